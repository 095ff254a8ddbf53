"""Counts of hits by place, by time and by the sources' own fields."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from index.storage.bitsets import flags_of
from index.storage.field_values import FieldValues
from search.contract.results import FacetCount, PlaceCount
from search.kernel.counting import count_facets
from search.query.document_filter import AnyPlace, DocumentFilter
from search.retrieval.filters import Flags
from search.retrieval.index_snapshot import IndexSnapshot
from search.retrieval.place_table import PlaceTable
from search.store.facets import MOST_VALUES, Facets, Values, by_month_and_day, within_a_year
from search.store.protocol import StoreQuery

Counts = NDArray[np.int64]


class FacetCounter:
    """Counts hits of one snapshot. Thread-safe."""

    def __init__(self, snapshot: IndexSnapshot) -> None:
        self._snapshot = snapshot

    def count(self, query: StoreQuery, flags: Flags, undated: int | None) -> Facets:
        """What the query asks to be counted of the hits that pass its filters. ``undated``: as
        `Facets` has it, None: the hits without a date."""
        documents, table = query.documents, self._snapshot.places
        timeline = self._snapshot.timeline(documents.dated)
        by_place, by_year = self._by_code(query, flags)
        places = table.facets(by_place)
        asked = within_a_year(documents) if query.facets else None
        of_days = timeline.by_day([own[1] for own in flags], *asked) if asked else {}
        months, days = by_month_and_day(asked, of_days)
        if undated is None:
            undated = int(by_year[0]) if query.facets else 0
        return Facets(
            places.districts, places.places, places.provinces,
            timeline.by_year(by_year), months, days,
            tuple((name, self._values(name, flags)) for name in query.counted), undated,
            *_counted(documents, table, by_place),
        )  # fmt: skip

    def _by_code(self, query: StoreQuery, flags: Flags) -> tuple[Counts, Counts]:
        """[codes + 1] by place and by year, as `IndexSnapshot.facets` has them; empty where nobody
        asked for them."""
        snapshot, dated = self._snapshot, query.documents.dated
        codes = len(snapshot.places), len(snapshot.timeline(dated).years)
        by_place, by_year = (np.zeros(most + 1 if query.facets else 0, np.int64) for most in codes)
        if query.facets:
            for own, facets in zip(flags, snapshot.facets(dated), strict=True):
                count_facets(own, facets, by_place, by_year)
        return by_place, by_year

    def _values(self, name: str, flags: Flags) -> Values:
        """How many hits have each value of a field, most first."""
        counts: dict[str, Counter[str]] = {}  # of the spellings of each value
        for segment, own in zip(self._snapshot.segments, flags, strict=True):
            column: FieldValues = segment.field_values
            hits = flags_of(own[1], segment.count)
            for folded, written, count in column.counts(name, hits):
                counts.setdefault(folded, Counter())[written] += count
        found = ((max(each, key=each.__getitem__), each.total()) for each in counts.values())
        order = sorted(found, key=lambda item: (-item[1], item[0]))
        return tuple(map(FacetCount._make, order[:MOST_VALUES]))


def _counted(
    documents: DocumentFilter, table: PlaceTable, by_place: Counts
) -> tuple[tuple[PlaceCount, ...], tuple[PlaceCount, ...]]:
    """The places of the filter, chosen and named, with their counts."""
    chosen, named = documents.chosen or AnyPlace(), documents.named or AnyPlace()
    return (
        tuple(table.count(place, by_place) for place in chosen.places),
        (
            *(table.count_name(name, by_place) for name in named.districts),
            *(table.count(place, by_place) for place in named.places),
        ),
    )
