"""An HTML page -> its text, line by line as a reader sees it, and what its head says of it.

The text goes through the same page reader as raw text, so only what that cannot see is
settled here: scripts, menus, footers, hidden elements and lists of links are left out.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.reading.pages.boilerplate_phrases import Kind, phrases
from index.reading.pages.lines import read_line
from index.reading.pages.page import Meta, ParsedPage, read_page
from index.reading.pages.titles import is_section
from index.reading.source_records import Unreadable
from vietnamese.entities.dates import find_dates

VIETNAM: Final = timezone(timedelta(hours=7))
_DECLARED: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE
)
_HEAD_BYTES: Final = 4096  # HTML wants the charset in the first 1024; portals are lax

_LEFT_OUT: Final = (
    "script, style, noscript, template, svg, iframe, object, nav, footer, aside, form, button,"
    " select, input, textarea, [hidden], [aria-hidden=true], [role=navigation], [role=search],"
    " [role=contentinfo], [role=complementary], [role=dialog]"
)
_BLOCKS: Final = frozenset(
    ("address", "article", "blockquote", "body", "br", "caption", "center", "dd", "details", "div",
     "dl", "dt", "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header",
     "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tr", "ul")
)  # fmt: skip
_CELLS: Final = frozenset(("td", "th"))
_LINK_LISTS: Final = "ul, ol, table, div, section"
_FEWEST_LINKS: Final = 3
_MOST_LINKED: Final = 0.7  # of the characters in links: a menu or a list of other news
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_SITE_SEPARATOR: Final = re.compile(r"\s+[|»•–—-]\s+")
_SEPARATOR_AT_END: Final = re.compile(r"\s*[|»•–—-]\s*\Z")
_JSON_DATE: Final = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')

_TITLES: Final = ('meta[property="og:title"]', 'meta[name="twitter:title"]', 'meta[name="title"]')
_DATES: Final = (
    'meta[property="article:published_time"]',
    'meta[itemprop="datePublished"]',
    'meta[name="pubdate"]',
    'meta[name="DC.date.issued"]',
    'meta[property="og:article:published_time"]',
)


def declared_encoding(raw: bytes) -> str | None:
    """The encoding that the page's head names."""
    match = _DECLARED.search(raw, 0, _HEAD_BYTES)
    return match[1].decode("ascii") if match else None


def read_html(html: str) -> tuple[str, Meta]:
    """The visible text, a line per block, and title, time of publication, address and site."""
    tree = LexborHTMLParser(html)
    meta = _meta(tree)
    for node in tree.css(_LEFT_OUT):
        node.decompose()
    body = tree.body
    if body is None:
        return "", meta
    _drop_link_lists(body)
    return _text(body), meta


def read_web_page(html: str) -> ParsedPage:
    """Title, dates and article of an HTML page, with notes on what was left out of it.

    Raises Unreadable where the page holds no text.
    """
    text, meta = read_html(html)
    if not text.strip():
        raise Unreadable("the page holds no text")
    return read_page(text, meta)


def _drop_link_lists(body: LexborNode) -> None:
    for node in reversed(body.css(_LINK_LISTS)):  # inner ones first
        links = node.css("a")
        if len(links) < _FEWEST_LINKS:
            continue
        linked = sum(len(link.text(strip=True)) for link in links)
        if linked >= _MOST_LINKED * len(node.text(strip=True)):
            node.decompose()


def _text(body: LexborNode) -> str:
    """Blocks on lines of their own, cells of a table row on one line."""
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
    """The node after ``node`` and all it holds; closes what ends on the way. Without recursion:
    broken pages nest thousands of elements."""
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


def _meta(tree: LexborHTMLParser) -> Meta:
    site = _attribute(tree, 'meta[property="og:site_name"]', "content")
    url = _attribute(tree, 'link[rel="canonical"]', "href") or _attribute(
        tree, 'meta[property="og:url"]', "content"
    )
    return Meta(
        title=_title(tree, site),
        published=_published(tree),
        url=url if url and url.startswith(("http://", "https://")) else None,
        source=site,
    )


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str | None:
    node = tree.css_first(selector)
    value = node.attributes.get(name) if node is not None else None
    return _SPACE.sub(" ", value).strip() or None if value else None


def _title(tree: LexborHTMLParser, site: str | None) -> str | None:
    """The headline, else the page's title without the name of the site."""
    headlines = [_SPACE.sub(" ", node.text()).strip() for node in tree.css("h1")]
    for selector in _TITLES:
        title = _without_site(_attribute(tree, selector, "content"), site)
        if title:
            return title
    node = tree.css_first("title")
    whole = _SPACE.sub(" ", node.text()).strip() if node is not None else ""
    for headline in headlines:
        if headline and (headline in whole or len(headlines) == 1):
            return _without_site(headline, site)
    return _without_site(whole, site)


def _without_site(title: str | None, site: str | None) -> str | None:
    """``Ra quân dọn vệ sinh - Tin tức - Cổng thông tin điện tử quận X`` -> ``Ra quân ...``."""
    if not title:
        return None
    parts = _SITE_SEPARATOR.split(title)
    end = len(title)
    while parts and _names_site(parts[-1], site):
        end = title.rindex(parts[-1], 0, end)
        parts.pop()
    return _SEPARATOR_AT_END.sub("", title[:end]).strip() or None


def _names_site(part: str, site: str | None) -> bool:
    line = read_line(part.strip())
    return (
        part.strip() == (site or "").strip()
        or line.folded.startswith(phrases(Kind.SITE_NAMES))
        or is_section(line)
    )


def _published(tree: LexborHTMLParser) -> str | None:
    for selector in _DATES:
        found = local_time(_attribute(tree, selector, "content") or "")
        if found:
            return found
    for script in tree.css('script[type="application/ld+json"]'):
        match = _JSON_DATE.search(script.text())
        if match and (found := local_time(match[1])):
            return found
    times = tree.css("article time[datetime], main time[datetime]") or tree.css("time[datetime]")
    return local_time(times[0].attributes.get("datetime") or "") if len(times) == 1 else None


def local_time(value: str) -> str | None:
    """A time as machines write it -> ISO in Vietnamese time, no more precise than it is."""
    text = value.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        mention = next((m for m in find_dates(text) if m.is_day), None)
        return mention.iso if mention else None
    if len(text) <= len("2024-02-28"):
        return moment.date().isoformat()
    if moment.tzinfo is not None:
        moment = moment.astimezone(VIETNAM)
    return moment.strftime("%Y-%m-%dT%H:%M:%S" if moment.second else "%Y-%m-%dT%H:%M")
