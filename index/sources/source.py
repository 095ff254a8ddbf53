"""A SOURCE: a file or folder that the index is kept in step with, until it is forgotten."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import KhongdauError
from index.sources.settings import AS_BEFORE, SourceSettings


class UnknownSource(KhongdauError):
    """A SOURCE that the index does not remember."""


@dataclass(frozen=True, slots=True)
class Source:
    """``location`` is an absolute path, or one relative to the directory of the index: where both
    were given as relative paths, so that a project can be moved as a whole. ``label`` is unique
    among the sources of an index, and goes before a path that another source has too.
    ``settings`` say how it is read, in this run and in later ones."""

    location: str
    label: str
    settings: SourceSettings = AS_BEFORE

    def told(self, settings: SourceSettings) -> Source:
        """The same, read by these settings from now on."""
        return replace(self, settings=self.settings.updated(settings))

    def path(self, directory: Path) -> Path:
        """Where it is, for the index in ``directory``."""
        return _absolute(directory / self.location)


def with_given(
    known: Sequence[Source], given: Iterable[Path], directory: Path
) -> tuple[tuple[Source, ...], list[int]]:
    """All sources, new ones after the known ones, and the numbers of those that were given."""
    sources = list(known)
    numbers: list[int] = []
    for path in given:
        number = find_source(sources, path, directory)
        if number is None:
            number = len(sources)
            sources.append(_new(path, directory, {source.label for source in sources}))
        if number not in numbers:
            numbers.append(number)
    return tuple(sources), numbers


def find_source(sources: Sequence[Source], path: Path, directory: Path) -> int | None:
    """The number of the source at ``path``."""
    wanted = _absolute(path)
    for number, source in enumerate(sources):
        if source.path(directory) == wanted:
            return number
    return None


def _new(path: Path, directory: Path, labels: set[str]) -> Source:
    absolute = _absolute(path)
    together = not path.is_absolute() and not directory.is_absolute()
    location = os.path.relpath(absolute, _absolute(directory)) if together else str(absolute)
    named_by = absolute.parent if absolute.is_file() else absolute
    return Source(location, _unused(named_by.name or "source", labels))


def _unused(label: str, labels: set[str]) -> str:
    """The label, or ``label-2``, ``label-3``, ..."""
    found, number = label, 1
    while found in labels:
        number += 1
        found = f"{label}-{number}"
    return found


def _absolute(path: Path) -> Path:
    """Without ``..``, and with links as they are: one may be made to lead elsewhere."""
    return Path(os.path.normpath(path.absolute()))
