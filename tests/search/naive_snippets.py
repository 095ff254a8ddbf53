"""What is highlighted and what a snippet shows, written down a second time, as plainly as can be:
what `search.highlighting` says of itself, with numbers written out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tests.search.naive_texts import Token, fold, tokens, written


class Place(NamedTuple):
    """Tokens ``first`` to ``last`` of title and body together match these units of the query."""

    first: int
    last: int
    first_unit: int
    last_unit: int


class Shown(NamedTuple):
    """A text with the slices of it that are marked."""

    text: str
    spans: list[tuple[int, int]]


class Page:
    """One document as a query is shown in it; ``weights``: of all units of the query."""

    def __init__(
        self, title: str, body: str, clauses: Sequence[Any], weights: Sequence[float]
    ) -> None:
        self.title, self.body = title, body
        self.weights = weights
        in_title, in_body = tokens(title), tokens(body)
        self.row = [*in_title, *in_body]
        self.middle = len(in_title)
        self.units = [(unit, clause) for clause in clauses for unit in clause.units]
        self.firsts: list[int] = []  # the first unit of the clause of each unit
        for clause in clauses:
            self.firsts += [len(self.firsts)] * len(clause.units)
        self.wholes = self._wholes(clauses, [in_title, in_body])
        self.places = sorted(self.wholes + self._found())

    @property
    def exact(self) -> bool:
        """Whether each word stands there just as it was typed, or what stands for it."""
        covered = {u for one in self.wholes for u in range(one.first_unit, one.last_unit + 1)}
        forms = {token.form for token in self.row}
        return all(
            number in covered or (unit.form in forms and not _only_as_a_whole(unit, clause))
            for number, (unit, clause) in enumerate(self.units)
        )

    # Where the words stand.

    def _wholes(self, clauses: Sequence[Any], texts: Sequence[list[Token]]) -> list[Place]:
        """Expressions, each of the longer ones before shorter ones, none over another."""
        found = []
        shift = 0
        for clause in clauses:
            for group in clause.groups if not clause.phrase else ():
                for concept in group.concepts:
                    for at, row in enumerate(texts):
                        for first, last in written(concept, row):
                            moved = at * self.middle
                            units = shift + group.first, shift + group.last
                            found.append(Place(first + moved, last + moved, *units))
            shift += len(clause.units)
        kept: list[Place] = []
        for place in sorted(found, key=lambda one: (one.first - one.last, one.first)):
            if not any(place.first <= one.last and one.first <= place.last for one in kept):
                kept.append(place)
        return kept

    def _found(self) -> list[Place]:
        """Single words and runs of words, left to right, at each place the longest."""
        covered = {u for one in self.wholes for u in range(one.first_unit, one.last_unit + 1)}
        stands = [
            set()
            if number in covered or _only_as_a_whole(unit, clause)
            else self._best(unit, clause)
            for number, (unit, clause) in enumerate(self.units)
        ]

        def run(at: int, unit: int) -> int:
            """For how many tokens the text goes on as the query does."""
            length = 0
            while (
                unit + length < len(stands)
                and self.firsts[unit] == self.firsts[unit + length]
                and at + length in stands[unit + length]
                and not (length and at + length == self.middle)
            ):
                length += 1
            return length

        def goes_on(at: int, unit: int) -> bool:
            return unit > self.firsts[unit] and run(at - 1, unit - 1) > 1

        in_runs = {
            unit
            for unit, places in enumerate(stands)
            for at in places
            if run(at, unit) > 1 or goes_on(at, unit)
        }
        found: list[Place] = []
        for at in range(len(self.row)):
            if found and at <= found[-1].last:
                continue
            lengths = []
            for unit, (_, clause) in enumerate(self.units):
                length = run(at, unit)
                if clause.phrase:
                    good = unit == self.firsts[unit] and length == len(clause.units)
                else:
                    good = not goes_on(at, unit) and (length > 1 or unit not in in_runs)
                if good and length:
                    lengths.append((length, -unit))
            if lengths:
                length, unit = max(lengths)
                found.append(Place(at, at + length - 1, -unit, -unit + length - 1))
        taken = {at for one in self.wholes for at in range(one.first, one.last + 1)}
        return [
            one
            for one in found
            if (one.last > one.first or self._tells(one.first_unit))
            and taken.isdisjoint(range(one.first, one.last + 1))
        ]

    def _best(self, unit: Any, clause: Any) -> set[int]:
        """Where the best form of a word stands: the very marks, else none, else any."""
        very = unit.restored or unit.form
        exact = {at for at, token in enumerate(self.row) if token.form == very}
        bare = {at for at, token in enumerate(self.row) if token.form == "~" + unit.folded}
        every = {at for at, token in enumerate(self.row) if fold(token.form) == unit.folded}
        if clause.phrase:
            return every if unit.wildcard else exact | bare
        return exact or bare or every

    def _tells(self, unit: int) -> bool:
        """In a question of eight words or more a word tells something from 40% of the weightiest
        on."""
        return len(self.weights) < 8 or self.weights[unit] >= 0.4 * max(self.weights)

    # What is shown.

    def whole(self) -> tuple[Shown, Shown]:
        title = [one for one in self.places if one.first < self.middle]
        body = [one for one in self.places if one.first >= self.middle]
        return (
            Shown(self.title, self._slices(self.title, title)),
            Shown(self.body, self._slices(self.body, body)),
        )

    def _slices(self, text: str, places: Sequence[Place]) -> list[tuple[int, int]]:
        """What goes on as the query does, with nothing but space between, is one slice."""
        spans: list[tuple[int, int]] = []
        last_unit = -2
        for place in places:
            start, end = self.row[place.first].start, self.row[place.last].end
            if place.first_unit == last_unit + 1 and not text[spans[-1][1] : start].strip():
                spans[-1] = spans[-1][0], end
            else:
                spans.append((start, end))
            last_unit = place.last_unit
        return spans

    def snippet(self) -> Shown:
        places = [one for one in self.places if one.first >= self.middle]
        if not places:
            return self._joined([cut(self.body, 0, 260, 0)], [])
        told: set[int] = set()
        passages = [self._passage(places, told, 260)]
        units = {u for one in places for u in range(one.first_unit, one.last_unit + 1)}
        left = sum(self.weights[unit] for unit in units - told)
        if left > 0.15 * sum(self.weights[unit] for unit in units):
            start, end = self._passage(places, told, 130)
            if start >= passages[0][1] or end <= passages[0][0]:
                passages.append((start, end))
        passages.sort()
        shown = [
            one
            for one in places
            if any(start <= self.row[one.first].start < end for start, end in passages)
        ]
        return self._joined(passages, self._slices(self.body, shown))

    def _passage(self, places: Sequence[Place], told: set[int], size: int) -> tuple[int, int]:
        """Around those within 180 characters that tell most that is not ``told`` yet."""
        best, most = places[:1], -1.0
        for low in range(len(places)):
            for high in range(low + 1, len(places) + 1):
                window = places[low:high]
                if self.row[window[-1].first].start - self.row[window[0].first].start > 180:
                    break
                value, seen = 0.0, set(told)
                for one in window:
                    for unit in range(one.first_unit, one.last_unit + 1):
                        if unit not in seen:
                            share = 1.5 if one.last_unit > one.first_unit else 1.0
                            value += share * self.weights[unit]
                            seen.add(unit)
                if value > most + 1e-6:
                    best, most = window, value
        for one in best:
            told.update(range(one.first_unit, one.last_unit + 1))
        first, end = self.row[best[0].first].start, self.row[best[-1].last].end
        start = begin(self.body, first)
        return cut(self.body, start, max(size, end + 40 - start), end)

    def _joined(
        self, passages: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
    ) -> Shown:
        """One line, with an ellipsis wherever something is left out."""
        text, moved = "", []
        for number, (start, end) in enumerate(passages):
            while start < end and self.body[start].isspace():
                start += 1
            while start < end and self.body[end - 1].isspace():
                end -= 1
            if number:
                text += " … "
            elif self.body[:start].strip():
                text += "… "
            moved += [
                (low - start + len(text), high - start + len(text))
                for low, high in spans
                if start <= low and high <= end
            ]
            text += "".join(" " if one in "\n\r\t" else one for one in self.body[start:end])
        if self.body[passages[-1][1] :].strip():
            text += " …"
        return Shown(text, moved)


def window(
    starts: Sequence[int], places: Sequence[Any], weights: Sequence[float], told: set[int]
) -> tuple[int, int]:
    """First and last of the places within 180 characters that say most besides what is told."""

    def worth(low: int, high: int) -> float:
        seen, total = set(told), 0.0
        for place in places[low : high + 1]:
            units = set(range(place.first_unit, place.last_unit + 1))
            share = 1.5 if len(units) > 1 else 1.0
            total += sum(share * weights[unit] for unit in units - seen)
            seen |= units
        return total

    windows = [
        (low, high)
        for low in range(len(places))
        for high in range(low, len(places))
        if starts[high] - starts[low] <= 180
    ]
    return max(windows, key=lambda one: worth(*one), default=(0, 0))


def _only_as_a_whole(unit: Any, clause: Any) -> bool:
    """A date is not its numbers, scattered."""
    return not clause.phrase and any(
        group.strict and unit in clause.units[group.first : group.last + 1]
        for group in clause.groups
    )


def _ends(text: str, start: int, end: int, kind: str) -> list[int]:
    """Where sentences or clauses have ended within a part of a text, with the space behind them."""
    found = []
    for at in range(start, end):
        after = at
        if kind == "sentence":
            while after < end and text[after] in ".!?…":
                after += 1
            while at < after < end and text[after] in "”\"')":
                after += 1
        elif text[at] in ",;:":
            after = at + 1
        elif text[at].isspace() and text[at + 1 : min(at + 2, end)] in ("–", "-"):
            after = at + 2
        space = after
        while space < end and text[space].isspace():
            space += 1
        if at < after < space or kind == "sentence" and text[at] == "\n":
            found.append(space)
    return found


def begin(text: str, first: int) -> int:
    """Of a passage: the last sentence, else clause, else word that begins shortly before."""
    reach = 120 if first <= 120 else 60
    for kind in ("sentence", "clause"):
        near = [
            after
            for after in _ends(text, max(0, first - 120), first, kind)
            if first - after <= reach
        ]
        if near:
            return max(near)
    if first <= 120:
        return 0
    spaces = [at for at in range(first - 60, first) if text[at] == " "]
    return spaces[0] + 1 if spaces else first


def cut(text: str, start: int, size: int, last: int) -> tuple[int, int]:
    """Some ``size`` characters, to the end of a sentence, else a clause, else a word in their
    second half and behind ``last``."""
    end = start + size
    if end >= len(text):
        return start, len(text)
    least = max(last + 1, start + size // 2)
    for kind in ("sentence", "clause"):
        ends = _ends(text, least, end, kind)
        if ends:
            return start, least + len(text[least : max(ends)].rstrip())
    spaces = [at for at in range(least, end) if text[at] == " " and at > start]
    return start, spaces[-1] if spaces else end
