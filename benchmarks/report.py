"""Results to tables in Markdown, printed and in benchmarks/README.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import goals
from benchmarks.goals import NO_COUNT, Results, Row, short
from benchmarks.queries import TITLES
from benchmarks.run import BARE, PLAIN, RANKING, WHOLE, WITHOUT_COUNT

PISA = WITHOUT_COUNT.format("PISA")
PEERS = ("Tantivy", "Lucene", NO_COUNT, PISA)
OWN = (RANKING, BARE, WHOLE)
ENGINES = (RANKING, PLAIN, *PEERS, BARE, WHOLE)
BEGIN, END = "<!-- made by python -m benchmarks -->\n", "<!-- end of what is made -->\n"


def tables(results: Results) -> str:
    """Everything."""
    return _joined(
        [
            _abouts(results),
            ["### Wanted / measured"], _goals(results),
            ["### Queries"], *(_queries(size, found) for size, found in results.items()),
            *(_first(size, found) for size, found in results.items()),
            ["### Indexing"], _indexing(results),
            ["### Do they find the same?"], [_SAME],
            *(_agreement(size, found) for size, found in results.items()),
        ]
    )  # fmt: skip


def put_into(readme: Path, results: Results) -> None:
    """What was wanted and measured, and the queries, in place of what stands between the marks."""
    largest = {
        (found["about"]["synthetic"], found["about"].get("alone", False)): size
        for size, found in sorted(results.items())
    }
    shown = sorted(largest.values())
    made = _joined(
        [
            _abouts(results),
            _goals(results),
            *(_queries(size, results[size]) for size in shown),
            *(_first(size, results[size]) for size in shown),
            _indexing(results),
        ]
    )
    text = readme.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", encoding="utf-8")


def _joined(parts: Iterable[Iterable[str]]) -> str:
    return "\n\n".join(text for part in parts if (text := "\n".join(part))) + "\n"


def _markdown(head: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for row in rows:
        yield "| " + " | ".join(map(str, row)) + " |"


def _abouts(results: Results) -> Iterator[str]:
    """A line for each size, with its machine, then what takes part, of the largest."""
    largest = max(results, key=lambda size: (not results[size]["about"].get("alone"), size))
    for size, found in results.items():
        about, asked = found["about"], found.get("asked", {})
        kind = "synthetic articles" if about["synthetic"] else "articles"
        before, after = about["machine"]["load_at_start"][0], asked.get("load_at_end", [0.0])[0]
        yield (
            f"- {size:,} {kind}, {found['texts']['text_bytes'] / 1e6:.0f} million bytes of text: "
            f"`{about['command']}`, revision {about['revision']}, {about['started']}, "
            f"{found.get('minutes', '…')} minutes, load {before:.1f} before and {after:.1f} after "
            f"the queries; {about['machine']['cpu']}."
        )
    about = results[largest]["about"]
    machine, engines = about["machine"], about["versions"]
    versions = {"Python": machine["python"], **machine["versions"], **engines}
    told = ", ".join(f"{name} {version}" for name, version in versions.items())
    yield f"- {machine['cores']} cores, {machine['memory_gb']} GB; {told}."
    for name, reason in about["missing"].items():
        yield f"- {name} took no part: {reason}."


def _goals(results: Results) -> Iterator[str]:
    return _markdown(goals.HEAD, (goal.row() for goal in goals.goals(results)))


def _classes(found: dict[str, Any]) -> dict[str, Any]:
    return found.get("asked", {}).get("classes", {})  # type: ignore[no-any-return]


def _queries(size: int, found: dict[str, Any]) -> Iterator[str]:
    classes = _classes(found)
    engines = [e for e in ENGINES if any(e in of for of in classes.values())]
    rows = (
        [TITLES[name], *(_times(of.get(engine)) for engine in engines)]
        for name, of in classes.items()
    )
    if classes:
        yield from _markdown([f"{size:,} articles, p50 / p95 in ms", *engines], rows)


def _first(size: int, found: dict[str, Any]) -> Iterator[str]:
    """What a search takes whose words nobody has asked for before: later ones find some of it
    remembered."""
    classes = _classes(found)
    rows = (
        [TITLES[name], *(" / ".join(map(short, of[e]["first"])) if e in of else "–" for e in OWN)]
        for name, of in classes.items()
    )
    if classes:
        yield from _markdown([f"{size:,} articles, each query for the first time", *OWN], rows)


def _times(of: dict[str, float] | None) -> str:
    return f"{short(of['p50'])} / {short(of['p95'])}" if of else "–"


def _indexing(results: Results) -> Iterator[str]:
    names = {"raw": "khongdau, from raw text", goals.WHOOSH: f"{goals.WHOOSH}, from raw text",
             goals.TANTIVY_RAW: goals.TANTIVY_RAW, "built khongdau": "khongdau, from analysed text",
             "built tantivy_peer": "Tantivy, from analysed text",
             "built lucene_peer": "Lucene, from analysed text",
             "built pisa_peer": "PISA, from analysed text"}  # fmt: skip
    rows = (
        (f"{of.get('documents', size):,}", name, short(of["rate"]), short(of["cpu_seconds"]),
         short(of["together_peak_mb"]), short(of.get("bytes", 0) / 1e6))
        for size, found in results.items()
        for step, name in names.items()
        if (of := found.get(step))
    )  # fmt: skip
    head = ("articles", "engine", "articles/s", "CPU s", "peak MB, all processes", "index, MB")
    return _markdown(head, rows)


_SAME = (
    "Share of queries with the same number of hits / mean share of the same ten best, against "
    "plain BM25 here. Lengths that Tantivy and Lucene keep in one byte, and one text for title and "
    "body in PISA, make other orders."
)


def _agreement(size: int, found: dict[str, Any]) -> Iterator[str]:
    classes = {name: of for name, of in _classes(found).items() if PLAIN in of}
    engines = [e for e in PEERS if any(e in of for of in classes.values())]
    rows = (
        [TITLES[name], *(_same(of[e], e in goals.COUNTING) if e in of else "–" for e in engines)]
        for name, of in classes.items()
    )
    if engines:
        yield from _markdown([f"{size:,} articles", *engines], rows)


def _same(of: dict[str, float], counts: bool) -> str:
    return f"{of['same_total'] if counts else '–'} / {of['same_top']}"
