from __future__ import annotations

import pytest

from search.store.protocol import StoreReader
from tests.store.articles import fill
from tests.store.stores import STORES, Store


@pytest.fixture(params=STORES, ids=lambda store: store.name, scope="session")
def store(request: pytest.FixtureRequest) -> Store:
    chosen: Store = request.param
    return chosen


@pytest.fixture(scope="session")
def reader(store: Store, tmp_path_factory: pytest.TempPathFactory) -> StoreReader:
    """A store of `ARTICLES`."""
    place = tmp_path_factory.mktemp("filled")
    fill(store, place)
    return store.open(place)
