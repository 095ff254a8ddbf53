"""An HTML page as blocks of text (what stands on lines of its own) and the elements they are in.

One walk over the page; what is asked later (how much of this part is links? how much is running
text?) is answered by numbers that are kept with the elements.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborNode

BLOCK_TAGS: Final = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd",
     "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
     "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu",
     "nav", "noscript", "ol", "p", "pre", "search", "section", "summary", "table", "tbody",
     "tfoot", "thead", "tr", "ul")
)  # fmt: skip
_CELLS: Final = frozenset(("td", "th"))
_NO_TEXT: Final = frozenset(("script", "style", "svg", "math", "link", "meta", "base", "title"))
"""What no reader sees as text."""
_CONTROLS: Final = frozenset(
    ("textarea", "select", "datalist", "iframe", "object", "embed", "canvas", "audio", "video",
     "template", "noembed", "noframes", "progress", "meter", "option")
)  # fmt: skip
"""Their text is no part of the page's: what may be chosen, what stands in for a film."""
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BOLD: Final = frozenset(("b", "strong"))
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_NAME_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASSES: Final = frozenset(
    ("hidden", "hide", "d-none", "sr-only", "screen-reader-text", "visually-hidden",
     "hide-accessible", "element-invisible")
)  # fmt: skip
_FILE: Final = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|zip|rar|7z)(?:[?#]|\Z)|/download|attachment|getfile"
)
_HOME: Final = re.compile(r"(?:https?://[^/]+)?/?(?:index\.\w+|default\.aspx|home|trang-chu)?/?\Z")
_TITLE_NAMES: Final = frozenset(("title", "headline", "tieude", "tieu", "heading", "subject"))
_DATE_NAMES: Final = frozenset(
    ("date", "time", "datetime", "published", "publish", "pubdate", "ngay", "ngaydang", "posted",
     "createdate", "created", "timestamp", "thoigian")
)  # fmt: skip
_LONGEST_MARK: Final = 400  # characters; no headline and no date has as many
_MOST_LINES: Final = 3

RUNNING: Final = 50
"""Characters from which a block that ends like a sentence is running text,"""
LONG: Final = 120
"""and from which any block is."""
_ENDS: Final = re.compile(r"[.!?:;…][\"”’')\]]*\Z")
_LINK_ENDS: Final = re.compile(r"(?<!\.)\.[\"”’')\]]*\Z")


@dataclass(frozen=True, slots=True)
class Block:
    """``text`` has single spaces, and tabs between the cells of a table row. ``linked`` are the
    characters of it in links, ``files`` those in links to files. ``level`` is that of the
    heading that it is (0: none)."""

    text: str
    element: int
    linked: int
    files: int
    level: int

    @property
    def running(self) -> int:
        """Characters of running text: all of the block, or none. A link may be a paragraph, too;
        a headline does not end in a full stop."""
        size = len(self.text)
        if self.level or size < RUNNING:
            return 0
        ends = _LINK_ENDS if 2 * self.linked > size else _ENDS
        return size if size > LONG or ends.search(self.text) else 0


@dataclass(slots=True)
class Element:
    """A block-level element, or one that is hidden. Its blocks are ``blocks[first:after]``;
    ``links`` and ``inputs`` are those in it, but in no element of its own."""

    tag: str
    parent: int  # -1 for the outermost
    names: frozenset[str]  # the words of its class and id, in lower case
    role: str
    item: str  # itemprop or property, in lower case
    hidden: bool
    first: int
    after: int = 0
    links: int = 0
    inputs: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """An element that may hold the headline or a date; its text is in ``blocks[block]`` or
    begins there. ``value`` is what its attributes say (``datetime``, ``content``, ``title``)."""

    tag: str
    names: frozenset[str]
    item: str
    value: str | None
    text: str
    block: int
    element: int
    linked: bool
    home: bool  # it holds a link to the first page


@dataclass(slots=True)
class Page:
    """``controls`` are the texts of what is no part of the page's text."""

    elements: list[Element] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    controls: list[str] = field(default_factory=list)


def read_blocks(body: LexborNode) -> Page:
    """The page whose ``<body>`` is given."""
    walk = _Walk()
    walk.run(body)
    return walk.page


def name_words(*values: str | None) -> frozenset[str]:
    """``ArticleTitle news_date`` -> ``article``, ``title``, ``news``, ``date``."""
    return frozenset(
        word.lower() for value in values if value for word in _NAME_WORD.findall(value)
    )


@dataclass(slots=True)
class _Frame:
    """An open element, and what was so before it: needed when it closes."""

    node: LexborNode
    tag: str
    attributes: Mapping[str, str | None]
    names: frozenset[str]
    outer: int  # the element around it
    element: int  # its own number, or -1
    block: int
    piece: int
    length: int
    links: int
    in_file: bool


class _Walk:
    """One walk over the page, without recursion."""

    def __init__(self) -> None:
        self.page = Page()
        self._pieces: list[str] = []  # of the block that is being read
        self._length = self._linked = self._files = 0  # characters of it
        self._in_link = self._in_file = self._in_pre = 0
        self._links = 0  # so far
        self._homes: list[int] = []  # the links, by their number, that lead to the first page
        self._element = -1
        self._level = 0

    def run(self, root: LexborNode) -> None:
        frames = [self._open(root)]
        node = root.first_child
        while True:
            if node is None:
                frame = frames.pop()
                self._close(frame)
                if not frames:
                    return
                node = frame.node.next
            elif node.is_element_node and self._is_entered(node):
                frames.append(self._open(node))
                node = node.first_child
            else:
                if node.is_text_node:
                    self._text(node.text_content or "")
                node = node.next

    def _is_entered(self, node: LexborNode) -> bool:
        """Whether the text in an element is the page's; what else there is to know is kept."""
        tag = node.tag
        if tag in _NO_TEXT:
            if tag == "meta":
                self._mark_meta(node)
            return False
        if tag == "input" or tag in ("textarea", "select"):
            if (node.attributes.get("type") or "").lower() != "hidden" and self._element >= 0:
                self.page.elements[self._element].inputs += 1
            if tag == "input":
                return False
        if tag in _CONTROLS:
            text = _tidy(
                _SPACE.sub(" ", node.text(separator=" ") or _without_tags(node.html or ""))
            )
            if text:
                self.page.controls.append(text)
            return False
        return True

    def _open(self, node: LexborNode) -> _Frame:
        tag = node.tag or ""
        attributes = node.attributes
        names = name_words(attributes.get("class"), attributes.get("id"))
        frame = _Frame(node, tag, attributes, names, self._element, -1, 0, 0, 0, self._links, False)
        hidden = _is_hidden(attributes)
        if tag in BLOCK_TAGS or hidden:
            self._flush()
            frame.element = self._element = len(self.page.elements)
            role = (attributes.get("role") or "").lower()
            self.page.elements.append(
                Element(
                    tag, frame.outer, names, role, _item(attributes), hidden, len(self.page.blocks)
                )
            )
            self._level = _HEADINGS.get(tag, self._level)
        elif tag in _CELLS:
            self._piece("\t")
        frame.block, frame.piece = len(self.page.blocks), len(self._pieces)
        frame.length = self._length
        if tag == "a":
            self._open_link(frame)
        self._in_pre += tag == "pre"
        return frame

    def _open_link(self, frame: _Frame) -> None:
        address = (frame.attributes.get("href") or "").strip().lower()
        if (
            not address
            or address.startswith(("mailto:", "tel:"))
            or address[1:]
            and address[0] == "#"
        ):
            frame.tag = "span"  # it leads to no other page
            return
        if _HOME.match(address):
            self._homes.append(self._links)
        self._links += 1
        self._in_link += 1
        frame.in_file = "download" in frame.attributes or _FILE.search(address) is not None
        self._in_file += frame.in_file

    def _close(self, frame: _Frame) -> None:
        tag = frame.tag
        if tag == "a":
            self._in_link -= 1
            self._in_file -= frame.in_file
            if self._element >= 0:
                self.page.elements[self._element].links += 1
        self._in_pre -= tag == "pre"
        if _may_matter(frame):
            self._mark(frame)
        if frame.element >= 0:
            self._flush()
            self.page.elements[frame.element].after = len(self.page.blocks)
            self._element = frame.outer
            if tag in _HEADINGS:
                self._level = 0
        elif tag in _CELLS:
            self._piece("\t")

    def _text(self, text: str) -> None:
        if not self._in_pre or "\n" not in text:
            self._piece(_SPACE.sub(" ", text))
            return
        for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if number:
                self._flush()
            self._piece(_SPACE.sub(" ", line))

    def _piece(self, text: str) -> None:
        if text[:1].isupper() and self._pieces and self._pieces[-1][-1:].islower():
            text = f" {text}"  # two elements side by side, apart by their style alone
        self._pieces.append(text)
        size = len(text)
        self._length += size
        if self._in_link:
            self._linked += size
            if self._in_file:
                self._files += size

    def _flush(self) -> None:
        """Ends the block that is being read."""
        if self._pieces:
            text = _tidy("".join(self._pieces))
            if text:
                size = len(text)
                self.page.blocks.append(
                    Block(text, max(self._element, 0), min(self._linked, size),
                          min(self._files, size), self._level)
                )  # fmt: skip
            self._pieces = []
        self._length = self._linked = self._files = 0

    def _mark(self, frame: _Frame) -> None:
        blocks = self.page.blocks[frame.block :]
        same = frame.block == len(self.page.blocks)  # the block it began in is being read still
        length = self._length - (frame.length if same else 0) + sum(len(b.text) for b in blocks)
        if length > _LONGEST_MARK or len(blocks) > _MOST_LINES:
            return
        pending = _tidy("".join(self._pieces[frame.piece if same else 0 :]))
        text = " ".join(filter(None, (*(b.text for b in blocks), pending))).replace("\t", " ")
        value = _value(frame.attributes)
        if not text and not value:
            return
        self.page.marks.append(
            Mark(
                frame.tag,
                frame.names,
                _item(frame.attributes),
                value,
                text,
                frame.block,
                self._element,
                linked=self._in_link > 0 or self._links > frame.links,
                home=any(link >= frame.links for link in self._homes[-1:]),
            )
        )

    def _mark_meta(self, node: LexborNode) -> None:
        """``<meta itemprop=datePublished content=...>`` within the page."""
        attributes = node.attributes
        if attributes.get("itemprop") and attributes.get("content"):
            self.page.marks.append(
                Mark("meta", frozenset(), _item(attributes), _value(attributes), "",
                     len(self.page.blocks), max(self._element, 0), linked=False, home=False)
            )  # fmt: skip


def _may_matter(frame: _Frame) -> bool:
    """Whether an element may hold the headline or a date."""
    return (
        frame.tag in _HEADINGS
        or frame.tag in ("time", "abbr")
        or frame.tag in _BOLD
        or bool(frame.names & _TITLE_NAMES)
        or bool(frame.names & _DATE_NAMES)
        or bool(_item(frame.attributes))
    )


def _item(attributes: Mapping[str, str | None]) -> str:
    return (attributes.get("itemprop") or attributes.get("property") or "").strip().lower()


def _value(attributes: Mapping[str, str | None]) -> str | None:
    for name in ("datetime", "content", "title", "data-time", "data-date", "data-datetime"):
        if value := attributes.get(name):
            return value.strip()
    return None


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if _HIDDEN_STYLE.search(attributes.get("style") or ""):
        return True
    return not _HIDDEN_CLASSES.isdisjoint((attributes.get("class") or "").split())


def _without_tags(html: str) -> str:
    return re.sub(r"<[^<>]*>", " ", html)


def _tidy(text: str) -> str:
    """Single spaces, or single tabs between cells; none at the ends."""
    if "\t" not in text:
        return _SPACE.sub(" ", text).strip(" ")
    cells = (_SPACE.sub(" ", cell).strip(" ") for cell in text.split("\t"))
    return "\t".join(cell for cell in cells if cell)
