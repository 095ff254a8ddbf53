"""What goes wrong with the files of a source, and what the report and the exit code say of it.

Each accident is played with the command: what was indexed, the accident, the next run. Nothing
is lost in silence, and nothing more is lost than is gone.
"""

from __future__ import annotations

import gzip
import json
import lzma
import os
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from index.updating.checking import check
from search import Engine, SearchRequest
from tests.index.test_indexer import titles
from web.main import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    code: int
    report: dict[str, Any]

    def counts(self) -> tuple[int, int, int, int, int]:
        names = ("added", "changed", "moved", "removed", "unchanged")
        added, changed, moved, removed, unchanged = (self.report[name] for name in names)
        return added, changed, moved, removed, unchanged

    def failed(self) -> list[str]:
        return [trouble["path"] for trouble in self.report["failed"]]


@dataclass(frozen=True)
class Place:
    """A folder of its own with an index."""

    folder: Path

    @property
    def index(self) -> Path:
        return self.folder / "index"

    def write(self, name: str, title: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{title}\n\nBà con trong ngõ đã họp bàn về {title.lower()}.\n", "utf-8")
        return path

    def pages(self, source: str, count: int) -> Path:
        for number in range(count):
            self.write(f"{source}/{number:02}.txt", f"Trang {source} số {number}")
        return self.folder / source

    def lines(self, name: str, ids: list[str]) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed(path.name, jsonl(ids)))
        return path

    def run(self, *arguments: str | Path) -> Ran:
        """``khongdau index``."""
        command = ["index", *map(str, arguments), "--index", str(self.index), "--format", "json"]
        done = CliRunner().invoke(main, command)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.output
        report = json.loads(done.stdout)
        if self.index.exists() and done.exit_code != 2:
            assert not list(check(self.index))
        return Ran(done.exit_code, report)

    def say(self, *arguments: str | Path) -> tuple[int, str]:
        done = CliRunner().invoke(main, [*map(str, arguments), "--index", str(self.index)])
        return done.exit_code, done.output

    def ids(self) -> set[str]:
        return set(titles(self.index))


def jsonl(ids: list[str]) -> bytes:
    rows = ({"id": id_, "title": f"Tin {id_}", "body": f"Nội dung tin {id_}."} for id_ in ids)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def packed(name: str, data: bytes) -> bytes:
    if name.endswith(".gz"):
        return gzip.compress(data)
    return lzma.compress(data) if name.endswith(".xz") else data


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


# --- one source after the other ---------------------------------------------------------------


def test_a_then_b_keeps_both(place: Place) -> None:
    a, b = place.pages("a", 3), place.pages("b", 4)
    assert place.run(a).counts() == (3, 0, 0, 0, 0)
    again = place.run(b)
    assert (again.code, again.report["documents"]) == (0, 7)
    assert place.ids() == {f"{n:02}.txt" for n in range(3)} | {"03.txt"} | {
        f"b/{n:02}.txt" for n in range(3)
    }


def test_without_a_source_all_that_are_remembered_are_brought_up_to_date(place: Place) -> None:
    place.run(place.pages("a", 3))
    place.run(place.lines("tin/tin.jsonl", ["x", "y"]))
    place.write("a/moi.txt", "Trang mới")
    place.lines("tin/tin.jsonl", ["x", "y", "z"])
    assert place.run().counts() == (2, 0, 0, 0, 5)
    assert {"moi.txt", "z"} <= place.ids()


def test_a_run_over_one_source_leaves_the_others_alone(place: Place) -> None:
    """Whatever has become of them meanwhile."""
    a, b = place.pages("a", 3), place.pages("b", 3)
    place.run(a, b)
    for path in a.iterdir():
        path.unlink()
    assert place.run(b).counts() == (0, 0, 0, 0, 6)


def test_sources_are_listed_and_forgotten(place: Place) -> None:
    a, b = place.pages("a", 3), place.lines("tin.jsonl", ["x", "y"])
    place.run(a, b)
    (a / "hong.txt").write_bytes(b"\0\1\2")
    assert place.run(a).code == 1
    code, listed = place.say("sources", "--format", "json")
    first, second = json.loads(listed)
    assert code == 0
    assert (first["source"], first["documents"], first["state"]) == (str(a), 3, "1 failed")
    assert (second["source"], second["documents"], second["state"]) == (str(b), 2, "ok")
    assert first["last_run"].endswith("Z")
    b.rename(place.folder / "weg.jsonl")
    assert "missing" in place.say("sources")[1]
    code, said = place.say("forget", b)
    assert code == 0 and "2 removed" in said
    assert place.ids() == {f"{n:02}.txt" for n in range(3)}
    code, said = place.say("forget", b)
    assert code == 1 and str(a) in said


