"""Where the words of a query stand in the documents of a page, compiled, in one call for all.

`search.highlighting.matching` says which of them count, and what the columns are for.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.kernel.arguments import NO_RANK, Overlays, TokenGaps, TokenSequences
from search.kernel.token_sequences import decode_offsets, span, syllable_at
from vietnamese.jit import compiled

UNIT, WORD = 1, 2  # what a rank may be: a unit of the query; a concept that stands as a token
COLUMNS = 7  # of an occurrence, see `find_occurrences`
_LONGEST = 255  # positions of an overlay after its first


class Wanted(NamedTuple):
    """What a query looks for in the documents of one segment.

    ``units`` [U, 6]: folded term; syllables of the best, the bare and the typed form (-1: there is
    none); the last unit of its clause; 1 in a phrase, 2 if a wildcard in one. ``alone`` [U]:
    whether it is worth something beside no other. ``concepts`` [C, 4], by term: the term, the
    first and the last unit that it stands for, and 1 where it may also stand as a token.
    ``ranks``: those that may be a `UNIT`, a `WORD`, as ``kinds`` say.
    """

    units: NDArray[np.int64]
    alone: NDArray[np.bool_]
    concepts: NDArray[np.int64]
    ranks: NDArray[np.uint16]
    kinds: NDArray[np.uint8]


@compiled
def find_occurrences(
    sequences: TokenSequences,
    gaps: TokenGaps,
    overlays: Overlays,
    documents: NDArray[np.int64],
    wanted: Wanted,
    ends: NDArray[np.int64],
    exact: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """The occurrences in all of the documents, one document after the other, in order, none over
    another: first and last position, first and last unit, and in characters of the title or body
    where its first token starts, where its last token does, and where the token after that one
    does (-1: there is none). Into ``ends`` where those of each document end, into ``exact`` whether
    every unit stands there as it was typed."""
    kind_of = np.zeros(NO_RANK + 1, np.uint8)
    for at in range(len(wanted.ranks)):
        kind_of[wanted.ranks[at]] |= wanted.kinds[at]
    out = np.empty((64, COLUMNS), np.int64)
    count = 0
    for number in range(len(documents)):
        document = documents[number]
        wholes, covered = _wholes(sequences, overlays, document, wanted, kind_of)
        found, typed = _units(sequences, document, wanted, kind_of, covered)
        count_before = count
        at_whole = 0
        at_found = 0
        taken = -1  # the last position that a whole has taken
        while at_whole < len(wholes) or at_found < len(found):
            whole = at_found == len(found) or (
                at_whole < len(wholes) and wholes[at_whole, 0] <= found[at_found, 1]
            )
            one = wholes[at_whole] if whole else found[at_found]
            if whole:
                at_whole += 1
                taken = one[1]
            else:
                at_found += 1
                alone = one[1] == one[0]
                if one[0] <= taken or (alone and not wanted.alone[one[2]]):
                    continue
            if count == len(out):
                longer = np.empty((2 * len(out), COLUMNS), np.int64)
                longer[:count] = out
                out = longer
            out[count, :4] = one
            count += 1
        _place(sequences, gaps, document, out[count_before:count])
        ends[number] = count
        exact[number] = np.all(typed | covered)
    return out[:count]


@compiled
def _wholes(
    sequences: TokenSequences,
    overlays: Overlays,
    document: int,
    wanted: Wanted,
    kind_of: NDArray[np.uint8],
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """[.., 4] where an expression stands for one unit or several, in order; none over another,
    longer ones first, of equally long ones the first. And which units have such a place [U]."""
    covered = np.zeros(len(wanted.units), np.bool_)
    concepts = wanted.concepts
    if not len(concepts):
        return np.empty((0, 4), np.int64), covered
    start, _, end = span(sequences, document)
    keys = np.empty(16, np.int64)  # length, first position and concept, to be sorted by
    count = 0
    for at in range(np.int64(overlays.starts[document]), np.int64(overlays.starts[document + 1])):
        concept = _concept(concepts, np.int64(overlays.terms[at]))
        if concept >= 0:
            keys = _with_room(keys, count)
            shorter = _LONGEST - np.int64(overlays.lengths[at])
            keys[count] = (shorter << 32 | np.int64(overlays.firsts[at])) << 16 | concept
            count += 1
    if np.any(concepts[:, 3] == 1):
        for at in range(start, end):
            if kind_of[sequences.ranks[at]] & WORD:
                concept = _concept(concepts, syllable_at(sequences, at))
                if concept >= 0 and concepts[concept, 3]:
                    keys = _with_room(keys, count)
                    keys[count] = (_LONGEST << 32 | (at - start)) << 16 | concept
                    count += 1
    if not count:
        return np.empty((0, 4), np.int64), covered
    taken = np.zeros(end - start, np.bool_)
    of = np.full(end - start, -1, np.int64)  # the concept that begins at a position
    ends = np.empty(end - start, np.int64)
    kept = 0
    for key in np.sort(keys[:count]):
        first = key >> 16 & 0xFFFFFFFF
        last = first + _LONGEST - (key >> 48)
        if not np.any(taken[first : last + 1]):
            taken[first : last + 1] = True
            of[first] = key & 0xFFFF
            ends[first] = last
            kept += 1
    found = np.empty((kept, 4), np.int64)
    kept = 0
    for first in range(end - start):
        if of[first] >= 0:
            found[kept, 0] = first
            found[kept, 1] = ends[first]
            found[kept, 2:] = concepts[of[first], 1:3]
            covered[concepts[of[first], 1] : concepts[of[first], 2] + 1] = True
            kept += 1
    return found, covered


@compiled
def _concept(concepts: NDArray[np.int64], term: Any) -> int:
    """The row of a term; -1: it is none of them."""
    low = 0
    high = len(concepts)
    while low < high:
        middle = (low + high) // 2
        if concepts[middle, 0] < term:
            low = middle + 1
        else:
            high = middle
    return low if low < len(concepts) and concepts[low, 0] == term else -1


@compiled
def _with_room(keys: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    if count < len(keys):
        return keys
    longer = np.empty(2 * len(keys), np.int64)
    longer[:count] = keys
    return longer


@compiled
def _units(
    sequences: TokenSequences,
    document: int,
    wanted: Wanted,
    kind_of: NDArray[np.uint8],
    covered: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """[.., 4] where units stand that are not ``covered``, in order, none over another: at each
    place the longest run of them. And which units stand as they were typed [U]."""
    typed = np.zeros(len(covered), np.bool_)
    if np.all(covered):
        return np.empty((0, 4), np.int64), typed
    start, middle, end = span(sequences, document)
    units = wanted.units
    places, count = _all_matches(sequences, start, end, wanted, kind_of, covered, typed)
    runs, goes_on, inside = _runs(places, count, units, middle - start)
    out = np.empty((count, 4), np.int64)
    found = 0
    free = 0  # first position that no occurrence has taken yet
    at = 0
    while at < count:
        position = places[at, 0]
        longest = 0
        best = -1
        while at < count and places[at, 0] == position:
            unit = places[at, 1]
            if units[unit, 5]:
                first = unit == 0 or units[unit - 1, 4] != units[unit, 4]
                good = first and runs[at] == units[unit, 4] - unit + 1
            else:
                good = not goes_on[at] and (runs[at] > 1 or not inside[unit])
            if good and runs[at] > longest:
                longest = runs[at]
                best = unit
            at += 1
        if best >= 0 and position >= free:
            out[found, 0] = position
            out[found, 1] = position + longest - 1
            out[found, 2] = best
            out[found, 3] = best + longest - 1
            found += 1
            free = position + longest
    return out[:found], typed


@compiled
def _all_matches(
    sequences: TokenSequences,
    start: int,
    end: int,
    wanted: Wanted,
    kind_of: NDArray[np.uint8],
    covered: NDArray[np.bool_],
    typed: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], int]:
    """Rows of position, unit and tier, in order of position, and how many: of each unit those with
    the best form that stands there."""
    units = wanted.units
    places = np.empty((max(end - start, 1) * 2, 3), np.int64)
    best = np.full(len(units), 9, np.int64)
    found = 0
    ranks = sequences.ranks[start:end]
    for position in range(len(ranks)):
        if not kind_of[ranks[position]] & UNIT:
            continue
        syllable = syllable_at(sequences, start + position)
        fold = np.int64(sequences.folds[syllable])
        for unit in range(len(units)):
            if units[unit, 0] != fold or covered[unit] or found == len(places):
                continue
            tier = 0 if syllable == units[unit, 1] else 1 if syllable == units[unit, 2] else 2
            if units[unit, 5] == 1 and tier == 2:
                continue
            if units[unit, 5]:
                tier = 0
            if syllable == units[unit, 3]:
                typed[unit] = True
            best[unit] = min(best[unit], tier)
            places[found, 0] = position
            places[found, 1] = unit
            places[found, 2] = tier
            found += 1
    kept = 0
    for at in range(found):
        if places[at, 2] == best[places[at, 1]]:
            places[kept] = places[at]
            kept += 1
    return places, kept


@compiled
def _runs(
    places: NDArray[np.int64], count: int, units: NDArray[np.int64], title_tokens: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """For how many positions each place goes on as the query does; whether it goes on from
    another; and which units are in a run of several."""
    runs = np.ones(count, np.int64)
    goes_on = np.zeros(count, np.bool_)
    inside = np.zeros(len(units), np.bool_)
    for at in range(count - 1, -1, -1):
        position, unit = places[at, 0], places[at, 1]
        if position + 1 == title_tokens or units[unit, 4] == unit:
            continue
        after = at + 1
        while after < count and places[after, 0] <= position + 1:
            if places[after, 0] == position + 1 and places[after, 1] == unit + 1:
                runs[at] = runs[after] + 1
                goes_on[after] = True
                inside[unit] = True
                inside[unit + 1] = True
            after += 1
    return runs, goes_on, inside


@compiled
def _place(
    sequences: TokenSequences, gaps: TokenGaps, document: int, occurrences: NDArray[np.int64]
) -> None:
    """Fills in the three columns of characters."""
    if not len(occurrences):
        return
    start, middle, end = span(sequences, document)
    positions = np.empty(3 * len(occurrences), np.int64)
    for at in range(len(occurrences)):
        positions[3 * at] = occurrences[at, 0]
        positions[3 * at + 1] = occurrences[at, 1]
        positions[3 * at + 2] = occurrences[at, 1] + 1
    offsets = np.full(len(positions), -1, np.int64)
    decode_offsets(sequences, gaps, document, positions, offsets)
    for at in range(len(occurrences)):
        occurrences[at, 4:] = offsets[3 * at : 3 * at + 3]
        if occurrences[at, 1] + 1 == middle - start:
            occurrences[at, 6] = -1


# Windows


@compiled
def best_windows(
    occurrences: NDArray[np.int64],
    ends: NDArray[np.int64],
    title_tokens: NDArray[np.int64],
    weights: NDArray[np.float64],
    width: int,
    run_share: float,
    second: float,
) -> NDArray[np.int64]:
    """[documents, 2, 2] of the occurrences in each document's body the first and the last of those
    within ``width`` characters that say most of the query, by ``weights`` of its units; a second
    time where the units that these leave out have more than ``second`` of the weight of all that
    stand there; -1 where there is no such window. Occurrences are counted as in ``occurrences``."""
    windows = np.full((len(ends), 2, 2), -1, np.int64)
    for number in range(len(ends)):
        low = ends[number - 1] if number else 0
        while low < ends[number] and occurrences[low, 0] < title_tokens[number]:
            low += 1
        if low == ends[number]:
            continue
        body = occurrences[low : ends[number]]
        present = np.zeros(len(weights), np.bool_)
        for one in body:
            present[one[2] : one[3] + 1] = True
        covered = np.zeros(len(weights), np.bool_)
        windows[number, 0] = _best_window(body, weights, covered, width, run_share)
        for one in body[windows[number, 0, 0] : windows[number, 0, 1] + 1]:
            covered[one[2] : one[3] + 1] = True
        missing = np.sum(weights[present & ~covered])
        if missing > second * np.sum(weights[present]):
            windows[number, 1] = _best_window(body, weights, covered, width, run_share)
            windows[number, 1] += low
        windows[number, 0] += low
    return windows


@compiled
def _best_window(
    occurrences: NDArray[np.int64],
    weights: NDArray[np.float64],
    covered: NDArray[np.bool_],
    width: int,
    run_share: float,
) -> NDArray[np.int64]:
    """The first of the windows that say most of what is not ``covered``."""
    best = np.zeros(2, np.int64)
    best_value = -1.0
    seen = np.empty(len(weights), np.bool_)
    for low in range(len(occurrences)):
        seen[:] = covered
        value = 0.0
        for high in range(low, len(occurrences)):
            if occurrences[high, 4] - occurrences[low, 4] > width:
                break
            first, last = occurrences[high, 2], occurrences[high, 3]
            share = run_share if last > first else 1.0
            for unit in range(first, last + 1):
                if not seen[unit]:
                    seen[unit] = True
                    value += weights[unit] * share
            if value > best_value + 1e-6:
                best[0] = low
                best[1] = high
                best_value = value
    return best
