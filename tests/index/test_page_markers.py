"""A marker word in every line and block of pages of all forms: each is found by search, stands in
a field, or is named in the report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from index.report_format import report_to_json
from index.updating.indexer import index
from search import Engine, SearchRequest
from tests.index.shapes.newspapers import NEWSPAPERS
from tests.index.shapes.portals import PORTALS
from tests.index.shapes.systems import SYSTEMS
from tests.index.shapes.unusual import UNUSUAL
from tests.index.test_pages import BELOW, BODY, CASES, FURNITURE, TITLE

_PIECE = re.compile(r"(<(?:script|style)\b.*?</(?:script|style)>|<!--.*?-->|<[^<>]*>)", re.DOTALL)
_CONTENT = re.compile(
    r"""(<meta[^<>]*(?:title|site_name|description|author|keywords)"[^<>]*content=")([^"]*)""",
    re.IGNORECASE,
)


class Markers:
    """``zqaaaa``, ``zqaaab``, ...: words that stand nowhere else."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def next(self) -> str:
        number, letters = len(self.given), ""
        for _ in range(4):
            number, at = divmod(number, 26)
            letters = chr(97 + at) + letters
        self.given.append(f"zq{letters}")
        return self.given[-1]


def marked_html(html: str, markers: Markers) -> str:
    """A marker at the end of every piece of text and of what the head says in words."""
    html = _CONTENT.sub(lambda match: f"{match[1]}{match[2]} {markers.next()}", html)
    pieces = _PIECE.split(html)
    for at in range(0, len(pieces), 2):
        if any(map(str.isalpha, pieces[at])):
            pieces[at] = f"{pieces[at].rstrip()} {markers.next()} "
    return "".join(pieces)


def marked_text(text: str, markers: Markers) -> str:
    return "\n".join(
        f"{line.rstrip()} {markers.next()}" if line.strip() else line for line in text.split("\n")
    )


def pages(markers: Markers) -> Iterator[tuple[str, bytes]]:
    for number, shape in enumerate((*NEWSPAPERS, *PORTALS, *SYSTEMS, *UNUSUAL)):
        yield f"{number:03}.html", marked_html(shape.html, markers).encode(shape.encoding)
    texts = [case.raw for case in CASES]
    texts += [f"{TITLE}\n12/05/2020 08:15\n{BODY}\n{box}" for box in FURNITURE + BELOW]
    for number, text in enumerate(texts):
        yield f"{number:03}.txt", marked_text(text, markers).encode()


def test_every_marker_is_found_or_told(tmp_path: Path) -> None:
    markers = Markers()
    source = tmp_path / "source"
    source.mkdir()
    for name, raw in pages(markers):
        (source / name).write_bytes(raw)
    report = index([source], tmp_path / "ix", processes=1)
    assert not report.failed
    engine = Engine.open(tmp_path / "ix")
    told = json.dumps(report_to_json(report), ensure_ascii=False) + fields_of(engine)
    lost = [
        word
        for word in markers.given
        if word not in told and not engine.search(SearchRequest(word, literal=True)).total
    ]
    assert len(markers.given) > 1000
    assert lost == []


def fields_of(engine: Engine) -> str:
    """All sources and own fields of the documents."""
    found: list[str] = []
    page, last = 1, 1
    while page <= last:
        answer = engine.search(SearchRequest(page=page, per_page=50, fold=False))
        last = -(-answer.total // 50)
        for hit in answer.hits:
            found += (hit.source or "", *(value for _, value in hit.fields))
        page += 1
    return " ".join(found)
