"""HTML whose elements nest thousands deep, made shallow.

The parser looks upwards from each block that opens, so that time grows with the square of the
depth: 100,000 nested ``<div>`` took a minute. Browsers stop at 512 levels; so does this.
"""

from __future__ import annotations

import re
from typing import Final

DEEPEST: Final = 512
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
_CLOSED_BY_OTHERS: Final = frozenset(
    ("area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li",
     "link", "meta", "optgroup", "option", "p", "param", "source", "tbody", "td", "tfoot", "th",
     "thead", "tr", "track", "wbr", "html", "head", "body")
)  # fmt: skip
"""Elements without an end tag, or with one that may be left out: no sign of depth."""


def shallow(html: str) -> str:
    """The same text with the tags of elements deeper than `DEEPEST` left out."""
    if html.count("<") <= DEEPEST:
        return html
    depth = 0
    kept: list[str] = []
    start = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _CLOSED_BY_OTHERS or tag[0].endswith("/>"):
            continue
        if tag[1]:
            deep = depth > DEEPEST
            depth = max(depth - 1, 0)
        else:
            depth += 1
            deep = depth > DEEPEST
        if deep:
            kept += html[start : tag.start()], " "
            start = tag.end()
    if not kept:
        return html
    kept.append(html[start:])
    return "".join(kept)
