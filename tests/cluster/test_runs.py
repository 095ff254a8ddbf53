"""``khongdau index`` and what looks after an index, with an address in the place of a directory."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from opensearchpy import OpenSearch

from index.cluster.indices import META, Indices
from index.cluster.lock import ClusterLock
from index.cluster.publishing import numbers_in
from index.cluster.running import WORK, ClusterRun
from index.errors import ClusterProblem
from tests.cluster.shared import address_for
from web.main import main

pytestmark = pytest.mark.slow
ARTICLES = {f"bai-{at}.txt": f"Bài số {at}\n\nPhường {at} thu gom rác." for at in range(12)}


class Site:
    """A folder of articles, an index in the cluster, and one here to compare it with."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.folder = place / "tin"
        self.folder.mkdir()
        for name in ARTICLES:
            self.write(name)
        self.address = address_for(place)
        self.indices = Indices(self.address)

    @property
    def client(self) -> OpenSearch:
        return self.indices.client

    def write(self, name: str, text: str | None = None) -> None:
        (self.folder / name).write_text(text or ARTICLES[name], "utf-8")

    def call(self, *arguments: str | Path, here: bool = False) -> Result:
        at = self.place / "here" if here else self.address
        return CliRunner().invoke(main, [*map(str, arguments), "--index", str(at)])

    def run(self, *arguments: str | Path) -> dict[str, Any]:
        """The report of a run, which has to be that of the same run on this machine."""
        both = [
            self.call("index", *arguments, "--format", "json", here=here) for here in (False, True)
        ]
        there, here = (json.loads(one.stdout) for one in both)
        assert both[0].exit_code == both[1].exit_code
        for report in (there, here):
            report.pop("seconds")
        assert there == here
        found: dict[str, Any] = there
        return found

    def texts(self) -> dict[str, str]:
        """What the cluster has, by id."""
        index = self.indices.current().index
        found = self.client.search(index=index, body={"size": 1000})["hits"]["hits"]
        sources = [hit["_source"] for hit in found]
        return {json.loads(one["record"])["id"]: one["text"] for one in sources}

    def generations(self) -> list[int]:
        return [one.number for one in self.indices.generations()]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv(WORK, str(tmp_path / "work"))
    yield (made := Site(tmp_path))
    for one in made.indices.generations():
        made.indices.remove(one.index)


def test_runs_have_the_reports_and_the_texts_of_those_on_this_machine(site: Site) -> None:
    assert site.run(site.folder)["added"] == 12
    assert site.run()["unchanged"] == 12
    site.write("bai-3.txt", "Bài số 3\n\nMột bài khác.")
    site.write("moi.txt", "Bài mới\n\nChợ hoa.")
    (site.folder / "bai-5.txt").unlink()
    report = site.run()
    assert (report["added"], report["changed"], report["removed"]) == (1, 1, 1)
    texts = site.texts()
    assert len(texts) == 12
    assert "Chợ hoa." in texts["moi.txt"] and "Một bài khác." in texts["bai-3.txt"]
    assert site.run("--full")["documents"] == 12
    assert site.texts() == texts
    assert site.call("check").output == "The index is sound.\n"


def test_only_what_is_new_is_sent(site: Site) -> None:
    site.run(site.folder)
    before = site.indices.current()
    site.run()
    assert site.indices.current() == before
    site.write("moi.txt", "Bài mới\n\nChợ hoa.")
    site.run()
    numbers = numbers_in(site.indices, site.indices.current().index)
    assert numbers.tolist() == list(range(13))
    assert site.indices.current().number == before.number + 1
    site.run("--full")
    numbers = numbers_in(site.indices, site.indices.current().index)
    assert numbers.tolist() == list(range(13))


