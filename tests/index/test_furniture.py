"""Lines that belong to a page, not to its article; and lines like them that do not."""

from __future__ import annotations

import pytest

from index.reading.pages.boilerplate import (
    is_boilerplate,
    is_heading_of_other_things,
    source_named,
    without_boilerplate,
)
from index.reading.pages.lines import read_line
from index.reading.pages.polls import end_of_poll

FURNITURE = """
Lượt xem: 1.204
Lượt xem 12 | Phản hồi: 0
Đã xem: 1,2k lượt • Thích 3
(Lượt xem 7)
» Lượt đọc: 31 lần
Đã có 12 bình luận
Còn lại: 250 ký tự
Hiện có 5 người đang online
3/20 ký tự
- 12 lượt xem
Ngày đăng:
Cập nhật lúc:
Cập nhật: thứ Tư, ngày 01 tháng 1 năm 2025 10:00
(Lần cập nhật cuối: CN, 02/03/2025 08:15 AM)
In bài viết
Chia sẻ (12) | Bình luận (3)
» Chia sẻ
Bình luận 0:00 / 2:35 1.0x
Bạn đang ở: Trang chủ
Trang 3
Trang 3/12
Page 2 of 5
trang 2 trên 9
1:05 / 12:30
Ảnh 2/10
Hình 1 / 4
#chợhoa #hàngmã
Tải về: bieu-mau.pdf
Tải về bieu-mau.docx
Download bang_gia.xlsx (1,2 MB)
Tệp đính kèm: thong-bao.pdf
Tệp tin đính kèm: thong-bao.pdf
File đính kèm: thong-bao.zip
Văn bản đính kèm: 12.pdf
Tài liệu đính kèm: 12.rar
Đính kèm: 12.odt
Tải tệp đính kèm: 12.pdf
Tải văn bản: 12.pdf
thong-bao-12.pdf (350 KB)
anh-cho-hoa.jpg
Trang chủ > Tin tức
Trang chủ » Tin tức » Văn hóa
Tin tức › Văn hóa › Lễ hội
★★★★☆
Đánh giá: 4,5/5 (12 phiếu)
Bạn có hài lòng với bài viết này không?
Trang này có ích không? Có / Không
Theo bạn, giao diện mới ra sao: Tốt / Khá / Trung bình
"""
OF_THE_ARTICLE = """
Chợ có 12 lượt xe rác mỗi tuần
Số 12 phố chợ mở cửa trở lại
Bình luận viên kể chuyện chợ hoa
Trang 3 của quyển sổ bị rách
Ảnh 2/10 của bộ tem được in lại
Tải trọng cầu là 12 tấn
Hiện vật được đưa về bảo tàng
Văn nghệ chào mừng chợ hoa
Cập nhật giá vé xe buýt cho học sinh
Đọc thong-bao-12.pdf trước khi họp tổ
Bà con > tổ trưởng: ai quét ngõ?
Giá rau 12k một mớ
Dinh dưỡng của trẻ ở nhà giữ trẻ
Ông có mấy con trâu? Hai
"""


def listed(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("line", listed(FURNITURE))
def test_furniture(line: str) -> None:
    assert is_boilerplate(read_line(line))


@pytest.mark.parametrize("line", listed(OF_THE_ARTICLE))
def test_lines_that_only_look_like_furniture(line: str) -> None:
    assert not is_boilerplate(read_line(line))
    assert not is_heading_of_other_things(read_line(line))


@pytest.mark.parametrize(
    "line",
    listed("""
Bài viết khác
Các bài viết khác
CÁC BÀI LIÊN QUAN
Những bài khác
Một số bài viết liên quan khác
Bình luận (3)
» Bài đọc nhiều
Bản quyền thuộc về trang tin của phường
© 2024 Trang tin của phường
Từ khóa: chợ, hoa
"""),
)
def test_headings_of_other_things(line: str) -> None:
    assert is_heading_of_other_things(read_line(line))


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Nguồn: Trang tin phường", "Trang tin phường"),
        ("(Nguồn tin: Đài phường)", "Đài phường"),
        ("Nguồn：Đài phường.", "Đài phường"),
        ("(Theo Đài phường)", "Đài phường"),
        ("Theo: cổng thông tin của phường", "cổng thông tin của phường"),
        ("Theo chohoa.vn", "chohoa.vn"),
        ("(Nguồn: – Đài phường –)", "Đài phường"),
        ("Theo Đài của một hai ba bốn năm", "Đài của một hai ba bốn năm"),
        ("Theo Đài của một hai ba bốn năm sáu", None),
        ("Theo đó, chợ mở sớm", None),
        ("Theo bà con", None),
        ("Nguồn: " + "Đài phường " * 11, None),
    ],
)
def test_sources(line: str, source: str | None) -> None:
    assert source_named(read_line(line)) == source


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (["Bạn thấy chợ hoa thế nào?", "Tốt", "Khá", "Kém", "Chợ hoa"], 4),
        (["Bạn thấy chợ hoa thế nào?", "Tốt: 12 phiếu (60%)", "( ) Kém - 8"], 3),
        (["Chợ hoa mới, theo ý kiến của bạn:", "Tốt", "Kém"], 3),
        (["Chợ hoa thế nào?", "Tốt"], 0),
        (["Chợ hoa thế nào?", "Đông vui", "Tốt", "Kém"], 0),
        (["Giá hoa năm nay:", "Tốt", "Kém"], 0),
        (["Chợ hoa", "Tốt", "Kém"], 0),
    ],
)
def test_polls_end_behind_their_answers(lines: list[str], end: int) -> None:
    assert end_of_poll([read_line(line) for line in lines], 0) == end


