"""The forward record: the tokens of one document, in one binary field.

Little-endian, one array after the other, the widest numbers first so that each is aligned:

    header    uint32 [6]  format, tokens of the title, tokens in all (T), rare ones, long gaps,
                          overlays (O)
    rare      uint32      numbers of the tokens without a rank, in order
    long      uint32      gaps of LONG and more, in order
    overlays  uint32 [2, O]  terms, first positions
    ranks     uint16 [T]  the number of each token, or NO_RANK: the next of ``rare``
    gaps      uint8 [T]   characters from the start of the token before, or of the text; LONG: the
                          next of ``long``
    lengths   uint8 [O]   positions that an overlay lies over after its first

Numbers are those of `index.cluster.figures`, which never change: a rank is a number below NO_RANK.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.storage.token_offsets import NO_RANK

FORMAT: Final = 1
_HEADER: Final = 6


class Forward(NamedTuple):
    """``tokens`` [T] and the terms of ``overlays`` [O, 3], with first and last position, are
    numbers; ``gaps`` [T] and ``long_gaps`` as in `index.analysis.analyzer.Batch`."""

    title_tokens: int
    tokens: NDArray[np.int64]
    gaps: NDArray[np.uint8]
    long_gaps: NDArray[np.uint32]
    overlays: NDArray[np.int64]

    def encoded(self) -> bytes:
        rare = self.tokens[self.tokens >= NO_RANK]
        counts = [FORMAT, self.title_tokens, len(self.tokens), len(rare)]
        counts += [len(self.long_gaps), len(self.overlays)]
        terms, firsts, lasts = self.overlays.T
        parts = (
            np.array(counts, "<u4"), rare.astype("<u4"), self.long_gaps.astype("<u4"),
            terms.astype("<u4"), firsts.astype("<u4"),
            np.minimum(self.tokens, NO_RANK).astype("<u2"), self.gaps,
            (lasts - firsts).astype(np.uint8),
        )  # fmt: skip
        return b"".join(part.tobytes() for part in parts)


class Record(NamedTuple):
    """The arrays of a forward record as they lie in its bytes; see above."""

    title_tokens: int
    rare: NDArray[np.uint32]
    long_gaps: NDArray[np.uint32]
    overlay_terms: NDArray[np.uint32]
    overlay_firsts: NDArray[np.uint32]
    ranks: NDArray[np.uint16]
    gaps: NDArray[np.uint8]
    overlay_lengths: NDArray[np.uint8]

    @classmethod
    def of(cls, data: bytes) -> Record:
        """Raises ValueError where that is no such record."""
        format_, title, tokens, rare, long, overlays = np.frombuffer(data, "<u4", _HEADER).tolist()
        if format_ != FORMAT:
            raise ValueError(f"expected a forward record of format {FORMAT}, found {format_}")
        counts = ((rare, "<u4"), (long, "<u4"), (overlays, "<u4"), (overlays, "<u4"))
        parts = []
        at = 4 * _HEADER
        for count, kind in (*counts, (tokens, "<u2"), (tokens, "u1"), (overlays, "u1")):
            part = np.frombuffer(data, kind, count, at)
            at += part.nbytes
            parts.append(part)
        return cls(title, *parts)
