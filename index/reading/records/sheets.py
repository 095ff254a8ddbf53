"""Spreadsheets: the sheets as tables, one below the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import IO, Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from index.reading.formats.format import LARGEST_PIECE, Format
from index.reading.formats.zip_bounds import check_zip
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
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(raw))
        sheets = [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(f"not a spreadsheet that can be read: {error}") from error
    sheets = [rows for rows in sheets if rows]
    above = 0
    for rows in sheets:
        cells = [[_value(cell) for cell in row] for row in rows]
        for number, record in records_of_rows(cells, settings):
            whole = number == 0 and len(sheets) == 1
            place = 0 if whole else above + max(number, 1)
            yield place, json.dumps(record, ensure_ascii=False).encode()
        above += len(rows)


def _value(cell: Any) -> Any:
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


SHEETS: Final = Format("Excel and OpenDocument tables", (".xlsx", ".xlsm", ".xls", ".ods"),
                       read_json, split)  # fmt: skip
