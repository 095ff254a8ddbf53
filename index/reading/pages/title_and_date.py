"""The head of a page: which line is the title, which is the date of publication.

Portals print them in either order, with the name of a section, a menu, a clock or a counter
before them, and with a name, labels or counters in the line of the date. The lines are read
by what they are; nothing is known about any one portal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    """``title`` and ``date`` are places in the list of lines (``None``: there is none);
    ``title_text`` differs from the line where the date is glued to it."""

    title: int | None
    title_text: str | None
    date: int | None
    published: str | None


def read_head(lines: Sequence[Line]) -> Head:
    """Title and date of publication; only a date that stands as such, never one in a sentence."""
    dated = _choose(lines, date_lines(lines))
    if dated is None:
        title = _title_without_date(lines)
        late = late_date(lines)
        text = None if title is None else lines[title].text
        if late is None:
            return Head(title, text, None, None)
        return Head(title, text, late.index, late.published)
    if dated.title is not None:
        return Head(dated.index, dated.title, dated.index, dated.published)
    title = _title_above(lines, dated.index, SHORTEST_TITLE)
    if title is None:
        title = _title_below(lines, dated.index)
    if title is None:
        title = _title_above(lines, dated.index, 1)
    return Head(title, None if title is None else lines[title].text, dated.index, dated.published)


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
    seen = _content(lines)
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


def _content(lines: Sequence[Line]) -> list[int]:
    """Where lines stand that are neither furniture, sections nor offices in the head of a paper:
    ``ỦY BAN NHÂN DÂN QUẬN ...`` and below it ``PHÒNG TÀI NGUYÊN VÀ MÔI TRƯỜNG``."""
    seen: list[int] = []
    below_place = False
    for index, line in enumerate(lines):
        if is_boilerplate(line) or is_number_only(line) or is_section(line):
            below_place = below_place or is_place_alone(line)
        elif seen or not (
            is_office_alone(line) or is_writer(line) or (below_place and is_office(line))
        ):
            seen.append(index)
    return seen
