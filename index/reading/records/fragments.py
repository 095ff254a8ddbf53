"""A piece of HTML that stands in a field -> its text.

Nothing is judged here: whoever made the field has already taken the article out of its page.
"""

from __future__ import annotations

import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS: Final = frozenset(
    ("address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "div",
     "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
     "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
     "tr", "ul")
)  # fmt: skip
_CELLS: Final = frozenset(("td", "th"))
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")


def fragment_text(html: str) -> str:
    """The visible text, a line per block, cells of a table row on one line."""
    tree = LexborHTMLParser(html)
    for unseen in tree.css("script, style, template"):
        unseen.decompose()
    body = tree.body
    if body is None:
        return ""
    pieces: list[str] = []
    node: LexborNode | None = body.first_child
    while node is not None:
        if node.is_text_node:
            pieces.append(_SPACE.sub(" ", node.text_content or ""))
        elif node.tag in _BLOCKS:
            pieces.append("\n")
        node = node.first_child or _next(node, body, pieces)
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _next(node: LexborNode, root: LexborNode, pieces: list[str]) -> LexborNode | None:
    """The node after ``node`` and all it holds, without recursion: broken HTML nests deep."""
    current: LexborNode | None = node
    while current is not None and current.mem_id != root.mem_id:
        if current.tag in _BLOCKS:
            pieces.append("\n")
        elif current.tag in _CELLS:
            pieces.append(" ")
        if current.next is not None:
            return current.next
        current = current.parent
    return None
