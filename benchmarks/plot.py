"""Results to a picture: query times by engine, and how they grow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.goals import NO_COUNT, Results, short
from benchmarks.report import ENGINES, PISA
from benchmarks.run import BARE, PLAIN, RANKING, WHOLE

COLOURS = {
    RANKING: "#b3261e", PLAIN: "#e0705f", BARE: "#d9a06b", WHOLE: "#f0b4a8",
    "Tantivy": "#1f6f8b", "Lucene": "#6a994e", NO_COUNT: "#a7c957", PISA: "#7a7a7a",
}  # fmt: skip


def draw(results: Results, target: Path) -> bool:
    """False where matplotlib is not installed, or nothing to be drawn was measured."""
    given = {
        size: found["asked"]["classes"]["given"]
        for size, found in results.items()
        if "given" in found.get("asked", {}).get("classes", {})
    }
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError:
        return False
    if not given:
        return False
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
    size = max(given, key=lambda size: (not results[size]["about"]["synthetic"], size))
    _times(left, size, given[size])
    _growth(right, given)
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target, dpi=120)
    pyplot.close(figure)
    return True


def _times(axes: Any, size: int, given: dict[str, Any]) -> None:
    engines = [engine for engine in reversed(ENGINES) if engine in given]
    for at, engine in enumerate(engines):
        p50, p95 = given[engine]["p50"], given[engine]["p95"]
        axes.barh(at, p50, color=COLOURS[engine])
        axes.plot([p50, p95], [at, at], color="black", linewidth=1)
        axes.text(p95 * 1.15, at, f"{short(p50)} / {short(p95)}", va="center", fontsize=8)
    axes.set_yticks(range(len(engines)), engines)
    axes.set_xscale("log")
    axes.margins(x=0.25)
    axes.set_xlabel("ms: bar p50, line to p95")
    axes.set_title(f"1-4 words, ten best, {size:,} articles", fontsize=10)


def _growth(axes: Any, given: dict[int, Any]) -> None:
    for engine in ENGINES:
        sizes = [size for size in given if engine in given[size]]
        if sizes:
            times = [given[size][engine]["p50"] for size in sizes]
            axes.plot(sizes, times, marker="o", color=COLOURS[engine], label=engine)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("articles")
    axes.set_ylabel("p50, ms")
    axes.legend(fontsize=7)
    axes.set_title("Growth", fontsize=10)
