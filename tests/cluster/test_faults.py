"""Nodes that die, disks that are full, runs that are killed: nothing is lost, nothing wrong shown.

Three nodes, one replica. ``make cluster-test`` runs them, and says how long it took to recover.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from index.address import Address
from index.cluster.indices import ClusterGeneration, Indices
from index.cluster.maintenance import check
from index.cluster.running import WORK
from search.contract.results import SearchPage, SearchRequest
from search.engine import Engine
from tests.cluster.jvm import Lacking
from tests.cluster.nodes import LocalCluster

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        "KHONGDAU_FAULTS" not in os.environ, reason="takes ten minutes: make cluster-test"
    ),
]
COUNT = 900  # documents of a source
WORDS = (
    "phường", "quận", "rác", "thải", "thu", "gom", "chợ", "hoa", "họp", "dân", "trường", "học",
    "đường", "phố", "cây", "xanh", "nước", "sạch",
)  # fmt: skip
QUERIES = ("thu gom rac", "chợ hoa", "hop dan", '"cây xanh"', "truong hoc -cho", "nuoc sach quan")
SEARCHES = 1000


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    try:
        made = LocalCluster(
            tmp_path_factory.mktemp("nodes"),
            cluster__routing__allocation__disk__threshold_enabled="true",
            cluster__info__update__interval="10s",
        )
    except Lacking as lacking:
        pytest.skip(str(lacking))
    with made:
        free_space(made, "1mb")
        yield made


def free_space(cluster: LocalCluster, least: str) -> None:
    """How much has to be free on a disk, or nothing more is written to it."""
    marks = dict.fromkeys(("low", "high", "flood_stage"), least)
    settings = {f"cluster.routing.allocation.disk.watermark.{name}": marks[name] for name in marks}
    cluster.ask("_cluster/settings", {"persistent": settings}, "PUT")


def wait_for_disks(cluster: LocalCluster, *, full: bool) -> None:
    """Until the cluster has seen that they are full, or have room again: it looks every ten
    seconds."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if ("global" in cluster.ask("_cluster/state/blocks")["blocks"]) == full:
            return
        time.sleep(0.5)
    raise TimeoutError(f"disks are not seen to be {'full' if full else 'free'}")


