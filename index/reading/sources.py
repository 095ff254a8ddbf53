"""Files and folders -> pieces of raw bytes, one for each document; pieces -> documents.

Nothing here raises for bad input: what cannot be read is a `Failure` beside the pieces, or a
`BadPage` from `read_piece`, and everything else goes on.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final

from index.reading.formats.format import LARGEST_PIECE
from index.reading.formats.registry import (
    ENDINGS,
    LOOKED_AT,
    ending,
    format_of,
    format_of_piece,
    may_be_page,
)
from index.reading.formats.unpacking import is_archive, members, unpacked
from index.reading.notes import Note, NoteCode, Noted
from index.reading.source_records import (
    AS_THEY_COME,
    BadPage,
    Failure,
    PassedOver,
    Piece,
    ReadResult,
    ReadSettings,
    SourceFile,
    Unreadable,
)

__all__ = [
    "AS_THEY_COME", "ENDINGS", "BadPage", "Failure", "PassedOver", "Piece", "ReadResult",
    "ReadSettings", "SourceFile", "pieces_of", "read_piece", "source_files",
]  # fmt: skip

ABOUT_PAGES: Final = frozenset({"labels.jsonl", "queries.jsonl", "readme.md", "readme.txt"})
"""Files about the pages of a folder, by the names that judged sets give them (in lower case):
no pages themselves. Named as a SOURCE they are read like any other."""

_DIGEST_BYTES: Final = 16


# --- finding files --------------------------------------------------------------------------


def source_files(sources: Sequence[Path]) -> Iterator[SourceFile | Failure | PassedOver]:
    """The files to index, each once, those of one SOURCE in the order of their paths."""
    seen: dict[str, Path] = {}
    for source in sources:
        for found in _files_of(source):
            if not isinstance(found, SourceFile):
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


def _files_of(source: Path) -> Iterator[SourceFile | Failure | PassedOver]:
    try:
        status = source.stat()
    except OSError as error:
        yield Failure(str(source), None, _why(error))
        return
    if stat.S_ISDIR(status.st_mode):
        found = list(_files_below(source, "", ((status.st_dev, status.st_ino),)))
        yield from sorted(found, key=lambda one: one.path)
    elif not _is_known(source):
        yield Failure(
            source.name, None, f"is not a file of a known kind; known are {', '.join(ENDINGS)}"
        )
    else:
        yield _file(source, source.name)


def _files_below(
    folder: Path, path: str, above: tuple[tuple[int, int], ...]
) -> Iterator[SourceFile | Failure | PassedOver]:
    """All files below ``folder``. ``above`` are the folders on the way, by device
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
        elif entry.name.lower() not in ABOUT_PAGES:
            if not _is_known(folder / entry.name):
                yield PassedOver(_printable(below), ending(entry.name))
            else:
                yield _file(folder / entry.name, below)


def _is_known(file: Path) -> bool:
    """By its name; a page that was saved under the name of a program by how it begins."""
    if is_archive(file.name) or format_of(file.name) is not None:
        return True
    if not may_be_page(file.name) or not file.is_file():
        return False
    try:
        with file.open("rb") as handle:
            return format_of(file.name, handle.read(LOOKED_AT)) is not None
    except OSError:
        return False


def _file(file: Path, path: str) -> SourceFile | Failure:
    if _printable(path) != path:
        return Failure(_printable(path), None, "its name is not valid UTF-8; rename the file")
    try:
        status = file.stat()
    except OSError as error:
        return Failure(path, None, _why(error))
    if not stat.S_ISREG(status.st_mode):
        return Failure(path, None, "is not a regular file")
    return SourceFile(path, file, status.st_size)


