"""Articles that come, change and go, and the states that an index of them comes to."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.updating import indexer, next_generation
from search.retrieval.index_snapshot import IndexSnapshot
from tests.search.naive import Stored, stored

PARTS = 4  # runs in which the articles come, and so segments
STATES = {"added": "as added", "changed": "after changes", "merged": "after a merge"}


class Articles:
    """Source files of the indexer, a few of them, that change."""

    def __init__(self, folder: Path, lines: Sequence[bytes], seed: int = 6) -> None:
        folder.mkdir()
        self.folder = folder
        self._rng = random.Random(seed)
        size = -(-len(lines) // (PARTS + 1))
        self._parts = [list(lines[at : at + size]) for at in range(0, len(lines), size)]
        self._spare = self._parts.pop()  # is added when articles change

    def runs(self, directory: Path) -> None:
        """A run for each part."""
        for number in range(len(self._parts)):
            self._write(number)
            indexer.index([self.folder], directory, processes=1)

    def change(self, directory: Path) -> None:
        """Runs of which each changes, removes and adds articles of one part."""
        for number, part in enumerate(self._parts):
            for _ in range(len(part) // 20):
                at = self._rng.randrange(len(part))
                article = json.loads(part[at])
                article["body"] += "\nBài viết đã được cập nhật."
                part[at] = json.dumps(article, ensure_ascii=False).encode()
                part.pop(self._rng.randrange(len(part)))
            more = len(self._spare) // PARTS
            part += self._spare[number * more : (number + 1) * more]
            self._write(number)
            indexer.index([self.folder], directory, processes=1)

    def merge(self, directory: Path) -> None:
        """One more run, that rebuilds all segments as one."""
        most, next_generation.MERGE_SEGMENTS = next_generation.MERGE_SEGMENTS, 0
        try:
            self._parts[0].pop()
            self._write(0)
            indexer.index([self.folder], directory, processes=1)
        finally:
            next_generation.MERGE_SEGMENTS = most

    def _write(self, number: int) -> None:
        lines = b"".join(line.strip() + b"\n" for line in self._parts[number])
        (self.folder / f"part{number}.jsonl").write_bytes(lines)


@dataclass(frozen=True)
class State:
    """An index as it is after some runs, and all that is in it. ``folder``: for what the
    comparisons write."""

    name: str  # of `STATES`
    folder: Path
    directory: Path
    snapshot: IndexSnapshot
    documents: Sequence[Stored]

    def __str__(self) -> str:
        dead = sum(not one.alive for one in self.documents)
        sizes = ", ".join(str(segment.count) for segment in self.snapshot.segments)
        return f"{len(self.documents)} documents in segments of {sizes}; {dead} of them deleted"


def states(folder: Path, lines: Sequence[bytes], wanted: Iterable[str]) -> Iterator[State]:
    """One after the other; none after the last that is wanted."""
    articles, directory = Articles(folder / "sources", lines), folder / "index"
    runs = {"added": articles.runs, "changed": articles.change, "merged": articles.merge}
    left = set(wanted)
    for name, run in runs.items():
        if not left:
            return
        run(directory)
        if name in left:
            left.remove(name)
            place = folder / name
            place.mkdir()
            snapshot = IndexSnapshot.open(directory)
            yield State(name, place, directory, snapshot, stored(snapshot))
