"""A query analysed into the units that are looked up, and the terms that stand for several of them.

The analysis is the one that documents go through; still text only, no engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.analysis.analyzer import analyse
from search.query.parser import Clause, Query
from vietnamese.overlays.expressions import KINDS, find_expressions
from vietnamese.overlays.spellings import synonyms_of
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import Overlay, Tokens, is_overlay

# Overlays that are the thing itself: the single numbers of a date, of an amount or of a document
# number, scattered over a text, are not what was asked for.
STRICT = frozenset("bcdhmnpquv")
NARROWER = ("d", "m", "q", "v", "n", "u")
"""Kinds of which the first one counts where several lie over the same positions."""
WHOLES = frozenset("nu")
"""Kinds that lie with all their parts over the same positions."""
DAY_WORDS = frozenset({"ngay", "hom"})  # that may stand before a date
SURE = 0.9
"""Probability above which a restored syllable is binding, and expressions are read from it."""
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
        """The one form that matches: as typed with diacritics, or restored with confidence;
        None: every form does."""
        if not self.wildcard:
            return self.form
        return self.restored if self.restored and self.confidence >= SURE else None


@dataclass(frozen=True, slots=True)
class Group:
    """Units ``first`` to ``last`` that some term stands for as a whole: any of ``concepts``, of
    which ``synonyms`` count less. ``strict``: nothing else matches. ``glued``: they were typed as
    one word, so they also match side by side, but not scattered."""

    first: int
    last: int
    concepts: tuple[str, ...]
    strict: bool
    glued: bool = False
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnalysedClause:
    """What a clause asks: all of ``units``, in order. ``groups`` do not overlap."""

    units: tuple[Unit, ...]
    groups: tuple[Group, ...]
    phrase: bool
    tokens: Tokens

    def restore(self, forms: Sequence[str], confidence: Sequence[float]) -> AnalysedClause:
        """The same with the likeliest marks of its wildcards. Where these are sure, abbreviations
        and other expressions are those of the restored words: ``bi thu hoi`` has no *bí thư*."""
        units = tuple(
            replace(unit, restored=form, confidence=sure) if unit.wildcard else unit
            for unit, form, sure in zip(self.units, forms, confidence, strict=True)
        )
        tokens = replace(
            self.tokens,
            forms=tuple(
                unit.restored if unit.restored and unit.confidence >= SURE else unit.form
                for unit in units
            ),
        )
        kept = (overlay for overlay in tokens.overlays if overlay.kind not in KINDS)
        overlays = (*kept, *find_expressions(tokens, query=True))
        return AnalysedClause(units, _groups(tokens, overlays), self.phrase, self.tokens)


def read_clause(clause: Clause) -> AnalysedClause:
    tokens = analyse(clause.text, query=True)
    shift = clause.start + (1 if clause.phrase else 0)
    units = []
    for form, start, end in zip(tokens.forms, tokens.starts, tokens.ends, strict=True):
        folded = fold(form)
        units.append(Unit(form, folded, form == folded, start + shift, end + shift))
    return AnalysedClause(tuple(units), _groups(tokens, tokens.overlays), clause.phrase, tokens)


def _groups(tokens: Tokens, overlays: Sequence[Overlay]) -> tuple[Group, ...]:
    """The overlays of a query: longest first, none over another, readings of the same
    positions together."""
    spans: dict[tuple[int, int], list[Overlay]] = {}
    for overlay in overlays:
        first = overlay.first
        if overlay.kind in "dm" and first and fold(tokens.forms[first - 1]) in DAY_WORDS:
            first -= 1  # "ngày 5/3/2024" asks for no more than the date
        spans.setdefault((first, overlay.last), []).append(overlay)
    taken: set[int] = set()
    groups = []
    for first, last in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        positions = set(range(first, last + 1))
        if taken & positions:
            continue
        taken |= positions
        groups.append(_group(tokens, first, last, _narrowest(spans[first, last])))
    return tuple(sorted(groups, key=lambda group: group.first))


def _group(tokens: Tokens, first: int, last: int, overlays: Sequence[Overlay]) -> Group:
    forms = tuple(dict.fromkeys(overlay.form for overlay in overlays))
    synonyms = tuple(dict.fromkeys(other for form in forms for other in synonyms_of(form)))
    glued = all(tokens.ends[at] == tokens.starts[at + 1] for at in range(first, last))
    glued = glued and first < last and not any(is_overlay(form) for form in forms)
    strict = glued or all(_is_strict(tokens, overlay) for overlay in overlays)
    return Group(first, last, (*forms, *synonyms), strict, glued, synonyms)


def _is_strict(tokens: Tokens, overlay: Overlay) -> bool:
    """Whether only the overlay will do. A bare syllable that may be the noun of a number
    (``khoa 15``) may also be another word."""
    if overlay.kind == "c":
        noun = overlay.form[2:].rpartition(" ")[0]
        return " " in noun or tokens.forms[overlay.first] == noun
    return overlay.kind in STRICT


def _narrowest(overlays: list[Overlay]) -> list[Overlay]:
    """Of a day, its month and its year the day alone; of an amount and its number the amount; of
    a document number or an address the whole one; of others all."""
    for kind in NARROWER:
        of_kind = [overlay for overlay in overlays if overlay.kind == kind]
        if of_kind and kind in WHOLES:
            return [max(of_kind, key=lambda overlay: len(overlay.form))]
        if of_kind:
            return of_kind
    return overlays


def read(query: Query) -> tuple[tuple[AnalysedClause, ...], ...]:
    """For each branch, its analysed clauses that have words; branches without any are left out."""
    branches = []
    for branch in query.branches:
        readings = tuple(r for r in map(read_clause, branch) if r.units)
        if readings:
            branches.append(readings)
    return tuple(branches)