def test_a_run_that_shall_change_nothing_changes_nothing(site: Site) -> None:
    site.run(site.folder)
    before = site.indices.current()
    site.write("moi.txt", "Mới\n\nMới.")
    assert site.run("--dry-run")["added"] == 1
    for name in list(ARTICLES)[:9]:
        (site.folder / name).unlink()
    stopped = site.run()
    assert stopped["stopped"]
    assert site.indices.current() == before
    assert site.run("--allow-removal")["removed"] == 9
    assert len(site.texts()) == 4


def test_earlier_generations_are_kept_as_long_as_was_said(site: Site) -> None:
    site.run(site.folder, "--keep", "2")
    for at in range(4):
        site.write("moi.txt", f"Mới {at}\n\nLần thứ {at}.")
        site.run()
    assert site.generations() == [5, 4, 3]
    back = site.call("rollback")
    assert back.output == "Generation 6 holds what generation 4 held: 13 documents.\n"
    assert "Lần thứ 2" in site.texts()["moi.txt"]
    assert site.generations() == [6, 5, 4]
    back = site.call("rollback")
    assert back.exit_code == 1
    assert "There is no earlier generation of" in back.output
    assert site.call("rollback", "--to", "5").exit_code == 0
    assert "Lần thứ 3" in site.texts()["moi.txt"]
    assert site.call("check").exit_code == 0
    assert json.loads(site.call("index", "--format", "json").stdout)["unchanged"] == 13


def test_a_source_is_forgotten_with_its_documents(site: Site, tmp_path: Path) -> None:
    other = tmp_path / "khac"
    other.mkdir()
    (other / "khac.txt").write_text("Khác\n\nChợ quê.", "utf-8")
    site.run(site.folder, other)
    listed = json.loads(site.call("sources", "--format", "json").stdout)
    assert [(one["source"], one["documents"]) for one in listed] == [
        (str(site.folder), 12),
        (str(other), 1),
    ]
    assert site.call("forget", site.folder).exit_code == 0
    assert list(site.texts()) == ["khac.txt"]


def test_another_machine_goes_on_where_this_one_ended(site: Site, tmp_path: Path) -> None:
    """Also where its sources are not there: what is known of them is in the cluster."""
    site.run(site.folder)
    site.write("moi.txt", "Bài mới\n\nChợ hoa.")
    site.run()
    before = site.indices.current()
    shutil.rmtree(tmp_path / "work")
    assert site.run()["unchanged"] == 13
    assert site.indices.current() == before
    shutil.rmtree(tmp_path / "work")
    site.write("moi.txt", "Bài mới\n\nChợ quê.")
    assert site.run()["changed"] == 1
    assert "Chợ quê." in site.texts()["moi.txt"]
    assert len(numbers_in(site.indices, site.indices.current().index)) == 13
    shutil.rmtree(tmp_path / "work")
    site.folder.rename(tmp_path / "weg")
    report = json.loads(site.call("index", "--format", "json").stdout)
    assert report["documents"] == 13
    assert site.call("check").exit_code == 0


def test_what_a_run_left_behind_is_removed_by_the_next(site: Site) -> None:
    site.run(site.folder)
    site.indices.create(7, 1)
    site.write("moi.txt", "Bài mới\n\nChợ hoa.")
    site.run()
    assert site.generations() == [2, 1]


