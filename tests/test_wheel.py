"""The wheel: built, installed in a clean environment, and from ``khongdau init`` to a served page.

Dependencies are those of the environment that runs the tests; ``make wheel`` installs them anew.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

import khongdau
from tests.search.test_damage import write
from tests.search.test_first_search import QUERIES
from tests.web.conftest import free_port
from vietnamese.jit import DONE

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("vietnamese", "index", "search", "web", "docs", "khongdau.py", "pyproject.toml",
         "README.md", "LICENSE")  # fmt: skip
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy: a build leaves files beside the sources, which the next one would take."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for part in PARTS:
        if (ROOT / part).is_dir():
            leave_out = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / part, source / part, ignore=leave_out, symlinks=True)
        else:
            shutil.copy(ROOT / part, source)
    pip(sys.executable, "wheel", "--no-deps", "--no-build-isolation", "-w", str(built), str(source))
    (wheel,) = built.glob("khongdau-*.whl")
    return wheel


def pip(python: str, *arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--python", python, *arguments]
    subprocess.run([*command, "-q", "--disable-pip-version-check"], check=True)


@pytest.fixture
def environment(wheel: Path, tmp_path: Path) -> Path:
    """The programs of a clean environment that the wheel is installed in."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    programs = tmp_path / "env" / "bin"
    install(programs, wheel)
    (packages,) = (tmp_path / "env").glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return programs


def install(programs: Path, wheel: Path) -> None:
    pip(str(programs / "python"), "install", "--no-deps", "--no-index", str(wheel))


def run(
    programs: Path, *arguments: str, cwd: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [programs / "khongdau", *arguments],
        cwd=cwd, env=inherited | environment, capture_output=True, text=True,
    )  # fmt: skip


@contextmanager
def served(programs: Path, folder: Path, **environment: str) -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        [programs / "khongdau", "serve", "--port", str(port), "--workers", "1"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
    )  # fmt: skip
    try:
        assert process.stdout and process.stdout.readline().startswith("khongdau: http://")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def test_from_the_wheel_to_a_served_page(environment: Path, tmp_path: Path) -> None:
    """Page, style sheet and help come out of the wheel alone; and the first search compiles
    nothing, since `khongdau index` has compiled all."""
    cache = tmp_path / "cache"
    cache.mkdir()
    settings = {"NUMBA_CACHE_DIR": str(cache)}
    for words in (["init", "tin", "--name", "Tin phường"], ["index"], ["config", "check"]):
        folder = tmp_path / "tin" if words[0] != "init" else tmp_path
        done = run(environment, *words, cwd=folder, **settings)
        assert done.returncode == 0, done.stderr
    write(tmp_path / "source")  # what all of the queries find something in
    at = ("--index", str(tmp_path / "ix"))
    done = run(environment, "index", str(tmp_path / "source"), *at, cwd=tmp_path, **settings)
    assert done.returncode == 0, done.stderr
    kept = set(cache.rglob("*.nbc"))
    assert len(kept) > 30 and list(cache.rglob(DONE))
    for query in QUERIES:
        asked = ("search", *at, "--format", "json", "--", query)
        done = run(environment, *asked, cwd=tmp_path, **settings)
        assert json.loads(done.stdout)["total"] and not done.stderr
    assert set(cache.rglob("*.nbc")) == kept
    with served(environment, tmp_path / "tin", **settings) as address:
        with urlopen(f"{address}/?q=bai+dau+tien") as answer:
            page = answer.read().decode()
        assert "Tin phường" in page and "<mark>" in page
        style = page.split('rel="stylesheet" href="')[1].split('"')[0]
        for path in (style, "/tro-giup", "/tro-giup/start"):
            with urlopen(address + path) as answer:
                assert answer.status == 200


def test_every_file_that_is_read_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    for package in khongdau.PACKAGES:
        for path in (ROOT / package).rglob("*"):
            name = path.relative_to(ROOT).as_posix()
            if path.is_file() and "__pycache__" not in name:
                assert name in names


def test_the_container_is_built_of_all_that_the_wheel_is() -> None:
    let_in = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert {f"!{part}" for part in PARTS} <= set(let_in)


def stranger(folder: Path) -> Path:
    """A wheel of another program that has a package ``web``, too."""
    wheel = folder / "stranger-1-py3-none-any.whl"
    files = {
        "web/__init__.py": "class application: pass\n",
        "stranger-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: stranger\nVersion: 1\n",
        "stranger-1.dist-info/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
        "stranger-1.dist-info/RECORD": "web/__init__.py,,\n",
    }
    with zipfile.ZipFile(wheel, "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return wheel


def test_another_programs_package_of_the_same_name_is_told(
    environment: Path, tmp_path: Path
) -> None:
    """Installed over ours, or found before it."""
    (tmp_path / "before" / "search").mkdir(parents=True)
    (tmp_path / "before" / "search" / "__init__.py").write_text("")
    done = run(environment, "--version", cwd=tmp_path, PYTHONPATH=str(tmp_path / "before"))
    assert done.returncode == 1
    assert "  search: " in done.stderr and "python3 -m venv" in done.stderr
    install(environment, stranger(tmp_path))
    done = run(environment, "--version", cwd=tmp_path)
    assert done.returncode == 1
    assert "  web: " in done.stderr and "Traceback" not in done.stderr


def test_in_the_checkout_all_packages_are_its_own() -> None:
    assert not list(khongdau.strangers())
