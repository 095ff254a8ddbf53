"""The head of a page: which line is the title, which is the date of publication.

Portals print them in either order, with the name of a section, a menu, a clock or a counter
before them, and with a name, labels or counters in the line of the date. The lines are read
by what they are; nothing is known about any one portal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from index.reading.pages.boilerplate import is_boilerplate, is_number_only
from index.reading.pages.datelines import (
    TIME_ALONE,
    DateLine,
    date_lines,
    late_date,
    read_date_line,
)
from index.reading.pages.lines import Line
from index.reading.pages.official_papers import (
    is_subject,
    kind_alone,
    notice_title,
    paper_title,
)
from index.reading.pages.titles import (
    SHORTEST_TITLE,
    is_byline,
    is_letterhead,
    is_office,
    is_office_alone,
    is_place_alone,
    is_section,
    is_sentence,
    is_title,
    is_writer,
)

_TITLE_REACH: Final = 4  # lines between a title and its date


@dataclass(frozen=True, slots=True)
class Head:
    """``title_lines`` and ``date`` are places in the list of lines; ``title_text`` differs from
    the line where the date is glued to it. ``date_alone``: all of that line has been read.
    ``is_paper``: what stands above the title is the head of an official paper. ``kind``: the line
    above the title that says which kind of paper it is: ``THÔNG BÁO``."""

    title_lines: tuple[int, ...]
    title_text: str | None
    date: int | None = None
    published: str | None = None
    date_alone: bool = False
    is_paper: bool = False
    kind: int | None = None

    @property
    def title(self) -> int | None:
        return self.title_lines[-1] if self.title_lines else None


def read_head(lines: Sequence[Line]) -> Head:
    """Title and date of publication; only a date that stands as such, never one in a sentence."""
    head = _head(lines)
    kind = kind_alone(lines)
    if kind is None or head.is_paper or not _is_of_kind(lines, kind, head):
        return head
    return replace(head, kind=kind)


def _head(lines: Sequence[Line]) -> Head:
    dated = _choose(lines, date_lines(lines))
    if dated is not None and dated.title is not None:
        return Head((dated.index,), dated.title, dated.index, dated.published)
    if dated is None or dated.label:
        paper = paper_title(lines)
        if paper is not None:
            at = dated or late_date(lines)
            return replace(_dated(Head(paper.lines, paper.title), at), is_paper=True)
    if dated is None:
        kind = kind_alone(lines)
        notice = None if kind is None else notice_title(lines, kind)
        if notice is not None:
            return _dated(Head(notice.lines, notice.title), late_date(lines))
        title = _title_without_date(lines)
        return _dated(_titled(lines, title), late_date(lines))
    title = _title_above(lines, dated.index, SHORTEST_TITLE)
    if title is None:
        title = _title_below(lines, dated.index)
    if title is None:
        title = _title_above(lines, dated.index, 1)
    return _dated(_titled(lines, title), dated)


def _is_of_kind(lines: Sequence[Line], kind: int, head: Head) -> bool:
    """Whether that line is the title's kind, and no section of the site, as it may be above a
    title with a date."""
    if not head.title_lines:
        return True
    if head.title_lines[0] != kind + 1:
        return False
    return head.date is None or not is_section(lines[kind]) or is_subject(lines[kind + 1])


def _titled(lines: Sequence[Line], title: int | None) -> Head:
    return Head((), None) if title is None else Head((title,), lines[title].text)


def _dated(head: Head, dated: DateLine | None) -> Head:
    if dated is None:
        return head
    return replace(head, date=dated.index, published=dated.published, date_alone=dated.alone)


def _choose(lines: Sequence[Line], dated: list[DateLine]) -> DateLine | None:
    """The labelled one; else the last below a title (the first is often the page's clock)."""
    best: DateLine | None = None
    best_rank = (-1, -1)
    for one in dated:
        below_title = one.title is not None or (
            _title_above(lines, one.index, SHORTEST_TITLE) is not None
        )
        rank = (one.rank, int(below_title))
        if rank > best_rank or (rank == best_rank and one.label == ""):
            best, best_rank = one, rank
    return best


def _title_above(lines: Sequence[Line], date: int, shortest: int) -> int | None:
    """The title over the date, where only tools or a writer's name stand between."""
    for index in range(date - 1, max(-1, date - 1 - _TITLE_REACH), -1):
        line = lines[index]
        if is_number_only(line) or read_date_line(lines, index) is not None:
            return None
        if is_boilerplate(line):
            continue
        if line.is_prose or line.ends_sentence:
            return _title_of_lead(lines, index)
        if is_title(line) and line.words >= shortest:
            return index
        if not (is_byline(line) or is_section(line) or is_writer(line)):
            return None
        if is_section(line) and not is_byline(line) and shortest > 1:
            return None
    return None


def _title_of_lead(lines: Sequence[Line], lead: int) -> int | None:
    """The date stands below a sentence: a lead with the title over it, or the title itself."""
    above = lead - 1
    if above >= 0 and is_title(lines[above]) and lines[above].words >= SHORTEST_TITLE:
        return above
    return lead if lines[lead].folded and lines[lead].text[-1] != ":" else None


def _title_below(lines: Sequence[Line], date: int) -> int | None:
    for index in range(date + 1, min(len(lines), date + 1 + _TITLE_REACH)):
        line = lines[index]
        if TIME_ALONE.fullmatch(line.text) or is_boilerplate(line) or is_section(line):
            continue
        if is_title(line) and not is_sentence(line) and index + 1 < len(lines):
            return index
        return None
    return None


def _title_without_date(lines: Sequence[Line]) -> int | None:
    """The first line that is neither furniture nor a section, unless it is a sentence."""
    seen = list(islice(_content(lines), 3))
    if not seen or is_letterhead(lines[seen[0]]):
        return None
    first = lines[seen[0]]
    wrapped = len(seen) > 1 and lines[seen[1]].text[:1].islower()
    if not is_title(first) or is_sentence(first) or wrapped:
        return None
    if len(seen) > 2 and first.words < SHORTEST_TITLE:
        second, third = lines[seen[1]], lines[seen[2]]
        if (
            second.words > SHORTEST_TITLE
            and is_title(second)
            and not is_sentence(second)
            and third.is_prose
        ):
            return seen[1]
    return seen[0]


def _content(lines: Sequence[Line]) -> Iterator[int]:
    """Where lines stand that are neither furniture, sections nor offices in the head of a paper:
    ``ỦY BAN NHÂN DÂN QUẬN ...`` and below it ``PHÒNG TÀI NGUYÊN VÀ MÔI TRƯỜNG``."""
    begun = below_place = False
    for index, line in enumerate(lines):
        if is_boilerplate(line) or is_number_only(line) or is_section(line):
            below_place = below_place or is_place_alone(line)
        elif begun or not (
            is_office_alone(line) or is_writer(line) or (below_place and is_office(line))
        ):
            begun = True
            yield index
