"""Kills, power cuts, full disks, flipped bits and crowds, a few of each; `tests.faults` runs
the same at full numbers."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from index.updating.indexer import index
from tests.faults import crowd, damage, flips, full_disk, kills, power
from tests.faults.disk import (
    Disk,
    Made,
    Renamed,
    State,
    Synced,
    SyncedDirectory,
    Wrote,
)
from tests.faults.ground import Ground, prepare
from tests.faults.recording import recording
from tests.faults.tracing import record_traced, whole_calls

_TEXT = """quận phường chợ hoa cây xanh trường học họp dân tổ phố đường nước hoan kiem Hoàn Kiếm
HĐND UBND kế hoạch công an đón xuân"""
WORDS = _TEXT.split()


def articles(count: int, seed: int = 3) -> list[bytes]:
    rng = random.Random(seed)
    return [
        json.dumps(
            {
                "id": f"bai-{number}",
                "title": " ".join(rng.choices(WORDS, k=6)),
                "body": " ".join(rng.choices(WORDS, k=rng.randint(5, 60))),
                "published": f"20{20 + number % 6}-03-1{number % 10}",
                "district": ("Hoàn Kiếm", "Tây Hồ", None)[number % 3],
            },
            ensure_ascii=False,
        ).encode()
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return prepare(tmp_path_factory.mktemp("faults"), articles(40))


def small(ground: Ground, directory: Path) -> Ground:
    """The same with fewer questions, for trials of many states."""
    copy = Ground(directory, (*ground.questions[:2], ground.questions[-1]))
    shutil.copytree(ground.directory, directory, dirs_exist_ok=True)
    shutil.rmtree(copy.index)  # it remembers where its sources are, which is elsewhere
    copy.show("old")
    index([copy.sources], copy.index, processes=1)
    return copy


def test_killed_runs_leave_the_old_state_or_the_new_one(ground: Ground) -> None:
    """SIGKILL at 24 random moments of full and incremental runs; the next run cleans up."""
    done = kills.kills(ground, 24)
    assert not [kill for kill in done if kill.wrong]
    assert {kill.state for kill in done} == {"old", "new"}


@pytest.mark.parametrize("start", ["two generations", "nothing"])
def test_a_power_cut_after_any_call_leaves_the_old_state_or_the_new_one(
    ground: Ground, tmp_path: Path, start: str
) -> None:
    """After each call that changes files: whatever has not been synced, bytes and names, may be
    there or not. Once the run has ended, the new state is on the disk."""
    own = small(ground, tmp_path / "ground")
    base = power.two_generations(own) if start == "two generations" else None
    cuts = power.power_cuts(own, base, False, power.record_here, mend=0.03)
    assert not cuts.wrong
    assert cuts.found["old"] and cuts.found["new"] and cuts.mended


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_recorded_calls_are_those_that_strace_sees(ground: Ground, tmp_path: Path) -> None:
    """Kinds of calls, in order; names are random."""
    own = small(ground, tmp_path / "ground")
    own.show("new")
    seen = []
    for name, record in (("here", power.record_here), ("traced", record_traced)):
        root = tmp_path / name
        shutil.copytree(own.index, root / "index")
        seen.append([type(operation) for operation in record(own, root / "index", False)])
    assert seen[0] == seen[1]


def test_a_power_cut_takes_what_was_not_synced(tmp_path: Path) -> None:
    """The simulated disk itself: bytes are safe by a sync of their file, names by one of their
    directory."""
    (tmp_path / "kept").write_bytes(b"k")
    disk = Disk(tmp_path)

    def states() -> list[State]:
        return list(disk.after_power_cut(random.Random(1)))

    assert states() == [{"kept": b"k"}]
    disk.apply(Made("new", 1))
    disk.apply(Wrote(1, b"1234"))
    found = states()
    assert {"kept": b"k"} in found  # the name may be lost
    for data in (b"", b"12", b"1234", bytes(4)):
        assert {"kept": b"k", "new": data} in found
    disk.apply(Synced(1))
    assert sorted(map(len, states())) == [1, 2]
    disk.apply(SyncedDirectory("."))
    assert states() == [{"kept": b"k", "new": b"1234"}]
    disk.apply(Renamed("new", "kept"))
    assert len(states()) == 2
    assert {"kept": b"1234"} in states()


def test_recording_adds_up_to_what_was_done(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "old").write_bytes(b"old")
    with recording(root) as recorder:
        (root / "a").write_bytes(b"x" * 10_000)
        (root / "a").rename(root / "b")
        (root / "old").unlink()
        (root / "folder").mkdir()
        (root / "folder" / "c").write_bytes(b"c")
    assert recorder.disk.now() == {"b": b"x" * 10_000, "folder": None, "folder/c": b"c"}


def test_a_full_disk_leaves_the_old_state_and_says_so(ground: Ground) -> None:
    """Four random limits on the sizes of files."""
    done = full_disk.full_disks(ground, 4, full_disk.limits)
    assert not [run for run in done if run.wrong]
    assert {run.code for run in done} == {1}


@pytest.mark.parametrize("by_array", [False, True])
def test_no_flipped_bit_makes_a_wrong_answer_of_a_sound_index(
    ground: Ground, by_array: bool
) -> None:
    """Nor of one that a later run makes of it."""
    done = flips.flips(ground, 40, by_array)
    assert not [flip for flip in done if not flip.harmless]
    assert any(flip.checked == "reported" for flip in done)


def test_no_flipped_bit_is_answered_from(ground: Ground) -> None:
    """Neither by an index that is opened then, nor by one that is open already."""
    directory, previous = ground.copy("damaged"), ground.copy("previous")
    ground.show("new")
    index([ground.sources], directory, processes=1)
    done = list(damage.damages(directory, previous, ground.questions, 30, lazily=(True,)))
    assert not [each for each in done if not each.harmless]
    for outcomes in ({each.fresh for each in done}, {each.serving for each in done}):
        assert outcomes == {"right", "previous", "refused"}


def test_every_answer_is_of_one_generation(tmp_path: Path) -> None:
    """Four threads with one engine and two processes that open the index again and again, while
    it is written six times."""
    texts = [json.loads(line) for line in articles(100)]
    seen, seconds = crowd.crowd(tmp_path, texts, 6, crowd.Crowd(4, 2, look_again=0.0))
    assert not seen.wrong
    assert len(seconds) == 6
    assert len(seen.answers) > 2


def test_a_call_that_strace_shows_in_two_lines_is_one() -> None:
    """As where another thread ends meanwhile."""
    lines = [
        '12 openat(AT_FDCWD</w>, "/w/a", O_WRONLY|O_CREAT, 0666 <unfinished ...>',
        "13 +++ exited with 0 +++",
        "12 <... openat resumed>) = 5</w/a>",
        "12 fsync(5</w/a>) = 0",
    ]
    assert list(whole_calls(lines))[1:] == [
        '12 openat(AT_FDCWD</w>, "/w/a", O_WRONLY|O_CREAT, 0666) = 5</w/a>',
        "12 fsync(5</w/a>) = 0",
    ]
