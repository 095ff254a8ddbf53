"""What a page prints around its article: counters, polls, forms, menus, lists of other news.

The phrases are in ``index/data/boilerplate.tsv``. A line is judged as a whole and folded
(lower case, no marks), so marked, unmarked and decomposed pages are read alike, and a
sentence that merely speaks of a vote (``bình chọn``) stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from index.reading.pages.boilerplate_phrases import Kind, alternatives, phrases
from index.reading.pages.lines import PROSE, Line, folded_phrase
from index.reading.pages.polls import end_of_poll, is_poll, is_rating
from vietnamese.text.patterns import any_of, spelled

_NUMBER: Final = r"[\d.,]*\d"
_COUNTER: Final = re.compile(
    rf"\W*(?>{alternatives(Kind.COUNTERS)}(?:\W+|\Z)"
    rf"(?:{_NUMBER}k?(?: luot| lan| nguoi)?(?:\W+|\Z))?)+"
    rf"|\W*(?:(?:da co|con lai|hien co) ?:? ?)?(?:\d+ ?/ ?)?{_NUMBER}k? "
    rf"{alternatives(Kind.COUNTED)}\W*"
    rf"|\W*{alternatives(Kind.DATE_LABELS, Kind.UPDATE_LABELS)}\W*"
)
_CHANGED: Final = re.compile(
    rf"\W*{alternatives(Kind.UPDATE_LABELS)}\W*(?:(?:{alternatives(Kind.WEEKDAYS)}|thu [2-7]|cn"
    r"|ngay|luc|thang|nam|\d+|gmt|am|pm|sa|ch)(?!\w)\W*)+"
)
"""``Lần cập nhật cuối (Thứ tư, 01 Tháng 1 2025 10:00)``, where it is not the page's date"""
_TOTAL: Final = re.compile(rf"\W*tong(?: so)?\W+{_NUMBER}\W*")
"""``Tổng: 318.447``, but only below other counters: it may stand in a table as well."""
_TOOL: Final = rf"{alternatives(Kind.TOOLS)}(?:\W*\(\d*\))?(?:\W+|\Z)"
_PLAYER: Final = r"(?:\d{1,2}:\d\d|\d(?:[.,]\d+)?x)(?:\W+|\Z)"
"""``0:00 / 2:35``, ``1.0x``"""
_TOOLS: Final = re.compile(rf"\W*(?>{_TOOL})(?>{_TOOL}|{_PLAYER})*")
_BELOW_TOOLS: Final = re.compile(rf"\W*(?:{_PLAYER})*")
_CONTACT: Final = re.compile(rf"\W*{alternatives(Kind.CONTACTS)} ?:.*")
_OPENING: Final = re.compile(
    rf"\W*{alternatives(Kind.OPENINGS, Kind.SITE_NAMES)}(?:(?<=:)|(?!\w)).*"
)
_PAGE_NUMBER: Final = re.compile(
    r"\W*(?:(?:trang|page) \d+(?: ?(?:/|of|tren) ?\d+)?|\d+:\d\d ?/ ?\d+:\d\d"
    r"|(?:anh|hinh) \d+ ?/ ?\d+|(?:#\w+\W*)+)?\W*"
)
_FILE: Final = (
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|zip|rar|7z|jpe?g|png|mp3|mp4)"
    r"(?:\W*[\d.,]+ ?[km]?b)?\W*"
)
_FILE_OFFERED: Final = re.compile(
    r"\W*(?:tai ve|tai xuong|tai|download"
    r"|(?:tai (?:ve )?)?(?:tep(?: tin)?|file|tai lieu|van ban)? ?dinh kem"
    rf"|tai (?:tep|file|tai lieu|van ban))(?:\W*:.*| \S+){_FILE}|\W*+[^\s/]+{_FILE}"
)
_BAR: Final = re.compile(r"\s*[|•·]\s*")  # "Đã xem: 123 | Phản hồi: 0"
_STEP_SIGN: Final = re.compile("[>→»›]")
_STEP: Final = re.compile(r"\s+[>→]\s*|\s*[»›]\s*")
_HEADING: Final = re.compile(
    rf"\W*(?:(?:cac|nhung|mot so) )?{alternatives(Kind.HEADINGS)}(?: khac)?"
    r"\W*(?:\(\d*\))?\W*"
    rf"|\W*{alternatives(Kind.FOOTERS)}(?:(?<=:)|(?!\w)).*"
)
_FOOTER: Final = re.compile(rf"\W*{alternatives(Kind.FOOTERS)}(?:(?<=:)|(?!\w)).*")
_OF_LAW: Final = re.compile(r"\W*(?:dieu|chuong|muc|phan) (?:\d+|[ivxl]+|thu)\b")
_ITEM: Final = re.compile(
    r"\W*(?:(?:dieu|chuong|muc|phan|khoan) \w+|\d+(?:\.\d+)*[.)/]|[a-z][.)]) "
)
_FEWEST_SIGNS: Final = 2  # that a region is text in short lines
_FURNITURE: Final = (_COUNTER, _TOOLS, _OPENING, _PAGE_NUMBER, _FILE_OFFERED, _CHANGED)
_FIRST_WORD: Final = re.compile(r"\W*(\w+)")
_FILE_NAMED: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|zip|rar|7z|jpe?g|png|mp3|mp4)")


def _first_words(*kinds: Kind) -> frozenset[str]:
    words = (_FIRST_WORD.match(phrase) for kind in kinds for phrase in phrases(kind))
    return frozenset(word[1] for word in words if word is not None)


_FIRST_WORDS: Final = _first_words(
    Kind.COUNTERS, Kind.DATE_LABELS, Kind.UPDATE_LABELS, Kind.TOOLS, Kind.OPENINGS, Kind.SITE_NAMES
) | {"da", "con", "hien", "trang", "page", "anh", "hinh"}
_HEADING_WORDS: Final = _first_words(Kind.HEADINGS, Kind.FOOTERS) | {"cac", "nhung", "mot"}
_COPYRIGHT: Final = "©"  # folds to a letter c in brackets, which may count the points of a law
_BOX: Final = re.compile(rf"\W*{alternatives(Kind.BOXES)}\W*")
_LONGEST_SOURCE: Final = 7  # words: "(Theo Cổng TTĐT quận Bắc Từ Liêm)"
_SOURCE: Final = re.compile(
    rf"\(?\s*{spelled('nguồn')}(?:\s+tin)?\s*[:：]\s*(?P<named>[^()]+?)\)?\.?"
    r"|\(?\s*theo\s*:?\s+(?P<after>[^()]{3,60}?)\)?\.?",
    re.IGNORECASE,
)
_MEDIUM: Final = re.compile(
    rf"{any_of('báo', 'cổng', 'trang tin', 'trang thông tin', 'tạp chí', 'đài', 'website')}\s"
    r"|[\w.-]+\.(?:vn|com|net|org)(?:/\S*)?\Z",
    re.IGNORECASE,
)


def is_boilerplate(line: Line) -> bool:
    """A line that belongs to the page's furniture, wherever it stands."""
    folded = line.folded
    if not folded:
        return is_rating(line)
    if line.is_prose:
        return is_rating(line)
    if _BAR.search(folded) is None:
        is_furniture = _is_furniture(folded)
    else:
        is_furniture = all(map(_is_furniture, _BAR.split(folded)))
    return is_furniture or is_rating(line) or _is_breadcrumb(line.text) or is_poll(line)


def _is_furniture(part: str) -> bool:
    if not _may_be_furniture(part):
        return False
    return any(pattern.fullmatch(part) for pattern in _FURNITURE)


def _may_be_furniture(part: str) -> bool:
    """What its first word rules out, which is most lines, needs no further look."""
    first = _FIRST_WORD.match(part)
    if first is None or first[1] in _FIRST_WORDS or first[1][0].isdigit() or "#" in part[:4]:
        return True
    return "." in part and _FILE_NAMED.search(part) is not None


def _is_breadcrumb(text: str) -> bool:
    """``Trang chủ > Tin tức``, ``Trang chủ / Tin tức / Văn hóa``, ``Tin tức >``."""
    if _STEP_SIGN.search(text) is None:
        return False
    steps = [step for step in _STEP.split(text) if step]
    first = folded_phrase(steps[0]) if steps else ""
    return len(steps) > 2 or (len(steps) == 2 and _TOOLS.fullmatch(first) is not None)


def is_number_only(line: Line) -> bool:
    """``4`` of a visit counter that prints one digit a line."""
    return line.folded.replace(".", "").replace(",", "").isdigit()


def is_heading_of_other_things(line: Line) -> bool:
    """A heading below which no longer the article stands: ``Các tin khác``, ``Bình chọn``."""
    if not line.folded or line.is_prose:
        return False
    if line.text.startswith(_COPYRIGHT):
        return True
    first = _FIRST_WORD.match(line.folded)
    return (
        first is not None
        and first[1] in _HEADING_WORDS
        and _HEADING.fullmatch(line.folded) is not None
    )


