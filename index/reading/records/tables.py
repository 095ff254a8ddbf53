"""CSV, TSV and their like: a record a row."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final, cast

from index.reading.decoding import decode
from index.reading.formats.format import LARGEST_PIECE, Format
from index.reading.notes import Note
from index.reading.records.json_record import read_json
from index.reading.records.names import known
from index.reading.records.table_rows import records_of_rows
from index.reading.source_records import ReadSettings, Unreadable

_SAMPLE: Final = 1 << 18  # bytes by which encoding and delimiter are judged
_LARGEST_LEGACY: Final = LARGEST_PIECE  # bytes of a file that is no Unicode and read whole
_MOST_COLUMNS: Final = 16_384  # as spreadsheets have
_DELIMITERS: Final = (",", ";", "\t", "|")
_HEADING_ROWS: Final = 15
_NO_DELIMITER: Final = "\x1f"  # stands in no text: a table of one column

_LONGEST_LINE: Final = LARGEST_PIECE + 1  # which is too long for a field: that ends it

csv.field_size_limit(LARGEST_PIECE)


@dataclass(frozen=True, slots=True)
class _Form:
    """How a table is written."""

    delimiter: str
    escape: str | None = None
    quoted: bool = True

    def rows(self, lines: Any) -> Iterator[list[str]]:
        if not self.quoted:
            return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            escapechar=self.escape,
            skipinitialspace=self.delimiter != "\t",
        )


def split(file: IO[bytes], settings: ReadSettings) -> Iterator[tuple[int, bytes] | Note]:
    """The rows as records in JSON, numbered as a spreadsheet shows them. Raises Unreadable."""
    text, notes = _text(cast(io.BufferedReader, file))
    yield from notes
    sample = text.read(_SAMPLE)
    if not sample.strip():
        raise Unreadable("the file is empty")
    form = _form(sample)
    try:
        for number, record in records_of_rows(_rows(form, _lines(sample, text)), settings):
            dumped = json.dumps(record, ensure_ascii=False)
            yield number, dumped.encode("utf-8", "surrogateescape")
    except csv.Error as error:
        raise Unreadable(f"not a table from here on: {error}") from error


def _text(file: io.BufferedReader) -> tuple[io.TextIOBase, tuple[Note, ...]]:
    """The file as text. Where its start is Unicode, bytes that are none stay what they are, for
    the reader to judge; else all of it is read in an encoding of the past. Raises Unreadable."""
    start = file.peek(_SAMPLE)[:_SAMPLE]
    encoding = "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif start[1:2] == b"\0":
        encoding = "utf-16-le"
    elif not _is_mostly_utf8(start):
        raw = file.read(_LARGEST_LEGACY + 1)
        if len(raw) > _LARGEST_LEGACY:
            raise Unreadable("not valid UTF-8, and too large to be read in another encoding")
        decoded, notes = decode(raw)
        return io.StringIO(decoded, newline=""), notes
    return io.TextIOWrapper(file, encoding, errors="surrogateescape", newline=""), ()


def _is_mostly_utf8(raw: bytes) -> bool:
    text = raw.decode("utf-8", "replace")
    bad = text[:-4].count("\ufffd")
    marked = sum(character > "\x7f" for character in text)
    return bad * 10 <= marked


def _lines(sample: str, rest: io.TextIOBase) -> Iterator[str]:
    """All lines: of the sample, which ends within one, and of the rest."""
    lines = sample.splitlines(keepends=True) if "\n" not in sample else sample.split("\n")
    if "\n" in sample:
        lines = [*(line + "\n" for line in lines[:-1]), lines[-1]]
    last = (lines.pop() if lines else "") + rest.readline(_LONGEST_LINE)
    lines.append(last)
    if lines and lines[0].lower().startswith("sep="):
        lines = lines[1:]
    yield from (line.replace("\0", " ") for line in lines)
    while line := rest.readline(_LONGEST_LINE):
        yield line.replace("\0", " ")


def _rows(form: _Form, lines: Iterator[str]) -> Iterator[list[str]]:
    """Raises Unreadable, and csv.Error."""
    for row in form.rows(lines):
        if len(row) > _MOST_COLUMNS:
            raise Unreadable(f"not a table from here on: a row of {len(row)} columns")
        yield row


def _form(sample: str) -> _Form:
    """The form by which the most columns have known names and rows are of one length."""
    if sample.lower().startswith("sep=") and len(sample) > 4:
        return _Form(sample[4])
    whole = sample if len(sample) < _SAMPLE else sample[: sample.rfind("\n")]
    forms = [_Form(delimiter) for delimiter in _DELIMITERS]
    if '\\"' in whole:
        forms += [_Form(delimiter, "\\") for delimiter in _DELIMITERS]
    forms.append(_Form("\t", quoted=False))
    scores = [(_score(form, whole), -at) for at, form in enumerate(forms)]
    (names, even), at = max(scores)
    if not names and even < 0.5:
        return _Form(_NO_DELIMITER)
    return forms[-at]


def _score(form: _Form, sample: str) -> tuple[int, float]:
    """Known headings, and the share of rows that have as many columns as most have (0 for a
    single column)."""
    try:
        rows = [row for row in form.rows(io.StringIO(sample, newline="")) if row][:200]
    except csv.Error:
        return 0, 0.0
    widths = [len(row) for row in rows]
    usual = max(widths, key=widths.count, default=0)
    names = max((sum(known(cell) is not None for cell in row) for row in rows[:_HEADING_ROWS]
                 if len(row) > 1), default=0)  # fmt: skip
    if usual < 2:
        return 0, 0.0
    return names, round(widths.count(usual) / len(widths), 2)


CSV: Final = Format("CSV and TSV", (".csv", ".tsv", ".tab", ".psv"), read_json, split)
