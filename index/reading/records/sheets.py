"""Spreadsheets: the sheets as tables, one below the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import IO, Final

from index.reading.formats.format import LARGEST_PIECE, Format
from index.reading.formats.zip_bounds import check_zip
from index.reading.records.cells import CellsUnread, read_cells
from index.reading.records.json_record import read_json
from index.reading.records.table_rows import records_of_rows
from index.reading.source_records import ReadSettings, Unreadable


def split(file: IO[bytes], settings: ReadSettings) -> Iterator[tuple[int, bytes]]:
    """The rows as records in JSON. Rows are counted through all sheets; a sheet that is one
    document is numbered by its first row, and 0 where it is the only one. Raises Unreadable."""
    raw = file.read(LARGEST_PIECE + 1)
    if len(raw) > LARGEST_PIECE:
        raise Unreadable(f"larger than {LARGEST_PIECE >> 20} MB")
    check_zip(raw)
    cells = read_cells(raw)
    above = 0
    try:
        counts = next(cells)
        for count in counts:
            for number, record in records_of_rows(islice(cells, count), settings):
                place = 0 if number == 0 and len(counts) == 1 else above + max(number, 1)
                yield place, json.dumps(record, ensure_ascii=False).encode()
            above += count
    except CellsUnread as error:
        raise Unreadable(str(error)) from error


SHEETS: Final = Format("Excel and OpenDocument tables", (".xlsx", ".xlsm", ".xls", ".ods"),
                       read_json, split)  # fmt: skip
