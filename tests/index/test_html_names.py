"""The names by which systems of the web call the parts of a page: each of them is understood.

The lists are written out once more, as systems spell them: a name that the product loses is missed.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from selectolax.lexbor import LexborHTMLParser

from index.reading.html.blocks import read_blocks
from index.reading.html.head import Head, read_head
from index.reading.html.nesting import shallow
from index.reading.html.page import read_web_page
from index.reading.html.papers import name_papers
from index.reading.pages.titles import SHORTEST_TITLE

TITLE = "Phường mở lớp học bơi miễn phí cho trẻ em"
OTHER = "Bà con góp ý kiến về giờ mở cửa"
TEXT = (
    "Lớp học mở vào các buổi sáng trong tuần, mỗi lớp hai mươi em, có hai thầy dạy và một người "
    "trông bể; gia đình chỉ cần ghi tên ở nhà văn hóa của tổ dân phố."
)
DAY = "2024-06-05"


def names(text: str) -> list[str]:
    return text.split()


TITLES = names("""og:title twitter:title title DC.title dcterms.title headline article:title
citation_title sailthru.title parsely-title""")
SITES = names("""og:site_name application-name apple-mobile-web-app-title publisher DC.publisher
dcterms.publisher article:publisher_name""")
AUTHORS = names("author article:author DC.creator dcterms.creator byl")
PUBLISHED = names("""article:published_time og:article:published_time og:published_time
article.published datePublished pubdate publish-date published_date publishedTime published_at
publication_date publish_time article_publish_time article_date_published DC.date.issued
dcterms.issued DC.issued DC.date.published DC.date.submitted dcterms.dateSubmitted
citation_publication_date citation_date citation_online_date OriginalPublicationDate
parsely-pub-date sailthru.date cXenseParse:recs:publishtime bt:pubDate rbc:pubdate release_date
og:release_date issued posted-date postdate ngaydang ngay-xuat-ban""")
CREATED = names("""DC.date.created dcterms.created DC.created article.created article_date_created
dateCreated creation_date created create-date created-date DC.date.available dcterms.available
DC.date dcterms.date DC.date.accepted DC.date.valid dcterms.valid displaydate article_date
news-date document-date video:release_date""")
LATE = names("""article:modified_time og:updated_time og:article:modified_time dateModified
DC.modified dcterms.modified DC.date.modified modified last-modified lastmod updated date time
revised""")


def head(name: str, content: str) -> Head:
    return read_head(LexborHTMLParser(f'<head><meta name="{name}" content="{content}"></head>'))


def body_of(html: str) -> str:
    return read_web_page(f"<h1>{TITLE}</h1>{html}<p>{TEXT}</p><p>{TEXT[::-1]}.</p>").body


def test_names_of_what_the_head_says() -> None:
    for name in TITLES:
        assert head(name, TITLE).titles == (TITLE,), name
    for name in SITES:
        assert head(name, "Báo Đất Bãi").site == "Báo Đất Bãi", name
    for name in AUTHORS:
        assert head(name, "Lan Chi").fields == (("author", "Lan Chi"),), name
    for name in names("article:section section category"):
        assert head(name, "Đời sống, phố").fields == (("category", "Đời sống, phố"),), name
    for name in names("news_keywords article:tag keywords"):
        assert head(name, "chợ, phố").fields == (("tags", "chợ"), ("tags", "phố")), name


def test_names_of_dates_in_the_head() -> None:
    for name in (*PUBLISHED, *CREATED):
        assert head(name, DAY).published == DAY, name
    for name in LATE:
        found = head(name, DAY)
        assert (found.published, found.last_resort) == (None, DAY), name


def test_what_was_published_goes_before_what_was_created() -> None:
    created = '<meta name="created" content="2023-01-01">'
    said = read_head(LexborHTMLParser(f'{created}<meta name="issued" content="{DAY}">'))
    assert said.published == DAY


def test_classes_of_times() -> None:
    """A time of a change is no time of publication, even if it is the only one."""
    page = (
        f"<h1>{TITLE}</h1><time class='{{}}'>05/06/2024</time> <p>{TEXT}</p><time>04/06/2024</time>"
    )
    for name in ("published", "publish", "pubdate", "posted", "publishdate", "created"):
        assert read_web_page(page.format(f"{name} now")).published == DAY, name
    for name in names("updated modified modify update modifydate lastmod lastupdate"):
        assert read_web_page(page.format(name)).published == "2024-06-04", name


PAPERS = """quyết định/nghị quyết/nghị định/thông tư/thông báo/công văn/kế hoạch/tờ trình/báo cáo
/hướng dẫn/chỉ thị/công điện/luật/bộ luật/văn bản/phụ lục/biểu mẫu/mẫu/đơn/tờ khai/giấy/bản sao
/danh sách/quy chế/quy định/quy hoạch/tài liệu/hồ sơ""".replace("\n", "").split("/")


def test_kinds_of_papers() -> None:
    for kind in PAPERS:
        assert name_papers(f"{kind.capitalize()} về chợ"), kind
    assert name_papers("2. Quy chế chợ") and not name_papers("Chợ mở sớm")


BLOCKS = names("""address article aside blockquote button center details dialog dir div dl fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 header legend main menu nav noscript ol p pre
search section summary ul""")
CONTROLS = names("""textarea select datalist object canvas audio video progress meter option""")


def texts_of(html: str) -> tuple[list[str], list[str]]:
    body = LexborHTMLParser(html).body
    assert body is not None
    page = read_blocks(body)
    return [block.text for block in page.blocks], page.controls


def test_elements_that_begin_a_line() -> None:
    for tag in BLOCKS:
        assert texts_of(f"<div>chợ<{tag}>đêm</{tag}>phố</div>")[0] == ["chợ", "đêm", "phố"], tag


def test_elements_whose_text_is_not_of_the_page() -> None:
    for tag in CONTROLS:
        inner = "<option>đêm</option>" if tag in ("select", "datalist") else "đêm"
        found = texts_of(f"<div>chợ <{tag}>{inner}</{tag}>phố</div>")
        assert found == (["chợ phố"], ["đêm"]), tag


def test_tags_within_what_a_browser_takes_as_text_are_no_text() -> None:
    assert texts_of("<div>chợ<template><p>đêm <b>phố</b></p></template></div>")[1] == ["đêm phố"]


def test_what_is_marked_is_read_without_what_stands_beside_it() -> None:
    body = LexborHTMLParser(
        "<p>Tin mới: <b>Chợ mở</b> hôm nay<div><span class=title>Chợ<br>mở sớm</span> nay"
    ).body
    assert body is not None
    assert [mark.text for mark in read_blocks(body).marks] == ["Chợ mở", "Chợ mở sớm"]


@pytest.mark.parametrize(
    "attribute",
    [
        "hidden", "aria-hidden=true", "style='display: none'", "style='visibility:hidden'",
        *(f"class='a {name}'" for name in (
            "hidden", "hide", "d-none", "sr-only", "screen-reader-text", "visually-hidden",
            "hide-accessible", "element-invisible",
        )),
    ],
)  # fmt: skip
def test_what_hides_an_element(attribute: str) -> None:
    assert OTHER not in body_of(f"<p {attribute}>{OTHER} của chợ phường.</p>")
    assert OTHER in body_of(f"<p aria-hidden=false class=a>{OTHER} của chợ phường.</p>")


@pytest.mark.parametrize(
    "role",
    names("""navigation search contentinfo complementary dialog alertdialog menu menubar
    toolbar"""),
)
def test_roles_of_what_is_no_article(role: str) -> None:
    assert OTHER not in body_of(f"<div role={role}><p>{OTHER} của chợ phường.</p></div>")
    assert OTHER in body_of(f"<div role=region><p>{OTHER} của chợ phường.</p></div>")


def test_tags_that_are_no_sign_of_depth() -> None:
    for tag in names("""area base br col colgroup dd dt embed hr img input li link meta optgroup
    option p param source tbody td tfoot th thead tr track wbr"""):
        many = f"<{tag}>" * 600
        assert shallow(many) == many, tag
    deep = "<div>" * 600 + "đáy" + "</div>" * 600
    assert shallow(deep).count("<div>") == shallow(deep).count("</div>") == 512


def test_a_higher_heading_is_the_headline() -> None:
    for one, other in pairwise(("h1", "h2", "h3", "h4", "h5", "h6")):
        page = f"<{one}>{TITLE}</{one}><div><{other}>{OTHER}</{other}></div><p>{TEXT}</p>"
        assert read_web_page(page).title == TITLE, one


def test_five_words_are_long_enough_for_a_headline() -> None:
    for words, title in ((SHORTEST_TITLE, True), (SHORTEST_TITLE - 1, False)):
        shown = " ".join(TITLE.split()[:words])
        page = f"<head><title>{OTHER}</title></head><h2>{shown}</h2><p>{TEXT}</p>"
        assert (read_web_page(page).title == shown) is title, words


@pytest.mark.parametrize(
    "name",
    names("""widget box sidebar menu site block section related other module portlet cate category
    folder container tab list logo brand footer nav tool comment banner sub popup modal head"""),
)
def test_a_title_of_something_else_is_no_headline(name: str) -> None:
    other = f"<p><span class='{name} title'>{OTHER}</span></p>"
    page = f"<div class=title>{TITLE}</div>{other}<p>{TEXT}</p>"
    assert read_web_page(page).title == TITLE
