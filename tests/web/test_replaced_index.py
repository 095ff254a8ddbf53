"""A served index is the one that is there: replaced, damaged or gone under a running server."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from index.updating.generations import open_latest
from index.updating.indexer import index
from tests.search.test_damage import flip, write

from .conftest import Served, start


def asked(served: Served, path: str) -> Any:
    with urlopen(f"{served.address}{path}", timeout=20) as answer:
        return json.loads(answer.read())


def total(served: Served, query: str) -> int:
    return int(asked(served, f"/api/search?q={query}")["total"])


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def made(folder: Path, *more: str) -> Path:
    folder.mkdir()
    write(folder / "source", *more)
    index([folder / "source"], folder / "ix", processes=1)
    return folder / "ix"


def test_replaced_swapped_damaged_and_removed(tmp_path: Path) -> None:
    """Each is noticed without a restart, and `/healthz` and the log say what is not as it should
    be; a damaged generation is tried once, not all the time."""
    first, second = made(tmp_path / "a"), made(tmp_path / "b", "Vườn thú mở cửa buổi tối")
    link = tmp_path / "ix"
    link.symlink_to(first)
    served = start(link, "--no-log")
    try:
        assert asked(served, "/healthz")["status"] == "ok"
        assert total(served, "%22vuon+thu%22") == 0

        other = tmp_path / "other"
        other.symlink_to(second)
        other.replace(link)  # the same number of generation, another index
        until(lambda: total(served, "%22vuon+thu%22") == 1)

        third = made(tmp_path / "c", "Hội hoa xuân ở bến xe")
        second.rename(tmp_path / "aside")
        third.rename(second)
        until(lambda: total(served, "%22hoi+hoa+xuan%22") == 1)
        assert asked(served, "/healthz")["status"] == "ok"

        fourth = made(tmp_path / "d", "Đua ghe ngo mùa nước nổi")
        write(tmp_path / "d" / "source", "Đua ghe ngo mùa nước nổi", "Một tin nữa của xóm")
        index([tmp_path / "d" / "source"], fourth, processes=1)
        newest = open_latest(fourth)
        assert newest.manifest is not None and newest.number == 1
        flip(fourth, newest.manifest.extras["sources"], "files/digests", random.Random(1))
        second.rename(tmp_path / "aside2")
        fourth.rename(second)
        until(lambda: total(served, "%22dua+ghe+ngo%22") == 1)
        health = asked(served, "/healthz")
        assert (health["status"], health["generation"]) == ("degraded", 0)
        assert "generation 1 is damaged" in health["problems"][0]
        time.sleep(1.5)  # three looks more
        assert total(served, "%22dua+ghe+ngo%22") == 1

        shutil.rmtree(second)
        until(lambda: "no whole index" in str(asked(served, "/healthz")["problems"]))
        assert total(served, "%22dua+ghe+ngo%22") == 1  # its files are still mapped
    finally:
        assert served.stop() == 0
    assert served.process.stderr is not None
    said = served.process.stderr.read()
    assert said.count("generation 1 is damaged") == 1, said
