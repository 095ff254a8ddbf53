"""A store as it was opened, and all that is asked of it.

A search is a chain of values: understand -> retrieve -> rerank -> fold -> present
(`search.stages`). Each stage takes what the one before it returns, with the deadline and the
notices so far.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from search.contract.deadline import Deadline
from search.contract.errors import DocumentNotFound, PageOutOfRange
from search.contract.places import Place
from search.contract.results import (
    DocumentPage,
    Hit,
    IndexStats,
    SearchPage,
    SearchRequest,
    Suggestion,
)
from search.highlighting.hits import HitWriter
from search.query.document_filter import DistrictNames
from search.query.place_completion import PlaceCompletion
from search.query.place_names import PlaceNames
from search.query.planning import Planner
from search.query.related import least_score, telling_pairs
from search.reranking.reranker import Reranker
from search.stages.fold import fold
from search.stages.present import Presenter, nothing_asked
from search.stages.rerank import Ranked, rerank
from search.stages.retrieve import Retriever
from search.stages.understand import FilterNames, Understanding, Understood
from search.store.protocol import StoreReader
from vietnamese.text.folding import fold as without_marks

LISTS = 8  # of the newest documents, which are the same for everybody


class SnapshotSearcher:
    """Searches one state of a store; what is computed from it is computed once. Thread-safe."""

    def __init__(self, store: StoreReader) -> None:
        self.store = store
        places = store.figures.places
        self.districts = DistrictNames(places.districts)
        self.places = PlaceNames(places)
        names = FilterNames(self.districts, self.places)
        self._planner = Planner(store.figures)
        self._retriever = Retriever(store, self._planner)
        self._understanding = Understanding(store.figures, names, store.count)
        self._reranker = Reranker(store)
        self._hits = HitWriter(store)
        self._presenter = Presenter(self._hits)
        self.newest = lru_cache(LISTS)(self._newest)

    @cached_property
    def _place_completion(self) -> PlaceCompletion:
        return PlaceCompletion(self.places)

    def search(self, request: SearchRequest, deadline: Deadline) -> SearchPage:
        """One page of hits. Past ``deadline`` it has what was found until then. Raises
        QuerySyntaxError and PageOutOfRange."""
        understood = self.understand(request, deadline)
        if understood.asks_nothing:
            return nothing_asked(request, deadline)
        return self._presenter.present(fold(self.rank(understood)))

    def _newest(self, limit: int) -> SearchPage:
        """The newest documents, without facets."""
        request = SearchRequest(sort="newest", per_page=limit, facets=False)
        return self.search(request, Deadline(math.inf))

    def rows(self, request: SearchRequest) -> Iterator[Hit]:
        """All hits of a request in its order, near-duplicates too, without snippets. Raises
        QuerySyntaxError."""
        request = replace(request, fold=False, suggestions=False)
        understood = self.understand(request, Deadline(math.inf))
        if understood.asks_nothing:
            return iter(())
        retrieved = self._retriever.retrieve(understood, every=True)
        return self._presenter.rows(fold(rerank(retrieved, self._reranker)))

    def understand(self, request: SearchRequest, deadline: Deadline) -> Understood:
        """The first stage alone. Raises QuerySyntaxError."""
        return self._understanding.understand(request, deadline)

    def rank(self, understood: Understood) -> Ranked:
        """The second and the third stage."""
        return rerank(self._retriever.retrieve(understood), self._reranker)

    def count(self, text: str) -> int:
        """How many documents have all words of a query, whole. Raises QuerySyntaxError."""
        return self.store.count(self._understanding.read(text).rule)

    def related(self, id_: str, limit: int) -> tuple[Hit, ...]:
        """The documents most similar to one, best first, without snippets: there is no query that
        they could show. Raises DocumentNotFound."""
        own = self._number(id_)
        documents, rows, _ = self.store.fetch(np.array([own]))[0]
        title, body = documents.tokens.syllables(int(rows[0]))
        pairs = telling_pairs(title, body, documents.terms.folded_form, self._planner)
        if not pairs:
            return ()
        found = self.store.like(pairs, limit + 1)
        least = least_score(pairs)
        best = zip(found.documents.tolist(), found.scores.tolist(), strict=True)
        others = [(one, score) for one, score in best if one != own and score >= least]
        return self._hits.hits(others[:limit], None, snippets=False)

    def document(self, id_: str, query: str) -> DocumentPage:
        """A whole document, with what ``query`` matches in it. Raises DocumentNotFound, and
        QuerySyntaxError for the query."""
        number = self._number(id_)
        branches = self._understanding.read_forgivingly(query).branches
        return self._hits.page(number, [clause for branch in branches for clause in branch])

    def _number(self, id_: str) -> int:
        number = self.store.number_of(id_)
        if number is None:
            raise DocumentNotFound(id_)
        return number

    def ids(self, page: int, per_page: int) -> tuple[tuple[str, ...], int]:
        """One page of ids, and how many pages there are. Raises PageOutOfRange."""
        pages = -(-self.store.documents // per_page)
        if not 1 <= page <= max(pages, 1):
            raise PageOutOfRange(page, pages)
        return self.store.ids((page - 1) * per_page, per_page), pages

    def stats(self) -> IndexStats:
        return self.store.stats()

    def suggest(self, text: str, limit: int) -> tuple[Suggestion, ...]:
        """Completions of ``text``, likeliest first. What they were learned from may be gone since:
        then a title opens nothing."""
        completion = self.store.completion
        found = completion.complete(text, limit) if completion and text.strip() else ()
        return tuple(
            replace(line, id=None) if line.id and self.store.number_of(line.id) is None else line
            for line in found
        )

    def suggest_places(self, text: str, limit: int) -> tuple[Place, ...]:
        """Places that ``text`` may be the beginning of the name of, likeliest first."""
        return self._place_completion.complete(text, limit)

    def warm(self) -> None:
        """Compile and load everything a search needs, with a query of the store's own words."""
        no_limit = Deadline(math.inf)
        newest = self.search(SearchRequest(per_page=1), no_limit).hits
        words = newest[0].title.split() if newest else ["a"]
        for query in (
            without_marks(" ".join(words)),
            f'"{" ".join(words[:2])}" -xyzzy'.replace('""', "a"),
        ):
            self.search(SearchRequest(query, since=date.min, per_page=2), no_limit)
        for word in words[1:6]:  # of two words some are no single one, and have to stand together
            self.search(SearchRequest(f"{words[0]} {word}", match="close"), no_limit)
        self.search(SearchRequest(f"{words[0]}qx"), no_limit)  # nothing is called so: suggestions
        self.suggest(words[0], 1)
        self.suggest_places(words[0], 1)
