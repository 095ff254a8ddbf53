"""The indexer: the index mirrors its sources, and only what changed is read."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from whoosh.index import open_dir

from index.analysis.schema import schema
from index.building.memory import HELD_ANYWAY, LEAST_TOKENS
from index.reading import source_records, sources
from index.reading.source_records import ReadSettings, SourceFile
from index.reports.report import Report
from index.sources.safeguards import Safeguards
from index.updating import next_generation
from index.updating.checking import check
from index.updating.generations import open_latest
from index.updating.indexer import index


def page(folder: Path, name: str, title: str, body: str = "Nội dung của trang.") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{title}\n\n18/01/2023 | 11:06  | Lượt xem: 23\n\n{body}\n", encoding="utf-8")
    return path


def line(id_: str, title: str) -> str:
    return json.dumps({"id": id_, "title": title, "body": f"Bài về {title}."}, ensure_ascii=False)


def titles(directory: Path) -> dict[str, str]:
    reader = open_dir(directory, schema=schema()).reader()
    return {stored["id"]: stored["title"] for stored in reader.all_stored_fields()}


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of sources and the directory of an index."""
    (tmp_path / "pages").mkdir()
    return tmp_path / "pages", tmp_path / "index"


def test_new_changed_vanished_and_unchanged_pages(places: tuple[Path, Path]) -> None:
    pages, directory = places
    for name in ("a.txt", "b.txt", "c.txt"):
        page(pages, name, f"Trang {name}")
    assert counts(index([pages], directory)) == (3, 0, 0, 0)
    assert counts(index([pages], directory)) == (0, 0, 0, 3)
    assert open_latest(directory).number == 0  # nothing changed, so no new generation
    page(pages, "b.txt", "Trang b đã sửa")
    (pages / "c.txt").unlink()
    page(pages, "d.txt", "Trang d mới")
    assert counts(index([pages], directory)) == (1, 1, 1, 1)
    assert titles(directory) == {
        "a.txt": "Trang a.txt", "b.txt": "Trang b đã sửa", "d.txt": "Trang d mới",
    }  # fmt: skip
    assert not list(check(directory))


def test_dry_run_says_what_would_be_done_and_does_nothing(places: tuple[Path, Path]) -> None:
    pages, directory = places
    page(pages, "a.txt", "Trang a")
    index([pages], directory)
    page(pages, "b.txt", "Trang b")
    assert counts(index([pages], directory, dry_run=True)) == (1, 0, 0, 1)
    assert titles(directory) == {"a.txt": "Trang a"}


def test_full_reads_everything_anew(places: tuple[Path, Path]) -> None:
    pages, directory = places
    page(pages, "a.txt", "Trang a")
    index([pages], directory)
    assert counts(index([pages], directory, full=True)) == (1, 0, 0, 0)
    assert open_latest(directory).number == 1


