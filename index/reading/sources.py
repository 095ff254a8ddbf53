"""Files and folders -> pieces of raw bytes, one for each document; pieces -> documents.

Nothing here raises for bad input: what cannot be read is a `Failure` beside the pieces, or a
`BadPage` from `read_piece`, and everything else goes on.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import lzma
import os
import stat
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from index.reading.decoding import decode
from index.reading.html import declared_encoding, read_html
from index.reading.jsonl import read_json_line
from index.reading.pages import read_page
from index.reading.source_records import BadPage, Failure, Piece, ReadResult, SourceFile, Unreadable

__all__ = [
    "ENDINGS", "BadPage", "Failure", "Piece", "ReadResult", "SourceFile",
    "pieces", "pieces_of", "read_piece", "source_files",
]  # fmt: skip

_PAGES: Final = (".txt",)
_HTML: Final = (".html", ".htm")
_JSONL: Final = (".jsonl", ".jsonl.gz", ".jsonl.xz")
ENDINGS: Final = (*_PAGES, *_HTML, *_JSONL)
"""What the files end in that are documents; others in a folder are left alone."""

ABOUT_PAGES: Final = frozenset({"labels.jsonl", "queries.jsonl"})
"""Files about the pages of a folder, by the names that judged sets give them: no pages
themselves. Named as a SOURCE they are read like any other."""

LARGEST_PAGE: Final = 64 << 20
"""Bytes. A page or a JSON line beyond this is not a document but a mistake."""
_DIGEST_BYTES: Final = 16


# --- finding files --------------------------------------------------------------------------


def source_files(sources: Sequence[Path]) -> Iterator[SourceFile | Failure]:
    """The files to index, each once, those of one SOURCE in the order of their paths."""
    seen: dict[str, Path] = {}
    for source in sources:
        for found in _files_of(source):
            if isinstance(found, Failure):
                yield found
            elif found.path not in seen:
                seen[found.path] = found.file
                yield found
            elif not _same_file(seen[found.path], found.file):
                yield Failure(
                    found.path,
                    None,
                    f"{found.file} and {seen[found.path]} have the same path below their SOURCE; "
                    "name a folder that holds both as SOURCE",
                )


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _files_of(source: Path) -> Iterator[SourceFile | Failure]:
    try:
        status = source.stat()
    except OSError as error:
        yield Failure(str(source), None, _why(error))
        return
    if stat.S_ISDIR(status.st_mode):
        found = list(_files_below(source, "", ((status.st_dev, status.st_ino),)))
        yield from sorted(found, key=lambda one: one.path)
    elif not source.name.lower().endswith(ENDINGS):
        yield Failure(
            source.name, None, f"is not a file of a known kind; known are {', '.join(ENDINGS)}"
        )
    else:
        yield _file(source, source.name)


def _files_below(
    folder: Path, path: str, above: tuple[tuple[int, int], ...]
) -> Iterator[SourceFile | Failure]:
    """All files of known kinds below ``folder``. ``above`` are the folders on the way, by device
    and inode: a symbolic link may lead back to one of them."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Failure(path or str(folder), None, f"the folder {_why(error)}")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        below = f"{path}/{entry.name}" if path else entry.name
        try:
            is_folder = entry.is_dir()
            status = entry.stat() if is_folder else None
        except OSError as error:
            yield Failure(_printable(below), None, _why(error))
            continue
        if status is not None:
            here = (status.st_dev, status.st_ino)
            if here in above:
                yield Failure(_printable(below), None, "is a link to a folder that holds it")
            else:
                yield from _files_below(folder / entry.name, below, (*above, here))
        elif entry.name.lower().endswith(ENDINGS) and entry.name not in ABOUT_PAGES:
            yield _file(folder / entry.name, below)


def _file(file: Path, path: str) -> SourceFile | Failure:
    if _printable(path) != path:
        return Failure(_printable(path), None, "its name is not valid UTF-8; rename the file")
    try:
        status = file.stat()
    except OSError as error:
        return Failure(path, None, _why(error))
    if not stat.S_ISREG(status.st_mode):
        return Failure(path, None, "is not a regular file")
    return SourceFile(path, file, status.st_size, status.st_mtime_ns)


