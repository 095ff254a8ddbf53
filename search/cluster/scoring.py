"""What a plan adds to the score of a document, as clauses that a cluster adds up.

The frequencies in the features are normalised already (`index.cluster.mapping`), weights come from
our own figures: a clause gives ``boost * tf / (tf + k1)``, which is BM25F, and no shard needs to
know what the others hold. `search.kernel.score` is the same on arrays. Of the forms of a syllable
the best counts, there the first one that a document has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from index.analysis.unmarked import unmarked
from index.cluster.mapping import feature, pair_feature, term
from search.cluster.elements import Dsl, all_of, has_pair, holds, matching, side_by_side
from search.cluster.figures import ClusterFigures
from search.constants import BARE, K1, OTHER, OTHER_READING
from search.query.analysis import MAX_UNITS, Group, Unit
from search.query.hit_rule import syllables_of
from search.query.planning import Plan, Planner, Scored


def of_plan(plan: Plan, planner: Planner, figures: ClusterFigures) -> list[Dsl]:
    """Clauses whose scores are added up."""
    found: list[Dsl] = []
    for clause in plan.clauses:
        phrase = clause.reading.phrase
        found += _phrase(clause, figures) if phrase else _words(clause, planner)
    return found


def of_pairs(pairs: Mapping[tuple[str, str], float]) -> list[Dsl]:
    return [_pair(*pair, weight) for pair, weight in pairs.items() if weight > 0]


def _words(clause: Scored, planner: Planner) -> list[Dsl]:
    groups = {group.first: group for group in clause.reading.groups}
    found: list[Dsl] = []
    group: Group | None = None
    inside: list[Dsl] = []  # of the group: what counts where the document has not the whole
    for at, unit in enumerate(clause.reading.units):
        if at in groups:
            group, inside = groups[at], []
        own = inside if group else found
        if not (group and group.strict):
            own.append(_word(clause, at, unit))
        if at < len(clause.pair_weights):
            first, second = clause.reading.units[at : at + 2]
            within = group is not None and at < group.last
            pair = _pair(first.folded, second.folded, clause.pair_weights[at])
            (inside if within else found).append(pair)
        if group and at == group.last:
            found += _group(clause, group, inside, planner)
            group = None
    return found


def _group(clause: Scored, group: Group, words: list[Dsl], planner: Planner) -> list[Dsl]:
    """The concepts, else the words."""
    weights, of_pair = planner.group_weights(clause, group)
    concepts = list(map(_form, group.concepts, weights))
    whole = [holds(*map(term, group.concepts))] if group.concepts else []
    if group.glued and group.last == group.first + 1:
        first, second = (unit.folded for unit in clause.reading.units[group.first :][:2])
        concepts.append(_pair(first, second, of_pair))
        whole.append(has_pair(first, second))
    if not words:
        return concepts
    if not whole:
        return words
    only = {"should": words, "minimum_should_match": 1, "must_not": whole}
    return [*concepts, {"bool": only}]


def _phrase(clause: Scored, figures: ClusterFigures) -> Iterable[Dsl]:
    """How often a phrase stands in a document is not known: as often as its rarest pair."""
    syllables = syllables_of(clause.reading)
    weight = sum(clause.weights) + sum(clause.pair_weights)
    if len(syllables) == 1:
        counted = _word(clause, 0, clause.reading.units[0], weight)
    else:
        pairs = [*pairwise(unit.folded for unit in clause.reading.units)]
        rarest = max(range(len(pairs)), key=clause.pair_idfs.__getitem__)
        counted = _pair(*pairs[rarest], weight)
    whole = matching(side_by_side(syllables, figures))
    return [{"bool": {"must": [counted], "filter": [all_of([whole])]}}]


def _word(clause: Scored, at: int, unit: Unit, weight: float | None = None) -> Dsl:
    """The forms of a unit; see `search.constants`."""
    weight = clause.weights[at] if weight is None else weight
    number = clause.first_unit + at
    if number < MAX_UNITS and unit.bound:
        return _best(
            _form(unit.bound, weight),
            _form(unmarked(unit.folded), BARE * weight),
            _fold(unit.folded, OTHER * weight),
        )
    if number < MAX_UNITS and unit.restored:
        scale = max(OTHER_READING, 1 - unit.confidence)
        return _best(_form(unit.restored, weight), _fold(unit.folded, weight, scale))
    return _fold(unit.folded, weight)


def _best(*clauses: Dsl) -> Dsl:
    return {"dis_max": {"queries": list(clauses)}}


def _form(form: str, weight: float) -> Dsl:
    return _feature(f"forms.{feature(form)}", weight)


def _fold(folded: str, weight: float, scale: float = 1.0) -> Dsl:
    return _feature(f"folded.{feature(folded)}", weight, scale)


def _pair(first: str, second: str, weight: float) -> Dsl:
    return _feature(f"pairs.{pair_feature(first, second)}", weight)


def _feature(name: str, weight: float, scale: float = 1.0) -> Dsl:
    """``scale`` multiplies the frequency."""
    boost, pivot = weight * (K1 + 1), K1 / scale
    return {"rank_feature": {"field": name, "boost": boost, "saturation": {"pivot": pivot}}}
