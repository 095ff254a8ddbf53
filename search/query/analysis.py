"""A query as the index is asked for it: units, and what may stand for several of them at once.

The same analysis as documents go through; still text only, no engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.analysis.analyzer import analyse
from search.query.parser import Clause, Query
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import Tokens, is_overlay

# Overlays that are the thing itself: the single numbers of a date or of a document number,
# scattered over a text, are not what was asked for.
STRICT = frozenset("dmnu")
DAY_WORDS = frozenset({"ngay", "hom"})  # that may stand before a date
SURE = 0.9
"""Probability of a restored syllable from which on a query is bound to it."""
MAX_UNITS = 64  # bits of a mask; a longer query is cut, with a notice


@dataclass(frozen=True, slots=True)
class Unit:
    """One syllable, number or the like of the query.

    ``form`` is canonical, as typed. ``wildcard``: it was typed without marks and stands for
    every form with marks; ``restored`` is then the likeliest of them, if one is known, and
    ``confidence`` its probability.
    """

    form: str
    folded: str
    wildcard: bool
    start: int
    end: int
    restored: str | None = None
    confidence: float = 0.0

    @property
    def bound(self) -> str | None:
        """The one form that will do: as it was typed with diacritics, or restored with confidence;
        None: every form."""
        if not self.wildcard:
            return self.form
        return self.restored if self.restored and self.confidence >= SURE else None


@dataclass(frozen=True, slots=True)
class Group:
    """Units ``first`` to ``last`` that some term stands for as a whole: any of ``concepts``.
    ``strict``: only these will do. ``glued``: they were typed as one word, so that side by side
    they will do too, and scattered they will not."""

    first: int
    last: int
    concepts: tuple[str, ...]
    strict: bool
    glued: bool = False


@dataclass(frozen=True, slots=True)
class AnalysedClause:
    """What a clause asks: all of ``units``, in order. ``groups`` do not overlap."""

    units: tuple[Unit, ...]
    groups: tuple[Group, ...]
    phrase: bool

    def restore(self, forms: Sequence[str], confidence: Sequence[float]) -> AnalysedClause:
        """The same with the likeliest marks of its wildcards."""
        units = tuple(
            replace(unit, restored=form, confidence=sure) if unit.wildcard else unit
            for unit, form, sure in zip(self.units, forms, confidence, strict=True)
        )
        return AnalysedClause(units, self.groups, self.phrase)


def read_clause(clause: Clause) -> AnalysedClause:
    tokens = analyse(clause.text, query=True)
    shift = clause.start + (1 if clause.phrase else 0)
    units = []
    for form, start, end in zip(tokens.forms, tokens.starts, tokens.ends, strict=True):
        folded = fold(form)
        units.append(Unit(form, folded, form == folded, start + shift, end + shift))
    return AnalysedClause(tuple(units), _groups(tokens), clause.phrase)


def _groups(tokens: Tokens) -> tuple[Group, ...]:
    """The overlays of a query: longest first, none over another, readings of the same
    positions together."""
    spans: dict[tuple[int, int], list[str]] = {}
    for overlay in tokens.overlays:
        first = overlay.first
        if overlay.kind in "dm" and first and fold(tokens.forms[first - 1]) in DAY_WORDS:
            first -= 1  # "ngày 5/3/2024" asks for no more than the date
        spans.setdefault((first, overlay.last), []).append(overlay.form)
    taken: set[int] = set()
    groups = []
    for first, last in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        positions = set(range(first, last + 1))
        if taken & positions:
            continue
        taken |= positions
        forms = _narrowest(spans[first, last])
        glued = all(tokens.ends[at] == tokens.starts[at + 1] for at in range(first, last))
        glued = glued and first < last and not any(is_overlay(form) for form in forms)
        strict = glued or all(is_overlay(form) and form[0] in STRICT for form in forms)
        groups.append(Group(first, last, forms, strict, glued))
    return tuple(sorted(groups, key=lambda group: group.first))


def _narrowest(forms: list[str]) -> tuple[str, ...]:
    """Of a day, its month and its year the day alone; of others all."""
    for kind in "dmy":
        of_kind = tuple(form for form in forms if form[0] == kind)
        if of_kind:
            return of_kind
    return tuple(dict.fromkeys(forms))


def read(query: Query) -> tuple[tuple[AnalysedClause, ...], ...]:
    """Per branch the readings of its clauses that hold any word; branches without are left out."""
    branches = []
    for branch in query.branches:
        readings = tuple(r for r in map(read_clause, branch) if r.units)
        if readings:
            branches.append(readings)
    return tuple(branches)
