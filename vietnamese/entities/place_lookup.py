"""Which units a person may mean who writes the name of one place: ``Châu Thành, Bến Tre``.

Unlike in a running text (`vietnamese.entities.places`) the whole of it is a name, so a bare one
counts too. Parts after a comma or in brackets say what it lies in, or of which side of the reform
it is: ``phường Cửa Nam cũ``, ``Phường Hoàn Kiếm (từ 1/7/2025)``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from vietnamese.entities.place_words import CITY, COMMUNE, DISTRICT, PROVINCE, Kind, read_kind
from vietnamese.entities.places import spelled_as
from vietnamese.gazetteer.gazetteer import Unit, gazetteer, name_key
from vietnamese.text.canonical import WORD, canonical_syllable
from vietnamese.text.folding import fold

LONGEST: Final = 100  # characters of what may be a name, with what it lies in
_PART: Final = re.compile(r"(?:(?<!\s)\s+)?(?:[,;()]|(?<=\s)(?:thuộc|thuoc)(?=\s))\s*")
_KIND: Final = re.compile(
    r"(?P<word>(?i:phường|phuong|xã|xa|thị\s+trấn|thi\s+tran|đặc\s+khu|dac\s+khu|quận|quan|huyện"
    r"|huyen|thị\s+xã|thi\s+xa|thành\s+phố|thanh\s+pho|tỉnh|tinh)(?!\w)"
    r"|(?i:TP|TX|TT)(?![^\W0-9_])|(?i:[PQH])(?=[.\s0-9]))"
    r"[.\s]*(?P<name>.+)"
)
_KIND_WITHIN: Final = re.compile(
    r"(?<=[\w.])\s+(?=(?i:quận|quan|huyện|huyen|thị\s+xã|thi\s+xa|thành\s+phố|thanh\s+pho|tỉnh"
    r"|tinh|TP|TX)[.\s]|(?i:[QH])[.\s0-9])"
)
"""Where a wider place begins without a comma: ``phường 1 quận 5``, ``P12 Q10``."""
_FORMER: Final = re.compile(
    r"(?:(?<!\s)\s+)?(?<!\w)(?i:cũ|cu|trước đây|truoc day|đến 30/0?6/2025|den 30/0?6/2025)\Z"
)
_TODAY: Final = re.compile(r"(?:(?<!\s)\s+)?(?<!\w)(?i:hiện nay|ngày nay|(?:từ|tu) 0?1/0?7/2025)\Z")
_SYLLABLE: Final = re.compile(WORD)
_LEVELS: Final = {
    COMMUNE: frozenset("WN"), DISTRICT: frozenset("D"), CITY: frozenset("DP"),
    PROVINCE: frozenset("P"),
}  # fmt: skip
_ANY: Final = frozenset("PDWN")
_WIDEST_FIRST: Final = ("P", "D", "WN")
CLOSE: Final = 0.72  # of 1, how alike two names are that may be mistaken for each other
NEIGHBOURS: Final = 6


@dataclass(frozen=True, slots=True)
class _Written:
    """A name as it was written: what it is of, which side of the reform, what it lies in, and
    whether with any diacritics, whose absence says something then."""

    head: str
    outer: tuple[str, ...]
    levels: frozenset[str]
    marked: bool


@lru_cache(1 << 12)
def units_meant(text: str, kind: str = "") -> tuple[Unit, ...]:
    """The units that ``text`` may mean, each as it was last; of those of a ``kind`` (``phường``)
    if one is given. None where no unit is called so; more than one where the name does not tell.

    A bare name is that of the widest unit, a province before a district before a commune; and of
    communes of one name and province the one of today, unless it is called a former one.
    """
    return _meant(text, kind) or _meant(_KIND_WITHIN.sub(", ", text), kind)


def _meant(text: str, kind: str) -> tuple[Unit, ...]:
    written = _written(text)
    if written is None:
        return ()
    heads = [(read_kind(kind), written.head)] if kind else list(_with_kind(written.head))
    for word, name in heads:
        found = [
            unit for unit in _named(name, word, written.marked) if unit.level in written.levels
        ]
        for outer in written.outer:
            found = _within(found, outer, written.marked)
        if found:
            return _preferred(found, word is None or word.level == CITY)
    return ()


@lru_cache(1 << 12)
def levels_named(forms: tuple[str, ...]) -> frozenset[str]:
    """The levels (``P``, ``D``, ``W``, ``N``) of the units with just these canonical syllables as
    their name."""
    places = gazetteer()
    key = name_key(" ".join(forms))
    return frozenset(
        unit.level
        for unit in (places.named(key) if places.is_name(key) else ())
        if forms == tuple(map(canonical_syllable, _SYLLABLE.findall(unit.name)))
    )


def names_alike(text: str) -> tuple[Unit, ...]:
    """Units with the names most like that of ``text``, the widest first."""
    written = _written(text)
    if written is None:
        return ()
    places = gazetteer()
    name = list(_with_kind(written.head))[0][1]
    found: dict[str, Unit] = {}
    for key in get_close_matches(name_key(name), places.keys(), NEIGHBOURS, CLOSE):
        found |= {unit.id: unit for unit in _preferred(_last(places.named(key)), True)}
    order = {level: at for at, levels in enumerate(_WIDEST_FIRST) for level in levels}
    return tuple(sorted(found.values(), key=lambda unit: order[unit.level]))[:NEIGHBOURS]


def _written(text: str) -> _Written | None:
    text = unicodedata.normalize("NFC", text).strip()
    if not text or len(text) > LONGEST:
        return None
    levels = _ANY
    parts = []
    for part in _PART.split(text):
        if (name := _FORMER.sub("", part)) != part:
            levels &= frozenset("PDW")
        elif (name := _TODAY.sub("", part)) != part:
            levels &= frozenset("PN")
        parts.append(name.strip())
    named = [part for part in parts if name_key(part)]
    marked = fold(text) != text.lower()
    return _Written(named[0], tuple(named[1:]), levels, marked) if named else None


def _with_kind(name: str) -> Iterator[tuple[Kind | None, str]]:
    """What a name may be: after a word for its kind, or as a whole."""
    match = _KIND.fullmatch(name)
    if match is not None and (kind := read_kind(match["word"])) is not None:
        yield kind, match["name"]
    yield None, name


def _named(name: str, kind: Kind | None, marked: bool) -> list[Unit]:
    """The units of a name, of a kind that they once were, else of its level; if it is of a text
    with diacritics, ``marked``, the best spelled."""
    places = gazetteer()
    name = re.sub(r"\A0+(?=[1-9])", "", name)
    key = name_key(name)
    levels = _ANY if kind is None else _LEVELS[kind.level]
    spelled = [
        (spelled_as(name, unit.name) if name_key(unit.name) == key else 2, unit)
        for unit in places.named(key)
        if unit.level in levels
    ]
    best = max((marks for marks, _ in spelled), default=0)
    least = best if marked else 1
    found = [unit for marks, unit in spelled if marks and marks >= least]
    if kind is not None:
        called = {unit.id for unit in found if unit.kind in kind.kinds}
        if called or kind.level == COMMUNE:
            found = [unit for unit in found if unit.id in called]
    return _last(found)


def _last(units: Iterable[Unit]) -> list[Unit]:
    places = gazetteer()
    return [places.versions(id)[-1] for id in dict.fromkeys(unit.id for unit in units)]


def _within(units: list[Unit], outer: str, marked: bool) -> list[Unit]:
    """Those that lie in a place of this name; where some lay in it to the last, these."""
    places = gazetteer()
    found = []
    for kind, name in _with_kind(outer):
        around = [unit for unit in _named(name, kind, marked) if unit.level in "PD"]
        found = [unit for unit in units if any(places.lies_in(unit, other) for other in around)]
        ids = {other.id for other in around}
        if own := [unit for unit in found if places.around(unit, None) & ids]:
            return own
        if found:
            break
    return found


def _preferred(units: list[Unit], bare: bool) -> tuple[Unit, ...]:
    for levels in _WIDEST_FIRST if bare else ():
        if widest := [unit for unit in units if unit.level in levels]:
            units = widest
            break
    today = {unit.parent for unit in units if unit.level == "N"}
    return tuple(
        unit
        for unit in units
        if unit.level != "W" or not (today and gazetteer().outer(unit.id) & today)
    )
