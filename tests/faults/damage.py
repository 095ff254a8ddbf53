"""Single flipped bits and what is answered then: by an index that is opened afterwards, and by one
that is open already.

Each array of each file has its turn, and the questions are such that the flipped byte is needed for
an answer: its term is searched for, its document shown.
"""

from __future__ import annotations

import json
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat
from pathlib import Path

import numpy as np

from index.errors import IndexProblem
from index.storage.arrays import ArrayFile
from index.storage.dictionaries import all_terms
from index.storage.document_store import Blobs
from index.storage.segment import DOCUMENTS, TERMS
from index.updating import verifying
from index.updating.verifying import BULK
from search import Engine, SearchRequest
from search import engine as engine_module
from search.contract.errors import SearchError
from tests.faults.apart import Outcome, apart
from tests.faults.flips import flip_bit, named_parts
from tests.faults.ground import Answers, answers_of

ANSWERED = ("right", "previous", "refused")
LOOKS = 0.05  # seconds between two looks of a server at its directory, and twice that between asks


@dataclass(frozen=True, slots=True)
class Damage:
    """A bit, and what was answered: right, previous (the answers of the generation before), refused
    (an error that says what is wrong with the index), wrong, or how it failed. ``lazily``: large
    arrays are not read at open, as if the index were larger than it is."""

    file: str
    part: str
    byte: int
    bit: int
    lazily: bool
    fresh: str
    serving: str

    @property
    def harmless(self) -> bool:
        return self.fresh in ANSWERED and self.serving in ANSWERED


@dataclass(frozen=True, slots=True)
class Asked:
    searches: tuple[SearchRequest, ...]
    documents: tuple[str, ...] = ()

    def answers(self, engine: Engine) -> Answers:
        found = answers_of(engine, self.searches)
        assert found is not None
        texts = [_document(engine, id_) for id_ in self.documents]
        return (*found, *texts, engine.suggest("th"), engine.stats().documents)


def _document(engine: Engine, id_: str) -> object:
    try:
        page = engine.document(id_, "phường")
        similar = tuple(hit.id for hit in engine.related(id_))
        return page.title.html(), page.body.html(), page.fields, similar
    except IndexProblem:
        raise
    except SearchError as error:
        return str(error)


