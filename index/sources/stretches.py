"""Stretches of lines that were read, each told by one digest: of a file of many lines most are
those of the last run, and to find that out for some sixteen at a time is several times as quick.

Arrays of the file of sources (S stretches, L lines):

    stretches/digests uint8 [S, 16]
    stretches/sizes uint32 [S]    lines of each
    stretches/texts uint32 [L]    the texts of these
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.sources.digests import digest_array, digests_in
from index.storage.arrays import ArrayFile, ArrayFileWriter


@dataclass(frozen=True)
class Stretches:
    """``digests`` uint8 [S, 16]; ``sizes`` [S] and ``texts`` [L] as in the file."""

    digests: NDArray[np.uint8]
    sizes: NDArray[np.uint32]
    texts: NDArray[np.int64]

    def texts_of(self, digest: bytes) -> list[int] | None:
        """The texts of a stretch with this digest, where there is one."""
        at = self._numbers.get(digest)
        return None if at is None else self.texts[self._starts[at] : self._starts[at + 1]].tolist()

    @cached_property
    def _numbers(self) -> dict[bytes, int]:
        return {digest: at for at, digest in enumerate(digests_in(self.digests))}

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *np.cumsum(self.sizes, dtype=np.int64).tolist()]

    def with_more(self, more: Mapping[bytes, Sequence[int]]) -> Stretches:
        """With those of which the texts are given by the digests."""
        sizes = np.array([len(texts) for texts in more.values()], np.uint32)
        texts = np.array(list(chain.from_iterable(more.values())), np.int64)
        return Stretches(
            np.concatenate([self.digests, digest_array(more)]),
            np.concatenate([self.sizes, sizes]),
            np.concatenate([self.texts, texts]),
        )

    def of_texts(self, kept: NDArray[np.bool_]) -> Stretches:
        """Those all of whose texts are ``kept``, which are numbered anew."""
        stretch = np.repeat(np.arange(len(self.sizes)), self.sizes)
        whole = np.ones(len(self.sizes), bool)
        whole[stretch[~kept[self.texts]]] = False
        texts = (np.cumsum(kept) - 1)[self.texts[whole[stretch]]]
        return Stretches(self.digests[whole], self.sizes[whole], texts)

    def write(self, file: ArrayFileWriter) -> None:
        file.add("stretches/digests", self.digests)
        file.add("stretches/sizes", self.sizes)
        file.add("stretches/texts", self.texts.astype(np.uint32))

    @classmethod
    def read(cls, file: ArrayFile) -> Stretches:
        if "stretches/sizes" not in file:
            return NO_STRETCHES
        texts = file["stretches/texts"].astype(np.int64)
        return cls(file["stretches/digests"], file["stretches/sizes"], texts)


NO_STRETCHES: Final = Stretches(digest_array(()), np.zeros(0, np.uint32), np.zeros(0, np.int64))