def test_other_rules_of_reading_read_everything_again(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer version may find another title or date in the same page; searching goes on."""
    pages, directory = places
    page(pages, "a.txt", "Trang a")
    (pages / "b.jsonl").write_text(line("1", "một") + "\n" + line("2", "hai"))
    index([pages], directory)
    monkeypatch.setattr(source_records, "reading_rules", lambda: b"other")
    assert counts(index([pages], directory)) == (0, 3, 0, 0)
    assert counts(index([pages], directory)) == (0, 0, 0, 3)


def test_of_a_changed_jsonl_file_only_new_lines_are_read(places: tuple[Path, Path]) -> None:
    pages, directory = places
    file = pages / "tin.jsonl"
    file.write_text("\n".join(line(f"t{n}", f"tin số {n}") for n in range(5)), "utf-8")
    assert counts(index([file], directory)) == (5, 0, 0, 0)
    lines = [line(f"t{n}", f"tin số {n}") for n in (0, 1, 2, 4)]
    file.write_text("\n".join([*lines, line("t2x", "tin mới")]), "utf-8")
    assert counts(index([file], directory)) == (1, 0, 1, 4)
    file.write_text("\n".join([*lines[:3], line("t4", "tin sửa"), line("t2x", "tin mới")]), "utf-8")
    assert counts(index([file], directory)) == (0, 1, 0, 4)
    assert titles(directory)["t4"] == "tin sửa"


def settle(*files: Path) -> None:
    """Wait until the time of the last change is one that no further change can have."""
    newest = max(file.stat().st_ctime for file in files)
    time.sleep(max(newest + sources.SETTLING - time.time() + 0.1, 0))


def bytes_read() -> int:
    """By this process, asked for file by file; what is mapped does not count."""
    return int(Path("/proc/self/io").read_text().split()[1])


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_file_that_was_not_written_to_is_not_read(places: tuple[Path, Path]) -> None:
    """Its name and times tell; that of another file with the same bytes does not."""
    pages, directory = places
    file = pages / "tin.jsonl"
    body = " ".join(f"từ{number}" for number in range(100_000))
    file.write_text(json.dumps({"id": "1", "title": "Tin dài", "body": body}), encoding="utf-8")
    size = file.stat().st_size
    settle(file)
    index([pages], directory)
    before = bytes_read()
    assert counts(index([pages], directory)) == (0, 0, 0, 1)
    assert bytes_read() - before < size
    again = pages / "again.jsonl"
    again.write_bytes(file.read_bytes())
    file.unlink()
    before = bytes_read()
    assert counts(index([pages], directory)) == (0, 0, 0, 1)
    assert bytes_read() - before > size


def test_a_change_is_seen_that_leaves_size_and_time_as_they_were(
    places: tuple[Path, Path],
) -> None:
    """As a copy that keeps times leaves them: the time of the change itself cannot be set. Nor is
    one overlooked that follows the last run at once."""
    pages, directory = places
    file = page(pages, "a.txt", "Trang một")
    settle(file)
    index([pages], directory)
    status = file.stat()
    page(pages, "a.txt", "Trang mốt")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)
    assert counts(index([pages], directory)) == (0, 1, 0, 0)
    for number in range(3):
        page(pages, "a.txt", f"Trang {number} ")
        assert counts(index([pages], directory)) == (0, 1, 0, 0)


def test_a_stamp_is_that_of_one_file_and_one_way_to_read_it(places: tuple[Path, Path]) -> None:
    """Until it settles a file has none."""
    pages, _ = places
    file = page(pages, "a.txt", "Trang một")

    def stamp(path: str = "a.txt", **settings: Any) -> bytes:
        source = SourceFile(path, file, file.stat().st_size)
        with sources.open_file(file) as stream:
            return sources.stamp_of(stream, source, ReadSettings(**settings))

    assert stamp() == sources.NO_STAMP
    settle(file)
    first = stamp()
    assert first == stamp() != sources.NO_STAMP
    assert first != stamp(fields=(("body", "content"),))
    assert first != stamp("a.html")
    file.chmod(0o600)
    settle(file)
    assert first != stamp()


def test_bad_files_are_listed_and_cost_nothing_else(places: tuple[Path, Path]) -> None:
    """An empty, a binary and a wrongly encoded page, a broken line, a duplicate id, a bad date."""
    pages, directory = places
    page(pages, "good.txt", "Trang tốt")
    (pages / "empty.txt").write_text("")
    (pages / "binary.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    (pages / "broken.txt").write_bytes("Quận ".encode() + b"\xff " * 9)
    rows = [
        line("x", "một"),
        "{broken",
        line("x", "hai"),
        json.dumps({"id": "y", "title": "ba", "published": "2021-02-31"}),
        json.dumps({"id": "z"}),
    ]
    (pages / "rows.jsonl").write_text("\n".join(rows), "utf-8")
    report = index([pages], directory)
    failed = {(t.path, t.line) for t in report.failed}
    assert failed == {
        ("empty.txt", 0), ("binary.txt", 0), ("broken.txt", 0),
        ("rows.jsonl", 2), ("rows.jsonl", 3), ("rows.jsonl", 5),
    }  # fmt: skip
    assert all(trouble.reason for trouble in report.failed)
    assert set(titles(directory)) == {"good.txt", "x", "y"}
    again = index([pages], directory)
    assert {(t.path, t.line) for t in again.failed} == failed  # told again, not forgotten
    assert counts(again) == (0, 0, 0, 3)


def test_a_line_put_in_above_others_costs_none_of_them(places: tuple[Path, Path]) -> None:
    """Lines without an id are called by their number, which is another one's afterwards."""
    pages, directory = places
    file = pages / "tin.jsonl"
    rows = [json.dumps({"title": f"Tin {n}"}) for n in range(4)]
    file.write_text("\n".join(rows[1:3]), "utf-8")
    index([file], directory)
    file.write_text("\n".join(rows), "utf-8")
    index([file], directory)
    assert titles(directory) == {f"tin.jsonl:{n + 1}": f"Tin {n}" for n in range(4)}


def test_an_id_taken_by_a_page_of_an_earlier_run_is_a_duplicate(
    places: tuple[Path, Path],
) -> None:
    pages, directory = places
    (pages / "b.jsonl").write_text(line("x", "đầu tiên"), "utf-8")
    index([pages], directory)
    (pages / "c.jsonl").write_text(line("x", "thứ hai"), "utf-8")
    report = index([pages], directory)
    assert [(t.path, t.line) for t in report.failed] == [("c.jsonl", 1)]
    assert "b.jsonl" in report.failed[0].reason
    assert titles(directory) == {"x": "đầu tiên"}


def test_a_renamed_file_of_documents_with_ids_is_no_change(places: tuple[Path, Path]) -> None:
    pages, directory = places
    (pages / "b.jsonl").write_text(line("x", "tin"), "utf-8")
    index([pages], directory)
    (pages / "b.jsonl").rename(pages / "a.jsonl")
    assert counts(index([pages], directory)) == (0, 0, 0, 1)


def test_a_page_that_turned_bad_stays_as_it_was(places: tuple[Path, Path]) -> None:
    """The last good state goes on being found, and the run says that the file failed."""
    pages, directory = places
    page(pages, "a.txt", "Trang a")
    index([pages], directory)
    (pages / "a.txt").write_bytes(b"\x00\x01\x02")
    report = index([pages], directory)
    assert [t.path for t in report.failed] == ["a.txt"]
    assert titles(directory) == {"a.txt": "Trang a"}


def test_a_source_that_is_not_there_removes_nothing(places: tuple[Path, Path]) -> None:
    """A disk that is not mounted must not empty the index."""
    pages, directory = places
    page(pages, "a.txt", "Trang a")
    index([pages], directory)
    report = index([pages.parent / "missing"], directory)
    assert report.failed
    assert titles(directory) == {"a.txt": "Trang a"}


def test_many_small_runs_are_merged_and_nothing_is_lost(places: tuple[Path, Path]) -> None:
    pages, directory = places
    for number in range(15):
        page(pages, f"{number}.txt", f"Trang số {number}")
        if number % 4 == 3:
            page(pages, f"{number - 1}.txt", f"Trang số {number - 1} đã sửa")
        index([pages], directory)
    assert len(open_latest(directory).segments) <= 6
    expected = {
        f"{n}.txt": f"Trang số {n}" + (" đã sửa" if n in (2, 6, 10) else "") for n in range(15)
    }
    expected["14.txt"] = "Trang số 14"
    assert titles(directory) == expected
    assert not list(check(directory))


def test_worker_processes_give_the_same_index_as_one(places: tuple[Path, Path]) -> None:
    pages, directory = places
    rows = [line(f"t{n}", f"tin số {n} của quận Hoàn Kiếm") for n in range(1500)]
    (pages / "rows.jsonl").write_text("\n".join(rows), "utf-8")
    report = index([pages], directory, processes=2)
    assert counts(report) == (1500, 0, 0, 0)
    alone = directory.parent / "alone"
    index([pages], alone, processes=1)
    assert titles(directory) == titles(alone)
    for name in ("*.trm", "*.doc"):
        one, other = (next(d.glob(name)).read_bytes() for d in (directory, alone))
        assert one == other


def test_with_little_memory_an_index_has_several_segments(places: tuple[Path, Path]) -> None:
    pages, directory = places
    each = 500
    rows = [line(f"t{n}", f"tin số {n} " + "của quận họp chợ " * (each // 4)) for n in range(900)]
    (pages / "rows.jsonl").write_text("\n".join(rows), "utf-8")
    index([pages], directory, processes=1, safeguards=Safeguards(memory=HELD_ANYWAY))
    sizes = [segment.doc_count() for segment in open_latest(directory).segments]
    assert len(sizes) > 1 and sum(sizes) == 900
    assert all(size * each < 1.5 * LEAST_TOKENS for size in sizes)
    alone = directory.parent / "alone"
    index([pages], alone, processes=1)
    assert len(open_latest(alone).segments) == 1
    assert titles(directory) == titles(alone)


def test_large_segments_are_left_alone(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are: rebuilding them would make segments of the same size."""
    monkeypatch.setattr(next_generation, "tokens_within", lambda megabytes: 40)
    monkeypatch.setattr(next_generation, "MERGE_SEGMENTS", 2)
    pages, directory = places
    for number in range(6):
        page(pages, f"{number}.txt", f"Trang số {number}", "chợ " * 40)
        index([pages], directory)
    before = {segment.segment_id() for segment in open_latest(directory).segments}
    assert len(before) == 6
    page(pages, "ngan.txt", "Trang ngắn")
    index([pages], directory)
    assert before < {segment.segment_id() for segment in open_latest(directory).segments}
