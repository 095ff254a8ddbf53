"""DOC, Word's format of 1997 to 2003: the text by its table of pieces ([MS-DOC] 2.4.1, 2.9.38).

Many files of that name are of another kind, which Word opens all the same: RTF, HTML, DOCX and
saved pages. They are read as what they are.
"""

from __future__ import annotations

import re
import struct
from io import BytesIO
from typing import Any, Final

import olefile

from index.reading.formats import mail, web_page
from index.reading.formats.format import Format
from index.reading.formats.paper import read_paper
from index.reading.office import docx, rtf
from index.reading.source_records import Piece, ReadResult, ReadSettings, Unreadable

_MAGIC: Final = b"\xd0\xcf\x11\xe0"
_FLAGS, _CLX, _COUNTS = 0x0A, 0x01A2, 0x004C  # offsets in the file information block
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_COMPRESSED: Final = 1 << 30
_FIELD: Final = re.compile("([\x13\x14\x15])")  # where a field begins, its result, its end
_MARKS: Final = {
    0x07: "\x07", 0x09: " ", 0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x0E: "\n", 0x1E: "-",
    0x1F: "\u00ad", 0xA0: " ",
}  # fmt: skip
_CONTROLS: Final = re.compile("[\x00-\x06\x08\x0f-\x1d]")


def read(piece: Piece, settings: ReadSettings) -> ReadResult:
    """Raises Unreadable."""
    start = piece.raw[:2048].lstrip().lower()
    if rtf.is_rtf(piece.raw):
        return rtf.read(piece, settings)
    if piece.raw.startswith(b"PK"):
        return docx.read(piece, settings)
    if mail.is_message(piece.raw):
        return mail.read_web_archive(piece, settings)
    if not piece.raw.startswith(_MAGIC):
        if b"<html" in start or b"<!doctype" in start or b"<body" in start:
            return web_page.read(piece, settings)
        raise Unreadable("is no Word file, or one of Word 95 or older")
    return read_paper(_text(piece.raw), piece.name)


def _text(raw: bytes) -> str:
    """The main text and its notes, without heads and feet of pages."""
    try:
        with olefile.OleFileIO(BytesIO(raw)) as file:
            main = _stream(file, "WordDocument", len(raw))
            (flags,) = struct.unpack_from("<H", main, _FLAGS)
            if flags & _ENCRYPTED:
                raise Unreadable("is encrypted")
            name = "1Table" if flags & _SECOND_TABLE else "0Table"
            table = _stream(file, name, len(raw))
        characters = _characters(main, _pieces(main, table))
        lengths = struct.unpack_from("<8i", main, _COUNTS)
    except (OSError, struct.error, ValueError, IndexError, TypeError) as error:
        # TypeError: what olefile says of a stream that is none
        raise Unreadable(f"is damaged: {error}") from error
    text, footnotes, heads, _, comments, endnotes, boxes, _ = lengths
    notes = characters[text : text + footnotes]
    behind = text + footnotes + heads
    rest = characters[behind : behind + comments + endnotes + boxes]
    return _plain("\n".join((characters[:text], notes, rest)))


def _stream(file: Any, name: str, most: int) -> bytes:
    """One of the container's streams; chains of sectors that go round would give more than the
    file has, ``most`` bytes. Raises OSError."""
    if max(file.get_size(name), file.root.size) > most:
        raise OSError("a stream that is larger than the file")
    data: bytes = file.openstream(name).read()
    return data


def _pieces(main: bytes, table: bytes) -> bytes:
    """The table of pieces (PlcPcd) within the Clx, past its property modifiers."""
    at, size = struct.unpack_from("<II", main, _CLX)
    end = at + size
    while at < end:
        if table[at] == 2:
            (length,) = struct.unpack_from("<I", table, at + 1)
            return table[at + 5 : at + 5 + length]
        (length,) = struct.unpack_from("<H", table, at + 1)
        at += 3 + length
    raise ValueError("no table of pieces")


def _characters(main: bytes, pieces: bytes) -> str:
    count = (len(pieces) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", pieces)
    if list(bounds) != sorted(bounds) or bounds[-1] > len(main):
        raise ValueError("pieces of more text than there is")
    found = []
    for number, (start, end) in enumerate(zip(bounds, bounds[1:], strict=False)):
        (place,) = struct.unpack_from("<I", pieces, 4 * (count + 1) + 8 * number + 2)
        if place & _COMPRESSED:
            at = (place ^ _COMPRESSED) // 2
            found.append(main[at : at + end - start].decode("cp1252", "replace"))
        else:
            found.append(main[place : place + 2 * (end - start)].decode("utf-16-le", "replace"))
    return "".join(found)


def _plain(text: str) -> str:
    """Word's control characters as what they mean; cells of a row on one line."""
    text = _CONTROLS.sub("", _without_codes(text).translate(_MARKS))
    rows = text.replace("\x07\x07", "\n").replace("\x07", " | ")
    return "\n".join(line.strip(" |") for line in rows.split("\n"))


def _without_codes(text: str) -> str:
    """Of a field its result; fields hold fields."""
    kept: list[str] = []
    codes: list[int | None] = []  # where the code of each open field begins; None: it has ended
    for part in _FIELD.split(text):
        if part == "\x13":
            codes.append(len(kept))
        elif part == "\x14" and codes and codes[-1] is not None:
            del kept[codes[-1] :]
            codes[-1] = None
        elif part == "\x15" and codes:
            if (start := codes.pop()) is not None:
                del kept[start:]
        else:
            kept.append(part)
    return "".join(kept)


DOC: Final = Format("Word 97-2003 (DOC)", (".doc", ".dot"), read)