def test_a_run_that_fails_leaves_everything_as_it_was(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.run(site.folder)
    before, texts = site.indices.current(), site.texts()
    site.write("moi.txt", "Bài mới\n\nChợ hoa.")
    fail = ClusterProblem(site.address, "The disk is full.")
    with monkeypatch.context() as patched:
        patched.setattr(Indices, "switch", lambda *_: (_ for _ in ()).throw(fail))
        failed = site.call("index")
    assert failed.exit_code == 1 and "The disk is full." in failed.output
    assert site.indices.current() == before and site.texts() == texts
    assert site.run()["added"] == 1
    assert len(site.texts()) == 13


def test_an_index_of_another_version_is_refused_and_replaced(site: Site) -> None:
    site.run(site.folder)
    current = site.indices.current()
    site.indices.tell(current.index, {**current.facts, "fingerprint": "0" * 16})
    for command in (["index"], ["check"], ["sources"], ["rollback"]):
        refused = site.call(*command)
        assert refused.exit_code == 1, command
        assert "was made by another version of khongdau" in refused.output
        assert f"khongdau index --full --index {site.address}" in refused.output
    full = site.call("index", "--full", "--format", "json")
    assert json.loads(full.stdout)["documents"] == 12
    assert site.call("check").exit_code == 0


def test_what_is_not_ours_is_left_alone(site: Site) -> None:
    name = site.address.name
    site.client.indices.create(index=name)
    assert "khongdau did not make" in site.call("index", site.folder).output
    site.client.indices.delete(index=name)
    site.client.indices.create(index=f"{name}-khac", body={"aliases": {name: {}}})
    assert "khongdau did not make" in site.call("index", site.folder).output
    site.client.indices.delete(index=f"{name}-khac")


def test_one_run_at_a_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.cluster.lock.BEAT", 0.2)
    site.run(site.folder)
    with ClusterLock(site.client, site.address):
        refused = site.call("index")
        assert refused.exit_code == 1
        assert "Another process is writing the index" in refused.output
    assert site.call("index").exit_code == 0


def test_a_dead_run_holds_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.cluster.lock.DEAD", 1.0)
    with monkeypatch.context() as patched:
        patched.setattr(ClusterLock, "_live", lambda _: None)
        ClusterLock(site.client, site.address).__enter__()
    assert site.run(site.folder)["added"] == 12


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)


def test_who_was_taken_for_dead_changes_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.cluster.lock.BEAT", 0.1)
    site.run(site.folder)
    before = site.indices.current()
    with ClusterRun(site.address) as run:
        site.client.index(
            index=site.address.name + ".lock", id="lock", body={"owner": "x", "beats": 0}
        )
        wait_until(lambda: run._lock._lost)
        with pytest.raises(ClusterProblem, match="taken over the index"):
            run.switch(before, 1)
    assert site.indices.current() == before


def test_a_check_finds_what_is_not_as_it_was_sent(site: Site) -> None:
    site.run(site.folder)
    current = site.indices.current()
    index = current.index
    hits = site.client.search(index=index, body={"size": 3, "sort": ["n"]})["hits"]["hits"]
    blocks = {"index.blocks.write": None}
    site.client.indices.put_settings(index=f"{index},{current.artefact}", body=blocks)
    changed = {**hits[0]["_source"], "text": "Đã sửa."}
    site.client.index(index=index, id=hits[0]["_id"], body=changed)
    site.client.delete(index=index, id=hits[1]["_id"])
    site.client.index(index=index, id="99", body={**hits[2]["_source"], "n": 99})
    site.client.indices.refresh(index=index)
    found = site.call("check")
    assert found.exit_code == 1
    told = found.output
    assert f"{index}: document 'bai-0.txt' is not what was stored" in told
    assert f"{index}: document 'bai-1.txt' is missing" in told
    assert f"{index}: document 99 should not be there" in told
    site.client.index(index=current.artefact, id="sources-00000", body={"data": "QUJD"})
    assert "sources of" in site.call("check").output
    assert META in site.client.indices.get_mapping(index=index)[index]["mappings"]["_meta"]


def test_there_is_nothing_to_look_after(site: Site) -> None:
    for command in ("check", "sources", "rollback"):
        missing = site.call(command)
        assert missing.exit_code == 1
        assert f"There is no index in {site.address}." in missing.output


def test_shards_and_replicas_are_those_of_the_address(site: Site) -> None:
    site.run(site.folder)
    full = ["index", "--full", "--index"]
    asked = CliRunner().invoke(main, [*full, f"{site.address}?shards=3&replicas=0"])
    assert asked.exit_code == 0
    assert site.indices.current().shards == 3
    assert len(site.texts()) == 12
    site.run("--full")
    assert site.indices.current().shards == 3
