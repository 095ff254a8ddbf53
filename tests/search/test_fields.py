"""The sources' own fields in a search: shown, filtered by, counted; and the pages of papers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from index.settings.project import Facets, Project
from index.updating.indexer import index
from search import Engine, SearchRequest
from search.command import command
from web.address.settings import Settings
from web.app import create_app

ROWS = [
    {"title": "Chợ đêm mở lại", "body": "Chợ họp tối.", "chuyen_muc": "Văn hóa",
     "tags": "chợ, đêm"},
    {"title": "Chợ phiên vùng cao", "body": "Chợ họp sáng.", "category": "Văn hóa", "loai": "tin"},
    {"title": "Chợ Mơ xây xong", "body": "Chợ mới.", "category": "Kinh tế", "tác giả": "Lan Hương"},
    {"title": "Chợ cũ", "body": "Không có chuyên mục."},
]  # fmt: skip


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fields")
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)
    (folder / "n.jsonl").write_text(text, "utf-8")
    index([folder / "n.jsonl"], folder / "ix")
    return folder / "ix"


@pytest.fixture(scope="module")
def engine(directory: Path) -> Engine:
    return Engine.open(directory)


def titles(engine: Engine, *fields: tuple[str, str], query: str = "chợ") -> set[str]:
    return {hit.title for hit in engine.search(SearchRequest(query, fields=fields)).hits}


@pytest.mark.parametrize("typed", ["Văn hóa", "van hoa", "VĂN HOÁ"])
def test_a_field_is_filtered_by_however_it_is_typed(typed: str, engine: Engine) -> None:
    assert titles(engine, ("category", typed)) == {"Chợ đêm mở lại", "Chợ phiên vùng cao"}


def test_values_of_one_field_add_up_and_fields_narrow(engine: Engine) -> None:
    both = titles(engine, ("category", "Văn hóa"), ("category", "Kinh tế"))
    assert both == {"Chợ đêm mở lại", "Chợ phiên vùng cao", "Chợ Mơ xây xong"}
    assert titles(engine, ("category", "Văn hóa"), ("tags", "đêm")) == {"Chợ đêm mở lại"}
    assert titles(engine, ("category", "không có")) == set()
    assert titles(engine, ("nothing", "x")) == set()


def test_filters_hold_for_browsing_too(engine: Engine) -> None:
    assert len(titles(engine, ("category", "Văn hóa"), query="")) == 2


def test_counts_are_of_the_hits(engine: Engine) -> None:
    for query in ("", "chợ", "chợ họp", "mới"):
        for chosen in ((), (("category", "Văn hóa"),)):
            request = SearchRequest(query, counted=("category",), fields=chosen, literal=True)
            page = engine.search(request)
            expected: dict[str, int] = {}
            for hit in page.hits:
                for name, value in hit.fields:
                    if name == "category":
                        expected[value] = expected.get(value, 0) + 1
            ((name, counts),) = page.fields
            assert name == "category"
            assert {count.value: count.count for count in counts} == expected, (query, chosen)


def test_the_command_line(directory: Path) -> None:
    options = ["chợ", "--index", str(directory), "--format", "json", "--facet", "category"]
    said = CliRunner().invoke(command, [*options, "--filter", "category=van hoa"])
    page = json.loads(said.output)
    assert page["total"] == 2
    assert page["facets"]["category"] == [{"value": "Văn hóa", "count": 2}]
    by_title = {hit["title"]: hit["fields"] for hit in page["hits"]}
    assert by_title["Chợ đêm mở lại"] == {"category": "Văn hóa", "tags": ["chợ", "đêm"]}
    assert CliRunner().invoke(command, [*options, "--filter", "category"]).exit_code == 2


@pytest.fixture(scope="module")
def client(engine: Engine) -> FlaskClient:
    return create_app(
        engine, Settings(project=Project(facets=Facets(("category", "author"))))
    ).test_client()


def test_the_api(client: FlaskClient) -> None:
    def get(**parameters: Any) -> Any:
        return client.get("/api/search", query_string=parameters).get_json()

    page = get(q="chợ", filter="category:Văn hóa", facet="tags")
    assert page["total"] == 2
    assert list(page["facets"]) == [
        *("district", "place", "province", "year", "tags", "category", "author"),
    ]
    assert {entry["value"] for entry in page["facets"]["tags"]} == {"chợ", "đêm"}
    assert get(q="chợ", filter="category")["error"]["parameter"] == "filter"
    document = client.get("/api/documents/n.jsonl:3").get_json()
    assert document["fields"] == {"category": "Kinh tế", "author": "Lan Hương"}


def test_the_page(client: FlaskClient) -> None:
    """What the settings name can be ticked, what is chosen can be taken back."""
    html = client.get("/?q=chợ&filter=category:Văn hóa").get_data(as_text=True)
    assert 'name="filter" value="category:Văn hóa" checked' in html
    assert "<legend>Chuyên mục</legend>" in html and "<legend>Tác giả</legend>" not in html
    assert "Chuyên mục: Văn hóa" in html and "Chợ Mơ" not in html
    document = client.get("/tai-lieu/n.jsonl:3").get_data(as_text=True)
    assert "Tác giả" in document and "Lan Hương" in document
    assert client.get("/?q=chợ&filter=x").status_code == 400


def test_a_hit_of_a_paper_says_its_page_and_opens_there(tmp_path: Path) -> None:
    from tests.index.pdf_files import drawn

    pages = [[(60.0, 700.0, f"Chuyện kể về làng số {n} bên sông.")] for n in range(1, 8)]
    pages[4] = [(60.0, 700.0, "Lò gốm đỏ lửa suốt đêm.")]
    (tmp_path / "ky-yeu.pdf").write_bytes(drawn(pages))
    index([tmp_path / "ky-yeu.pdf"], tmp_path / "ix")
    engine = Engine.open(tmp_path / "ix")
    (hit,) = engine.search(SearchRequest("lò gốm")).hits
    assert hit.page_number == 5
    client = create_app(engine).test_client()
    found = client.get("/?q=lò gốm").get_data(as_text=True)
    assert "/tai-lieu/ky-yeu.pdf?q=l%C3%B2+g%E1%BB%91m#page=5" in found
    assert "trang 5" in found
    text = client.get("/tai-lieu/ky-yeu.pdf?q=lò gốm").get_data(as_text=True)
    assert text.index('id="page=5"') < text.index("<mark") < text.index('id="page=6"')
