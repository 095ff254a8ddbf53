"""Documents that were fetched from a cluster: their records as the arrays that loops go over.

They have the very types that those of a segment have, so that no loop is compiled twice.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.norms import FIELDS, norms
from index.cluster.forward import Record
from index.storage.bitsets import words_for
from index.storage.token_offsets import LONG, NO_RANK
from search.cluster.figures import ClusterFigures
from search.constants import FIELD_WEIGHTS, LONGEST, B
from search.kernel.arguments import Overlays, TokenGaps, TokenSequences
from search.store.documents import StoredFields, TokenArrays

AlsoAt = Callable[[int], tuple[str, ...]]


class Stored(NamedTuple):
    """What is stored of document ``n``."""

    n: int
    record: str
    text: str
    tokens: Record

    @classmethod
    def of(cls, source: Mapping[str, Any]) -> Stored:
        tokens = Record.of(base64.b64decode(source["forward"]))
        return cls(source["n"], source["record"], source["text"], tokens)


class FetchedDocuments:
    """`search.store.documents.Documents`, a row each."""

    def __init__(self, stored: Sequence[Stored], figures: ClusterFigures, also_at: AlsoAt) -> None:
        """``also_at``: other ids that lead to a document, by its number."""
        self._stored = stored
        self._also_at = also_at
        self.terms = figures

    @cached_property
    def tokens(self) -> TokenArrays:
        records = [one.tokens for one in self._stored]
        starts = _starts([len(record.ranks) for record in records])
        ranks = _joined([record.ranks for record in records], np.uint16)
        gaps = _joined([record.gaps for record in records], np.uint8)
        rare = _joined([record.rare for record in records], np.uint32)
        sequences = TokenSequences(
            starts,
            _fixed(np.array([record.title_tokens for record in records], np.uint32)),
            ranks,
            self.terms.shared,
            _fixed(np.flatnonzero(ranks == NO_RANK).astype(np.uint32)),
            np.append(rare, np.uint32(0)),
            self.terms.folds,
        )
        every = np.full(words_for(len(ranks)), np.iinfo(np.uint64).max, np.uint64)
        token_gaps = TokenGaps(
            starts,
            _fixed(every),
            gaps,
            _fixed(np.flatnonzero(gaps == LONG).astype(np.uint32)),
            _joined([record.long_gaps for record in records], np.uint32),
            np.zeros(NO_RANK + 1, np.uint8),
        )
        firsts = _joined([record.overlay_firsts for record in records], np.uint32)
        overlays = Overlays(
            _starts([len(record.overlay_terms) for record in records]),
            _joined([record.overlay_terms for record in records], np.uint32),
            _fixed(firsts.astype(np.uint16)) if firsts.max(initial=0) <= NO_RANK else firsts,
            _joined([record.overlay_lengths for record in records], np.uint8),
        )
        return TokenArrays(sequences, token_gaps, overlays)

    @cached_property
    def norms(self) -> NDArray[np.float32]:
        sequences = self.tokens.sequences
        titles = sequences.title_tokens.astype(np.int64)
        starts = sequences.starts.astype(np.int64)
        found = np.empty((len(FIELDS), len(titles)), np.float32)
        for row, lengths in enumerate((starts[1:] - starts[:-1] - titles, titles)):
            mean = self.terms.averages[row]
            found[row] = norms(lengths, mean, FIELD_WEIGHTS[row], B[row], LONGEST)
        return found

    def stored(self, row: int) -> StoredFields:
        return StoredFields.of(json.loads(self._stored[row].record))

    def body(self, row: int) -> str:
        return self._stored[row].text

    def also_at(self, row: int) -> tuple[str, ...]:
        return self._also_at(self._stored[row].n)

    def holding(self, term: str, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        holding = np.zeros((len(FIELDS), len(self._stored)), bool)
        number = self.terms.number(term)
        if number >= 0:
            sequences, overlays = self.tokens.sequences, self.tokens.overlays
            at = (
                np.flatnonzero(sequences.ranks == number)
                if number < NO_RANK
                else sequences.rare_at[sequences.rare[:-1] == number]
            )
            own = np.searchsorted(sequences.starts, at, side="right") - 1
            first = at - sequences.starts[own].astype(np.int64)
            holding[(first < sequences.title_tokens[own]).astype(np.intp), own] = True
            at = np.flatnonzero(overlays.terms == number)
            own = np.searchsorted(overlays.starts, at, side="right") - 1
            first = overlays.firsts[at]
            holding[(first < sequences.title_tokens[own]).astype(np.intp), own] = True
        return holding[:, rows]


def _starts(counts: Sequence[int]) -> NDArray[np.uint32]:
    return _fixed(np.cumsum([0, *counts]).astype(np.uint32))


def _joined(parts: Sequence[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return _fixed(np.concatenate([np.zeros(0, kind), *parts]).astype(kind, copy=False))


def _fixed(array: NDArray[Any]) -> NDArray[Any]:
    """Read-only, as mapped files are."""
    array.flags.writeable = False
    return array
