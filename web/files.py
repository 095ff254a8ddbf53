"""What browsers, crawlers and monitors ask for: assets, OpenSearch, robots, sitemap, health."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, abort, jsonify, request

from search.results import SearchRequest

from .context import links, search, site, whole_links
from .settings import MAX_HITS
from .view import View

files = Blueprint("files", __name__)
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


@files.get("/opensearch.xml")
def opensearch() -> Response:
    """What lets a browser add this search to its own."""
    root = whole_links().root
    page = quoteattr(f"{root}/?q={{searchTerms}}")
    suggest = quoteattr(f"{root}/api/suggest/opensearch?q={{searchTerms}}")
    itself = quoteattr(f"{root}/opensearch.xml")
    icon = escape(f"{root}/static/{site().assets['icon.svg'].name}")
    return Response(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        "<ShortName>khongdau</ShortName>\n"
        "<Description>Tìm tin quận, huyện: có dấu hay không dấu đều được</Description>\n"
        "<Language>vi</Language>\n<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Image type="image/svg+xml">{icon}</Image>\n'
        f'<Url type="text/html" template={page}/>\n'
        f'<Url type="application/x-suggestions+json" template={suggest}/>\n'
        f'<Url type="application/opensearchdescription+xml" rel="self" template={itself}/>\n'
        "</OpenSearchDescription>\n",
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )


@files.get("/robots.txt")
def robots() -> Response:
    """Documents may be indexed; endless result pages may not."""
    root = links().root
    # Not "/?": a parser that drops the empty query would take it for everything.
    results = [f"{root}/?{parameter}=" for parameter in ("q", "quan", "tu", "den", "xep", "trang")]
    closed = [*results, f"{root}/*?", f"{root}/api/", f"{root}/nguon.atom", f"{root}/tai-ve.csv"]
    return Response(
        "User-agent: *\n"
        + "".join(f"Disallow: {path}\n" for path in closed)
        + f"\nSitemap: {whole_links().root}/sitemap.xml\n",
        content_type="text/plain; charset=utf-8",
    )


@files.get("/sitemap.xml")
def sitemap() -> Response:
    """The fixed pages and the newest documents."""
    whole = whole_links()
    hits = search(SearchRequest(sort="newest", per_page=MAX_HITS)).hits
    addresses = [whole.search(View()), whole.help("vi"), *(whole.document(hit.id) for hit in hits)]
    return Response(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
        + "</urlset>\n",
        content_type="application/xml; charset=utf-8",
    )


@files.get("/healthz")
def health() -> Response:
    """For a monitor: 200 while the index answers."""
    stats = site().engine.stats()
    return jsonify({"status": "ok", "documents": stats.documents, "generation": stats.generation})
