"""What may happen to a served index: under a server, and to who opens it then."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.errors import IndexDamaged, IndexMissing, IndexUnreadable
from index.updating.generations import manifest_path, toc_path
from index.updating.indexer import index
from search import Engine, SearchRequest
from tests.search.test_damage import write
from web.app import create_app
from web.main import main

from .conftest import Served, start
from .test_replaced_index import asked, made, total, until

NOBODY = 65534


def told(served: Served) -> str:
    """All that it has logged, once it has ended."""
    assert served.process.stderr is not None
    return served.process.stderr.read()


def command(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, arguments)
    return done.exit_code, done.output


@contextmanager
def as_another_user() -> Iterator[None]:
    """Who may read nothing that is not everybody's; root may read all."""
    if os.geteuid():
        yield  # who has taken their own rights away already is as badly off
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_the_newest_generation_damaged_under_a_server(tmp_path: Path) -> None:
    """In place. The one before it answers; restored, the newest does again."""
    directory = made(tmp_path / "a")
    write(tmp_path / "a" / "source", "Vườn thú mở cửa buổi tối")
    index([tmp_path / "a" / "source"], directory, processes=1)
    served = start(directory, "--no-log")
    try:
        assert total(served, "%22vuon+thu%22") == 1
        manifest = manifest_path(directory, 1)
        names = [name for name in manifest.read_text().split('"') if name.endswith(".sources")]
        path = directory / names[0]
        whole = path.read_bytes()
        with path.open("r+b") as file:
            file.seek(200)
            file.write(bytes([whole[200] ^ 1]))
        until(lambda: asked(served, "/healthz")["status"] == "degraded")
        assert total(served, "%22vuon+thu%22") == 0
        code, said = command("stats", "--index", str(directory))
        assert code == 0 and "generation 1 is damaged" in said and "generation 0" in said
        assert command("check", "--index", str(directory))[0] == 1
        path.write_bytes(whole)
        until(lambda: asked(served, "/healthz")["status"] == "ok")
        assert total(served, "%22vuon+thu%22") == 1
        assert command("check", "--index", str(directory)) == (0, "The index is sound.\n")
    finally:
        assert served.stop() == 0
    assert "does not have its checksum" in told(served)


def test_the_only_generation_damaged_or_cut_under_a_server(tmp_path: Path) -> None:
    """It answers 503, and lives: not even a file that ends too soon ends it."""
    directory = made(tmp_path / "a")
    served = start(directory, "--no-log")
    try:
        (path,) = directory.glob("*.doc")
        with path.open("r+b") as file:
            file.truncate(4096)
        for _ in range(3):
            with pytest.raises(Exception, match="503"):
                asked(served, "/api/search?q=cho")
        with pytest.raises(Exception, match="503"):
            asked(served, "/healthz")
        code, said = command("search", "cho", "--index", str(directory))
        assert code == 1 and "khongdau index --full" in said
        with pytest.raises(IndexDamaged):
            Engine.open(directory)
        index([tmp_path / "a" / "source"], directory, full=True, processes=1)
        until(lambda: _status(served) == "ok")
        assert total(served, "cho") == 2
    finally:
        assert served.stop() == 0
    assert "the end of the file" in told(served)


def _status(served: Served) -> str:
    try:
        return str(asked(served, "/healthz")["status"])
    except OSError:
        return "unavailable"


