"""What the kernel reads and writes: arrays in named tuples, which Numba takes as they are.

Of a segment with D documents and P postings. Sets of documents are bits, 64 to a word
(`index.storage.bitsets`), in W words.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.storage import token_offsets
from index.storage.bitsets import words_for

Bits: TypeAlias = NDArray[np.uint64]
Rows: TypeAlias = NDArray[Any]  # a structured array

LIST, PHRASE = 0, 1  # kinds of match rows
NO_RANK = token_offsets.NO_RANK  # stands for the ranks of all syllables that have none


class MatchRow(NamedTuple):
    """Documents that match: ``start`` and ``end`` are their range of the postings (LIST) or of the
    phrase postings (PHRASE)."""

    start: int
    end: int
    kind: int


class ImpactRow(NamedTuple):
    """Precomputed scores of a word: a row of ``impacts``; another row for the documents that the
    first one does not have, their frequencies scaled; and a row whose documents are not scored by
    either. Row 0 has no documents."""

    row: int
    fallback: int
    without: int
    factor: float
    fallback_scale: float


class ScoringRow(NamedTuple):
    """A posting list to score: ranges of the postings in body and title.

    ``factor`` is the weight of its word, ``scale`` multiplies its frequencies. ``unit``: the word
    of the query that it stands for, below 64; -1: none, it only adds. ``later``, 1: a list of the
    same unit comes before it. ``group``: the written-out expression that it is part of, -1: none.
    ``concept``, 1: it is that whole expression (the concept of an abbreviation). ``phrase``, 1:
    the body's range is one of the phrase postings.
    """

    start: int
    end: int
    title_start: int
    title_end: int
    factor: float
    scale: float = 1.0
    unit: int = -1
    later: int = 0
    group: int = -1
    concept: int = 0
    phrase: int = 0


def _dtype(row: type[Any], **types: type[np.generic]) -> np.dtype[np.void]:
    """Rows as a structured array: int64 but for the given ``types``."""
    return np.dtype((np.record, [(name, types.get(name, np.int64)) for name in row._fields]))


MATCH_ROW = _dtype(MatchRow)
IMPACT_ROW = _dtype(ImpactRow, factor=np.float32, fallback_scale=np.float32)
SCORING_ROW = _dtype(ScoringRow, factor=np.float32, scale=np.float32)


class SegmentArrays(NamedTuple):
    """What a segment holds; see `index.storage.codec`."""

    docs: NDArray[np.unsignedinteger[Any]]  # [P], ascending within a term
    weights: NDArray[np.uint8]  # [P], frequencies; see `index.storage.frequencies`
    heavy_at: NDArray[np.uint32]
    heavy_weights: NDArray[np.float32]
    norms: NDArray[np.float32]  # [2, D]: what an occurrence in body and title counts


class PairArrays(NamedTuple):
    """In which forms pairs stand; see `index.building.inversion.Pairs`."""

    first: int  # where the postings of pairs start among all
    usual: NDArray[np.uint8]  # by pair
    as_usual: Bits  # by posting


OTHER_FORM, USUAL_FORM, ANY_FORM = range(3)  # of a pair, that a query asks for


class TokenSequences(NamedTuple):
    """The syllables of all documents, one after the other; T tokens. Those of the title come first.

    A token is a rank, by frequency. Syllables beyond the NO_RANK most frequent ones have no rank:
    there stands NO_RANK, and ``rare_at`` and ``rare`` say which they are.
    """

    starts: NDArray[np.uint32]  # [D + 1]
    title_tokens: NDArray[np.uint32]  # [D]
    ranks: NDArray[np.uint16]  # [T]
    by_rank: NDArray[np.uint32]  # the number in the dictionary of each rank
    rare_at: NDArray[np.uint32]  # places without a rank, ascending
    rare: NDArray[np.uint32]  # the numbers in the dictionary of those
    folds: NDArray[np.uint32]  # the folded term of each syllable


class TokenGaps(NamedTuple):
    """Where tokens start; see `index.storage.token_offsets`."""

    starts: NDArray[np.uint32]  # [D + 1], where the stored gaps of a document start
    exceptions: Bits  # tokens with a stored gap
    gaps: NDArray[np.uint8]
    wide_at: NDArray[np.uint32]
    wide_gaps: NDArray[np.uint32]
    letters: NDArray[np.uint8]  # [65536], by rank


class Overlays(NamedTuple):
    """The overlays of all documents: terms that stand for several tokens."""

    starts: NDArray[np.uint32]  # [D + 1], where a document's overlays start
    terms: NDArray[np.uint32]
    firsts: NDArray[np.uint32]  # first position
    lengths: NDArray[np.uint8]  # positions after the first


class MatchTables(NamedTuple):
    """Which documents match; see `search.kernel.match`."""

    match_all: bool
    rows: Rows  # of MatchRow
    steps: NDArray[np.int64]  # [S + 1], where the rows of each step start


class ScoreTables(NamedTuple):
    """How matches are scored; see `search.kernel.score`."""

    impacts: NDArray[np.float32]  # [N, D]
    impact_rows: Rows  # of ImpactRow
    rows: Rows  # of ScoringRow
    k1: np.float32


class Tables(NamedTuple):
    """A query as one segment is asked for it. Phrases have their postings made for the query."""

    matching: MatchTables
    scoring: ScoreTables
    phrase_docs: NDArray[np.int64]
    phrase_counts: NDArray[np.int64]


class FacetArrays(NamedTuple):
    """Codes of the documents' places, any number of each, and of their years, 0: none; and which
    documents have one."""

    has_place: Bits
    place_starts: NDArray[np.int64]  # [D + 1]
    places: NDArray[np.int32]
    has_year: Bits
    year: NDArray[np.int32]  # [D]


class Scratch(NamedTuple):
    """Work arrays of one thread for one segment. ``units`` and ``title_tfs`` are zeros between
    two calls, ``score`` is so behind document D; all else may hold anything."""

    hits: Bits
    step_hits: Bits
    found: NDArray[np.int32]  # [D], numbers of documents
    score: NDArray[np.float32]  # [64 W]
    units: Bits  # [D]: by which units a document was scored, as bits
    group: NDArray[np.int32]  # [D]: the last group whose concept it was scored by
    title_tfs: NDArray[np.float32]  # [D]
    list_docs: NDArray[np.int32]  # [D + 1]
    list_tfs: NDArray[np.float32]  # [D + 1]

    @classmethod
    def of(cls, size: int) -> Scratch:
        """For ``size`` documents."""
        words = words_for(size)
        return cls(
            hits=np.zeros(words, np.uint64),
            step_hits=np.zeros(words, np.uint64),
            found=np.empty(size, np.int32),
            score=np.zeros(64 * words, np.float32),
            units=np.zeros(size, np.uint64),
            group=np.empty(size, np.int32),
            title_tfs=np.zeros(size, np.float32),
            list_docs=np.empty(size + 1, np.int32),  # branch-free loops write one too many
            list_tfs=np.empty(size + 1, np.float32),
        )


class Output(NamedTuple):
    """Where answers go: the best documents in order, with their sort keys."""

    top_keys: NDArray[np.float64]  # [k]
    top_docs: NDArray[np.int64]  # [k]
