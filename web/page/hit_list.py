"""The hits of a result page, and the values of fields to tick, as HTML.

In Python rather than in a template: they are nine tenths of a page, and a template takes four
times as long for them, since it escapes its own words again for every line.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from markupsafe import Markup

from search.contract.results import DocumentPage, Highlighted, Hit, SearchPage, SimilarHit
from web.address.links import Links
from web.address.page_state import View
from web.page.filter_panel import Choice
from web.wording.wording import Wording

WORDS_OF_PASSAGE = 6


def hit_list(
    page: SearchPage, words: Wording, links: Links, view: View, start: int, level: str
) -> Markup:
    """The hits, numbered from ``start``, their titles as headings of this level (``h2``)."""
    # That a hit matches without marks only says something where a mark was typed, and where
    # it does not perhaps miss whole words.
    folded = ""
    if view.marked and page.level != "best":
        folded = f'<span class="folded" title="{words.folded_why}">{words.folded}</span>\n'
    why = f'<a class="why" href="{{}}#vi-sao">{words.why}</a>\n' if view.query else ""
    parts = [f'<ol class="hits" start="{start}">\n']
    for hit in page.hits:
        address = escape(links.hit(hit.id, view))
        title = hit.title_highlighted.html() if hit.title else words.untitled
        parts.append(
            f'<li>\n<{level} class="title"><a lang="vi" href="{address}{escape(anchor(hit))}">'
            f"{title}</a></{level}>\n"
            f'<div class="line"><p class="about">\n{facts(hit, words)}'
            f"{folded if hit.match == 'folded' else ''}</p>\n{why.format(address)}</div>\n"
        )
        if hit.snippet.text:
            parts.append(f'<p class="snippet" lang="vi">{hit.snippet.html()}</p>\n')
        if hit.similar:
            parts.append(_similar(hit, words, links, view))
        parts.append("</li>\n")
    parts.append("</ol>\n")
    return Markup("".join(parts))


def _similar(hit: Hit, words: Wording, links: Links, view: View) -> str:
    """What is folded under a hit, opened by a click."""
    entries = []
    for other in hit.similar_hits:
        address = escape(links.hit(other.id, view))
        title = escape(other.title) if other.title else words.untitled
        entries.append(
            f'<li><a lang="vi" href="{address}">{title}</a>\n'
            f'<p class="about">\n{dates(other, words)}{_source(other.source, words)}</p></li>\n'
        )
    if more := hit.similar - len(hit.similar_hits):
        address = escape(links.search(view.folding(False)))
        said = words.similar_more.format(words.number(more))
        entries.append(f'<li><a href="{address}">{said}</a></li>\n')
    return (
        f'<details class="similar">\n<summary>{words.similar_count(hit.similar)}</summary>\n'
        f"<ul>\n{''.join(entries)}</ul>\n</details>\n"
    )


def anchor(hit: Hit) -> str:
    """What opens a document at the snippet: the page of a paper, which PDF readers know, too, and
    the words from the first match on, which browsers look for."""
    page = f"#page={hit.page_number}" if hit.page_number else "#"
    return page + directive if (directive := passage(hit.snippet)) else page.rstrip("#")


def passage(text: Highlighted) -> str:
    """The text fragment of a highlighted text: some words from its first match on, of one line."""
    if not text.spans:
        return ""
    line = text.text[text.spans[0][0] :].split("\n", 1)[0]
    words = line.split(" ")[:WORDS_OF_PASSAGE]
    # A dash and a comma have a meaning there.
    return ":~:text=" + quote(" ".join(words).strip(" …"), safe="").replace("-", "%2D")


def facts(item: Hit | DocumentPage, words: Wording) -> Markup:
    """Place (district, commune of today, or province), dates, source and page in a line."""
    place = page = ""
    if isinstance(item, Hit) and item.page_number:
        page = f'<span class="on-page">{words.on_page.format(item.page_number)}</span>\n'
    if name := item.district or item.places.unit or item.places.province:
        place = f'<span class="place" lang="vi">{escape(name)}</span>\n'
    return Markup(f"{place}{dates(item, words)}{_source(item.source, words)}{page}")


def _source(called: str | None, words: Wording) -> str:
    name = words.source_name(called)
    return f'<span class="source" lang="vi">{escape(name)}</span>\n' if name else ""


def dates(item: Hit | SimilarHit | DocumentPage, words: Wording) -> Markup:
    """When it was published and when it took place, told apart; or that it does not say."""
    published, event = item.published, item.event_date
    if not published and not event:
        return Markup(f'<span class="date none">{words.undated}</span>\n')
    parts = [
        f'<span class="{kind}">{name} <time datetime="{escape(day)}">{escape(words.day(day))}'
        "</time></span>\n"
        for kind, name, day in (
            ("date", words.published, published),
            ("date event", words.event, event),
        )
        if day
    ]
    return Markup("".join(parts))


def ticks(field: str, choices: Iterable[Choice], words: Wording, counted: object = True) -> Markup:
    """Boxes to tick, values of a ``field`` of the sources, with how many hits each has where that
    is known."""
    lines = [_tick(field, each, words.number(each.count) if counted else "") for each in choices]
    return Markup(f'<ul class="ticks">\n{"".join(lines)}</ul>\n')


def _tick(field: str, choice: Choice, count: str) -> str:
    sent = escape(f"{field}:{choice.value}")
    return (
        f'<li><label><input type="checkbox" form="tim" name="filter" value="{sent}"'
        f'{" checked" if choice.chosen else ""}> <span lang="vi">{escape(choice.label)}</span>'
        f' <span class="number">{count}</span></label></li>\n'
    )
