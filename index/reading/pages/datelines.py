"""The line that gives a page's date of publication, among all that stands in such a line.

``18/01/2023 | 11:06  | Lượt xem: 23``, ``Ngày đăng 21/01/2023``, ``Wednesday, 09:52 31/08/2016``,
``Author| 12/10/2022 14:14``, ``Tin tức 20 Tháng Năm 2011 9:50:00 SA``, a title glued to the date;
but no sentence that begins with a date, and no ``Hà Nội, ngày 5 tháng 3 năm 2018`` of a letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from index.reading.pages.boilerplate import is_boilerplate, is_heading_of_other_things
from index.reading.pages.boilerplate_phrases import Kind, alternatives, phrases
from index.reading.pages.lines import Line, folded_phrase, read_line
from index.reading.pages.titles import is_title
from vietnamese.entities.dates import DateMention, find_dates
from vietnamese.entities.time_of_day import time_beside

_LONGEST_REST: Final = 6
"""Words beside the date in its line: an author, a section."""


@dataclass(frozen=True, slots=True)
class DateLine:
    """``lines[index]`` is a line of publication. ``published`` is ISO, as precise as the page.

    ``label`` is ``published``, ``updated`` or, where the line does not say, empty. ``title`` is
    what is glued to the date. ``alone``: beside date and label nothing stands in the line.
    """

    index: int
    published: str
    label: str
    title: str | None
    alone: bool

    @property
    def rank(self) -> int:
        """A date of publication goes before an unnamed one, and that before one of change."""
        return {"published": 2, "": 1, "updated": 0}[self.label]


_ZONE: Final = r"[(\[]?\s*(?:GMT|UTC)\s*[+-]?\s*\d*(?::\d\d)?\s*[)\]]?"
_ZONE_NEXT: Final = re.compile(rf"[\s,|]*{_ZONE}", re.IGNORECASE)
_CLOCK: Final = r"\d{1,2}(?::\d{2}){1,2}(?:\s?(?:AM|PM|SA|CH))?"
TIME_ALONE: Final = re.compile(rf"\W*{_CLOCK}\W*(?:{_ZONE})?\W*", re.IGNORECASE)
"""A line that holds the time of the date above it."""
_PART: Final = re.compile(r"\s*[|•·;]\s*|\s+[-–]\s+|\s{2,}|\t")
_APART: Final = re.compile(r"[|\t]")  # what stands beside the date is something else
_GENERIC: Final = frozenset(("ngay", "luc", "vao luc", "date", "thoi gian"))
_PUBLISHED: Final = frozenset(phrases(Kind.DATE_LABELS)) - _GENERIC
_LABELS: Final = re.compile(
    rf"\W*(?:{alternatives(Kind.DATE_LABELS, Kind.UPDATE_LABELS, Kind.WEEKDAYS)}"
    r"|thu [2-7]|cn|on|at|(?:by )?admin\w*)(?!\w)\W*"
)
_LABEL: Final = re.compile(alternatives(Kind.DATE_LABELS, Kind.UPDATE_LABELS))
_LEADS_TO_DATE: Final = re.compile(r"(?:^|\s)(?:tu|den|toi|truoc|sau|vao|hoi|trong)(?: ngay)?\s*\Z")
_DIGIT: Final = re.compile(r"\d")
_HEAD_REACH: Final = 400  # lines, menus and all
_WRITER: Final = re.compile(rf"\W*{alternatives(Kind.BY_LABELS)}(?!\w)")
_LABEL_BEFORE: Final = re.compile(
    rf"({alternatives(Kind.DATE_LABELS, Kind.UPDATE_LABELS)})\W*(?:{_CLOCK})?\W*"
    rf"(?:(?:{alternatives(Kind.WEEKDAYS)}|thu [2-7])\W*)?(?:ngay\W*)?\Z"
)


def date_lines(lines: Sequence[Line]) -> list[DateLine]:
    """The lines of the head that stand for a date. The head ends with the first paragraph;
    one paragraph may stand before the date, a lead or a long title."""
    found = []
    paragraphs = 0
    for index, line in enumerate(lines[:_HEAD_REACH]):
        if line.is_prose:
            paragraphs += 1
            if paragraphs > 1:
                break
        elif paragraphs == 0 or lines[index - 1].is_prose:
            dated = read_date_line(lines, index)
            if dated is not None:
                found.append(dated)
    return found


def read_date_line(lines: Sequence[Line], index: int) -> DateLine | None:
    line = lines[index]
    if _DIGIT.search(line.text) is None:
        return None
    best: DateLine | None = None
    for mention in find_dates(line.text):
        if not mention.is_day:
            continue
        dated = _as_date_line(lines, index, mention)
        if dated is not None and (best is None or dated.rank > best.rank):
            best = dated
    return best


def _as_date_line(lines: Sequence[Line], index: int, mention: DateMention) -> DateLine | None:
    text = lines[index].text
    time = time_beside(text, mention.start, mention.end)
    timed = time is not None
    start, end = mention.start, mention.end
    if time is not None:
        start, end = min(start, time.start), max(end, time.end)
    zone = _ZONE_NEXT.match(text, end)
    left, right = text[:start], text[zone.end() if zone else end :]
    label = _label(left)
    before, after = _rest(left), _rest(right)
    title = None
    words = len(before.split()) + len(after.split())
    if words > _LONGEST_REST:
        if not timed and not (right.strip() == ")" and left.rstrip().endswith("(")):
            return None
        if _is_within_sentence(left, right):
            return None
        title = _glued_title(before, after)
        if title is None:
            return None
    elif (
        words
        and not timed
        and not label
        and not _APART.search(text)
        and _is_of_sentence(left, after)
    ):
        return None  # "Hà Nội, ngày 5 tháng 3 năm 2018" in a letter, "Ảnh chụp ngày 5/3/2018"
    published = mention.iso
    if not timed and index + 1 < len(lines) and TIME_ALONE.fullmatch(lines[index + 1].text):
        joined = find_dates(f"{text[mention.start : mention.end]} {lines[index + 1].text}")
        published = joined[0].iso if joined else published
    if published is None:
        return None
    return DateLine(index, published, label, title, _is_all_read(left, right))


def _is_all_read(left: str, right: str) -> bool:
    """Whether nothing but labels, weekdays and signs stands beside the date."""
    for side in (left, right):
        folded = folded_phrase(side)
        while (label := _LABELS.match(folded)) is not None and label.end() > 0:
            folded = folded[label.end() :]
        if any(character.isalnum() for character in folded):
            return False
    return True


def _label(left: str) -> str:
    match = _LABEL_BEFORE.search(folded_phrase(left))
    if match is None or match[1] in _GENERIC:
        return ""
    return "published" if match[1] in _PUBLISHED else "updated"


def _rest(side: str) -> str:
    """What is left of one side of the date without labels, weekdays, counters and writers."""
    kept = []
    for part in _PART.split(side):
        folded = folded_phrase(part)
        if _WRITER.match(folded) or (part and is_boilerplate(read_line(part))):
            continue
        while (label := _LABELS.match(folded)) is not None and label.end() > 0:
            folded = folded[label.end() :]
        if any(character.isalnum() for character in folded):
            kept.append(part.strip(" -–|,:()[]"))
    return " ".join(kept)


def _is_of_sentence(left: str, after: str) -> bool:
    """Whether words run into the date or go on after it, instead of standing beside it."""
    words = left.rstrip(" (")
    return bool(words) and words[-1] not in "-–•" or after[:1].islower()


def _is_within_sentence(left: str, right: str) -> bool:
    """Whether a long line says something of the date: ``... ngừng cấp nước từ 22 giờ ngày 5/3.``"""
    return (
        right.rstrip().endswith(".")
        or right.lstrip()[:1].islower()
        or _LEADS_TO_DATE.search(folded_phrase(left)) is not None
    )


def _glued_title(before: str, after: str) -> str | None:
    """``12/07/2017 04:17TP.HCM tạm hoãn ...``, ``Quận khai mạc ... 12/07/2017 04:17``."""
    if len(before.split()) <= len(after.split()):
        long, short = after, before
    else:
        long, short = before, after
    line = read_line(long)
    starts_well = long[:1].isupper() or long[:1].isdigit() or long[:1] in "\"“‘'("
    if len(short.split()) > _LONGEST_REST or not starts_well or not is_title(line):
        return None
    return None if line.ends_sentence else long


def late_date(lines: Sequence[Line]) -> DateLine | None:
    """A labelled date below the article (``Ngày đăng: ...``), before other news."""
    for index, line in enumerate(lines):
        if is_heading_of_other_things(line):
            return None
        if not line.is_prose and _LABEL.search(line.folded) is not None:
            dated = read_date_line(lines, index)
            if dated is not None and dated.label:
                return dated
    return None
