"""A page's raw text, as a portal prints it -> a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from index.reading.documents import Document, Places
from index.reading.notes import Note
from index.reading.pages.boilerplate import (
    Article,
    is_boilerplate,
    is_number_only,
    without_boilerplate,
)
from index.reading.pages.boilerplate_phrases import Kind, alternatives, phrases
from index.reading.pages.events import event_date
from index.reading.pages.letter_spacing import join_spaced_letters
from index.reading.pages.lines import PROSE, Line, folded_phrase
from index.reading.pages.losses import loss_notes
from index.reading.pages.text_forms import read_text
from index.reading.pages.title_and_date import Head, read_head
from index.reading.pages.titles import (
    SHORTEST_TITLE,
    is_letterhead,
    is_office,
    is_place_alone,
    is_section,
)
from index.reading.places.page_names import PageTexts
from index.reading.places.page_places import read_places
from vietnamese.text.patterns import any_of

_LONGEST_STANDIN: Final = 300  # characters of a sentence that stands in for a title
_SHORTEST_SENTENCE: Final = 3  # words
_CAPTION: Final = re.compile(rf"\s*[-–|]?\s*{any_of('ảnh', 'hình')}\s*\d*\W*\Z", re.IGNORECASE)
_ABOVE_TITLE: Final = 2  # lines above a known title that may hold the date
_CAPTION_EXTRA: Final = 16  # characters that "- Ảnh 1" may add
_FOLDED_SITE_NAMES: Final = phrases(Kind.SITE_NAMES)
_IMPRINT: Final = re.compile(
    rf"\W*(?:{alternatives(Kind.SITE_NAMES)}|co quan (?:chu quan|quan ly)|don vi quan ly)(?!\w)"
)
_SENTENCE_END: Final = re.compile(r"[.!?…]+[\"”’')]*(?=\s+[\"“‘'(]?\w|\Z)")
# A full stop after these ends no sentence; single capitals (T.Vũ) and numbers do not either.
_SHORT_FORMS: Final = frozenset(
    ("tp", "tx", "tt", "q", "p", "h", "đ/c", "ts", "ths", "gs", "pgs", "bs", "ks", "ub", "st", "tr",
     "mr", "mrs", "v.v", "số", "no")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known of a page beside its text: from its file, its HTML head, its JSON line."""

    title: str | None = None
    published: str | None = None
    district: str | None = None
    url: str | None = None
    source: str | None = None
    last_resort: str | None = None  # a date that is better than none
    names: tuple[str, ...] = ()  # of the site and its parts
    left_out: tuple[str, ...] = ()  # lines that are not in the text any more
    fields: tuple[tuple[str, str], ...] = ()  # of the source itself: author, category, tags


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """Where the page has no title its first sentence stands in. ``notes`` say what of the page is
    in no field."""

    title: str
    body: str
    published: str | None
    event_date: str | None
    places: Places
    source: str | None
    url: str | None
    notes: tuple[Note, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def district(self) -> str | None:
        return next(iter(self.places.districts), None)

    def document(self, id: str) -> Document:
        return Document(
            id=id,
            title=self.title,
            body=self.body,
            published=self.published,
            event_date=self.event_date,
            district=self.district,
            url=self.url,
            source=self.source,
            fields=self.fields,
            places=self.places,
        )


def read_page(text: str, meta: Meta | None = None, notes: Sequence[Note] = ()) -> ParsedPage:
    """Title, dates, district and the body without what a portal prints around it. ``notes`` are
    what was noted before."""
    known = meta or Meta()
    given = read_text(join_spaced_letters(text))
    title = join_spaced_letters(known.title) if known.title else known.title
    for doubt in _Doubt:
        reading = _read(given.lines, title, known, doubt)
        if reading.keeps_enough(given.lines) or doubt is _Doubt.KEEP_ALL:
            break
    article, head = reading.article, reading.head
    title = title or head.title_text
    body = "\n".join(line.text for line in article)
    published = _published(known, head)
    shown = title if title is not None else _stand_in(article)
    left_out = [*known.left_out, *given.left_out, *(one.text for one in reading.left_out)]
    return ParsedPage(
        title=shown,
        body=body,
        published=published,
        event_date=event_date(body, published),
        places=read_places(
            PageTexts(
                title=shown,
                body=body,
                url=known.url,
                source=reading.source,
                names=[
                    known.source or "",
                    *known.names,
                    *_names_of_site(given.lines, head),
                    *_imprint(left_out),
                ],
                published=published,
            ),
            known.district,
        ),
        source=reading.source or known.source,
        url=known.url,
        notes=(*notes, *loss_notes(left_out, body, doubted=doubt > _Doubt.NONE)),
        fields=known.fields,
    )


class _Doubt(IntEnum):
    """How far the rules are trusted that tell what is not the article."""

    NONE = 0
    KEEP_BOXES = 1  # a heading does not end the article
    KEEP_ALL = 2


@dataclass(frozen=True, slots=True)
class _Reading:
    """The lines of a page, sorted: the article's, and those that are in no field."""

    head: Head
    article: list[Line]
    left_out: list[Line]
    source: str | None

    def keeps_enough(self, lines: Sequence[Line]) -> bool:
        """A reader may never take most of a page's text for something else."""
        whole = sum(len(line.text) for line in lines if line.is_running)
        return sum(len(line.text) for line in self.left_out if line.is_running) * 2 <= whole


def _read(lines: Sequence[Line], title: str | None, known: Meta, doubt: _Doubt) -> _Reading:
    rest, head = _head(lines, title)
    if doubt is _Doubt.KEEP_ALL:
        places = {place for place in (head.title, head.date) if place is not None}
        article = Article([one for at, one in enumerate(rest) if at not in places], [], None)
    else:
        article = without_boilerplate(_article(rest, head), doubt is _Doubt.NONE)
    shown = title if title is not None else head.title_text
    own = article.lines
    if shown is not None:
        own = [line for line in article.lines if not _repeats(line, shown)]
    used = {id(line) for line in (*article.lines, *article.said_twice)}
    used |= {id(rest[at]) for at in head.title_lines}
    if head.date is not None and head.date_alone and _published(known, head) == head.published:
        used.add(id(rest[head.date]))
    left_out = [
        line
        for line in lines
        if id(line) not in used and not (shown is not None and _repeats(line, shown))
    ]
    return _Reading(head, own, left_out, article.source)


def _head(lines: Sequence[Line], title: str | None) -> tuple[Sequence[Line], Head]:
    """The page from its title on, and its head. Where the title is known, no other line is."""
    if title is None:
        return lines, read_head(lines)
    rest = _from_title(lines, title)
    squeezed = _squeezed(title)
    at = next((n for n, line in enumerate(rest) if _squeezed(line.text) == squeezed), None)
    return rest, replace(read_head(rest), title_lines=() if at is None else (at,))


def _published(known: Meta, head: Head) -> str | None:
    """What is known, as precise as the page is if that says the same; else what the page says."""
    if known.published is None:
        return head.published or known.last_resort
    if head.published is not None and head.published.startswith(known.published):
        return head.published
    return known.published


def _from_title(lines: Sequence[Line], title: str) -> Sequence[Line]:
    """The page from its known title on, with what stands right above it: perhaps the date. Text
    above it stays: then it is the title of something else."""
    for index, line in enumerate(lines):
        if line.is_prose:
            break
        if _squeezed(line.text) == _squeezed(title):
            return lines[max(0, index - _ABOVE_TITLE) :]
    return lines


def _article(lines: Sequence[Line], head: Head) -> list[Line]:
    """The lines below the title, without the line of the date."""
    if head.is_paper:
        start = 0
    elif head.title is not None:
        start = head.title + 1
    elif head.date is not None and not any(line.is_prose for line in lines[: head.date]):
        start = head.date + 1
    else:
        start = 0
        while start < len(lines) and _is_before_article(lines[start]):
            start += 1
    date = head.date if head.date is not None else -1
    return [
        line
        for index, line in enumerate(lines)
        if (index >= start or line.is_prose or index == head.kind)
        and index != date
        and index not in head.title_lines
        and not (index < date and index != head.kind and is_section(line))
    ]


def _is_before_article(line: Line) -> bool:
    return is_section(line) or is_boilerplate(line) or is_number_only(line)


def _names_of_site(lines: Sequence[Line], head: Head) -> list[str]:
    """Lines above the article that name the site or the place it belongs to."""
    places = [index for index in (head.title, head.date) if index is not None]
    end = min(places, default=0)
    return [
        line.text
        for line in lines[:end]
        if is_place_alone(line) or line.folded.startswith(_FOLDED_SITE_NAMES)
    ]


def _imprint(left_out: Sequence[str]) -> list[str]:
    """Lines at the foot that name the site or the body behind it."""
    return [text for text in left_out if len(text) < PROSE and _IMPRINT.match(folded_phrase(text))]


def _repeats(line: Line, title: str) -> bool:
    """A caption that repeats the title, perhaps with "- Ảnh 1"."""
    if len(line.text) > len(title) + _CAPTION_EXTRA:
        return False
    return _squeezed(_CAPTION.sub("", line.text)) == _squeezed(title) or (
        _squeezed(line.text) == _squeezed(title)
    )


def _squeezed(text: str) -> str:
    return " ".join(text.casefold().split())


def _stand_in(article: Sequence[Line]) -> str:
    """The first sentence of an article without a title, past the head of an official paper."""
    first = 0
    while first < len(article) and _is_paper_head(article[first]):
        first += 1
    rest = article[first:] or article
    text = ""
    for line in rest:
        if text and not (line.text[:1].islower() or (text.isupper() and line.text.isupper())):
            break  # the sentence is not wrapped, or ends here
        text = f"{text} {line.text}" if text else line.text
    return first_sentence(text)


def _is_paper_head(line: Line) -> bool:
    """``ĐẢNG BỘ ...``, ``QUẬN ỦY HÀ ĐÔNG``, ``(Tháng 6-2021)``, a short line of capitals."""
    return (
        line.words < _SHORTEST_SENTENCE
        or is_letterhead(line)
        or is_place_alone(line)
        or is_office(line)
        or (line.text.isupper() and line.words < SHORTEST_TITLE)
        or (line.text.startswith("(") and line.text.endswith(")"))
    )


def first_sentence(text: str) -> str:
    """The first sentence of ``text``, at most one line of it."""
    line = text.lstrip().split("\n", 1)[0].strip()
    for match in _SENTENCE_END.finditer(line[: _LONGEST_STANDIN + 1]):
        word = line[: match.start()].rsplit(None, 1)[-1].lstrip('("“') if match.start() else ""
        if match[0] == "." and (word.lower() in _SHORT_FORMS or len(word) == 1 or word.isdigit()):
            continue
        line = line[: match.end()]
        break
    if len(line) <= _LONGEST_STANDIN:
        return line
    return line[:_LONGEST_STANDIN].rsplit(None, 1)[0] + "…"
