"""Changes of analyser rules, one at a time: is each of them noticed?

    python -m tests.index.rule_changes

A change is noticed where the fingerprint of an index becomes another one, or where the table
``golden_terms.tsv`` no longer holds, which fails a test until the version follows.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
PROBE = """
from index.analysis.fingerprint import fingerprint
from tests.index import golden_terms
print(fingerprint(), golden_terms.table() == golden_terms.TABLE.read_text(encoding="utf-8"))
"""


@dataclass(frozen=True, slots=True)
class Change:
    """``constant`` of a module becomes ``expression``, in which ``value`` is what it was."""

    file: str
    constant: str
    expression: str

    def __str__(self) -> str:
        return f"{self.file}:{self.constant}"


CHANGES = (
    Change("vietnamese/text/word_boundaries.py", "UNITS", "value - {'ha'}"),
    Change("vietnamese/text/word_boundaries.py", "HIGHLAND", "value - {'kạn'}"),
    Change("vietnamese/text/word_boundaries.py", "CODAS", "value - {'t'}"),
    Change("vietnamese/text/word_boundaries.py", "TORN_ONSETS", "value - {'ng'}"),
    Change("vietnamese/text/word_boundaries.py", "CONSONANTS", "value - {'k'}"),
    Change("vietnamese/text/word_boundaries.py", "LONGEST_GLUED", "value + 1"),
    Change("vietnamese/text/syllables.py", "WRITTEN_WITH_Y", "value - {'l'}"),
    Change("vietnamese/text/syllables.py", "WRITTEN_WITH_I", "value - {'s'}"),
    Change("vietnamese/text/syllables.py", "RIMES", "value - {'oao'}"),
    Change("vietnamese/text/syllables.py", "RIMES_OF_QU", "value - {'ynh'}"),
    Change("vietnamese/text/canonical.py", "_LOOK_ALIKES", "{208: 272, 240: 273}"),
    Change("vietnamese/text/canonical.py", "SOFT_HYPHEN_ETC", "value[1:]"),
    Change("vietnamese/entities/numbers.py", "LONGEST_PADDED", "value + 1"),
    Change("vietnamese/entities/dates.py", "_TWO_DIGIT_PIVOT", "value + 1"),
    Change("vietnamese/entities/dates.py", "_SOUTH", "value - {'dong'}"),
    Change("vietnamese/entities/dates.py", "LAST_YEAR", "value - 1"),
    Change("vietnamese/entities/addresses.py", "_BARE_HOST", "value.replace('|gov', '')"),
    Change("vietnamese/entities/document_numbers.py", "_ABBREVIATION", "value.replace('8', '3')"),
    Change("vietnamese/overlays/abbreviation_patterns.py", "LONG_ABBREVIATION", "value + 1"),
    Change("vietnamese/overlays/abbreviation_patterns.py", "LONG_WRITTEN", "value + 1"),
    Change("vietnamese/overlays/abbreviation_patterns.py", "SHORTEST_CARRIED", "value + 1"),
    Change("vietnamese/overlays/abbreviations.py", "NEAR", "value + 1"),
    Change("vietnamese/overlays/pattern_tree.py", "AROUND", "value + 1"),
    Change("vietnamese/overlays/numbers/codes.py", "NAMES", "frozenset()"),
    Change("vietnamese/overlays/ordinals.py", "FURTHEST", "value - 6"),
    Change("vietnamese/overlays/numbers/units.py", "MULTIPLIERS", "{**value, 'triệu': 1000}"),
    Change("vietnamese/overlays/numerals.py", "LARGEST_ROMAN", "value - 30"),
    Change("vietnamese/overlays/numbers/telephones.py", "MOST_GROUPS", "value - 4"),
    Change("vietnamese/overlays/numbers/times.py", "MOST_IN_DAY", "value - 9"),
    Change("vietnamese/entities/document_numbers.py", "_LAST_MONTH", "value - 10"),
    Change("index/analysis/unmarked.py", "LONGEST_BARE", "value + 1"),
    Change("index/analysis/schema.py", "FORMAT_VERSION", "value + 1"),
)


def edited(source: str, change: Change) -> str:
    """The source of a module with the change in it."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign):
            names = [ast.unparse(target) for target in statement.targets]
        elif isinstance(statement, ast.AnnAssign):
            names = [ast.unparse(statement.target)]
        else:
            continue
        if change.constant in names:
            lines = source.splitlines()
            lines.insert(
                statement.end_lineno or 0,
                f"{change.constant} = (lambda value: {change.expression})({change.constant})",
            )
            return "\n".join(lines)
    raise LookupError(f"{change.file} has no constant {change.constant}: update CHANGES")


@contextmanager
def copy_of_rules() -> Iterator[Path]:
    """A folder with copies of the packages that analyse, and of the table."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        ignored = shutil.ignore_patterns("__pycache__")
        for package in ("vietnamese", "index"):
            shutil.copytree(ROOT / package, folder / package, ignore=ignored)
        (folder / "tests" / "index").mkdir(parents=True)
        for name in ("__init__.py", "index/__init__.py"):
            (folder / "tests" / name).touch()
        for path in (ROOT / "tests" / "index").glob("golden_terms.*"):
            shutil.copy(path, folder / "tests" / "index")
        yield folder


def seen(folder: Path) -> tuple[str, bool]:
    """The fingerprint of the rules in the folder, and whether the table holds."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", PROBE],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    fingerprint, holds = done.stdout.split()
    return fingerprint, holds == "True"


def outcome(folder: Path, change: Change, before: str) -> str:
    """How the change is noticed: ``refused`` by the fingerprint, ``caught`` by the table; or
    ``missed``."""
    path = folder / change.file
    source = path.read_text(encoding="utf-8")
    try:
        path.write_text(edited(source, change), encoding="utf-8")
        fingerprint, holds = seen(folder)
    finally:
        path.write_text(source, encoding="utf-8")
    if fingerprint != before:
        return "refused"
    return "missed" if holds else "caught"


def main() -> None:
    with copy_of_rules() as folder:
        before, holds = seen(folder)
        if not holds:
            sys.exit("The table does not hold as it is: make golden")
        outcomes = {}
        for change in CHANGES:
            outcomes[change] = outcome(folder, change, before)
            print(f"{outcomes[change]:8} {change} = {change.expression}", flush=True)
    noticed = sum(found != "missed" for found in outcomes.values())
    print(f"{noticed} of {len(CHANGES)} changes are noticed")
    sys.exit(noticed < len(CHANGES))


if __name__ == "__main__":
    main()
