"""Counts of hits by code, beside a naive count."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.storage.bitsets import bits_of
from search.kernel.arguments import FacetArrays
from search.kernel.counting import count_facets

PLACES, YEARS = 4, 3
DOCUMENTS = st.lists(
    st.tuples(
        st.sets(st.integers(1, PLACES)),  # places
        st.integers(0, YEARS),
        st.booleans(),  # whether it passes every filter but the place
        st.booleans(),  # and that one too
    ),
    min_size=1,
    max_size=200,
)


@given(DOCUMENTS)
def test_each_hit_counts_once_for_each_of_its_places_and_for_its_year(
    documents: list[tuple[set[int], int, bool, bool]],
) -> None:
    places = [sorted(own) for own, *_ in documents]
    years = np.array([year for _, year, *_ in documents], np.int32)
    facets = FacetArrays(
        bits_of(np.array([bool(own) for own in places])),
        np.cumsum([0, *map(len, places)]),
        np.array([code for own in places for code in own], np.int32),
        bits_of(years > 0),
        years,
    )
    anywhere = [any_place for *_, any_place, _ in documents]
    hits = [any_place and here for *_, any_place, here in documents]
    filtered = np.stack([bits_of(np.array(anywhere)), bits_of(np.array(hits))])
    by_place, by_year = np.ones(PLACES + 1, np.int64), np.ones(YEARS + 1, np.int64)
    count_facets(filtered, facets, by_place, by_year)
    expected = Counter(
        code for own, passes in zip(places, anywhere, strict=True) if passes for code in own or [0]
    )
    assert by_place.tolist() == [1 + expected[code] for code in range(PLACES + 1)]
    of_year = Counter(year for year, hit in zip(years.tolist(), hits, strict=True) if hit)
    assert by_year.tolist() == [1 + of_year[code] for code in range(YEARS + 1)]