def test_another_users_files(tmp_path: Path) -> None:
    """A server goes on from what it has mapped, and says so; others are told whose it is not."""
    own = [path for path in tmp_path.parents if path.name.startswith(("pytest-", "popen-"))]
    for path in (tmp_path, *own):  # those that pytest has made
        path.chmod(0o755)
    directory = made(tmp_path / "a")
    engine = Engine.open(directory)
    client = create_app(engine).test_client()
    client.get("/healthz")
    command("search", "cho", "--index", str(directory))  # modules that another user may not read
    for mode in ("directory", "files"):
        paths = [directory] if mode == "directory" else list(directory.iterdir())
        before = {path: path.stat().st_mode for path in paths}
        for path in paths:
            path.chmod(0)
        try:
            with as_another_user():
                with pytest.raises(IndexUnreadable) as refused:
                    Engine.open(directory)
                code, said = command("search", "--lang", "en", "cho", "--index", str(directory))
                assert engine.search(SearchRequest("cho")).total == 2
                problems = engine.problems()
                health = client.get("/healthz").get_json()
        finally:
            for path, was in before.items():
                path.chmod(was)
        assert "cannot be read" in str(refused.value) and "chmod" in str(refused.value)
        assert code == 1 and "cannot be read by this user" in said and "--full" not in said
        assert (mode == "files") or "cannot be read" in problems[0]
        assert (health["status"], health["problems"]) == (
            "degraded" if problems else "ok",
            list(problems),
        )
    assert not engine.problems()


def test_a_full_disk_under_a_server(tmp_path: Path) -> None:
    """The run fails and says why; what is served stays."""
    directory = made(tmp_path / "a")
    served = start(directory, "--no-log")
    try:
        write(tmp_path / "a" / "source", "Vườn thú mở cửa buổi tối" + " và ban ngày" * 3000)
        run = [sys.executable, "-m", "web.main", "index", str(tmp_path / "a" / "source")]
        limited = f"ulimit -f 8; exec {' '.join(run)} --index {directory}"
        done = subprocess.run(["bash", "-c", limited], capture_output=True, text=True)
        assert done.returncode == 1 and "could not be written" in done.stderr, done.stderr
        time.sleep(1)
        assert asked(served, "/healthz")["status"] == "ok"
        assert total(served, "%22vuon+thu%22") == 0
        assert command("check", "--index", str(directory))[0] == 0
        index([tmp_path / "a" / "source"], directory, processes=1)
        until(lambda: total(served, "%22vuon+thu%22") == 1)
    finally:
        assert served.stop() == 0


@pytest.mark.parametrize("days", [-3650, 3650])
def test_a_clock_set_back_or_forward(tmp_path: Path, days: int) -> None:
    """Generations are told apart by what they are, not by when: files may be of any time."""
    directory = made(tmp_path / "a")
    served = start(directory, "--no-log")
    try:
        assert total(served, "%22vuon+thu%22") == 0
        write(tmp_path / "a" / "source", "Vườn thú mở cửa buổi tối")
        index([tmp_path / "a" / "source"], directory, processes=1)
        other = time.time() + days * 86400
        for path in directory.iterdir():
            os.utime(path, (other, other))
        until(lambda: total(served, "%22vuon+thu%22") == 1)
        until(lambda: asked(served, "/healthz") == {**asked(served, "/healthz"), "status": "ok"})
        assert Engine.open(directory).stats().generation == 1
        assert command("check", "--index", str(directory))[0] == 0
    finally:
        assert served.stop() == 0


def test_replaced_swapped_damaged_and_removed_before_it_is_opened(tmp_path: Path) -> None:
    """The same as `test_replaced_index`, for who comes later."""
    first, second = made(tmp_path / "a"), made(tmp_path / "b", "Vườn thú mở cửa buổi tối")
    link = tmp_path / "ix"
    link.symlink_to(first)
    query = SearchRequest('"vườn thú"')
    assert Engine.open(link).search(query).total == 0
    link.unlink()
    link.symlink_to(second)
    assert Engine.open(link).search(query).total == 1
    shutil.rmtree(second)
    first.rename(second)
    assert Engine.open(link).search(query).total == 0
    toc_path(second, 0).write_bytes(b"damaged")
    with pytest.raises(IndexDamaged, match="generation 0 is damaged"):
        Engine.open(link)
    assert command("check", "--index", str(link))[0] == 1
    shutil.rmtree(second)
    with pytest.raises(IndexMissing):
        Engine.open(link)
    code, said = command("search", "cho", "--lang", "en", "--index", str(link))
    assert code == 1 and "There is no index" in said
