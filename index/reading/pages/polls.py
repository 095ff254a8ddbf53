"""Polls, ratings and players that stand in a page without a heading, told by their form.

A word such as ``hài lòng`` is in many an article; a question followed by nothing but answers to
tick is in none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from index.reading.pages.boilerplate_phrases import Kind, alternatives
from index.reading.pages.lines import Line

_NUMBER: Final = r"[\d.,]*\d"
_VOTES: Final = (
    r"(?:luot(?: danh gia| binh chon)?|phieu(?: bau)?|danh gia|binh chon|votes?|ratings?)(?!\w)"
)
_FEWEST_ANSWERS: Final = 2
_ANSWER: Final = rf"{alternatives(Kind.ANSWERS)}(?!\w)"
_TALLY: Final = rf"(?:\W{{1,4}}\d[\d.,]*(?: ?%| ?{_VOTES})?){{0,2}}"  # "Tốt: 12 phiếu (60%)"
_ANSWER_LINE: Final = re.compile(rf"\W*{_ANSWER}{_TALLY}\W*")
_READER: Final = r"(?:ban doc|ban|ong ?[/,(]? ?ba\)?|quy vi|doc gia|anh ?/ ?chi)(?!\w)"
_OF_READER: Final = r"\b(?:cua|theo) (?:ban(?! \w)|ong ?[/,(]? ?ba|quy vi|doc gia|anh ?/ ?chi)\b"
_IN_ONE_LINE: Final = re.compile(
    rf"(?:[^?]*\?|(?=.*{_OF_READER})[^:]*:)"
    rf"\W*{_ANSWER}{_TALLY}(?:\W*[/|;,•*]\W*{_ANSWER}{_TALLY})+\W*"
)
_TO_READER: Final = re.compile(rf".*{_OF_READER}.*:")
_ABOUT_PAGE: Final = re.compile(
    rf"\W*{_READER}(?=.*\b(?:danh gia|hai long|huu ich|co ich)\b)"
    r".*\b(?:trang|website|cong thong tin|bai|bai viet|tin|thong tin|noi dung)(?: \w+){0,3} nay\b"
    r".*\?\W*"
)
_SCORE: Final = rf"{_NUMBER} ?(?:/|tren|trong|sao|diem) ?(?:{_NUMBER})?"
_RATING: Final = re.compile(
    rf"\W*(?:danh gia(?: bai viet| bai| tin| trang)?(?: nay)?|xep hang|rating)\W*[:\-(]\W*"
    rf"(?:(?:{_SCORE}|{_NUMBER})\W*)?(?:{_NUMBER} {_VOTES}\W*)?"
    rf"|\W*{_SCORE}\W+{_NUMBER} {_VOTES}\W*"
)
_STARS: Final = "★☆⭐✩✰"


def is_rating(line: Line) -> bool:
    """``Đánh giá: ★★★★☆ (9 lượt)``, ``4,5/5 (12 phiếu)``, stars alone."""
    if line.text[0] in "(★☆⭐✩✰" and not line.text.strip(f" \t(){_STARS}"):
        return any(star in line.text for star in _STARS)
    return _RATING.fullmatch(line.folded) is not None


def is_poll(line: Line) -> bool:
    """A question to the reader about the page, or any question with its answers in one line."""
    folded = line.folded
    if "?" not in folded and ":" not in folded:
        return False
    return bool(_IN_ONE_LINE.fullmatch(folded) or _ABOUT_PAGE.fullmatch(folded))


def end_of_poll(lines: Sequence[Line], start: int) -> int:
    """Where a poll that begins at ``start`` ends; ``start`` itself if none begins there."""
    question = lines[start]
    if question.is_prose or not question.folded:
        return start
    last = question.folded[-1]
    if last != "?" and not (last == ":" and _TO_READER.fullmatch(question.folded)):
        return start
    end = start + 1
    while end < len(lines) and _ANSWER_LINE.fullmatch(lines[end].folded):
        end += 1
    return end if end - start > _FEWEST_ANSWERS else start
