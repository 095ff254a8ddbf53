"""Whether a document has the elements of a query together, by `search.retrieval.closeness`'s rule:
compiled loops over its tokens."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.norms import LEAD
from index.storage.token_offsets import NO_RANK
from search.kernel.arguments import Overlays, TokenSequences
from search.kernel.token_sequences import span, syllable_at
from vietnamese.jit import compiled, inlined

NOTHING = np.uint16(0)
Places = NDArray[np.int64]  # [N, 3] first and last position of an occurrence, and its element
Positions = NDArray[np.int64]

BLOCK = 16  # tokens that are looked at without a decision on each


class Wanted(NamedTuple):
    """The elements of a query. Element e asks for the rows ``bounds[e]:bounds[e + 1]`` of ``terms``
    [S, 3] side by side (`search.retrieval.element_sets.wanted_terms`), or one of the overlays,
    which may be tokens too, ``concepts[concept_bounds[e]:concept_bounds[e + 1]]``. ``starting``
    [65536]: which elements may begin with a rank, as bits. ``anywhere``: the elements, as bits,
    that may stand in any window, whatever the ranks say: free ones, and those that overlays may
    stand for."""

    terms: Any
    bounds: Any
    concepts: Any
    concept_bounds: Any
    free: Any
    starting: Any
    anywhere: Any
    window: int


@compiled
def find_close(
    documents: NDArray[np.int64],
    sequences: TokenSequences,
    overlays: Overlays,
    wanted: Wanted,
    out: NDArray[np.bool_],
) -> None:
    """Each document is gone through once, until its elements are found together. Of each element:
    how often it was seen, and where first and last.

    Title and lead are gone through token by token. If after that only a window can make the
    document close, the rest is gone through only where two blocks of tokens have all of them."""
    count = len(wanted.free)
    some_free = wanted.free.any()
    ranks, starting = sequences.ranks, wanted.starting
    places = np.empty((0, 3), np.int64)
    times, first = np.empty(count, np.int64), np.empty(count, np.int64)
    last = np.empty(count, np.int64)
    for which in range(len(documents)):
        document = documents[which]
        start, middle, end = span(sequences, document)
        if len(wanted.concepts):
            places = _overlay_places(overlays, document, wanted)
        for element in range(count):
            times[element] = 0
            first[element] = last[element] = -1
        together = bound_together = by_window = False
        place = 0
        at: Any = start
        stretch: Any = min(middle + LEAD, end)  # where the tokens end that are gone through now
        while True:
            mask = NOTHING
            while at < stretch and mask == 0:
                mask = starting[ranks[np.uint64(at)]]  # an index that never counts from the end
                at += 1
            at -= mask != 0
            position = at - start
            while place < len(places) and (places[place, 0] < position or at == end):
                element, own = places[place, 2], places[place, 0]
                _see(element, own, times, first, last)
                length = places[place, 1] - own + 1
                together |= _is_within(last, own, length, wanted, False)
                if some_free:
                    bound_together |= _is_within(last, own, length, wanted, True)
                place += 1
            for element in range(count):
                if not (mask >> element) & 1:
                    continue
                length = _length_at(sequences, wanted, element, at, middle, end)
                if length:
                    _see(element, position, times, first, last)
                    together |= _is_within(last, position, length, wanted, False)
                    if some_free:
                        bound_together |= _is_within(last, position, length, wanted, True)
            if together or (by_window and bound_together) or at == end:
                break
            if at < stretch:
                at += 1
                continue
            by_window = by_window or _needs_window(first, wanted, middle - start)
            if by_window:
                begin, stretch = _next_stretch(sequences.ranks, wanted, at, start, end)
                at = max(at, begin)
            else:
                stretch = end
        if by_window:
            out[which] = together or bound_together
        else:
            out[which] = together or _of_weight(
                times, first, bound_together, wanted, middle - start
            )


@inlined
def _needs_window(first: Positions, wanted: Wanted, title: Any) -> bool:
    """Whether, by what stands in title and lead, a document is close exactly if those elements
    that are not free stand in a window: the free ones are of weight, and not all others can be."""
    bound = heavy = 0
    for element in range(len(first)):
        in_lead = 0 <= first[element] < title + LEAD
        if wanted.free[element]:
            if not (in_lead or _is_number(wanted, element)):
                return False
        else:
            bound += 1
            heavy += in_lead
    return bound > 1 and heavy < bound


@compiled
def _next_stretch(
    ranks: NDArray[np.uint16], wanted: Wanted, at: Any, start: Any, end: Any
) -> tuple[Any, Any]:
    """Begin and end of the next tokens, some of them from ``at`` on, in which elements may stand in
    a window: two blocks, each as long as a window, that have a rank of each of them. At the end
    of the document if there are none."""
    size = -(-wanted.window // BLOCK) * BLOCK
    every = (1 << len(wanted.free)) - 1
    begin = max(start, at - size)
    before = wanted.anywhere
    for first in range(begin, end, size):
        here = wanted.anywhere
        for part in range(first, min(first + size, end), BLOCK):
            here |= _starting_in(ranks, part, wanted.starting)
        if (before | here) == every and first + size > at:
            return max(begin, first - size), min(first + size, end)
        before = here
    return end, end


@inlined
def _starting_in(ranks: NDArray[np.uint16], first: Any, starting: NDArray[np.uint16]) -> Any:
    """The elements, as bits, that may begin with one of the `BLOCK` tokens from ``first`` on."""
    found = NOTHING
    if first + BLOCK > len(ranks):
        for at in range(first, len(ranks)):
            found |= starting[ranks[at]]
        return found
    begin = np.uint64(first)  # an index that is never counted from the end
    for after in range(np.uint64(BLOCK)):
        found |= starting[ranks[begin + after]]
    return found


@compiled
def _overlay_places(overlays: Overlays, document: Any, wanted: Wanted) -> Places:
    """Where elements stand as overlays, in order."""
    count = len(wanted.free) if len(wanted.concepts) else 0
    start, end = np.int64(overlays.starts[document]), np.int64(overlays.starts[document + 1])
    places = np.empty(((end - start) * count, 3), np.int64)
    found = 0
    for overlay in range(start, end):
        term = overlays.terms[overlay]
        for element in range(count):
            for at in range(wanted.concept_bounds[element], wanted.concept_bounds[element + 1]):
                if wanted.concepts[at] == term:
                    first = np.int64(overlays.firsts[overlay])
                    places[found, 0] = first
                    places[found, 1] = first + np.int64(overlays.lengths[overlay])
                    places[found, 2] = element
                    found += 1
    return places[np.argsort(places[:found, 0], kind="mergesort")]


@inlined
def _see(element: Any, position: Any, times: Positions, first: Positions, last: Positions) -> None:
    times[element] += 1
    if first[element] < 0:
        first[element] = position
    last[element] = position


@inlined
def _is_within(last: Positions, position: Any, length: Any, wanted: Wanted, bound: bool) -> bool:
    """Whether all elements, or all that are ``bound``, stand in a window that the occurrence at
    ``position`` ends."""
    nearest = position
    for element in range(len(last)):
        if not (bound and wanted.free[element]):
            nearest = min(nearest, last[element])
    return bool(nearest >= 0 and position + length - 1 - nearest < wanted.window)


@inlined
def _length_at(
    sequences: TokenSequences, wanted: Wanted, element: int, at: int, middle: Any, end: Any
) -> Any:
    """How many tokens an element that begins here has; 0: none does."""
    length = wanted.bounds[element + 1] - wanted.bounds[element]
    stands = 0 < length <= end - at and not at < middle < at + length
    if stands and (length > 1 or sequences.ranks[at] == NO_RANK):
        for offset in range(length):
            term = syllable_at(sequences, at + offset)
            row = wanted.bounds[element] + offset
            stands &= (
                term == wanted.terms[row, 0]
                or term == wanted.terms[row, 1]
                or np.int64(sequences.folds[term]) == wanted.terms[row, 2]
            )
    if stands or not len(wanted.concepts):
        return length if stands else np.int64(0)
    term = syllable_at(sequences, at)
    as_token = False
    for which in range(wanted.concept_bounds[element], wanted.concept_bounds[element + 1]):
        as_token |= wanted.concepts[which] == term
    return np.int64(as_token)


@inlined
def _of_weight(
    times: Positions, first: Positions, bound_together: bool, wanted: Wanted, title: Any
) -> bool:
    """Whether each element is of weight, and those that are not free also stand together, or are
    each of weight. ``title``: tokens of the title."""
    bound = 0
    heavy = 0
    often = True  # each element that is not free stands there twice
    for element in range(len(times)):
        in_title = 0 <= first[element] < title
        in_lead = 0 <= first[element] < title + LEAD
        if wanted.free[element]:
            if not (in_lead or times[element] > 1 or _is_number(wanted, element)):
                return False
        else:
            bound += 1
            heavy += in_title or (in_lead and times[element] > 1)
            often &= times[element] > 1
    if heavy == bound:
        return True
    if bound == 1:
        return heavy == 1 or often
    return bound_together


@inlined
def _is_number(wanted: Wanted, element: int) -> bool:
    """Whether a free element is a year or a date, not the name of a place."""
    length = wanted.bounds[element + 1] - wanted.bounds[element]
    return bool(length < 2)
