"""The documentation, docs/ of the project, as pages: how to make a site, run it, ask it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from search.wording.wording import Language

FOLDER = Path(__file__).parents[1] / "docs"  # a link to docs/ of the project, a copy in a wheel
CHAPTERS = ("start", "settings", "query", "formats", "api", "deploy", "embed", "ranking")
_FIRST_CELL = re.compile("<tr>\n<td><code>[^<]*</code>(?:[^<]*<code>[^<]*</code>)*")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page: ``name`` is that of its file and its address, ``title`` its first heading."""

    name: str
    title: str
    text: Markup


@cache
def chapter(name: str, language: Language, home: Language) -> Chapter:
    """One of `CHAPTERS`. Links to other chapters, ``settings.md``, become their addresses, which
    name the language unless it is that of the site, ``home``."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse((FOLDER / language / f"{name}.md").read_text("utf-8"))
    title = tokens[1].content
    spoken = f"?lang={language}" if language != home else ""
    for token in tokens:
        for each in token.children or ():
            if each.type == "link_open" and str(each.attrs["href"]).endswith(".md"):
                each.attrs["href"] = str(each.attrs["href"]).removesuffix(".md") + spoken
        if token.type == "fence":
            token.attrs["tabindex"] = "0"  # what is wider than the page is reached by keys
    html = parser.renderer.render(_tables(tokens), parser.options, {})
    return Chapter(name, title, Markup(_FIRST_CELL.sub(_breakable, html)))


def _breakable(cell: re.Match[str]) -> str:
    """Long names in a narrow first column break behind dots and slashes, not anywhere."""
    return re.sub(r"(?<=[\w.][./_])(?=\w)", "<wbr>", cell[0])


def _tables(tokens: list[Token]) -> list[Token]:
    """With a frame around each table that can be moved aside."""
    found: list[Token] = []
    for token in tokens:
        if token.type == "table_open":
            found.append(Token("div_open", "div", 1, attrs={"class": "wide", "tabindex": "0"}))
        found.append(token)
        if token.type == "table_close":
            found.append(Token("div_close", "div", -1))
    return found


def contents(language: Language, home: Language) -> list[Chapter]:
    return [chapter(name, language, home) for name in CHAPTERS]
