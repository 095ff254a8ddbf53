"""Which documents a generation in a cluster has: a file of its artefact, by which the next run
knows what is new, and a check what should be there.

Arrays of the file, by the documents' numbers (N: one more than the highest that was ever given):

    ids/data, ids/ends      ids, empty where a document was removed
    alive      bool [N]
    alike      bool [N]     whether it was written as one that has a near-duplicate
    content    uint8 [N, 16]  digest of what it was made from: record, text, places
    stored     uint8 [N, 16]  digest of what the cluster gives back of it
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.cluster.mapping import SOURCE
from index.storage.arrays import ArrayFile, ArrayFileWriter
from vietnamese.text.string_array import StringArray

DOCUMENTS: Final = "documents"  # name of the file in an artefact
DIGEST: Final = 16  # bytes


@dataclass(frozen=True)
class KnownDocuments:
    ids: list[str]
    alive: NDArray[np.bool_]
    alike: NDArray[np.bool_]
    content: NDArray[np.uint8]
    stored: NDArray[np.uint8]

    def __len__(self) -> int:
        """N"""
        return len(self.ids)

    @cached_property
    def by_id(self) -> dict[str, int]:
        """Of the living."""
        return {self.ids[n]: n for n in np.flatnonzero(self.alive).tolist()}

    @classmethod
    def none(cls) -> KnownDocuments:
        nothing, digests = np.zeros(0, bool), np.zeros((0, DIGEST), np.uint8)
        return cls([], nothing, nothing, digests, digests)

    def grown(self, ids: Iterable[str], contents: bytes) -> KnownDocuments:
        """With more documents, living ones; ``contents`` are their digests, run together."""
        all_ids = [*self.ids, *ids]
        more = len(all_ids) - len(self)
        digests = np.frombuffer(contents, np.uint8).reshape(-1, DIGEST)
        return KnownDocuments(
            all_ids,
            np.append(self.alive, np.ones(more, bool)),
            np.append(self.alike, np.zeros(more, bool)),
            np.concatenate([self.content, digests]),
            np.concatenate([self.stored, np.zeros((more, DIGEST), np.uint8)]),
        )

    @classmethod
    def read(cls, path: Path) -> KnownDocuments:
        file = ArrayFile(path)
        ids = StringArray(file["ids/data"], file["ids/ends"])
        arrays = (file[name].copy() for name in ("alive", "alike", "content", "stored"))
        return cls([ids[at] for at in range(len(ids))], *arrays)

    def write(self, path: Path) -> None:
        pairs = zip(self.ids, self.alive.tolist(), strict=True)
        ids = StringArray.of([id_ if alive else "" for id_, alive in pairs])
        with ArrayFileWriter(path) as file:
            file.add("ids/data", ids.data)
            file.add("ids/ends", ids.ends)
            for name in ("alive", "alike", "content", "stored"):
                file.add(name, getattr(self, name))
            file.close()


def content_digest(record: bytes, text: bytes, places: Iterable[str]) -> bytes:
    digest = blake2b(digest_size=DIGEST)
    for part in (record, text, "\n".join(places).encode()):
        digest.update(b"%d\n" % len(part))
        digest.update(part)
    return digest.digest()


def stored_digest(source: Mapping[str, Any]) -> bytes:
    """Of what a document gives back, in whatever order."""
    kept = {name: source.get(name) for name in SOURCE}
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=DIGEST).digest()
