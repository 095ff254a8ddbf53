"""Title, date and article of HTML pages: the project's reader beside trafilatura.

    python -m tests.index.shapes.other_readers > tests/index/shapes/other_readers.txt

The pages are those of ``tests/index/shapes`` (forms of newspapers, portals and content systems,
in sentences of our own) and, where it is there, the HTML of ``../shared/cases/files``. Both were
known when the project's reader was made, so its figures are an upper bound; trafilatura's are for
its three modes, and its dates count as right by the day alone.
"""

from __future__ import annotations

import json
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import trafilatura

from index.reading.decoding import decode
from index.reading.html.page import declared_encoding, read_web_page
from tests.index.shapes.articles import Shape
from tests.index.shapes.newspapers import NEWSPAPERS
from tests.index.shapes.portals import PORTALS
from tests.index.shapes.systems import SYSTEMS
from tests.index.shapes.unusual import UNUSUAL

CASES = Path(__file__).resolve().parents[3].parent / "shared" / "cases" / "files"


@dataclass(frozen=True)
class Found:
    title: str | None
    published: str | None
    body: str


Reader = Callable[[str], Found]


def ours(html: str) -> Found:
    page = read_web_page(html)
    return Found(page.title, page.published, page.body)


def theirs(*, recall: bool = False, precision: bool = False) -> Reader:
    def read(html: str) -> Found:
        page = trafilatura.bare_extraction(
            html, with_metadata=True, favor_recall=recall, favor_precision=precision
        )
        if page is None:
            return Found(None, None, "")
        return Found(page.title, page.date, page.text or "")

    return read


READERS = {
    "khongdau": ours,
    "trafilatura": theirs(),
    "trafilatura, recall": theirs(recall=True),
    "trafilatura, precision": theirs(precision=True),
}


def pages() -> Iterator[Shape]:
    yield from (*NEWSPAPERS, *PORTALS, *SYSTEMS, *UNUSUAL)
    expected = CASES / "expected.jsonl"
    if not expected.exists():
        return
    for line in expected.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["file"].endswith(".html"):
            raw = (CASES / case["file"]).read_bytes()
            html, _ = decode(raw, declared_encoding(raw))
            yield Shape(case["file"], html, case["title"], case["published"],
                        tuple(case["must_find"]), tuple(case["must_not_find"]))  # fmt: skip


def plain(text: str | None) -> str:
    return unicodedata.normalize("NFC", " ".join((text or "").split()))


def is_date(found: str | None, shape: Shape, by_day: bool) -> bool:
    wanted = shape.published
    return found == (wanted[:10] if by_day and wanted else wanted)


def main() -> None:
    shapes = list(pages())
    print(f"{len(shapes)} pages; trafilatura {version('trafilatura')}")
    print(f"{'':24}{'title':>8}{'date':>8}{'whole':>8}{'clean':>8}{'ms':>8}")
    for name, read in READERS.items():
        started = time.perf_counter()
        found = [read(shape.html) for shape in shapes]
        spent = 1000 * (time.perf_counter() - started) / len(shapes)
        both = list(zip(found, shapes, strict=True))
        counts = (
            sum(plain(f.title) == plain(s.title) for f, s in both),
            sum(is_date(f.published, s, read is not ours) for f, s in both),
            sum(all(plain(text) in plain(f.body) for text in s.kept) for f, s in both),
            sum(not any(text in plain(f.body) for text in s.gone) for f, s in both),
        )
        print(f"{name:24}" + "".join(f"{count:>8}" for count in counts) + f"{spent:>8.1f}")
    print("whole: all of the article was found; clean: nothing of what stands around it")


if __name__ == "__main__":
    main()