def _printable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def _why(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"


# --- taking files apart ---------------------------------------------------------------------


def pieces(sources: Sequence[Path]) -> Iterator[Piece | Failure]:
    """The pieces of all files, in order, with the failures where they come up."""
    for found in source_files(sources):
        if isinstance(found, Failure):
            yield found
        else:
            yield from pieces_of(found)


def pieces_of(source: SourceFile) -> Iterator[Piece | Failure]:
    """A page is one piece, a JSONL file one for each line that is not blank."""
    name = source.path.lower()
    if name.endswith(_JSONL):
        yield from _lines_of(source)
        return
    if source.size > LARGEST_PAGE:
        reason = f"{source.size >> 20} MB are too much for a page, {LARGEST_PAGE >> 20} are allowed"
        yield Failure(source.path, None, reason)
        return
    try:
        raw = source.file.read_bytes()
    except OSError as error:
        yield Failure(source.path, None, _why(error))
        return
    yield _piece(source, None, raw)


def _piece(source: SourceFile, line: int | None, raw: bytes) -> Piece:
    digest = hashlib.blake2b(raw, digest_size=_DIGEST_BYTES).digest()
    return Piece(source.path, line, raw, digest, source.file)


def _lines_of(source: SourceFile) -> Iterator[Piece | Failure]:
    number = 0
    try:
        with _open(source.file) as handle:
            for raw in _raw_lines(handle):
                number += 1
                if len(raw) > LARGEST_PAGE:
                    yield Failure(source.path, number, f"longer than {LARGEST_PAGE >> 20} MB")
                elif line := raw.strip():
                    yield _piece(source, number, line)
    except UnicodeDecodeError as error:
        yield Failure(source.path, number + 1, f"not valid UTF-16 from here on: {error.reason}")
    except EOFError:
        yield Failure(source.path, number + 1, "the packed file is cut short from here on")
    except (OSError, zlib.error, lzma.LZMAError) as error:
        what = _why(error) if isinstance(error, OSError) else f"cannot be unpacked: {error}"
        yield Failure(source.path, number + 1 if number else None, what)


def _open(file: Path) -> gzip.GzipFile | lzma.LZMAFile | io.BufferedReader:
    name = file.name.lower()
    if name.endswith(".gz"):
        return gzip.open(file)
    if name.endswith(".xz"):
        return lzma.open(file)
    return file.open("rb")


def _raw_lines(handle: gzip.GzipFile | lzma.LZMAFile | io.BufferedReader) -> Iterator[bytes]:
    """The lines as UTF-8; of one that is too long only so much that this shows."""
    start = handle.peek(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        for text in io.TextIOWrapper(handle, "utf-16", newline="\n"):
            yield text.encode("utf-8", "surrogatepass")
        return
    if start.startswith(codecs.BOM_UTF8):
        handle.read(len(codecs.BOM_UTF8))
    while raw := handle.readline(LARGEST_PAGE + 1):
        yield raw
        while len(raw) > LARGEST_PAGE and not raw.endswith(b"\n"):
            raw = handle.readline(LARGEST_PAGE + 1)


# --- reading --------------------------------------------------------------------------------


def read_piece(piece: Piece) -> ReadResult:
    """The document of a piece. Its id is the path, or in JSONL the line's ``id``, or
    ``path:line``. Raises BadPage."""
    name = piece.path.lower()
    try:
        if name.endswith(_JSONL):
            return read_json_line(piece.raw, f"{piece.path}:{piece.line}")
        if name.endswith(_HTML):
            return _read_html(piece)
        text, notes = decode(piece.raw)
        return ReadResult(read_page(text).document(piece.path), notes)
    except Unreadable as error:
        raise BadPage(piece.path, piece.line, str(error)) from error


def _read_html(piece: Piece) -> ReadResult:
    html, notes = decode(piece.raw, declared_encoding(piece.raw))
    text, meta = read_html(html)
    if not text.strip():
        raise Unreadable("the page holds no text")
    return ReadResult(read_page(text, meta).document(piece.path), notes)
