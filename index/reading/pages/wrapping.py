"""Lines that were wrapped at a width -> whole paragraphs, so that phrases, dates and sentences do
not end where a line did."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from vietnamese.text.patterns import any_of

_SHORTEST: Final = 40  # characters of a line that may have been wrapped
_WIDEST: Final = 170  # of one; what is longer is a paragraph as it is
_FEWEST_REST: Final = 3
"""Lines that go on where another ended, from which a text is wrapped; of printed pages one."""
_LEAST_REST: Final = 0.1  # and their share
_FILLED: Final = 0.95  # of the width: the next word would not have fitted
_HALF: Final = 0.5
_ENDS: Final = re.compile(r"[.!?:;…][\"”’')\]]*\Z")
_ITEM: Final = re.compile(
    r"\s*(?:\d{1,3}(?:\.\d{1,3})*[.)/]\s|[a-zđA-ZĐ][.)]\s|[-–+•*●▪]\s?\S|[IVX]{1,5}[.)]\s|\(\w{1,3}\)\s|"
    + any_of("điều", "chương", "mục", "phần", "phụ lục", "căn cứ", "xét", "nơi nhận", "kính gửi")
    + r"(?!\w))",
    re.IGNORECASE,
)
_HANGS: Final = re.compile(
    r"(?:\A|\s)"
    + any_of("năm", "tháng", "ngày", "số", "điều", "khoản", "điểm", "quận", "huyện", "phường", "xã",
             "và", "của", "các", "về", "với", "tại", "theo", "trong", "cho", "là", "ông", "bà")
    + r"\Z",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as it stands, blanks and all. ``break_before``: something was taken out above it,
    such as the number of a page."""

    text: str
    break_before: bool = False
    centred: bool = False


def joined_lines(lines: Sequence[RawLine]) -> Iterator[RawLine]:
    """The lines; of a wrapped text the paragraphs."""
    width = _width(lines)
    if width is None:
        yield from lines
        return
    pending: list[RawLine] = []
    for line in lines:
        if not line.text.strip():
            if pending and not line.break_before:
                yield _whole(pending)
                pending = []
            continue
        if pending and not _goes_on(pending, line, width):
            yield _whole(pending)
            pending = []
        pending.append(line)
    if pending:
        yield _whole(pending)


def _whole(lines: Sequence[RawLine]) -> RawLine:
    if len(lines) == 1:
        return lines[0]
    return RawLine(" ".join(line.text.strip() for line in lines))


def _goes_on(pending: Sequence[RawLine], line: RawLine, width: int) -> bool:
    above = pending[-1].text.rstrip()
    text = line.text.strip()
    if len(above) < _HALF * width or line.centred != pending[-1].centred:
        return False
    if _ENDS.search(above[-4:]):
        return False
    if text[0].islower():
        return not _ITEM.match(text)
    if _ITEM.match(line.text):
        return False
    if _HANGS.search(above[-12:]) or above.endswith((",", "-")):
        return True
    word = text.split(None, 1)[0]
    return len(above) + 1 + len(word) > _FILLED * width and not above.isupper()


def _width(lines: Sequence[RawLine]) -> int | None:
    """The width at which a text was wrapped, in characters; None where it was not."""
    sizes: list[int] = []
    rests = count = 0
    above = ""
    for line in lines:
        text = line.text.rstrip()
        if not text:
            above = "" if not line.break_before else above
            continue
        count += 1
        size = len(text)
        if size >= _SHORTEST:
            sizes.append(size)
        stripped = text.lstrip()
        if (
            stripped[0].islower()
            and _SHORTEST <= len(above) <= _WIDEST
            and not _ENDS.search(above[-4:])
            and not _ITEM.match(stripped)
        ):
            rests += 1
        above = text
    printed = any(line.centred or line.break_before for line in lines)
    if not sizes or rests < (1 if printed else _FEWEST_REST) or rests < _LEAST_REST * count:
        return None
    sizes.sort()
    width = sizes[int(0.9 * (len(sizes) - 1))]
    return width if width <= _WIDEST else None
