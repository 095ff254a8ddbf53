"""The measurements; each returns what goes into the results as JSON."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import peers, texts
from benchmarks.asking import Asked, ask_all
from benchmarks.measure import anonymous_mb, as_json, bytes_below, in_a_process
from benchmarks.peers import Sources
from benchmarks.queries import Query, draw

ROOT = Path(__file__).resolve().parents[1]
STARTS = 5  # fresh processes that open the index
DRAWN_FROM = 20_000  # articles from which queries are drawn where no peer needs the texts of all
RAW_PEER = 5000  # articles for Whoosh and pyvi as they come: at some 10 ms each
SOME_DISTRICTS = 5
PLAIN, RANKING = "khongdau, plain BM25", "khongdau, whole ranking"
BARE, WHOLE = "khongdau, bare search", "khongdau, whole search"
WITHOUT_COUNT = "{}, no count"
OURS = (
    (PLAIN, "open_index"),  # the first: the others' answers are compared with its
    (RANKING, "open_ranking"),
    (BARE, "open_bare"),
    (WHOLE, "open_whole"),
)


@dataclass(frozen=True)
class Ground:
    """Where one size is measured: the first ``count`` articles, or that many ``synthetic`` ones
    put together from parts of all. ``alone``: no peer takes part."""

    directory: Path
    count: int
    synthetic: bool = False
    alone: bool = False

    @property
    def raw(self) -> Path:
        return self.directory / "raw.jsonl"

    @property
    def sources(self) -> Sources:
        return Sources(self.directory / "texts.tsv", self.directory / "batches.pickle")

    @property
    def index(self) -> Path:
        """Of this engine, from raw text."""
        return self.directory / "index"

    def of_peer(self, module: str) -> Path:
        return self.directory / module


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def prepare(ground: Ground, news: Path) -> dict[str, Any]:
    """The texts that all engines get."""
    say(f"{ground.count:,} articles: the texts that all engines get")
    source = news
    if ground.synthetic:
        source = ground.directory / "synthetic.jsonl"
        texts.write_synthetic(news, ground.count, source)
    count, text_bytes = texts.write_raw(source, ground.count, ground.raw)
    if ground.synthetic:
        source.unlink()
    analysed = ground.raw
    if ground.alone:
        analysed = ground.directory / "some.jsonl"
        texts.write_raw(ground.raw, DRAWN_FROM, analysed)
    in_a_process(texts.write_analysed, analysed, ground.directory, not ground.synthetic)
    return {"articles": count, "text_bytes": text_bytes}


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
    """This engine's index, its size, and how fast it is opened."""
    say("indexing from raw text")
    report, cost = in_a_process(index_raw, ground.raw, ground.index)
    sizes = bytes_below(ground.index)
    found = {
        **as_json(cost, **report, rate=round(report["documents"] / cost.seconds, 1)),
        "bytes": sum(sizes.values()),
        "by_ending": sizes,
    }
    say(f"{found}")
    return found


def opened(ground: Ground) -> dict[str, Any]:
    """Milliseconds from imports to the first answer, and memory that no file backs; seconds of the
    command as a process, beside one that imports NumPy, by turns."""
    drawn = draw(ground.sources.texts, ground.count, STARTS + 1, [])["given"]
    first = [in_a_process(_open_and_ask, ground.index, query)[0] for query in drawn][1:]
    search = [sys.executable, "-m", "web.main", "search", "--index", str(ground.index)]
    numpy = [sys.executable, "-c", "import numpy"]
    pairs = [(_seconds([*search, query.text]), _seconds(numpy)) for query in drawn][1:]
    found = {
        "ms": [round(ms, 1) for ms, _ in first],
        "anonymous_mb": [mb for _, mb in first],
        "search_seconds": [round(seconds, 3) for seconds, _ in pairs],
        "numpy_seconds": [round(seconds, 3) for _, seconds in pairs],
    }
    say(f"opened: {found}")
    return found


def _seconds(command: Sequence[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def _open_and_ask(directory: Path, query: Query) -> tuple[float, float]:
    from benchmarks.peers.khongdau import request_of
    from search.engine import Engine

    request = request_of(query)
    started = time.perf_counter()
    Engine.open(directory).search(request)
    return (time.perf_counter() - started) * 1000, round(anonymous_mb(), 1)


def reindexed(ground: Ground) -> dict[str, Any]:
    """Runs that find nothing changed, and a hundred articles changed: the last of all, since the
    index is another one then."""
    found: dict[str, Any] = {}
    report, cost = in_a_process(index_raw, ground.raw, ground.index)
    found["nothing_changed"] = as_json(cost, **report)
    chosen = texts.change_some(ground.raw)
    report, cost = in_a_process(index_raw, ground.raw, ground.index)
    found["some_changed"] = as_json(cost, **report, chosen=chosen)
    say(f"reindexed: {found}")
    return found


def raw_peer(ground: Ground, module: str, most: int | None = None) -> dict[str, Any]:
    """A peer's index from raw text, of so many articles at most."""
    peer = peers.load(module)
    count = min(most or ground.count, ground.count)
    directory = ground.of_peer(f"{module}-raw")
    _, cost = in_a_process(peer.build_raw, ground.raw, count, directory)
    shutil.rmtree(directory)
    found = as_json(cost, documents=count, rate=round(count / cost.seconds, 1))
    say(f"{module}, from raw text: {found}")
    return found


# --- from analysed text -----------------------------------------------------------------------


def build(ground: Ground, module: str) -> dict[str, Any]:
    """An engine's index of the analysed texts."""
    peer = peers.load(module)
    directory = ground.of_peer(module)
    own, cost = in_a_process(peer.build, ground.sources, ground.count, directory)
    seconds = cost.seconds if own is None else own
    size = sum(bytes_below(directory).values())
    found = as_json(cost, build_seconds=seconds, rate=round(ground.count / seconds, 1), bytes=size)
    say(f"{peer.NAME}, from analysed text: {found}")
    return found


def ask(ground: Ground, modules: Iterable[str], number: int, names: set[str]) -> dict[str, Any]:
    """All engines, class by class."""
    districts, _ = in_a_process(_some_districts, ground.index)
    drawn = draw(ground.sources.texts, ground.count, number, districts)
    engines = [Asked(name, "khongdau", opener, ground.index) for name, opener in OURS]
    for module in modules:
        if module == "khongdau":
            continue
        peer, index = peers.load(module), ground.of_peer(module)
        if hasattr(peer, "open_index"):
            engines.append(Asked(peer.NAME, module, "open_index", index))
        if hasattr(peer, "open_without_count"):
            name = WITHOUT_COUNT.format(peer.NAME)
            engines.append(Asked(name, module, "open_without_count", index))
    say(f"{number} queries of each class, {ground.count:,} articles")
    return ask_all(engines, {name: of for name, of in drawn.items() if name in names})


def _some_districts(directory: Path) -> list[str]:
    """Those of the most documents. Runs in a process of its own."""
    from search.engine import Engine

    return [facet.value for facet in Engine.open(directory).stats().districts[:SOME_DISTRICTS]]
