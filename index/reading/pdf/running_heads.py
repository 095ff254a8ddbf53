"""What stands at the head and foot of every page: its number, the name of the paper.

Both cut sentences that run over a page in two, so they are taken out; what they say is noted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from index.reading.pdf.page_lines import Page, TextLine
from vietnamese.text.patterns import any_of

_EDGE: Final = 2  # lines at either end of a page that may be its head or foot
_FEWEST_PAGES: Final = 2
_SHARE: Final = 0.5  # of the pages that have a head, from which on it is one
_MANY: Final = 4  # pages from which on what is repeated is a head wherever it stands
_APART: Final = 2.0  # font sizes between the base lines of a head and of the text
_LONGEST: Final = 150  # characters
_NUMBER: Final = re.compile(
    rf"\W*(?:{any_of('trang', 'page', 'tr')}\W*)?(?P<number>\d{{1,4}}|[ivxlc]{{1,6}})"
    rf"(?:\s*(?:/|of|trên|tren)\s*\d{{1,4}})?\W*",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+")


def without_running_heads(pages: Sequence[Page]) -> tuple[list[Page], Counter[str]]:
    """The pages without them, and each head with the number of pages it stood on."""
    few = len(pages) < _MANY
    heads = _heads(pages, few)
    taken: Counter[str] = Counter()
    kept = []
    for number, page in enumerate(pages, 1):
        drop = set()
        for at in _edges(page.lines, few):
            line = page.lines[at]
            if _is_page_number(line.text, number, len(pages)):
                drop.add(at)
            elif _kind(line) in heads:
                drop.add(at)
                taken[_DIGITS.sub("…", line.text)] += 1
        lines = tuple(line for at, line in enumerate(page.lines) if at not in drop)
        kept.append(replace(page, lines=lines))
    return kept, taken


def _edges(lines: Sequence[TextLine], few: bool) -> list[int]:
    """The lines at the top and at the bottom of a page, by place, else by order. In a paper of
    few pages only those that stand apart from the text."""
    if not any(line.size for line in lines):
        order = list(range(len(lines)))
        return list(dict.fromkeys((*order[:_EDGE], *order[-_EDGE:])))
    order = sorted(range(len(lines)), key=lambda at: -lines[at].bottom)
    top, bottom = order[:_EDGE], order[-_EDGE:]
    if few:
        top, bottom = _apart(lines, order), _apart(lines, order[::-1])
    return list(dict.fromkeys((*top, *bottom)))


def _apart(lines: Sequence[TextLine], order: Sequence[int]) -> list[int]:
    """The first lines in that order, if they are few and the next ones are farther away."""
    for count in range(1, min(_EDGE + 2, len(order))):
        before, after = lines[order[count - 1]], lines[order[count]]
        if abs(before.bottom - after.bottom) > _APART * max(before.size, after.size):
            return list(order[:count])
    return list(order) if len(order) <= _EDGE else []


def _heads(pages: Sequence[Page], few: bool) -> set[tuple[str, int]]:
    found: Counter[tuple[str, int]] = Counter()
    for page in pages:
        found.update({_kind(page.lines[at]) for at in _edges(page.lines, few)})
    least = max(_FEWEST_PAGES, _SHARE * sum(bool(page.lines) for page in pages))
    # Heads of odd and even pages differ: each stands on half of the pages at most.
    least = least if few else max(_FEWEST_PAGES, least * 0.6)
    return {kind for kind, count in found.items() if count >= least and kind[0]}


def _kind(line: TextLine) -> tuple[str, int]:
    """What lines of the same head share: their text but for digits, and their height."""
    if len(line.text) > _LONGEST:
        return "", 0
    return _DIGITS.sub("#", line.text.casefold()), round(line.bottom / 6)


def _is_page_number(text: str, number: int, pages: int) -> bool:
    """A number alone; on its first page it may be a number of the text unless it is 1."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return False
    value = match["number"]
    if not value.isdigit():
        return pages > 1
    return int(value) == number or (pages > 1 and int(value) < 10_000)
