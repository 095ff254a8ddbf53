"""A damaged index is not answered from: found out at once, in answering, or soon after."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from index.errors import IndexDamaged
from index.storage.arrays import ArrayFile
from index.updating import verifying
from index.updating.checking import check
from index.updating.generations import open_latest
from index.updating.indexer import index
from index.updating.verifying import BULK
from search import Engine, SearchRequest

TEXTS = (
    "Phường Ngọc Hà mở lớp dạy bơi",
    "Chợ đêm Tràng An họp lại từ thứ bảy",
    "Xóm Cầu ngừng cấp nước để thay van",
    "Tổ dân phố số 5 dọn vệ sinh ngõ chợ",
)
QUERIES = ("vườn thú", "chợ", "lop day boi", '"cấp nước"', "tổ dân phố số 5", "")


def write(source: Path, *more: str) -> None:
    source.mkdir(exist_ok=True)
    for number, text in enumerate((*TEXTS, *more)):
        (source / f"{number}.txt").write_text(f"{text}\n05/03/2024\n{text} trong tháng ba này.\n")


@pytest.fixture(scope="module")
def one_generation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one")
    write(folder / "source")
    index([folder / "source"], folder / "ix", processes=1)
    return folder / "ix"


@pytest.fixture(scope="module")
def two_generations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    write(folder / "source")
    index([folder / "source"], folder / "ix", processes=1)
    write(folder / "source", "Vườn thú mở cửa buổi tối")
    index([folder / "source"], folder / "ix", processes=1)
    return folder / "ix"


def answers(engine: Engine) -> list[list[tuple[str, str, str]]]:
    return [
        [(hit.id, hit.title, hit.snippet.text) for hit in engine.search(SearchRequest(query)).hits]
        for query in QUERIES
    ]


def arrays(directory: Path) -> Iterator[tuple[str, str]]:
    """Files and arrays of some bytes."""
    for path in sorted(directory.iterdir()):
        if path.suffix in (".trm", ".doc", ".model", ".sources", ".groups"):
            file = ArrayFile(path)
            yield from ((path.name, name) for name in file.names() if file.size(name))


def flip(directory: Path, name: str, array: str, rng: random.Random) -> None:
    """A random bit of an array, in a file of its own: copies of an index share theirs."""
    path = directory / name
    data = bytearray(path.read_bytes())
    file = ArrayFile(path)
    start = file._arrays[array]["at"]
    data[start + rng.randrange(file.size(array))] ^= 1 << rng.randrange(8)
    path.unlink()
    path.write_bytes(data)


def damaged_copy(directory: Path, to: Path, name: str, array: str, seed: int) -> Path:
    shutil.copytree(directory, to)
    flip(to, name, array, random.Random(seed))
    return to


def test_a_bit_of_any_array_refuses_a_small_index(one_generation: Path, tmp_path: Path) -> None:
    """The refusal names the array, and so does `check`."""
    for seed, (name, array) in enumerate(arrays(one_generation)):
        copy = damaged_copy(one_generation, tmp_path / str(seed), name, array, seed)
        with pytest.raises(IndexDamaged) as refused:
            Engine.open(copy)
        assert name in str(refused.value) and f"{array} does not have" in str(refused.value)
        assert any(array in line for line in check(copy))
        shutil.rmtree(copy)


def test_the_generation_before_answers_for_a_damaged_one(
    two_generations: Path, tmp_path: Path
) -> None:
    """It does so with its own answers, and says so."""
    newest = open_latest(two_generations)
    assert newest.manifest is not None and newest.number == 1
    copy = tmp_path / "ix"
    shutil.copytree(two_generations, copy)
    own = newest.manifest.extras["sources"]
    flip(copy, own, "files/digests", random.Random(1))
    engine = Engine.open(copy)
    assert engine.stats().generation == 0
    assert [len(found) for found in answers(engine)] == [0, 2, 1, 1, 1, 4]
    (problem,) = engine.problems()
    assert "generation 1 is damaged" in problem and "files/digests" in problem


@pytest.fixture
def nothing_bulky_at_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a large index: what makes up most of it is not read when it is opened."""
    monkeypatch.setattr(verifying, "LARGE", 0)


@pytest.mark.usefixtures("nothing_bulky_at_open")
def test_damage_that_opening_does_not_see_ends_in_a_refusal(
    one_generation: Path, tmp_path: Path
) -> None:
    """Until the whole has been read nothing crashes, and after it nothing is answered."""
    bulky = [one for one in arrays(one_generation) if one[1] in BULK]
    assert {array for _, array in bulky} >= {"docs", "weights", "forward/ranks", "texts/blob"}
    for seed, (name, array) in enumerate(bulky * 6):
        copy = damaged_copy(one_generation, tmp_path / str(seed), name, array, seed)
        engine = Engine.open(copy)
        with suppress(IndexDamaged, UnicodeDecodeError):
            answers(engine)
        verified = Engine.open(copy, verify=True)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                verified.stats()
            except IndexDamaged as error:
                assert array in str(error)
                break
            time.sleep(0.01)
        else:
            raise AssertionError(f"{array} of {name} was answered from")
        shutil.rmtree(copy)


@pytest.mark.usefixtures("nothing_bulky_at_open")
def test_a_list_that_leads_out_of_its_arrays_is_not_followed(
    two_generations: Path, tmp_path: Path
) -> None:
    """Also without verification; the generation before answers, as it did."""
    before = [len(found) for found in answers(Engine.open(two_generations))]
    copy = tmp_path / "ix"
    shutil.copytree(two_generations, copy)
    newest = open_latest(copy)
    [*_, segment] = newest.segments
    path = segment.path(newest.storage, ".trm")
    file = ArrayFile(path)
    data = bytearray(path.read_bytes())
    start = file._arrays["docs"]["at"]
    for byte in range(start + 1, start + file.size("docs"), file["docs"].itemsize):
        data[byte] |= 0x40  # documents beyond the last one
    path.unlink()
    path.write_bytes(data)
    engine = Engine.open(copy)
    found = [len(of) for of in answers(engine)]
    assert engine.stats().generation == 0 and found == [0, 2, 1, 1, 1, 4]
    assert before == [1, 2, 1, 1, 1, 5]
    assert any("docs does not have its checksum" in problem for problem in engine.problems())


def test_a_damaged_newer_state_is_tried_once(
    two_generations: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The engine stays with what it has, and looks again when something has changed."""
    copy = tmp_path / "ix"
    shutil.copytree(two_generations, copy)
    newest = open_latest(copy)
    assert newest.manifest is not None
    flip(copy, newest.manifest.extras["sources"], "files/digests", random.Random(1))
    toc = copy / "_MAIN_1.toc"
    toc.rename(tmp_path / "toc")
    engine = Engine.open(copy)
    assert not engine.problems()
    store = engine.view().store
    (tmp_path / "toc").rename(toc)
    newer = store.newer()
    assert newer is not None and newer.problems and newer.stats().generation == 0
    assert store.newer() is None and newer.newer() is None
