"""What is to be reached, beside what was measured: ratios, of engines that took turns in one run,
since times differ between machines and with what else they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, NamedTuple

from benchmarks.run import PLAIN, RANKING, WHOLE, WITHOUT_COUNT

COUNTING = ("Tantivy", "Lucene")
NO_COUNT = WITHOUT_COUNT.format("Lucene")
WHOOSH, TANTIVY_RAW = "Whoosh + pyvi", "Tantivy, from raw text"
WHOLE_SEARCH = {False: 4.5, True: 2.0}  # times Tantivy: on the news, and on ten times as many

Results = dict[int, Any]
Row = Sequence[object]


class Goal(NamedTuple):
    """``measured`` None: it was not, for the reason ``of`` which figures it is made."""

    what: str
    wanted: float
    measured: float | None
    of: str
    unit: str = "x"
    most: bool = True

    def row(self) -> Row:
        if self.measured is None:
            return self.what, self._bound(), "–", self.of, "not measured"
        reached = self.measured <= self.wanted if self.most else self.measured >= self.wanted
        measured = f"{short(self.measured)} {self.unit}"
        return self.what, self._bound(), measured, self.of, "yes" if reached else "**no**"

    def _bound(self) -> str:
        return f"{'≤' if self.most else '≥'} {self.wanted:g} {self.unit}"


HEAD = ("what", "wanted", "measured", "of", "reached")


def goals(results: Results) -> Iterator[Goal]:
    """At the largest real size and the largest synthetic one."""
    largest = {
        found["about"]["synthetic"]: size
        for size, found in sorted(results.items())
        if not found["about"].get("alone")
    }
    for synthetic, size in sorted(largest.items()):
        if "asked" in results[size]:
            yield from _queries(results[size], synthetic, f"{size:,}")
    news = results.get(largest.get(False, 0))
    if news and "reindexed" in news:
        yield from _indexing(news, results)
    yield Goal("result pages a second, wrk included, to those before", 2, None,
               "`python -m benchmarks.load --before`, in load_pair.txt", most=False)  # fmt: skip


def _queries(found: dict[str, Any], synthetic: bool, size: str) -> Iterator[Goal]:
    def goal(what: str, ours: str, name: str, key: str, peers: Sequence[str], most: float) -> Goal:
        """Time of ours to that of the fastest of the peers. What is asked of ours may be of
        another class than what the peers are asked."""
        of = found["asked"]["classes"].get(name, {})
        best = min((peer for peer in peers if peer in of), key=lambda e: of[e][key], default=None)
        whole = f"{what}, {key}, {size} articles"
        if best is None or ours not in of:
            reasons = found["about"]["missing"]
            told = [f"{peer}: {reasons[peer]}" for peer in peers if peer in reasons]
            return Goal(whole, most, None, "; ".join(told) or "not asked for")
        mine, theirs = of[ours][key], of[best][key]
        return Goal(whole, most, mine / theirs, f"{short(mine)} / {short(theirs)} ms, {best}")

    for key in ("p50", "p95"):
        yield goal("given terms, any, with count", PLAIN, "given", key, COUNTING, 0.5)
    for key in ("p50", "p95"):
        yield goal("the same / without count", PLAIN, "given", key, (NO_COUNT,), 1)
    for key in ("p50", "p95"):
        yield goal("given terms, all", PLAIN, "all", key, COUNTING, 1)
    for key in ("mean", "p95"):
        yield goal("phrases", PLAIN, "phrase", key, COUNTING, 1)
    tantivy = COUNTING[:1]
    yield goal("whole ranking from the query string", RANKING, "given", "p50", tantivy, 1)
    bound = WHOLE_SEARCH[synthetic]
    yield goal("whole search", WHOLE, "given", "p50", tantivy, bound)


def _indexing(news: dict[str, Any], results: Results) -> Iterator[Goal]:
    raw, missing = news["raw"], news["about"]["missing"]
    none = missing.get("Tantivy", "not asked for")

    def rates(what: str, wanted: float, ours: float, peer: dict[str, Any] | None, name: str,
              time: bool = False) -> Goal:  # fmt: skip
        if peer is None:
            return Goal(what, wanted, None, none, most=time)
        ratio = peer["rate"] / ours if time else ours / peer["rate"]
        of = f"{short(ours)} and {short(peer['rate'])} articles/s, {name}"
        return Goal(what, wanted, ratio, of, most=time)

    beside: dict[str, Any] = next(
        (found for found in results.values() if WHOOSH in found), {}
    )  # of as many articles
    whoosh = beside.get(WHOOSH)
    what = "raw text to committed index: rate, to that of Whoosh + pyvi"
    name = f"both on {whoosh['documents']:,} articles" if whoosh else ""
    yield rates(what, 12, beside.get("raw", raw)["rate"], whoosh, name)
    what = "raw text to committed index: time, to that of Tantivy without segmentation"
    yield rates(what, 3.5, raw["rate"], news.get(TANTIVY_RAW), "one thread", time=True)
    own = news["built khongdau"]["rate"]
    what = "analysed text to committed index: rate, to that of Tantivy"
    yield rates(what, 0.5, own, news.get("built tantivy_peer"), "one thread each")
    yield Goal("peak memory of indexing, all processes together", 1200, raw["together_peak_mb"],
               f"{short(raw['peak_mb'])} MB in the main one", "MB")  # fmt: skip
    text = news["texts"]["text_bytes"]
    of = f"{raw['bytes'] / 1e6:.0f} / {text / 1e6:.0f} million bytes"
    yield Goal("index on disk, text included, to the text", 1.5, raw["bytes"] / text, of)
    again = news["reindexed"]
    yield _seconds("reindex, nothing changed", 0.2, again["nothing_changed"])
    some = again["some_changed"]
    yield _seconds(f"reindex, {some['chosen']} of {some['documents']:,} changed", 0.6, some)
    opened = news["open"]
    yield Goal("open and first query, after imports", 80, median(opened["ms"]),
               f"median of {len(opened['ms'])} processes", "ms")  # fmt: skip
    search, numpy = median(opened["search_seconds"]), median(opened["numpy_seconds"])
    yield Goal('`khongdau search` to `python -c "import numpy"`, processes', 3, search / numpy,
               f"{short(search)} / {short(numpy)} s")  # fmt: skip


def _seconds(what: str, wanted: float, cost: dict[str, Any]) -> Goal:
    of = f"{short(cost['cpu_seconds'])} s of processor"
    return Goal(what, wanted, cost["seconds"], of, "s")


def short(value: float) -> str:
    """Three digits, or all before the point."""
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"
