"""Generations: whatever happens to a writer, the index opens at the old state or the new one."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from whoosh import fields
from whoosh.index import create_in

from index.errors import IndexDamaged, IndexForeign, IndexLocked, IndexMissing
from index.storage.arrays import ArrayFile
from index.updating import generations, next_generation, verifying
from index.updating.checking import check
from index.updating.generations import Writer, manifest_path, open_latest, toc_path
from index.updating.indexer import index
from tests.index.test_indexer import line, page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with one page and an index of it."""
    pages = tmp_path / "pages"
    page(pages, "a.txt", "Trang a")
    index([pages], tmp_path / "index")
    return pages, tmp_path / "index"


def test_no_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="khongdau index"):
        open_latest(tmp_path / "nowhere")


def test_an_index_of_whoosh_alone_is_refused(tmp_path: Path) -> None:
    create_in(tmp_path, fields.Schema(a=fields.TEXT))
    with pytest.raises(IndexForeign, match="--full"):
        open_latest(tmp_path)


def test_another_fingerprint_is_refused_until_rebuilt(
    made: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A query analysed by other rules than the documents would silently miss some."""
    pages, directory = made
    monkeypatch.setattr(generations, "fingerprint", lambda: "another")
    with pytest.raises(IndexForeign, match="--full"):
        open_latest(directory)
    with pytest.raises(IndexForeign):
        index([pages], directory)
    index([pages], directory, full=True)
    assert open_latest(directory).number == 1


def test_a_second_writer_is_told_to_wait(made: tuple[Path, Path]) -> None:
    pages, directory = made
    with Writer(directory), pytest.raises(IndexLocked, match="Another process"):
        index([pages], directory)
    index([pages], directory)  # the lock is free again


def test_the_generation_before_stays_openable_until_the_next_commit(
    made: tuple[Path, Path],
) -> None:
    pages, directory = made
    for number in range(1, 4):
        page(pages, "a.txt", f"Trang a, lần {number}")
        index([pages], directory)
    assert generations.generations(directory) == [3, 2]
    toc_path(directory, 3).unlink()
    assert open_latest(directory).number == 2
    assert not list(check(directory))


@pytest.mark.parametrize("which", [toc_path, manifest_path])
def test_a_damaged_newest_generation_falls_back_to_the_one_before(
    made: tuple[Path, Path], which: object
) -> None:
    pages, directory = made
    page(pages, "b.txt", "Trang b")
    index([pages], directory)
    path = which(directory, 1)  # type: ignore[operator]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert open_latest(directory).number == 0
    assert any("generation 1 is damaged" in problem for problem in check(directory))


def flip(path: Path, byte: int) -> None:
    data = bytearray(path.read_bytes())
    data[byte] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("name", ["trm", "doc", "model"])
def test_a_file_that_cannot_be_opened_is_damage_of_its_generation(
    made: tuple[Path, Path], name: str
) -> None:
    """The generation before answers; without one the refusal names the file."""
    pages, directory = made
    alone = directory.parent / "alone"
    index([pages], alone)
    flip(next(alone.glob(f"*.{name}")), -1)
    with pytest.raises(IndexDamaged, match=rf"{name}.*--full"):
        open_latest(alone)
    assert any(name in problem for problem in check(alone))
    page(pages, "b.txt", "Trang b")
    before = set(directory.iterdir())
    index([pages], directory)
    (new,) = set(directory.glob(f"*.{name}")) - before
    flip(new, -1)
    assert open_latest(directory).number == 0
    assert any("generation 1 is damaged" in problem for problem in check(directory))


def test_the_next_run_replaces_a_damaged_generation(made: tuple[Path, Path]) -> None:
    """Also where the generation before it agrees with the sources."""
    pages, directory = made
    page(pages, "b.txt", "Trang b")
    index([pages], directory)
    flip(toc_path(directory, 1), 5)
    (pages / "b.txt").unlink()
    index([pages], directory)
    assert open_latest(directory).number == 2
    assert not list(check(directory))


def test_merging_refuses_a_damaged_segment(
    made: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Built anew, what is wrong in it would get checksums as if it were right."""
    pages, directory = made
    monkeypatch.setattr(verifying, "LARGE", 0)  # as in a large index: not read when it is opened
    file = ArrayFile(next(directory.glob("*.doc")))
    flip(file.path, file.path.read_bytes().index(file["texts/blob"].tobytes()) + 7)
    page(pages, "b.txt", "Trang b")
    monkeypatch.setattr(next_generation, "MERGE_SEGMENTS", 0)
    with pytest.raises(IndexDamaged, match="texts/blob.*--full"):
        index([pages], directory)
    assert open_latest(directory).number == 0
    index([pages], directory, full=True)
    assert not list(check(directory))


def test_workers_end_with_a_killed_run(made: tuple[Path, Path]) -> None:
    """Nobody would give them work or end them any more."""
    pages, directory = made
    (pages / "rows.jsonl").write_text(
        "\n".join(line(f"t{n}", f"tin số {n} " + "chợ hoa " * 200) for n in range(6000)), "utf-8"
    )
    code = (
        "import sys\nfrom pathlib import Path\nfrom index.updating.indexer import index\n"
        "index([Path(sys.argv[1])], Path(sys.argv[2]), processes=2, full=True)\n"
    )
    script = pages.parent / "run.py"
    script.write_text(code)
    run = subprocess.Popen(
        [sys.executable, str(script), str(pages), str(directory)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
    )  # fmt: skip
    started: set[str] = set()
    while run.poll() is None and len(started) < 2:
        time.sleep(0.02)  # until there are two workers
        with suppress(OSError):
            tasks = Path(f"/proc/{run.pid}/task").iterdir()
            started = {pid for task in tasks for pid in (task / "children").read_text().split()}
    assert len(started) == 2
    run.kill()
    run.wait()
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in started) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


def test_leftovers_of_a_dead_writer_are_cleaned(made: tuple[Path, Path]) -> None:
    pages, directory = made
    leftovers = [directory / "MAIN_abcdefgh12345678.trm", directory / "_MAIN_7.toc.new"]
    for path in leftovers:
        path.write_bytes(b"half")
    page(pages, "b.txt", "Trang b")
    index([pages], directory)
    assert not any(path.exists() for path in leftovers)


@pytest.mark.parametrize("name", ["trm", "doc", "model"])
def test_check_finds_any_flipped_bit(made: tuple[Path, Path], name: str) -> None:
    """60 random bits of each kind of file, one at a time."""
    _, directory = made
    rng = random.Random(1)
    path = next(directory.glob(f"*.{name}"))
    sound = path.read_bytes()
    for _ in range(60):
        data = bytearray(sound)
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        path.write_bytes(data)
        assert list(check(directory))
    path.write_bytes(sound)
    assert not list(check(directory))