def damages(
    directory: Path,
    previous: Path | None,
    searches: Sequence[SearchRequest],
    times: int,
    lazily: Sequence[bool] = (False,),
    seed: int = 1,
) -> Iterator[Damage]:
    """Flip bits of a copy of an index, one at a time. ``previous``: an index of what its generation
    before the last holds."""
    flipped = directory.with_name(f"{directory.name}-flipped")
    shutil.rmtree(flipped, ignore_errors=True)
    shutil.copytree(directory, flipped)
    whole = Engine.open(directory)
    whole.warm()  # what has to be compiled is here, not in a trial, which has little time
    before = Engine.open(previous) if previous else None
    rng = random.Random(seed)
    places = _places(flipped)
    turns = chain.from_iterable(rng.sample(places, len(places)) for _ in repeat(None))
    for number, (path, name, (first, last)) in enumerate(islice(turns, times)):
        byte, bit = rng.randrange(first, last), rng.randrange(8)
        asked = _needing(path, name, byte - first, searches, rng)
        right = asked.answers(whole)
        earlier = asked.answers(before) if before else None
        later = lazily[number // len(places) % len(lazily)]

        served = apart(_served, flipped, asked, later, path, byte, bit)  # which flips it
        opened = apart(_opened, flipped, asked, later)
        flip_bit(path, byte, bit)
        fresh, serving = (_judged(each, right, earlier) for each in (opened, served))
        yield Damage(path.suffix, name, byte - first, bit, later, fresh, serving)
    assert asked.answers(Engine.open(flipped)) == right


def _opened(directory: Path, asked: Asked, lazily: bool) -> list[Answers]:
    _prepare(lazily)
    return [asked.answers(Engine.open(directory))]


def _served(
    directory: Path, asked: Asked, lazily: bool, path: Path, byte: int, bit: int
) -> list[Answers]:
    """At once after the damage, and when the directory has been looked at again."""
    _prepare(lazily)
    engine = Engine.open(directory, verify=True)
    asked.answers(engine)
    flip_bit(path, byte, bit)
    found = [asked.answers(engine)]
    time.sleep(2 * LOOKS)
    return [*found, asked.answers(engine)]


def _prepare(lazily: bool) -> None:
    engine_module.LOOK_AGAIN = LOOKS
    engine_module.log.disabled = True
    if lazily:
        verifying.LARGE = 0  # type: ignore[misc]


def _judged(outcome: Outcome, right: Answers, previous: Answers) -> str:
    if outcome.signal:
        return f"signal {outcome.signal}"
    if outcome.error:
        kind = outcome.error.partition(":")[0]
        return "refused" if kind.startswith("index.errors.Index") else kind
    assert right is not None
    if all(answers == right for answers in outcome.result):
        return "right"
    # Between two questions a server may fall back: each answer is of one generation.
    each = list(zip(right, previous or right, strict=True))
    good = all(
        answer in pair
        for answers in outcome.result
        for answer, pair in zip(answers, each, strict=True)
    )
    return "previous" if good else "wrong"


def _places(directory: Path) -> list[tuple[Path, str, tuple[int, int]]]:
    """Every array of every file, a few other parts of it, and the other files."""
    files = [path for path in directory.iterdir() if path.stat().st_size]
    files.sort(key=lambda path: (path.suffix, path.stat().st_mtime_ns))  # names are random
    places = []
    for path in files:
        parts = named_parts(path)
        others = [part for part in parts if part[0] == "rest"]
        arrays = [part for part in parts if part[0] != "rest"]
        places += [(path, *part) for part in (*arrays, *others[:2], *others[-2:])]
    return places


def _needing(
    path: Path, name: str, byte: int, searches: Sequence[SearchRequest], rng: random.Random
) -> Asked:
    """Questions that cannot be answered without this byte, where that is easy to tell; and one
    other."""
    other = rng.choice(searches)
    if path.suffix == TERMS and name in ("docs", "weights"):
        file = ArrayFile(path)
        query = _listed(file, byte // file[name].itemsize)
        return Asked((SearchRequest(query, per_page=20, literal=True), other))
    if path.suffix == DOCUMENTS and "/" in name:
        file = ArrayFile(path)
        document = _of_document(file, name, byte)
        record = json.loads(Blobs(file, "records")[document])
        return Asked((SearchRequest(record["title"] or "phường"), other), (record["id"],))
    return Asked((other, rng.choice(searches)))


def _listed(file: ArrayFile, item: int) -> str:
    """A query for the term, or the pair of terms, whose postings have this one."""
    for field, dictionary in file.facts["fields"].items():
        starts = file[f"{field}/postings"]
        if not int(starts[0]) <= item < int(starts[-1]):
            continue
        term = int(np.searchsorted(starts, item, side="right")) - 1
        if dictionary == "pairs":
            first = int(np.searchsorted(file["pairs/first_starts"], term, side="right")) - 1
            folded = all_terms(file, "folded")
            return f'"{folded[first]} {folded[int(file["pairs/second"][term])]}"'
        if dictionary in ("syllables", "folded"):
            return str(all_terms(file, dictionary)[term]).lstrip("~")
    return "phường"


def _of_document(file: ArrayFile, name: str, byte: int) -> int:
    """One whose part of an array this is, or may be."""
    array = file[name]
    item = byte // array.itemsize
    documents = int(file.facts["documents"])
    starts = f"{name.partition('/')[0]}/starts"
    if name != starts and starts in file and int(file[starts][-1]) == array.size:
        return int(np.searchsorted(file[starts], item, side="right")) - 1
    return min(item * documents // max(array.size, 1), documents - 1)


def table(done: Sequence[Damage]) -> str:
    """By file, the bulk of an index apart from what leads into it."""
    lines = [f"  {'':28}{'flips':>6}  {'opened afterwards':32}  open already"]
    groups: dict[str, list[Damage]] = {}
    for damage in done:
        bulk = f"{damage.file} {damage.part}" if damage.part in BULK else damage.file
        groups.setdefault(bulk, []).append(damage)
    for name, of in [*sorted(groups.items()), ("all", list(done))]:
        fresh, serving = (
            _counted(each) for each in ([d.fresh for d in of], [d.serving for d in of])
        )
        lines.append(f"  {name:28}{len(of):6}  {fresh:32}  {serving}")
    bad = [damage for damage in done if not damage.harmless]
    return "\n".join([*lines, f"  harmful: {len(bad)}", *(f"    {damage}" for damage in bad)])


def _counted(outcomes: Sequence[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in Counter(outcomes).most_common())
