"""Threads and processes that search while the index is written again and again.

Some articles carry the number of their generation in the title, "Thế hệ mang số N", and the more
of them the higher N is. So an answer shows by itself of which generation it is, and whether of
one only.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as ProcessEvent
from pathlib import Path
from typing import Any

from index.updating.checking import check
from index.updating.indexer import index
from search import Engine, SearchRequest
from search import engine as engine_module

MARKED = 50  # articles of generation 0 that carry its number; with all generations below 100
EDITED = 50  # one article of so many is edited in each generation besides
OPEN_AGAIN = 5  # rounds after which a searcher with an engine of its own opens the index anew
PAUSE = 0.002  # seconds between rounds, lest searchers take all of the processors
NUMBER = re.compile(r"Thế hệ mang số (\d+)\b")


@dataclass
class Seen:
    """What searchers have seen: answers by generation, and everything that was wrong."""

    answers: Counter[int] = field(default_factory=Counter)
    opened: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Seen) -> None:
        self.answers += other.answers
        self.opened += other.opened
        self.wrong += other.wrong


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who searches: threads of one process, all with one engine, and processes."""

    threads: int
    processes: int
    look_again: float = engine_module.LOOK_AGAIN  # seconds


def marked(generation: int) -> int:
    return MARKED + generation


