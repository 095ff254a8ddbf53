"""A whole document as paragraphs of HTML, its matches numbered so that one can walk them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from search.contract.results import Highlighted
from web.address.parameters import writable_text
from web.wording.wording import Wording

# Each match carries its own way to the previous and the next one, shown while it is the
# target of the address: walking works without a script. A page of ten thousand of them would
# be slow to lay out, so the rest is only marked.
MOST_STOPS = 500

_PARAGRAPH = re.compile(r"[^\r\n]+")
_GAP = re.compile(r"[^\S\r\n]*")


@dataclass(frozen=True, slots=True)
class FullText:
    """``paragraphs`` of escaped HTML; ``matches`` counts the anchors ``m1`` to ``m<matches>``."""

    paragraphs: tuple[Markup, ...]
    matches: int


def full_text(body: Highlighted, words: Wording, pages: tuple[int, ...] = ()) -> FullText:
    """The body cut at line ends. Spans that only white space parts are one match: a reader
    who looks for two words next to each other walks from pair to pair. ``pages``: where pages
    of a paper begin; each gets an anchor ``page=2`` there, as PDF readers know it."""
    text = writable_text(body.text)
    spans = joined(text, body.spans)
    stops = min(len(spans), MOST_STOPS)
    paragraphs: list[Markup] = []
    anchors = _PageAnchors(pages, words)
    at = 0
    for line in _PARAGRAPH.finditer(text):
        start, end = line.span()
        parts: list[str] = []
        done = start
        while at < len(spans) and spans[at][0] < end:
            first, last = spans[at]
            at += 1
            parts.append(anchors.escaped(text, done, first))
            parts.append(_mark(escape(text[first:last], quote=False), at, stops, words))
            done = last
        parts.append(anchors.escaped(text, done, end))
        html = "".join(parts).strip()
        if html:
            paragraphs.append(Markup(html))
    return FullText(tuple(paragraphs), stops)


class _PageAnchors:
    """Writes a text bit by bit, and where a page begins its anchor."""

    def __init__(self, pages: tuple[int, ...], words: Wording) -> None:
        self._starts = list(enumerate(pages, 1))
        self._words = words

    def escaped(self, text: str, start: int, end: int) -> str:
        """``text[start:end]`` with the anchors of pages that begin in it or before it."""
        parts: list[str] = []
        while self._starts and self._starts[0][1] <= end:
            number, place = self._starts.pop(0)
            place = max(place, start)
            parts.append(escape(text[start:place], quote=False))
            said = self._words.on_page.format(number)
            parts.append(f'<span class="page-start" id="page={number}">{said}</span> ')
            start = place
        parts.append(escape(text[start:end], quote=False))
        return "".join(parts)


def joined(text: str, spans: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """The spans, cut at line ends; neighbours made one where nothing but white space of one
    line is between; those without a letter left out."""
    pieces = (
        (start + line.start(), start + line.end())
        for start, end in spans
        for line in _PARAGRAPH.finditer(text[start:end])
        if line[0].strip()
    )
    result: list[tuple[int, int]] = []
    for start, end in pieces:
        if result and _GAP.fullmatch(text, result[-1][1], start):
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def _mark(html: str, number: int, stops: int, words: Wording) -> str:
    if number > stops:
        return f"<mark>{html}</mark>"
    previous = number - 1 or stops
    following = number % stops + 1
    return (
        f'<mark id="m{number}">{html}</mark><span class="walk">'
        f'<a href="#m{previous}" rel="prev">{words.previous_match}</a> {number}/{stops} '
        f'<a href="#m{following}" rel="next">{words.next_match}</a></span>'
    )
