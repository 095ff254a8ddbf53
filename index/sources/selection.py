"""Which sources a run is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.reading.source_records import Failure, Unreadable
from index.reading.sources import check_source
from index.sources.scan import Scan, ScannedFile
from index.sources.settings import AS_BEFORE, SourceSettings
from index.sources.source import Source, UnknownSource, find_source, with_given
from index.sources.table import SourceTable


@dataclass(frozen=True, slots=True)
class Selection:
    """The sources of the next generation, where they are, and which of them (by number) a run
    brings up to date. ``failures``: what was given and is no source."""

    sources: tuple[Source, ...]
    paths: tuple[Path, ...]
    chosen: frozenset[int]
    failures: tuple[Failure, ...] = ()


def select(
    known: Sequence[Source],
    given: Sequence[Path],
    directory: Path,
    all_of_them: bool,
    settings: SourceSettings = AS_BEFORE,
) -> Selection:
    """The known sources and the given ones. A new one must be there: it would be remembered.
    ``settings`` are for the given ones, or, if none is given, for all."""
    good: list[Path] = []
    failures: list[Failure] = []
    for path in given:
        try:
            if find_source(known, path, directory) is None:
                check_source(path)
            good.append(path)
        except Unreadable as error:
            failures.append(Failure(str(path), None, str(error)))
    sources, numbers = with_given(known, good, directory)
    told = numbers if given else range(len(sources))
    sources = tuple(
        source.told(settings) if number in told else source for number, source in enumerate(sources)
    )
    chosen = range(len(sources)) if all_of_them else numbers
    paths = tuple(source.path(directory) for source in sources)
    return Selection(sources, paths, frozenset(chosen), tuple(failures))


def without(path: Path, table: SourceTable, directory: Path) -> tuple[Selection, Scan]:
    """All sources but one, and their files as they are known. Raises UnknownSource.

    A file that was called by its label only because the other source had the same file at the
    same path gets the name of that: where a source has moved, ids stay.
    """
    gone = find_source(table.sources, path, directory)
    if gone is None:
        raise UnknownSource(_unknown(path, table, directory))
    sources = (*table.sources[:gone], *table.sources[gone + 1 :])
    freed = {file.name: file.digest for file in table.files if file.source == gone}
    files = []
    for number, file in enumerate(table.files):
        if file.source != gone:
            name = file.path if freed.get(file.path) == file.digest else file.name
            source = file.source - (file.source > gone)
            files.append(ScannedFile(source, file.path, name, number, None))
    paths = tuple(source.path(directory) for source in sources)
    return Selection(sources, paths, frozenset()), Scan(files)


def _unknown(path: Path, table: SourceTable, directory: Path) -> str:
    known = ", ".join(str(source.path(directory)) for source in table.sources) or "none"
    return f"{path} is no source of the index in {directory}. Its sources are: {known}."
