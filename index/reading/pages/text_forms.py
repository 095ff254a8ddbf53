"""A text -> the lines of its page: without the layout of a printed page, wrapped lines whole."""

from __future__ import annotations

from dataclasses import dataclass

from index.reading.pages.layout import without_layout
from index.reading.pages.lines import Line, read_line, trimmed
from index.reading.pages.wrapping import RawLine, joined_lines


@dataclass(frozen=True, slots=True)
class Text:
    """``left_out`` are page numbers and running heads."""

    lines: list[Line]
    left_out: tuple[str, ...] = ()


def read_text(text: str) -> Text:
    """The lines that hold something."""
    left_out: list[str] = []
    if "  " in text or "\f" in text:
        raw, left_out = without_layout(text.split("\f"))
    else:
        raw = [RawLine(line) for line in text.splitlines()]
    lines = (trimmed(line.text) for line in joined_lines(raw))
    return Text([read_line(line) for line in lines if line], tuple(left_out))
