"""The cells of a spreadsheet, read by a process of its own.

The library makes room for every cell between the first and the last of a sheet, so that two cells
may take terabytes, and where there is no room it ends the process. This module is all that the
process imports, and it starts in some 50 ms.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, Final

from index.reading.budget import DEFAULT_BUDGET, end_process_after, limit_memory

_ENTRY: Final = (
    "import sys; sys.path[:] = {path!r}; from index.reading.records.cells import main; main()"
)
_NO_SPREADSHEET: Final = 2  # exit code; the line that is printed says why
_ENDED: Final = {
    -signal.SIGXCPU: "given up: it takes too long to read",
    -signal.SIGABRT: "given up: it takes more memory to read than one document may have",
    -signal.SIGKILL: "given up: its reading was killed, probably for lack of memory",
}


class CellsUnread(Exception):
    """``str()`` says why, in a person's words."""


def read_cells(raw: bytes) -> Iterator[Any]:
    """First the number of rows of each sheet that has any, a list, then all rows, each a list.
    Blank cells at the end of a row are left out. Raises CellsUnread."""
    command = [sys.executable, "-c", _ENTRY.format(path=sys.path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            with suppress(BrokenPipeError):
                process.stdin.write(raw)
                process.stdin.close()
            found = map(json.loads, process.stdout)
            first = next(found, None)
            if isinstance(first, list):
                yield first
                yield from found
        except GeneratorExit:  # the rest is not wanted
            process.kill()
            raise
        code = process.wait()
    if code == _NO_SPREADSHEET:
        raise CellsUnread(str(first))
    if code:
        raise CellsUnread(_ENDED.get(code, f"given up: its reading crashed (exit code {code})"))


def main() -> None:
    """The process: a spreadsheet comes in, lines of JSON go out."""
    raw = sys.stdin.buffer.read()
    limit_memory(DEFAULT_BUDGET.memory)
    end_process_after(DEFAULT_BUDGET.seconds_for(len(raw)))
    try:
        sheets = _sheets(raw)
    except Exception as error:  # of a library, on a file that nobody has foreseen
        print(json.dumps(f"not a spreadsheet that can be read: {error}"))
        sys.exit(_NO_SPREADSHEET)
    print(json.dumps([len(rows) for rows in sheets]))
    for rows in sheets:
        for row in rows:
            print(json.dumps(row))


def _sheets(raw: bytes) -> list[list[list[Any]]]:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(BytesIO(raw))
    sheets = []
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python()
        sheets.append([_without_blank_end(list(map(_value, row))) for row in rows])
    return [rows for rows in sheets if rows]


def _without_blank_end(row: list[Any]) -> list[Any]:
    while row and row[-1] in ("", None):
        row.pop()
    return row


def _value(cell: Any) -> Any:
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell
