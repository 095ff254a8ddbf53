"""Tables that editors keep by hand: text files with columns separated by tabs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path


class TableError(ValueError):
    """A row of the table that cannot be read; says where, what was expected and what was found."""

    def __init__(self, path: Path, line: int, expected: str, found: str) -> None:
        super().__init__(f"{path.name}, line {line}: expected {expected}, found {found!r}")


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, str, list[str]]]:
    """Of each row: its line number, its text, and its cells, as many as there are columns.

    The first row has to name the columns. Empty lines and lines that begin with ``#`` are skipped;
    trailing empty cells may be left out. Raises `TableError`.
    """
    header_seen = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header_seen:
            if cells != list(columns):
                raise TableError(path, number, "the columns " + ", ".join(columns), line)
            header_seen = True
        elif len(cells) > len(columns):
            raise TableError(path, number, f"at most {len(columns)} columns", line)
        else:
            yield number, line, cells + [""] * (len(columns) - len(cells))
