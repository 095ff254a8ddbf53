"""What a page prints around its article: counters, polls, forms, menus, lists of other news.

The phrases are in ``index/data/boilerplate.tsv``. A line is judged as a whole and folded
(lower case, no marks), so marked, unmarked and decomposed pages are read alike, and a
sentence that merely speaks of a vote (``bình chọn``) stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from index.reading.pages.boilerplate_phrases import Kind, alternatives
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
    rf"|tai (?:tep|file|tai lieu|van ban))(?:\W*:.*| \S+){_FILE}|\W*[^\s/]+{_FILE}"
)
_BAR: Final = re.compile(r"\s*[|•·]\s*")  # "Đã xem: 123 | Phản hồi: 0"
_STEP: Final = re.compile(r"\s+[>→]\s*|\s*[»›]\s*")
_HEADING: Final = re.compile(
    rf"\W*(?:(?:cac|nhung|mot so) )?{alternatives(Kind.HEADINGS)}(?: khac)?"
    r"\W*(?:\(\d*\))?\W*"
    rf"|\W*{alternatives(Kind.FOOTERS)}(?:(?<=:)|(?!\w)).*"
)
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
    if is_rating(line):
        return True
    folded = line.folded
    if not folded or line.is_prose:
        return False
    return all(map(_is_furniture, _BAR.split(folded))) or _is_breadcrumb(line.text) or is_poll(line)


def _is_furniture(part: str) -> bool:
    return any(p.fullmatch(part) for p in (_COUNTER, _TOOLS, _OPENING, _PAGE_NUMBER, _FILE_OFFERED))


def _is_breadcrumb(text: str) -> bool:
    """``Trang chủ > Tin tức``, ``Trang chủ / Tin tức / Văn hóa``, ``Tin tức >``."""
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
    return line.text.startswith(_COPYRIGHT) or _HEADING.fullmatch(line.folded) is not None


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


def without_furniture(lines: Sequence[Line]) -> tuple[list[Line], str | None]:
    """The article's own lines, and the source that the page names.

    Below a heading such as ``Tin liên quan`` lines are dropped. Where paragraphs of the article
    go on below a box of that kind, they are kept; a list of other news with teasers has
    as many headlines as paragraphs, an article has not.
    """
    kept: list[Line] = []
    source = None
    index = 0
    below = False  # below furniture, which may go on in lines that alone are none
    while index < len(lines):
        line = lines[index]
        index += 1
        below = is_boilerplate(line) or (
            below and (_goes_on(line) or (_is_contact(line) and not _has_prose(lines, index)))
        )
        if is_heading_of_other_things(line):
            index = _after_box(lines, index)
        elif _BOX.fullmatch(line.folded):
            while index < len(lines) and not (lines[index].is_prose or lines[index].ends_sentence):
                index += 1
        elif (end := end_of_poll(lines, index - 1)) >= index:
            index, below = end, True
        elif (named := source_named(line)) is not None:
            source = source or named
        elif not below and not (kept and _same(kept[-1], line)):
            kept.append(line)
    return kept, source


def _goes_on(line: Line) -> bool:
    """The digits of a counter, one a line, its sum, the clock of a player."""
    return is_number_only(line) or any(
        pattern.fullmatch(line.folded) for pattern in (_TOTAL, _BELOW_TOOLS) if line.folded
    )


def _is_contact(line: Line) -> bool:
    """``Điện thoại: ...``"""
    return bool(line.folded) and _CONTACT.fullmatch(line.folded) is not None


def _has_prose(lines: Sequence[Line], start: int) -> bool:
    return any(line.is_prose for line in lines[start:])


def _same(above: Line, line: Line) -> bool:
    """Captions often stand twice, once as the picture's text."""
    return above.text == line.text or (bool(line.folded) and above.folded == line.folded)


def _after_box(lines: Sequence[Line], start: int) -> int:
    """Where the article goes on below a box whose heading stands above ``start``; else the end."""
    while start < len(lines):
        while start < len(lines) and not lines[start].is_prose:
            start += 1
        end = start
        while end < len(lines) and not is_heading_of_other_things(lines[end]):
            end += 1
        paragraphs = sum(line.is_prose for line in lines[start:end])
        if paragraphs >= 2 and (end - start - paragraphs) * 2 <= paragraphs:
            return start
        start = end + 1
    return len(lines)
