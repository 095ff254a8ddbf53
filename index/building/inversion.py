"""Inversion by counting: token sequences to postings, a pass to count and a pass to place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.storage.layout import FORMS, NO_USUAL_FORM
from vietnamese.jit import compiled


class Tokens(NamedTuple):
    """Numbers of terms: document d has ``tokens[starts[d]:ends[d]]``. Contiguous arrays, all."""

    tokens: NDArray[np.int32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


@compiled
def frequencies(tokens, size):  # type: ignore[no-untyped-def]
    """How often each number below ``size`` stands there, as `np.bincount`, which would copy them
    to twice as many bytes."""
    counts = np.zeros(size, np.int64)
    for token in tokens:
        counts[token] += 1
    return counts


@compiled
def _count(of, more, terms, size):  # type: ignore[no-untyped-def]
    counts = np.zeros(size + 1, np.int64)
    last = np.full(size, -1, np.int32)
    for doc in range(len(of.starts)):
        for part in (of, more):
            for at in range(part.starts[doc], part.ends[doc]):
                term = terms[part.tokens[at]]
                if term >= 0 and last[term] != doc:
                    last[term] = doc
                    counts[term + 1] += 1
    return counts


@compiled
def _place(of, more, terms, postings, docs, weights):  # type: ignore[no-untyped-def]
    last = np.full(len(postings) - 1, -1, np.int32)
    end = postings[:-1].copy()
    for doc in range(len(of.starts)):
        for part in (of, more):
            for at in range(part.starts[doc], part.ends[doc]):
                term = terms[part.tokens[at]]
                if term < 0:
                    continue
                if last[term] != doc:
                    last[term] = doc
                    docs[end[term]] = doc
                    end[term] += 1
                weights[end[term] - 1] += 1


Postings = tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.uint32]]


def invert(of: Tokens, more: Tokens, terms: NDArray[np.int32], size: int) -> Postings:
    """Postings of the tokens of both: starts per term [size + 1], documents, frequencies.
    ``terms``: which of the ``size`` terms a token is, -1 for none."""
    postings = np.cumsum(_count(of, more, terms, size))
    docs = np.zeros(int(postings[-1]), np.uint32)
    weights = np.zeros(len(docs), np.uint32)
    _place(of, more, terms, postings, docs, weights)
    return postings, docs, weights


@dataclass(frozen=True, slots=True)
class Pairs:
    """Adjacent syllables, by what they fold to: P pairs, N postings.

    ``first_starts`` and ``second`` are those of a `PairDictionary`. ``usual`` uint8 [P]: the two
    forms that the pair mostly has, each as its place among those of its fold class, the first
    one's times 16; `NO_USUAL_FORM`: one of them is beyond the first `FORMS`. ``as_usual`` bool [N]:
    whether all occurrences in the document have these."""

    first_starts: NDArray[np.uint32]
    second: NDArray[np.uint32]
    postings: Postings
    usual: NDArray[np.uint8]
    as_usual: NDArray[np.bool_]


class _Widths(NamedTuple):
    """Bits of each part of a key."""

    fold: int
    doc: int
    form: int


@compiled
def _pair_keys(tokens, folds, forms, bounds, widths, keys):  # type: ignore[no-untyped-def]
    """From the highest bits on: what both syllables fold to, the document, both forms."""
    count = 0
    other = (1 << widths.form) - 1
    for piece in range(len(bounds) - 1):
        document = piece // 2  # of two pieces, title and body
        for at in range(bounds[piece], bounds[piece + 1] - 1):
            one, next_one = tokens[at], tokens[at + 1]
            key = np.uint64(folds[one]) << np.uint64(widths.fold) | np.uint64(folds[next_one])
            key = key << np.uint64(widths.doc) | np.uint64(document)
            for token in (one, next_one):
                key = key << np.uint64(widths.form) | np.uint64(min(forms[token], other))
            keys[count] = key
            count += 1
    return count


@compiled
def _by_part(keys, shift, bits, size, into):  # type: ignore[no-untyped-def]
    """Keys in the order of one of their parts, those that are alike there as they come: of so many
    ``bits`` above ``shift`` lower ones, and below ``size``."""
    part = np.uint64((1 << bits) - 1)
    free = np.zeros(size + 1, np.int64)
    for key in keys:
        free[(key >> shift & part) + np.uint64(1)] += 1
    for at in range(size):
        free[at + 1] += free[at]
    for key in keys:
        own = key >> shift & part
        into[free[own]] = key
        free[own] += 1


@compiled
def _count_runs(keys, shift):  # type: ignore[no-untyped-def]
    """How many of some sorted keys differ, but for the lowest ``shift`` bits."""
    count = 1 if len(keys) else 0
    for at in range(1, len(keys)):
        count += keys[at] >> shift != keys[at - 1] >> shift
    return count


@compiled
def _pair_runs(keys, widths, pairs, docs, weights, usual, as_usual):  # type: ignore[no-untyped-def]
    """Of keys in the order of their pairs, then documents: into ``pairs`` [P, 3] both syllables and
    the first posting of each pair, and into the others what `Pairs` has of it."""
    one = np.uint64(1)
    pair_shift = np.uint64(widths.doc + 2 * widths.form)
    other = (1 << widths.form) - 1
    times = np.zeros(1 << 2 * widths.form, np.int64)  # of the forms of one pair
    forms_of = (one << np.uint64(2 * widths.form)) - one
    pair = count = at = 0
    while at < len(keys):
        of_pair = keys[at] >> pair_shift
        best = keys[at] & forms_of
        end = at
        while end < len(keys) and keys[end] >> pair_shift == of_pair:
            forms = keys[end] & forms_of
            times[forms] += 1
            if times[forms] > times[best] or (times[forms] == times[best] and forms < best):
                best = forms
            end += 1
        first, second = best >> np.uint64(widths.form), best & np.uint64(other)
        known = max(first, second) < other
        usual[pair] = first << np.uint64(4) | second if known else NO_USUAL_FORM
        pairs[pair, 0] = of_pair >> np.uint64(widths.fold)
        pairs[pair, 1] = of_pair & ((one << np.uint64(widths.fold)) - one)
        pairs[pair, 2] = count
        pair += 1
        last: Any = -1
        for key in keys[at:end]:
            forms = key & forms_of
            times[forms] = 0
            doc = np.int64(
                key >> np.uint64(2 * widths.form) & ((one << np.uint64(widths.doc)) - one)
            )
            if doc != last:
                docs[count] = last = doc
                weights[count] = 0
                as_usual[count] = known
                count += 1
            weights[count - 1] += 1
            as_usual[count - 1] &= forms == best
        at = end


def _sort_by_pair(keys: NDArray[np.uint64], widths: _Widths, terms: int) -> None:
    """In place; the keys of each pair stay in their order. By the second syllable first, then by
    the first one: a third of the time that sorting takes."""
    second = np.uint64(widths.doc + 2 * widths.form)
    other = np.empty_like(keys)
    _by_part(keys, second, widths.fold, terms, other)
    _by_part(other, second + np.uint64(widths.fold), widths.fold, terms, keys)


def invert_pairs(
    tokens: NDArray[np.int32],
    bounds: NDArray[np.int64],
    folds: NDArray[np.int32],
    forms: NDArray[np.uint8],
    terms: int,
) -> Pairs:
    """Postings of adjacent pairs within each piece ``tokens[bounds[p]:bounds[p + 1]]``; two
    pieces, title and body, make a document. Of each token: ``folds``, which of the ``terms`` folded
    ones it is, and ``forms``, its place in that one's class, at most `FORMS`, which stands for all
    from there on."""
    fold_bits, doc_bits = max(terms - 1, 0).bit_length(), (len(bounds) // 2).bit_length()
    form_bits = min((64 - 2 * fold_bits - doc_bits) // 2, FORMS.bit_length())
    if form_bits < 0:
        raise ValueError(f"a segment of {terms} forms is too large; index fewer documents at once")
    widths = _Widths(fold_bits, doc_bits, form_bits)
    keys = np.empty(len(tokens), np.uint64)
    keys = keys[: _pair_keys(tokens, folds, forms, bounds, widths, keys)]
    of_doc = np.uint64(2 * form_bits)
    _sort_by_pair(keys, widths, terms)
    count = _count_runs(keys, of_doc)
    pairs = np.empty((_count_runs(keys, of_doc + np.uint64(doc_bits)), 3), np.uint32)
    docs, weights = np.empty(count, np.uint32), np.empty(count, np.uint32)
    usual, as_usual = np.empty(len(pairs), np.uint8), np.empty(count, np.bool_)
    _pair_runs(keys, widths, pairs, docs, weights, usual, as_usual)
    first_starts = np.searchsorted(pairs[:, 0], np.arange(terms + 1)).astype(np.uint32)
    postings = np.append(pairs[:, 2].astype(np.int64), count)
    return Pairs(first_starts, pairs[:, 1], (postings, docs, weights), usual, as_usual)
