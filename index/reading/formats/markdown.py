"""Markdown, with or without front matter (YAML between ``---``, TOML between ``+++``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.reading.decoding import decode
from index.reading.formats.format import Format
from index.reading.formats.paper import read_paper
from index.reading.pages.page import Meta
from index.reading.records.fragments import fragment_text
from index.reading.records.names import known
from index.reading.records.record import read_record
from index.reading.source_records import Piece, ReadResult, ReadSettings, Unreadable

_FRONT: Final = re.compile(
    r"\A(?:---|(?P<toml>\+\+\+))[ \t]*\n(?P<matter>.*?\n)?"
    r"(?:---|\+\+\+|\.\.\.)[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_HEADING: Final = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_MARKS: Final = re.compile(
    r"\*\*\w|\]\(http|^ {0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+\S|^>|^\|.*\|[ \t]*$", re.MULTILINE
)
_LINE: Final = re.compile(r"(?P<name>[^\s:#][^:\n]{0,60}):[ \t]*(?P<value>.*)")
_PARSER: Final = MarkdownIt("commonmark", {"html": True}).enable("table")


def is_markdown(text: str) -> bool:
    """Whether a text of another ending is Markdown: it has headings, and more that is of it."""
    headings = sum(1 for _ in islice(_HEADING.finditer(text), 2))
    return headings > 1 or (headings == 1 and _MARKS.search(text) is not None)


def read(piece: Piece, settings: ReadSettings) -> ReadResult:
    """Raises Unreadable."""
    source, notes = decode(piece.raw)
    matter, source = _front_matter(source.replace("\r\n", "\n").replace("\r", "\n"))
    heading, text = _text(source)
    if not matter:
        result = read_paper(text, piece.name, Meta(title=heading), whole_lines=True)
        return ReadResult(result.document, (*notes, *result.notes))
    if not text and not heading:
        raise Unreadable("holds no text beside its front matter")
    titled = next((str(matter[name]) for name in matter if _is_title(name)), "")
    if heading and titled and heading.casefold() != titled.casefold():
        text = f"{heading}\n{text}"
    record = {**matter, "body": text} if titled else {**matter, "title": heading, "body": text}
    result = read_record(record, piece.name, settings.fields)
    document = result.document
    if document.published is None:
        found = read_paper(text or heading or "", piece.name, Meta(title=document.title)).document
        document = replace(document, published=found.published)
    return ReadResult(document, (*notes, *result.notes))


def _is_title(name: str) -> bool:
    return (known(name) or ("",))[0] == "title"


def _front_matter(source: str) -> tuple[dict[str, Any], str]:
    """The fields before the text, and the text. What is no YAML is read line by line."""
    match = _FRONT.match(source)
    if match is None:
        return {}, source
    matter = match["matter"] or ""
    rest = source[match.end() :]
    try:
        found = tomllib.loads(matter) if match["toml"] else yaml.safe_load(matter)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError):
        lines = map(_LINE.match, matter.split("\n"))
        found = {line["name"].strip(): line["value"].strip(" \"'") for line in lines if line}
    if not isinstance(found, dict):
        return {}, source  # a rule, and text between two of them
    return {str(name): value for name, value in found.items()}, rest


def _text(source: str) -> tuple[str | None, str]:
    """The first heading, where one stands at the top, and the text, a block a line."""
    blocks = list(_blocks(_PARSER.parse(source)))
    heading = None
    if blocks and blocks[0][0] == "heading":
        heading = blocks[0][1] or None
        blocks = blocks[1:]
    return heading, "\n".join(text for _, text in blocks if text)


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Kind and text of each block; numbers and dashes of lists are written out."""
    markers: list[str] = []
    kind, label = "", ""
    row: list[str] | None = None
    for token in tokens:
        if token.type == "ordered_list_open" or token.type == "bullet_list_open":
            markers.append("-")
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            markers.pop()
        elif token.type == "list_item_open":
            label = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield "row", " | ".join(filter(None, row))
            row = None
        elif token.type == "inline":
            text = _inline(token.children or ())
            if row is not None:
                row.append(text)
            else:
                yield kind, label + text
                label = ""
        elif token.type in ("fence", "code_block"):
            yield "code", token.content.strip("\n")
        elif token.type == "html_block":
            yield "html", fragment_text(token.content)
        kind = token.type.removesuffix("_open")


def _inline(tokens: Sequence[Token]) -> str:
    pieces: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline", "image"):
            pieces.append(token.content)
        elif token.type == "softbreak":
            pieces.append(" ")
        elif token.type == "hardbreak" or (
            token.type == "html_inline" and token.content.lower().startswith("<br")
        ):
            pieces.append("\n")
    return "".join(pieces).strip()


MARKDOWN: Final = Format("Markdown", (".md", ".markdown", ".mdown"), read)