def test_a_full_run_reads_all_remembered_sources(place: Place) -> None:
    place.run(place.pages("a", 3))
    place.run(place.pages("b", 2))
    assert place.run("--full").counts() == (5, 0, 0, 0, 0)
    assert place.run("--full", place.folder / "b").counts() == (5, 0, 0, 0, 0)


def test_ids_stay_when_another_source_has_the_same_paths(place: Place) -> None:
    """Ids are addresses of pages: who came first keeps them, whatever comes and goes later."""
    place.run(place.pages("a", 2))
    place.run(place.pages("b", 3))
    before = place.ids()
    assert before == {"00.txt", "01.txt", "02.txt", "b/00.txt", "b/01.txt"}
    place.write("a/02.txt", "Trang mới của a")
    place.run()
    assert place.ids() == before | {"a/02.txt"}
    (place.folder / "a" / "00.txt").unlink()
    place.run()
    assert place.ids() == (before | {"a/02.txt"}) - {"00.txt"}


def test_a_source_that_has_moved_keeps_its_ids(place: Place) -> None:
    """The new place is indexed, the old one forgotten; meanwhile both lead to each page."""
    a = place.pages("a", 5)
    place.run(a)
    a.rename(place.folder / "moved")
    assert place.run(place.folder / "moved").report["documents"] == 5
    engine = Engine.open(place.index)
    assert engine.document("moved/03.txt").id == "03.txt"
    assert place.say("forget", a)[0] == 0
    assert place.ids() == {f"{n:02}.txt" for n in range(5)}
    assert place.run().counts() == (0, 0, 0, 0, 5)


