"""The lines of a page, and the form in which they are compared with known phrases: folded (lower
case, without diacritics), so that marked, unmarked and decomposed pages are read alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from vietnamese.text.canonical import WORD
from vietnamese.text.folding import fold

PROSE: Final = 120
"""Characters from which a line that ends like a sentence is a paragraph."""
RUNNING: Final = 50
"""Characters from which a line that ends like a sentence is one."""
LONG_PROSE: Final = 260
"""Characters that no headline reaches, however it ends."""
_ENDS_SENTENCE: Final = re.compile(r"[.!?:;…/][\"”’')\]]?\Z")
LONGER: Final = 1.5
"""Than the running text that a page shows is an article that only its data have."""
_SHORTEST_WRAPPED: Final = 40  # characters
_TOKENS: Final = re.compile(f"({WORD})")
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
    def is_running(self) -> bool:
        """Part of a running text: a paragraph, or a sentence of some length."""
        return self.is_prose or (len(self.text) >= RUNNING and self.ends_sentence)

    def goes_on(self, above: Line) -> bool:
        """Whether it is the rest of a wrapped line."""
        return (
            self.text[:1].islower()
            and len(above.text) >= _SHORTEST_WRAPPED
            and not above.ends_sentence
        )

    @property
    def ends_sentence(self) -> bool:
        return _ENDS_SENTENCE.search(self.text) is not None

    @property
    def words(self) -> int:
        return len(self.text.split())


def running_length(lines: Iterable[str]) -> int:
    """How many characters of lines are running text."""
    return sum(len(line) for line in lines if read_line(line).is_running)


def folded_phrase(text: str) -> str:
    """Folded, with single spaces: the form in which lines are compared."""
    # Token by token: each is remembered, which a whole line is not.
    return " ".join("".join(map(fold, _TOKENS.split(text))).split())


def read_line(text: str) -> Line:
    once = _undoubled(text)
    folded = "" if len(once) > LONG_PROSE else folded_phrase(once)
    return Line(once, folded, doubled=len(once) < len(text))


def _undoubled(line: str) -> str:
    """``Bình chọn Bình chọn`` -> ``Bình chọn``."""
    middle = len(line) // 2
    half = line[:middle].strip()
    return half if " " in half and half == line[middle:].strip() else line


_IMAGE: Final = re.compile(r"!\[([^\[\]\n]*+)\]\((?:[^()\n]|\([^()\n]*+\))*+\)")
_LINK: Final = re.compile(r"\[([^\[\]\n]++)\]\((?:[^()\s]|\([^()\s]*+\))*+(?:\s\"[^\"\n]*+\")?\)")


_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,300})(?<=\S)\1")


def trimmed(line: str) -> str:
    """A line without its outer white space and without the marks of Markdown for links, images
    and bold letters."""
    if "](" in line:
        line = _LINK.sub(r"\1", _IMAGE.sub(_caption, line)).strip(_EDGES + "|")
    if "**" in line or "__" in line:
        line = _STRONG.sub(r"\2", line)
    return line.strip(_EDGES)


def _caption(image: re.Match[str]) -> str:
    """What stands for an image: words, but no name of a file."""
    return image[1] if " " in image[1] else ""
