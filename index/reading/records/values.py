"""The values of a record's fields -> text, whatever shape a crawler gave them."""

from __future__ import annotations

import ast
import html
import json
import math
import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any, Final

from index.reading.pages.letter_spacing import join_spaced_letters
from index.reading.records.fragments import fragment_text
from index.reading.records.names import known

_EMPTY: Final = frozenset(
    ("nan", "NaN", "None", "none", "null", "NULL", "undefined", "\\N", "N/A", "n/a", "#N/A", "NaT")
)
_TAG: Final = re.compile(
    r"<(?:/?(?:p|br|div|span|a|b|i|u|strong|em|font|h[1-6]|ul|ol|li|img|table|tbody|tr|td|th|figure"
    r"|article|section|blockquote|center|html|body|head|o:p)\b[^<>]*"
    r"|!doctype[^<>]*|!--)>?",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,8}\d?|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});")
_PAGE: Final = re.compile(r"\s*(?:<!doctype html|<html\b|<head\b|<body\b)", re.IGNORECASE)
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_TEXT_KEYS: Final[tuple[str, ...]] = (
    "rendered", "#text", "__cdata", "$t", "_", "@value", "value", "text", "html", "content", "raw",
    "name", "label", "title", "plain_text",
)  # fmt: skip
_NO_TEXT_TYPES: Final = frozenset(("image", "img", "photo", "video", "audio", "iframe", "embed"))
_NO_TEXT_KEYS: Final = frozenset(
    ("type", "id", "_id", "src", "url", "href", "link", "image", "img", "style", "class", "key",
     "level", "version", "time")
)  # fmt: skip
_BREAKS: Final = re.compile(r"(?<![ \t])[ \t]*[\r\n\t]\s*")  # not from within a row of spaces
_WRITTEN_LIST: Final = re.compile(r"""\s*\[\s*(['"]).*\1\s*\]\s*\Z""", re.DOTALL)
_LONGEST_LIST: Final = 5_000_000
_DEEPEST: Final = 12


def is_blank(value: Any) -> bool:
    """Nothing, or what programs write for nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    if isinstance(value, str):
        return not value or value.isspace() or value.strip() in _EMPTY
    return isinstance(value, list | dict) and not value


def text_of(value: Any) -> str:
    """A text of paragraphs: of lists and objects the texts in them, one a line."""
    return "\n".join(filter(None, _texts(value, 0)))


def line_of(value: Any) -> str:
    """The same in one line: for titles and names."""
    return _BREAKS.sub(" ", text_of(value)).strip()


def values_of(value: Any) -> list[str]:
    """The values of a field of keywords: of a list each, else the one."""
    if isinstance(value, str):
        value = _written_list(value) or value
    items = value if isinstance(value, list) else [value]
    found = (_short(item) for item in items if not is_blank(item))
    return list(dict.fromkeys(filter(None, found)))


def is_page(text: str) -> bool:
    """A whole HTML page that somebody put into a field."""
    return _PAGE.match(text) is not None


def plain(text: str) -> str:
    """Without HTML, where there is any; otherwise as it is."""
    if "<" in text and _TAG.search(text):
        return _clean(fragment_text(text))
    if "&" in text and _ENTITY.search(text):
        unescaped = html.unescape(text)
        if "<" in unescaped and _TAG.search(unescaped):
            unescaped = fragment_text(unescaped)
        return _clean(unescaped)
    return _clean(text)


def _clean(text: str) -> str:
    return join_spaced_letters(text.replace("\0", " ") if "\0" in text else text)


def whole_characters(text: str) -> tuple[str, int]:
    """The text without halves of characters (lone surrogates), and how many there were."""
    return (text, 0) if text.isascii() else _LONE_SURROGATE.subn("\ufffd", text)


def _texts(value: Any, depth: int) -> Iterator[str]:
    if is_blank(value) or isinstance(value, bool) or depth > _DEEPEST:
        return
    if isinstance(value, str):
        items = _written_list(value)
        if items is None:
            yield plain(value)
        else:
            yield from _texts(items, depth + 1)
    elif isinstance(value, date | time):
        yield value.isoformat()
    elif isinstance(value, float) and value.is_integer():
        yield str(int(value))
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, depth + 1)
    elif isinstance(value, dict):
        yield from _texts_of_object(value, depth)


def _written_list(text: str) -> list[Any] | None:
    """A list that somebody wrote into a cell: ``['Đoạn một', 'Đoạn hai']`` of Python, or JSON."""
    if not _WRITTEN_LIST.match(text) or len(text) > _LONGEST_LIST:
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return found
    return None


def _texts_of_object(value: dict[str, Any], depth: int) -> Iterator[str]:
    """The text that an object holds beside what describes it."""
    if str(value.get("type", "")).lower() in _NO_TEXT_TYPES:
        return
    texts: list[str] = [
        name for name in value if (known(name) or ("", 0))[0] in ("title", "lead", "body")
    ]
    if not texts:
        texts = [name for name in _TEXT_KEYS if name in value][:1]
    if not texts:
        texts = [name for name in value if name.lower() not in _NO_TEXT_KEYS]
    for name in texts:
        yield from _texts(value[name], depth + 1)


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        named = next((value[key] for key in ("name", "title", "label") if key in value), None)
        return line_of(value if named is None else named)
    return line_of(value)
