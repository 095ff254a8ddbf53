"""What a page prints around its article: counters, polls, forms, menus, lists of other news.

The phrases are in `index.furniture`. A line is judged as a whole and folded (lower case, no
marks), so marked, unmarked and decomposed pages are read alike, and a sentence that merely speaks
of a vote (``bình chọn``) stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from index import furniture
from vietnamese.folding import fold
from vietnamese.patterns import spelled

PROSE: Final = 120
"""Characters from which a line that ends like a sentence is a paragraph."""
LONG_PROSE: Final = 260
"""Characters that no headline reaches, however it ends."""
_ENDS_SENTENCE: Final = re.compile(r"[.!?:;…/][\"”’')\]]?\Z")
_EDGES: Final = " \t\r\f\v\xa0\u200b\ufeff\u3000"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page without its outer white space, and the same folded (``""`` for prose).

    ``doubled``: it stood twice in one line, as portals print the names of sections.
    """

    text: str
    folded: str
    doubled: bool = False

    @property
    def is_prose(self) -> bool:
        """A paragraph of running text, not a headline, a caption or a menu."""
        length = len(self.text)
        return length > LONG_PROSE or (length > PROSE and self.ends_sentence)

    @property
    def ends_sentence(self) -> bool:
        return _ENDS_SENTENCE.search(self.text) is not None

    @property
    def words(self) -> int:
        return len(self.text.split())


def folded_phrase(text: str) -> str:
    """Folded, with single spaces: the form in which lines are compared."""
    return " ".join(fold(text).split())


def read_line(text: str) -> Line:
    once = _undoubled(text)
    folded = "" if len(once) > LONG_PROSE else folded_phrase(once)
    return Line(once, folded, doubled=len(once) < len(text))


def _undoubled(line: str) -> str:
    """``Bình chọn Bình chọn`` -> ``Bình chọn``."""
    middle = len(line) // 2
    half = line[:middle].strip()
    return half if " " in half and half == line[middle:].strip() else line


_IMAGE: Final = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_LINK: Final = re.compile(r"\[([^\]\n]+)\]\([^)\s]*\)")


def read_lines(text: str) -> list[Line]:
    """The lines of a page that hold something; what Markdown writes for images is gone."""
    lines = []
    for raw in text.splitlines():
        line = raw
        if "](" in line:
            line = _LINK.sub(r"\1", _IMAGE.sub("", line)).strip(_EDGES + "|")
        line = line.strip(_EDGES)
        if line:
            lines.append(read_line(line))
    return lines


def phrases(listing: str) -> tuple[str, ...]:
    """The phrases of one list of `index.furniture`, folded, longest first."""
    folded = {folded_phrase(phrase) for phrase in listing.strip().splitlines()}
    return tuple(sorted(folded, key=lambda phrase: (-len(phrase), phrase)))


def alternatives(*listings: str) -> str:
    """A pattern for any phrase of the lists."""
    return "(?:" + "|".join(re.escape(p) for listing in listings for p in phrases(listing)) + ")"


_NUMBER: Final = r"[\d.,]*\d"
_COUNTER: Final = re.compile(
    rf"\W*(?:{alternatives(furniture.COUNTERS)}(?:\W+|\Z))+(?:{_NUMBER}(?: luot| lan| nguoi)?)?\W*"
    rf"|\W*(?:\d+ ?/ ?)?{_NUMBER} {alternatives(furniture.COUNTED)}\W*"
    rf"|\W*{alternatives(furniture.DATE_LABELS, furniture.UPDATE_LABELS)}\W*"
)
_TOOLS: Final = re.compile(rf"\W*(?:{alternatives(furniture.TOOLS)}(?:\W*\(\d*\))?(?:\W+|\Z))+")
_OPENING: Final = re.compile(rf"{alternatives(furniture.OPENINGS, furniture.SITE_NAMES)}(?!\w).*")
_PAGE_NUMBER: Final = re.compile(
    r"\W*(?:(?:trang|page) \d+(?: ?(?:/|of|tren) ?\d+)?|\d+:\d\d ?/ ?\d+:\d\d|(?:#\w+\W*)+)?\W*"
)
_BAR: Final = re.compile(r"\s*[|•·]\s*")  # "Đã xem: 123 | Phản hồi: 0"
_HEADING: Final = re.compile(
    rf"\W*(?:(?:cac|nhung|mot so) )?{alternatives(furniture.HEADINGS)}\W*(?:\(\d*\))?\W*"
    rf"|\W*{alternatives(furniture.FOOTERS)}(?!\w).*"
)
_LONGEST_SOURCE: Final = 7  # words: "(Theo Cổng TTĐT quận Bắc Từ Liêm)"
_SOURCE: Final = re.compile(
    rf"\(?\s*{spelled('nguồn')}(?:\s+tin)?\s*[:：]\s*(?P<named>[^()]+?)\)?\.?"
    r"|\(?\s*theo\s*:?\s+(?P<after>[^()]{3,60}?)\)?\.?",
    re.IGNORECASE,
)


def is_boilerplate(line: Line) -> bool:
    """A line that belongs to the page's furniture, wherever it stands."""
    folded = line.folded
    if not folded or line.is_prose:
        return False
    return all(map(_is_furniture, _BAR.split(folded))) or _is_breadcrumb(folded)


def _is_furniture(part: str) -> bool:
    return any(p.fullmatch(part) for p in (_COUNTER, _TOOLS, _OPENING, _PAGE_NUMBER))


def _is_breadcrumb(folded: str) -> bool:
    """``Trang chủ > Tin tức``."""
    steps = re.split(r" > ?| ?[»›] ?", folded)
    return len(steps) > 2 or (len(steps) == 2 and _TOOLS.fullmatch(steps[0]) is not None)


def is_number_only(line: Line) -> bool:
    """``4`` of a visit counter that prints one digit a line."""
    return line.folded.replace(".", "").replace(",", "").isdigit()


def is_heading_of_other_things(line: Line) -> bool:
    """A heading below which no longer the article stands: ``Các tin khác``, ``Bình chọn``."""
    return bool(line.folded) and not line.is_prose and bool(_HEADING.fullmatch(line.folded))


def source_named(line: Line) -> str | None:
    """``Nguồn: X`` -> ``X``, ``(Theo X)`` -> ``X``; ``Theo đó, ...`` is no source."""
    match = _SOURCE.fullmatch(line.text) if len(line.text) < PROSE else None
    if match is None:
        return None
    after = match["after"]
    if after and (not after[0].isupper() or len(after.split()) > _LONGEST_SOURCE):
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
    below_counter = False  # it may print its digits one a line
    while index < len(lines):
        line = lines[index]
        index += 1
        below_counter = is_boilerplate(line) or (below_counter and is_number_only(line))
        if is_heading_of_other_things(line):
            index = _after_box(lines, index)
        elif (named := source_named(line)) is not None:
            source = source or named
        elif not below_counter and not (kept and _same(kept[-1], line)):
            kept.append(line)
    return kept, source


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
