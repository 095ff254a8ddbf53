"""A page of hits as text for a terminal, as lines of JSON, or for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections.abc import Iterable, Iterator
from itertools import chain, islice

import click

from search.contract.notices import Offer
from search.contract.results import Highlighted, Hit, SearchPage
from search.serialize import hit_to_json
from search.wording.wording import SearchWording

COLUMNS = (
    *("id", "title", "district", "published", "event_date", "url", "source", "similar_to"),
    *("unit", "province", "area"),
)
LINES_AT_ONCE = 200
FORMULA_STARTS = tuple("=+-@＝＋－＠")  # spreadsheets run what begins with these
MOST_VALUES = 10  # of a field that is counted, in text
# Control characters and what cannot be written as UTF-8.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def csv_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """The lines of a CSV file, some hundred at a time, with a byte order mark so that spreadsheets
    read it as UTF-8. The names of an ``area`` stand between semicolons. No cell is a formula."""
    rows = chain([COLUMNS], (_row(hit) for hit in hits))
    yield "\ufeff"
    while some := list(islice(rows, LINES_AT_ONCE)):
        text = io.StringIO()
        csv.writer(text).writerows(some)
        yield text.getvalue()


def _row(hit: Hit) -> list[str]:
    places = hit.places.unit, hit.places.province, "; ".join(hit.places.area)
    own = (getattr(hit, column) for column in COLUMNS[: -len(places)])
    return [_cell(text or "") for text in (*own, *places)]


def _cell(text: str) -> str:
    text = _UNWRITABLE.sub(" ", text)
    return "'" + text if text.lstrip().startswith(FORMULA_STARTS) else text


def json_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """A line for each hit, as it is in the JSON of a page."""
    return (json.dumps(hit_to_json(hit), ensure_ascii=False) + "\n" for hit in hits)


def print_page(page: SearchPage, words: SearchWording) -> None:
    for notice in page.notices:
        click.echo(f"* {words.text(words.notice(notice))}")
        for offer in notice.offers:
            click.echo(f"  {words.text(words.offer(offer))}: {_asked_by(offer, page.query)}")
    if page.suggestion:
        click.echo(f"* {words.did_you_mean.format(page.suggestion)}")
    total = words.results.of(page.total).format(words.number(page.total))
    of = f", {words.page_of.format(page.page, page.pages)}" if page.pages else ""
    if page.folded and page.distinct < page.total:
        total += ", " + words.distinct.format(words.number(page.distinct))
    click.echo(total + of)
    for name, counts in page.fields:
        values = ", ".join(
            f"{each.value} ({words.number(each.count)})" for each in counts[:MOST_VALUES]
        )
        if counts:
            click.echo(f"{name}: {values}{', …' if len(counts) > MOST_VALUES else ''}")
    for hit in page.hits:
        click.echo()
        click.echo(_marked(hit.title_highlighted))
        click.echo("  " + " · ".join(_facts(hit, words)))
        click.echo("  " + re.sub(r"\s+", " ", _marked(hit.snippet)))
        if hit.similar:
            ids = ", ".join(other.id for other in hit.similar_hits)
            more = ", …" if hit.similar > len(hit.similar_hits) else ""
            count = words.similar.of(hit.similar).format(words.number(hit.similar))
            click.echo(f"  + {count}: {ids}{more}")


def _asked_by(offer: Offer, query: str) -> str:
    """The options that ask for it, with the query where that is another one."""
    options = ["--literal"] if offer.literal else []
    options += ["--match", offer.match] if offer.match else []
    options += [part for place in offer.places or () for part in ("--place", place)]
    if offer.query != query:
        options += ["--", offer.query]
    return shlex.join(options)


def _facts(hit: Hit, words: SearchWording) -> list[str]:
    event = words.event.format(hit.event_date) if hit.event_date else None
    dates = (hit.published, event) if hit.published or event else (words.undated,)
    return [fact for fact in (hit.district, *dates, hit.source, hit.id) if fact]


def _marked(text: Highlighted) -> str:
    """Matches bold and red on a terminal; click leaves the codes out elsewhere."""
    parts = []
    at = 0
    for start, end in text.spans:
        parts += [text.text[at:start], click.style(text.text[start:end], bold=True, fg="red")]
        at = end
    return "".join([*parts, text.text[at:]])
