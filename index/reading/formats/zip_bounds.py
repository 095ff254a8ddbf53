"""Packed files that would fill the memory when unpacked are refused before they are."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Final

from index.reading.source_records import Unreadable

LARGEST_UNPACKED: Final = 1 << 30  # bytes of all that one packed file holds
HIGHEST_RATIO: Final = 200  # unpacked to packed; text reaches 20, a table of zeros 100
SMALL: Final = 64 << 20  # bytes from which on the ratio counts


def is_bomb(packed: int, unpacked: int) -> bool:
    return unpacked > LARGEST_UNPACKED or (
        unpacked > SMALL and unpacked > HIGHEST_RATIO * max(packed, 1)
    )


def check_zip(raw: bytes) -> None:
    """Raises Unreadable for a ZIP file (a DOCX, XLSX, ODT) that unpacks to too much."""
    if not raw.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(BytesIO(raw)) as file:
            unpacked = sum(member.file_size for member in file.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable(f"cannot be unpacked: {error}") from error
    if is_bomb(len(raw), unpacked):
        raise Unreadable(f"would unpack to {unpacked >> 20} MB, which is too much")
