"""The measurements, in order; each returns what goes into the results as JSON."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import peers, texts
from benchmarks.asking import Asked, ask_all
from benchmarks.measure import anonymous_mb, as_json, bytes_below, in_a_process
from benchmarks.peers import Sources
from benchmarks.queries import Query, draw

WARM_STARTS = 5  # fresh processes that open the index
RAW_PEER = 5000  # articles for Whoosh and pyvi as they come: at some 10 ms each
SOME_DISTRICTS = 5
OURS = (
    ("khongdau", "open_index"),
    ("khongdau, its ranking", "open_ranking"),
    ("khongdau, whole search", "open_whole"),
)


@dataclass(frozen=True)
class Ground:
    """Where a run works, and on how many documents of how many bytes of text."""

    directory: Path
    count: int
    text_bytes: int

    @property
    def raw(self) -> Path:
        return self.directory / "raw.jsonl"

    @property
    def sources(self) -> Sources:
        names = ("texts.tsv", "folded.tsv", "batches.pickle")
        return Sources(*(self.directory / name for name in names))


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


# --- from raw text ----------------------------------------------------------------------------


def index_raw(raw: Path, directory: Path) -> dict[str, int]:
    """This engine, as its command does it. Runs in a process of its own."""
    from index.updating.indexer import index

    report = index([raw], directory)
    return {
        "documents": report.documents, "added": report.added, "changed": report.changed,
        "unchanged": report.unchanged, "failed": len(report.failed),
    }  # fmt: skip


def from_raw(ground: Ground) -> dict[str, Any]:
    directory = ground.directory / "raw-index"
    say("indexing from raw text")
    report, cost = in_a_process(index_raw, ground.raw, directory)
    found = {"full": as_json(cost, **report, rate=round(report["documents"] / cost.seconds, 1))}
    sizes = bytes_below(directory)
    found["size"] = {
        "bytes": sum(sizes.values()), "text_bytes": ground.text_bytes,
        "ratio": round(sum(sizes.values()) / ground.text_bytes, 3), "by_ending": sizes,
    }  # fmt: skip
    say(f"{found['full']}\n{found['size']}")
    found["open"] = _opening(directory, ground.sources.texts, ground.count)
    say(f"open: {found['open']}")
    report, cost = in_a_process(index_raw, ground.raw, directory)
    found["nothing_changed"] = as_json(cost, **report)
    chosen = texts.change_some(ground.raw)
    report, cost = in_a_process(index_raw, ground.raw, directory)
    found["some_changed"] = as_json(cost, **report, chosen=chosen)
    say(f"reindexed: {found['nothing_changed']}\n{found['some_changed']}")
    return found


def index_large(raw: Path, directory: Path) -> dict[str, Any]:
    """From raw text, and then a run that finds nothing changed."""
    say("indexing from raw text")
    found: dict[str, Any] = {}
    for name in ("full", "nothing_changed"):
        report, cost = in_a_process(index_raw, raw, directory)
        found[name] = as_json(cost, **report, rate=round(report["documents"] / cost.seconds, 1))
        say(f"{name}: {found[name]}")
    return found | {"bytes": sum(bytes_below(directory).values())}


def ask_large(ground: Ground, directory: Path, number: int) -> dict[str, Any]:
    """This engine alone, on an index of texts that the same titles stand in."""
    districts, _ = in_a_process(_some_districts, directory)
    classes = draw(ground.sources.texts, ground.count, number, districts)
    say(f"{number} queries of each class")
    return ask_all([Asked(name, "khongdau", opener, directory) for name, opener in OURS], classes)


def _opening(directory: Path, texts_: Path, count: int) -> dict[str, Any]:
    drawn = draw(texts_, count, WARM_STARTS + 1, [])["given"]
    opened = [in_a_process(_open_and_ask, directory, query)[0] for query in drawn][1:]
    return {"ms": [round(ms, 1) for ms, _ in opened], "anonymous_mb": [mb for _, mb in opened]}


def _open_and_ask(directory: Path, query: Query) -> tuple[float, float]:
    """Milliseconds to the first answer after imports, and memory that no file backs."""
    from benchmarks.peers.khongdau import request_of
    from search.engine import Engine

    request = request_of(query)
    started = time.perf_counter()
    Engine.open(directory).search(request)
    return (time.perf_counter() - started) * 1000, round(anonymous_mb(), 1)


def whoosh_and_pyvi(ground: Ground) -> dict[str, Any]:
    """On a subset: this takes some 10 ms for an article."""
    say("Whoosh and pyvi as they come")
    count = min(RAW_PEER, ground.count)
    peer = peers.load("whoosh_peer")
    directory = ground.directory / "whoosh-raw"
    _, cost = in_a_process(peer.build_raw, ground.raw, count, directory)
    found = as_json(cost, documents=count, rate=round(count / cost.seconds, 1))
    say(f"{found}")
    return found


# --- from analysed text -----------------------------------------------------------------------


def analyse(ground: Ground) -> dict[str, Any]:
    say("analysing the texts that all engines get")
    _, cost = in_a_process(texts.write_analysed, ground.raw, ground.directory)
    found = as_json(cost, rate=round(ground.count / cost.seconds, 1))
    say(f"{found}")
    return found


def build_all(ground: Ground, names: Sequence[str], count: int, folded: bool) -> dict[str, Any]:
    """Every engine's index of the first ``count`` documents; see `directory_of`."""
    found: dict[str, Any] = {}
    for name in names:
        peer = peers.load(name)
        directory = directory_of(ground, name, count)
        directory.mkdir()
        _, cost = in_a_process(peer.build, ground.sources, count, directory / "index")
        sizes = bytes_below(directory)
        found[peer.NAME] = as_json(
            cost, rate=round(count / cost.seconds, 1), bytes=sum(sizes.values())
        )
        say(f"{peer.NAME}, {count}: {found[peer.NAME]}")
        if folded and hasattr(peer, "build_folded"):
            in_a_process(peer.build_folded, ground.sources, count, directory / "index")
    return found


def directory_of(ground: Ground, name: str, count: int) -> Path:
    return ground.directory / f"{name}-{count}"


def ask(ground: Ground, names: Sequence[str], count: int, number: int) -> dict[str, Any]:
    """All engines of one size, class by class."""
    own = directory_of(ground, "khongdau", count) / "index"
    districts, _ = in_a_process(_some_districts, own)
    classes = draw(ground.sources.texts, count, number, districts)
    engines = [Asked(name, "khongdau", opener, own) for name, opener in OURS]
    engines += [
        Asked(peers.load(n).NAME, n, "open_index", directory_of(ground, n, count) / "index")
        for n in names
        if n != "khongdau"
    ]
    say(f"{number} queries of each class, {count} articles")
    return ask_all(engines, classes)


def _some_districts(directory: Path) -> list[str]:
    """Those of the most documents. Runs in a process of its own."""
    from search.engine import Engine

    return [facet.value for facet in Engine.open(directory).stats().districts[:SOME_DISTRICTS]]
