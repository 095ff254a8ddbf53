"""The title of an official paper, which has a head of its own:

ỦY BAN NHÂN DÂN QUẬN ...             CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 17/QĐ-UBND                       Độc lập - Tự do - Hạnh phúc
                       QUYẾT ĐỊNH
              Về việc mở tuyến xe điện

Notices, invitations and lists often have the kind alone, and no head above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from index.reading.pages.boilerplate_phrases import Kind, alternatives
from index.reading.pages.lines import Line
from index.reading.pages.titles import LONGEST_TITLE, is_letterhead, is_place_alone, is_section

_HEAD_REACH: Final = 20  # lines in which the letterhead stands
_TITLE_REACH: Final = 14  # lines between it and the title
_MOST_LINES: Final = 5  # of a title
_KIND: Final = re.compile(
    rf"\W*(?:(?:du thao|toan van) )?(?P<kind>{alternatives(Kind.PAPER_KINDS)})\W*(?P<rest>.*)"
)
_URGENT: Final = re.compile(r"\W*(?:khan|khan cap|hoa toc)?\W*")
_SUBJECT: Final = re.compile(r"\W*(?:v/v|ve viec|vv)\b")
_TEXT_BEGINS: Final = re.compile(
    r"\W*(?:can cu|kinh gui|dieu \d|chuong [\divx]|phan [\divx]|xet|theo|thuc hien|thi hanh|can|de"
    r"|so\W|ngay|\d{1,2}[.)]|[ivx]{1,4}[.)]|ubnd|uy ban nhan dan|chu tich|hoi dong nhan dan"
    r"|bo truong|quoc hoi|chinh phu)(?!\w)"
)
_ALL_CAPITALS: Final = 0.8  # share of the letters


@dataclass(frozen=True, slots=True)
class PaperTitle:
    """``lines`` are the places of the lines that ``title`` is made of."""

    lines: tuple[int, ...]
    title: str


def paper_title(lines: Sequence[Line]) -> PaperTitle | None:
    """The title of the paper whose head stands at the beginning of the lines, if one does."""
    heads = [at for at, line in enumerate(lines[:_HEAD_REACH]) if is_letterhead(line)]
    if not heads:
        return None
    for at in range(heads[0], min(heads[-1] + _TITLE_REACH, len(lines))):
        line = lines[at]
        if line.is_prose:
            return None
        kind = _KIND.fullmatch(line.folded)
        if kind is not None and _is_in_capitals(line.text[: kind.end("kind") + 4]):
            if kind["rest"]:
                return _of_kind_and_subject(lines, at)
            below = _title_lines(lines, at + 1)
            return _joined(lines, below) if below else _joined(lines, (at,))
        if _SUBJECT.match(line.folded):
            return _joined(lines, _title_lines(lines, at))
    return None


def kind_alone(lines: Sequence[Line]) -> int | None:
    """The place of the first line if it is ``THÔNG BÁO``, ``THƯ NGỎ``, in capitals and without
    more; names of places and sections above it do not count."""
    for at, line in enumerate(lines[:_HEAD_REACH]):
        kind = _KIND.fullmatch(line.folded)
        if kind is not None and _URGENT.fullmatch(kind["rest"]) and _is_in_capitals(line.text):
            return at
        if not (is_place_alone(line) or is_section(line)):
            return None
    return None


def notice_title(lines: Sequence[Line], kind: int) -> PaperTitle | None:
    """The title below the line of the kind, if one stands there."""
    below = _title_lines(lines, kind + 1)
    return _joined(lines, below) if below and not lines[below[-1]].ends_sentence else None


def is_subject(line: Line) -> bool:
    """``Về việc mở tuyến xe điện``, ``MỞ TUYẾN XE ĐIỆN``: what stands below the kind."""
    return _SUBJECT.match(line.folded) is not None or _is_in_capitals(line.text)


def _of_kind_and_subject(lines: Sequence[Line], at: int) -> PaperTitle:
    """``QUYẾT ĐỊNH Về việc mở tuyến`` -> ``Quyết định về việc mở tuyến``."""
    found = _joined(lines, (at, *_title_lines(lines, at + 1, goes_on=True)))
    words = found.title.split()
    capitals = next((n for n, word in enumerate(words) if not word.isupper()), len(words))
    if capitals == len(words):
        return found
    kind, rest = " ".join(words[:capitals]), " ".join(words[capitals:])
    return PaperTitle(found.lines, f"{kind.capitalize()} {rest[0].lower()}{rest[1:]}")


def _title_lines(lines: Sequence[Line], start: int, goes_on: bool = False) -> tuple[int, ...]:
    """The lines of a title that begins at ``start``: to where the text begins. ``goes_on``: it
    has begun above."""
    found: list[int] = []
    words = 0
    for at in range(start, min(start + _MOST_LINES, len(lines))):
        line = lines[at]
        words += line.words
        if line.is_prose or words > LONGEST_TITLE or not line.folded:
            break
        if _TEXT_BEGINS.match(line.folded) and not (_SUBJECT.match(line.folded) and not found):
            break
        above = lines[at - 1]
        if (found or goes_on) and not (
            line.text[:1].islower()
            or (_is_in_capitals(line.text) and _is_in_capitals(above.text))
            or _hangs(above)
        ):
            break
        found.append(at)
        if line.text.endswith((".", ";", ":")):
            break
    return tuple(found)


def _hangs(line: Line) -> bool:
    """Whether a line ends in a word that no title ends in."""
    return line.folded.rsplit(" ", 1)[-1] in {
        "va", "cua", "ve", "cho", "tai", "trong", "theo", "voi", "quan", "huyen", "phuong", "thanh",
        "cac", "giua", "tu", "den", "ban", "so", "nam",
    }  # fmt: skip


def _joined(lines: Sequence[Line], places: Sequence[int]) -> PaperTitle:
    return PaperTitle(tuple(places), " ".join(lines[at].text for at in places))


def _is_in_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(map(str.isupper, letters)) >= _ALL_CAPITALS * len(letters) if letters else False
