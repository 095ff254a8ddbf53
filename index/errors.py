"""What can go wrong, and with an index in particular; `str()` of each is an English sentence.

KhongdauError
└── IndexProblem        an index that cannot be used: what was found and what to do about it
    ├── IndexMissing    no index in that directory
    ├── IndexForeign    made by another version, or not by khongdau
    │   └── IndexDamaged
    ├── IndexUnreadable this user may not read it
    ├── IndexLocked     another process is writing it
    └── ClusterProblem  one in a cluster that does not answer, or not as it should

`search.contract.errors` adds what can go wrong with a search.
"""

from __future__ import annotations

from pathlib import Path

from index.address import IndexAt


class KhongdauError(Exception):
    pass


class IndexProblem(KhongdauError):
    """``directory`` is that of the index, or its address."""

    def __init__(self, directory: IndexAt, message: str) -> None:
        super().__init__(message)
        self.directory = directory


class IndexMissing(IndexProblem):
    def __init__(self, directory: IndexAt) -> None:
        super().__init__(
            directory,
            f"There is no index in {directory}. Make one: khongdau index --index {directory}",
        )


class IndexForeign(IndexProblem):
    """``found`` is a sentence about the index."""

    def __init__(self, directory: IndexAt, found: str) -> None:
        super().__init__(
            directory, f"{found} Rebuild it: khongdau index --full --index {directory}"
        )


class IndexDamaged(IndexForeign):
    """One of ours, no generation of which is whole; ``damaged`` says why, one by one."""

    def __init__(self, directory: IndexAt, damaged: tuple[str, ...]) -> None:
        super().__init__(directory, f"In {directory} {', '.join(damaged)}.")
        self.damaged = damaged


class IndexUnreadable(IndexProblem):
    """Whole, for all that is known, but not for this user."""

    def __init__(self, directory: Path, error: OSError) -> None:
        path = error.filename or directory
        super().__init__(
            directory,
            f"{path} cannot be read ({error.strerror}). Let the user who runs khongdau read the "
            f"index: chown -R or chmod -R a+rX {directory}",
        )


class IndexLocked(IndexProblem):
    def __init__(self, directory: IndexAt) -> None:
        super().__init__(
            directory,
            f"Another process is writing the index in {directory}. "
            "Wait until it has ended, then try again.",
        )


class ClusterProblem(IndexProblem):
    pass


class ArrayFileError(Exception):
    """An array file that cannot be used: what is wrong and where."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")
        self.path = path
        self.reason = reason
