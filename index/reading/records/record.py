"""A record (an object of JSON, a row of a table, an item of a feed) -> a document.

Fields are known by the names in `index.reading.records.names`, in whatever shape and form they
come. Texts go in as they are, but for HTML: what makes records has already taken an article out
of its page. What is in no field of the document is noted; an odd value costs its field, never
the article. Event date and district are found as for pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from index.reading.documents import Document
from index.reading.html.page import read_web_page
from index.reading.notes import Note, NoteCode
from index.reading.pages.events import event_date
from index.reading.pages.page import ParsedPage, first_sentence
from index.reading.places.page_names import LEAD, PageTexts
from index.reading.places.page_places import read_places
from index.reading.records.dates import read_date
from index.reading.records.names import OWN, is_envelope, known, readable, squeezed
from index.reading.records.values import (
    is_blank,
    is_page,
    line_of,
    text_of,
    values_of,
    whole_characters,
)
from index.reading.source_records import ReadResult, Unreadable
from vietnamese.input.damaged_text import restore

_LONGEST_OWN: Final = 300  # characters of a value; what is longer is a text, not a field
_MOST_OWN: Final = 100  # values of one field
_SHORTEST_BODY: Final = 200  # characters of a text that can only be the body
_ENOUGH_TO_COMPARE: Final = 60  # squeezed characters by which a lead is found again in a body
_EXAMPLE: Final = 40
_DEEPEST: Final = 3
_ID_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")
_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_LIST: Final = re.compile(r"\s*[,;|]\s*")
_WORDS: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Value:
    """A value with the field it is for, its rank among that field's names, and its own name."""

    name: str
    field: str
    rank: int
    value: Any


@dataclass(slots=True)
class _Reading:
    """A record on its way to a document: values by field, best first, and notes so far."""

    values: dict[str, list[_Value]]
    notes: list[Note] = field(default_factory=list)
    used: list[_Value] = field(default_factory=list)

    def of(self, name: str) -> list[_Value]:
        return self.values.get(name, [])

    def note(self, code: NoteCode, name: str, value: Any = "") -> None:
        example = str(value)
        shown = example if len(example) <= _EXAMPLE else example[: _EXAMPLE - 1] + "…"
        self.notes.append(Note(code, name, example=whole_characters(shown)[0]))


def read_record(
    record: dict[str, Any], id: str, mapped: Sequence[tuple[str, str]] = ()
) -> ReadResult:
    """The document of one record. ``id`` is its name where the record gives none; ``mapped``
    says which field of the record is which of the document, before any known name.

    Raises Unreadable.
    """
    reading = _sorted_values(record, mapped)
    title = _title(reading)
    url = _url(reading)
    published = _published(reading)
    page = _page(reading)
    body = _body(reading, title) if page is None else _whole(reading, page.body)
    if not title and not body:
        names = ", ".join(map(str, list(record)[:12])) or "none"
        raise Unreadable(
            f"neither a title nor a body; its fields are {names}. "
            "Say which is which: --map body=NAME"
        )
    source = _source(reading)
    if page is not None:
        reading.notes += page.notes
        title, published = title or page.title, published or page.published
        url, source = url or page.url, source or page.source
    title, body = _decoded(reading, title, body)
    if not body:
        reading.note(NoteCode.EMPTY_BODY, "")
    shown = title or first_sentence(body)
    lead = body[:LEAD]
    texts = PageTexts(shown, lead, url, source, published=published)
    places = read_places(texts, _district(reading))
    document = Document(
        id=_id(reading) or id,
        title=shown,
        body=body,
        published=published,
        event_date=event_date(lead, published),
        district=next(iter(places.districts), None),
        url=url,
        source=source,
        fields=tuple(_own_fields(reading)),
        places=places,
    )
    return ReadResult(document, tuple(reading.notes))


# --- sorting values by field ----------------------------------------------------------------


