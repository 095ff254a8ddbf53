"""Every comparison in every state, with a line for each class of queries."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from tests.agreement.arrays import arrays_comparison
from tests.agreement.articles import STATES, State, states
from tests.agreement.asked import Asked, draw
from tests.agreement.codec import codec_comparison
from tests.agreement.rankings import Comparison
from tests.agreement.scorer import scorer_comparison

COMPARISONS: dict[str, Callable[[State], Comparison]] = {
    "scorer": scorer_comparison,
    "arrays": arrays_comparison,
    "codec": codec_comparison,
}
SHOWN = 5  # differences of a class


class Tally:
    """``distinct``: queries of a state that are asked, each once, though it may have been drawn
    several times. ``different``: those of them that two answers came to."""

    def __init__(self) -> None:
        self.queries = self.distinct = self.different = 0

    def __str__(self) -> str:
        return f"{self.queries} queries, {self.distinct} of them distinct, {self.different} differ"


def run(
    folder: Path,
    lines: Sequence[bytes],
    number: int,
    only: Collection[str] = tuple(COMPARISONS),
    wanted: Collection[str] = tuple(STATES),
) -> int:
    """``number`` queries of each class, compared as in ``only`` in the ``wanted`` states; returns
    how many differed."""
    tallies = {name: Tally() for name in COMPARISONS if name in only}
    for state in states(folder, lines, wanted):
        print(f"{STATES[state.name]}:\n  {state}", flush=True)
        asked = draw(state.documents, number, state.folder)
        for name, tally in tallies.items():
            compare(state, name, asked, tally)
    for name, tally in tallies.items():
        print(f"{name}: {tally}", flush=True)
    return sum(tally.different for tally in tallies.values())


def compare(state: State, name: str, asked: dict[str, list[Asked]], tally: Tally) -> None:
    started = time.monotonic()
    comparison = COMPARISONS[name](state)
    built = time.monotonic()
    outcomes: dict[Asked, str | None] = {}  # of all classes: some have queries in common
    for title, drawn in asked.items():
        if name == "arrays" and title == "phrase":
            continue  # no positions in these postings; see the other two comparisons
        distinct = dict.fromkeys(drawn)
        for one in distinct:
            if one not in outcomes:
                outcomes[one] = comparison(one)
        differences = [f"{one.text}: {d}" for one in distinct if (d := outcomes[one])]
        print(
            f"    {name:8} {title:14} {len(drawn):6} queries, {len(distinct):6} distinct, "
            f"{len(differences)} differ",
            flush=True,
        )
        for what in differences[:SHOWN]:
            print(f"      {what}", flush=True)
        tally.queries += len(drawn)
    tally.distinct += len(outcomes)
    tally.different += sum(outcome is not None for outcome in outcomes.values())
    asking = time.monotonic() - built
    print(
        f"  {name}: {built - started:.0f} s to build, {asking:.0f} s to ask, "
        f"{asking / max(len(outcomes), 1) * 1000:.1f} ms a query",
        flush=True,
    )
