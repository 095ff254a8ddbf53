"""``golden_terms.tsv``: texts, and every term that the analyser makes of them.

    python -m tests.index.golden_terms    analyse the texts anew; write table and version

The version of the analyser, ``index/analysis/version.py``, is a hash of the table, so an index made
by rules that give another table is refused. To add a text, append a line with nothing but the
text and run the command. What cannot be seen is written ``\\uXXXX``. Two branches may both change
the table: merge it line by line (git does) and run the command.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from unicodedata import category

from index.analysis.analyzer import body_terms, folded_terms

TABLE = Path(__file__).with_name("golden_terms.tsv")
HEAD = "text\tterms\tfolded"
VERSION = Path(__file__).parents[2] / "index" / "analysis" / "version.py"


def row(text: str) -> str:
    """The line of a text: its terms and its folded terms, `` | `` between them."""
    fields = (body_terms(text), folded_terms(text))
    return "\t".join(map(escaped, (text, *map(" | ".join, fields))))


def texts() -> list[str]:
    """The texts of the table, each once, sorted."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return sorted({unescaped(line.split("\t")[0]) for line in lines if line and line != HEAD})


def table() -> str:
    """What the table has to be by the rules of now."""
    return "\n".join((HEAD, *map(row, texts()), ""))


def version_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def escaped(text: str) -> str:
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    plain = character == " " or category(character)[0] in "LNPS"
    return character if plain and character not in "\\ÐðƉɖ" else f"\\u{ord(character):04x}"


def unescaped(cell: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4,6})", lambda match: chr(int(match[1], 16)), cell)


def write() -> None:
    TABLE.write_text(table(), encoding="utf-8")
    version = version_of(TABLE.read_text(encoding="utf-8"))
    source = VERSION.read_text(encoding="utf-8")
    VERSION.write_text(re.sub(r'(?<== ")\w+', version, source), encoding="utf-8")
    print(f"{len(texts())} texts, version {version}")


if __name__ == "__main__":
    write()
