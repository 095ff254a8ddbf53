"""Bytes of a file -> text, or the reason why they are none."""

from __future__ import annotations

import codecs
import re
from typing import Final

from index.reading.notes import Note, NoteCode
from index.reading.source_records import Unreadable
from vietnamese.input.legacy_encodings import decode_legacy
from vietnamese.text.canonical import WORD, canonical_syllable
from vietnamese.text.syllables import parse

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_STARTS: Final = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a packed file (zip, docx, xlsx)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "an RTF file"),
)
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS: Final = 0.01  # share of characters; portals leave a stray one now and then
_SINGLE_BYTE: Final = ("cp1258", "cp1252", "latin-1")
_ENOUGH: Final = 5  # marked words from which a legacy encoding is believed
_MOST_FOREIGN: Final = 0.02  # share of them that may be foreign: Đắk, Pleiku
_WORD: Final = re.compile(WORD)


def decode(raw: bytes, declared: str | None = None) -> tuple[str, tuple[Note, ...]]:
    """The text, and notes on conversions. ``declared`` is an encoding that a page names.

    UTF-8 unless a byte order mark says otherwise. Bytes that are not UTF-8 are read in the
    declared encoding or a Vietnamese one of the past only if the outcome is Vietnamese
    throughout. Raises Unreadable.
    """
    if not raw.strip():
        raise Unreadable("the file is empty")
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            text = _strict(raw, bom, encoding)
            break
    else:
        _refuse_binary(raw)
        try:
            return _converted(raw.decode("utf-8"))
        except UnicodeDecodeError as error:
            return _single_byte(raw, declared, error)
    if not text.strip():
        raise Unreadable("the file is empty")
    return _converted(text)


def _strict(raw: bytes, bom: bytes, encoding: str) -> str:
    try:
        return raw[len(bom) :].decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        position = len(bom) + error.start + 1
        raise Unreadable(f"begins as {name}, but is not {name} at byte {position}") from error


def _refuse_binary(raw: bytes) -> None:
    for start, what in _BINARY_STARTS:
        if raw.startswith(start):
            raise Unreadable(f"binary file: {what}, not text")
    nul = raw.find(b"\0")
    if nul >= 0:
        raise Unreadable(f"binary file: a NUL byte at byte {nul + 1}")


def _single_byte(
    raw: bytes, declared: str | None, error: UnicodeDecodeError
) -> tuple[str, tuple[Note, ...]]:
    encodings = (declared, *_SINGLE_BYTE) if declared else _SINGLE_BYTE
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" in text:
            continue
        text, found = decode_legacy(text)
        if _is_vietnamese(text):
            names = " and ".join(found) if found else encoding.upper()
            return _clean(text), (Note(NoteCode.CONVERTED, names),)
    raise Unreadable(
        f"not valid UTF-8: byte 0x{raw[error.start]:02X} at byte {error.start + 1}; "
        "save the file as UTF-8"
    ) from error


def _is_vietnamese(text: str) -> bool:
    """Whether the words with letters beyond ASCII are Vietnamese syllables, and there are some."""
    marked = [word for word in _WORD.findall(text) if not word.isascii()]
    wrong = sum(parse(canonical_syllable(word)) is None for word in marked)
    return len(marked) >= _ENOUGH and wrong <= _MOST_FOREIGN * len(marked)


def _converted(text: str) -> tuple[str, tuple[Note, ...]]:
    clean = _clean(text)
    if clean.isascii():
        return clean, ()
    converted, names = decode_legacy(clean)
    return converted, tuple(Note(NoteCode.CONVERTED, name) for name in names)


def _clean(text: str) -> str:
    """Without stray control characters. Raises Unreadable where they are more than stray."""
    cleaned, count = _CONTROL.subn(" ", text)
    if count > _MOST_CONTROLS * len(text) + 1:
        raise Unreadable(f"binary file: {count} control characters")
    return cleaned
