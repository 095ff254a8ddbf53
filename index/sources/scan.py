"""Which files the sources of a run hold, and what each is called in the index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.reading.source_records import Failure, PassedOver, SourceFile, Unreadable
from index.reading.sources import find_files
from index.sources.table import FileRecord, SourceTable


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file of a source: one that was found (``file``, whose path is its name in the index), or
    one of the table (``known``, its number there), or both. What was not found this time is kept
    as it was: the source or the folder it is in cannot be read."""

    source: int
    path: str
    name: str
    known: int | None
    file: SourceFile | None


@dataclass(slots=True)
class Scan:
    """``files`` in the order of sources and paths; ``failures`` and ``passed_over`` with the number
    of their source; ``missing`` are the sources that cannot be read at all, with the reason."""

    files: list[ScannedFile] = field(default_factory=list)
    failures: list[tuple[int, Failure]] = field(default_factory=list)
    passed_over: list[tuple[int, PassedOver]] = field(default_factory=list)
    missing: dict[int, str] = field(default_factory=dict)

    def anew(self) -> Scan:
        """The same for a run that keeps nothing of what is known."""
        files = [replace(file, known=None) for file in self.files if file.file]
        return replace(self, files=files)


def scan(
    paths: Sequence[Path | None],
    labels: Sequence[str],
    table: SourceTable,
    tell: Callable[[], None],
) -> Scan:
    """``paths`` and ``labels`` of all sources; no path: the source is kept as it is. ``tell`` is
    called for each file."""
    result = Scan()
    found: dict[tuple[int, str], SourceFile] = {}
    for number, folder in enumerate(paths):
        if folder is not None:
            _look(result, number, folder, found, tell)
    keys = set(found)
    # A link that leads nowhere now may have led to a folder, whatever it is called.
    unsure = {(source, one.path) for source, one in result.failures}
    unsure |= {(source, one.path) for source, one in result.passed_over}
    for file in table.files:
        if paths[file.source] is None or file.source in result.missing or _in(unsure, file):
            keys.add((file.source, file.path))
    names = _names(sorted(keys), found, labels, table)
    for key, name in names.items():
        source, path = key
        known = table.file_numbers.get(key)
        result.files.append(ScannedFile(source, path, name, known, _called(name, found, key)))
    return result


def _look(
    result: Scan,
    source: int,
    path: Path,
    found: dict[tuple[int, str], SourceFile],
    tell: Callable[[], None],
) -> None:
    try:
        for one in find_files(path):
            if isinstance(one, Failure):
                result.failures.append((source, one))
            elif isinstance(one, PassedOver):
                result.passed_over.append((source, one))
            else:
                found[source, one.path] = one
                tell()
    except Unreadable as error:
        result.missing[source] = str(error)


def _called(
    name: str, found: dict[tuple[int, str], SourceFile], key: tuple[int, str]
) -> SourceFile | None:
    file = found.get(key)
    return SourceFile(name, file.file, file.size) if file else None


def _in(unsure: set[tuple[int, str]], file: FileRecord) -> bool:
    """Whether a file is, or is in, one that could not be looked at, and may still be there."""
    path = file.path
    while path:
        if (file.source, path) in unsure:
            return True
        path = path.rpartition("/")[0]
    return False


def _names(
    keys: Sequence[tuple[int, str]],
    found: dict[tuple[int, str], SourceFile],
    labels: Sequence[str],
    table: SourceTable,
) -> dict[tuple[int, str], str]:
    """What each file is called: as before, or by its path, or, where that is taken, by its path
    with the label of its source before it. Of one file in two sources the second is left out."""
    numbers = table.file_numbers
    names = {key: table.files[numbers[key]].name for key in keys if key in numbers}
    taken = {name: key for key, name in names.items()}
    for key in keys:
        if key in names:
            continue
        source, path = key
        for name in (path, f"{labels[source]}/{path}", f"{labels[source]}/{source}/{path}"):
            other = taken.setdefault(name, key)
            if other == key:
                names[key] = name
                break
            if _same_file(found.get(other), found.get(key)):
                break
    return {key: names[key] for key in keys if key in names}


def _same_file(one: SourceFile | None, other: SourceFile | None) -> bool:
    try:
        return one is not None and other is not None and one.file.samefile(other.file)
    except OSError:
        return False


def locate(source: Path, scanned: ScannedFile) -> SourceFile | None:
    """A file of a source at this path that was not looked for in this run, where it is there."""
    file = source / scanned.path if source.is_dir() else source
    try:
        status = file.stat()
    except OSError:
        return None
    return SourceFile(scanned.name, file, status.st_size)
