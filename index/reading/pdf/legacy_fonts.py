"""Text set in the fonts before Unicode, TCVN3 (``.VnTime``) and VNI (``VNI-Times``).

Their PDF files have no map from glyphs to letters: ``Quận`` comes as ``QuËn``. The letter ``ư``
of TCVN3 is the soft hyphen, which PDFium gives as a plain one: a hyphen in a word is read as
``ư`` where that makes a Vietnamese syllable.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from vietnamese.input.damaged_text import restore
from vietnamese.input.legacy_encodings import decode_as
from vietnamese.text.canonical import canonical_syllable
from vietnamese.text.syllables import parse

_SUBSET: Final = re.compile(r"\A[A-Z]{6}\+")
_WORD: Final = re.compile(r"[A-Za-z\u00a1-\u00ff-]*-[A-Za-z\u00a1-\u00ff-]*")
_CAPITALS: Final = re.compile(r"H\Z|H[,-]|H(?:Bold|Italic)", re.ASCII)


def legacy_font(name: str) -> str | None:
    """``TCVN3``, ``TCVN3 capitals`` (a font that shows small letters as capitals) or ``VNI``."""
    plain = _SUBSET.sub("", name).lstrip("/")
    if plain.startswith((".Vn", "Vn")):
        return "TCVN3 capitals" if _CAPITALS.search(plain) else "TCVN3"
    return "VNI" if plain.upper().startswith("VNI") else None


def restored_lines(lines: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Lines whose fonts did not say that they are of before Unicode, and what they were in.
    Judged all together; nothing where they are Unicode."""
    whole = "\n".join(lines)
    found, names = restore(whole)
    if "TCVN3" in names:
        found, names = restore(_WORD.sub(_with_horns, whole))
    restored = found.split("\n")
    return (restored, names) if names and len(restored) == len(lines) else (list(lines), ())


def repaired(text: str, encoding: str) -> str:
    """The letters that a line of such a font shows."""
    if encoding == "VNI":
        return decode_as(text, "VNI")
    text = decode_as(_WORD.sub(_with_horns, text), "TCVN3")
    return text.upper() if encoding == "TCVN3 capitals" else text


def _with_horns(match: re.Match[str]) -> str:
    """``m-êi`` with soft hyphens, where they are letters."""
    word = match[0]
    if word == "-":
        return word
    whole = word.replace("-", "\u00ad")
    if _is_syllable(whole):
        return whole
    parts = word.split("-")
    for at in range(1, len(parts)):  # one true hyphen: "V¨n ho¸-th-"
        left, right = "\u00ad".join(parts[:at]), "\u00ad".join(parts[at:])
        if all(_is_syllable(part) for part in (left, right)):
            return f"{left}-{right}"
    return word


def _is_syllable(word: str) -> bool:
    decoded = decode_as(word, "TCVN3")
    return "\u00ad" not in decoded and parse(canonical_syllable(decoded)) is not None
