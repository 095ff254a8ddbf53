"""``khongdau serve`` as a process: it says when it is ready, stops cleanly, and finds a new
index by itself."""

from __future__ import annotations

import json
import signal
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from index.updating.indexer import index
from web.main import main

from . import samples
from .conftest import Served, start


def get(address: str, **headers: str) -> str:
    with urlopen(Request(address, headers=headers), timeout=10) as response:
        return str(response.read().decode("utf-8"))


def total(served: Served, query: str) -> int:
    return int(json.loads(get(f"{served.address}/api/search?q={query}"))["total"])


def test_each_request_is_one_line_with_its_search_time_until_it_is_stopped(
    index_directory: Path,
) -> None:
    """Ctrl+C ends it with 0 and without a word too many."""
    served = start(index_directory)
    get(f"{served.address}/?q=lich%0AGET+/forged")
    assert served.stop(signal.SIGINT) == 0
    assert served.process.stderr
    (line,) = [each for each in served.process.stderr.read().splitlines() if "robots" not in each]
    assert "127.0.0.1 GET /?q=lich%0AGET+/forged 200 " in line
    assert "ms search=" in line


def test_a_new_index_is_used_without_a_restart(tmp_path: Path) -> None:
    source, directory = tmp_path / "nguon.jsonl", tmp_path / "chi-muc"
    samples.write(source)
    index([source], directory, processes=1)
    served = start(directory)
    try:
        phrase = "%22vuon+thu%22"
        assert total(served, phrase) == 0
        with source.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"id": "moi", "title": "Vườn thú mở cửa buổi tối"}) + "\n")
        index([source], directory, processes=1)
        until = time.monotonic() + 10
        while total(served, phrase) == 0 and time.monotonic() < until:
            time.sleep(0.1)
        assert total(served, phrase) == 1
        assert "Vườn thú" in get(f"{served.address}/tai-lieu/moi")
    finally:
        assert served.stop(signal.SIGTERM) == 0


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="no /proc here")
def test_files_of_dead_generations_are_given_back(tmp_path: Path) -> None:
    """No process keeps one mapped, and that which began the others has none at all."""
    source, directory = tmp_path / "nguon.jsonl", tmp_path / "chi-muc"
    samples.write(source)
    index([source], directory, processes=1)
    served = start(directory, "--no-log")
    try:
        for number in (1, 2, 3):
            index([source], directory, full=True, processes=1)
            until = time.monotonic() + 20
            while generation(served) < number and time.monotonic() < until:
                time.sleep(0.1)
        assert generation(served) == 3
        until = time.monotonic() + 20
        while any(map(removed, mapped(served))) and time.monotonic() < until:
            time.sleep(0.1)
        parent, worker = mapped(served)
        assert not parent
        assert worker and not removed(worker)
    finally:
        served.stop()


def generation(served: Served) -> int:
    return int(json.loads(get(f"{served.address}/healthz"))["generation"])


def mapped(served: Served) -> list[list[str]]:
    """The files of an index that the server and its worker map."""
    found = []
    for process in sorted(Path("/proc").glob("[0-9]*"), key=lambda each: int(each.name)):
        with suppress(OSError):
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if served.process.pid in (parent, int(process.name)):
                maps = (process / "maps").read_text().splitlines()
                found.append([line for line in maps if "/MAIN_" in line])
    return found


def removed(maps: list[str]) -> list[str]:
    return [line for line in maps if line.endswith("(deleted)")]


def test_behind_a_proxy_under_a_prefix_with_a_limit(index_directory: Path) -> None:
    pytest.importorskip("flask_limiter", reason="Flask-Limiter is not installed")
    served = start(
        index_directory, "--prefix", "/tin", "--proxies", "1", "--rate-limit", "5/minute"
    )
    try:
        assert served.address.endswith("/tin")
        told = {"X-Forwarded-Host": "tin.example", "X-Forwarded-Proto": "https",
                "X-Forwarded-For": "192.0.2.7"}  # fmt: skip
        robots = get(f"{served.address}/robots.txt", **told)
        assert "Sitemap: https://tin.example/tin/sitemap.xml" in robots
        with pytest.raises(HTTPError) as refused:
            for _ in range(6):
                get(f"{served.address}/?q=lich", **told)
        assert refused.value.code == 429
        assert "khongdau" in get(f"{served.address}/?q=lich", **{"X-Forwarded-For": "192.0.2.8"})
    finally:
        served.stop()


def test_without_an_index_it_says_how_to_make_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["serve", "--index", str(tmp_path / "khong-co")])
    assert result.exit_code == 1
    assert "khongdau index" in result.output
    assert "Traceback" not in result.output


def test_a_taken_port_is_said(index_directory: Path, served: Served) -> None:
    """Also where the other one is khongdau itself, which shares its port among processes."""
    asked = ["serve", "--index", str(index_directory), "--port", str(served.port)]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 1
    assert f"127.0.0.1:{served.port}" in result.output
    assert "--port" in result.output


@pytest.mark.parametrize(
    "options",
    [["--port", "0"], ["--port", "x"], ["--workers", "0"], ["--proxies", "-1"],
     ["--rate-limit", "often"]],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_exit_code_2(index_directory: Path, options: list[str]) -> None:
    result = CliRunner().invoke(main, ["serve", "--index", str(index_directory), *options])
    assert result.exit_code == 2
    assert options[0] in result.output