class Site:
    def __init__(self, cluster: LocalCluster, place: Path, name: str) -> None:
        self.cluster = cluster
        self.place = place
        hosts = tuple(cluster.hosts.split(","))
        self.address = Address(hosts, name, shards=3, replicas=1)
        self.at = f"{self.address}?shards=3&replicas=1"
        self.source = place / "tin.jsonl"
        self.ids: set[str] = set()

    @property
    def indices(self) -> Indices:
        return Indices(self.address)

    def write(self, first: int, count: int = COUNT) -> None:
        """A source of so many documents."""
        self.ids = {f"tin-{at}" for at in range(first, first + count)}
        with self.source.open("w", encoding="utf-8") as file:
            for at in range(first, first + count):
                words = [
                    WORDS[(at * 7 + step * step + step // 3) % len(WORDS)] for step in range(90)
                ]
                document = {
                    "id": f"tin-{at}", "title": f"Tin số {at} {words[at % 80]}",
                    "body": " ".join(words), "published": f"2024-0{1 + at % 9}-11",
                }  # fmt: skip
                file.write(json.dumps(document, ensure_ascii=False) + "\n")

    def begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "web.main", "index", str(self.source), "--index", self.at]
        environment = {**os.environ, WORK: str(self.place / "work")}
        return subprocess.Popen(
            [*command, *arguments, "--allow-removal"], env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def run(self, *arguments: str) -> None:
        self.end(self.begin(*arguments))

    def end(self, run: subprocess.Popen[bytes]) -> None:
        said, _ = run.communicate(timeout=600)
        assert run.returncode == 0, said.decode()

    def wait_for(self, run: subprocess.Popen[bytes], documents: int, generation: int) -> None:
        """Until the run has sent so many to a generation."""
        path = f"{self.indices.name_of(generation)}/_stats/indexing"
        deadline = time.monotonic() + 500
        while run.poll() is None and time.monotonic() < deadline:
            try:
                total = self.cluster.ask(path)["_all"]["primaries"]["indexing"]["index_total"]
            except OSError:
                total = 0
            if total >= documents:
                return
            time.sleep(0.05)
        run.kill()
        raise TimeoutError(f"{documents} documents are not sent: {run.communicate()[0].decode()}")

    def is_whole(self) -> ClusterGeneration:
        """All that was sent is there, compared one by one with what it was."""
        self.cluster.wait("yellow")
        assert list(check(self.address)) == []
        current = self.indices.current()
        found = Engine.open(self.address).ids(1, 10_000)[0]
        assert set(found) == self.ids
        assert len(found) == len(self.ids)
        return current


@pytest.fixture
def site(cluster: LocalCluster, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    for dead in {0, 1, 2} - set(cluster.living()):  # of a test that failed
        cluster.start(dead)
    cluster.wait("green")
    name = request.node.name.replace("[", "-").replace("]", "")[-40:]
    yield (made := Site(cluster, tmp_path, f"t-{name}"))
    for one in made.indices.generations():
        made.indices.remove(one.index)


def told(what: str, seconds: float) -> None:
    print(f"{what}: {seconds:.1f} s")


def restarted(cluster: LocalCluster, number: int, what: str) -> None:
    cluster.start(number)
    told(f"{what}, started again: green after", cluster.wait("green"))


@pytest.mark.parametrize("which", ["data", "manager"])
def test_a_node_is_killed_while_documents_are_sent(
    site: Site, cluster: LocalCluster, which: str
) -> None:
    site.write(0)
    run = site.begin()
    site.wait_for(run, COUNT // 3, 1)
    manager = cluster.manager()
    number = manager if which == "manager" else (manager + 1) % 3
    cluster.kill(number)
    started = time.monotonic()
    site.end(run)
    told(f"{which} node killed while sending: the run ended after", time.monotonic() - started)
    site.is_whole()
    restarted(cluster, number, f"{which} node")
    site.is_whole()


@pytest.mark.parametrize("which", ["data", "manager"])
def test_a_node_is_killed_during_searches(site: Site, cluster: LocalCluster, which: str) -> None:
    site.write(0, 600)
    site.run()
    engine = Engine.open(site.address)
    expected = {query: shown(engine.search(SearchRequest(query))) for query in QUERIES}
    assert sum(total > 0 for total, _, _ in expected.values()) >= 3
    manager = cluster.manager()
    number = manager if which == "manager" else (manager + 1) % 3
    waited: list[float] = []

    def ask(at: int) -> None:
        if at == SEARCHES // 4:
            cluster.kill(number)
        query = QUERIES[at % len(QUERIES)]
        started = time.monotonic()
        assert shown(engine.search(SearchRequest(query))) == expected[query]
        waited.append(time.monotonic() - started)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(ask, range(SEARCHES)))
    told(f"{which} node killed during {SEARCHES} searches: the longest took", max(waited))
    restarted(cluster, number, f"{which} node")


def shown(page: SearchPage) -> tuple[Any, ...]:
    return page.total, [hit.id for hit in page.hits], [hit.snippet for hit in page.hits]


def test_two_nodes_die_one_after_the_other(site: Site, cluster: LocalCluster) -> None:
    site.write(0)
    site.run()
    for number in (0, 2):
        cluster.kill(number)
        site.is_whole()
        restarted(cluster, number, f"node {number}")
    site.write(5)
    site.run()
    site.is_whole()


def test_a_full_disk_is_told_or_waited_for(site: Site, cluster: LocalCluster) -> None:
    """No index can be made; then none be written to."""
    site.write(0)
    free_space(cluster, "900tb")
    try:
        wait_for_disks(cluster, full=True)
        run = site.begin()
        said, _ = run.communicate(timeout=600)
        assert run.returncode == 1
        assert b"is closed to writers" in said
        assert site.indices.generations() == []
    finally:
        free_space(cluster, "1mb")
        wait_for_disks(cluster, full=False)
    run = site.begin()
    site.wait_for(run, 1, 1)
    index = site.indices.name_of(1)
    cluster.ask(f"{index}/_settings", {"index.blocks.read_only_allow_delete": True}, "PUT")
    started = time.monotonic()
    site.end(run)
    told("a full disk has room again: the run ended after", time.monotonic() - started)
    site.is_whole()


def test_a_full_run_is_killed_half_way(site: Site, cluster: LocalCluster) -> None:
    site.write(0)
    site.run()
    before = site.is_whole()
    ids = site.ids
    site.write(100)
    run = site.begin("--full")
    site.wait_for(run, COUNT // 2, before.number + 1)
    run.kill()
    run.communicate()
    after, site.ids = site.ids, ids
    assert site.is_whole() == before
    site.ids = after
    started = time.monotonic()
    site.run("--full")
    told("a full run was killed, and made again in", time.monotonic() - started)
    assert site.is_whole().number > before.number
    assert [one.whole for one in site.indices.generations()] == [True, True]
