"""More like this: a document as a query of what it speaks of most."""

from __future__ import annotations

from collections import Counter

from search.collection import Segment
from search.planning import Planner
from search.query import Clause
from search.reading import Reading, Unit, read_clause
from vietnamese.folding import fold

TELLING_PAIRS = 12  # pairs of syllables of the body that stand for it, besides the title
LEAST_TIMES = 2  # a pair that stands there once may be chance


def reading_of(planner: Planner, segment: Segment, document: int) -> tuple[Reading, ...]:
    """The title, and those pairs of the body whose frequency here is most unlike elsewhere."""
    title = segment.documents.record(document)["title"]
    readings = [Reading(read_clause(Clause(title, 0, len(title))).units, (), False)]
    terms = segment.terms.dictionary("body")
    tokens = segment.body_tokens(document)
    counts = Counter(zip(tokens, tokens[1:], strict=False))
    weighted = []
    for (first, second), count in counts.items():
        if count >= LEAST_TIMES:
            forms = terms.term(first).decode(), terms.term(second).decode()
            weight = planner.pair_idf(fold(forms[0]), fold(forms[1]))
            weighted.append((-count * weight, forms))
    for _, forms in sorted(weighted)[:TELLING_PAIRS]:
        units = tuple(Unit(form, fold(form), False, 0, 0) for form in forms)
        readings.append(Reading(units, (), False))
    return tuple(reading for reading in readings if reading.units)