SENTENCE = "Bà con trong ngõ dậy sớm quét sân, tưới cây rồi cùng ra chợ hoa."
OTHER = "Hàng xóm mang bánh sang mời, trẻ con chạy ra xem đoàn lân đi qua ngõ."
HEADLINE = "Chợ hoa mở cửa sớm"
CUT = "Bà con trong ngõ dậy sớm quét sân, tưới cây rồi cùng ra"  # in the middle of a sentence


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        ([HEADLINE, HEADLINE], []),
        ([HEADLINE, SENTENCE, OTHER], 1),  # the article goes on
        ([HEADLINE, SENTENCE], []),  # a teaser
        ([HEADLINE, SENTENCE] * 2, 1),
        ([HEADLINE, SENTENCE] * 3, []),
        ([SENTENCE, HEADLINE, SENTENCE], 0),
        ([SENTENCE, HEADLINE, HEADLINE, SENTENCE], []),
        ([HEADLINE, CUT, "chợ hoa", CUT, "chợ hoa"], 2),  # of short lines
        ([HEADLINE, CUT, "chợ hoa", HEADLINE, HEADLINE], []),
        ([HEADLINE, "Điều 1 Chợ mở", "Điều 2 Chợ nghỉ"], 1),
        ([HEADLINE, "Điều 1 Chợ mở", "Khoản 2"], []),
        ([HEADLINE, "Bài khác", HEADLINE, SENTENCE, OTHER], 3),
    ],
)
def test_below_a_list_of_other_news_an_article_may_go_on(
    below: list[str], kept: int | list[str]
) -> None:
    lines = [read_line(line) for line in ["Chợ hoa phường mình", "Bài viết khác", *below]]
    shown = [line.text for line in without_boilerplate(lines).lines]
    assert shown == ["Chợ hoa phường mình", *(below[kept:] if isinstance(kept, int) else kept)]


def test_what_goes_on_below_furniture_is_furniture() -> None:
    def kept(*lines: str) -> list[str]:
        return [line.text for line in without_boilerplate(list(map(read_line, lines))).lines]

    assert kept("Lượt truy cập", "1", "204", "Tổng: 318.447", HEADLINE) == [HEADLINE]
    assert kept("Chợ hoa", "1", "Tổng: 318.447") == ["Chợ hoa", "1", "Tổng: 318.447"]
    assert kept("Chia sẻ", "0:00 / 2:35", "1.5x", HEADLINE) == [HEADLINE]
    assert kept(HEADLINE, "In bài viết", "Điện thoại: 024", "Chợ") == [HEADLINE, "Chợ"]
    assert kept(HEADLINE, HEADLINE.upper(), "Chợ") == [HEADLINE, "Chợ"]
    contact, long = "Địa chỉ: số 12 phố chợ", f"{SENTENCE} {OTHER}"
    assert kept("In bài viết", contact, long) == [contact, long]
    assert kept(long, "In bài viết", contact) == [long]
    assert kept(HEADLINE, "Thời tiết", "Mưa", SENTENCE) == [HEADLINE, SENTENCE]
