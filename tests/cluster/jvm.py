"""What a local cluster needs: a JDK, and OpenSearch's jars by Maven."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "node"
OPENSEARCH = "3.8.0"
OLDEST_JAVA = 21
MAVEN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"


class Lacking(Exception):
    """Why there can be no cluster here, and what to do."""


@dataclass(frozen=True, slots=True)
class Jvm:
    """``java`` and the class path of a node."""

    java: Path
    class_path: str


@cache
def jvm() -> Jvm:
    """Fetches and compiles what is not there yet, into the user's cache. Raises Lacking."""
    home = _jdk()
    folder = _cache() / f"opensearch-{OPENSEARCH}"
    if not folder.is_dir():
        _make(home, folder)
    return Jvm(home / "bin/java", f"{folder / 'classes'}:{folder / 'lib'}/*")


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "khongdau"


def _jdk() -> Path:
    """The home of a JDK that is new enough: JAVA_HOME, the one in the PATH, or an installed one."""
    in_path = shutil.which("javac")
    candidates = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    candidates += [Path(in_path).resolve().parents[1]] if in_path else []
    candidates += sorted(Path("/usr/lib/jvm").glob("*"))
    for home in candidates:
        if (home / "bin/javac").is_file() and _version(home) >= OLDEST_JAVA:
            return home
    found = ", ".join(f"{home} ({_version(home)})" for home in candidates) or "none"
    raise Lacking(
        f"a JDK of Java {OLDEST_JAVA} or newer is needed for OpenSearch {OPENSEARCH}; found: "
        f"{found}. Install one (apt-get install openjdk-21-jdk-headless) or set JAVA_HOME"
    )


def _version(home: Path) -> int:
    """The major version of a JDK; 0: it is none."""
    try:
        text = (home / "release").read_text("utf-8")
    except OSError:
        return 0
    found = re.search(r'^JAVA_VERSION="(?:1\.)?(\d+)', text, re.MULTILINE)
    return int(found[1]) if found else 0


def _make(home: Path, folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise Lacking("Maven is needed to get OpenSearch: apt-get install maven")
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_suffix(f".{os.getpid()}")
    try:
        _run(maven, "-q", "-B", "-f", HERE / "pom.xml", MAVEN, f"-DoutputDirectory={new / 'lib'}")
        _run(home / "bin/javac", "-nowarn", "-cp", f"{new / 'lib'}/*",
             "-d", new / "classes", HERE / "Node.java")  # fmt: skip
        if not folder.is_dir():  # nobody else was faster
            new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if done.returncode:
        what = f"{Path(command[0]).name} failed"
        raise Lacking(f"{what}: {(done.stdout + done.stderr).strip()[-500:]}")


if __name__ == "__main__":
    try:
        jvm()
    except Lacking as lacking:
        sys.exit(f"no local cluster: {lacking}")
