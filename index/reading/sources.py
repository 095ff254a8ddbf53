"""Files and folders -> pieces of raw bytes, one for each document; pieces -> documents.

Nothing here raises for bad input: what cannot be read is a `Failure` beside the pieces, or a
`BadPage` from `read_piece`, and everything else goes on.
"""

from __future__ import annotations

import io
import lzma
import os
import stat
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from functools import lru_cache, partial
from itertools import starmap
from pathlib import Path, PurePath
from typing import IO, Final, NamedTuple

from blake3 import blake3

from index.reading.formats.format import LARGEST_PIECE, Lines
from index.reading.formats.registry import (
    ENDINGS,
    LOOKED_AT,
    ending,
    format_of,
    format_of_piece,
    may_be_page,
)
from index.reading.formats.unpacking import DEEPEST, is_archive, members, unpacked
from index.reading.notes import Note, NoteCode, Noted
from index.reading.source_records import (
    AS_THEY_COME,
    DIGEST_BYTES,
    BadPage,
    Failure,
    PassedOver,
    Piece,
    ReadResult,
    ReadSettings,
    SourceFile,
    Stretch,
    Unreadable,
)

__all__ = [
    "AS_THEY_COME", "ENDINGS", "BadPage", "Failure", "PassedOver", "Piece", "ReadResult",
    "ReadSettings", "SourceFile", "check_source", "digest_of", "find_files", "open_file",
    "pieces_of", "read_piece",
]  # fmt: skip

ABOUT_PAGES: Final = frozenset({"labels.jsonl", "queries.jsonl", "readme.md", "readme.txt"})
"""Files about the pages of a folder, by the names that judged sets give them (in lower case):
no pages themselves. Named as a SOURCE they are read like any other."""

MOST_LINKS: Final = 3
"""Links to folders on the way to a file: folders that link to one another have endless ways."""

NO_STAMP: Final = bytes(DIGEST_BYTES)
SETTLING: Final = 2  # seconds: as coarse as times of files are anywhere
_CHUNK: Final = 1 << 20
_BUFFER: Final = 1 << 17  # sixteen times the usual, for files of many lines

Part = Piece | Stretch | Failure | Noted


# --- finding files --------------------------------------------------------------------------


def check_source(source: Path) -> None:
    """Raises Unreadable where a SOURCE can be read neither as a file nor as a folder."""
    try:
        if stat.S_ISDIR(source.stat().st_mode):
            os.scandir(source).close()
        elif not _is_known(source):
            raise Unreadable(f"is not a file of a known kind; known are {', '.join(ENDINGS)}")
    except OSError as error:
        raise Unreadable(_why(error)) from error
    if not _is_printable(str(source)):
        raise Unreadable("its name is not valid UTF-8; rename it")


def find_files(source: Path) -> Iterator[SourceFile | Failure | PassedOver]:
    """The files of a SOURCE, a file or a folder, in the order of their paths. Raises Unreadable
    where it can be read as neither."""
    check_source(source)
    if source.is_dir():
        status = source.stat()
        found = _files_below(source, _Way("", ((status.st_dev, status.st_ino),), 0))
        yield from sorted(found, key=lambda one: one.path)
    else:
        yield _file(source, source.name)


class _Way(NamedTuple):
    """How a folder was come to: its path, the folders that it is in and itself (device and
    inode; a link may lead back to one of them), and through how many links."""

    path: str
    above: tuple[tuple[int, int], ...]
    links: int

    def below(self, name: str) -> str:
        return f"{self.path}/{name}" if self.path else name


def _files_below(folder: Path, way: _Way) -> Iterator[SourceFile | Failure | PassedOver]:
    """All files below ``folder``."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Failure(way.path, None, f"the folder {_why(error)}")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        below = way.below(entry.name)
        try:
            is_folder = entry.is_dir()
            status = entry.stat() if is_folder else None
        except OSError as error:
            yield Failure(_printable(below), None, _why(error))
            continue
        if status is not None:
            here = (status.st_dev, status.st_ino)
            links = way.links + entry.is_symlink()
            if here in way.above:
                yield Failure(_printable(below), None, "is a link to a folder that holds it")
            elif links > MOST_LINKS:
                yield Failure(_printable(below), None, f"is a link behind {MOST_LINKS} others")
            else:
                yield from _files_below(folder / entry.name, _Way(below, (*way.above, here), links))
        elif entry.name.lower() not in ABOUT_PAGES:
            if not _is_known(folder / entry.name) and not _may_be_folder(entry):
                yield PassedOver(_printable(below), ending(entry.name))
            else:
                yield _file(folder / entry.name, below)


def _may_be_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a link that leads nowhere now and is called like a folder."""
    return entry.is_symlink() and not ending(entry.name) and not Path(entry.path).exists()


