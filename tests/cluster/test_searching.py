"""What becomes of a search where not all of a cluster answers, and what is kept of it here."""

from __future__ import annotations

import socket
from pathlib import Path

import numpy as np
import pytest

from index.address import Address
from index.cluster.running import ClusterStoreWriter
from index.storage.arrays import ArrayFileWriter
from search.cluster import files
from search.cluster.asking import Asker
from search.contract.deadline import Deadline
from search.contract.errors import ClusterProblem
from search.contract.results import SearchRequest
from search.engine import Engine
from tests.cluster.jvm import Lacking
from tests.cluster.nodes import LocalCluster
from tests.cluster.shared import address_for, hosts
from tests.store.articles import ARTICLES
from tests.store.stores import add


def fill(address: Address, work: Path) -> None:
    with ClusterStoreWriter(address, work=work) as writer:
        add(writer, ARTICLES)
        writer.commit()


def test_a_host_that_is_dead_is_passed_over(tmp_path: Path) -> None:
    with socket.socket() as dead:
        dead.bind(("127.0.0.1", 0))  # and nobody listens
        both = f"127.0.0.1:{dead.getsockname()[1]}", hosts()
        address = Address(both, address_for(tmp_path).name)
        fill(address, tmp_path)
        page = Engine.open(address).search(SearchRequest("thu gom rác"))
    assert page.total == 2 and not page.cut


def test_without_any_host_the_problem_is_told() -> None:
    with socket.socket() as dead:
        dead.bind(("127.0.0.1", 0))
        address = Address((f"127.0.0.1:{dead.getsockname()[1]}",), "tin")
        with pytest.raises(ClusterProblem, match="None of the hosts"):
            Engine.open(address)


@pytest.mark.slow
def test_a_part_of_the_hits_is_never_told_as_all(tmp_path: Path) -> None:
    """Of two shards without replicas the node of one is killed: pages say that they are cut, and
    who exports is refused."""
    try:
        cluster = LocalCluster(tmp_path / "nodes", nodes=2)
    except Lacking as lacking:
        pytest.skip(str(lacking))
    with cluster:
        address = Address(tuple(cluster.hosts.split(",")), "tin", shards=2, replicas=0)
        fill(address, tmp_path)
        engine = Engine.open(address, seconds=20)
        assert len(list(engine.rows(SearchRequest()))) == len(ARTICLES)
        shards = cluster.ask("_cat/shards/tin-000001?format=json")
        assert len({shard["node"] for shard in shards}) == 2
        cluster.kill(next(at for at in (0, 1) if at != cluster.manager()))
        for query in ("", "rác OR sách OR họp OR chợ"):
            page = engine.search(SearchRequest(query))
            assert page.cut and page.total < len(ARTICLES)
        with pytest.raises(ClusterProblem, match="Not all shards"):
            list(engine.rows(SearchRequest()))


def test_a_file_is_fetched_once_and_again_where_it_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    fetched = []

    def fetch(path: Path) -> None:
        fetched.append(path)
        path.unlink(missing_ok=True)
        with ArrayFileWriter(path) as file:
            file.add("numbers", np.arange(100))
            file.close()

    for _ in range(2):
        assert files.kept("abc", fetch)["numbers"][99] == 99
    assert len(fetched) == 1
    [kept] = files.folder().iterdir()
    data = bytearray(kept.read_bytes())
    data[100] ^= 1
    kept.write_bytes(data)
    assert files.kept("abc", fetch)["numbers"].tolist() == list(range(100))
    assert len(fetched) == 2
    (tmp_path / "khongdau").rename(tmp_path / "elsewhere")
    (tmp_path / "khongdau").write_text("no folder")
    assert files.kept("abc", fetch)["numbers"][0] == 0


class Dying:
    """A client whose first answer lacks what a shard had, since its node died meanwhile."""

    def __init__(self) -> None:
        self.asked = 0

    def msearch(self, **_: object) -> dict[str, object]:
        self.asked += 1
        failed = int(self.asked == 1)
        shards = {"total": 3, "successful": 3 - failed, "failed": failed}
        hits = {"total": {"value": 7}, "hits": [{}] * (5 if failed else 7)}
        return {"responses": [{"timed_out": False, "_shards": shards, "hits": hits}]}


def test_who_was_asked_when_a_node_died_is_asked_again() -> None:
    client, deadline = Dying(), Deadline(60)
    [answer] = Asker(client, "tin-000001").ask([{"size": 10}], deadline)  # type: ignore[arg-type]
    assert len(answer["hits"]["hits"]) == 7 and not deadline.cut
    assert client.asked == 2
