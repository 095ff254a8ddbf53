"""DOC files for tests: Word's format of 1997, in the container of OLE, as small as can be."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SMALLEST = 4096  # bytes of a stream that has sectors of its own
TEXT_AT = 0x800


def word_file(pieces: Sequence[tuple[str, str]], heads: str = "", notes: str = "",
              flags: int = 0x0200) -> bytes:  # fmt: skip
    """The text in pieces, each with its encoding (cp1252 or utf-16-le), then notes and heads."""
    parts = [*pieces, (notes, "utf-16-le"), (heads, "utf-16-le")]
    data, bounds, places = b"", [0], b""
    for text, encoding in parts:
        at = TEXT_AT + len(data)
        raw = text.encode(encoding)
        place = (at * 2) | 1 << 30 if encoding == "cp1252" else at
        places += struct.pack("<HIH", 0, place, 0)
        bounds.append(bounds[-1] + len(text))
        data += raw + b"\0" * (len(raw) % 2)
    table = struct.pack(f"<{len(bounds)}I", *bounds) + places
    modifiers = b"\x01\x03\x00abc"  # a piece of the Clx that is to be passed over
    clx = modifiers + b"\x02" + struct.pack("<I", len(table)) + table
    main = bytearray(TEXT_AT)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<II", main, 0x18, TEXT_AT, TEXT_AT + len(data))
    lengths = [sum(len(text) for text, _ in pieces), len(notes), len(heads), 0, 0, 0, 0, 0]
    struct.pack_into("<8i", main, 0x4C, *lengths)
    struct.pack_into("<II", main, 0x01A2, 0, len(clx))
    return ole_file({"WordDocument": bytes(main) + data, "1Table": clx})


def ole_file(streams: dict[str, bytes]) -> bytes:
    """A compound file of these streams."""
    padded = {name: data.ljust(max(SMALLEST, -(-len(data) // SECTOR) * SECTOR), b"\0")
              for name, data in streams.items()}  # fmt: skip
    fat = [FAT, END]  # sector 0: the table itself, sector 1: the directory
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    body = b""
    for at, (name, data) in enumerate(padded.items(), 1):
        start, count = len(fat), len(data) // SECTOR
        fat += [*range(start + 1, start + count), END]
        right = at + 1 if at < len(padded) else FREE
        entries.append(_entry(name, 2, start, len(data), right=right))
        body += data
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    table = struct.pack("<128I", *fat, *[FREE] * (128 - len(fat)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, SMALLEST, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    return head + table + directory + body


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE,
           right: int = FREE) -> bytes:  # fmt: skip
    raw = name.encode("utf-16-le") + b"\0\0"
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw), kind, 1, FREE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
