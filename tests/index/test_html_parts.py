"""The pieces of the HTML reader one by one: dates, titles, blocks, JSON-LD, what is left out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from index.reading.html.blocks import Mark, Page, read_blocks
from index.reading.html.headline import without_site
from index.reading.html.json_ld import Linked, read_json_ld
from index.reading.html.nesting import DEEPEST, shallow
from index.reading.html.page import read_web_page

TITLE = "Phường mở lớp học bơi miễn phí cho trẻ em"
OTHER = "Bà con góp ý kiến về giờ mở cửa của bể bơi phường, mỗi người một ý."
TEXT = (
    "Lớp học mở vào các buổi sáng trong tuần, mỗi lớp hai mươi em, có hai thầy dạy và một người "
    "trông bể; gia đình chỉ cần ghi tên ở nhà văn hóa của tổ dân phố."
)
MORE = (
    "Thầy dạy bơi nhắc các em khởi động kỹ trước khi xuống nước, không chạy quanh bể và nhớ mang "
    "theo khăn; em nào quên mũ thì mượn của lớp rồi trả lại sau giờ học."
)
DAY = "2024-06-05"


def blocks_of(html: str) -> Page:
    body = LexborHTMLParser(html).body
    assert body is not None
    return read_blocks(body)


def body_of(html: str) -> str:
    return read_web_page(f"<h1>{TITLE}</h1>{html}<p>{TEXT}</p><p>{MORE}</p>").body


# When it was published


@pytest.mark.parametrize(
    "item",
    [
        *("datePublished", "dc:date", "dc:issued", "dcterms:issued", "dc:created", "dateCreated"),
        *("dcterms:created", "article:published_time", "schema:datePublished", "pubdate"),
    ],
)
@pytest.mark.parametrize("attribute", ["itemprop", "property"])
def test_items_that_say_when(item: str, attribute: str) -> None:
    page = f"<h1>{TITLE}</h1><p>{TEXT}</p><time>2024-06-04</time><p>{MORE}</p>"
    for shown in ("content='2024-06-05'>", ">05/06/2024"):
        said = f"<span {attribute}='{item}' {shown}</span>"
        assert read_web_page(page + said).published == DAY
    for content, published in (("2024-06-05", DAY), ("", "2024-06-04")):
        meta = f"<meta itemprop='{item}' content='{content}'>"
        assert read_web_page(page + meta).published == published


def test_of_several_times_the_one_below_the_headline_counts() -> None:
    def published(above: str = "", below: str = "", end: str = "") -> str | None:
        times = [f"<time>{day}</time>" if day else "" for day in (above, below, end)]
        return read_web_page(
            f"<p>{times[0]}</p><h1>{TITLE}</h1><p>{times[1]}</p><p>{TEXT}</p>"
            f"<p>{MORE}</p><p>{times[2]}</p>"
        ).published

    assert published(above="2024-06-04", below=DAY, end="2024-06-06") == DAY
    assert published(below=DAY, end="2024-06-06") == DAY
    assert published(above=DAY, end="2024-06-06") == DAY
    assert published(end=DAY) == DAY
    now = f"<h1>{TITLE}</h1><time class='{{}}'>2024-06-04</time><p>{TEXT}</p><time>{DAY}</time>"
    for name in ("now", "today", "clock", "current", "currentdate", "toolbar", "topbar"):
        assert read_web_page(now.format(name)).published == DAY, name
    assert read_web_page(now.format("note")).published == "2024-06-04"
    menu = f"<nav><a href=/a>Tin</a> <time>2024-06-04</time></nav><h1>{TITLE}</h1><p>{TEXT}</p>"
    assert read_web_page(menu).published is None
    abbr = f"<h1>{TITLE}</h1><p>{TEXT}</p><abbr class=published title='2024-06-05'>hôm qua</abbr>"
    assert read_web_page(abbr).published == DAY


# Titles


@pytest.mark.parametrize(
    ("title", "bare", "names"),
    [
        (f"{TITLE} - Tin tức - Cổng thông tin điện tử quận X", TITLE, 2),
        (f"{TITLE} | Phường Quan Hoa", TITLE, 1),
        (f"{TITLE}|Báo Đất Bãi", TITLE, 1),
        (f"{TITLE} » ", TITLE, 0),
        (f"Báo Đất Bãi: {TITLE}", TITLE, 1),
        (f"Cổng thông tin điện tử » {TITLE}", TITLE, 1),
        (f"Tin tức - {TITLE}", TITLE, 1),
        (f"Bể bơi: {TITLE}", f"Bể bơi: {TITLE}", 0),
        (f"{TITLE} - lớp thứ hai", f"{TITLE} - lớp thứ hai", 0),
        ("Tin tức", None, 1),
        ("Trang chủ - Tin tức", None, 2),
        ("", None, 0),
    ],
)
def test_a_title_without_the_names_of_its_site(title: str, bare: str | None, names: int) -> None:
    found, named = without_site(title, ["Báo Đất Bãi"])
    assert (found, len(named)) == (bare, names)


@pytest.mark.parametrize(
    ("said", "shown", "title"),
    [
        ([f"{TITLE} - Đất Bãi", TITLE], "", TITLE),  # what one adds is the site's name
        (["Lớp bơi", TITLE], "", "Lớp bơi"),
        (["index.html", TITLE], "", TITLE),
        (["Chi tiết tin", TITLE], "", TITLE),
        (["2024", TITLE], "", TITLE),
        (["PHÒNG NỘI VỤ", TITLE], "", TITLE),
        ([OTHER], f"<h1>{TITLE}</h1>", TITLE),  # what the page shows goes before
        ([OTHER[:-1]], f"<h5>{TITLE}</h5>", OTHER[:-1]),
        ([OTHER[:-1]], f"<h5 itemprop=headline>{TITLE}</h5>", TITLE),
        ([OTHER[:-1]], f"<h5 property='dc:title'>{TITLE}</h5>", TITLE),
        ([OTHER[:-1]], f"<h5 itemprop=author>{TITLE}</h5>", OTHER[:-1]),
        ([OTHER[:-1]], f"<h1 class=logo>{TITLE}</h1>", OTHER[:-1]),
        ([OTHER[:-1]], f"<h1><a href='/'>{TITLE}</a></h1>", OTHER[:-1]),
        ([OTHER[:-1]], "<h1>Ngày 05/06/2024</h1>", OTHER[:-1]),
        ([TITLE.upper()], f"<b>{TITLE}</b>", TITLE),
        ([f"{TITLE} và người lớn trong phường mình ngay hè này"], f"<b>{TITLE}</b>", TITLE),
    ],
)
def test_what_a_page_says_and_what_it_shows(said: list[str], shown: str, title: str) -> None:
    metas = "".join(f'<meta name="title" content="{one}">' for one in said)
    page = f"<head>{metas}</head><body>{shown}<p>{TEXT}</p><p>{MORE}</p></body>"
    assert read_web_page(page).title == title


# Blocks


def test_a_mark_is_as_long_as_its_element() -> None:
    def marks(html: str) -> list[Mark]:
        return blocks_of(html).marks

    long = "chợ " * 120
    assert [one.text for one in marks(f"<div>{long}<b>Chợ mở</b>")] == ["Chợ mở"]
    assert [one.text for one in marks(f"<div>{long}<br>mai <b>Chợ mở</b>")] == ["Chợ mở"]
    assert not marks(f"<div><b>{long}</b>")
    assert not marks(f"<div class=title>a<br>b<br>c<br>d{long}</div>")
    assert not marks("<div class=title>a<br>b<br>c<br>d<br>e</div>")
    assert [one.text for one in marks("<div class=title>a<br>b<br>c</div>")] == ["a b c"]
    assert [one.text for one in marks("<b>Chợ\n  mở</b>")] == ["Chợ mở"]
    (linked,) = marks("<b><a href=/tin>Chợ mở</a></b>")
    (inside,) = marks("<a href=/tin><b>Chợ mở</b></a>")
    (apart,) = marks("<a href=/tin>Tin</a><b>Chợ mở</b>")
    assert (linked.linked, inside.linked, apart.linked) == (True, True, False)
    for home in ("/", "/index.html", "https://phuong.vn/", "/trang-chu", "home", "default.aspx"):
        assert marks(f"<b><a href='{home}'>Chợ</a></b>")[0].home, home
    assert not marks("<a href='/'>Tin</a><b><a href=/tin>Chợ</a></b>")[0].home


@pytest.mark.parametrize("name", ["title", "headline", "tieude", "tieu", "heading", "subject"])
@pytest.mark.parametrize("attribute", ["class", "id"])
def test_names_of_titles(name: str, attribute: str) -> None:
    assert [one.text for one in blocks_of(f"<p {attribute}='a-{name}'>Chợ</p>").marks] == ["Chợ"]


@pytest.mark.parametrize(
    "name",
    [
        *("date", "time", "datetime", "published", "publish", "pubdate", "ngay", "ngaydang"),
        *("posted", "createdate", "created", "timestamp", "thoigian"),
    ],
)
def test_names_of_dates(name: str) -> None:
    assert [one.text for one in blocks_of(f"<p class='{name} a'>Chợ</p>").marks] == ["Chợ"]


@pytest.mark.parametrize(
    ("html", "running"),
    [
        (f"<p>{OTHER}</p>", True),
        (f"<p>{OTHER[:-1]}</p>", False),
        (f"<p>{OTHER[:-1]}.”)</p>", True),
        (f"<p>{OTHER[:-1]}…</p>", True),
        (f"<p>{OTHER[:-1]}:</p>", True),
        (f"<p>{OTHER[:44]}.</p>", False),  # too short
        (f"<p>{TEXT[:-1]}</p>", True),  # long, however it ends
        (f"<h2>{OTHER}</h2>", False),
        (f"<p><a href=/tin>{OTHER}</a></p>", True),
        (f"<p><a href=/tin>{OTHER[:-1]}…</a></p>", False),  # a teaser
        (f"<p><a href=/tin>{OTHER[:-1]}...</a></p>", False),
        (f"<p><a href=/tin>{OTHER[:30]}</a>{OTHER[30:-1]}…</p>", True),
        (f"<p><a href='#a'>{OTHER[:-1]}…</a></p>", True),  # leads nowhere
        (f"<p><a href='mailto:a@b.vn'>{OTHER[:-1]}…</a></p>", True),
    ],
)
def test_running_text(html: str, running: bool) -> None:
    (block,) = blocks_of(html).blocks
    assert bool(block.running) is running


def test_of_links_to_files_the_letters_are_counted() -> None:
    def files(address: str) -> int:
        return blocks_of(f"<p>Xem <a href='{address}'>mẫu đơn</a></p>").blocks[0].files

    endings = [
        *("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "rtf", "zip", "rar"),
        "7z",
    ]
    for ending in endings:
        assert files(f"/a.{ending}") == files(f"/a.{ending.upper()}?b") == 7, ending
    assert files("/download/1") == files("/attachment/1") == files("/getfile?1") == 7
    assert files("/a.html") == files("/pdf") == 0


# Depth


@given(st.integers(0, 6), st.sampled_from(["p", "img", "br"]))
def test_what_is_too_deep_stays_as_text(more: int, other: str) -> None:
    deep = DEEPEST + more
    text = shallow("<div>a" * deep + f"<{other}>" + "</div>" * deep + "b")
    assert text.count("<div>") == text.count("</div>") == DEEPEST
    assert text.count("a") == deep and text.endswith("b") and f"<{other}>" in text
    assert "a a" in text or not more


# JSON-LD


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"@type": "NewsArticle", "headline": TITLE}, Linked(headline=TITLE)),
        ({"@type": ["Thing", "BlogPosting"], "headline": [TITLE]}, Linked(headline=TITLE)),
        ({"@type": "Thing", "headline": TITLE}, Linked()),
        ({"@graph": [{"@type": "Report", "Headline": f" {TITLE} "}]}, Linked(headline=TITLE)),
        ([[{"@type": "WebPage", "URL": "https://a.vn/"}]], Linked(url="https://a.vn/")),
        ({"@type": "Thing", "dateCreated": DAY}, Linked(published=DAY)),
        ({"@type": "Article", "dateModified": DAY}, Linked(modified=DAY)),
        ({"publisher": {"Name": "Báo Đất Bãi"}}, Linked(publisher="Báo Đất Bãi")),
        ({"publisher": [{"name": "Báo Đất Bãi"}]}, Linked(publisher="Báo Đất Bãi")),
        ({"publisher": []}, Linked()),
        ({"@type": "Article", "articleBody": "Chợ &amp; phố"}, Linked(text="Chợ & phố")),
        ({"@type": "Article", "text": "<p>Chợ</p><p>Phố</p>"}, Linked(text="Chợ\nPhố")),
        (
            [{"datePublished": "2024-06-04"}, {"@type": "Article", "datePublished": DAY}],
            Linked(published=DAY),
        ),
    ],
)
def test_json_ld(value: object, found: Linked) -> None:
    script = json.dumps(value, ensure_ascii=False)
    assert read_json_ld([script]) == found
    assert read_json_ld([f"/* x */ <!-- {script}; -->"]) == found
    assert read_json_ld(["{", script + ";"]) == found


def test_what_is_no_json_is_searched_for_its_date() -> None:
    assert read_json_ld(['{"datePublished": "2024-06-05", x}']) == Linked(published=DAY)
    assert read_json_ld(['{"date_created" : "2024-06-05T08:00" x']).published == "2024-06-05T08:00"
    assert read_json_ld(["[" * 100_000]) == Linked()


def test_of_json_ld_two_thousand_nodes_are_looked_at() -> None:
    last = {"@type": "Article", "headline": TITLE}
    for before, headline in ((1998, TITLE), (1999, None)):  # and the list itself
        assert read_json_ld([json.dumps([*[1] * before, last])]).headline == headline


# What is left out


def test_what_is_said_to_browsers_without_scripts_is_left_out() -> None:
    told = "Trang này cần {} để hiển thị đúng, mong bạn đọc bật lên rồi tải lại trang này nhé."
    for word in ("JavaScript", "trình duyệt mới"):
        assert "hiển thị" not in body_of(f"<noscript><p>{told.format(word)}</p></noscript>")
    assert "hiển thị" in body_of(f"<noscript><p>{told.format('kính')}</p></noscript>")
    both = f"<noscript><p>{told.format('JavaScript')}</p><p>{OTHER}</p></noscript>"
    assert OTHER in body_of(both)


def test_buttons_footers_and_boxes() -> None:
    assert "Mua" not in body_of("<button>Mua</button>")
    assert "bơi" in read_web_page(f"<h2><button>{TITLE}</button></h2><p>{TEXT}</p>").title
    footer = f"<footer><p>{OTHER}</p></footer>"
    assert OTHER not in body_of(footer)
    assert OTHER in body_of(f"<article>{footer}<p>{TEXT}</p></article>")
    aside = f"<aside><p>{OTHER}</p></aside>"
    assert OTHER not in body_of(aside) + body_of(f"<div>{aside}</div>")
    assert OTHER in body_of(f"<article><p>{TEXT}</p>{aside}</article>")
    assert OTHER in body_of(f"<div><p>{TEXT}</p>{aside}<p>{MORE}</p></div>")


LINKS = "".join(f"<li><a href=/{n}>Tin {n}</a></li>" for n in range(3))


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (f"<ul>{LINKS}</ul>", False),
        (f"<ol>{LINKS}</ol>", False),
        (f"<section>{LINKS}</section>", False),
        (f"<p>{OTHER[:-1]}:</p><ul>{LINKS}</ul>", True),  # announced
        (f"<p>{OTHER}</p><ul>{LINKS}</ul>", False),
        (f"<ul>{LINKS.replace('=/', '=/a.pdf?')}</ul>", True),  # papers
        (f"<p>{TEXT}</p><ul>{LINKS.replace('Tin', 'Quyết định')}</ul>", True),
        (f"<ul>{LINKS.split('</li>')[0]}</ul>", True),  # too few
    ],
)
def test_lists_of_links(html: str, kept: bool) -> None:
    assert (" 0" in body_of(html)) is kept


@pytest.mark.parametrize(("more", "told"), [("", False), ("ơi", True)])
def test_a_summary_counts_where_it_is_longer_than_the_page(more: str, told: bool) -> None:
    """As it is of a page that scripts draw."""
    shown, summary = "Chợ hoa mở cửa sớm", "Bể bơi đóng cửa mà"
    page = f"<head><meta name=description content='{summary}{more}'></head><p>{shown}</p>"
    assert (summary in read_web_page(page).body) is told
