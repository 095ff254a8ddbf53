"""One node for all tests of a run that need no more, started by the first of them."""

from __future__ import annotations

import atexit
import tempfile
from functools import cache
from hashlib import blake2b
from pathlib import Path

import pytest

from index.address import Address
from tests.cluster.jvm import Lacking
from tests.cluster.nodes import LocalCluster


def address_for(place: Path) -> Address:
    """Of an index that a test has to itself, as it has this folder. Skips the test, saying why,
    where there can be no cluster."""
    name = blake2b(str(place).encode(), digest_size=8).hexdigest()
    return Address((hosts(),), f"t{name}")


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
