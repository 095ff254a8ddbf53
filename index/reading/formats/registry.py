"""The formats that can be read. This list is what README, messages and the walk over folders
go by."""

from __future__ import annotations

from typing import Final

from index.reading.formats.format import Format
from index.reading.formats.mail import EMAIL, WEB_ARCHIVE
from index.reading.formats.markdown import MARKDOWN
from index.reading.formats.plain_text import PLAIN_TEXT
from index.reading.formats.unpacking import PACKED
from index.reading.formats.web_page import HTML
from index.reading.office.doc import DOC
from index.reading.office.docx import DOCX
from index.reading.office.odt import ODT
from index.reading.office.rtf import RTF
from index.reading.pdf.reader import PDF
from index.reading.records.feeds import FEEDS
from index.reading.records.json_documents import JSON
from index.reading.records.json_lines import JSON_LINES
from index.reading.records.sheets import SHEETS
from index.reading.records.tables import CSV

FORMATS: Final = (
    PLAIN_TEXT, HTML, WEB_ARCHIVE, EMAIL, MARKDOWN, JSON_LINES, JSON, CSV, SHEETS, FEEDS, PDF,
    DOCX, DOC, ODT, RTF,
)  # fmt: skip
_BY_ENDING: Final = {ending: format for format in FORMATS for ending in format.endings}
ENDINGS: Final = tuple(_BY_ENDING)


def ending(name: str) -> str:
    """The last ending of a file's name in lower case, without that of a packed file:
    ``tin.JSONL.gz`` -> ``.jsonl``; ``""`` where there is none."""
    lower = name.lower()
    for packed in PACKED:
        lower = lower.removesuffix(packed)
    stem, dot, last = lower.rpartition(".")
    return f".{last}" if dot and stem and "/" not in last else ""


def format_of(name: str) -> Format | None:
    """The format of a file by its name; None where nobody reads it."""
    return _BY_ENDING.get(ending(name))
