"""Messages: web pages saved as one file (``.mht``), and e-mail (``.eml``)."""

from __future__ import annotations

import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Final

from index.reading.decoding import decode
from index.reading.formats.format import Format
from index.reading.formats.paper import read_paper
from index.reading.html.page import declared_encoding, read_web_page
from index.reading.notes import Note
from index.reading.pages.page import Meta
from index.reading.records.dates import read_date
from index.reading.records.fragments import fragment_text
from index.reading.records.values import whole_characters
from index.reading.source_records import Piece, ReadResult, ReadSettings, Unreadable

_MESSAGE: Final = re.compile(
    rb"\s*(?:[A-Za-z-]{2,40}:[^\n]*\n(?:[ \t][^\n]*\n)*)*?"
    rb"(?:MIME-Version|Content-Type|Content-Location|Snapshot-Content-Location):",
    re.IGNORECASE,
)
_HAS_FILES: Final = re.compile(
    rb"^content-(?:disposition:|type:[^\n]*(?:\n[ \t][^\n]*)*\bname\*?\d*\*?=)",
    re.IGNORECASE | re.MULTILINE,
)
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")
_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)


def is_message(raw: bytes) -> bool:
    """Whether a file begins with the head of a message."""
    return _MESSAGE.match(raw[:4096]) is not None


def read_web_archive(piece: Piece, settings: ReadSettings) -> ReadResult:
    """The page of a saved page, by its first part of HTML. Raises Unreadable."""
    message = _message(piece.raw)
    parts = _parts(message)
    page_part = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page_part is None:
        return _read_text(message, parts, piece)
    html, notes = _decoded(page_part)
    page = read_web_page(html)
    address = page.url or _address(message, page_part)
    document = replace(page.document(piece.name), url=address)
    return ReadResult(document, (*notes, *page.notes))


def read_email(piece: Piece, settings: ReadSettings) -> ReadResult:
    """Subject, date, sender and text. Raises Unreadable."""
    message = _message(piece.raw)
    return _read_text(message, _parts(message), piece)


def attachments(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The files that a message carries, each name but once; none of what is no message."""
    if not _HAS_FILES.search(raw):
        return
    try:
        parts = _parts(_message(raw))
    except Unreadable:
        return
    given: Counter[str] = Counter()
    for part in parts:
        payload = part.get_payload(decode=True)
        name = _file_name(part)
        if name and isinstance(payload, bytes):
            given[name] += 1
            stem, dot, ending = name.rpartition(".")
            again = f" ({given[name]})" if given[name] > 1 else ""
            yield f"{stem}{again}{dot}{ending}" if dot else f"{name}{again}", payload


def _file_name(part: EmailMessage) -> str:
    """Without the folders that some write before it."""
    name = str(part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
    return _CONTROLS.sub("", name).strip(" .")


def _message(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw.lstrip(), policy=email.policy.default)
    if not message.keys():
        raise Unreadable("is no message: it has no head")
    return message


def _parts(message: EmailMessage) -> list[EmailMessage]:
    return [part for part in message.walk() if not part.is_multipart()]


def _decoded(part: EmailMessage) -> tuple[str, tuple[Note, ...]]:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    return decode(raw, declared_encoding(raw) or charset)


def _address(message: EmailMessage, part: EmailMessage) -> str | None:
    for value in (message["Snapshot-Content-Location"], part["Content-Location"]):
        if value and _ADDRESS.fullmatch(str(value).strip()):
            return str(value).strip()
    return None


def _read_text(message: EmailMessage, parts: list[EmailMessage], piece: Piece) -> ReadResult:
    texts: list[str] = []
    notes: list[Note] = []
    plain = [part for part in parts if _is_body(part, "text/plain")]
    for part in plain or [part for part in parts if _is_body(part, "text/html")]:
        try:
            text, found = _decoded(part)
        except Unreadable:
            continue  # an empty part
        notes += found
        texts.append(text if part.get_content_type() == "text/plain" else fragment_text(text))
    title = _head(message, "Subject") or None
    result = read_paper(
        "\n".join(texts) or title or "",
        piece.name,
        Meta(title=title, published=read_date(_head(message, "Date"))),
    )
    author = _head(message, "From")
    document = replace(result.document, fields=(("author", author),) if author else ())
    return ReadResult(document, (*notes, *result.notes))


def _is_body(part: EmailMessage, kind: str) -> bool:
    return part.get_content_type() == kind and not part.get_filename()


def _head(message: EmailMessage, name: str) -> str:
    """A line of the head in Unicode; a broken one as it is written, since the library that reads it
    has its own faults (AttributeError among them)."""
    try:
        line = str(message[name] or "")
    except (ValueError, LookupError, AttributeError, TypeError):
        line = next(raw for each, raw in message.raw_items() if each.lower() == name.lower())
    return " ".join(whole_characters(line)[0].split())


WEB_ARCHIVE: Final = Format(
    "Saved web page (MHT)", (".mht", ".mhtml"), read_web_archive, attached=attachments
)
EMAIL: Final = Format("E-mail", (".eml",), read_email, attached=attachments)
