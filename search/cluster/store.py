"""Reading from an index in a cluster; see `search.store.protocol`.

A generation never changes, so what is opened is one for ever: what was decided of a query and what
was fetched of documents is remembered.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from opensearchpy import OpenSearch

from index.address import Address
from index.analysis.addresses import DIGEST, short_id
from index.cluster.artefact import fetch_file
from index.cluster.client import told
from index.cluster.figures import FIGURES
from index.cluster.indices import ClusterGeneration, Indices
from index.cluster.known_documents import DOCUMENTS
from index.errors import ClusterProblem, IndexDamaged
from index.sources.alternates import Alternates
from index.storage.arrays import ArrayFile
from index.storage.layout import GROUPS, MODEL, SOURCES
from search.cluster.asking import Asker
from search.cluster.documents import FetchedDocuments, Stored
from search.cluster.facets import FacetCounter
from search.cluster.figures import ClusterFigures
from search.cluster.files import kept
from search.cluster.finding import Finder, Finding
from search.cluster.rungs import Body, Hits, Rungs, total_of
from search.cluster.scoring import of_pairs
from search.contract.deadline import Deadline
from search.contract.results import IndexStats
from search.query.document_filter import DocumentFilter
from search.query.hit_rule import Rule
from search.query.planning import Planner
from search.store.documents import Fetched
from search.store.newest import Newest
from search.store.protocol import StoreAnswer, StoreQuery, Words
from search.suggesting.completion import Completion
from vietnamese.text.string_array import StringArray

Numbers = NDArray[np.int64]
REMEMBERED: Final = 512  # queries whose hits are known, and ids whose numbers are
REMEMBERED_DOCUMENTS: Final = 2000
IN_MEMORY: Final = 1_000_000  # documents whose ids are, a hundred bytes each
AT_ONCE: Final = 200  # documents that are fetched by one request


class ClusterStore:
    """A `StoreReader` on one generation of an index in a cluster. Thread-safe."""

    def __init__(self, indices: Indices, generation: ClusterGeneration) -> None:
        """Raises ClusterProblem, and IndexDamaged where its artefact is not whole."""
        self._indices = indices
        self._generation = generation
        self._problem: tuple[str, ...] = ()
        self._asker = Asker(indices.client, generation.index)
        figures = self._file(FIGURES)
        if figures is None:
            raise IndexDamaged(self._address, (f"{generation.artefact} has no {FIGURES}",))
        self.figures = ClusterFigures(figures, self._file(MODEL))
        groups = self._file(GROUPS)
        counter = FacetCounter(self.figures, groups[GROUPS] if groups else None)
        planner, rungs = Planner(self.figures), Rungs(self.figures)
        self._finder = Finder(self.figures, planner, rungs, counter)
        self._decided: Newest[Any, Hits] = Newest(REMEMBERED)
        self._documents: Newest[int, Stored] = Newest(REMEMBERED_DOCUMENTS)
        self.number_of = lru_cache(REMEMBERED)(self._number_of)

    @classmethod
    def open(cls, address: Address) -> ClusterStore:
        """Raises IndexMissing, IndexForeign and ClusterProblem, which say what to do."""
        indices = Indices(address)
        with told(address):
            return cls(indices, indices.current())

    @property
    def client(self) -> OpenSearch:
        """Which asks the cluster."""
        return self._indices.client

    @property
    def _address(self) -> Address:
        return self._indices.address

    def _file(self, name: str) -> ArrayFile | None:
        """A file of the artefact; None where it has none of that name."""
        generation = self._generation
        facts = generation.facts.get("files", {}).get(name)
        if facts is None:
            return None
        index, client = generation.artefact, self.client
        return kept(
            facts["sha256"],
            lambda path: fetch_file(client, self._address, index, name, facts, path),
        )

    # States

    def newer(self) -> ClusterStore | None:
        self._problem = ()
        try:
            with told(self._address):
                name = self._address.name
                if self._generation.index in self.client.indices.get_alias(name=name):
                    return None
                return ClusterStore(self._indices, self._indices.current())
        except ClusterProblem as problem:  # it may answer again soon
            self._problem = (str(problem),)
            return None

    def damage(self) -> str | None:
        return None  # Lucene has checksums of its own; of the artefact it was verified

    def altered(self) -> bool:
        return False

    def without(self, reason: str) -> ClusterStore:
        with told(self._address):
            for one in self._indices.generations():
                if one.whole and one.number < self._generation.number:
                    return ClusterStore(self._indices, one)
        raise IndexDamaged(self._address, (reason,))

    @property
    def problems(self) -> tuple[str, ...]:
        """That the cluster did not answer when it was asked last what is current."""
        return self._problem

    @property
    def completion(self) -> Completion | None:
        return self.figures.completion

    # Finding and counting

    def find(self, query: StoreQuery, deadline: Deadline) -> StoreAnswer:
        with told(self._address):
            finding = Finding(self._finder, query, lambda bodies: self._ask(bodies, deadline))
            found = finding.answer(self._hits(finding, query.words, deadline))
        if query.limit is None and deadline.cut:  # who asks for all is told of no notice
            raise self._incomplete()
        return found

    def _hits(self, finding: Finding, words: Words | None, deadline: Deadline) -> Hits | None:
        if words is None:
            return None
        key = words.rule, words.weights, words.question, words.level
        known = self._decided.get(key)
        if known:
            return known
        hits = finding.hits()
        assert hits is not None
        if deadline.cut:  # nothing that was decided so is sure
            return hits
        self._decided.put(key, replace(hits, answers=()))
        return hits

    def _ask(self, bodies: Sequence[Body], deadline: Deadline) -> list[Body]:
        """The answers; documents that come with them are remembered."""
        answers = self._asker.ask(bodies, deadline)
        for answer in answers:
            for row in answer["hits"]["hits"]:
                self._remember(row)
        return answers

    def _remember(self, row: Mapping[str, Any]) -> None:
        if source := row.get("_source"):
            number = int(source["n"])
            if self._documents.get(number) is None:
                self._documents.put(number, Stored.of(source))

    def count(self, rule: Rule) -> int:
        if not rule.branches:
            return 0
        body = {"size": 0, "track_total_hits": True, "query": self._finder.rungs.whole(rule)}
        with told(self._address):
            return total_of(self._asker.ask([body], _no_limit())[0])

    def like(self, pairs: Mapping[tuple[str, str], float], limit: int) -> StoreAnswer:
        body = {
            "size": limit, "track_total_hits": True, "sort": ["_score", {"n": "asc"}],
            "query": {"bool": {"should": of_pairs(pairs), "minimum_should_match": 1}},
        }  # fmt: skip
        with told(self._address):
            (answer,) = self._ask([body], _no_limit())
        rows = answer["hits"]["hits"]
        return StoreAnswer(
            total_of(answer),
            np.array([int(row["sort"][-1]) for row in rows], np.int64),
            np.array([row["_score"] for row in rows], np.float64),
        )

    def _incomplete(self) -> ClusterProblem:
        return ClusterProblem(
            self._address,
            f"Not all shards of {self._generation.index} in {self._address} answer. Is a node "
            "missing? GET _cat/shards says which.",
        )

    # Documents

    def fetch(self, numbers: Numbers) -> Sequence[Fetched]:
        wanted = numbers.tolist()
        if not wanted:
            return []
        known = {number: self._documents.get(number) for number in wanted}
        missing = [number for number, stored in known.items() if stored is None]
        for first in range(0, len(missing), AT_ONCE):
            some = missing[first : first + AT_ONCE]
            body = {"size": len(some), "query": {"terms": {"n": some}}}
            with told(self._address):
                (answer,) = self._asker.ask([body], _no_limit())
            for row in answer["hits"]["hits"]:
                known[int(row["_source"]["n"])] = Stored.of(row["_source"])
        stored = [one for one in map(known.get, wanted) if one]
        if len(stored) < len(wanted):
            raise self._incomplete()
        for number, one in known.items():
            if one:
                self._documents.put(number, one)
        places = np.arange(len(wanted))
        return [Fetched(FetchedDocuments(stored, self.figures, self._also_at), places, places)]

    def _number_of(self, id_: str) -> int | None:
        """Completions ask for every id that they have: so far as memory goes, nobody else is
        asked."""
        if id_.startswith(DIGEST) or self.documents > IN_MEMORY:
            number = self._asked_number(id_)
        else:
            number = self._numbers.get(id_)
        if number is not None:
            return number
        place = self._alternates.find(id_) if self._alternates else None
        return place[1] if place else None

    def _asked_number(self, id_: str) -> int | None:
        body = {
            "size": 1, "_source": False, "sort": [{"n": "asc"}],
            "query": {"term": {"id": id_ if id_.startswith(DIGEST) else short_id(id_)}},
        }  # fmt: skip
        with told(self._address):
            rows = self._asker.ask([body], _no_limit())[0]["hits"]["hits"]
        return int(rows[0]["sort"][-1]) if rows else None

    @cached_property
    def _numbers(self) -> dict[str, int]:
        ids, living = self._ids
        return {ids[number]: number for number in living.tolist()}

    @cached_property
    def _alternates(self) -> Alternates | None:
        with told(self._address):
            file = self._file(SOURCES)
        return Alternates(file) if file else None

    def _also_at(self, number: int) -> tuple[str, ...]:
        return self._alternates.of(0, number) if self._alternates else ()

    @property
    def documents(self) -> int:
        return int(self._generation.facts["documents"])

    @cached_property
    def _ids(self) -> tuple[StringArray, Numbers]:
        """By number, and the numbers of those that are there."""
        with told(self._address):
            file = self._file(DOCUMENTS)
        if file is None:
            raise IndexDamaged(self._address, (f"there is no {DOCUMENTS}",))
        return StringArray(file["ids/data"], file["ids/ends"]), np.flatnonzero(file["alive"])

    def ids(self, skip: int, limit: int) -> tuple[str, ...]:
        ids, living = self._ids
        return tuple(ids[number] for number in living[skip : skip + limit].tolist())

    def stats(self) -> IndexStats:
        found = self.find(StoreQuery(None, DocumentFilter(), 0, "newest", facets=True), _no_limit())
        index = self._generation.index
        with told(self._address):
            both = f"{index},{self._generation.artefact}"
            sizes = self.client.indices.stats(index=both, metric="store,segments")
        return IndexStats(
            documents=found.total,
            generation=self._generation.number,
            segments=sizes["indices"][index]["primaries"]["segments"]["count"],
            bytes=sizes["_all"]["primaries"]["store"]["size_in_bytes"],
            districts=found.facets.districts,
            years=found.facets.years,
            without_date=found.facets.undated,
            places=found.facets.places,
            provinces=found.facets.provinces,
            unlearned=int(self._generation.facts.get("unlearned", 0)),
        )


def _no_limit() -> Deadline:
    """One's own: a part that did not answer is told by it."""
    return Deadline(math.inf)
