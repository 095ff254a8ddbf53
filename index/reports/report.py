"""What a run has to say."""

from __future__ import annotations

from dataclasses import dataclass

from index.reading.notes import Noted
from index.reading.source_records import PassedOver


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a run has to say of a file. ``line`` 0: of the whole file."""

    path: str
    line: int
    reason: str

    def key(self) -> tuple[str, int, str]:
        return self.path, self.line, self.reason


@dataclass(frozen=True, slots=True)
class Repeated:
    """A place where the same text stands as at another one, before it in order."""

    path: str
    line: int
    same_as: str


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What the index has of a source that a run was about, and how many lines of the report say
    that something of it was left out."""

    source: str
    files: int
    documents: int
    failed: int


@dataclass(frozen=True, slots=True)
class MassRemoval:
    """A source of which a run would remove so many of its documents that it was stopped."""

    source: str
    removed: int
    documents: int
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, or, where it is ``stopped``, would have done. ``moved`` documents have
    another id than before, since their files are called otherwise; ``failed`` is what was left
    out, ``notes`` what readers have to say of what was not, ``passed_over`` the files of unknown
    kinds. ``documents`` are those that the index has now."""

    added: int
    changed: int
    moved: int
    removed: int
    unchanged: int
    failed: tuple[Trouble, ...]
    notes: tuple[Noted, ...]
    passed_over: tuple[PassedOver, ...]
    repeated: tuple[Repeated, ...]
    stopped: tuple[MassRemoval, ...]
    sources: tuple[SourceReport, ...]
    documents: int
    seconds: float