def _is_known(file: Path) -> bool:
    """By its name; a page that was saved under the name of a program by how it begins."""
    if is_archive(file.name) or format_of(file.name) is not None:
        return True
    if not may_be_page(file.name) or not file.is_file():
        return False
    try:
        with open_file(file) as handle:
            return format_of(file.name, handle.read(LOOKED_AT)) is not None
    except OSError:
        return False


def _file(file: Path, path: str) -> SourceFile | Failure:
    if not _is_printable(path):
        return Failure(_printable(path), None, "its name is not valid UTF-8; rename the file")
    try:
        status = file.stat()
    except OSError as error:
        return Failure(path, None, _why(error))
    if not stat.S_ISREG(status.st_mode):
        return Failure(path, None, "is not a regular file")
    return SourceFile(path, file, status.st_size)


def _is_printable(path: str) -> bool:
    return _printable(path) == path


def _printable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def _why(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"


# --- taking files apart ---------------------------------------------------------------------


def pieces_of(
    source: SourceFile, settings: ReadSettings = AS_THEY_COME, stream: IO[bytes] | None = None
) -> Iterator[Piece | Failure | Noted]:
    """As `parts_of`, with the pieces of stretches in their place."""
    for part in parts_of(source, settings, stream):
        if isinstance(part, Stretch):
            yield from part.pieces
        else:
            yield part


def parts_of(
    source: SourceFile, settings: ReadSettings = AS_THEY_COME, stream: IO[bytes] | None = None
) -> Iterator[Part]:
    """The parts of a file that are documents; most files are one piece. Of an archive, all parts
    of all its files; those of unknown kinds are noted. ``stream`` is the file where it is open."""
    try:
        with open_file(source.file) if stream is None else nullcontext(stream) as opened:
            if is_archive(source.path):
                yield from _parts_of_archive(source, opened, settings)
            else:
                file = unpacked(opened, source.path, source.size)
                yield from _parts(source, "", file, settings)
    except Unreadable as error:
        yield Failure(source.path, None, str(error), rest_unread=True)
    except OSError as error:
        yield Failure(source.path, None, _why(error), rest_unread=True)


def _parts_of_archive(
    source: SourceFile, stream: IO[bytes], settings: ReadSettings
) -> Iterator[Part]:
    for member, file in members(stream, source.size):
        if member.path.rpartition("/")[2].lower() not in ABOUT_PAGES:
            yield from _parts_of_member(source, member.path, file, settings)


def _parts_of_member(
    source: SourceFile, member: str, file: io.BufferedReader, settings: ReadSettings, depth: int = 0
) -> Iterator[Part]:
    """Those of an unknown kind are noted."""
    if format_of(member) is None and not (
        may_be_page(member) and format_of(member, file.peek(LOOKED_AT)[:LOOKED_AT])
    ):
        kind = ending(member) or "without an ending"
        yield Noted(source.path, 0, Note(NoteCode.PASSED_OVER, kind, example=member))
    else:
        yield from _parts(source, member, file, settings, depth)


def _attachments(
    source: SourceFile,
    member: str,
    files: Iterator[tuple[str, bytes]],
    settings: ReadSettings,
    depth: int,
) -> Iterator[Part]:
    """What a document carries with it is read like the files of an archive, within its bounds."""
    if depth >= DEEPEST:
        raise Unreadable(f"attachments of attachments are read to a depth of {DEEPEST}")
    for name, raw in files:
        path = f"{member}/{name}" if member else name
        stream = io.BufferedReader(io.BytesIO(raw))
        try:
            inner = (
                ((f"{path}/{one.path}", file) for one, file in members(stream, len(raw), depth + 1))
                if is_archive(name)
                else [(path, unpacked(stream, name, len(raw)))]
            )
            for whole, file in inner:
                yield from _parts_of_member(source, whole, file, settings, depth + 1)
        except Unreadable as error:
            yield _failure(source, path, 0, str(error))


def _parts(
    source: SourceFile, member: str, file: io.BufferedReader, settings: ReadSettings, depth: int = 0
) -> Iterator[Part]:
    """The parts of one unpacked file, up to where it cannot be read any further. ``depth``: how
    many documents it was attached in."""
    number = 0
    try:
        format_ = format_of(member or source.path, file.peek(LOOKED_AT)[:LOOKED_AT])
        if format_ is None:  # it begins in another way than it did
            raise Unreadable("is not of a known kind")
        key = _key(settings.key(), format_.name)
        if format_.split is None:
            raw = file.read(LARGEST_PIECE + 1)
            _check_size(raw, "a page")
            yield _piece(source, member, settings, key, 0, raw)
            if format_.attached is not None:
                yield from _attachments(source, member, format_.attached(raw), settings, depth)
            return
        piece = partial(_piece, source, member, settings, key)
        for part in format_.split(file, settings):
            if isinstance(part, Note):
                yield Noted(source.path, 0, part)
            elif isinstance(part, Lines):
                number = part.last
                digest = _digest(part.raw, key)
                yield Stretch(member, part.first, part.raw, digest, starmap(piece, part.parts))
            else:
                number, raw = part
                yield piece(number, raw)
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
    except MemoryError:
        raise  # who asked says what a file may cost
    except Exception as error:  # of a library, on a file that nobody has foreseen
        yield _failure(source, member, number, _unforeseen(error))


def _failure(source: SourceFile, member: str, number: int, reason: str) -> Failure:
    """What ended the reading below part ``number`` (0: before the first)."""
    if member:
        return Failure(source.path, None, f"{member}: {reason}", rest_unread=True)
    return Failure(source.path, number + 1 if number else None, reason, rest_unread=True)


def _check_size(raw: bytes, what: str) -> None:
    if len(raw) > LARGEST_PIECE:
        raise Unreadable(f"more than {LARGEST_PIECE >> 20} MB are too much for {what}")


def _piece(
    source: SourceFile, member: str, settings: ReadSettings, key: bytes, number: int, raw: bytes
) -> Piece | Failure:
    """``key`` is that of its digest."""
    if len(raw) > LARGEST_PIECE:
        return Failure(source.path, number, f"longer than {LARGEST_PIECE >> 20} MB")
    digest = _digest(raw, key)
    return Piece(source.path, number or None, raw, digest, source.file, member, settings)


def _digest(raw: bytes, key: bytes) -> bytes:
    return blake3(raw, key=key).digest(DIGEST_BYTES)


def digest_of(
    stream: IO[bytes], source: SourceFile, settings: ReadSettings = AS_THEY_COME
) -> bytes:
    """Files with the same digest hold the same documents. ``stream`` is the file, open, at its
    start, and is there again afterwards. Raises OSError."""
    digest = blake3(key=_key(settings.key(), *_read_as(source)))
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    stream.seek(0)
    return digest.digest(DIGEST_BYTES)


def stamp_of(stream: IO[bytes], source: SourceFile, settings: ReadSettings = AS_THEY_COME) -> bytes:
    """A file with the same stamp as before has not been written to: the system notes the time of
    each change of a file (st_ctime), and no program can set it. `NO_STAMP` where that was less than
    `SETTLING` seconds ago, so that one more change might have the same time, and where the system
    does not keep it. Raises OSError."""
    status = os.fstat(stream.fileno())
    if os.name != "posix" or time.time() - status.st_ctime < SETTLING:
        return NO_STAMP
    of_file = (
        status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
    )  # fmt: skip
    key = _key(settings.key(), *_read_as(source))
    return blake3(repr(of_file).encode(), key=key).digest(DIGEST_BYTES)


def _read_as(source: SourceFile) -> tuple[str, str]:
    return ending(source.path), PurePath(source.path.lower()).suffix


@lru_cache(64)
def _key(key: bytes, *read_as: str) -> bytes:
    """Of a keyed hash: what decides, besides the bytes, which documents are made of them."""
    return blake3(key + "\n".join(("", *read_as)).encode()).digest()


def open_file(file: Path) -> IO[bytes]:
    """To be read. Does not wait for a pipe, which may have taken the place of a file meanwhile.
    Raises OSError."""
    return os.fdopen(os.open(file, os.O_RDONLY | os.O_NONBLOCK), "rb", _BUFFER)


# --- reading --------------------------------------------------------------------------------


def read_piece(piece: Piece) -> ReadResult:
    """The document of a piece. Its id is the path, or in JSONL the line's ``id``, or
    ``path:line``. Raises BadPage."""
    format_ = format_of_piece(piece)
    assert format_ is not None
    try:
        return format_.read(piece, piece.settings)
    except Unreadable as error:
        raise _bad(piece, str(error)) from error
    except (MemoryError, RecursionError):
        raise  # no fault of the reader's; who called it says what the piece may cost
    except Exception as error:  # of a library, on a file that nobody has foreseen
        raise _bad(piece, _unforeseen(error)) from error


def _bad(piece: Piece, reason: str) -> BadPage:
    return BadPage(piece.path, piece.line, f"{piece.member}: {reason}" if piece.member else reason)


def _unforeseen(error: Exception) -> str:
    return f"cannot be read: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
