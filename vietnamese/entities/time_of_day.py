"""The time of day that stands beside a date: ``| 11:06``, ``- 05:22 PM``, ``lúc 14h30 ngày``."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from vietnamese.text.patterns import LETTER, any_of, compiled_later, spelled

WEEKDAY: Final = (
    "(?:" + spelled("thứ") + r"\s+(?:[2-7]|" + any_of("hai", "ba", "tư", "năm", "sáu", "bảy") + ")|"
    + spelled("chủ nhật") + ")"
)  # fmt: skip
"""A pattern for ``thứ hai``, ``thứ 2``, ..., ``chủ nhật``."""


class TimeOfDay(NamedTuple):
    """By the 24-hour clock. ``second`` is ``None`` where the text does not say. ``text[start:end]``
    is the time with what joins it to the date."""

    hour: int
    minute: int
    second: int | None
    start: int
    end: int


_REACH: Final = 48  # characters before a date in which its time stands
# "5 hộ", "2 giải" are no hours: after h and g no letter may follow. "04:17TP.HCM" is one.
_CLOCK: Final = (
    r"([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2}))?"
    rf"|\s?(?:h|g|{spelled('giờ')})(?!{LETTER}(?<![0-9]))(?:\s?([0-9]{{2}})(?!{LETTER}))?)"
)
_HALF: Final = r"(?:\s?(AM|PM|SA|CH)(?![a-zà-ỹ]))?"
_TIME_AFTER: Final = compiled_later(
    rf"(?:T|[\s|,•\-–]{{0,6}}(?:{spelled('lúc')}\s+)?){_CLOCK}(?![0-9:]){_HALF}",
    re.IGNORECASE,
)
_TIME_BEFORE: Final = compiled_later(
    rf"(?<![0-9:]){_CLOCK}(?:'|\s?{spelled('phút')})?(?:\s?(AM|PM|SA|CH))?"
    rf"[\s|,•\-–(]{{0,4}}(?:{any_of('sáng', 'trưa')}\s+|({any_of('chiều', 'tối')})\s+)?"
    rf"(?:{WEEKDAY}[\s,]*)?"
    rf"(?:{spelled('ngày')}\s*)?\Z",
    re.IGNORECASE,
)


def time_beside(text: str, start: int, end: int) -> TimeOfDay | None:
    """The time right after or before the date at ``text[start:end]``, if one stands there."""
    match = _TIME_AFTER.match(text, end)
    afternoon, offset = False, 0
    if match is None:
        offset = max(0, start - _REACH)
        match = _TIME_BEFORE.search(text[offset:start])
        if match is None:
            return None
        afternoon = match[6] is not None
    hour, minute = int(match[1]), int(match[2] or match[4] or 0)
    second = int(match[3]) if match[3] else None
    half = (match[5] or "").upper()
    if (afternoon or half in ("PM", "CH")) and hour < 12:
        hour += 12
    elif half in ("AM", "SA") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    return TimeOfDay(hour, minute, second, offset + match.start(), offset + match.end())
