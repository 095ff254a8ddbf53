"""The ranking formula and the rules of matching written down a second time, as plainly as can
be: lists and loops over analysed documents, no index. The oracle of `test_scoring`."""

from __future__ import annotations

import math
from dataclasses import dataclass

from index.analysis import analyse
from index.documents import Document
from search import constants as c
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

    def count(self, field: int, form: str) -> int:
        return (self.fields[field] + self.overlays[field]).count(form)

    def count_folded(self, field: int, folded: str) -> int:
        words = (form for form in self.overlays[field] if "=" not in form)
        return [fold(form) for form in (*self.fields[field], *words)].count(folded)

    def count_pair(self, first: str, second: str) -> int:
        count = 0
        for forms in self.fields:
            folded = [fold(form) for form in forms]
            count += list(zip(folded, folded[1:], strict=False)).count((first, second))
        return count

    def count_phrase(self, units: tuple[Unit, ...]) -> int:
        count = 0
        for forms in self.fields:
            for at in range(len(forms) - len(units) + 1):
                count += all(
                    fold(form) == unit.folded if unit.wildcard else form in (unit.form, unit.folded)
                    for form, unit in zip(forms[at : at + len(units)], units, strict=True)
                )
        return count


class Naive:
    """Searches a list of documents by looking at each."""

    def __init__(self, documents: list[Document]) -> None:
        self.documents = [Analysed.of(document) for document in documents]
        self.averages = [
            max(sum(len(d.fields[f]) for d in self.documents) / max(len(documents), 1), 1.0)
            for f in (0, 1)
        ]

    def idf(self, found: int) -> float:
        return math.log(1 + (len(self.documents) - found + 0.5) / (found + 0.5))

    def frequency(self, form: str) -> int:
        """Documents that have a form in the body or, if there are more, in the title."""
        return max(sum(d.count(f, form) > 0 for d in self.documents) for f in (0, 1))

    def idf_form(self, form: str) -> float:
        return self.idf(self.frequency(form))

    def idf_folded(self, folded: str) -> float:
        return self.idf(
            max(sum(d.count_folded(f, folded) > 0 for d in self.documents) for f in (0, 1))
        )

    def weights(
        self, units: tuple[Unit, ...], pairs: list[float]
    ) -> tuple[list[float], list[float]]:
        """Of each unit: its idf, less half of what it shares with each neighbour. Of each two
        neighbours: a part of their idf."""
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
        parsed = parse(query)
        branches = read(parsed)
        found = []
        for number, d in enumerate(self.documents):
            excluded = any(self.stands(d, r) for r in self.exclusions(query))
            hits = [all(self.matches(d, r) for r in branch) for branch in branches]
            if any(hits) and not excluded:
                score = sum(self.score(d, r) for branch in branches for r in branch)
                found.append((-score, number, d.document.id))
        return [(id_, -score) for score, _, id_ in sorted(found)]

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
        return all(
            self.unit_matches(d, reading, number, unit) for number, unit in enumerate(reading.units)
        )

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
        pairs = [self.idf_pair(a.folded, b.folded) for a, b in zip(units, units[1:], strict=False)]
        weights, pairs = self.weights(units, pairs)
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
