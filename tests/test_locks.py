"""The lock files in ``requirements/`` agree with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
EXTRAS = {"run": {"limit", "cluster"}, "test": {"test"}, "bench": {"test", "bench"}}
COMMAND = "run `make lock` and commit what it writes"

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def text(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def pins(lock: str, python: str) -> dict[NormalizedName, Version]:
    """The versions that a lock file has for a version of Python on Linux."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    found: dict[NormalizedName, Version] = {}
    for line in re.findall(r"^[a-z0-9].*", text(lock), re.MULTILINE):
        requirement = Requirement(line.rstrip(" \\"))
        if requirement.marker is None or requirement.marker.evaluate(environment):
            (specifier,) = requirement.specifier
            assert specifier.operator == "=="
            found[canonicalize_name(requirement.name)] = Version(specifier.version)
    return found


def asked_for(extras: set[str]) -> Iterator[Requirement]:
    yield from map(Requirement, PROJECT["project"]["dependencies"])
    yield from map(Requirement, PROJECT["dependency-groups"]["build"])
    for extra in extras:
        for requirement in map(Requirement, PROJECT["project"]["optional-dependencies"][extra]):
            if requirement.name == PROJECT["project"]["name"]:
                yield from asked_for(requirement.extras)
            else:
                yield requirement


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", EXTRAS)
def test_every_dependency_is_locked_within_its_bounds(lock: str, python: str) -> None:
    locked = pins(lock, python)
    for requirement in asked_for(EXTRAS[lock]):
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not in requirements/{lock}.txt: {COMMAND}"
        assert version in requirement.specifier, f"{requirement}, locked {version}: {COMMAND}"


@pytest.mark.parametrize("python", PYTHONS)
def test_tests_and_benchmarks_run_with_what_is_run(python: str) -> None:
    """The versions of run.txt stand in test.txt too, and those in bench.txt."""
    for smaller, larger in (("run", "test"), ("test", "bench")):
        assert pins(smaller, python).items() <= pins(larger, python).items(), COMMAND


@pytest.mark.parametrize("lock", EXTRAS)
def test_every_package_has_hashes_and_no_place_to_get_it_from(lock: str) -> None:
    packages = re.split(r"^(?=[a-z0-9])", text(lock), flags=re.MULTILINE)[1:]
    assert len(packages) > 20
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text(lock) and "index-url" not in text(lock)


def test_every_dependency_has_an_upper_bound() -> None:
    """A new major version is a decision, not an accident."""
    everything = asked_for({"test", "bench"})
    build = {Requirement(line).name for line in PROJECT["dependency-groups"]["build"]}
    for requirement in everything:
        operators = {specifier.operator for specifier in requirement.specifier}
        assert requirement.name in build or operators & {"==", "<"}, requirement


def test_what_is_left_out_is_in_no_lock_file() -> None:
    for lock in EXTRAS:
        lines = (ROOT / "requirements" / f"{lock}-without.txt").read_text("utf-8").splitlines()
        left_out = {line for line in lines if not line.startswith("#")}
        assert left_out and not left_out & pins(lock, "3.13").keys()
