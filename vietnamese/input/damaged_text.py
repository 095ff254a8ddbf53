"""Text that was read in the wrong encoding, as it was meant.

UTF-8 read as Windows-1252 and the like, and the encodings of the past: TCVN3, VNI, VISCII, VPS.
"""

from __future__ import annotations

import re
from typing import Final

from vietnamese.input.legacy_encodings import decode_legacy
from vietnamese.input.mojibake import repair_mojibake
from vietnamese.input.single_byte import ENCODINGS, bytes_of, decode_single_byte
from vietnamese.text.canonical import WORD, canonical_syllable
from vietnamese.text.syllables import parse

_ENOUGH: Final = 5  # marked words from which an encoding of the past is believed
_MOST_FOREIGN: Final = 0.02  # share of them that may be foreign: Đắk, Pleiku
_WORD: Final = re.compile(WORD)
_BEYOND: Final = re.compile("[\u0300-\u036f\u1ea0-\u1ef9\u01a0\u01a1\u01af\u01b0]")
"""What shows a text to be in Unicode already."""


def is_vietnamese(text: str, enough: int = _ENOUGH) -> bool:
    """Whether the words with letters beyond ASCII are Vietnamese syllables, and there are some."""
    marked = {word for word in _WORD.findall(text) if not word.isascii()}
    wrong = sum(parse(canonical_syllable(word)) is None for word in marked)
    return len(marked) >= enough and wrong <= _MOST_FOREIGN * len(marked)


def restore(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as it was meant, and what it was in: empty where it was right."""
    if text.isascii():
        return text, ()
    repaired, misread = repair_mojibake(text)
    converted, names = decode_legacy(repaired)
    if misread is not None:
        names = (f"UTF-8 read as {misread}", *names)
    if not names and not _BEYOND.search(text):
        reread = _reread(text)
        if reread is not None:
            return reread
    return converted, names


def _reread(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The text of bytes of VISCII or VPS that were read as Latin-1."""
    if is_vietnamese(text):
        return None
    raw = bytes_of(text)
    if raw is None:
        return None
    for name in ENCODINGS:
        try:
            found = decode_single_byte(raw, name)
        except UnicodeDecodeError:
            continue
        if is_vietnamese(found):
            return found, (name,)
    return None
