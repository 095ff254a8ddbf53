"""Which district a page belongs to: from its source, title, lead, signature or body.

A district that is merely mentioned is no evidence; what cannot be told stays ``None``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from vietnamese.entities.places import (
    DistrictMention,
    district_at_start,
    district_of_host,
    district_of_ward,
    find_districts,
    find_wards,
)
from vietnamese.text.patterns import LETTER, any_of

LEAD: Final = 700
"""Characters in which a district is looked for before the rest of the body is."""
_BODY: Final = 4000
_LIST: Final = 3  # so many districts, none more often than the others: news of the whole city
_REFORM: Final = "2025-07-01"  # districts are gone, and wards of the old names are others
_SIGNATURE_LINES: Final = 3
_SIGNATURE: Final = 90  # characters
_HOST: Final = re.compile(r"(?:https?:)?(?://)?([\w.-]+\.[a-zA-Z]{2,})(?=[:/?#]|\Z)")
_VERB: Final = re.compile(r"\s+[a-zà-ỹ]")
_ITS_DISTRICT: Final = re.compile(
    rf"(?<!{LETTER}){any_of('quận', 'huyện', 'thị xã')}(?!{LETTER})", re.IGNORECASE
)
_PUBLIC_BODY: Final = re.compile(
    rf"(?:{any_of('ubnd', 'hđnd', 'mttq', 'mttq việt nam', 'mặt trận tổ quốc', 'đảng bộ')}"
    rf"|{any_of('ủy ban nhân dân', 'hội đồng nhân dân', 'công an', 'chính quyền', 'lãnh đạo')}"
    rf"|{any_of('trên địa bàn', 'địa bàn', 'đảng ủy', 'nhân dân', 'toàn')})\s+\Z",
    re.IGNORECASE,
)


def find_district(
    *,
    title: str,
    body: str,
    url: str | None = None,
    source: str | None = None,
    names: Sequence[str] = (),
    published: str | None = None,
) -> str | None:
    """The district's shown name, or ``None``. ``names`` are lines of the page that name its site
    or section (``PHƯỜNG QUAN HOA``). Of several districts in a title the first one counts."""
    readers = _Places(url, published, f"{title}\n{body[:_BODY]}\n{url or ''}\n{' '.join(names)}")
    lead = body[:LEAD]
    start = district_at_start(title)
    found = (
        _of_url(url)
        or readers.first(source or "")
        or _first_of(readers.first(name) for name in names)
        or (start[0] if start and title.startswith(":", start[1]) else None)  # "Cầu Giấy: ..."
        or readers.first(title)
        or _most_named(find_districts(lead))
        or (len(body) > LEAD and _first_of(readers.first(line) for line in _signature(body)))
        or readers.ward(lead)
        or _subject(start, title, lead)
    )
    if found is not None or len(body) <= LEAD:
        return found
    return _governed(body[:_BODY])


def _first_of(candidates: Iterator[str | None]) -> str | None:
    return next((found for found in candidates if found is not None), None)


class _Places:
    """Districts and wards of one page's texts."""

    __slots__ = ("_context", "_wards_count")

    def __init__(self, url: str | None, published: str | None, context: str) -> None:
        self._context = context
        self._wards_count = published is None or published < _REFORM

    def first(self, text: str) -> str | None:
        """The first district that ``text`` names, else that of its first ward."""
        if not text:
            return None
        mentions = find_districts(text)
        return mentions[0].name if mentions else self.ward(text)

    def ward(self, text: str) -> str | None:
        """The district of the first ward in ``text`` that can only be one."""
        if not self._wards_count:
            return None
        return _first_of(district_of_ward(m, self._context) for m in find_wards(text))


def _of_url(url: str | None) -> str | None:
    host = _HOST.match(url) if url else None
    return district_of_host(host[1].lower()) if host else None


def _subject(start: tuple[str, int] | None, title: str, lead: str) -> str | None:
    """``Tây Hồ mở thêm ...`` over a page that speaks of its quận without the name."""
    if start is None or not _VERB.match(title, start[1]) or not _ITS_DISTRICT.search(lead):
        return None
    return start[0]


def _most_named(mentions: Sequence[DistrictMention]) -> str | None:
    """The district named most often, the first one of two; ``None`` for a list of them."""
    counts = Counter(mention.name for mention in mentions).most_common()
    if len(counts) >= _LIST and counts[0][1] == counts[1][1]:
        return None
    return counts[0][0] if counts else None


def _signature(body: str) -> list[str]:
    """The short lines at the end: ``Ủy ban MTTQ Việt Nam quận Cầu Giấy``."""
    last = body.rstrip().splitlines()[-_SIGNATURE_LINES:]
    return [line for line in reversed(last) if len(line) <= _SIGNATURE]


def _governed(body: str) -> str | None:
    """The district whose public bodies the page speaks of, if it is most of them."""
    counts = Counter(
        mention.name
        for mention in find_districts(body)
        if _PUBLIC_BODY.search(body[max(0, mention.start - 32) : mention.start])
    )
    if not counts:
        return None
    name, count = counts.most_common(1)[0]
    return name if count * 2 > counts.total() else None