def source_named(line: Line) -> str | None:
    """``Nguồn: X`` -> ``X``, ``(Theo X)`` -> ``X``; ``Theo đó, ...`` is no source."""
    match = _SOURCE.fullmatch(line.text) if len(line.text) < PROSE else None
    if match is None:
        return None
    after = match["after"]
    if after and (
        len(after.split()) > _LONGEST_SOURCE or not (after[0].isupper() or _MEDIUM.match(after))
    ):
        return None
    return (match["named"] or after).strip(" -–")


@dataclass(frozen=True, slots=True)
class Article:
    """The article's own lines and the source that the page names. ``said_twice`` are lines that
    are not among them, but what they say is: captions that stand twice, the line of the source."""

    lines: list[Line]
    said_twice: list[Line]
    source: str | None


def without_boilerplate(lines: Sequence[Line], boxes: bool = True) -> Article:
    """The article among the lines of a page, from its first one on.

    Below a heading such as ``Tin liên quan`` lines are dropped until the article goes on;
    without ``boxes`` only the heading is.
    """
    kept: list[Line] = []
    said_twice: list[Line] = []
    source = None
    index = 0
    below = False  # below furniture, which may go on in lines that alone are none
    last_prose = max((i for i, line in enumerate(lines) if line.is_prose), default=-1)
    while index < len(lines):
        line = lines[index]
        index += 1
        below = is_boilerplate(line) or (
            below and (_goes_on(line) or (_is_contact(line) and last_prose < index))
        )
        if is_heading_of_other_things(line):
            index = _after_box(lines, index) if boxes else index
        elif _BOX.fullmatch(line.folded):
            while boxes and index < len(lines) and not lines[index].is_running:
                index += 1
        elif (end := end_of_poll(lines, index - 1)) >= index:
            index, below = end, True
        elif (named := source_named(line)) is not None:
            source = source or named
            said_twice.append(line)
        elif kept and _same(kept[-1], line):
            said_twice.append(line)
        elif not below:
            kept.append(line)
    return Article(kept, said_twice, source)


def _goes_on(line: Line) -> bool:
    """The digits of a counter, one a line, its sum, the clock of a player."""
    return is_number_only(line) or any(
        pattern.fullmatch(line.folded) for pattern in (_TOTAL, _BELOW_TOOLS) if line.folded
    )


def _is_contact(line: Line) -> bool:
    """``Điện thoại: ...``"""
    return bool(line.folded) and _CONTACT.fullmatch(line.folded) is not None


def _same(above: Line, line: Line) -> bool:
    """Captions often stand twice, once as the picture's text."""
    return above.text == line.text or (bool(line.folded) and above.folded == line.folded)


# --- boxes ----------------------------------------------------------------------------------


def _after_box(lines: Sequence[Line], start: int) -> int:
    """Where the article goes on below a box whose heading stands above ``start``; else the end.

    It goes on where there are paragraphs and few headlines. A list of other news with teasers has
    as many headlines as paragraphs. Text of short lines is told by lines that go on in the next
    one, and by the articles of a law.
    """
    heading = lines[start - 1]
    while start < len(lines):
        end = start
        while end < len(lines) and not is_heading_of_other_things(lines[end]):
            end += 1
        region = lines[start:end]
        is_text = _test_of_text(region, heading)
        first = next((i for i, line in enumerate(region) if is_text(line)), len(region))
        paragraphs = sum(map(is_text, region))
        if paragraphs >= 2 and (len(region) - first - paragraphs) * 2 <= paragraphs:
            return start + first
        start = end + 1
        heading = lines[end] if end < len(lines) else heading
    return len(lines)


def _test_of_text(region: Sequence[Line], heading: Line) -> Callable[[Line], bool]:
    """What is a line of an article in this region?"""
    goes_on = sum(line.goes_on(above) for above, line in pairwise(region))
    of_law = sum(_OF_LAW.match(line.folded) is not None for line in region)
    if goes_on >= _FEWEST_SIGNS and goes_on * 6 >= len(region) or of_law >= _FEWEST_SIGNS:
        return _is_of_short_lines
    if _is_footer(heading):
        return _is_paragraph
    return _is_running


def _is_footer(heading: Line) -> bool:
    return heading.text.startswith(_COPYRIGHT) or _FOOTER.fullmatch(heading.folded) is not None


def _is_paragraph(line: Line) -> bool:
    return line.is_prose


def _is_running(line: Line) -> bool:
    return line.is_running and not is_boilerplate(line)


def _is_of_short_lines(line: Line) -> bool:
    return line.is_prose or (
        (line.text[:1].islower() or line.is_running or _ITEM.match(line.folded) is not None)
        and not is_boilerplate(line)
    )
