"""Pages of newspapers, portals and content systems: each is indexed, read back and compared."""

from __future__ import annotations

import unicodedata

import pytest

from index.reading.html.page import read_web_page
from index.reading.notes import NoteCode
from index.updating.indexer import index
from search import Engine
from tests.index.shapes.articles import Shape
from tests.index.shapes.newspapers import NEWSPAPERS
from tests.index.shapes.portals import PORTALS
from tests.index.shapes.systems import SYSTEMS
from tests.index.shapes.unusual import UNUSUAL

SHAPES = (*NEWSPAPERS, *PORTALS, *SYSTEMS, *UNUSUAL)


def plain(text: str | None) -> str:
    return unicodedata.normalize("NFC", " ".join((text or "").split()))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("shapes")
    for number, shape in enumerate(SHAPES):
        (folder / f"{number:02}.html").write_bytes(shape.html.encode(shape.encoding))
    report = index([folder], folder / "index", processes=1)
    assert report.added == len(SHAPES) and not report.failed
    return Engine.open(folder / "index")


@pytest.mark.parametrize("number", range(len(SHAPES)), ids=[shape.name for shape in SHAPES])
def test_a_page_is_read_back_as_a_reader_saw_it(number: int, engine: Engine) -> None:
    """Title, dates, district; the article whole, and nothing of what stands around it."""
    shape = SHAPES[number]
    document = engine.document(f"{number:02}.html")
    assert document is not None
    body = plain(document.body.text)
    assert plain(document.title.text) == shape.title
    assert document.published == shape.published
    assert document.event_date == shape.event_date
    assert document.district == shape.district
    assert [text for text in shape.kept if plain(text) not in body] == []
    assert [text for text in shape.gone if text in body or text in document.title.text] == []


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_what_is_left_out_is_told(shape: Shape) -> None:
    """What must not be found is named in the notes of its page."""
    notes = read_web_page(shape.html).notes
    told = " ".join(note.example for note in notes if note.code is NoteCode.DROPPED_LINES)
    for text in shape.gone:
        assert text in told or text in shape.html.split("<body")[0]
