"""The words by which a page's text says what its days and its first lines are: each is known.

The lists are written out once more: a word that the product loses is missed.
"""

from __future__ import annotations

import pytest

from index.reading.pages.events import event_date
from index.reading.pages.lines import read_line
from index.reading.pages.official_papers import PaperTitle, paper_title
from vietnamese.text.folding import fold

DAY = "ngày 05/3/2024"
REST = "thì chợ hoa của phường mở cửa trở lại cho bà con."


def event(text: str) -> str | None:
    return event_date(text, "2024-06-01")


def listed(text: str) -> list[str]:
    return [one.strip() for one in text.replace("\n", " ").split("/")]


def test_something_happened_on_a_day() -> None:
    before = (
        "ngày/sáng/trưa/chiều/tối/đêm/hôm/hôm qua/hôm nay/thứ hai/thứ bảy ngày/chủ nhật/8h/9h30"
    )
    for word in listed(before):
        assert event(f"Hôm ấy, {word} 05/3/2024, {REST}") == "2024-03-05", word
    for part in listed("sáng/trưa/chiều/tối/đêm"):
        assert event(f"Từ {part} {DAY}, {REST}") == "2024-03-05", part  # papers have no time of day


def test_words_without_marks_among_marked_ones_are_other_words() -> None:
    for before in listed("Đoàn thu mẫu/Chuyến đò được dời sang/Chợ kéo dài sang"):
        assert event(f"{before} {DAY}, {REST}") is None, before
    assert event(f"Trạm thu phí {DAY}, {REST}") == "2024-03-05"
    for day in listed("hai/ba/tư/năm/sáu/bảy/bẩy/2/7"):
        assert event(f"Có tin thứ {day} {DAY}, {REST}") == "2024-03-05", day
        text = f"Co tin thu {fold(day)} ngay 05/3/2024, thi cho hoa cua phuong mo cua tro lai."
        assert event(text) == ("2024-03-05" if day != "tư" else None), day  # it may be "từ ngày"
    for part in listed("sang/trua/chieu/toi/dem"):
        text = f"Tu {part} ngay 05/3/2024, thi cho hoa cua phuong mo cua tro lai cho ba con."
        assert event(text) == "2024-03-05", part


def test_the_date_of_a_paper_is_that_of_no_event() -> None:
    kinds = listed("""quyết định/nghị quyết/kế hoạch/công văn/chỉ thị/thông báo/luật/nghị định
    /thông tư/hướng dẫn/văn bản/tờ trình/báo cáo/công điện""")
    for kind in kinds:
        assert event(f"Có {kind} {DAY}, {REST}") is None, kind
    for kind in ("12-QĐ/TU", "12/QĐ-UBND", "số 12"):
        for verb in ("", "ra ", "ban hành ", "ký ", "đề "):
            assert event(f"Có giấy {kind} {verb}{DAY}, {REST}") is None, (kind, verb)
    assert event(f"Có giấy mời {DAY}, {REST}") == "2024-03-05"


def test_what_a_paper_rests_on_is_no_event() -> None:
    for start in listed("căn cứ/xét đề nghị/xét tờ trình/theo đề nghị"):
        assert event(f"- {start.capitalize()} của phường họp {DAY}, {REST}") is None, start
    assert event(f"Bà con của phường họp {DAY}, {REST}") == "2024-03-05"


def test_what_was_before_the_event() -> None:
    for start in listed("từ khi/kể từ/từ lúc/từ ngày/sau khi/trước khi"):
        assert event(f"Chợ đông {start} trạm bơm chạy {DAY}, {REST}") is None, start
        assert event(f"Chợ đông {start} đó, trạm bơm chạy {DAY}, {REST}") == "2024-03-05", start
    for till in listed("nay/đến nay/cho đến nay/tới nay/cho tới nay"):
        assert event(f"Trạm bơm chạy {DAY} {till}, {REST}") is None, till


def test_days_that_are_of_something_else() -> None:
    words = listed("""từ/đến/tới/hết/trước/sau/kể từ/tính đến/sinh/hạn/mỗi/kỷ niệm/chào mừng/mừng
    /nhân/dịp/hưởng ứng/hướng tới/thành lập/truyền thống/lập/hiệu lực/lấy/lấy mẫu/chụp/quay/cấp
    /trước đó""")
    for word in words:
        assert event(f"Có tấm ảnh {word} {DAY} {REST}") is None, word
        assert event(f"Có tấm ảnh {word} vào {DAY} {REST}") is None, word


def test_under_a_picture_stands_no_event() -> None:
    assert event(f"Bà con họp {DAY}") is None
    assert event(f"Bà con họp {DAY}.") == "2024-03-05"
    assert event(f"Chợ hoa.\nBà con họp {DAY}\nĐông vui.") is None
    assert event(f"Bà con\nhọp {DAY}.") == "2024-03-05"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["QUYẾT ĐỊNH Về việc mở tuyến xe"], "Quyết định về việc mở tuyến xe"),
        (["QUYẾT ĐỊNH MỞ TUYẾN XE"], "QUYẾT ĐỊNH MỞ TUYẾN XE"),
        (["QUYẾT ĐỊNH", "Về việc mở tuyến xe", "Căn cứ luật"], "Về việc mở tuyến xe"),
        (["QUYẾT ĐỊNH", "Về việc mở tuyến xe về", "Chợ mới"], "Về việc mở tuyến xe về Chợ mới"),
        (["QUYẾT ĐỊNH", "Về việc mở tuyến xe", "Chợ mới"], "Về việc mở tuyến xe"),
        (["QUYẾT ĐỊNH", "MỞ TUYẾN XE", "QUA CHỢ MỚI"], "MỞ TUYẾN XE QUA CHỢ MỚI"),
        (["QUYẾT ĐỊNH", "Về việc mở tuyến xe;", "qua chợ"], "Về việc mở tuyến xe;"),
        (["QUYẾT ĐỊNH"], "QUYẾT ĐỊNH"),
        (["Chợ mới", "V/v mở tuyến xe"], "V/v mở tuyến xe"),
    ],
)
def test_titles_of_official_papers(lines: list[str], title: str) -> None:
    head = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 17/QĐ-UBND"]
    found = paper_title([read_line(line) for line in [*head, *lines]])
    assert isinstance(found, PaperTitle) and found.title == title