def _sorted_values(record: dict[str, Any], mapped: Sequence[tuple[str, str]]) -> _Reading:
    wanted = {squeezed(theirs): ours for ours, theirs in mapped}
    values: dict[str, list[_Value]] = {}
    for name, value, depth in _flat(record, 0):
        if is_blank(value):
            continue
        last = _last(name)
        ours = wanted.get(squeezed(name)) or wanted.get(squeezed(last))
        if ours is not None:
            one = _Value(name, ours, -1, value)
        elif (found := known(last)) is not None:
            one = _Value(name, found[0], found[1] + 1000 * depth, value)
        else:
            one = _Value(name, readable(last), 0, value)
        values.setdefault(one.field, []).append(one)
    for of_field in values.values():
        of_field.sort(key=lambda one: one.rank)
    return _Reading(values)


def _flat(record: dict[str, Any], depth: int, above: str = "") -> Iterator[tuple[str, Any, int]]:
    """All fields, those of envelopes too (``_source.title``), with how deep they stand."""
    for key, value in record.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and depth < _DEEPEST and _opens(str(key), value):
            yield from _flat(value, depth + 1, f"{name}.")
        else:
            yield name, value, depth


def _opens(name: str, value: dict[str, Any]) -> bool:
    """Whether an object is no value but holds more fields of the article."""
    if is_envelope(name):
        return True
    found = [known(str(key)) for key in value]
    fields = {one[0] for one in found if one is not None}
    return len(fields & {"title", "body", "published", "url"}) >= 2 and known(name) is None


# --- single fields --------------------------------------------------------------------------


def _title(reading: _Reading) -> str:
    for one in reading.of("title"):
        if title := line_of(one.value):
            reading.used.append(one)
            return _whole(reading, title)
    return ""


def _district(reading: _Reading) -> str | None:
    for one in reading.of("district"):
        if line := line_of(one.value):
            reading.used.append(one)
            return unicodedata.normalize("NFC", _whole(reading, line))
    return None


def _whole(reading: _Reading, text: str) -> str:
    whole, broken = whole_characters(text)
    if broken:
        reading.notes.append(Note(NoteCode.REPAIRED_BYTES, count=broken))
    return whole


def _url(reading: _Reading) -> str | None:
    """The first that is an address; one that is none counts only under the plain names."""
    for name in ("url", "source", "id"):
        for one in reading.of(name):
            line = line_of(one.value)
            if _ADDRESS.fullmatch(line):
                reading.used.append(one)
                return _whole(reading, line)
    for one in reading.of("url"):
        if squeezed(one.name) in ("url", "link"):
            reading.used.append(one)
            return _whole(reading, line_of(one.value)) or None
    return None


def _source(reading: _Reading) -> str | None:
    """A name; an address under the name of the source (trafilatura) is no source."""
    for one in reading.of("source"):
        value = one.value
        line = line_of(value["name"] if isinstance(value, dict) and "name" in value else value)
        if line and not _ADDRESS.fullmatch(line):
            reading.used.append(one)
            return _whole(reading, line)
    return None


def _published(reading: _Reading) -> str | None:
    for one in reading.of("published"):
        found = read_date(one.value)
        if found is not None:
            reading.used.append(one)
            return found
        reading.note(NoteCode.ODD_DATE, one.name, one.value)
    return None


def _id(reading: _Reading) -> str | None:
    """The record's own name for itself. An address is none: it would be one within ours."""
    for one in reading.of("id"):
        value = one.value
        if isinstance(value, dict):
            value = next(iter(value.values()), None)  # {"$oid": "65e6..."}
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        id = str(value).strip()
        if isinstance(value, bool | list | dict | float) or _ID_CONTROLS.search(id) or not id:
            reading.note(NoteCode.ODD_FIELD, one.name, one.value)
        elif not _ADDRESS.match(id):
            reading.used.append(one)
            return _whole(reading, id)
    return None


