"""The day of which a page tells, kept apart from the day on which it was published."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from vietnamese.entities.dates import DateMention, iter_dates
from vietnamese.text.folding import fold
from vietnamese.text.patterns import LETTER, any_of, spelled

LEAD: Final = 700
"""Characters of the body in which the day of the event is looked for."""
_OLDEST_EVENT: Final = 1990  # no portal is older; 3/2/1930 is an anniversary
_SENTENCE: Final = 60  # characters from which a line is a sentence even without a full stop
_REACH: Final = 64  # characters before a date that say what it is the date of
_CLAUSE: Final = 160  # characters before a date in which "từ khi" may govern it

# A day is the day of an event only after a word that says "on"; "(3/2/1930 - 3/2/2023)" is none.
_ON: Final = re.compile(
    rf"(?<!{LETTER})(?P<part>{any_of('sáng', 'trưa', 'chiều', 'tối', 'đêm')}\s+)?"
    rf"(?:{any_of('ngày', 'sáng', 'trưa', 'chiều', 'tối', 'đêm', 'hôm', 'nay', 'qua')}"
    rf"|{spelled('thứ')}\s+(?:{any_of('hai', 'ba', 'tư', 'năm', 'sáu', 'bảy', 'bẩy')}|[2-7])"
    rf"|{spelled('chủ nhật')}|[0-9]h(?:[0-9]{{2}})?)"
    rf"[\s,]*\(?(?:{spelled('ngày')}\s+)?\Z",
    re.IGNORECASE,
)
# Without marks among marked words these are others: "thu" of "thu mẫu", "sang" of "sang ngày 5/3".
_OTHER_WORD: Final = re.compile(
    rf"(?<!{LETTER})(?:thu|sang|toi|hom|[dđ]em)(?!{LETTER})", re.IGNORECASE
)
# "Quyết định số 2200-QĐ/TU ngày ...", "Công văn ngày ...": the date of a paper.
_OF_PAPER: Final = re.compile(
    rf"(?:[0-9][\w.]*[-/][\w./\-]+|{spelled('số')}\s+[0-9][\w./\-]*|"
    + any_of("quyết định", "nghị quyết", "kế hoạch", "công văn", "chỉ thị", "thông báo", "luật",
             "nghị định", "thông tư", "hướng dẫn", "văn bản", "tờ trình", "báo cáo", "công điện")
    + rf")\s*,?\s*\(?(?:{any_of('ra', 'ban hành', 'ký', 'đề')}\s+)?\Z",
    re.IGNORECASE,
)  # fmt: skip
# "Từ khi trung tâm đi vào hoạt động ngày ...": what was before the event told of.
_SINCE: Final = re.compile(
    rf"(?<!{LETTER}){any_of('từ khi', 'kể từ', 'từ lúc', 'từ ngày', 'sau khi', 'trước khi')}"
    rf"(?!{LETTER})[^,;.!?\n]*\Z",
    re.IGNORECASE,
)
_LEGAL_BASIS: Final = re.compile(
    rf"\W*{any_of('căn cứ', 'xét đề nghị', 'xét tờ trình', 'theo đề nghị')}(?!{LETTER})",
    re.IGNORECASE,
)
"""``Căn cứ Quy chế chợ ban hành ngày ...``"""
_TILL_NOW: Final = re.compile(
    rf"[\s,)]*(?:{any_of('cho đến', 'đến', 'cho tới', 'tới')}\s+)?{spelled('nay')}(?!{LETTER})",
    re.IGNORECASE,
)
_NOT_OF_EVENT: Final = re.compile(
    r"(?<!\w)(?:"
    + any_of("từ", "đến", "tới", "hết", "trước", "sau", "kể từ", "tính đến", "sinh", "hạn", "mỗi",
             "kỷ niệm", "chào mừng", "mừng", "nhân", "dịp", "hưởng ứng", "hướng tới", "thành lập",
             "truyền thống", "lập", "hiệu lực", "lấy", "thu mẫu", "lấy mẫu", "chụp", "quay", "cấp",
             "trước đó")
    + rf")\s*,?\s*(?:{spelled('vào')}\s+)?\(?\Z",
    re.IGNORECASE,
)  # fmt: skip


def event_date(text: str, published: str | None) -> str | None:
    """The day of the event (ISO) that the beginning of ``text`` names, or ``None``.

    A day without its year is read in the year of ``published``, and only if it does not lie
    after that day: the page cannot tell of what had not happened.
    """
    lead = text[:LEAD]
    for mention in iter_dates(lead):
        if mention.day is not None and _is_of_event(lead, mention):
            day = _day(mention, published)
            if mention.year is None or day is not None:
                return day
    return None


def _is_of_event(text: str, mention: DateMention) -> bool:
    """Whether a word says that something happened "on" that day, in a sentence: neither under a
    picture nor in the head of a letter, nor as the date of a paper."""
    start = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end)
    line = text[start : end if end >= 0 else len(text)].rstrip()
    if len(line) < _SENTENCE and not line.endswith((".", "!", "…")):
        return False
    if _LEGAL_BASIS.match(line):
        return False
    before = text[max(start, mention.start - _REACH) : mention.start]
    on = _ON.search(before)
    if on is None or (_OTHER_WORD.search(on[0]) and fold(line) != line.lower()):
        return False
    clause = text[max(start, mention.start - _CLAUSE) : mention.start]
    if _SINCE.search(clause) or _TILL_NOW.match(text, mention.end):
        return False
    if on["part"]:  # "sáng ngày": papers have no time of day
        return True
    earlier = before[: on.start()]
    return not (_OF_PAPER.search(earlier) or _NOT_OF_EVENT.search(earlier))


def _day(mention: DateMention, published: str | None) -> str | None:
    if mention.month is None or mention.day is None:
        return None
    year = mention.year
    if year is None:
        if published is None:
            return None
        try:
            day = date(int(published[:4]), mention.month, mention.day)
        except ValueError:  # 29/2 in a common year
            return None
        return day.isoformat() if day.isoformat() <= published[:10] else None
    oldest = _OLDEST_EVENT if published is None else int(published[:4]) - 1
    return date(year, mention.month, mention.day).isoformat() if year >= oldest else None
