"""Pages that scripts draw: their text stands in data only, and is read from there."""

from __future__ import annotations

import json
from pathlib import Path

from index.reading.documents import Document
from index.reading.notes import NoteCode
from index.reading.source_records import BadPage, Piece
from index.reading.sources import read_piece
from tests.index.made_articles import BODY, PARAGRAPHS, PUBLISHED, TITLE

HTML_BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
ARTICLE = {"id": 71, "title": TITLE, "publishedAt": PUBLISHED, "content": HTML_BODY}
OTHER = {"id": 72, "title": "Tin khác của phường", "content": "Một bài khác dài hơn nhiều. " * 40}
MENU = "<nav><a href=/>Trang chủ</a> <a href=/tin>Tin tức</a></nav>"


def read(html: str) -> tuple[Document, set[NoteCode]]:
    result = read_piece(Piece("a.html", None, html.encode(), b"", Path("a.html")))
    return result.document, {note.code for note in result.notes}


def next_page(props: object, shown: str = MENU) -> str:
    data = json.dumps({"props": {"pageProps": props}, "page": "/tin/[slug]", "buildId": "x"})
    return (
        f"<html><head><title>{TITLE} | Cổng tin</title></head><body><div id=__next>{shown}</div>"
        f'<script id="__NEXT_DATA__" type="application/json">{data}</script></body></html>'
    )


def is_the_article(document: Document) -> bool:
    found = document.id, document.title, document.body, document.published
    return found == ("a.html", TITLE, BODY, PUBLISHED)


def test_the_article_of_a_next_page() -> None:
    document, codes = read(next_page({"article": ARTICLE, "related": [OTHER]}))
    assert is_the_article(document) and NoteCode.TOLD_BY_DATA in codes


def test_without_any_text_on_the_page() -> None:
    assert is_the_article(read(next_page({"data": {"post": ARTICLE}}, shown=""))[0])


def test_in_a_list_the_one_with_the_title_of_the_page() -> None:
    assert is_the_article(read(next_page({"posts": [OTHER, ARTICLE]}))[0])


def test_a_page_that_shows_its_article_is_read_as_shown() -> None:
    shown = f"<h1>{TITLE}</h1><p>05/03/2024 08:30</p>{HTML_BODY}"
    document, codes = read(next_page({"article": ARTICLE}, shown=shown))
    assert is_the_article(document) and NoteCode.TOLD_BY_DATA not in codes


def test_a_state_that_a_script_sets() -> None:
    state = json.dumps({"detail": {"current": ARTICLE}})
    script = f"<script>window.__INITIAL_STATE__ = {state};window.x=1</script>"
    assert is_the_article(read(f"<title>{TITLE}</title><div id=app></div>{script}")[0])


def test_data_without_an_article_change_nothing() -> None:
    page = next_page({"settings": {"content": "vi", "title": "x"}, "list": [OTHER]}, shown="")
    try:
        document, codes = read(page)
    except BadPage as error:
        assert "no text" in error.reason
    else:
        assert NoteCode.TOLD_BY_DATA not in codes and "dài hơn" not in document.body


def test_json_ld_alone_has_the_text() -> None:
    """Though the page shows a menu of some length."""
    menu = "".join(f"<div>Chuyên mục số {n} của trang tin điện tử</div>" for n in range(9))
    for text in (BODY, HTML_BODY, HTML_BODY.replace("<", "&lt;").replace(">", "&gt;")):
        linked = json.dumps({
            "@type": "NewsArticle", "headline": TITLE, "articleBody": text,
            "datePublished": PUBLISHED,
        })  # fmt: skip
        document, codes = read(
            f"<title>{TITLE}</title>{menu}<script type='application/ld+json'>{linked}</script>"
        )
        assert BODY in document.body and document.title == TITLE, text
        assert document.published == PUBLISHED and NoteCode.TOLD_BY_HEAD in codes
