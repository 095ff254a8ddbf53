"""Text with the marks of Markdown, as notes and repositories of laws have it -> plain lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from index.reading.pages.wrapping import RawLine
from index.reading.records.dates import read_date

_HEADING: Final = re.compile(r" {0,3}(#{1,6})\s+(\S.*?)\s*#*\s*\Z")
_STAR_ITEM: Final = re.compile(r"(\s*)[*+]\s+(?=\S)")
_UNDERLINE: Final = re.compile(r" {0,3}(?:=+|-{3,})\s*\Z")
_RULE: Final = re.compile(r" {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})\Z")
_QUOTE: Final = re.compile(r" {0,3}>+ ?")
_TABLE_RULE: Final = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*\Z")
_CELLS: Final = re.compile(r"\s*\|\s*")
_FENCE: Final = re.compile(r" {0,3}(?:```|~~~)")
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500}?)(?<=\S)\1")
_EMPHASIS: Final = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_\n]{1,500})(?<=\S)\1(?![\w*_])")
_CODE: Final = re.compile(r"`([^`\n]{1,500})`")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+.!>-])")
_MARKS: Final = re.compile(
    r"\*\*\S|\[[^\[\]\n]{1,200}\]\(|^\s*(?:[-*+]|\d{1,3}[.)])\s+\S|^>|^\|.*\|"
)
_FRONT: Final = re.compile(r"([\w-]{2,30})\s*:\s*(.*?)\s*\Z")
_FRONT_END: Final = ("---", "...", "+++")
_LONGEST_FRONT: Final = 60  # lines
_TITLES: Final = ("title", "tieu_de", "tieude", "headline")
_DATES: Final = ("date", "published", "publishdate", "publish_date", "ngay", "ngay_dang", "pubdate")


@dataclass(frozen=True, slots=True)
class MarkdownPage:
    lines: list[RawLine]
    title: str | None
    published: str | None


def is_markdown(lines: Sequence[str]) -> bool:
    """Whether there are headings of Markdown, and more that is of it."""
    if lines and lines[0].strip() == "---" and _front(lines)[0]:
        return True
    headings = [line for line in lines if line.lstrip()[:1] == "#" and _HEADING.match(line)]
    if not headings:
        return False
    return len(headings) > 1 or any(_MARKS.search(line) for line in lines)


def read_markdown(lines: Sequence[str]) -> MarkdownPage:
    """Plain lines with the levels of their headings; title and date of the front matter, or the
    first heading of all."""
    front, start = _front(lines)
    title = next((front[name] for name in _TITLES if front.get(name)), None)
    published = next((front[name] for name in _DATES if front.get(name)), None)
    found: list[RawLine] = [
        RawLine(f"{name}: {value}")
        for name, value in front.items()
        if name not in _TITLES and value not in (title, published)
    ]
    for at in range(start, len(lines)):
        line = lines[at]
        heading = _HEADING.match(line)
        if heading is not None:
            found.append(RawLine(_plain(heading[2]), len(heading[1])))
        elif _UNDERLINE.match(line) and found and found[-1].text.strip() and not found[-1].heading:
            found[-1] = RawLine(found[-1].text, 1 if "=" in line else 2)
        elif not (_RULE.match(line) or _TABLE_RULE.match(line) or _FENCE.match(line)):
            found.append(RawLine(_plain(_of_line(line))))
    first = next((one for one in found if one.heading), None)
    if title is None and first is not None and first.heading == 1:
        title = first.text
    return MarkdownPage(found, title, read_date(published) if published else None)


def _front(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """The front matter (``title: ...`` between rules), and where the text begins."""
    if not lines or lines[0].strip() not in ("---", "+++"):
        return {}, 0
    values: dict[str, str] = {}
    for at, line in enumerate(lines[1:_LONGEST_FRONT], 1):
        if line.strip() in _FRONT_END:
            return values, at + 1
        match = _FRONT.match(line.replace(" = ", ": ", 1))
        if match is not None:
            values[match[1].lower()] = match[2].strip("\"'")
        elif line.strip() and not line.startswith((" ", "-", "\t")):
            return {}, 0
    return {}, 0


def _of_line(line: str) -> str:
    """Without the marks of a quotation, of a list and of a row."""
    line = _QUOTE.sub("", line)
    if line.lstrip().startswith("|"):
        return "\t".join(filter(None, _CELLS.split(line.strip())))
    return _STAR_ITEM.sub(r"\1- ", line)


def _plain(text: str) -> str:
    """Without emphasis, code and escapes."""
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    if "`" in text:
        text = _CODE.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text
