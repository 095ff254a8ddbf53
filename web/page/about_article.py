"""What a page says of its article to those who link to it: a description, a citation, and the data
of schema.org."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from search.contract.results import DocumentPage
from web.address.links import outward
from web.wording.wording import Wording

LONGEST_DESCRIPTION = 200


@dataclass(frozen=True, slots=True)
class AboutArticle:
    """``citation`` is plain text to copy; ``data`` an object of https://schema.org/NewsArticle."""

    description: str
    citation: str
    data: dict[str, Any]


def about_article(document: DocumentPage, address: str, words: Wording) -> AboutArticle:
    """``address``: of its page here, which is cited where the article has none of its own."""
    title = document.title.text or words.untitled
    source = words.source_name(document.source)
    day = words.day(document.published) if document.published else None
    original = outward(document.url)
    description = _shortened(document.body.text)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "description": description,
        "inLanguage": "vi",
        "url": address,
        "datePublished": document.published,
        "publisher": {"@type": "Organization", "name": source} if source else None,
        "isBasedOn": original,
    }
    return AboutArticle(
        description,
        ". ".join(filter(None, (title.rstrip(". "), source, day, original or address))),
        {name: value for name, value in data.items() if value},
    )


def _shortened(text: str) -> str:
    """Its beginning in one line, up to the end of a word."""
    line = " ".join(text[: 2 * LONGEST_DESCRIPTION].split())
    if len(line) <= LONGEST_DESCRIPTION:
        return line
    return line[:LONGEST_DESCRIPTION].rpartition(" ")[0].rstrip(",.;: ") + "…"
