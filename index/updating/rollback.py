"""Going back to an earlier generation."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexMissing, IndexProblem
from index.updating.generations import (
    NOT_WHOLE,
    Generation,
    Manifest,
    Writer,
    generations,
    manifest_path,
    open_generation,
)


@dataclass(frozen=True, slots=True)
class RolledBack:
    """Generation ``number`` is what ``restored`` was."""

    number: int
    restored: int
    documents: int


def roll_back(directory: Path, number: int | None = None) -> RolledBack:
    """Make what generation ``number`` was current again, or the one before the current one.

    It becomes a new generation, by the same steps as any other. One that was itself restored
    counts as the one that it was: going back twice goes back by two. Raises IndexProblem.
    """
    if not generations(directory):
        raise IndexMissing(directory)
    with Writer(directory) as writer:
        earlier = _earlier(directory, number)
        manifest = earlier.manifest
        assert manifest is not None  # it has just been read
        writer.segments = list(earlier.segments)
        writer.extras = dict(manifest.extras)
        writer.unlearned = manifest.unlearned
        writer.restores = manifest.content()
        writer.commit()
        documents = sum(segment.doc_count() for segment in earlier.segments)
        return RolledBack(writer.number, manifest.content(), documents)


def _earlier(directory: Path, number: int | None) -> Generation:
    numbers = generations(directory)
    current, *before = numbers
    with suppress(*NOT_WHOLE):
        current = Manifest.decode(manifest_path(directory, current).read_bytes()).content()
    wanted = [at for at in before if (at < current if number is None else at == number)]
    for at in wanted:
        with suppress(*NOT_WHOLE):
            return open_generation(directory, at)
    kept = ", ".join(map(str, before)) or "none"
    which = "no earlier generation" if number is None else f"no generation {number}"
    raise IndexProblem(
        directory,
        f"There is {which} in {directory} that is whole. Besides the current one there are: "
        f"{kept}. khongdau index --keep says how many are kept.",
    )
