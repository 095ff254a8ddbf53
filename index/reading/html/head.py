"""What the head of an HTML page says: titles, dates, address, site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from index.reading.html.json_ld import Linked, read_json_ld
from index.reading.records.dates import read_date

_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_NO_LETTERS: Final = re.compile(r"[^a-z0-9]+")

# Names of <meta>, in lower case and without the signs between their words.
_TITLES: Final = ("ogtitle", "twittertitle", "title", "dctitle", "dctermstitle", "headline",
                  "articletitle", "citationtitle", "sailthrutitle", "parselytitle")  # fmt: skip
_SITES: Final = ("ogsitename", "applicationname", "applemobilewebapptitle", "publisher",
                 "dcpublisher", "dctermspublisher", "articlepublishername")  # fmt: skip
_ADDRESSES: Final = ("ogurl", "twitterurl", "dcidentifier", "pageurl")
_DESCRIPTIONS: Final = ("ogdescription", "description", "twitterdescription", "dcdescription")
_PUBLISHED: Final = (
    "articlepublishedtime", "ogarticlepublishedtime", "ogpublishedtime", "articlepublished",
    "datepublished", "pubdate", "publishdate", "publisheddate", "publishedtime", "publishedat",
    "publicationdate", "publishtime", "articlepublishtime", "articledatepublished", "dcdateissued",
    "dctermsissued", "dcissued", "dcdatepublished", "dcdatesubmitted", "dctermsdatesubmitted",
    "citationpublicationdate", "citationdate", "citationonlinedate", "originalpublicationdate",
    "parselypubdate", "sailthrudate", "cxenseparserecspublishtime", "btpubdate", "rbcpubdate",
    "releasedate", "ogreleasedate", "issued", "posteddate", "postdate", "ngaydang", "ngayxuatban",
)  # fmt: skip
_CREATED: Final = (
    "dcdatecreated", "dctermscreated", "dccreated", "articlecreated", "articledatecreated",
    "datecreated", "creationdate", "created", "createdate", "createddate", "dcdateavailable",
    "dctermsavailable", "dcdate", "dctermsdate", "dcdateaccepted", "dcdatevalid", "dctermsvalid",
    "displaydate", "articledate", "newsdate", "documentdate", "videoreleasedate",
)  # fmt: skip
_MODIFIED: Final = (
    "articlemodifiedtime", "ogupdatedtime", "ogarticlemodifiedtime", "datemodified", "dcmodified",
    "dctermsmodified", "dcdatemodified", "modified", "lastmodified", "lastmod", "updated",
)  # fmt: skip
_OWN: Final = {
    "author": ("author", "articleauthor", "dccreator", "dctermscreator", "byl"),
    "category": ("articlesection", "section", "category"),
    "tags": ("newskeywords", "articletag", "keywords"),
}
_LIST: Final = re.compile(r"(?:(?<!\s)\s+)?[,;|]\s*")
_MOST_TAGS: Final = 50
_LOOSE: Final = ("date", "time", "revised")
"""Names under which some write the date of the page, others that of its last printing."""


@dataclass(frozen=True, slots=True)
class Head:
    """Texts as they are, the surest first. ``published`` is ISO in Vietnamese time;
    ``last_resort`` is a date that is better than none."""

    titles: tuple[str, ...]
    page_title: str | None
    published: str | None
    last_resort: str | None
    url: str | None
    site: str | None
    description: str | None
    linked: Linked
    fields: tuple[tuple[str, str], ...]


def read_head(tree: LexborHTMLParser) -> Head:
    values = _meta_values(tree)
    linked = read_json_ld(
        [node.text() for node in tree.css('script[type*="ld+json" i]') if node.text()]
    )
    canonical = tree.css_first('link[rel~="canonical" i]')
    addresses = (
        canonical.attributes.get("href") if canonical is not None else None,
        *_all(values, _ADDRESSES),
        linked.url,
    )
    titles = dict.fromkeys(filter(None, (*_all(values, _TITLES), linked.headline)))
    dates = (*_dates(values, _PUBLISHED), linked.published, *_dates(values, _CREATED))
    late = (*_dates(values, _MODIFIED), linked.modified, *_dates(values, _LOOSE))
    return Head(
        titles=tuple(titles),
        page_title=_page_title(tree),
        published=next(filter(None, dates), None),
        last_resort=next(filter(None, late), None),
        url=next((url.strip() for url in addresses if url and _is_address(url)), None),
        site=next(_all(values, _SITES), None) or linked.publisher,
        description=next(_all(values, _DESCRIPTIONS), None),
        linked=linked,
        fields=tuple(dict.fromkeys(_fields(values))),
    )


def _meta_values(tree: LexborHTMLParser) -> dict[str, list[str]]:
    """What each ``<meta>`` of the page says, whatever attribute names it."""
    found: dict[str, list[str]] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        content = attributes.get("content")
        if not content or not (content := _SPACE.sub(" ", content).strip()):
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := attributes.get(attribute):
                found.setdefault(_NO_LETTERS.sub("", name.lower()), []).append(content)
    return found


def _fields(values: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """The page's own fields, as other sources have them. An address of an author is no name."""
    for field, names in _OWN.items():
        for value in _all(values, names):
            parts = _LIST.split(value) if field == "tags" else [value]
            for part in parts[:_MOST_TAGS]:
                if part.strip() and not _is_address(part):
                    yield field, part.strip()


def _all(values: dict[str, list[str]], names: tuple[str, ...]) -> Iterator[str]:
    return (value for name in names for value in values.get(name, ()))


def _dates(values: dict[str, list[str]], names: tuple[str, ...]) -> Iterator[str]:
    return (date for value in _all(values, names) if (date := read_date(value)))


def _page_title(tree: LexborHTMLParser) -> str | None:
    node = next((one for one in tree.css("title") if not _in_picture(one)), None)
    return _SPACE.sub(" ", node.text()).strip() or None if node is not None else None


def _in_picture(node: object) -> bool:
    parent = getattr(node, "parent", None)
    return parent is not None and parent.tag == "svg"


def _is_address(url: str) -> bool:
    return url.strip().lower().startswith(("http://", "https://"))
