"""What is fuzzed: every reader, everything that a person may type, every regular expression.

A target is given bytes and returns. What it raises is a finding, and so is a library's or our own
exception of a kind that says that nobody has thought of this input, though the report of a run
would have told of it in one line.
"""

from __future__ import annotations

import importlib
import io
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

from index.analysis.analyzer import analyse_batch
from index.reading.budget import limited_time
from index.reading.formats.registry import FORMATS
from index.reading.source_records import BadPage, Failure, Piece, SourceFile
from index.reading.sources import pieces_of, read_piece
from search import Engine, SearchError, SearchRequest

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = ("vietnamese", "index", "search", "web")
MOST_BYTES: Final = 1 << 15  # of what is made of an input
MOST_SECONDS: Final = 3.0
"""Of processor time for one input, ten times what the slowest takes: below the budget of a document
(`index.reading.budget`), so that what grows faster than its length shows."""
UNTHOUGHT_OF: Final = re.compile(
    "(?:Assertion|Attribute|Index|Key|Name|Overflow|Recursion|Type|UnboundLocal|ZeroDivision)Error"
)

Target = Callable[[bytes], None]


class Unforeseen(Exception):
    """An input that the code is not made for."""


def pumped(data: bytes) -> bytes:
    """What an input stands for. Its first byte says how: 0, the rest as it is; else some of the
    rest is repeated: (number of bytes before it, number of bytes and how often), rest."""
    if len(data) < 4 or data[0] < 128:
        return data[1:]
    before, length, rest = data[1], data[2] & 63, data[3:]
    unit = rest[before : before + length]
    most = MOST_BYTES >> 2 * (data[2] >> 6)
    return rest[:before] + unit * (most // max(length, 1)) + rest[before + length :]


def feed(name: str, data: bytes) -> None:
    """Give an input to a target. Raises OverBudget, Unforeseen, and whatever the target raises."""
    if name in ("query", "name"):
        _engine()  # what it compiles is no input's fault
    with limited_time(MOST_SECONDS, fatal=False):
        targets()[name](pumped(data))


@cache
def targets() -> dict[str, Target]:
    files = [f"file{ending}" for one in FORMATS for ending in one.endings[:1]]
    packed = ["file.zip", "file.txt.gz", "file.jsonl.xz"]
    readers = {file: _reader(file) for file in (*files, *packed)}
    return {**readers, "query": _query, "name": _name, "expressions": _expressions}


def _reader(name: str) -> Target:
    def read(raw: bytes) -> None:
        stream = io.BufferedReader(io.BytesIO(raw))
        documents = []
        for piece in pieces_of(SourceFile(name, Path(name), len(raw)), stream=stream):
            if isinstance(piece, Piece):
                try:
                    documents.append(read_piece(piece).document)
                except BadPage as error:
                    _check(error.reason, error)
            elif isinstance(piece, Failure):
                _check(piece.reason, None)
        analyse_batch(documents)

    return read


def _check(reason: str, error: BaseException | None) -> None:
    if (found := UNTHOUGHT_OF.search(reason)) is not None:
        raise Unforeseen(found[0]) from error


@cache
def _engine() -> Engine:
    from index.updating.indexer import index

    directory = ROOT / "var" / "fuzzing" / "index"
    index([ROOT / "corpus"], directory, full=True)  # one of an older format may be there
    engine = Engine.open(directory)
    engine.warm()
    return engine


def _query(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    engine = _engine()
    try:
        hits = engine.search(SearchRequest(text, per_page=3)).hits
        if hits:
            engine.document(hits[0].id, text)
        engine.search(SearchRequest(text, literal=True, per_page=1))
    except SearchError:
        pass
    engine.suggest(text)


def _name(raw: bytes) -> None:
    """Of a place, a day, a field's value, an id."""
    text = raw.decode("utf-8", "replace")
    engine = _engine()
    engine.suggest_places(text)
    for request in (
        SearchRequest(places=(text,)),
        SearchRequest(f'từ:"{text}"'),
        SearchRequest(f"nơi:{text}"),
        SearchRequest(fields=((text, text),)),
    ):
        try:
            engine.search(request)
        except SearchError:
            continue
    with suppress(SearchError):
        engine.document(text)


def _expressions(raw: bytes) -> None:
    """Every regular expression of the product, all over a text of some lines' length: many are
    matched with single lines, and searched for anywhere they take the square of that."""
    raw = raw[:500]
    text = raw.decode("utf-8", "replace")
    for pattern in expressions().values():
        if isinstance(pattern.pattern, str):
            for _ in pattern.finditer(text):
                pass
        else:
            for _ in pattern.finditer(raw):
                pass


@cache
def expressions() -> dict[str, re.Pattern[str] | re.Pattern[bytes]]:
    """By where each stands, ``index.reading.decoding._TAG``: those in the globals of modules, and
    in their tuples and dictionaries."""
    found: dict[re.Pattern[Any], str] = {}
    for package in PACKAGES:
        for info in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if info.name.endswith("__main__"):
                continue
            for name, value in vars(importlib.import_module(info.name)).items():
                for at, pattern in enumerate(_patterns(value)):
                    found.setdefault(pattern, f"{info.name}.{name}" + (f"[{at}]" if at else ""))
    return {name: pattern for pattern, name in found.items()}


def _patterns(value: object) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _patterns(one)
    elif isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from _patterns(one)
