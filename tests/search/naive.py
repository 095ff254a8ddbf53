"""The ranking formula and the rules of matching written down a second time, as plainly as can
be: lists and loops over analysed documents, no index. The oracle of `test_scoring`."""

from __future__ import annotations

import math
from dataclasses import dataclass

from index.analysis import analyse, dated
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

    def idf_form(self, form: str) -> float:
        return self.idf(sum(d.count(0, form) > 0 for d in self.documents))

    def idf_folded(self, folded: str) -> float:
        return self.idf(sum(d.count_folded(0, folded) > 0 for d in self.documents))

    def idf_pair(self, first: str, second: str) -> float:
        return self.idf(sum(d.count_pair(first, second) > 0 for d in self.documents))

    def saturated(self, d: Analysed, body: float, title: float) -> float:
        tf = 0.0
        for field, count in enumerate((body, title)):
            length = len(d.fields[field]) / self.averages[field]
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
        if group and self.has_concept(d, group):
            return True
        if group and group.strict:
            return False
        return any(d.count_folded(field, unit.folded) for field in (0, 1))

    @staticmethod
    def has_concept(d: Analysed, group: Group) -> bool:
        return any(d.count(field, form) for form in group.concepts for field in (0, 1))

    def score(self, d: Analysed, reading: Reading) -> float:
        units = reading.units
        folded = [self.idf_folded(unit.folded) for unit in units]
        pairs = [self.idf_pair(a.folded, b.folded) for a, b in zip(units, units[1:], strict=False)]
        if reading.phrase:
            count = d.count_phrase(units)
            length = len(d.fields[0]) / self.averages[0]
            tf = count / (1 - c.B[0] + c.B[0] * length)
            return (sum(folded) + c.PAIR * sum(pairs)) * tf * (c.K1 + 1) / (tf + c.K1)
        total = 0.0
        for group in reading.groups:
            total += self.score_group(d, group, folded, pairs)
        for number, unit in enumerate(units):
            group = group_of(reading, number)
            if not (group and (group.strict or self.has_concept(d, group))):
                total += self.score_unit(d, unit, folded[number])
        for number, weight in enumerate(pairs):
            group = group_of(reading, number)
            inside = group and group == group_of(reading, number + 1)
            if not (inside and self.has_concept(d, group)):
                tf = d.count_pair(units[number].folded, units[number + 1].folded)
                total += c.PAIR * weight * self.saturated(d, tf, 0)
        return total

    def score_group(
        self, d: Analysed, group: Group, folded: list[float], pairs: list[float]
    ) -> float:
        inside = range(group.first, group.last + 1)
        factor = sum(folded[at] for at in inside) + c.PAIR * sum(pairs[at] for at in inside[:-1])
        total = 0.0
        for form in group.concepts:
            if group.strict or len(inside) == 1:
                factor = max(factor, self.idf_form(form))
            total += factor * self.saturated(d, d.count(0, form), d.count(1, form))
        return total

    def score_unit(self, d: Analysed, unit: Unit, folded: float) -> float:
        """The best tier that the document has."""
        any_form = self.saturated(d, *(d.count_folded(f, unit.folded) for f in (0, 1)))
        if unit.wildcard:
            return folded * any_form
        exact = self.saturated(d, d.count(0, unit.form), d.count(1, unit.form))
        if exact:
            return self.idf_form(unit.form) * exact
        bare = self.saturated(d, d.count(0, unit.folded), d.count(1, unit.folded))
        return c.BARE * folded * bare if bare else c.OTHER * folded * any_form


def group_of(reading: Reading, number: int) -> Group | None:
    return next((g for g in reading.groups if g.first <= number <= g.last), None)


__all__ = ["Analysed", "Naive", "dated"]