def write_sources(folder: Path, articles: Sequence[dict[str, Any]], generation: int) -> None:
    """The articles as of a generation."""
    folder.mkdir(exist_ok=True)
    rng = random.Random(generation)
    edited = set(rng.sample(range(len(articles)), len(articles) // EDITED))
    lines = []
    for at, article in enumerate(articles):
        if at < marked(generation):
            article = {**article, "title": f"Thế hệ mang số {generation}: {article['title']}"}
        elif at in edited:
            article = {**article, "body": f"{article['body']}\nSửa lần {generation}."}
        lines.append(json.dumps(article, ensure_ascii=False))
    temporary = folder / "articles.new"
    temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")
    temporary.replace(folder / "articles.jsonl")


def look(engine: Engine, words: Sequence[str], rng: random.Random, seen: Seen) -> None:
    """One round of what a reader may do; what is not of exactly one generation is wrong."""
    newest = max(seen.answers, default=0)
    page = engine.search(SearchRequest('"thế hệ mang số"', per_page=100))
    numbers = {int(match[1]) for hit in page.hits if (match := NUMBER.match(hit.title))}
    if len(numbers) != 1:
        seen.wrong.append(f"an answer of the generations {sorted(numbers)}")
        return
    (number,) = numbers
    found = (page.total, len(page.hits), sum(year.count for year in page.years))
    if found != (marked(number),) * 3:
        seen.wrong.append(f"{found} hits of generation {number}, which has {marked(number)}")
    if number < newest:
        seen.wrong.append(f"generation {number} after {newest}")
    seen.answers[number] += 1
    hit = rng.choice(page.hits)
    whole = engine.document(hit.id, "thế hệ")
    later = NUMBER.match(whole.title.text)
    if not later or int(later[1]) < number:
        seen.wrong.append(f"{hit.id} of generation {number} became {whole.title.text!r}")
    mixed = engine.search(SearchRequest(" ".join(rng.sample(words, 2)), per_page=100))
    others = {int(match[1]) for hit in mixed.hits if (match := NUMBER.match(hit.title))}
    if len(others) > 1:
        seen.wrong.append(f"an answer of the generations {sorted(others)}")
    engine.related(hit.id)
    engine.suggest("thế")
    engine.stats()


def _search(engine: Engine, words: Sequence[str], seed: int, stop: Any, seen: Seen) -> None:
    """Rounds until told to stop; whatever is raised is wrong."""
    rng = random.Random(seed)
    while not stop.is_set():
        try:
            look(engine, words, rng, seen)
        except Exception as error:
            seen.wrong.append(f"{type(error).__name__}: {error}")
        time.sleep(PAUSE)


def _thread(engine: Engine, words: Sequence[str], seed: int, stop: Any, seen: Seen) -> None:
    seen.opened = 1
    _search(engine, words, seed, stop, seen)


def _process(
    directory: Path,
    words: Sequence[str],
    seed: int,
    look_again: float,
    stop: ProcessEvent,
    pipe: Connection,
) -> None:
    """A searcher that also opens the index again and again: that must not fail either."""
    engine_module.LOOK_AGAIN = look_again
    rng = random.Random(seed)
    seen = Seen()
    while not stop.is_set():
        try:
            engine = Engine.open(directory)
            seen.opened += 1
            for _ in range(OPEN_AGAIN):
                look(engine, words, rng, seen)
                time.sleep(PAUSE)
        except Exception as error:
            seen.wrong.append(f"{type(error).__name__}: {error}")
    pipe.send(seen)


def _write(
    directory: Path, articles: Sequence[dict[str, Any]], reindexes: int, pipe: Connection
) -> None:
    """The one writer; sends the seconds of each reindex."""
    seconds = []
    for generation in range(1, reindexes + 1):
        write_sources(directory / "sources", articles, generation)
        started = time.perf_counter()
        index([directory / "sources"], directory / "index", processes=1)
        seconds.append(time.perf_counter() - started)
    pipe.send(seconds)


def crowd(
    directory: Path, articles: Sequence[dict[str, Any]], reindexes: int, who: Crowd
) -> tuple[Seen, list[float]]:
    """Reindex so often, in a process of its own, among the crowd. Returns what all searchers
    together have seen, and the seconds of each reindex."""
    folder = directory / "index"
    write_sources(directory / "sources", articles, 0)
    index([directory / "sources"], folder, processes=1)
    titles = [article["title"] or "" for article in articles]
    words = sorted({word for title in titles for word in title.split() if word.isalpha()})
    spawn = multiprocessing.get_context("spawn")
    stop = spawn.Event()
    pipes, processes = [], []
    for number in range(who.processes):
        here, there = spawn.Pipe()
        work = (folder, words, number, who.look_again, stop, there)
        processes.append(spawn.Process(target=_process, args=work))
        pipes.append(here)
    written, there = spawn.Pipe()
    writer = spawn.Process(target=_write, args=(directory, articles, reindexes, there))
    engine_module.LOOK_AGAIN = who.look_again
    engine = Engine.open(folder)
    of_threads = [Seen() for _ in range(who.threads)]
    threads = [
        threading.Thread(target=_thread, args=(engine, words, 100 + at, stop, seen))
        for at, seen in enumerate(of_threads)
    ]
    for process in processes:
        process.start()
    for thread in threads:
        thread.start()
    try:
        writer.start()
        there.close()
        seconds = written.recv()
        time.sleep(2 * who.look_again + 0.5)  # so that the last one is seen as well
    finally:
        stop.set()
    seen = Seen()
    for pipe, process in zip(pipes, processes, strict=True):
        seen.add(pipe.recv())
        process.join()
    for thread, of_thread in zip(threads, of_threads, strict=True):
        thread.join()
        seen.add(of_thread)
    writer.join()
    seen.wrong += [f"check: {problem}" for problem in check(folder)]
    return seen, seconds


def table(seen: Seen, seconds: Sequence[float]) -> str:
    """How many answers were seen, and what was wrong with them."""
    counts = sorted(seen.answers.values())
    return "\n".join(
        [
            f"  {len(seconds)} reindexes of {min(seconds):.1f} to {max(seconds):.1f} s",
            f"  {sum(counts)} rounds of answers of {len(counts)} generations "
            f"({counts[0]} to {counts[-1]} each), index opened {seen.opened} times",
            f"  wrong: {len(seen.wrong)}",
            *(f"    {count} x {what}" for what, count in Counter(seen.wrong).most_common()),
        ]
    )
