"""What stands at the head and foot of every page: its number, the name of the paper.

Both cut sentences that run over a page in two, so they are taken out; what they say is noted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from index.reading.pdf.page_lines import Page, TextLine, usual_leading
from vietnamese.text.patterns import any_of

_EDGE: Final = 2  # lines at either end of a page that may be its head or foot
_APART: Final = 1.6  # usual distances of lines between a head and the text; paragraphs have 1.4
_FEWEST: Final = 2  # pages that a head stands on
_SHARE: Final = 0.3  # of the pages; heads of left and right pages differ
_SHARE_CLOSE: Final = 0.8  # of a line that does not stand apart from the text
_MANY: Final = 4  # pages from which on such a line is believed to be a head
_LONGEST: Final = 150  # characters
_HEIGHT: Final = 6.0  # points within which two lines are at the same height
_NUMBER: Final = re.compile(
    rf"\W*(?:{any_of('trang', 'page', 'tr')}\W*)?(?P<number>\d{{1,4}}|[ivxlc]{{1,6}})"
    rf"(?:\s*(?:/|of|trên|tren)\s*\d{{1,4}})?\W*",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+")

_Kind = tuple[str, int]


def without_running_heads(pages: Sequence[Page]) -> tuple[list[Page], Counter[str]]:
    """The pages without them, and each head with the number of pages it stood on. A page that
    is nothing else keeps it."""
    heads = _heads(pages)
    taken: Counter[str] = Counter()
    kept = []
    for number, page in enumerate(pages, 1):
        apart, close = _edges(page.lines)
        numbers = {
            at
            for at in (*apart, *close)
            if _is_page_number(page.lines[at].text, number, len(pages))
        }
        repeated = {at for at in (*apart, *close) if _kind(page.lines[at]) in heads} - numbers
        if len(numbers) + len(repeated) < len(page.lines):
            taken.update(_DIGITS.sub("…", page.lines[at].text) for at in repeated)
        else:
            repeated = set()
        drop = numbers | repeated
        lines = tuple(line for at, line in enumerate(page.lines) if at not in drop)
        kept.append(replace(page, lines=lines))
    return kept, taken


def _edges(lines: Sequence[TextLine]) -> tuple[list[int], list[int]]:
    """The lines at the top and at the bottom of a page: those that stand apart from the text,
    and the others. Without places the first and the last ones stand apart."""
    order = list(range(len(lines)))
    if not any(line.size for line in lines):
        return list(dict.fromkeys((*order[:_EDGE], *order[-_EDGE:]))), []
    order.sort(key=lambda at: -lines[at].bottom)
    far = _APART * usual_leading(lines)
    apart = list(dict.fromkeys((*_apart(lines, order, far), *_apart(lines, order[::-1], far))))
    close = dict.fromkeys((*order[:_EDGE], *order[-_EDGE:]))
    return apart, [at for at in close if at not in apart]


def _apart(lines: Sequence[TextLine], order: Sequence[int], far: float) -> list[int]:
    """The first lines in that order, if they are few and the next ones are far away."""
    for count in range(1, min(_EDGE + 2, len(order))):
        before, after = lines[order[count - 1]], lines[order[count]]
        if abs(before.bottom - after.bottom) > max(far, 1.5 * max(before.size, after.size)):
            return list(order[:count])
    return list(order) if len(order) <= _EDGE else []


def _heads(pages: Sequence[Page]) -> set[_Kind]:
    """The lines that stand on so many pages at one height that they are no text."""
    apart: Counter[_Kind] = Counter()
    anywhere: Counter[_Kind] = Counter()
    for page in pages:
        of_page, close = _edges(page.lines)
        apart.update({_kind(page.lines[at]) for at in of_page})
        anywhere.update({_kind(page.lines[at]) for at in (*of_page, *close)})
    filled = sum(bool(page.lines) for page in pages)
    heads = {kind for kind, count in apart.items() if count >= max(_FEWEST, _SHARE * filled)}
    if filled >= _MANY:
        heads |= {kind for kind, count in anywhere.items() if count >= _SHARE_CLOSE * filled}
    return {kind for kind in heads if kind[0]}


def _kind(line: TextLine) -> _Kind:
    """What lines of the same head share: their text but for digits, and their height."""
    if len(line.text) > _LONGEST:
        return "", 0
    return _DIGITS.sub("#", line.text.casefold()), round(line.bottom / _HEIGHT)


def _is_page_number(text: str, number: int, pages: int) -> bool:
    """A number alone; in a paper of one page only if it is 1."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return False
    value = match["number"]
    if not value.isdigit():
        return pages > 1
    return int(value) == number or pages > 1
