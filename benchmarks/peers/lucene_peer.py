"""Lucene from Maven Central, spoken to in lines over a pipe: see ``lucene/LucenePeer.java``. It
takes the times itself, so neither the start of the JVM nor the pipe is in them; and it is asked
`WARM` queries before, so that what it runs is compiled."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.peers import Answer, Missing, Searcher, Sources
from benchmarks.queries import Query

NAME = "Lucene"
SOURCE = Path(__file__).parent / "lucene"
MADE = Path(__file__).resolve().parents[2] / "var" / "lucene"
JDK = 21  # that Lucene 10 asks for
PLACES = (Path("/usr/lib/jvm"), Path("/Library/Java/JavaVirtualMachines"))
OPTIONS = ("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED")
LONGEST = 300  # seconds that Maven may take
WARM = 10_000


class Jvm(NamedTuple):
    """The start of a command that runs the program, and which JDK it is."""

    command: tuple[str, ...]
    version: str


def version() -> str:
    """Of Lucene and the JVM."""
    made = _program()
    [jar] = MADE.glob("lucene-core-*.jar")
    return f"{jar.stem.removeprefix('lucene-core-')} (JDK {made.version})"


def _jdk() -> tuple[Path, str]:
    """The first one that is new enough: its directory and version."""
    on_path = shutil.which("javac")
    found = [Path(os.environ["JAVA_HOME"])] if "JAVA_HOME" in os.environ else []
    found += [Path(on_path).resolve().parents[1]] if on_path else []
    found += [home for place in PLACES for home in sorted(place.glob("*"))]
    for home in found:
        javac = home / "bin" / "javac"
        if javac.exists():
            said = subprocess.run([javac, "-version"], capture_output=True, text=True)
            number = re.search(r"(\d+)[\d.]*", said.stdout + said.stderr)
            if number and int(number[1]) >= JDK:
                return home, number[0]
    raise Missing(f"no JDK {JDK} or newer here")


@cache
def _program() -> Jvm:
    """Lucene, fetched by Maven, and the program, compiled; both once."""
    home, of_jdk = _jdk()
    if not list(MADE.glob("lucene-core-*.jar")):
        if shutil.which("mvn") is None:
            raise Missing("no Maven here to fetch it")
        command = ["mvn", "-q", "-B", "-f", str(SOURCE / "pom.xml"),
                   "dependency:copy-dependencies", f"-DoutputDirectory={MADE}"]  # fmt: skip
        _run(command, "Maven does not fetch it")
    path = os.pathsep.join(map(str, (MADE, *sorted(MADE.glob("*.jar")))))
    source, compiled = SOURCE / "LucenePeer.java", MADE / "LucenePeer.class"
    if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
        command = [str(home / "bin" / "javac"), "-d", str(MADE), "-cp", path, str(source)]
        _run(command, "it is not compiled")
    return Jvm((str(home / "bin" / "java"), *OPTIONS, "-cp", path, "LucenePeer"), of_jdk)


def _run(command: Sequence[str], failure: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        raise Missing(f"{failure} in {LONGEST} seconds") from None
    if done.returncode:
        raise Missing(f"{failure}: {(done.stdout + done.stderr).strip()[:500]}")


def build(sources: Sources, count: int, directory: Path) -> float:
    """The seconds to the commit. Afterwards all is merged into one segment."""
    command = [*_program().command, "index", str(sources.texts), str(count), str(directory)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


class LuceneSearcher(Searcher):
    """``counts``: exact, or default, as Lucene comes."""

    def __init__(self, directory: Path, counts: str) -> None:
        self._counts = counts
        command = [*_program().command, "search", str(directory)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def _ask(self, *words: object, queries: Sequence[Query] = ()) -> str:
        lines = ["\t".join(map(str, words)), *map(_line, queries)]
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write("\n".join(lines) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"Lucene ended while it was asked {lines[0]}; see above why")
        return answer.rstrip("\n")

    def top(self, query: Query) -> Answer:
        total, *documents = self._ask("top", self._counts, _line(query)).split("\t")
        return Answer(int(total) if self._counts == "exact" else None, documents)

    def numbers(self, answer: Answer) -> list[int]:
        return [int(number) for number in answer.hits]

    def warm(self, queries: Sequence[Query]) -> None:
        self._ask("warm", self._counts, WARM, len(queries), queries=queries)

    def times(self, queries: Sequence[Query]) -> list[float]:
        said = self._ask("time", self._counts, len(queries), queries=queries)
        return [int(nanoseconds) / 1e9 for nanoseconds in said.split()]

    def close(self) -> None:
        self._process.communicate()


def _line(query: Query) -> str:
    return "\t".join([query.kind, str(query.year or 0), *query.terms])


def open_index(directory: Path) -> LuceneSearcher:
    return LuceneSearcher(directory, "exact")


def open_without_count(directory: Path) -> LuceneSearcher:
    return LuceneSearcher(directory, "default")
