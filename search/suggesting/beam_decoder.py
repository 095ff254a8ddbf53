"""The best ways through a lattice of readings, by what the corpus says follows what.

Nodes are places in a query, numbered from left to right; an edge reads what lies between two
nodes as one syllable, at a cost, and may be a slip. For each node and number of slips so far,
the BEAM best ways are kept that end in different pairs of syllables.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vietnamese.jit import compiled
from vietnamese.model.ngrams import NGrams, find_pair, pair_score, triple_score

BEAM = 12
MOST_SLIPS = 2
NOTHING = -1
NEVER = -1e30

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


class Edges(NamedTuple):
    """Edge i leads from node ``starts[i]``, by which they are sorted, to ``ends[i]`` and reads
    ``identifiers[i]``; its ``costs`` (nats) weigh against log-probabilities."""

    starts: Integers
    ends: Integers
    identifiers: Integers
    slips: Integers
    costs: Floats


class _Ways(NamedTuple):
    """Ways to a node, [nodes, slips, BEAM], the free places last."""

    scores: Floats
    edges: Integers  # the last one
    before: Integers  # the syllable before the last
    pairs: Integers  # the index of both in the model, or NOTHING
    origins: Integers  # where the way stood before the last edge: slips * BEAM + place


@compiled
def best_ways(grams: NGrams, edges: Edges) -> tuple[Floats, Integers]:
    """For each number of slips the score of the best way from the first node to the last (NEVER
    where there is none), and its edges in order, NOTHING behind the last."""
    last = edges.ends.max()
    shape = (last + 1, MOST_SLIPS + 1, BEAM)
    ways = _Ways(
        np.full(shape, NEVER),
        np.full(shape, NOTHING),
        np.full(shape, NOTHING),
        np.full(shape, NOTHING),
        np.full(shape, NOTHING),
    )
    ways.scores[0, 0, 0] = 0.0
    for edge in range(len(edges.starts)):
        _follow(grams, edges, ways, edge)

    scores = np.full(MOST_SLIPS + 1, NEVER)
    paths = np.full((MOST_SLIPS + 1, last + 1), NOTHING)
    for slips in range(MOST_SLIPS + 1):
        best = np.argmax(ways.scores[last, slips])
        scores[slips] = ways.scores[last, slips, best]
        if scores[slips] == NEVER:
            continue
        node, at, length = last, slips * BEAM + best, 0
        while node > 0:
            level, place = at // BEAM, at % BEAM
            edge = ways.edges[node, level, place]
            paths[slips, length] = edge
            length += 1
            at = ways.origins[node, level, place]
            node = edges.starts[edge]
        paths[slips, :length] = paths[slips, :length][::-1].copy()
    return scores, paths


@compiled
def _follow(grams: NGrams, edges: Edges, ways: _Ways, edge: int) -> None:
    """Lengthen the ways to the start of an edge by it."""
    node, c = edges.starts[edge], edges.identifiers[edge]
    for slips in range(MOST_SLIPS + 1 - edges.slips[edge]):
        for place in range(BEAM):
            score = ways.scores[node, slips, place]
            if score == NEVER:
                break
            b, pair = NOTHING, NOTHING
            step = float(grams.unigrams[c])
            if ways.edges[node, slips, place] != NOTHING:
                b = edges.identifiers[ways.edges[node, slips, place]]
                pair = find_pair(grams, b, c)
                shorter = pair_score(grams, b, c, pair)
                step = triple_score(grams, ways.pairs[node, slips, place], shorter, c)
            total = score + step - edges.costs[edge]
            more = slips + edges.slips[edge]
            into = _place(edges, ways, edges.ends[edge], more, total, b, c)
            if into != NOTHING:
                ways.scores[edges.ends[edge], more, into] = total
                ways.edges[edges.ends[edge], more, into] = edge
                ways.before[edges.ends[edge], more, into] = b
                ways.pairs[edges.ends[edge], more, into] = pair
                ways.origins[edges.ends[edge], more, into] = slips * BEAM + place


@compiled
def _place(edges: Edges, ways: _Ways, node: int, slips: int, score: float, b: int, c: int) -> int:
    """Where a way that ends in ``b c`` is kept: in place of a worse one that ends so too, in a
    free place, or in place of the worst. NOTHING when all are better."""
    worst = 0
    for place in range(BEAM):
        kept = ways.scores[node, slips, place]
        if kept == NEVER:
            return place
        same_end = ways.before[node, slips, place] == b
        if same_end and edges.identifiers[ways.edges[node, slips, place]] == c:
            return place if score > kept else NOTHING
        if kept < ways.scores[node, slips, worst]:
            worst = place
    return worst if score > ways.scores[node, slips, worst] else NOTHING


@compiled
def attraction(grams: NGrams, identifiers: Integers, left: Integers, right: Integers) -> Floats:
    """How well each syllable goes between neighbours that may be any of ``left`` and ``right``
    (none at either end of a query): a log-probability."""
    scores = np.empty(len(identifiers))
    for at in range(len(identifiers)):
        c = identifiers[at]
        before = float(grams.unigrams[c])
        if len(left):
            before = NEVER
            for b in left:
                before = max(before, pair_score(grams, b, c, find_pair(grams, b, c)))
        after = 0.0
        if len(right):
            after = NEVER
            for d in right:
                after = max(after, pair_score(grams, c, d, find_pair(grams, c, d)))
        scores[at] = before + after
    return scores


@compiled
def bond(grams: NGrams, left: Integers, right: Integers) -> float:
    """How much more often than by chance the pair of them that attracts most stands together:
    pointwise mutual information, in nats; NEVER where no pair was seen."""
    most = NEVER
    for b in left:
        for c in right:
            pair = find_pair(grams, b, c)
            if pair >= 0:
                most = max(most, pair_score(grams, b, c, pair) - grams.unigrams[c])
    return most