def _own_fields(reading: _Reading) -> Iterator[tuple[str, str]]:
    """What the source says beside the article: category, author, tags, its own fields, and
    further values of the known ones, such as a second date. What is too long for a field is
    noted."""
    seen: set[tuple[str, str]] = set()
    for name, of_field in reading.values.items():
        own = name in OWN or known(name) is None
        for one in of_field:
            if any(one is used for used in reading.used):
                continue
            values = _own_values(one)
            if not values:
                reading.note(NoteCode.UNUSED_FIELD, one.name)
            for value in values:
                pair = name if own else readable(one.name), _whole(reading, value)
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _last(name: str) -> str:
    """A field's name without those of the envelopes it stood in."""
    return name.rpartition(".")[2]


def _own_values(one: _Value) -> list[str]:
    """The values as they are kept; none where they are no keywords but texts or objects."""
    items = one.value if isinstance(one.value, list) else [one.value]
    if any(isinstance(item, dict) for item in items) and known(_last(one.name)) is None:
        return []
    values = values_of(one.value)
    if one.field == "tags" and len(values) == 1:
        values = list(dict.fromkeys(filter(None, _LIST.split(values[0]))))
    if len(values) > _MOST_OWN or any(len(value) > _LONGEST_OWN for value in values):
        return []
    return [unicodedata.normalize("NFC", value) for value in values]


# --- the body -------------------------------------------------------------------------------


def _page(reading: _Reading) -> ParsedPage | None:
    """The article of a whole HTML page that stands in the field of the body."""
    first = next(iter(reading.of("body")), None)
    if first is None or not isinstance(first.value, str) or not is_page(first.value):
        return None
    try:
        page = read_web_page(first.value)
    except Unreadable:
        return None
    reading.used.append(first)
    return page


def _body(reading: _Reading, title: str) -> str:
    """The text, lead first."""
    texts = reading.of("body") or _longest_text(reading)
    titles = [one for one in reading.of("title") if not any(one is u for u in reading.used)]
    leads = [*titles, *reading.of("lead")]
    reading.used += (*texts, *leads)
    body = ""
    for one in texts:
        text = text_of(one.value)
        if not body or _holds(text, body):
            body = text
        elif not _holds(body, text):
            if "html" in squeezed(one.name):
                reading.note(NoteCode.UNUSED_FIELD, one.name)
            else:
                body = f"{body}\n{text}"
    for lead in reversed([text_of(one.value) for one in leads]):
        if not _holds(title, lead) and not _holds(body, lead):
            body = f"{lead}\n{body}" if body else lead
    return _whole(reading, body) if not body.isspace() else ""


def _longest_text(reading: _Reading) -> list[_Value]:
    """Where no name says which is the body: the longest text, if only one thing can be it."""
    found = [
        (len(text), one)
        for of_field in reading.values.values()
        for one in of_field
        if known(one.field) is None and len(text := text_of(one.value)) >= _SHORTEST_BODY
    ]
    if not found:
        return []
    _, longest = max(found, key=lambda pair: pair[0])
    reading.values[longest.field].remove(longest)
    reading.note(NoteCode.GUESSED_BODY, longest.name)
    return [longest]


def _holds(text: str, part: str) -> bool:
    """Whether the part stands in the text, by its first words and letter by letter."""
    start = "".join(_WORDS.findall(part[: 4 * _ENOUGH_TO_COMPARE])).casefold()[:_ENOUGH_TO_COMPARE]
    if not start:
        return True
    whole = "".join(_WORDS.findall(text)).casefold()
    if len(part) > 5 * _ENOUGH_TO_COMPARE:
        start = "".join(_WORDS.findall(part)).casefold()
    return start in whole


def _decoded(reading: _Reading, title: str, body: str) -> tuple[str, str]:
    """Title and body without legacy encodings; what was converted is noted."""
    restored, names = restore(f"{title}\n{body}")
    for name in names:
        reading.notes.append(Note(NoteCode.CONVERTED, name))
    new_title, _, new_body = restored.partition("\n")
    return new_title, new_body
