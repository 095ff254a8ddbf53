"""What browsers, crawlers and monitors ask for: assets, OpenSearch, robots, sitemap, health."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, abort, jsonify, request

from search.contract.errors import IndexProblem, PageOutOfRange
from web.address.page_state import View
from web.address.parameters import NotUnderstood, read_number
from web.middleware.assets import ICON
from web.middleware.context import links, site, whole_links

files = Blueprint("files", __name__)
SITEMAP_ENTRIES = 2000  # of one sitemap: some 20 ms; 50,000 are allowed
LONGEST_SHORT_NAME = 16  # OpenSearch allows no more
# What pages write first in the address of a search, for crawlers that know no asterisks.
SEARCHED = ("q", "quan", "noi", "filter", "facet", "tu", "den", "ngay", "xep", "match", "trang")
FOR_EVER = "public, max-age=31536000, immutable"  # the name changes with the content


@files.get("/static/<name>")
def asset(name: str) -> Response:
    found = site().served.get(name) or abort(404)
    packed = request.accept_encodings["gzip"] > 0
    response = Response(found.packed if packed else found.content, content_type=found.type)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOR_EVER
    return response


@files.get("/nhung.js")
def embedded_box() -> Response:
    """A search box for other sites. They ask with ``crossorigin``, so that browsers say who asks
    and run the script only where the answer names that origin. No cookie is set or read."""
    origin = request.headers.get("Origin", "")
    if origin not in site().settings.project.embed.origins:
        response = Response(
            f"// {site().settings.project.site.name}: a search box for {origin or 'nobody'} is not "
            'allowed here. The tag needs crossorigin="anonymous", the settings [embed] origins.\n',
            403,
            content_type="text/javascript; charset=utf-8",
        )
    else:
        box = site().assets["embed.js"]
        response = Response(box.content, content_type=box.type)
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Vary"] = "Origin"
    return response


@files.get("/opensearch.xml")
def opensearch() -> Response:
    """What lets a browser add this search to its own."""
    root = whole_links().root
    page = quoteattr(f"{root}/?q={{searchTerms}}")
    suggest = quoteattr(f"{root}/api/suggest/opensearch?q={{searchTerms}}")
    itself = quoteattr(f"{root}/opensearch.xml")
    about, words = site().settings.project.site, site().words[site().languages[0]]
    icon = site().assets[ICON]
    return Response(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(about.name[:LONGEST_SHORT_NAME])}</ShortName>\n"
        f"<Description>{escape(words.tagline)}</Description>\n"
        "<Language>vi</Language>\n<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Image type="{icon.type}">{escape(f"{root}/static/{icon.name}")}</Image>\n'
        f'<Url type="text/html" template={page}/>\n'
        f'<Url type="application/x-suggestions+json" template={suggest}/>\n'
        f'<Url type="application/opensearchdescription+xml" rel="self" template={itself}/>\n'
        "</OpenSearchDescription>\n",
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )


@files.get("/robots.txt")
def robots() -> Response:
    """Documents, help and front page may be indexed, the latter in each language of the site;
    endless result pages may not. Of two rules the longer one holds, or the first."""
    root = links().root
    others = site().languages[1:]
    opened = [f"{root}{path}?lang={one}$" for one in others for path in ("/", "/tro-giup*")]
    # Not "/?": a parser that drops the empty query would take it for everything.
    results = [f"{root}/?{name}=" for name in SEARCHED]
    closed = [*results, f"{root}/*?", f"{root}/api/", f"{root}/nguon.atom", f"{root}/tai-ve.csv"]
    return Response(
        "User-agent: *\n"
        + "".join(f"Allow: {path}\n" for path in opened)
        + "".join(f"Disallow: {path}\n" for path in closed)
        + f"\nSitemap: {whole_links().root}/sitemap.xml\n",
        content_type="text/plain; charset=utf-8",
    )


@files.get("/sitemap.xml")
def sitemap_index() -> Response:
    """Which sitemaps there are."""
    root = whole_links().root
    _, pages = site().engine.ids(1, SITEMAP_ENTRIES)
    numbers = range(1, max(pages, 1) + 1)
    return _sitemap("sitemapindex", "sitemap", (f"{root}/sitemap-{n}.xml" for n in numbers))


# Beside the index, not in a folder: a sitemap speaks only of what is below where it stands.
@files.get("/sitemap-<page>.xml")
def sitemap(page: str) -> Response:
    """One part of all documents; the first has the fixed pages too."""
    try:
        number = read_number(page)
        ids, _ = site().engine.ids(number, SITEMAP_ENTRIES)
    except (NotUnderstood, PageOutOfRange):
        abort(404)
    whole, spoken = whole_links(), site().languages if number == 1 else ()
    fixed = [(whole.search(View(language=one)), whole.help(one)) for one in spoken]
    return _sitemap("urlset", "url", [*chain(*fixed), *map(whole.document, ids)])


def _sitemap(kind: str, entry: str, addresses: Iterable[str]) -> Response:
    entries = (f"<{entry}><loc>{escape(address)}</loc></{entry}>\n" for address in addresses)
    return Response(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{''.join(entries)}</{kind}>\n",
        content_type="application/xml; charset=utf-8",
    )


@files.get("/healthz")
def health() -> Response:
    """For a monitor. 200 while the index answers: ``ok``, or ``degraded`` where it does so from an
    earlier state than it should; 503, ``unavailable``, while it cannot. That there is an answer at
    all says that the process lives."""
    engine = site().engine
    try:
        stats, problems = engine.stats(), engine.problems()
    except IndexProblem as error:
        answer = jsonify({"status": "unavailable", "problems": [str(error)]})
        answer.status_code = 503
        return answer
    return jsonify(
        {
            "status": "degraded" if problems else "ok",
            "documents": stats.documents,
            "generation": stats.generation,
            "problems": list(problems),
        }
    )
