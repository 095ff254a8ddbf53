"""A search as a list for a spreadsheet (CSV) and as a feed for a news reader (Atom)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, render_template, request

from search.contract.errors import AmbiguousPlace, NoSuchPlace
from search.contract.results import Hit
from search.printing import csv_lines
from vietnamese.text.folding import fold
from web.address.links import Links, outward
from web.address.names import OF_SEARCH, unknown
from web.address.page_state import View, read_view
from web.address.parameters import Refused, writable
from web.middleware.context import links, search, site, whole_links
from web.middleware.safety import no_one_place
from web.page.place_candidates import place_candidates
from web.wording.wording import Wording

feeds = Blueprint("feeds", __name__)
FEED_ENTRIES = 20


@feeds.get("/tai-ve.csv")
def csv_list() -> Response:
    """All hits, near-duplicates too, streamed, with a byte order mark so that spreadsheets read it
    as UTF-8. ``similar_to``: the near-duplicate that ranks best, where that is another one. The
    names of an ``area`` stand between semicolons."""
    view, _ = _followed()
    hits = site().engine.rows(replace(view.request(), today=site().today()))
    response = Response(csv_lines(hits), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name()}.csv"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@feeds.get("/nguon.atom")
def atom_feed() -> Response:
    """The newest dated hits of a search. A document without a date is in no feed: a reader
    would show it as new again and again."""
    view, words = _followed()
    wanted = replace(view.request(), page=1, per_page=FEED_ENTRIES, sort="newest")
    hits = [hit for hit in search(wanted).hits if _moment(hit)]
    feed = atom_text(view, words, whole_links(), hits)
    response = Response(feed, content_type="application/atom+xml; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _file_name() -> str:
    """The name of the site, as a name of a file anywhere."""
    return re.sub(r"[^a-z0-9]+", "-", fold(site().settings.project.site.name)).strip("-") or "site"


@feeds.errorhandler(AmbiguousPlace)
@feeds.errorhandler(NoSuchPlace)
def choose_a_place(error: AmbiguousPlace | NoSuchPlace) -> Response:
    """What the name may mean, each with its own list or feed; as JSON for whoever asks for that."""
    view, words = _followed()
    address = links()
    if request.accept_mimetypes.best == "application/json":
        return no_one_place(error, words)
    found = place_candidates(error, view, words)
    to = address.csv if request.endpoint == "feeds.csv_list" else address.feed
    page = render_template(
        "error.html", words=words, links=address, view=view, title=words.error_title,
        text=found.text, choices=[(name, to(instead)) for name, instead in found.places],
        more_places=found.more,
    )  # fmt: skip
    return Response(page, 400, mimetype="text/html")


def atom_text(view: View, words: Wording, whole: Links, hits: list[Hit]) -> str:
    name = site().settings.project.site.name
    title = view.query or words.results_browse
    chosen = ", ".join((*view.districts, *view.places))
    updated = max((moment for hit in hits if (moment := _moment(hit))), default=None)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{words.language}">\n'
        f"<title>{escape(f'{name}: {title}' + (f' ({chosen})' if chosen else ''))}</title>\n"
        f"<id>{escape(whole.feed(view))}</id>\n"
        f"<updated>{(updated or datetime(1970, 1, 1, tzinfo=UTC)).isoformat()}</updated>\n"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(whole.feed(view))}/>\n'
        f'<link rel="alternate" type="text/html" href={quoteattr(whole.search(view))}/>\n'
        f"<author><name>{escape(name)}</name></author>\n"
    ]
    parts.extend(_entry(hit, words, whole) for hit in hits)
    return "".join(parts) + "</feed>\n"


def _entry(hit: Hit, words: Wording, whole: Links) -> str:
    name = site().settings.project.site.name
    address = whole.document(hit.id)
    moment = _moment(hit)
    assert moment is not None  # atom_feed leaves the others out
    published = f"<published>{moment.isoformat()}</published>" if hit.published else ""
    original = outward(hit.url)
    via = f"<link rel={quoteattr('via')} href={quoteattr(original)}/>" if original else ""
    author = writable(words.source_name(hit.source) or urlsplit(original or "").hostname or name)
    place = f"<category term={quoteattr(writable(hit.district))}/>" if hit.district else ""
    return (
        f"<entry><title>{escape(writable(hit.title) or words.untitled)}</title>"
        f"<id>{escape(address)}</id><updated>{moment.isoformat()}</updated>{published}"
        f"<link rel={quoteattr('alternate')} type={quoteattr('text/html')}"
        f" href={quoteattr(address)}/>{via}<author><name>{escape(author)}</name></author>{place}"
        f"<summary>{escape(writable(hit.snippet.text))}</summary></entry>\n"
    )


def _followed() -> tuple[View, Wording]:
    """The view asked for. Machines get no half-followed search: any problem is a 400, and so is a
    parameter that there is not."""
    if problem := unknown(request.args, OF_SEARCH):
        raise Refused(problem)
    reading = read_view(request.args, site().languages, site().today())
    if reading.problems:
        raise Refused(reading.problems[0])
    return reading.view, site().words[reading.view.language]


def _moment(hit: Hit) -> datetime | None:
    try:
        return datetime.fromisoformat(hit.published or hit.event_date or "").replace(
            tzinfo=site().settings.project.site.zone
        )
    except ValueError:
        return None
