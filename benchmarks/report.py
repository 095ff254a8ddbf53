"""Results to a table in Markdown and a plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.queries import TITLES

OURS, RANKING, WHOLE = "khongdau", "khongdau, its ranking", "khongdau, whole search"
ENGINES = (OURS, "Tantivy", "bm25s", "SQLite FTS5", "Whoosh", RANKING, WHOLE)
MEGABYTE = 1 << 20
GOALS = ("what", "measured", "wanted", "reached")

Row = Sequence[object]


def table(results: dict[str, Any]) -> str:
    """Everything, in Markdown."""
    return "\n".join(
        [
            *_head(results), "",
            "### Speed to reach", "", *_markdown(GOALS, _goals(results)), "",
            "### Indexing analysed text", "", *_indexing(results), "",
            "### Queries", "",
            "p50 / p95 in ms: the ten best and the exact number of hits (bm25s: no number).",
            "",
            *_queries(results), "",
            "### Growth", "", *_growth(results), "",
            "### Do they find the same?", "",
            "Share of queries with the same number of hits / mean share of the same ten best, "
            f"against {OURS}. Lengths that Tantivy and Whoosh keep in one byte, and one text "
            "for title and body in SQLite and bm25s, make other orders.", "",
            *_agreement(results), "",
        ]
    )  # fmt: skip


def _head(results: dict[str, Any]) -> Iterator[str]:
    machine = results["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    load = ", ".join(f"{value:.1f}" for value in machine["load_at_start"])
    yield f"`{results['command']}`, revision {results['revision']}, {results['started']}:"
    yield f"{results['articles']:,} articles, {results['text_bytes'] / MEGABYTE:.0f} MB of text, "
    yield f"{results['queries_per_class']} queries of each class, {results['minutes']} minutes. "
    yield f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
    yield f"Python {machine['python']}; {versions}. Load at the start: {load}."


def _markdown(head: Sequence[str], rows: Iterator[Row]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for row in rows:
        yield "| " + " | ".join(map(str, row)) + " |"


# --- what was to be reached -------------------------------------------------------------------


def _goals(results: dict[str, Any]) -> Iterator[Row]:
    """Each row of the design's table: measured, wanted, and whether it is so."""
    raw = results["raw"]
    largest = _largest(results)["classes"]
    given = largest["given"]
    if "Tantivy" in given:
        for key in ("p50", "p95"):
            ratio = given["Tantivy"][key] / given[OURS][key]
            yield _goal(f"1-4 given terms, {key}: faster than Tantivy", ratio, 3, "x")
        ratio = given["Tantivy"]["p50"] / given[RANKING]["p50"]
        yield _goal("whole ranking from the query string, p50: faster than Tantivy", ratio, 1, "x")
    both = _size_of_whoosh(results)
    if both:
        size, classes = both
        ratio = classes["given"]["Whoosh"]["p50"] / classes["given"][OURS]["p50"]
        yield _goal(
            f"1-4 given terms, p50: faster than Whoosh ({size:,} articles)", ratio, 100, "x"
        )
    for name in ("given", "district", "year"):
        if name in largest:
            times = largest[name][WHOLE]
            yield _goal(f"whole search, {TITLES[name]}, p50", times["p50"], 3, "ms", most=True)
            yield _goal(f"whole search, {TITLES[name]}, p95", times["p95"], 8, "ms", most=True)
    rate = raw["full"]["rate"]
    yield _goal("raw text to committed index", rate, 500, "articles/s")
    if "whoosh_pyvi" in results:
        ratio = rate / results["whoosh_pyvi"]["rate"]
        count = results["whoosh_pyvi"]["documents"]
        yield _goal(f"the same: faster than Whoosh + pyvi ({count:,} articles)", ratio, 10, "x")
    yield _goal("reindex, nothing changed", raw["nothing_changed"]["seconds"], 3, "s", most=True)
    some = raw["some_changed"]
    yield _goal(f"reindex, {some['chosen']} changed", some["seconds"], 3, "s", most=True)
    opened = sorted(raw["open"]["ms"])[len(raw["open"]["ms"]) // 2]
    yield _goal("open an index and answer the first query", opened, 150, "ms", most=True)
    memory = _largest(results)["anonymous_mb"][WHOLE]
    yield _goal("memory of a searching process, maps aside", memory, 350, "MB", most=True)
    yield _goal("size on disk, text included, to raw text", raw["size"]["ratio"], 2, "x", most=True)


def _goal(what: str, value: float, bound: float, unit: str, most: bool = False) -> Row:
    reached = value <= bound if most else value >= bound
    sign = "≤" if most else "≥"
    return what, f"{_short(value)} {unit}", f"{sign} {bound} {unit}", "yes" if reached else "**no**"


def _short(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"


# --- the other tables -------------------------------------------------------------------------


def _largest(results: dict[str, Any]) -> dict[str, Any]:
    return results["sizes"][max(results["sizes"], key=int)]  # type: ignore[no-any-return]


def _size_of_whoosh(results: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
    """The largest size that Whoosh was given, with its times."""
    for size in sorted(results["sizes"], key=int, reverse=True):
        if "Whoosh" in results["sizes"][size]["classes"]["given"]:
            return int(size), results["sizes"][size]["classes"]
    return None


def _indexing(results: dict[str, Any]) -> Iterator[str]:
    head = ["articles", "engine", "articles/s", "CPU s", "peak MB", "index MB"]

    def rows() -> Iterator[Row]:
        raw = results["raw"]
        full = raw["full"]
        peak = f"{full['peak_mb']:.0f} + {full['worker_peak_mb']:.0f} a worker"
        size = f"{raw['size']['bytes'] / MEGABYTE:.0f}"
        yield (results["articles"], f"{OURS}, from raw text", _short(full["rate"]),
               _short(full["cpu_seconds"]), peak, size)  # fmt: skip
        if "whoosh_pyvi" in results:
            of = results["whoosh_pyvi"]
            yield (of["documents"], "Whoosh + pyvi, from raw text", _short(of["rate"]),
                   _short(of["cpu_seconds"]), f"{of['peak_mb']:.0f}", "")  # fmt: skip
        large = results.get("synthetic", {})
        if "raw" in large:
            of = large["raw"]["full"]
            peak = f"{of['peak_mb']:.0f} + {of['worker_peak_mb']:.0f} a worker"
            size = f"{large['raw']['bytes'] / MEGABYTE:.0f}"
            yield (f"{large['articles']} synthetic", f"{OURS}, from raw text", _short(of["rate"]),
                   _short(of["cpu_seconds"]), peak, size)  # fmt: skip
        for size, found in results["sizes"].items():
            for name, of in found["built"].items():
                yield (size, name, _short(of["rate"]), _short(of["cpu_seconds"]),
                       f"{of['peak_mb']:.0f}", f"{of['bytes'] / MEGABYTE:.0f}")  # fmt: skip

    yield from _markdown(head, rows())
    yield ""
    yield (
        f"{OURS} keeps five fields, the text, snippets' offsets and a learned model of marks; the "
        "others title and body with positions (bm25s: without), and no text."
    )


def _queries(results: dict[str, Any]) -> Iterator[str]:
    sizes = [max(results["sizes"], key=int)]
    small = _size_of_whoosh(results)
    if small and str(small[0]) != sizes[0]:
        sizes.append(str(small[0]))
    for size in sizes:
        classes = results["sizes"][size]["classes"]
        engines = [e for e in ENGINES if any(e in of for of in classes.values())]
        rows = (
            [TITLES[name], *(_times(of.get(engine)) for engine in engines)]
            for name, of in classes.items()
        )
        yield from _markdown([f"{int(size):,} articles", *engines], rows)
        yield ""


def _times(of: dict[str, float] | None) -> str:
    return f"{_short(of['p50'])} / {_short(of['p95'])}" if of else "–"


def _growth(results: dict[str, Any]) -> Iterator[str]:
    found = dict(results["sizes"])
    if "classes" in results.get("synthetic", {}):
        found[f"{results['synthetic']['articles']} synthetic"] = results["synthetic"]
    engines = [e for e in ENGINES if any(e in of["classes"]["given"] for of in found.values())]
    rows = (
        [size, *(_times(of["classes"]["given"].get(engine)) for engine in engines)]
        for size, of in found.items()
    )
    yield f"{TITLES['given']}, p50 / p95 in ms:"
    yield ""
    yield from _markdown(["articles", *engines], rows)


def _agreement(results: dict[str, Any]) -> Iterator[str]:
    classes = _largest(results)["classes"]
    found = dict(classes)
    engines = [e for e in ENGINES[1:5] if any(e in of for of in found.values())]
    rows = (
        [
            TITLES[name],
            *(f"{of[e]['same_total']} / {of[e]['same_top']}" if e in of else "–" for e in engines),
        ]
        for name, of in found.items()
        if OURS in of
    )
    yield from _markdown(["", *engines], rows)


# --- the plot ---------------------------------------------------------------------------------

COLOURS = {
    OURS: "#b3261e", RANKING: "#e0705f", WHOLE: "#f0b4a8", "Tantivy": "#1f6f8b",
    "bm25s": "#6a994e", "SQLite FTS5": "#8d6a9f", "Whoosh": "#7a7a7a",
}  # fmt: skip


def plot(results: dict[str, Any], target: Path) -> bool:
    """Query times by engine, and how they grow. False where matplotlib is not installed."""
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError:
        return False
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
    _plot_times(left, results)
    _plot_growth(right, results)
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target, dpi=120)
    pyplot.close(figure)
    return True


def _plot_times(axes: Any, results: dict[str, Any]) -> None:
    given = _largest(results)["classes"]["given"]
    engines = [engine for engine in reversed(ENGINES) if engine in given]
    for at, engine in enumerate(engines):
        p50, p95 = given[engine]["p50"], given[engine]["p95"]
        axes.barh(at, p50, color=COLOURS[engine])
        axes.plot([p50, p95], [at, at], color="black", linewidth=1)
        axes.text(p95 * 1.15, at, f"{_short(p50)} / {_short(p95)}", va="center", fontsize=8)
    axes.set_yticks(range(len(engines)), engines)
    axes.set_xscale("log")
    axes.margins(x=0.25)
    axes.set_xlabel("ms: bar p50, line to p95")
    axes.set_title(f"1-4 words, ten best, {results['articles']:,} articles", fontsize=10)


def _plot_growth(axes: Any, results: dict[str, Any]) -> None:
    found = {int(size): of for size, of in results["sizes"].items()}
    if "classes" in results.get("synthetic", {}):
        found[results["synthetic"]["articles"]] = results["synthetic"]
    for engine in ENGINES:
        sizes = [size for size, of in sorted(found.items()) if engine in of["classes"]["given"]]
        times = [found[size]["classes"]["given"][engine]["p50"] for size in sizes]
        if sizes:
            axes.plot(sizes, times, marker="o", color=COLOURS[engine], label=engine)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("articles")
    axes.set_ylabel("p50, ms")
    axes.legend(fontsize=7)
    axes.set_title("Growth", fontsize=10)
