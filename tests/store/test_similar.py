"""Near-duplicates: every store tells which of its hits are, however they were written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.reading.documents import Document
from search.contract.deadline import NO_LIMIT
from search.query.document_filter import DocumentFilter
from search.store.protocol import StoreQuery
from tests.index.near_duplicate_pages import RELEASE, WATER
from tests.store.stores import STORES, Store, add, ids_of

PAGES = [
    *(Document(f"r-{n}", f"Bản {'rất ' * n}", RELEASE, f"2024-03-0{n}") for n in (1, 2, 3)),
    *(Document(f"w-{n}", f"Nước {'rất ' * n}", WATER, f"2024-04-0{n}") for n in (1, 2)),
    Document("other", "Chợ hoa", "Chợ hoa mở sớm.", "2024-05-01"),
]


@pytest.mark.parametrize("store", STORES, ids=lambda store: store.name)
def test_groups_of_hits_are_told_and_made_up_for(store: Store, tmp_path: Path) -> None:
    """Over two changes, of which the second takes one document away."""
    for pages, gone in ((PAGES[::2], ()), (PAGES[1::2], ("w-1",))):
        with store.begin(tmp_path / "store") as writer:
            add(writer, pages)
            writer.remove(gone)
            writer.commit()
    reader = store.open(tmp_path / "store")
    every = DocumentFilter()
    found = reader.find(StoreQuery(None, every, 1, "newest", fold=True), NO_LIMIT)
    assert found.total == 5
    assert ids_of(reader, found.similar.documents.tolist()) == ["r-3", "r-2", "r-1"]
    assert len(np.unique(found.similar.groups)) == 1
    assert ids_of(reader, found.documents.tolist()) == ["other", "w-2", "r-3"]
    alone = reader.find(StoreQuery(None, every, 1, "newest"), NO_LIMIT)
    assert ids_of(reader, alone.documents.tolist()) == ["other"]