def _printable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def _why(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"


# --- taking files apart ---------------------------------------------------------------------


def pieces_of(
    source: SourceFile, settings: ReadSettings = AS_THEY_COME
) -> Iterator[Piece | Failure | Noted]:
    """The parts of a file that are documents; most files are one piece. Of an archive, all parts
    of all its files; those of unknown kinds are noted."""
    try:
        with source.file.open("rb") as stream:
            if is_archive(source.path):
                yield from _pieces_of_archive(source, stream, settings)
            else:
                file = unpacked(stream, source.path, source.size)
                yield from _parts(source, "", file, settings)
    except Unreadable as error:
        yield Failure(source.path, None, str(error))
    except OSError as error:
        yield Failure(source.path, None, _why(error))


def _pieces_of_archive(
    source: SourceFile, stream: IO[bytes], settings: ReadSettings
) -> Iterator[Piece | Failure | Noted]:
    for member, file in members(stream, source.size):
        if member.path.rpartition("/")[2].lower() in ABOUT_PAGES:
            continue
        if format_of(member.path) is None and not (
            may_be_page(member.path) and format_of(member.path, file.peek(LOOKED_AT)[:LOOKED_AT])
        ):
            kind = ending(member.path) or "without an ending"
            note = Note(NoteCode.PASSED_OVER, kind, example=member.path)
            yield Noted(source.path, 0, note)
        else:
            yield from _parts(source, member.path, file, settings)


def _parts(
    source: SourceFile, member: str, file: io.BufferedReader, settings: ReadSettings
) -> Iterator[Piece | Failure]:
    """The parts of one unpacked file, up to where it cannot be read any further."""
    number = 0
    try:
        format_ = format_of(member or source.path, file.peek(LOOKED_AT)[:LOOKED_AT])
        if format_ is None:  # it begins in another way than it did
            raise Unreadable("is not of a known kind")
        if format_.split is None:
            raw = file.read(LARGEST_PIECE + 1)
            _check_size(raw, "a page")
            yield _piece(source, member, None, raw, settings)
            return
        for number, raw in format_.split(file, settings):
            if len(raw) > LARGEST_PIECE:
                yield Failure(source.path, number, f"longer than {LARGEST_PIECE >> 20} MB")
            else:
                yield _piece(source, member, number or None, raw, settings)
    except Unreadable as error:
        yield _failure(source, member, number, str(error))
    except UnicodeDecodeError as error:
        reason = f"not valid {error.encoding.upper()} from here on: {error.reason}"
        yield _failure(source, member, number or 1, reason)
    except EOFError:
        yield _failure(source, member, number or 1, "the packed file is cut short from here on")
    except OSError as error:
        yield _failure(source, member, number, _why(error))
    except (zlib.error, lzma.LZMAError, zipfile.BadZipFile) as error:
        yield _failure(source, member, number, f"cannot be unpacked: {error}")
    except Exception as error:  # of a library, on a file that nobody has foreseen
        yield _failure(source, member, number, _unforeseen(error))


def _failure(source: SourceFile, member: str, number: int, reason: str) -> Failure:
    """What ended the reading below part ``number`` (0: before the first)."""
    if member:
        return Failure(source.path, None, f"{member}: {reason}")
    return Failure(source.path, number + 1 if number else None, reason)


def _check_size(raw: bytes, what: str) -> None:
    if len(raw) > LARGEST_PIECE:
        raise Unreadable(f"more than {LARGEST_PIECE >> 20} MB are too much for {what}")


def _piece(
    source: SourceFile, member: str, line: int | None, raw: bytes, settings: ReadSettings
) -> Piece:
    digest = hashlib.blake2b(settings.key() + raw, digest_size=_DIGEST_BYTES).digest()
    return Piece(source.path, line, raw, digest, source.file, member)


# --- reading --------------------------------------------------------------------------------


def read_piece(piece: Piece, settings: ReadSettings = AS_THEY_COME) -> ReadResult:
    """The document of a piece. Its id is the path, or in JSONL the line's ``id``, or
    ``path:line``. Raises BadPage."""
    format_ = format_of_piece(piece)
    assert format_ is not None
    try:
        return format_.read(piece, settings)
    except Unreadable as error:
        raise _bad(piece, str(error)) from error
    except Exception as error:  # of a library, on a file that nobody has foreseen
        raise _bad(piece, _unforeseen(error)) from error


def _bad(piece: Piece, reason: str) -> BadPage:
    return BadPage(piece.path, piece.line, f"{piece.member}: {reason}" if piece.member else reason)


def _unforeseen(error: Exception) -> str:
    return f"cannot be read: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
