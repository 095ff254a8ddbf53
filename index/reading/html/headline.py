"""The headline of an HTML page: among what its head says, and what its body shows as a heading.

A site's name is no headline, nor is that of a section or of a file (``Document``). A heading that
the head names too is sure; else its kind, its place above the text and its length decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from index.reading.html.blocks import Mark, Page
from index.reading.html.head import Head
from index.reading.html.parts import Parts
from index.reading.pages.boilerplate import is_boilerplate, is_heading_of_other_things
from index.reading.pages.boilerplate_phrases import Kind, phrases
from index.reading.pages.lines import Line, folded_phrase, read_line
from index.reading.pages.titles import (
    LONGEST_TITLE,
    SHORTEST_TITLE,
    is_letterhead,
    is_office_alone,
    is_place_alone,
    is_section,
)
from vietnamese.entities.dates import find_dates

_SEPARATOR: Final = re.compile(r"(?<!\s)\s+[|»•·–—:-]+\s+|(?:(?<!\s)\s+)?[|»]\s*")
_AT_END: Final = " \t\r\n\u00a0|»•·–—:-"
_SITE_FIRST: Final = re.compile(r"([^:|»–-]{3,60}?)(?::\s|\s*[|»]\s*|\s+[–-]\s+)(?=\S)")
_WORDS: Final = re.compile(r"\w+")
_MOSTLY: Final = 0.75  # of the words in common: the same headline
_FILE_NAME: Final = re.compile(r"(?:microsoft word - .*|[\w.-]+\.(?:html?|aspx?|docx?|pdf|php))\Z")
_TITLE_NAMES: Final = frozenset(("title", "headline", "tieude", "subject"))
_OTHER_NAMES: Final = frozenset(
    ("widget", "box", "sidebar", "menu", "site", "block", "section", "related", "other", "module",
     "portlet", "cate", "category", "folder", "container", "tab", "list", "logo", "brand", "footer",
     "nav", "tool", "comment", "banner", "sub", "popup", "modal", "head")
)  # fmt: skip
_LOGO_NAMES: Final = frozenset(("logo", "brand", "sitename", "site"))

# What speaks for a heading, in points.
_AGREES: Final = 80  # the head names it, whole
_ITEM: Final = 60
_LEVELS: Final = {"h1": 30, "h2": 14, "h3": 10, "h4": 6, "h5": 3, "h6": 2}
_NAMED: Final = 22  # class or id say that it is a title
_BOLD: Final = 4
_NEAR: Final = 15  # right above the text
_LONG_ENOUGH: Final = 10
_TOO_SHORT: Final = -20
_LINK: Final = -25
_BELOW: Final = -100  # below the text
_WITHIN: Final = -45
_ENOUGH: Final = 25
_BETTER_THAN_HEAD: Final = 35
"""What the page shows goes before what its head says, which the page does not show."""
_REACH: Final = 8  # blocks between a headline and the text


@dataclass(frozen=True, slots=True)
class Headline:
    """``text`` is ``None`` where the page's lines have to be asked. ``site`` are names of the
    site and its parts that stood beside the headline."""

    text: str | None
    site: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    mark: Mark
    line: Line
    score: float
    agrees: bool


def find_headline(page: Page, parts: Parts, head: Head) -> Headline:
    named = tuple(filter(None, (head.site,)))
    said: list[str] = []
    site: list[str] = []
    for title in (*head.titles, *filter(None, (head.page_title,))):
        bare, names = without_site(title, named)
        site += names
        if bare is not None and not _says_nothing(read_line(bare)):
            said.append(bare)
    said = _shortest_first(said)
    best = _best(page, parts, said)
    if best is None or (said and not best.agrees and best.score < _BETTER_THAN_HEAD):
        return Headline(said[0] if said else None, tuple(dict.fromkeys(site)))
    return Headline(best.line.text, tuple(dict.fromkeys(site)))


def without_site(title: str, named: Sequence[str] = ()) -> tuple[str | None, list[str]]:
    """A title without the names of site and section at either end, and these names.

    ``Ra quân dọn vệ sinh - Tin tức - Cổng thông tin điện tử quận X`` -> ``Ra quân dọn vệ sinh``.
    """
    text = title.strip()
    names: list[str] = []
    while text:
        parts = list(_SEPARATOR.finditer(text))
        last = text[parts[-1].end() :] if parts else text
        if not _names_site(last, named):
            break
        names.append(last.strip())
        text = text[: parts[-1].start()].rstrip(_AT_END) if parts else ""
    first = _SITE_FIRST.match(text)
    if first is not None and _names_site(first[1], named):
        names.append(first[1].strip())
        text = text[first.end() :]
    return text.rstrip(_AT_END).strip() or None, names


def _names_site(part: str, named: Sequence[str]) -> bool:
    text = part.strip()
    line = read_line(text)
    return (
        text in named
        or line.folded.startswith(phrases(Kind.SITE_NAMES))
        or line.folded in phrases(Kind.GENERIC_TITLES)
        or is_section(line)
        or is_place_alone(line)
    )


def _says_nothing(line: Line) -> bool:
    """``Document``, ``Chi tiết tin``, ``index.html``, ``ỦY BAN NHÂN DÂN``."""
    return (
        not any(letter.isalpha() for letter in line.text)
        or line.folded in phrases(Kind.GENERIC_TITLES)
        or _FILE_NAME.fullmatch(line.folded or line.text.lower()) is not None
        or is_letterhead(line)
        or is_office_alone(line)
        or is_heading_of_other_things(line)
    )


def _shortest_first(said: list[str]) -> list[str]:
    """Of titles that begin alike the shortest: what the others add is the site's name."""
    found: list[str] = []
    for title in said:
        shorter = next((one for one in said if _begins(title, one)), title)
        if shorter not in found:
            found.append(shorter)
    return found


