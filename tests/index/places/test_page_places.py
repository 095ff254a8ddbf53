"""Places of pages, kind by kind: ``pages.jsonl`` holds pages made up for it, with what is right.

``area`` names former districts that must be among those found; where it is empty none may be.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.reading.places.page_names import PageTexts
from index.reading.places.page_places import read_places
from index.storage.place_values import PlaceValue

PAGES = [
    json.loads(line)
    for line in (Path(__file__).parent / "pages.jsonl").read_text(encoding="utf-8").splitlines()
]


def texts(page: dict[str, Any]) -> PageTexts:
    names = ("title", "body", "url", "source", "names", "published")
    return PageTexts(**{name: page[name] for name in names})


@pytest.mark.parametrize("page", PAGES, ids=[f"{page['kind']}: {page['title']}" for page in PAGES])
def test_page(page: dict[str, Any]) -> None:
    found = read_places(texts(page))
    assert list(found.districts) == page["districts"]
    assert found.unit == page["unit"]
    assert found.province == page["province"]
    assert set(page["area"]) <= set(found.area) if page["area"] else not found.area


@pytest.mark.parametrize("page", PAGES, ids=[page["title"] for page in PAGES])
def test_every_place_has_its_evidence_in_the_page(page: dict[str, Any]) -> None:
    found = read_places(texts(page))
    everything = " ".join([*map(str, page.values()), *page["names"]])
    assert bool(found.evidence) == bool(found.unit or found.districts or found.province)
    for _, words in found.evidence:
        assert words in everything


def test_a_given_district_stays_and_tells_the_rest() -> None:
    found = read_places(PageTexts("Họp tổ dân phố", "", published="2022-01-01"), "Hoàn Kiếm")
    assert found.districts == ("Hoàn Kiếm",)
    assert found.province == "Hà Nội"
    assert found.area == ("Hoàn Kiếm",)
    unknown = read_places(PageTexts("Họp tổ dân phố", ""), "Quận Mây")
    assert unknown.districts == unknown.area == ("Quận Mây",)
    assert unknown.province is None


def test_terms_say_ground_commune_today_and_province() -> None:
    page = PageTexts("Phường Hàng Bạc họp", "", published="2023-03-22")
    terms = dict(term.split("=", 1) for term in read_places(page).terms)
    values = {name: PlaceValue.read(text) for name, text in terms.items()}
    assert (values["ground"].id, values["ground"].title) == ("D002", "Quận Hoàn Kiếm")
    assert (values["unit"].title, values["unit"].within) == ("Phường Hàng Bạc", "Hoàn Kiếm")
    assert (values["now"].title, values["now"].since) == ("Phường Hoàn Kiếm", "2025-07-01")
    assert values["province"].name == "Hà Nội"
