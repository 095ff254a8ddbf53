"""What a line of a page's head can be, judged alone: a title, a section, an office, a date."""

from __future__ import annotations

import pytest

from index.reading.pages import titles
from index.reading.pages.datelines import DateLine, late_date, read_date_line
from index.reading.pages.lines import read_line
from index.reading.pages.page import first_sentence, read_page

JUDGES = (
    titles.is_section, titles.is_place_alone, titles.is_letterhead, titles.is_office,
    titles.is_office_alone, titles.is_byline, titles.is_title, titles.is_writer, titles.is_sentence,
)  # fmt: skip

LINES = """
section                     Văn hóa - Xã hội/Chính trị/An ninh trật tự và Văn hóa/Tin tức Tin tức
section byline              Hà Nội
section place_alone         UBND quận Tây Hồ/Đảng ủy phường Quan Hoa
section place_alone byline  PHƯỜNG QUAN HOA/Quận Tây Hồ
letterhead title            ĐỘC LẬP - TỰ DO - HẠNH PHÚC/Cộng hòa xã hội chủ nghĩa Việt Nam
office title                ĐỘI CẢNH SÁT KHU VỰC/SỐ: 12/Số: 12--TB-UBND/Số --QĐ-UBND
office title                số 12--2024--QĐ-UBND
office byline title         VĂN PHÒNG ỦY BAN/BAN QUẢN LÝ CHỢ/SỞ XÂY DỰNG
office office_alone byline  PHÒNG NỘI VỤ/CHI CỤC THUẾ/TRUNG TÂM Y TẾ
office office_alone         Phòng Nội vụ/Phòng Giáo dục và Đào tạo quận Tây Hồ/Ban Biên tập
office office_alone         Phòng Văn hóa và Thông tin quận Tây Hồ/Phòng Văn hóa quận Tây Hồ
writer                      Tác giả: Thanh Mai/Thực hiện: Thanh Mai và bạn/Biên tập: Lan
writer sentence             Tin, ảnh: T.M./Tin bài: M./Bài và ảnh: M./Tin - bài: M./Người viết: M.
writer byline sentence      Ảnh: M./Bài: M.
byline title                Nguyễn Văn/Lan Chi
title sentence              Chợ hoa mở cửa./Ngày 28--2--2024, chợ hoa mở cửa/Sáng 28--2, chợ mở
title sentence              Vào ngày 28--2--2024, chợ mở/Sáng nay, chợ mở/Chiều qua, chợ đóng
title sentence              Hôm nay, chợ mở/Tối (28--2), chợ mở/Trưa 28--2--2024 ), chợ mở
title sentence              Có 12 chợ;
title                       Sáng 28--2 chợ hoa mở cửa/Ngày hội đọc sách của phường, vui và đông
title                       Chợ hoa mở cửa sớm hơn mọi năm/Ai quét ngõ?/Chợ vui quá!
title                       Còn chờ gì nữa…
title                       Phòng chống cháy nổ ở khu chợ/Ban ngày chợ vắng, ban đêm chợ đông
title                       Số nhà ở phố chợ được gắn lại/Quận Tây Hồ trồng thêm cây xanh
title                       Lan Chi và bạn bè ra chợ/Chợ hoa ngày 28--2--2024, vui và đông
-                           12345/* * */Người ký: Ủy ban/Ký bởi: Ủy ban/Thời gian ký: 05--3--2024
-                           Ngày ký: 05--3--2024/Email: vp@phuong.vn/E-mail: vp@phuong.vn
-                           Cơ quan: Ủy ban/Tổ chức phát hành: Ủy ban/Signed by: Ủy ban
-                           Digitally signed by: Ủy ban/Signature of: Ủy ban/Lượt xem: 12
"""


def table() -> list[tuple[str, set[str]]]:
    """Each line with the kinds that it is of; two hyphens stand for a slash."""
    rows = [row.split("  ", 1) for row in LINES.strip().splitlines()]
    return [
        (line.strip().replace("--", "/"), {f"is_{kind}" for kind in kinds.split() if kind != "-"})
        for kinds, lines in rows
        for line in lines.split("/")
    ]


@pytest.mark.parametrize(("line", "kinds"), table())
def test_kinds_of_lines(line: str, kinds: set[str]) -> None:
    assert {judge.__name__ for judge in JUDGES if judge(read_line(line))} == kinds