def _begins(title: str, start: str) -> bool:
    rest = title[len(start) :]
    return title.startswith(start) and bool(_SEPARATOR.match(rest)) and len(start.split()) > 2


# --- what the body shows --------------------------------------------------------------------


def _best(page: Page, parts: Parts, said: Sequence[str]) -> _Candidate | None:
    begin, end = _text_range(page, parts)
    best: _Candidate | None = None
    for mark in page.marks:
        if mark.block < len(parts.kept) and not parts.kept[mark.block]:
            continue
        line = read_line(mark.text)
        if not _may_be_headline(mark, line):
            continue
        agreement = max((_agreement(line.text, title) for title in said), default=0.0)
        score = agreement + _merit(mark, line) + _place(mark.block, begin, end)
        if best is None or score > best.score:
            best = _Candidate(mark, line, score, agreement > 0)
    return best if best is not None and best.score >= _ENOUGH else None


def _text_range(page: Page, parts: Parts) -> tuple[int, int]:
    """The first and the last block of running text; of any text where there is none."""
    for is_text in (lambda b: b.running, lambda b: not b.level):
        found = [
            number
            for number, (block, keep) in enumerate(zip(page.blocks, parts.kept, strict=True))
            if keep and is_text(block)
        ]
        if found:
            return found[0], found[-1]
    return len(page.blocks), len(page.blocks)


def _may_be_headline(mark: Mark, line: Line) -> bool:
    words = line.words
    if not words or words > LONGEST_TITLE or mark.tag in ("time", "abbr", "meta"):
        return False
    if mark.home or not _LOGO_NAMES.isdisjoint(mark.names):
        return False
    if mark.item and mark.item not in ("headline", "name", "title", "dc:title"):
        return False
    if _says_nothing(line) or _names_site(line.text, ()) or is_boilerplate(line):
        return False
    dates = find_dates(line.text)
    return not dates or sum(date.end - date.start for date in dates) * 2 < len(line.text)


def _agreement(text: str, title: str) -> float:
    """How much of one of them is in the other, whatever their letters and signs."""
    one, other = _WORDS.findall(folded_phrase(text)), _WORDS.findall(folded_phrase(title))
    if len(one) > len(other) > 2 and " ".join(other) in " ".join(one):
        return _AGREES
    common = len(set(one) & set(other))
    share = common / max(len(set(one)), len(set(other)), 1)
    if share >= _MOSTLY:
        return _AGREES * share
    return _AGREES * len(one) / len(other) if " ".join(one) in " ".join(other) else 0.0


def _merit(mark: Mark, line: Line) -> float:
    score = float(_LEVELS.get(mark.tag, 0))
    if mark.item in ("headline", "dc:title"):
        score += _ITEM
    if not _TITLE_NAMES.isdisjoint(mark.names):
        score += _NAMED if _OTHER_NAMES.isdisjoint(mark.names) else -_NAMED
    if mark.tag in ("b", "strong"):
        score += _BOLD
    if line.words >= SHORTEST_TITLE:
        score += _LONG_ENOUGH
    elif line.words < 3:
        score += _TOO_SHORT
    return score + (_LINK if mark.linked else 0)


def _place(block: int, begin: int, end: int) -> float:
    if block > end:
        return _BELOW
    if block >= begin:
        return _WITHIN if block > begin else 0.0
    distance = begin - block
    return _NEAR - distance / _REACH if distance <= _REACH else -distance / _REACH
