"""An HTML page -> title, dates and article.

The head of the page and its elements say what a reader sees as headline and date; the text of its
article then goes through the same reader as a page of plain text. What is not its article is left
out and told.
"""

from __future__ import annotations

import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from index.reading.html.blocks import Mark, Page, read_blocks
from index.reading.html.head import Head, read_head
from index.reading.html.headline import Headline, find_headline
from index.reading.html.nesting import shallow
from index.reading.html.parts import Parts, choose_parts
from index.reading.html.publication import DATE_ITEMS, find_published
from index.reading.notes import Note, NoteCode
from index.reading.pages.datelines import read_date_line
from index.reading.pages.lines import LONGER, read_line, running_length
from index.reading.pages.page import Meta, ParsedPage, read_page
from index.reading.records.dates import read_date
from index.reading.source_records import Unreadable

_DECLARED: Final = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE
)
_HEAD_BYTES: Final = 4096  # HTML wants the charset in the first 1024; portals are lax
_LITTLE: Final = 200  # characters of a page that is drawn by scripts


def declared_encoding(raw: bytes) -> str | None:
    """The encoding that the page's head names."""
    match = _DECLARED.search(raw, 0, _HEAD_BYTES)
    return match[1].decode("ascii") if match else None


def read_web_page(html: str) -> ParsedPage:
    """Title, dates and article of an HTML page, with notes on what was left out of it.

    Raises Unreadable where the page holds no text.
    """
    tree = LexborHTMLParser(shallow(html))
    head = read_head(tree)
    body = tree.body
    page = read_blocks(body) if body is not None else Page()
    parts = choose_parts(page)
    headline = find_headline(page, parts, head)
    kept, left_out = _divided(page, parts)
    kept, told = _with_told(kept, head)
    if not any(kept):
        raise Unreadable("the page holds no text")
    meta = Meta(
        title=headline.text,
        published=head.published or find_published(page, parts, _block_of(page, headline.text)),
        last_resort=head.last_resort,
        url=head.url,
        source=head.site,
        names=headline.site,
        left_out=(*left_out, *_unused(head, headline, kept)),
        fields=head.fields,
    )
    notes = []
    if parts.teasers:
        notes.append(Note(NoteCode.TEASERS))
    if told:
        notes.append(Note(NoteCode.TOLD_BY_HEAD))
    return read_page("\n".join(kept), meta, notes)


def _divided(page: Page, parts: Parts) -> tuple[list[str], list[str]]:
    """The blocks of the article, and those that are not its: they are told. Neither is a block
    that is nothing but a date, nor one that a page repeats for readers without scripts."""
    times = {mark.block for mark in page.marks if _is_time(page, mark)}
    kept, left_out = [], list(page.controls)
    seen = set()
    for number, (block, keep) in enumerate(zip(page.blocks, parts.kept, strict=True)):
        repeated = page.elements[block.element].tag == "noscript" and block.text in seen
        if not keep or (number in times and not _is_date_alone(block.text)):
            left_out.append(block.text)
        elif number not in times and not repeated:
            kept.append(block.text)
            seen.add(block.text)
    return kept, left_out


def _is_time(page: Page, mark: Mark) -> bool:
    """Whether a block is nothing but a ``<time>`` or the like, whose date has been read."""
    return (
        mark.block < len(page.blocks)
        and (mark.tag in ("time", "abbr") or mark.item in DATE_ITEMS)
        and mark.value is not None
        and page.blocks[mark.block].text == mark.text
        and read_date(mark.value) is not None
    )


def _is_date_alone(text: str) -> bool:
    dated = read_date_line([read_line(text)], 0)
    return dated is not None and dated.alone


def _with_told(kept: list[str], head: Head) -> tuple[list[str], bool]:
    """The page's lines; of a page that is drawn by scripts what its head tells of them."""
    size = sum(map(len, kept))
    article = head.linked.text or ""
    told = article if size > _LITTLE else article or head.description or ""
    least = LONGER * running_length(kept) if article else size
    if len(told) <= max(least, 1) or told in "\n".join(kept):
        return kept, False
    return [*(line for line in kept if line not in told), *told.splitlines()], True


def _unused(head: Head, headline: Headline, kept: list[str]) -> list[str]:
    """What the head says that stands nowhere else: names of the site, other titles, a summary."""
    text = "\n".join((headline.text or "", head.site or "", *kept))
    said = (*headline.site, *head.titles, head.page_title, head.description, head.linked.headline)
    return [one for one in dict.fromkeys(said) if one and one not in text]


def _block_of(page: Page, headline: str | None) -> int | None:
    """Where the headline stands."""
    return next((mark.block for mark in page.marks if mark.text == headline), None)
