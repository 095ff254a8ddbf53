"""The rule of a query (`search.query.hit_rule`) as queries of a cluster.

Whole words and phrases are intervals over the positions of `index.cluster.mapping`: what stands
at a position can be asked for by its form, by what it folds to, or as an overlay that begins there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

from index.analysis.unmarked import unmarked
from index.cluster.mapping import BODY_START, begins, of_fold, pair_feature, term
from search.cluster.figures import ClusterFigures
from search.query.hit_rule import Element, Rule, Syllable

Dsl = dict[str, Any]
"""A query, or a source of intervals, as OpenSearch reads it."""
WORDS: Final = "words"
NOTHING: Final[Dsl] = {"match_none": {}}


def all_of(queries: Iterable[Dsl]) -> Dsl:
    found = list(queries)
    return found[0] if len(found) == 1 else {"bool": {"filter": found}}


def any_of(queries: Iterable[Dsl]) -> Dsl:
    found = list(queries)
    if not found:
        return NOTHING
    return found[0] if len(found) == 1 else {"bool": {"should": found, "minimum_should_match": 1}}


def holds(*terms: str) -> Dsl:
    """Any of these terms of `WORDS`."""
    return {"terms": {WORDS: list(dict.fromkeys(terms))}}


def has_pair(first: str, second: str) -> Dsl:
    """Two folded syllables side by side, in title or body."""
    return {"rank_feature": {"field": f"pairs.{pair_feature(first, second)}"}}


# Intervals


def at_position(*terms: str) -> Dsl:
    matches: list[Dsl] = [{"match": {"query": one, "analyzer": "keyword"}} for one in terms]
    return matches[0] if len(matches) == 1 else {"any_of": {"intervals": matches}}


def in_order(sources: Sequence[Dsl], gaps: int = 0) -> Dsl:
    """One after the other, with so many positions between them in all; -1: any number."""
    return {"all_of": {"ordered": True, "max_gaps": gaps, "intervals": list(sources)}}


def terms_of(syllable: Syllable) -> tuple[str, ...]:
    """One of which must stand in its place."""
    if syllable.form is None:
        return (of_fold(syllable.folded),)
    return tuple(dict.fromkeys((term(syllable.form), term(unmarked(syllable.folded)))))


def side_by_side(syllables: Sequence[Syllable], figures: ClusterFigures) -> Dsl:
    """Intervals of all of these, which do not run on from the title into the body."""
    sources = [_as_token(one, figures) for one in syllables]
    if len(sources) == 1:
        return sources[0]
    within = in_order(sources)
    within["all_of"]["filter"] = {"not_containing": at_position(BODY_START)}
    first = {"intervals": sources[:1], "filter": {"overlapping": at_position(BODY_START)}}
    beginning = in_order([{"any_of": first}, *sources[1:]])
    return {"any_of": {"intervals": [within, beginning]}}


def _as_token(syllable: Syllable, figures: ClusterFigures) -> Dsl:
    """As it stands in a text, not as what was torn apart there is read."""
    found = at_position(*terms_of(syllable))
    if syllable.form is None:
        class_ = figures.fold_class(figures.folded_number(syllable.folded))
        forms = [figures.form(number) for number in class_]
    else:
        forms = [syllable.form, unmarked(syllable.folded)]
    read = [begins(form, length) for form in forms for length in figures.lengths(form)]
    if not read:
        return found
    return {"any_of": {"intervals": [found], "filter": {"not_overlapping": at_position(*read)}}}


def matching(source: Dsl) -> Dsl:
    """The documents that have such an interval."""
    return {"intervals": {WORDS: source}}


# Rules


def of_rule(rule: Rule, figures: ClusterFigures) -> Dsl:
    """All elements of a branch."""
    return any_of(of_branch(branch, figures) for branch in rule.branches)


def of_branch(branch: Sequence[Element], figures: ClusterFigures) -> Dsl:
    return all_of(of_element(element, figures) for element in dict.fromkeys(branch))


def of_element(element: Element, figures: ClusterFigures) -> Dsl:
    ways = [holds(*map(term, element.concepts))] if element.concepts else []
    if element.period:
        first, last = element.period.first.toordinal(), element.period.last.toordinal()
        ways.append({"range": {"day": {"gte": first, "lte": last}}})
    if not element.only_concepts:
        ways.append(_of_syllables(element.syllables, figures))
    return any_of(ways)


def _of_syllables(syllables: Sequence[Syllable], figures: ClusterFigures) -> Dsl:
    if len(syllables) == 1:
        return holds(*terms_of(syllables[0]))
    pairs = [has_pair(a.folded, b.folded) for a, b in pairwise(syllables)]
    if len(pairs) == 1 and all(one.form is None for one in syllables):
        return pairs[0]  # these are all that has them in any form
    return all_of([*pairs, matching(side_by_side(syllables, figures))])
