"""Paragraphs that were wrapped at a width are made whole again; what printing added goes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.pages.layout import without_layout
from index.reading.pages.wrapping import RawLine, joined_lines

WORDS = [
    "chợ",
    "hoa",
    "xuân",
    "mở",
    "cửa",
    "sớm",
    "đường",
    "phố",
    "mới",
    "bán",
    "cây",
    "ban",
    "đêm",
]
PARAGRAPHS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=120, max_size=150).map(" ".join),
    min_size=1,
    max_size=3,
)


def joined(lines: list[str]) -> list[str]:
    return [line.text for line in joined_lines([RawLine(line) for line in lines])]


@given(PARAGRAPHS, st.integers(60, 110))
def test_wrapped_paragraphs_are_made_whole(paragraphs: list[str], width: int) -> None:
    whole = [f"{text.capitalize()}." for text in paragraphs]
    lines = [line for text in whole for line in textwrap.wrap(text, width)]
    assert joined(lines) == whole


@given(PARAGRAPHS)
def test_paragraphs_that_were_not_wrapped_stay(paragraphs: list[str]) -> None:
    whole = [f"{text.capitalize()}." for text in paragraphs]
    assert joined(whole) == whole


def of_size(size: int) -> str:
    return "".join("chợ "[at % 4] for at in range(size - 1)) + "x"


@pytest.mark.parametrize(("size", "wrapped"), [(39, False), (40, True), (170, True), (171, False)])
def test_lines_of_some_sizes_may_be_wrapped(size: int, wrapped: bool) -> None:
    lines = [of_size(size)] * 4
    assert len(joined(lines)) == (1 if wrapped else 4)


@pytest.mark.parametrize(
    ("printed", "wrapped"),
    [({}, False), ({"break_before": True}, True), ({"centred": True}, True)],
)
def test_of_a_printed_page_one_line_is_enough(printed: dict[str, bool], wrapped: bool) -> None:
    lines = [RawLine("Chợ"), RawLine("", **printed), RawLine(of_size(60)), RawLine("mở sớm.")]
    assert (f"{of_size(60)} mở sớm." in [line.text for line in joined_lines(lines)]) is wrapped


@pytest.mark.parametrize(
    ("above", "line", "goes_on"),
    [
        ("", "mở sớm", True),
        ("", "Mở sớm", False),
        ("", "- mở sớm", False),
        ("", "a) mở sớm", False),
        (" của", "Mở sớm", True),
        (",", "Mở sớm", True),
        (".", "mở sớm", False),
        (".”", "mở sớm", False),
        (" và", "Điều 5 mở sớm", False),
    ],
)
def test_what_goes_on_below_a_line(above: str, line: str, goes_on: bool) -> None:
    """In a text that is wrapped for sure."""
    text = [of_size(100)] * 5 + [of_size(70) + above, line]
    assert (joined(text)[-1] == line) is not goes_on


PAGES = [
    ["Báo Đất Bãi", "", "Chợ hoa mở cửa sớm hơn mọi năm", "và đông", "", "12"],
    ["13", "", "CÔNG BÁO/Số 5", "vui.", "Bà con bày cây cảnh"],
    ["Báo Đất Bãi", "Công báo đã đăng giờ mở chợ", "Hết", "14"],
]


def test_what_printed_pages_repeat_is_taken_out() -> None:
    """Running heads, numbers of pages, and the name of the gazette beside one."""
    lines, left_out = without_layout(["\n".join(page) for page in PAGES])
    head = "Báo Đất Bãi"
    assert left_out == [head, "12", "13", "CÔNG BÁO/Số 5", head, "14"]
    assert [line.text for line in lines if line.text] == [
        "Chợ hoa mở cửa sớm hơn mọi năm", "và đông", "vui.", "Bà con bày cây cảnh",
        "Công báo đã đăng giờ mở chợ", "Hết",
    ]  # fmt: skip


def printed(head: Sequence[str], of: str = "xyz") -> list[str]:
    """Pages without anything in common but what each has of the head."""
    return [
        "\n".join([*(line.format(name) for line in head), *(f"{name} {at}" for at in "abc")])
        for name in of
    ]


def test_a_running_head_stands_within_two_lines_of_the_edge() -> None:
    for head, gone in ((["{} d", "Báo Bãi"], True), (["{} d", "{} e", "Báo Bãi"], False)):
        assert without_layout(printed(head))[1] == ["Báo Bãi"] * 3 * gone, head


def test_a_running_head_stands_on_two_pages_of_five() -> None:
    for others, gone in (("uvw", True), ("tuvw", False)):
        pages = [*printed(["Báo Bãi"], "xy"), *printed(["{} d"], others)]
        assert without_layout(pages)[1] == ["Báo Bãi"] * 2 * gone, others


@pytest.mark.parametrize(
    ("page", "numbers"),
    [
        (["Chợ hoa", "", "12"], ["12"]),
        (["Chợ hoa", "", "- 12 -"], ["- 12 -"]),
        (["Chợ hoa", "", "Trang 3/12"], ["Trang 3/12"]),
        (["Chợ hoa", "12"], []),  # not set off
        (["Chợ hoa", " " * 8 + "12"], ["12"]),
        (["Chợ hoa", " " * 7 + "12"], []),
        (["Chợ", "", "3", "", "hoa", "", "4", "", "vui"], ["3", "4"]),
        (["Chợ", "", "3", "", "hoa", "", "5", "", "vui"], []),
        (["12", "", "Chợ hoa"], ["12"]),
        (["Chợ hoa", "", "12345"], []),
        (["Chợ hoa", "", "12 em"], []),
    ],
)
def test_numbers_of_pages(page: list[str], numbers: list[str]) -> None:
    _, left_out = without_layout(["\n".join(page), "Bà con"])
    assert left_out == numbers


def test_below_the_kind_of_a_paper_four_lines_may_be_its_title() -> None:
    for count in (0, 1, 4, 5):
        lines = [
            " " * 8 + "QUYẾT ĐỊNH",
            *[" " * 8 + f"Dòng {n}" for n in range(count)],
            "Chợ   hoa",
        ]
        shown, _ = without_layout(["\n".join(lines)])
        title = " ".join(["QUYẾT ĐỊNH", *[f"Dòng {n}" for n in range(min(count, 4))]])
        assert shown[0].text.strip() == title, count


def test_two_columns_of_a_head_are_read_one_below_the_other() -> None:
    page = [
        "ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "PHƯỜNG BÃI                       Độc lập - Tự do - Hạnh phúc",
        "Số: 5/TB-UBND                  Bãi, ngày 05 tháng 3 năm 2024",
        "",
        "Chợ hoa mở cửa sớm.",
    ]
    lines, _ = without_layout(["\n".join(page)])
    assert [line.text.strip() for line in lines if line.text.strip()] == [
        "ỦY BAN NHÂN DÂN", "PHƯỜNG BÃI", "Số: 5/TB-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Bãi, ngày 05 tháng 3 năm 2024", "Chợ hoa mở cửa sớm.",
    ]  # fmt: skip
