"""Inversion by counting: token sequences to postings, a pass to count and a pass to place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vietnamese.jit import compiled

# A pair key is packed into 64 bits: first and second form, then the document.
FORM_BITS = 22
DOC_BITS = 64 - 2 * FORM_BITS


@compiled
def _count(tokens, bounds, terms):  # type: ignore[no-untyped-def]
    counts = np.zeros(terms + 1, np.int64)
    last = np.full(terms, -1, np.int32)
    for doc in range(len(bounds) - 1):
        for at in range(bounds[doc], bounds[doc + 1]):
            term = tokens[at]
            if last[term] != doc:
                last[term] = doc
                counts[term + 1] += 1
    return counts


@compiled
def _place(tokens, bounds, terms, postings, docs, weights):  # type: ignore[no-untyped-def]
    last = np.full(terms, -1, np.int32)
    end = postings[:-1].copy()
    for doc in range(len(bounds) - 1):
        for at in range(bounds[doc], bounds[doc + 1]):
            term = tokens[at]
            if last[term] != doc:
                last[term] = doc
                docs[end[term]] = doc
                end[term] += 1
            weights[end[term] - 1] += 1


Postings = tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.uint32]]


def invert(tokens: NDArray[np.int32], bounds: NDArray[np.int64], terms: int) -> Postings:
    """Postings of ``tokens`` (numbers below ``terms``), where document d has
    ``tokens[bounds[d]:bounds[d + 1]]``: starts per term [terms + 1], documents, frequencies."""
    postings = np.cumsum(_count(tokens, bounds, terms))
    docs = np.zeros(int(postings[-1]), np.uint32)
    weights = np.zeros(len(docs), np.uint32)
    _place(tokens, bounds, terms, postings, docs, weights)
    return postings, docs, weights


@compiled
def _pair_keys(folded, bounds, keys):  # type: ignore[no-untyped-def]
    count = 0
    for piece in range(len(bounds) - 1):
        for at in range(bounds[piece], bounds[piece + 1] - 1):
            pair = (np.uint64(folded[at]) << np.uint64(FORM_BITS)) | np.uint64(folded[at + 1])
            # Two pieces (title and body) to a document.
            keys[count] = (pair << np.uint64(DOC_BITS)) | np.uint64(piece // 2)
            count += 1
    return count


@compiled
def _pair_runs(keys, first_counts, second, postings, docs, weights):  # type: ignore[no-untyped-def]
    pairs = 0
    count = 0
    mask = (np.uint64(1) << np.uint64(DOC_BITS)) - np.uint64(1)
    form_mask = (np.uint64(1) << np.uint64(FORM_BITS)) - np.uint64(1)
    for at in range(len(keys)):
        key = keys[at]
        if at and key == keys[at - 1]:
            weights[count - 1] += 1
            continue
        pair = key >> np.uint64(DOC_BITS)
        if at == 0 or pair != keys[at - 1] >> np.uint64(DOC_BITS):
            first_counts[(pair >> np.uint64(FORM_BITS)) + np.uint64(1)] += 1
            second[pairs] = pair & form_mask
            postings[pairs] = count
            pairs += 1
        docs[count] = key & mask
        weights[count] = 1
        count += 1
    postings[pairs] = count
    return pairs, count


def invert_pairs(
    folded: NDArray[np.int32], bounds: NDArray[np.int64], terms: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], Postings]:
    """Postings of adjacent pairs within each piece ``folded[bounds[p]:bounds[p + 1]]``; two
    pieces, title and body, make a document. Also the two arrays of a `PairDictionary`."""
    if terms >= 1 << FORM_BITS or len(bounds) // 2 >= 1 << DOC_BITS:
        raise ValueError(f"a segment of {terms} forms is too large; index fewer documents at once")
    keys = np.empty(len(folded), np.uint64)
    keys = keys[: _pair_keys(folded, bounds, keys)]
    keys.sort()
    first_counts = np.zeros(terms + 1, np.uint32)
    second = np.empty(len(keys), np.uint32)
    postings = np.empty(len(keys) + 1, np.int64)
    docs = np.empty(len(keys), np.uint32)
    weights = np.empty(len(keys), np.uint32)
    pairs, count = _pair_runs(keys, first_counts, second, postings, docs, weights)
    first_starts = np.cumsum(first_counts, dtype=np.uint32)
    return (
        first_starts,
        second[:pairs],
        (postings[: pairs + 1], docs[:count], weights[:count]),
    )


@compiled
def interleave(left, left_bounds, right, right_bounds):  # type: ignore[no-untyped-def]
    """Document by document, the tokens of ``left`` and then those of ``right``."""
    out = np.empty(len(left) + len(right), np.int32)
    bounds = np.zeros(len(left_bounds), np.int64)
    at = 0
    for doc in range(len(left_bounds) - 1):
        for token in left[left_bounds[doc] : left_bounds[doc + 1]]:
            out[at] = token
            at += 1
        for token in right[right_bounds[doc] : right_bounds[doc + 1]]:
            out[at] = token
            at += 1
        bounds[doc + 1] = at
    return out, bounds
