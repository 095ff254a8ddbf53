"""A reader never takes most of a text for what stands around it, and says what it leaves out."""

from __future__ import annotations

from index.reading.html.page import read_web_page
from index.reading.notes import NoteCode
from index.reading.pages.page import ParsedPage, read_page
from tests.index.shapes.articles import FERRY, cards, menu

RULE = (
    "1. Người trực ghi giờ mở và giờ đóng của nhà văn hóa vào sổ, cuối tuần gửi bảng\n"
    "cộng cho tổ trưởng để dán lên bảng tin.\n"
    "2. Bàn ghế mượn ra ngoài phải trả trước chín giờ tối, ai làm gãy thì tự sửa hoặc\n"
    "đền bằng tiền theo giá chợ."
)
HEAD = (
    "ỦY BAN NHÂN DÂN\nPHƯỜNG QUANG TRUNG\nSố: 5/QĐ-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\n"
)


def codes(page: ParsedPage) -> list[NoteCode]:
    return [note.code for note in page.notes]


def law(middle: str) -> str:
    rules = [f"Điều {n}. Phiên trực thứ {n}\n{RULE}" for n in range(1, 7)]
    rules.insert(4, middle)
    return f"{HEAD}QUYẾT ĐỊNH\nVề việc trực nhà văn hóa tổ dân phố\n" + "\n".join(rules)


def test_a_wrapped_line_that_begins_like_a_footer_ends_nothing() -> None:
    page = read_page(
        law("Tổ trưởng thu lại chìa khóa khi người trực không còn giữ tờ giấy ghi trong\n"
            "Giấy phép hoạt động của nhà văn hóa.")
    )  # fmt: skip
    assert page.title == "Về việc trực nhà văn hóa tổ dân phố"
    assert "Phiên trực thứ 6" in page.body and "của nhà văn hóa." in page.body


def test_a_heading_of_other_things_does_not_end_a_paper() -> None:
    page = read_page(law("Tài liệu liên quan"))
    assert all(f"Phiên trực thứ {n}" in page.body for n in range(1, 7))


def test_the_number_of_a_paper_stays_to_be_found() -> None:
    assert "5/QĐ-UBND" in read_page(law("")).body


def test_most_of_a_text_is_kept_whatever_the_rules_say() -> None:
    """The article stands below what looks like the heading of other news."""
    lines = [f"Hộ thứ {n} góp một chậu cúc và một buổi công, ai cũng vui." for n in range(30)]
    news = [f"Chuyện thứ {n} của ngõ nhỏ bên sông" for n in range(40)]
    mixed = "\n".join(line for pair in zip(news, lines, strict=False) for line in pair)
    page = read_page(f"Ngõ hoa cúc mở hội trong ba ngày cuối tuần\n12/05/2020\nTin khác\n{mixed}")
    assert all(line in page.body for line in lines)
    assert NoteCode.KEPT_LINES in codes(page)


def test_every_line_that_is_left_out_is_named() -> None:
    page = read_page(
        f"{FERRY.title}\n12/06/2024 08:15\n{FERRY.lead}\nTin liên quan\n"
        "Chợ hoa mở sớm hơn mọi năm\nBản quyền thuộc về phường"
    )
    (note,) = [note for note in page.notes if note.code is NoteCode.DROPPED_LINES]
    assert note.count == 3
    assert note.example == "Tin liên quan | Chợ hoa mở sớm hơn mọi năm | Bản quyền thuộc về phường"


def test_a_list_of_teasers_is_told_apart() -> None:
    page = read_web_page(
        f"<html><head><title>Tin tức - Phường Mẫu</title></head><body>{menu()}<div>{cards()}</div>"
        "</body></html>"
    )
    assert NoteCode.TEASERS in codes(page)
    assert "bảng tin đầu ngõ" in page.body  # it may be found all the same
    article = read_web_page(f"<h1>{FERRY.title}</h1><p>{FERRY.lead}</p>{FERRY.body()}{cards()}")
    assert NoteCode.TEASERS not in codes(article)


def test_printed_pages_are_read_without_their_numbers_and_heads() -> None:
    """The output of ``pdftotext -layout``: two columns above, a title in the middle, two pages."""
    pages = (
        "ỦY BAN NHÂN DÂN              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "QUẬN LONG BIÊN                  Độc lập - Tự do - Hạnh phúc\n"
        "Số: 8/QĐ-UBND                Long Biên, ngày 02 tháng 4 năm 2021\n\n"
        "                       QUYẾT ĐỊNH\n"
        "           Về việc đặt ghế đá ở bờ đê\n\n"
        "Điều 1. Đặt hai mươi ghế đá dọc bờ đê, mỗi ghế cách nhau không quá bốn\n"
        "mươi bước, quay mặt ra sông.\n"
        "Điều 2. Tổ dân phố cử người lau ghế vào sáng thứ bảy, mùa mưa thì sau mỗi\n\n"
        "                              1\n\f"
        "                              2\n\n"
        "trận mưa lớn, và báo phường khi có ghế hỏng để thay.\n"
    )
    page = read_page(pages)
    assert page.title == "Quyết định về việc đặt ghế đá ở bờ đê"
    assert "không quá bốn mươi bước" in page.body
    assert "sau mỗi trận mưa lớn" in page.body
    assert "8/QĐ-UBND" in page.body
