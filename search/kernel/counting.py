"""How many hits there are by place and by year, compiled."""

from __future__ import annotations

from typing import Any

from search.kernel.arguments import Bits, FacetArrays
from search.kernel.match import BIT, count_bits
from vietnamese.jit import compiled


@compiled
def count_facets(filtered: Bits, facets: FacetArrays, by_place: Any, by_year: Any) -> None:
    """Add the hits of a segment to counts by code (int64 [codes + 1]; 0: none). ``filtered`` uint64
    [2, W]: those that pass every filter but the chosen places, which are counted by place, and
    those that pass that one too, which are counted by year."""
    for word in range(filtered.shape[1]):
        anywhere, hits = filtered[0, word], filtered[1, word]
        placed, dated = anywhere & facets.has_place[word], hits & facets.has_year[word]
        by_place[0] += count_bits(anywhere ^ placed)
        by_year[0] += count_bits(hits ^ dated)
        while placed:
            lowest = placed & (~placed + BIT)
            document = word * 64 + count_bits(lowest - BIT)
            for at in range(facets.place_starts[document], facets.place_starts[document + 1]):
                by_place[facets.places[at]] += 1
            placed ^= lowest
        while dated:
            lowest = dated & (~dated + BIT)
            by_year[facets.year[word * 64 + count_bits(lowest - BIT)]] += 1
            dated ^= lowest
