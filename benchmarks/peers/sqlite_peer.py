"""SQLite's FTS5, in memory of its own choosing; its bm25() has k1 1.2 and b 0.75 built in and
takes title and body as one text. Two statements: the ten best, and the count."""

from __future__ import annotations

import sqlite3
import string
from pathlib import Path

from benchmarks.peers import TOP, Answer, Sources
from benchmarks.queries import Query
from benchmarks.texts import read_texts

NAME = "SQLite FTS5"
VERSION = sqlite3.sqlite_version
WORD = "".join(c for c in string.punctuation if c not in "\"'")  # all but spaces are in words


def build(sources: Sources, count: int, directory: Path) -> None:
    _build(sources.texts, count, directory / "texts.db")


def build_folded(sources: Sources, count: int, directory: Path) -> None:
    _build(sources.folded, count, directory / "folded.db")


def _build(texts: Path, count: int, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(file)
    database.execute(
        "CREATE VIRTUAL TABLE documents USING fts5(title, body, content='', "
        f"""tokenize="ascii tokenchars '{WORD}'")"""
    )
    database.execute("CREATE TABLE years (document INTEGER PRIMARY KEY, year INTEGER)")
    database.execute("CREATE INDEX of_year ON years (year)")
    rows = enumerate(read_texts(texts, count))
    for number, text in rows:
        row = (number, text.title, text.body)
        database.execute("INSERT INTO documents(rowid, title, body) VALUES (?, ?, ?)", row)
        database.execute("INSERT INTO years VALUES (?, ?)", (number, text.year))
    database.execute("INSERT INTO documents(documents) VALUES ('optimize')")
    database.commit()
    database.close()


class Searcher:
    def __init__(self, directory: Path) -> None:
        self._open = {
            name: sqlite3.connect(directory / f"{name}.db")
            for name in ("texts", "folded")
            if (directory / f"{name}.db").exists()
        }

    def answers(self, query: Query) -> bool:
        return query.district is None and ("folded" if query.folded else "texts") in self._open

    def top(self, query: Query) -> Answer:
        database = self._open["folded" if query.folded else "texts"]
        if query.kind == "phrase":
            match = '"' + " ".join(query.terms) + '"'
        else:
            match = {"any": " OR ", "all": " AND "}[query.kind].join(f'"{t}"' for t in query.terms)
        where = "documents MATCH ?"
        values: tuple[object, ...] = (match,)
        if query.year is not None:
            where += " AND +rowid IN (SELECT document FROM years WHERE year = ?)"
            values += (query.year,)
        best = f"SELECT rowid FROM documents WHERE {where} ORDER BY rank LIMIT {TOP}"
        hits = database.execute(best, values).fetchall()
        total = database.execute(f"SELECT count(*) FROM documents WHERE {where}", values)
        return Answer(total.fetchone()[0], hits)

    def numbers(self, answer: Answer) -> list[int]:
        return [number for (number,) in answer.hits]


def open_index(directory: Path) -> Searcher:
    return Searcher(directory)