def test_a_project_that_is_moved_as_a_whole_keeps_its_sources(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Source and index were given by relative paths."""
    project = place.folder / "project"
    place.pages("project/corpus", 3)
    monkeypatch.chdir(project)
    assert CliRunner().invoke(main, ["index", "corpus", "--index", "var/index"]).exit_code == 0
    monkeypatch.chdir(place.folder)
    project.rename(place.folder / "elsewhere")
    monkeypatch.chdir(place.folder / "elsewhere")
    (place.folder / "elsewhere" / "corpus" / "00.txt").unlink()
    done = CliRunner().invoke(main, ["index", "--index", "var/index"])
    assert "1 removed, 2 unchanged" in done.output


# --- too much would be removed ----------------------------------------------------------------


def test_an_emptied_folder_removes_nothing_until_it_is_allowed(place: Place) -> None:
    """As where its disk is not mounted."""
    a = place.pages("a", 10)
    place.run(a)
    for path in a.iterdir():
        path.unlink()
    stopped = place.run()
    assert stopped.code == 1
    (why,) = stopped.report["stopped"]
    assert (why["source"], why["removed"], why["documents"]) == (str(a), 10, 10)
    assert len(place.ids()) == 10 == stopped.report["documents"]
    code, said = place.say("index")
    assert code == 1
    assert "10 of the 10 documents" in said and "--allow-removal" in said
    assert place.run("--allow-removal").counts() == (0, 0, 0, 10, 0)
    assert place.ids() == set()


@pytest.mark.parametrize(("gone", "stops"), [(2, False), (4, False), (5, True), (19, True)])
def test_more_than_a_fifth_stops_the_run(place: Place, gone: int, stops: bool) -> None:
    a = place.pages("a", 20)
    place.run(a)
    for number in range(gone):
        (a / f"{number:02}.txt").unlink()
    ran = place.run()
    assert (ran.code, bool(ran.report["stopped"])) == (int(stops), stops)
    assert len(place.ids()) == (20 if stops else 20 - gone)


def test_a_few_files_may_go_by_hand(place: Place) -> None:
    """Two of three are more than a fifth, and no accident."""
    a = place.pages("a", 3)
    place.run(a)
    (a / "00.txt").unlink()
    (a / "01.txt").unlink()
    assert place.run().counts() == (0, 0, 0, 2, 1)


def test_a_stopped_run_changes_nothing_at_all(place: Place) -> None:
    """Nor for another source, nor what is new in this one."""
    a, b = place.pages("a", 10), place.pages("b", 3)
    place.run(a, b)
    before = place.ids()
    for number in range(5):
        (a / f"{number:02}.txt").unlink()
    place.write("a/moi.txt", "Trang mới")
    place.write("b/moi-2.txt", "Trang mới khác")
    assert place.run().code == 1
    assert place.ids() == before


def test_a_file_that_lost_its_end_stops_the_run(place: Place) -> None:
    """A download cut between two lines looks like a file with fewer articles."""
    file = place.lines("tin.jsonl", [f"t{n}" for n in range(30)])
    place.run(file)
    place.lines("tin.jsonl", [f"t{n}" for n in range(10)])
    stopped = place.run()
    assert stopped.code == 1 and stopped.report["stopped"][0]["removed"] == 20
    assert "fewer documents" in stopped.report["stopped"][0]["reason"]


def test_each_source_is_guarded_for_itself(place: Place) -> None:
    """Half of a small source is not a fifth of all documents, but of its own."""
    a, b = place.pages("a", 6), place.lines("tin.jsonl", [f"t{n}" for n in range(100)])
    place.run(a, b)
    for number in range(3):
        (a / f"{number:02}.txt").unlink()
    assert [s["source"] for s in place.run().report["stopped"]] == [str(a)]


def test_a_full_run_is_guarded_too(place: Place) -> None:
    a = place.pages("a", 10)
    place.run(a)
    for number in range(5):
        (a / f"{number:02}.txt").unlink()
    assert place.run("--full").code == 1
    assert len(place.ids()) == 10
    assert place.run("--full", "--allow-removal").counts() == (5, 0, 0, 0, 0)


def test_a_source_that_is_gone_keeps_its_documents(place: Place) -> None:
    a, b = place.pages("a", 10), place.pages("b", 2)
    place.run(a, b)
    a.rename(place.folder / "anderswo")
    ran = place.run()
    assert ran.code == 1 and ran.failed() == [str(a)]
    assert "khongdau forget" in ran.report["failed"][0]["reason"]
    assert ran.counts() == (0, 0, 0, 0, 12)
    assert place.run("--full").code == 1  # it would lose them
    assert len(place.ids()) == 12


def test_a_changed_text_is_not_a_removed_one(place: Place) -> None:
    a = place.pages("a", 10)
    place.run(a)
    for number in range(10):
        place.write(f"a/{number:02}.txt", f"Trang sửa số {number}")
    assert place.run().counts() == (0, 10, 0, 0, 0)


def test_a_dry_run_tells_what_would_be_stopped(place: Place) -> None:
    a = place.pages("a", 10)
    place.run(a)
    for number in range(5):
        (a / f"{number:02}.txt").unlink()
    dry = place.run("--dry-run")
    assert (dry.code, dry.report["removed"], len(dry.report["stopped"])) == (1, 5, 1)
    assert len(place.ids()) == 10


# --- what cannot be looked at -----------------------------------------------------------------


def test_a_dangling_link_a_loop_and_a_pipe_stop_no_deletion(place: Place) -> None:
    a = place.pages("a", 4)
    (a / "hong.txt").symlink_to(a / "khong-co.txt")
    (a / "vong").symlink_to(a)
    os.mkfifo(a / "ong.txt")
    first = place.run(a)
    assert first.code == 1 and first.failed() == ["hong.txt", "ong.txt", "vong"]
    (a / "00.txt").unlink()
    again = place.run()
    assert again.counts() == (0, 0, 0, 1, 3)
    assert again.failed() == ["hong.txt", "ong.txt", "vong"]


def test_what_a_link_led_to_stays_while_it_leads_nowhere(place: Place) -> None:
    """The folder behind it may be on a disk that is not mounted now."""
    a = place.pages("a", 4)
    far = place.pages("far", 5)
    (a / "link").symlink_to(far)
    assert place.run(a).report["documents"] == 9
    far.rename(place.folder / "unmounted")
    (a / "00.txt").unlink()
    again = place.run()
    assert again.failed() == ["link"]
    assert again.counts() == (0, 0, 0, 1, 8)
    (place.folder / "unmounted").rename(far)
    assert place.run().counts() == (0, 0, 0, 0, 8)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_and_folders_keep_their_state(place: Place) -> None:
    a = place.pages("a", 3)
    place.pages("a/sub", 3)
    place.run(a)
    (a / "00.txt").chmod(0)
    (a / "sub").chmod(0)
    (a / "01.txt").unlink()
    ran = place.run()
    (a / "sub").chmod(0o755)
    assert ran.failed() == ["00.txt", "sub"]
    assert ran.counts() == (0, 0, 0, 1, 5)


# --- damaged and half-written files -----------------------------------------------------------


@pytest.mark.parametrize("name", ["tin.jsonl.gz", "tin.jsonl.xz"])
def test_a_cut_packed_file_keeps_what_the_index_had_of_the_rest(place: Place, name: str) -> None:
    ids = [f"t{n}-{os.urandom(40).hex()}" for n in range(2000)]
    file = place.lines(name, ids)
    place.run(file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    cut = place.run()
    assert cut.code == 1 and cut.counts() == (0, 0, 0, 0, 2000)
    assert "cut short" in cut.report["failed"][0]["reason"]
    again = place.run()  # nothing has changed, and it is told again
    assert again.code == 1 and again.counts() == (0, 0, 0, 0, 2000)
    file.write_bytes(whole)
    mended = place.run()
    assert mended.code == 0 and mended.counts() == (0, 0, 0, 0, 2000)


def test_of_a_cut_file_what_is_new_before_the_cut_is_read(place: Place) -> None:
    ids = [f"t{n}-{os.urandom(40).hex()}" for n in range(2000)]
    file = place.lines("tin.jsonl.gz", ids)
    place.run(file)
    changed = gzip.compress(jsonl(["moi", *ids]).replace(b"Tin t1-", "Tin sửa ".encode()))
    file.write_bytes(changed[: len(changed) // 2])
    ran = place.run()
    assert ran.counts() == (1, 1, 0, 0, 1999)
    assert "moi" in place.ids()


@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_a_damaged_archive_keeps_what_the_index_had_of_the_rest(place: Place, damage: str) -> None:
    path = place.folder / "tin.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(12):
            title = f"Trang số {number} {os.urandom(30).hex()}"
            archive.writestr(f"{number:02}.txt", f"{title}\n\nBà con họp bàn việc ngõ.\n")
    place.run(path)
    before = place.ids()
    assert len(before) == 12
    data = bytearray(path.read_bytes())
    if damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    else:
        data[len(data) // 3] ^= 0xFF
        path.write_bytes(data)
    ran = place.run()
    assert ran.code == 1 and ran.counts()[3] == 0
    assert place.ids() == before


def test_a_file_in_mid_write_keeps_its_rest(place: Place) -> None:
    """A crawler writes the file anew; its last line is not whole yet."""
    file = place.lines("tin.jsonl", [f"t{n}" for n in range(30)])
    place.run(file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2 + 5])
    ran = place.run()
    assert ran.code == 1 and ran.counts() == (0, 0, 0, 0, 30)
    file.write_bytes(whole)
    assert place.run().code == 0


def test_a_line_that_turned_bad_keeps_its_document(place: Place) -> None:
    file = place.lines("tin.jsonl", ["x", "y", "z"])
    place.run(file)
    file.write_bytes(file.read_bytes().replace(b'{"id": "y"', b'{"id": "y'))
    ran = place.run()
    assert ran.failed() == ["tin.jsonl:2"]
    assert place.ids() == {"x", "y", "z"}


# --- ids and names ----------------------------------------------------------------------------


def test_when_the_first_of_two_documents_with_one_id_goes_the_second_takes_its_place(
    place: Place,
) -> None:
    place.lines("a/1.jsonl", ["x", "y"])
    place.lines("a/2.jsonl", ["z"])
    (place.folder / "a" / "2.jsonl").write_text('{"id": "x", "title": "Tin x thứ hai"}\n', "utf-8")
    first = place.run(place.folder / "a")
    assert first.code == 1 and first.failed() == ["2.jsonl:1"]
    assert "stands already in 1.jsonl:1" in first.report["failed"][0]["reason"]
    assert titles(place.index)["x"] == "Tin x"
    assert place.run().failed() == ["2.jsonl:1"]  # told again
    place.lines("a/1.jsonl", ["y"])
    after = place.run()
    assert after.code == 0 and after.counts() == (0, 1, 0, 0, 1)
    assert titles(place.index) == {"x": "Tin x thứ hai", "y": "Tin y"}


def test_of_two_documents_with_one_id_the_first_in_order_counts(place: Place) -> None:
    """However they came: an index made step by step holds what a new one does."""
    a = place.folder / "a"
    place.lines("a/2.jsonl", ["x"])
    place.run(a)
    (a / "1.jsonl").write_text('{"id": "x", "title": "Tin x đứng trước"}\n', "utf-8")
    ran = place.run()
    assert ran.failed() == ["2.jsonl:1"] and ran.counts() == (0, 1, 0, 0, 0)
    assert titles(place.index) == {"x": "Tin x đứng trước"}


def test_the_second_of_two_ids_in_one_file(place: Place) -> None:
    file = place.folder / "tin.jsonl"
    rows = [{"id": "x", "title": "một"}, {"id": "y", "title": "hai"}, {"id": "x", "title": "ba"}]
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert place.run(file).failed() == ["tin.jsonl:3"]
    file.write_text("\n".join(json.dumps(row) for row in rows[1:]), "utf-8")
    assert place.run().counts() == (0, 1, 0, 0, 1)
    assert titles(place.index) == {"x": "ba", "y": "hai"}


def test_a_renamed_file_of_articles_is_no_change(place: Place) -> None:
    place.lines("a/tin-cu.jsonl", [f"t{n}" for n in range(50)])
    place.run(place.folder / "a")
    (place.folder / "a" / "tin-cu.jsonl").rename(place.folder / "a" / "tin-moi.jsonl")
    assert place.run().counts() == (0, 0, 0, 0, 50)
    place.lines("a/tin-moi.jsonl", [f"t{n}" for n in range(1, 51)])
    assert place.run().counts() == (1, 0, 0, 1, 49)


def test_packing_a_file_is_no_change(place: Place) -> None:
    file = place.lines("a/tin.jsonl", [f"t{n}" for n in range(50)])
    place.run(place.folder / "a")
    place.lines("a/tin.jsonl.gz", [f"t{n}" for n in range(50)])
    file.unlink()
    assert place.run().counts() == (0, 0, 0, 0, 50)


def test_a_renamed_folder_of_pages_moves_them(place: Place) -> None:
    """Their ids are their paths, so they are others; none is removed, and nothing is stopped."""
    place.pages("a/cu", 10)
    place.pages("a/khac", 2)
    place.run(place.folder / "a")
    (place.folder / "a" / "cu").rename(place.folder / "a" / "moi")
    ran = place.run()
    assert ran.code == 0 and ran.counts() == (0, 0, 10, 0, 2)
    assert "moi/00.txt" in place.ids() and "cu/00.txt" not in place.ids()


def test_lines_without_ids_move_with_their_line(place: Place) -> None:
    """A line put in above gives all below it another id; no text is lost by that."""
    file = place.folder / "tin.jsonl"
    rows = [json.dumps({"title": f"Tin thứ {n} của ngõ"}) for n in range(4)]
    file.write_text("\n".join(rows), "utf-8")
    place.run(file)
    file.write_text("\n".join([json.dumps({"title": "Tin mới nhất"}), *rows]), "utf-8")
    assert place.run().code == 0
    assert titles(place.index) == {
        "tin.jsonl:1": "Tin mới nhất",
        **{f"tin.jsonl:{n + 2}": f"Tin thứ {n} của ngõ" for n in range(4)},
    }


# --- the same text in several places ----------------------------------------------------------


def test_the_same_bytes_under_ten_paths_are_one_document_with_ten_addresses(place: Place) -> None:
    for number in range(10):
        place.write(f"a/quan-{number}/thong-bao.txt", "Thông báo tạm ngừng cấp nước")
    place.write("a/z.txt", "Trang khác")
    ran = place.run(place.folder / "a")
    assert ran.code == 0 and ran.report["documents"] == 2
    assert len(ran.report["repeated"]) == 9
    assert ran.report["repeated"][0] == {
        "path": "quan-1/thong-bao.txt", "same_as": "quan-0/thong-bao.txt",
    }  # fmt: skip
    engine = Engine.open(place.index)
    for number in range(10):
        assert engine.document(f"quan-{number}/thong-bao.txt").id == "quan-0/thong-bao.txt"
    page = engine.search(SearchRequest("ngừng cấp nước", literal=True))
    assert page.total == 1
    assert page.hits[0].also_at == tuple(f"quan-{n}/thong-bao.txt" for n in range(1, 10))
    assert "Repeated texts" in place.say("index")[1]


def test_addresses_of_a_repeated_text_come_and_go(place: Place) -> None:
    for name in ("b", "c"):
        place.write(f"a/{name}.txt", "Thông báo chung")
    a = place.folder / "a"
    place.run(a)
    place.write("a/a.txt", "Thông báo chung")  # first in order: as a new index would have it
    place.run()
    assert place.ids() == {"a.txt"}
    assert Engine.open(place.index).document("c.txt").id == "a.txt"
    (a / "a.txt").unlink()
    assert place.run().counts()[3] == 0
    assert place.ids() == {"b.txt"}
    (a / "b.txt").unlink()
    (a / "c.txt").unlink()
    place.write("a/d.txt", "Trang khác")
    assert place.run().counts() == (1, 0, 0, 1, 0)


def test_the_same_text_in_two_sources_goes_with_the_second(place: Place) -> None:
    place.write("a/x.txt", "Thông báo chung")
    place.write("b/y.txt", "Thông báo chung")
    place.run(place.folder / "a", place.folder / "b")
    assert place.ids() == {"x.txt"}
    place.say("forget", place.folder / "a")
    assert place.ids() == {"y.txt"}
    place.say("forget", place.folder / "b")
    assert place.ids() == set()


def test_html_and_text_with_the_same_bytes_are_two_documents(place: Place) -> None:
    """They are read in different ways."""
    text = "<h1>Chợ hoa mở sớm</h1><p>Chợ hoa mở từ bốn giờ sáng cho người mua buôn.</p>"
    for name in ("a/x.html", "a/x.txt"):
        (place.folder / "a").mkdir(exist_ok=True)
        (place.folder / name).write_text(text, "utf-8")
    assert place.run(place.folder / "a").report["documents"] == 2


# --- killed in between ------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [0.0, 0.2, 0.4, 0.6, 0.8, 0.95])
def test_killed_in_between_the_next_run_is_whole(place: Place, moment: float) -> None:
    """SIGKILL at several moments of a run over two sources, workers and all."""
    a = place.pages("a", 20)
    place.run(a)
    before = place.ids()
    place.lines("tin.jsonl", [f"t{n}" for n in range(800)])
    place.write("a/moi.txt", "Trang mới")
    command = [sys.executable, "-m", "web.main", "index", str(a), str(place.folder / "tin.jsonl")]
    run = subprocess.Popen(
        [*command, "--index", str(place.index)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    time.sleep(0.5 + 5 * moment)
    run.kill()
    run.wait()
    assert place.ids() in (before, before | {"moi.txt"} | {f"t{n}" for n in range(800)})
    assert not list(check(place.index))
    ran = place.run(a, place.folder / "tin.jsonl")
    assert ran.code == 0 and ran.report["documents"] == 821


def catches(process: int, one: signal.Signals) -> bool:
    """Whether a process has a handler for a signal: a run has once it has begun."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (one - 1) & 1)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_asked_to_end_says_what_was_kept(place: Place, how: signal.Signals) -> None:
    """No word of the runtime's, and no exit code of success."""
    a = place.pages("a", 3)
    place.run(a)
    rows = [f"t{n}" for n in range(120_000)]
    file = place.lines("tin.jsonl", rows)
    run = subprocess.Popen(
        [sys.executable, "-m", "web.main", "index", str(file), "--index", str(place.index)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while run.poll() is None and not catches(run.pid, signal.SIGTERM):
        time.sleep(0.1)
    time.sleep(1)
    run.send_signal(how)
    out, said = run.communicate(timeout=60)
    assert run.returncode == 1, (out, said)
    assert said == (
        f"Error: Ended by {how.name}. The index is whole: generation 0 with 3 documents.\n"
    )
    assert out == ""
