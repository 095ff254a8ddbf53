"""Begin, add, remove, commit: what every store does with a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import IndexMissing
from index.reading.documents import Document
from tests.store.stores import Store, add, titles_of

A = Document("a", "Chợ hoa", "Chợ hoa mở cửa sớm.")
B = Document("b", "Chợ đêm", "Chợ đêm đông khách.")
NEWER = Document("a", "Chợ hoa xuân", "Chợ hoa xuân mở muộn.")


def titles(store: Store, place: Path) -> dict[str, str]:
    """Of all documents, by id."""
    return titles_of(store.open(place))


def test_what_is_added_is_there_after_the_commit(store: Store, tmp_path: Path) -> None:
    with store.begin(tmp_path) as writer:
        add(writer, [A])
        add(writer, [B])
        writer.commit()
    assert titles(store, tmp_path) == {"a": "Chợ hoa", "b": "Chợ đêm"}


def test_without_a_commit_nothing_has_happened(store: Store, tmp_path: Path) -> None:
    with store.begin(tmp_path) as writer:
        add(writer, [A])
    with pytest.raises(IndexMissing):
        store.open(tmp_path)
    with store.begin(tmp_path) as writer:
        add(writer, [A])
        writer.commit()
    with pytest.raises(RuntimeError), store.begin(tmp_path) as writer:
        add(writer, [B])
        writer.remove(["a"])
        raise RuntimeError
    assert titles(store, tmp_path) == {"a": "Chợ hoa"}


def test_a_reader_goes_on_with_what_it_has_opened(store: Store, tmp_path: Path) -> None:
    with store.begin(tmp_path) as writer:
        add(writer, [A])
        writer.commit()
    opened = store.open(tmp_path)
    with store.begin(tmp_path) as writer:
        add(writer, [NEWER, B])
        writer.commit()
    assert titles_of(opened) == {"a": "Chợ hoa"}


def test_an_id_that_is_there_is_replaced(store: Store, tmp_path: Path) -> None:
    with store.begin(tmp_path) as writer:
        add(writer, [A, B])
        writer.commit()
    with store.begin(tmp_path) as writer:
        add(writer, [NEWER])
        writer.commit()
    assert titles(store, tmp_path) == {"a": "Chợ hoa xuân", "b": "Chợ đêm"}


def test_an_id_that_is_added_twice_is_there_once(store: Store, tmp_path: Path) -> None:
    with store.begin(tmp_path) as writer:
        add(writer, [A])
        add(writer, [NEWER])
        writer.commit()
    assert titles(store, tmp_path) == {"a": "Chợ hoa xuân"}


def test_what_is_removed_is_gone(store: Store, tmp_path: Path) -> None:
    """Whether it was there before or has just been added; unknown ids are no error."""
    with store.begin(tmp_path) as writer:
        add(writer, [A, B])
        writer.commit()
    with store.begin(tmp_path) as writer:
        add(writer, [NEWER, Document("c", "Chợ cá", "")])
        writer.remove(["a", "c", "nobody"])
        writer.commit()
    assert titles(store, tmp_path) == {"b": "Chợ đêm"}


def test_a_removed_id_can_be_added_again(store: Store, tmp_path: Path) -> None:
    with store.begin(tmp_path) as writer:
        add(writer, [A])
        writer.commit()
    with store.begin(tmp_path) as writer:
        writer.remove(["a"])
        add(writer, [NEWER])
        writer.commit()
    assert titles(store, tmp_path) == {"a": "Chợ hoa xuân"}


def test_an_empty_store_can_be_opened(store: Store, tmp_path: Path) -> None:
    with store.begin(tmp_path) as writer:
        writer.commit()
    assert titles(store, tmp_path) == {}
