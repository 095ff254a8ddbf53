"""The ranking formula and the rules of matching written down a second time, as plainly as can be.

What is counted, matched and scored is a vector with a place for each document, and each step of the
formula is taken for all documents: none is left out, nothing depends on an order, there is no index
on the disk. The oracle of `test_scoring`, `test_stateful` and `tests.agreement`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np

from index.analysis.analyzer import analyse, terms_of
from index.analysis.unmarked import plain, unmarked
from index.reading.documents import Document
from search import constants as c
from search.query.analysis import AnalysedClause, Group, Unit, read, read_clause
from search.query.parser import parse
from search.retrieval.index_snapshot import IndexSnapshot
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import Tokens

Vector: TypeAlias = np.ndarray[Any, Any]  # a number, or yes or no, for each document
REMEMBERED = 1000  # vectors, of what was asked for last
GAP = ""  # which no form is


@dataclass(frozen=True)
class Stored:
    """A document as an index gives it back, living or not."""

    document: Document
    alive: bool


def stored(snapshot: IndexSnapshot) -> list[Stored]:
    """All documents in the order of their numbers."""
    found = []
    for segment in snapshot.segments:
        for number in range(segment.count):
            record = segment.documents.record(number)
            names = ("id", "title", "published", "event_date", "district")
            values: dict[str, Any] = {name: record.get(name) for name in names}
            document = Document(**values, body=segment.documents.body(number))
            found.append(Stored(document, bool(segment.alive[number])))
    return found


class Counts:
    """How often each thing is in each document, of things listed document by document."""

    def __init__(self, documents: Iterable[Iterable[Hashable]]) -> None:
        self.found: dict[Hashable, list[int]] = defaultdict(list)
        self.size = 0
        for number, things in enumerate(documents):
            for thing in things:
                self.found[thing].append(number)  # as often as it is there
            self.size += 1
        self.of = lru_cache(REMEMBERED)(self._of)

    def _of(self, thing: Hashable) -> Vector:
        return np.bincount(np.array(self.found.get(thing, []), int), minlength=self.size)


class Text:
    """All forms of all documents in one row, body and title of each, with a gap after each."""

    def __init__(self, documents: Iterable[tuple[Tokens, Tokens]]) -> None:
        numbers = {GAP: 0}  # of each form
        row, owners = [], []
        self.size = 0
        for fields in documents:
            for tokens in fields:
                for form in (*terms_of(tokens), GAP):
                    row.append(numbers.setdefault(form, len(numbers)))
                    owners.append(self.size)
            self.size += 1
        self.row, self.owners = np.array(row, int), np.array(owners, int)
        self.forms = np.array(list(numbers), object)
        self.folded = np.array([fold(plain(form)) for form in numbers], object)
        self.count = lru_cache(REMEMBERED)(self._count)

    def _count(self, units: tuple[Unit, ...]) -> Vector:
        """How often units stand side by side, looking at each place of the row."""
        here = np.ones(len(self.row), bool)
        for offset, unit in enumerate(units):
            if unit.wildcard:
                stands_for = self.folded == unit.folded
            else:
                stands_for = (self.forms == unit.form) | (self.forms == unmarked(unit.folded))
            here &= np.roll(stands_for[self.row], -offset)  # nothing goes on after the last gap
        return np.bincount(self.owners[here], minlength=self.size)


class Naive:
    """Searches a list of documents by looking at all of them. ``alive``: those that have not been
    deleted, None: all; figures are of them alone."""

    def __init__(self, documents: list[Document], alive: Sequence[bool] | None = None) -> None:
        self.documents = documents
        self.alive = np.array([True] * len(documents) if alive is None else alive, bool)
        both = [(analyse(document.body), analyse(document.title)) for document in documents]
        fields = list(zip(*both, strict=True)) or [(), ()]
        self.forms = [Counts(map(forms_of, field)) for field in fields]
        self.folded = [Counts(map(folded_of, field)) for field in fields]
        self.pairs = Counts((*pairs_of(body), *pairs_of(title)) for body, title in both)
        self.text = Text(both)
        self.norms = []  # what the length of each field does to frequencies in it
        for b, field in zip(c.B, fields, strict=True):
            lengths = np.array([len(tokens.forms) for tokens in field], float)
            average = max(lengths[self.alive].sum() / max(self.alive.sum(), 1), 1.0)
            self.norms.append(1 - b + b * np.minimum(lengths / average, c.LONGEST))

    def search(self, query: str) -> list[tuple[str, float]]:
        """Ids and scores of all documents that have every word of one branch, best first."""
        return [(self.documents[at].id, score) for at, score in self.ranked(query)]

    def ranked(self, query: str, any_word: bool = False) -> list[tuple[int, float]]:
        """Places of documents instead of ids; ``any_word``: of those that have at least one."""
        branches = read(parse(query))
        hits = np.zeros(len(self.documents), bool)
        scores = np.zeros(len(self.documents))
        for branch in branches:
            if any_word:
                hits |= any_of(self.matches_any(reading) for reading in branch)
            else:
                hits |= all_of(self.matches(reading) for reading in branch)
            for reading in branch:
                scores += self.score(reading)
        for clause in parse(query).excluded:
            exclusion = read_clause(clause)
            if exclusion.units:
                hits &= ~self.stands(exclusion)
        found = [(number, float(scores[number])) for number in np.flatnonzero(hits).tolist()]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    # Which documents match.

    def stands(self, reading: AnalysedClause) -> Vector:
        """Whether the whole of an exclusion stands in a document."""
        whole = [g for g in reading.groups if (g.first, g.last) == (0, len(reading.units) - 1)]
        concepts = [form for group in whole for form in group.concepts]
        return any_of([self.text.count(reading.units) > 0, *map(self.has_form, concepts)])

    def matches(self, reading: AnalysedClause) -> Vector:
        if reading.phrase:
            return self.text.count(reading.units) > 0
        return all_of(self.units_match(reading))

    def matches_any(self, reading: AnalysedClause) -> Vector:
        return self.matches(reading) if reading.phrase else any_of(self.units_match(reading))

    def units_match(self, reading: AnalysedClause) -> Iterator[Vector]:
        for number, unit in enumerate(reading.units):
            group = group_of(reading, number)
            stands = any_of(counts.of(unit.folded) > 0 for counts in self.folded)
            if group and group.strict:
                yield self.has_concept(group, reading)
            elif group:
                yield stands | self.has_concept(group, reading)
            else:
                yield stands

    def has_form(self, form: str) -> Vector:
        return any_of(counts.of(form) > 0 for counts in self.forms)

    def has_concept(self, group: Group, reading: AnalysedClause) -> Vector:
        return any_of([self.glued(group, reading) > 0, *map(self.has_form, group.concepts)])

    def glued(self, group: Group, reading: AnalysedClause) -> Vector:
        """How often two words stand side by side that were typed as one."""
        if not group.glued or group.last != group.first + 1:
            return np.zeros(len(self.documents))
        first, second = reading.units[group.first : group.last + 1]
        return self.pairs.of((first.folded, second.folded))

    # What they score.

    def score(self, reading: AnalysedClause) -> Vector:
        units = reading.units
        weights, pairs = self.weights(units)
        if reading.phrase:
            tf = self.text.count(units) / self.norms[0]
            share: Vector = (sum(weights) + sum(pairs)) * tf * (c.K1 + 1) / (tf + c.K1)
            return share
        total = np.zeros(len(self.documents))
        for group in reading.groups:
            total += self.score_group(group, reading, weights, pairs)
        for number, unit in enumerate(units):
            own = group_of(reading, number)
            if not (own and own.strict):
                score = self.score_unit(unit, weights[number])
                # What stands for several units at once has been scored as a whole.
                total += np.where(self.has_concept(own, reading), 0, score) if own else score
        for number, weight in enumerate(pairs):
            pair_of = group_of(reading, number)
            count = self.pairs.of((units[number].folded, units[number + 1].folded))
            score = weight * self.saturated(count, 0)
            if pair_of and pair_of == group_of(reading, number + 1):
                score = np.where(self.has_concept(pair_of, reading), 0, score)
            total += score
        return total

    def score_group(
        self, group: Group, reading: AnalysedClause, weights: list[float], pairs: list[float]
    ) -> Vector:
        inside = range(group.first, group.last + 1)
        factor = sum(weights[at] for at in inside) + sum(pairs[at] for at in inside[:-1])
        total = np.zeros(len(self.documents))
        for form in group.concepts:
            if group.strict or len(inside) == 1:
                factor = max(factor, self.idf(self.frequency(self.forms, form)))
            total += factor * self.saturated(*(counts.of(form) for counts in self.forms))
        return total + factor * self.saturated(self.glued(group, reading), 0)

    def score_unit(self, unit: Unit, weight: float) -> Vector:
        """The best tier that the document has."""
        any_form = self.saturated(*(counts.of(unit.folded) for counts in self.folded))
        if unit.wildcard:
            return weight * any_form
        exact = self.saturated(*(counts.of(unit.form) for counts in self.forms))
        bare = self.saturated(*(counts.of(unmarked(unit.folded)) for counts in self.forms))
        with_other_marks = c.OTHER * weight * any_form
        without_marks = np.where(bare > 0, c.BARE * weight * bare, with_other_marks)
        return np.where(exact > 0, weight * exact, without_marks)

    def saturated(self, body: Vector, title: Vector | int) -> Vector:
        """The share of an idf that so many occurrences score."""
        tf = sum(
            weight * count / norm
            for weight, count, norm in zip(c.FIELD_WEIGHTS, (body, title), self.norms, strict=True)
        )
        share: Vector = tf * (c.K1 + 1) / (tf + c.K1)
        return share

    def weights(self, units: tuple[Unit, ...]) -> tuple[list[float], list[float]]:
        """Of each unit: its idf, less half of what it shares with each neighbour. Of each two
        neighbours: a part of their idf."""
        own = []
        for unit in units:
            exact = 0 if unit.wildcard else self.frequency(self.forms, unit.form)
            own.append(self.idf(exact or self.frequency(self.folded, unit.folded)))
        weights, pairs = list(own), []
        for at, (first, second) in enumerate(zip(units, units[1:], strict=False)):
            together = self.frequency([self.pairs], (first.folded, second.folded))
            pair = self.idf(together)
            if together:
                shared = max(0.0, min(own[at] + own[at + 1] - pair, own[at], own[at + 1]))
                weights[at] -= shared / 2
                weights[at + 1] -= shared / 2
            pairs.append(c.PAIR * pair)
        return [max(weight, 1e-3) for weight in weights], pairs

    def frequency(self, fields: list[Counts], thing: Hashable) -> int:
        """Documents that have a thing in the body or, if there are more, in the title."""
        return max(int(np.count_nonzero(counts.of(thing)[self.alive])) for counts in fields)

    def idf(self, found: int) -> float:
        return math.log(1 + (int(self.alive.sum()) - found + 0.5) / (found + 0.5))


def forms_of(tokens: Tokens) -> list[str]:
    return [*terms_of(tokens), *(overlay.form for overlay in tokens.overlays)]


def folded_of(tokens: Tokens) -> list[str]:
    """Without overlays that are no words, like d=2024-02-28."""
    words = [overlay.form for overlay in tokens.overlays if "=" not in overlay.form]
    return [fold(form) for form in (*tokens.forms, *words)]


def pairs_of(tokens: Tokens) -> list[tuple[str, str]]:
    folded = [fold(form) for form in tokens.forms]
    return list(zip(folded, folded[1:], strict=False))


def group_of(reading: AnalysedClause, number: int) -> Group | None:
    return next((g for g in reading.groups if g.first <= number <= g.last), None)


def any_of(vectors: Iterable[Vector]) -> Vector:
    found: Vector = np.any(list(vectors), axis=0)
    return found


def all_of(vectors: Iterable[Vector]) -> Vector:
    found: Vector = np.all(list(vectors), axis=0)
    return found
