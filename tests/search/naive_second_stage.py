"""The second stage of the ranking written down a second time, as plainly as can be: what DESIGN.md
and `search.retrieval.constants` say of it, over lists of syllables. Numbers are written out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from tests.search.naive_texts import Corpus, Token, fold, written

Ranking = list[tuple[int, float]]
"""Documents by number, with their scores, best first."""


class SecondStage:
    """However the documents are spread over segments."""

    def __init__(self, documents: Sequence[tuple[str, str]]) -> None:
        self.corpus = Corpus(documents)
        self.averages = [
            max(sum(len(texts[field]) for texts in self.corpus.texts) / len(documents), 1.0)
            for field in (0, 1)
        ]

    def rank(
        self, branches: Sequence[Sequence[Any]], first_stage: Ranking
    ) -> tuple[Ranking, float]:
        """The ranking, and by what share the third document is before the fourth where feedback
        is taken from the first three."""
        clauses = [clause for branch in branches for clause in branch]
        if len(first_stage) < 2 or all(clause.phrase for clause in clauses):
            return first_stage, 1.0
        near, full = _Near(self.corpus, clauses), 0.0
        for clause in clauses:
            full += sum(self.corpus.weights(clause.units))
        looked_at, rest = first_stage[:50], first_stage[50:]
        closer = in_order(
            (number, score + self._together(number, near, full)) for number, score in looked_at
        )
        margin = 1.0
        if len(closer) > 3:
            margin = 1 - closer[3][1] / closer[2][1]
        likeness = self._likeness(closer)
        final = in_order(
            (number, score * (1 + 0.35 * likeness[number])) for number, score in closer
        )
        return final + rest, margin

    def _together(self, number: int, near: _Near, full: float) -> float:
        """What is added for the best window with the title, the first one, and the title."""
        title, body = self.corpus.texts[number]
        windows = [body[max(0, end - 30) : end] for end in range(len(body) + 1)]
        best = max(near.worth([title, window]) for window in windows)
        first = near.worth([title, body[:30]])
        best = max([best, *(value for value, _ in near.wholes([title, body]))])
        has = near.slots_in(title) | {s for _, slots in near.wholes([title]) for s in slots}
        shared = sum(near.values[slot] for slot in has)
        says = sum(self._idf(token.form) for token in title)
        same = 2 * shared / (sum(near.values.values()) + says)
        return 0.5 * best + 0.2 * first + 0.4 * full * same

    def _idf(self, form: str) -> float:
        """Of a syllable in bodies."""
        return self.corpus.idf(self.corpus.in_body(form, range(self.corpus.count)))

    def _frequencies(self, number: int) -> dict[str, float]:
        """Of each syllable, a title's counting twice, less in longer texts."""
        found: dict[str, float] = defaultdict(float)
        title, body = self.corpus.texts[number]
        for row, average, times in ((title, self.averages[0], 2.0), (body, self.averages[1], 1.0)):
            length = min(len(row) / average, 10.0)
            for token in row:
                found[token.form] += times / (0.25 + 0.75 * length)
        return found

    def _likeness(self, ranking: Ranking) -> dict[int, float]:
        """Of each document to what the first three say most of; the most like has 1."""
        centre: dict[str, float] = defaultdict(float)
        least = ranking[min(3, len(ranking)) - 1][1] * (1 - 1e-6)
        for number, score in (hit for hit in ranking if hit[1] >= least):
            weight = (score / ranking[0][1]) ** 4
            for form, tf in self._frequencies(number).items():
                centre[form] += weight * tf / (tf + 1.2) * self._idf(form)
        by_value = sorted(centre.items(), key=lambda item: -item[1])
        beyond = by_value[100][1] * (1 + 1e-9) if len(by_value) > 100 else 0.0
        terms = [(form, value) for form, value in by_value[:100] if value > beyond]
        likeness = {}
        for number, _ in ranking:
            tfs = self._frequencies(number)
            likeness[number] = sum(
                value * self._idf(form) * tfs[form] * 2.2 / (tfs[form] + 1.2)
                for form, value in terms
                if form in tfs
            )
        most = max(likeness.values())
        return {number: value / most if most else 0.0 for number, value in likeness.items()}


class _Near:
    """What syllables of a query are worth in a window, and two side by side besides."""

    def __init__(self, corpus: Corpus, clauses: Sequence[Any]) -> None:
        self.slot_of = cache(self._slot_of)
        self.values: dict[tuple[str, str], float] = {}
        self.pairs: dict[tuple[tuple[str, str], tuple[str, str]], float] = defaultdict(float)
        self.expressions: list[tuple[float, set[tuple[str, str]], str]] = []
        worth: dict[tuple[str, str, bool], float] = defaultdict(float)
        for clause in clauses:
            if clause.phrase:
                continue  # every hit has it whole
            weights, pairs = corpus.weights(clause.units), corpus.pairs(clause.units)
            slots = [_slot(unit) for unit in clause.units]
            for slot, unit, weight in zip(slots, clause.units, weights, strict=True):
                worth[*slot, unit.wildcard] += weight
                self.values[slot] = max(self.values.get(slot, 0.0), worth[*slot, unit.wildcard])
            for at, (pair_idf, is_found) in enumerate(pairs):
                if is_found:
                    self.pairs[slots[at], slots[at + 1]] += 0.5 * pair_idf
            for group in clause.groups:
                inside = slice(group.first, group.last + 1)
                value = sum(weights[inside])
                value += 0.5 * sum(pair_idf for pair_idf, _ in pairs[group.first : group.last])
                for concept in group.concepts:
                    self.expressions.append((value, set(slots[inside]), concept))

    def wholes(self, texts: Sequence[Sequence[Token]]) -> list[tuple[float, set[tuple[str, str]]]]:
        """Value and slots of each expression that the texts have."""
        return [
            (value, slots)
            for value, slots, concept in self.expressions
            if any(written(concept, row) for row in texts)
        ]

    def _slot_of(self, form: str) -> tuple[str, str] | None:
        """The very form before all forms; a bare syllable stands for any of them."""
        for slot in (("form", form), ("fold", fold(form))):
            if slot in self.values:
                return slot
        if form.startswith("~"):
            return next((s for s in self.values if fold(s[1]) == fold(form)), None)
        return None

    def slots_in(self, row: Sequence[Token]) -> set[tuple[str, str]]:
        return {slot for token in row if (slot := self.slot_of(token.form))}

    def worth(self, parts: Sequence[Sequence[Token]]) -> float:
        """Each slot once, and each two side by side within a part once."""
        slots = set().union(*map(self.slots_in, parts))
        pairs = set()
        for part in parts:
            of_part = [self.slot_of(token.form) for token in part]
            pairs |= {pair for pair in zip(of_part, of_part[1:], strict=False) if None not in pair}
        return sum(self.values[s] for s in slots) + sum(
            self.pairs[pair] for pair in pairs if pair in self.pairs
        )


def _slot(unit: Any) -> tuple[str, str]:
    """A form that was typed with marks or restored for sure, or else all forms."""
    if not unit.wildcard:
        return "form", unit.form
    if unit.restored and unit.confidence >= 0.9:
        return "form", unit.restored
    return "fold", unit.folded


def in_order(scored: Any) -> Ranking:
    """Highest first; of equal ones the one that was first."""
    return sorted(scored, key=lambda item: -item[1])
