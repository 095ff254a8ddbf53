"""One node for all tests of a run that need no more, started by the first of them.

Whole tests of searches and pages can be run on a cluster, too: with ``KHONGDAU_TEST_STORE=cluster``
the indexes that they make here are published, and searched there.
"""

from __future__ import annotations

import atexit
import os
import tempfile
from functools import cache
from hashlib import blake2b
from pathlib import Path

import pytest

from index.address import Address, IndexAt
from index.cluster.indices import Indices
from index.cluster.known_documents import KnownDocuments
from index.cluster.publishing import Base, Publication
from index.updating.generations import open_latest
from tests.cluster.jvm import Lacking
from tests.cluster.nodes import LocalCluster


def address_for(place: Path) -> Address:
    """Of an index that a test has to itself, as it has this folder. Skips the test, saying why,
    where there can be no cluster."""
    name = blake2b(str(place).encode(), digest_size=8).hexdigest()
    return Address((hosts(),), f"t{name}")


def searched(directory: Path) -> IndexAt:
    """Where a test searches the index that it made in this directory."""
    if os.environ.get("KHONGDAU_TEST_STORE") != "cluster":
        return directory
    indices = Indices(address_for(directory))
    base = Base(None, KnownDocuments.none(), {}, None)
    with tempfile.TemporaryDirectory() as folder:
        publication = Publication(indices, base, open_latest(directory), Path(folder))
        indices.switch(None, publication.publish().index)
    return indices.address


def hosts() -> str:
    """host:port of the node. Skips where there is none."""
    found = _node()
    if isinstance(found, Lacking):
        pytest.skip(str(found))
    return found.hosts


@cache
def _node() -> LocalCluster | Lacking:
    try:
        node = LocalCluster(Path(tempfile.gettempdir()) / "khongdau-tests", nodes=1)
    except Lacking as lacking:
        return lacking
    node.__enter__()
    atexit.register(node.__exit__)
    return node
