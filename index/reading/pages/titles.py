"""Titles, the names of sections, bylines: what a line of a page's head can be, judged alone."""

from __future__ import annotations

import re
from typing import Final

from index.reading.pages.boilerplate import is_boilerplate, is_heading_of_other_things
from index.reading.pages.boilerplate_phrases import Kind, alternatives
from index.reading.pages.lines import PROSE, Line, folded_phrase
from vietnamese.entities.dates import find_dates
from vietnamese.entities.places import find_places

LONGEST_TITLE: Final = 50
"""Words; the longest seen on a portal has 36."""
SHORTEST_TITLE: Final = 5
"""Words; what is shorter is a section or a name unless nothing else can be the title."""
_LONGEST_SECTION: Final = 12
_LONGEST_PLACE: Final = 8

_TOPICS: Final = re.compile(
    rf"\W*(?:{alternatives(Kind.TOPICS)}(?:\W+(?:va\W+|cua\W+|ve\W+|cac\W+)?|\Z))+"
)
_LETTERHEAD: Final = re.compile(rf".*{alternatives(Kind.LETTERHEADS)}(?!\w).*")
_OFFICE: Final = re.compile(r"(?:van )?phong\b|ban\b|trung tam\b|doi\b|so\b|chi cuc\b|so:")
_OFFICE_ALONE: Final = re.compile(
    rf"\W*{alternatives(Kind.OFFICES)}"
    r"(?:\W+(?:(?:va|cua|ve) )?"
    rf"{alternatives(Kind.OFFICE_DUTIES, Kind.TOPICS)}(?!\w))+\W*"
)
_PAPER_NUMBER: Final = re.compile(r"so ?:? ?\d*[ ./]*/ ?[\w./-]+")
_WRITER: Final = re.compile(
    rf"\W*(?:{alternatives(Kind.BY_LABELS)}"
    r"|(?:(?:tin|bai)(?:,| va| -)? ?)?(?:bai|anh)|thuc hien)\s*:"
)
_SIGNATURE: Final = re.compile(
    r"\W*(?:nguoi ky|ky boi|(?:thoi gian|ngay) ky|e-?mail|co quan|to chuc|signed by"
    r"|digitally signed|signature)\b[^:]{0,20}:"
)
"""What a digital signature prints at the top of a paper."""
_BODY_OF: Final = re.compile(r"\W*(?:ubnd|uy ban nhan dan|dang uy|hdnd|cong ttdt)?\W*")
_TODAY: Final = re.compile(r"\W*(?:(?:sang|trua|chieu|toi|hom) (?:nay|qua)|cung ngay) ?,")
_DATED_START: Final = re.compile(r"\W*(?:vao )?(?:ngay|sang|chieu|toi|trua|hom nay)\b")


def is_section(line: Line) -> bool:
    """The name of a section or of the place itself: ``Văn hóa - Xã hội``, ``PHƯỜNG QUAN HOA``."""
    if line.doubled:
        return True
    if not line.folded or line.words > _LONGEST_SECTION:
        return False
    return _TOPICS.fullmatch(line.folded) is not None or is_place_alone(line)


def is_place_alone(line: Line) -> bool:
    """``PHƯỜNG QUAN HOA``, ``UBND quận Tây Hồ``."""
    if line.words > _LONGEST_PLACE:
        return False
    return any(
        mention.end == len(line.text)
        and mention.levels != {"P"}
        and _BODY_OF.fullmatch(folded_phrase(line.text[: mention.start]))
        for mention in find_places(line.text)
    )


def is_letterhead(line: Line) -> bool:
    """The head of an official paper."""
    return bool(line.folded) and _LETTERHEAD.fullmatch(line.folded) is not None


def is_office(line: Line) -> bool:
    """``PHÒNG TÀI NGUYÊN VÀ MÔI TRƯỜNG``, ``Số: 12/TB-UBND``"""
    capitals = line.text.isupper() and _OFFICE.match(line.folded) is not None
    return capitals or is_office_alone(line) or _PAPER_NUMBER.fullmatch(line.folded) is not None


def is_office_alone(line: Line) -> bool:
    """``Phòng Tài nguyên và Môi trường quận Tây Hồ``: nothing but the name of an office."""
    if line.words > _LONGEST_SECTION or not line.folded:
        return False
    name = line.text
    for mention in find_places(name):
        if mention.end == len(name) and mention.levels == {"D"}:
            name = name[: mention.start]
            break
    return _OFFICE_ALONE.fullmatch(folded_phrase(name)) is not None


def is_byline(line: Line) -> bool:
    """Perhaps the name of a writer: a few words, each with a capital."""
    words = line.text.split()
    return len(words) < SHORTEST_TITLE and all(word[:1].isupper() for word in words)


def is_title(line: Line) -> bool:
    """A line that may be a title, judged alone."""
    return (
        not line.is_prose
        and line.words <= LONGEST_TITLE
        and any(character.isalpha() for character in line.text)
        and not is_boilerplate(line)
        and not is_heading_of_other_things(line)
        and not is_section(line)
        and not is_office_alone(line)
        and not is_writer(line)
        and not _SIGNATURE.match(line.folded)
    )


def is_writer(line: Line) -> bool:
    """``Tác giả: Thanh Mai``, ``Tin, ảnh: T.M.``"""
    return len(line.text) < PROSE and _WRITER.match(line.folded) is not None


def is_sentence(line: Line) -> bool:
    """``Ngày 28/2/2024, ...`` or what ends like a sentence."""
    if line.ends_sentence and not line.text.endswith(("…", "!", "?")):
        return True
    if not _DATED_START.match(line.folded):
        return False
    if _TODAY.match(line.folded):
        return True
    first = next(iter(find_dates(line.text)), None)
    return first is not None and line.text[first.end :].lstrip(" )").startswith(",")
