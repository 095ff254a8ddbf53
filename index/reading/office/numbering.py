"""The numbers of Word's numbered paragraphs: ``Điều 5.``, ``a)``, ``-``.

Word does not store them: it counts while it shows. They are text for who reads and searches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from index.reading.office.xml_parts import attribute, local

_PLACE: Final = re.compile(r"%(\d)")
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LEVELS: Final = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered: from where, in which figures, in which words."""

    start: int
    format: str
    text: str


class Numbering:
    """Counts on through a document, in the order in which paragraphs are asked for."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._lists = _lists(numbering) if numbering is not None else {}
        self._of_style = _styles(styles) if styles is not None else {}
        self._counts: dict[str, list[int | None]] = {}

    def label(self, paragraph: Any) -> str:
        """What Word shows before a paragraph; empty where it is not numbered."""
        place = self._place(paragraph)
        if place is None or place[0] not in self._lists:
            return ""
        list_id, at = place
        abstract, levels = self._lists[list_id]
        level = levels.get(at)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        before = counts[at]
        counts[at] = level.start if before is None else before + 1
        counts[at + 1 :] = [None] * (_LEVELS - at - 1)
        if level.format == "bullet":
            return "-"
        return _PLACE.sub(lambda match: self._figure(counts, levels, int(match[1]) - 1), level.text)

    @staticmethod
    def _figure(counts: list[int | None], levels: dict[int, _Level], at: int) -> str:
        level = levels.get(at)
        if level is None or not 0 <= at < _LEVELS:
            return ""
        count = counts[at]
        return _written(level.start if count is None else count, level.format)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """List and level of a paragraph, its own or that of its style."""
        properties = next((child for child in paragraph if local(child) == "pPr"), None)
        if properties is None:
            return None
        found = _of_properties(properties)
        style = next((child for child in properties if local(child) == "pStyle"), None)
        of_style = self._of_style.get(attribute(style, "val") or "") if style is not None else None
        if found is None:
            return of_style
        list_id, at = found
        if list_id is None:
            return (of_style[0], at) if of_style else None
        return None if list_id == "0" else (list_id, at)


def _of_properties(properties: Any) -> tuple[str | None, int] | None:
    for child in properties:
        if local(child) == "numPr":
            values = {local(one): attribute(one, "val") for one in child}
            level = values.get("ilvl") or "0"
            at = int(level) if level.isdigit() else 0
            return values.get("numId"), min(at, _LEVELS - 1)
    return None


def _styles(root: Any) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for style in root:
        if local(style) == "style":
            for properties in style:
                place = _of_properties(properties) if local(properties) == "pPr" else None
                if place is not None and place[0] not in (None, "0"):
                    found[attribute(style, "styleId") or ""] = (place[0] or "", place[1])
    return found


def _lists(root: Any) -> dict[str, tuple[str, dict[int, _Level]]]:
    """For each list its abstract one, by which it counts, and its levels."""
    abstract = {
        attribute(one, "abstractNumId") or "": _levels(one)
        for one in root
        if local(one) == "abstractNum"
    }
    lists = {}
    for one in root:
        if local(one) == "num":
            base = next((attribute(c, "val") for c in one if local(c) == "abstractNumId"), None)
            overrides = [child for child in one if local(child) == "lvlOverride"]
            number = attribute(one, "numId") or ""
            # A list that overrides a start begins anew; else lists of one kind count on.
            key = f"{base}/{number}" if overrides else base or ""
            lists[number] = (key, abstract.get(base or "", {}))
    return lists


def _levels(abstract: Any) -> dict[int, _Level]:
    levels = {}
    for child in abstract:
        if local(child) == "lvl":
            values = {local(one): attribute(one, "val") or "" for one in child}
            at = attribute(child, "ilvl") or "0"
            start = values.get("start", "1")
            levels[int(at)] = _Level(
                int(start) if start.isdigit() else 1,
                values.get("numFmt", "decimal"),
                values.get("lvlText", ""),
            )
    return levels


def _written(number: int, format: str) -> str:
    if format in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if format == "upperLetter" else letter
    if format in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = ""
        for value, figures in _ROMAN:
            roman += figures * (number // value)
            number %= value
        return roman.upper() if format == "upperRoman" else roman
    if format == "decimalZero":
        return f"{number:02d}"
    return "" if format == "none" else str(number)
