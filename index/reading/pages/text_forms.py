"""A text file -> the lines of its page: Markdown without its marks, wrapped lines whole again."""

from __future__ import annotations

from dataclasses import dataclass

from index.reading.pages.layout import without_layout
from index.reading.pages.lines import Line, read_line, trimmed
from index.reading.pages.markdown import is_markdown, read_markdown
from index.reading.pages.wrapping import RawLine, joined_lines


@dataclass(frozen=True, slots=True)
class Text:
    """``title`` is the headline of a text that marks it as such. ``left_out`` are page numbers
    and running heads."""

    lines: list[Line]
    title: str | None = None
    published: str | None = None
    left_out: tuple[str, ...] = ()


def read_text(text: str) -> Text:
    """The lines that hold something."""
    raw = text.splitlines()
    title = published = None
    left_out: list[str] = []
    if is_markdown(raw):
        page = read_markdown(raw)
        given, title, published = page.lines, page.title, page.published
    else:
        given, left_out = (
            without_layout(text.split("\f"))
            if "  " in text
            else ([RawLine(line) for line in raw], [])
        )
    lines = []
    for one in joined_lines(given):
        line = trimmed(one.text)
        if line:
            lines.append(read_line(line, one.heading))
    return Text(lines, title, published, tuple(left_out))