@pytest.mark.parametrize(
    ("line", "published", "label", "alone"),
    [
        ("18/01/2023 | 11:06  | Lượt xem: 23", "2023-01-18T11:06", "", False),
        ("Ngày đăng 21/01/2023", "2023-01-21", "published", True),
        ("Cập nhật lúc 21/01/2023", "2023-01-21", "updated", True),
        ("Wednesday, 09:52 31/08/2016", "2016-08-31T09:52", "", True),
        ("Thứ 4, 31/08/2016 09:52 (GMT+7)", "2016-08-31T09:52", "", True),
        ("Author| 12/10/2022 14:14", "2022-10-12T14:14", "", False),
        ("Ban Biên tập | 12/10/2022", "2022-10-12", "", False),
        ("Ban Biên tập\t12/10/2022", "2022-10-12", "", False),
        ("Hà Nội, ngày 5 tháng 3 năm 2018", None, "", False),
        ("Ảnh chụp ngày 5/3/2018", None, "", False),
        ("Ban Biên tập - 12/10/2022", "2022-10-12", "", False),
        ("Chợ (12/10/2022) mở", None, "", False),
        ("tháng 3/2018", None, "", False),
        ("Chợ hoa phường mình mở cửa sớm hơn mọi năm 12/10/2022", None, "", False),
        ("Bản tin tháng 9/2022 | 12/10/2022", "2022-10-12", "", False),
        ("12/10/2022 đến 13/10/2022 Ngày đăng: 14/10/2022", "2022-10-14", "published", False),
    ],
)
def test_lines_of_dates(line: str, published: str | None, label: str, alone: bool) -> None:
    found = read_date_line([read_line(line)], 0)
    assert found == (published and DateLine(0, published, label, None, alone))


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("12/07/2017 04:17Chợ hoa phường mình mở cửa sớm hơn mọi năm", "Chợ"),
        ("Chợ hoa phường mình mở cửa sớm hơn mọi năm 12/07/2017 04:17", "Chợ"),
        ("Chợ hoa phường mình mở cửa sớm hơn mọi năm (12/07/2017)", "Chợ"),
        ("12/07/2017 04:17 “Chợ hoa” phường mình mở cửa sớm hơn mọi năm", "“Chợ"),
        ("12/07/2017 04:17 36 phố phường mình mở cửa sớm hơn mọi năm", "36"),
        ("12/07/2017 04:17 chợ hoa phường mình mở cửa sớm hơn mọi năm", None),
        ("12/07/2017 04:17 Chợ hoa phường mình mở cửa sớm hơn mọi năm.", None),
        ("Chợ hoa phường mình mở cửa sớm hơn mọi năm từ ngày 12/07/2017 04:17", None),
        ("Chợ hoa phường mình mở cửa sớm hơn mọi năm 12/07/2017 04:17 cho bà con", None),
    ],
)
def test_a_title_may_be_glued_to_its_date(line: str, title: str | None) -> None:
    found = read_date_line([read_line(line)], 0)
    if title is None:
        assert found is None
    else:
        assert found is not None and found.title is not None and found.title.startswith(title)
        assert found.title.endswith("sớm hơn mọi năm")


def test_the_time_of_a_date_may_stand_below_it() -> None:
    for below in ("11:06", "11:06:30 GMT+7", "11:06 SA"):
        found = read_date_line([read_line("18/01/2023"), read_line(below)], 0)
        assert found is not None and found.published.startswith("2023-01-18T11:06"), below
    found = read_date_line([read_line("18/01/2023"), read_line("11:06 chợ mở")], 0)
    assert found is not None and found.published == "2023-01-18"


def test_a_date_below_the_article_has_a_label() -> None:
    def late(*lines: str) -> str | None:
        found = late_date([read_line(line) for line in lines])
        return found.published if found else None

    assert late("Chợ hoa", "05/3/2024", "Ngày đăng: 06/3/2024") == "2024-03-06"
    assert late("Ngày đăng chợ hoa", "Cập nhật: 06/3/2024", "Ngày đăng: 07/3/2024") == "2024-03-06"
    assert late("Chợ hoa", "05/3/2024") is None
    assert late("Chợ hoa", "Các tin khác", "Ngày đăng: 06/3/2024") is None


@pytest.mark.parametrize(
    "short",
    [
        *("TP", "TX", "TT", "Q", "P", "H", "Đ/c", "TS", "ThS", "GS", "PGS", "BS", "KS", "UB", "ST"),
        *("Tr", "Mr", "Mrs", "v.v", "số", "no", "A", "B", "12"),
    ],
)
def test_a_short_form_ends_no_sentence(short: str) -> None:
    text = f"Chợ ở {short}. Hoa mở cửa. Bà con vui."
    assert first_sentence(text) == f"Chợ ở {short}. Hoa mở cửa."
    assert first_sentence(f"Chợ ở ({short}. Hoa) mở cửa. Bà con vui.").endswith("mở cửa.")


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Bà con trong ngõ dậy sớm cùng ra", "chợ hoa. Trẻ con vui."], 2),
        (["Bà con trong ngõ dậy sớm", "cùng nhau ra", "chợ hoa. Trẻ con vui."], 3),
        (["Ngày 28/2/2024, chợ hoa mở cửa", "Trẻ con vui."], 1),
        (["Chợ hoa mở cửa.", "chợ đông. Trẻ con vui."], 1),
    ],
)
def test_the_first_sentence_stands_in_for_a_title(lines: list[str], title: int) -> None:
    expected = " ".join(lines[:title]).split(". ")[0]
    page = read_page("\n".join([*lines, "Bến xe buýt ở đầu phố cũng đông người qua lại từ sớm."]))
    assert page.title in (expected, expected + ".")


def test_a_line_of_260_characters_may_still_be_a_headline() -> None:
    assert read_line("a" * 260).folded == "a" * 260
    assert read_line("a" * 261).folded == "" and read_line("a" * 261).is_prose
