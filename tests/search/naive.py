"""The ranking formula and the rules of matching written down a second time, as plainly as can
be: lists and loops over analysed documents, no index. The oracle of `test_scoring`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from index.analysis import analyse
from index.documents import Document
from search import constants as c
from search.collection import Collection
from search.query import parse
from search.reading import Group, Reading, Unit, read
from vietnamese.folding import fold


@dataclass(frozen=True)
class Analysed:
    document: Document
    fields: tuple[list[str], list[str]]  # canonical forms of body and title
    overlays: tuple[list[str], list[str]]

    @classmethod
    def of(cls, document: Document) -> Analysed:
        body, title = analyse(document.body), analyse(document.title)
        return cls(
            document,
            (list(body.forms), list(title.forms)),
            ([o.form for o in body.overlays], [o.form for o in title.overlays]),
        )

    @cached_property
    def counts(self) -> list[Counter[str]]:
        return [Counter(self.fields[f] + self.overlays[f]) for f in (0, 1)]

    @cached_property
    def folded_counts(self) -> list[Counter[str]]:
        words = [[form for form in self.overlays[f] if "=" not in form] for f in (0, 1)]
        return [Counter(fold(form) for form in (*self.fields[f], *words[f])) for f in (0, 1)]

    @cached_property
    def pair_counts(self) -> Counter[tuple[str, str]]:
        counts: Counter[tuple[str, str]] = Counter()
        for forms in self.fields:
            folded = [fold(form) for form in forms]
            counts.update(zip(folded, folded[1:], strict=False))
        return counts

    def count(self, field: int, form: str) -> int:
        return self.counts[field][form]

    def count_folded(self, field: int, folded: str) -> int:
        return self.folded_counts[field][folded]

    def count_pair(self, first: str, second: str) -> int:
        return self.pair_counts[first, second]

    def count_phrase(self, units: tuple[Unit, ...]) -> int:
        neighbours = zip(units, units[1:], strict=False)
        if not all(self.count_pair(a.folded, b.folded) for a, b in neighbours):
            return 0
        count = 0
        for forms in self.fields:
            for at in range(len(forms) - len(units) + 1):
                # A plain loop: this is what takes the oracle's time.
                for form, unit in zip(forms[at : at + len(units)], units, strict=True):
                    if unit.wildcard:
                        if fold(form) != unit.folded:
                            break
                    elif form not in (unit.form, unit.folded):
                        break
                else:
                    count += 1
        return count


@dataclass(frozen=True)
class Stored:
    """A document as an index gives it back, living or not."""

    document: Document
    alive: bool


def stored(collection: Collection) -> list[Stored]:
    """All documents in the order of their numbers. Deleted ones count in the figures that scores
    are made of until their segment is rebuilt, so the oracle has to have them too."""
    found = []
    for segment in collection.segments:
        for number in range(segment.count):
            record = segment.documents.record(number)
            names = ("id", "title", "published", "event_date", "district")
            values = {name: record.get(name) for name in names}
            document = Document(**values, body=segment.documents.body(number))
            found.append(Stored(document, bool(segment.alive[number])))
    return found


class Naive:
    """Searches a list of documents by looking at each."""

    def __init__(self, documents: list[Document]) -> None:
        self.documents = [Analysed.of(document) for document in documents]
        self.averages = [
            max(sum(len(d.fields[f]) for d in self.documents) / max(len(documents), 1), 1.0)
            for f in (0, 1)
        ]
        # The same for every document, and asked for at each.
        self.idf_form = cache(self._idf_form)
        self.weights = cache(self._weights)

    def idf(self, found: int) -> float:
        return math.log(1 + (len(self.documents) - found + 0.5) / (found + 0.5))

    def frequency(self, form: str) -> int:
        """Documents that have a form in the body or, if there are more, in the title."""
        return max(sum(d.count(f, form) > 0 for d in self.documents) for f in (0, 1))

    def _idf_form(self, form: str) -> float:
        return self.idf(self.frequency(form))

    def idf_folded(self, folded: str) -> float:
        return self.idf(
            max(sum(d.count_folded(f, folded) > 0 for d in self.documents) for f in (0, 1))
        )

    def _weights(self, units: tuple[Unit, ...]) -> tuple[list[float], list[float]]:
        """Of each unit: its idf, less half of what it shares with each neighbour. Of each two
        neighbours: a part of their idf."""
        pairs = [self.idf_pair(a.folded, b.folded) for a, b in zip(units, units[1:], strict=False)]
        own = []
        for unit in units:
            exact = not unit.wildcard and self.frequency(unit.form)
            own.append(self.idf_form(unit.form) if exact else self.idf_folded(unit.folded))
        weights = list(own)
        for at, pair in enumerate(pairs):
            names = units[at].folded, units[at + 1].folded
            if any(d.count_pair(*names) for d in self.documents):
                shared = max(0.0, min(own[at] + own[at + 1] - pair, own[at], own[at + 1]))
                weights[at] -= shared / 2
                weights[at + 1] -= shared / 2
        return [max(weight, 1e-3) for weight in weights], [c.PAIR * pair for pair in pairs]

    def idf_pair(self, first: str, second: str) -> float:
        return self.idf(sum(d.count_pair(first, second) > 0 for d in self.documents))

    def saturated(self, d: Analysed, body: float, title: float) -> float:
        tf = 0.0
        for field, count in enumerate((body, title)):
            length = min(len(d.fields[field]) / self.averages[field], c.LONGEST)
            tf += c.FIELD_WEIGHTS[field] * count / (1 - c.B[field] + c.B[field] * length)
        return tf * (c.K1 + 1) / (tf + c.K1)

    def search(self, query: str) -> list[tuple[str, float]]:
        """Ids and scores of all documents that have every word of one branch, best first."""
        return [(self.documents[at].document.id, score) for at, score in self.ranked(query)]

    def ranked(self, query: str, any_word: bool = False) -> list[tuple[int, float]]:
        """Places of documents instead of ids; ``any_word``: of those that have at least one."""
        branches = read(parse(query))
        exclusions = self.exclusions(query)
        found = []
        for number, d in enumerate(self.documents):
            if any_word:
                hit = any(self.matches_any(d, r) for branch in branches for r in branch)
            else:
                hit = any(all(self.matches(d, r) for r in branch) for branch in branches)
            if hit and not any(self.stands(d, r) for r in exclusions):
                score = sum(self.score(d, r) for branch in branches for r in branch)
                found.append((-score, number))
        return [(number, -score) for score, number in sorted(found)]

    @staticmethod
    def exclusions(query: str) -> list[Reading]:
        from search.reading import read_clause

        return [
            reading for clause in parse(query).excluded if (reading := read_clause(clause)).units
        ]

    def stands(self, d: Analysed, reading: Reading) -> bool:
        """Whether the whole of an exclusion stands in a document."""
        whole = [g for g in reading.groups if (g.first, g.last) == (0, len(reading.units) - 1)]
        concepts = any(d.count(f, form) for g in whole for form in g.concepts for f in (0, 1))
        return bool(d.count_phrase(reading.units) or concepts)

    def matches(self, d: Analysed, reading: Reading) -> bool:
        if reading.phrase:
            return d.count_phrase(reading.units) > 0
        return all(self.units_match(d, reading))

    def matches_any(self, d: Analysed, reading: Reading) -> bool:
        return self.matches(d, reading) if reading.phrase else any(self.units_match(d, reading))

    def units_match(self, d: Analysed, reading: Reading) -> Iterator[bool]:
        for number, unit in enumerate(reading.units):
            yield self.unit_matches(d, reading, number, unit)

    def unit_matches(self, d: Analysed, reading: Reading, number: int, unit: Unit) -> bool:
        group = group_of(reading, number)
        if group and self.has_concept(d, group, reading):
            return True
        if group and group.strict:
            return False
        return any(d.count_folded(field, unit.folded) for field in (0, 1))

    @classmethod
    def has_concept(cls, d: Analysed, group: Group, reading: Reading) -> bool:
        return cls.count_glued(d, group, reading) > 0 or any(
            d.count(field, form) for form in group.concepts for field in (0, 1)
        )

    def score(self, d: Analysed, reading: Reading) -> float:
        units = reading.units
        weights, pairs = self.weights(units)
        if reading.phrase:
            count = d.count_phrase(units)
            length = min(len(d.fields[0]) / self.averages[0], c.LONGEST)
            tf = count / (1 - c.B[0] + c.B[0] * length)
            return (sum(weights) + sum(pairs)) * tf * (c.K1 + 1) / (tf + c.K1)
        total = 0.0
        for group in reading.groups:
            total += self.score_group(d, group, reading, weights, pairs)
        for number, unit in enumerate(units):
            group = group_of(reading, number)
            if not (group and (group.strict or self.has_concept(d, group, reading))):
                total += self.score_unit(d, unit, weights[number])
        for number, weight in enumerate(pairs):
            group = group_of(reading, number)
            inside = group and group == group_of(reading, number + 1)
            if not (inside and self.has_concept(d, group, reading)):
                tf = d.count_pair(units[number].folded, units[number + 1].folded)
                total += weight * self.saturated(d, tf, 0)
        return total

    def score_group(
        self,
        d: Analysed,
        group: Group,
        reading: Reading,
        weights: list[float],
        pairs: list[float],
    ) -> float:
        inside = range(group.first, group.last + 1)
        factor = sum(weights[at] for at in inside) + sum(pairs[at] for at in inside[:-1])
        total = 0.0
        for form in group.concepts:
            if group.strict or len(inside) == 1:
                factor = max(factor, self.idf_form(form))
            total += factor * self.saturated(d, d.count(0, form), d.count(1, form))
        glued = self.count_glued(d, group, reading)
        return total + factor * self.saturated(d, glued, 0)

    @staticmethod
    def count_glued(d: Analysed, group: Group, reading: Reading) -> int:
        """How often two words stand side by side that were typed as one."""
        if not group.glued or group.last != group.first + 1:
            return 0
        first, second = reading.units[group.first : group.last + 1]
        return d.count_pair(first.folded, second.folded)

    def score_unit(self, d: Analysed, unit: Unit, weight: float) -> float:
        """The best tier that the document has."""
        any_form = self.saturated(d, *(d.count_folded(f, unit.folded) for f in (0, 1)))
        if unit.wildcard:
            return weight * any_form
        exact = self.saturated(d, d.count(0, unit.form), d.count(1, unit.form))
        if exact:
            return weight * exact
        bare = self.saturated(d, d.count(0, unit.folded), d.count(1, unit.folded))
        return c.BARE * weight * bare if bare else c.OTHER * weight * any_form


def group_of(reading: Reading, number: int) -> Group | None:
    return next((g for g in reading.groups if g.first <= number <= g.last), None)
