"""Where a text names an administrative unit, and which ones it may mean.

A district or commune is named where the text says what it is (``quận``, ``phường``, ``Q.``,
``Thành ủy``): Hoàn Kiếm alone may be the lake and Hai Bà Trưng the street. Names without such a
word count only beside one that they explain: ``huyện Châu Thành (Bến Tre)``. A syllable typed
without marks stands for any marks; one typed with other marks is another name.

Namesakes stay together in one mention, except where what stands beside it tells them apart.
Which of them a page means, and of which day, is for `index.reading.places` to say.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from vietnamese.entities.place_relations import narrowed
from vietnamese.entities.place_words import (
    APPOSITION,
    BETWEEN,
    CITY,
    COMMUNE,
    DISTRICT,
    ENDS_IN_QUAN,
    FORMER_AFTER,
    INITIALS,
    JOINT,
    KIND_WORD,
    LAST_WORD,
    LONGER_NAME,
    NUMBER,
    PROVINCE,
    QUANTITY,
    THING_BEFORE,
    WITHIN_A_NAME,
    Kind,
    lives,
    read_kind,
    was,
)
from vietnamese.gazetteer.gazetteer import PLAIN, Unit, gazetteer, name_key
from vietnamese.text.canonical import WORD, canonical_syllable
from vietnamese.text.folding import fold
from vietnamese.text.patterns import CAPITALS

LONGEST_NAME: Final = 6  # syllables: Văn Miếu - Quốc Tử Giám
_NEAR: Final = 40  # characters in which a text without marks has none
_REACH: Final = 72  # characters before a mention that say what it is
_TOKEN: Final = re.compile(WORD)
_SYLLABLE: Final = re.compile(r"[^\W_]+")
_GAP: Final = r"[\s'’‘`´–-]{1,3}"
_MORE: Final = f"{{0,{LONGEST_NAME - 1}}}"
_NAME: Final = re.compile(  # "Ea H’leo": a small letter after an apostrophe
    rf"[{CAPITALS}][^\W_]*(?:(?:{_GAP}(?=[{CAPITALS}0-9])|['’‘`´])[^\W_]+){_MORE}"
    rf"|[^\W_]+(?:{_GAP}[^\W_]+){_MORE}"
)
_CLUSTER: Final = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", re.DOTALL)
_CAPITALISED: Final = re.compile(r"[A-ZĐ](?<!\w.)\w*")
_COMBINING: Final = re.compile("[\u0300-\u036f]")
_LEVELS: Final = {
    COMMUNE: frozenset("WN"), DISTRICT: frozenset("D"), CITY: frozenset("DP"),
    PROVINCE: frozenset("P"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """``text[start:end]``, such as ``quận Hoàn Kiếm``; offsets in characters of the original.

    ``units`` is all that it may be, each unit in all its versions. ``former``: the text says that
    it is so no more (``quận Ba Đình cũ``). ``home``: a person lives there or comes from there.
    ``kind``: what the text says that it is (``thị xã``), empty where ``bare``, without such a
    word. ``listed``: one of a list.
    """

    start: int
    end: int
    units: tuple[Unit, ...]
    former: bool = False
    home: bool = False
    bare: bool = False
    listed: bool = False
    kind: str = ""

    @property
    def levels(self) -> frozenset[str]:
        return frozenset(unit.id[0] for unit in self.units)


def find_places(text: str) -> list[PlaceMention]:
    """All places that ``text`` names, in the order in which they stand."""
    if not _COMBINING.search(text):
        return _Reader(text).mentions()
    composed, places = _composed(text)
    return [
        replace(mention, start=places[mention.start], end=places[mention.end])
        for mention in _Reader(composed).mentions()
    ]


def _composed(text: str) -> tuple[str, list[int]]:
    """The text in NFC, and where each of its characters, and its end, stand in the original."""
    pieces, places, at = [], [], 0
    for cluster in _CLUSTER.findall(text):
        piece = unicodedata.normalize("NFC", cluster)
        pieces.append(piece)
        places += [at] * len(piece)
        at += len(cluster)
    return "".join(pieces), [*places, at]


class _Reader:
    """One composed text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def mentions(self) -> list[PlaceMention]:
        found: list[PlaceMention] = []
        end = 0
        for word in KIND_WORD.finditer(self._text):
            if word.start() < end:
                continue
            read = self._at(word.start(), word.end())
            if read:
                found += read
                end = read[-1].end
        return narrowed(self._text, found) if len(found) > 1 else found

    def _at(self, start: int, end: int) -> list[PlaceMention]:
        """What is named after the kind word at ``start``: one place, a list, or nothing; and the
        names after it that say where it lies."""
        between = BETWEEN.match(self._text, end)
        if between is None or not self._may_begin(between.end()):
            return []
        kind = read_kind(self._text[start:end])
        if kind is None or not (kind.marked or self._is_unmarked(start, end)):
            return []
        first = self.named(between.end(), kind)
        if first is None and between[0].strip():  # "huyện Đoan Hùng" is no "huyện đoàn Hùng"
            first = self.named(end + 1, kind)
        first = first or self._initials(between.end(), kind)
        if first is None:
            return self._shared_end(start, between.end(), kind)
        mention = self._told(PlaceMention(start, first[0], first[1], kind=kind.kinds[0]))
        return self._continued([mention], kind)

    def _may_begin(self, at: int) -> bool:
        """Whether a name may begin there: with a capital, a digit, or in a text without capitals
        like a district's."""
        letter = self._text[at]
        if letter.isupper() or letter.isdigit():
            return True
        word = _SYLLABLE.match(self._text, at)
        return word is not None and word[0].translate(PLAIN) in _first_syllables()

    def _continued(self, found: list[PlaceMention], kind: Kind) -> list[PlaceMention]:
        """``found`` with what follows without a kind word of its own: what it lies in, or others
        of a list."""
        while True:
            last = found[-1]
            more = self._container(last) or self._sibling(last, kind)
            if more is None:
                return found
            if more.listed:
                found[-1] = replace(last, listed=True)
            found.append(more)
            if more.bare and more.levels == {"P"}:
                return found

    def _container(self, inner: PlaceMention) -> PlaceMention | None:
        """``Hoàn Kiếm`` or ``Hà Nội`` after ``phường Hàng Bạc,``."""
        if inner.levels == {"P"}:
            return None
        gap = APPOSITION.match(self._text, inner.end)
        if gap is None or not self._text[gap.end() : gap.end() + 1].isupper():
            return None
        outer = self.named(gap.end(), _ANY_OUTER)
        if outer is None:
            return None
        lies_in = gazetteer().lies_in
        units = tuple(unit for unit in outer[1] if any(lies_in(own, unit) for own in inner.units))
        return self._told(PlaceMention(gap.end(), outer[0], units, bare=True)) if units else None

    def _sibling(self, last: PlaceMention, kind: Kind) -> PlaceMention | None:
        """``Đống Đa`` in ``quận Ba Đình, Đống Đa``."""
        joint = JOINT.match(self._text, last.end)
        if joint is None or (last.bare and last.levels == {"P"}):
            return None
        letter = self._text[joint.end() : joint.end() + 1]
        named = self.named(joint.end(), kind) if letter.isupper() or letter.isdigit() else None
        if named is None:
            return None
        return self._told(PlaceMention(joint.end(), *named, listed=True, kind=last.kind))

    def _shared_end(self, start: int, at: int, kind: Kind) -> list[PlaceMention]:
        """``quận Bắc và Nam Từ Liêm``: two names that end alike."""
        first = _SYLLABLE.match(self._text, at)
        joint = JOINT.match(self._text, first.end()) if first else None
        second = self.named(joint.end(), kind) if joint else None
        if first is None or joint is None or second is None:
            return []
        rest = self._text[joint.end() : second[0]].split(None, 1)
        units = _units_called(f"{first[0]} {rest[1]}", kind) if len(rest) > 1 else ()
        if not units:
            return []
        return [
            self._told(PlaceMention(start, first.end(), units, listed=True)),
            self._told(PlaceMention(joint.end(), second[0], second[1], listed=True)),
        ]

    def named(self, at: int, kind: Kind) -> tuple[int, tuple[Unit, ...]] | None:
        """The longest name at ``at`` of a unit of that kind: its end and the units."""
        number = NUMBER.match(self._text, at)
        if number is not None:
            return self._numbered(number, kind)
        ends = self._name_ends(at)
        capital = self._text[at : at + 1].isupper()
        if not ends or not (capital or kind.level == DISTRICT):
            return None
        # "THÀNH PHỐ VINH DANH": to honour, not the city of Vinh.
        doubtful = kind.level == CITY and len(ends) > 1 and self._text[at : ends[1]].isupper()
        shortest = 2 if doubtful else 1
        for count in range(len(ends), shortest - 1, -1):
            units = _units_called(self._text[at : ends[count - 1]], kind)
            if units and (capital or kind.marked):
                return ends[count - 1], units
        return None

    def _initials(self, at: int, kind: Kind) -> tuple[int, tuple[Unit, ...]] | None:
        """``HBT`` in ``Q.HBT``."""
        short = INITIALS.match(self._text, at)
        units = _by_initials(kind.kinds).get(short[1], ()) if short else ()
        return (short.end(), units) if short and units else None

    def _numbered(self, number: re.Match[str], kind: Kind) -> tuple[int, tuple[Unit, ...]] | None:
        if QUANTITY.match(self._text, number.end()) or kind.level not in (COMMUNE, DISTRICT):
            return None
        units = _units_called(number[1], kind)
        return (number.end(), units) if units else None

    def _name_ends(self, at: int) -> list[int]:
        """Where the syllables from ``at`` end, as long as they may be of one name: capitals after
        a capital."""
        name = _NAME.match(self._text, at)
        if name is None:
            return []
        return [syllable.end() for syllable in _SYLLABLE.finditer(self._text, at, name.end())]

    def _is_unmarked(self, start: int, end: int) -> bool:
        """Whether the text around has no marks, so that ``quan`` may stand for ``quận``."""
        around = self._text[max(0, start - _NEAR) : end + _NEAR]
        if not around.isascii():
            return False
        word = LAST_WORD.search(self._text[max(0, start - 16) : start])
        return word is None or word[1].lower() not in ENDS_IN_QUAN

    def _told(self, mention: PlaceMention) -> PlaceMention:
        """With what the words around say of it."""
        before = self._text[max(0, mention.start - _REACH) : mention.start]
        former = FORMER_AFTER.match(self._text, mention.end) is not None or was(before)
        home = lives(before)
        if not (former or home):
            return mention
        return replace(mention, former=former, home=home)


_ANY_OUTER: Final = Kind(CITY, ())


@cache
def _first_syllables() -> frozenset[str]:
    """The first syllables of names of districts and provinces, without marks, in small letters."""
    names = (unit.name for unit in gazetteer().of_levels("DP"))
    return frozenset(name.translate(PLAIN).lower().split(" ", 1)[0] for name in names)


@lru_cache(1 << 15)
def _units_called(raw: str, kind: Kind) -> tuple[Unit, ...]:
    """The units that ``raw`` names, as a text writes it; of the kind that was said, if there are
    any, else of its level."""
    key = name_key(raw)
    places = gazetteer()
    if not places.is_name(key):
        return ()
    level = _LEVELS[kind.level]
    spelled = [
        (spelled_as(raw, unit.name) if name_key(unit.name) == key else 2, unit)
        for unit in places.named(key)
        if unit.id[0] in level
    ]
    best = max((marks for marks, _ in spelled), default=0)
    found = [unit for marks, unit in spelled if marks == best and marks]
    if not kind.kinds:
        return tuple(found)
    ids = {unit.id for unit in found if unit.kind in kind.kinds}
    if kind.level == CITY and not ids:
        ids = {unit.id for unit in found if unit.id[0] == "D"}
    elif kind.level == COMMUNE and not ids:
        return ()
    if kind.level == DISTRICT:
        return tuple(found)
    return tuple(unit for unit in found if unit.id in ids)


def spelled_as(raw: str, name: str) -> int:
    """2: with the marks of ``name``; 1: some syllables without any; 0: with other marks."""
    typed, own = _TOKEN.findall(raw), _TOKEN.findall(name)
    if list(map(canonical_syllable, typed)) == list(map(canonical_syllable, own)):
        return 2
    if len(typed) != len(own):
        squeezed = ("".join(map(canonical_syllable, syllables)) for syllables in (typed, own))
        return 2 * (next(squeezed) == next(squeezed))
    return int(
        all(
            canonical_syllable(one) in (canonical_syllable(right), fold(right))
            for one, right in zip(typed, own, strict=True)
        )
    )


@cache
def _by_initials(kinds: tuple[str, ...]) -> dict[str, tuple[Unit, ...]]:
    """``HBT`` -> Hai Bà Trưng: the districts of these kinds by their initials."""
    found: dict[str, list[Unit]] = {}
    for unit in gazetteer().of_levels("D"):
        if unit.kind in kinds and not unit.name.isdigit():
            letters = "".join(word[0] for word in unit.name.translate(PLAIN).upper().split())
            found.setdefault(letters, []).append(unit)
    return {letters: tuple(units) for letters, units in found.items()}


def find_provinces(text: str) -> list[PlaceMention]:
    """The provinces whose bare names stand in a composed ``text``, capitals and all; neither in
    the names of persons (``Nguyễn Hòa Bình``), streets and things nor in longer ones (``Điện
    Biên Phủ``)."""
    found = []
    by_word = _provinces_by_word()
    for word in _CAPITALISED.finditer(text):
        names = by_word.get(word[0])
        match = names.match(text, word.start()) if names else None
        if match is None:
            continue
        start, end = match.span()
        before = text[max(0, start - _REACH) : start]
        if THING_BEFORE.search(before) or WITHIN_A_NAME.search(before):
            continue
        units = _units_called(match[0], Kind(PROVINCE, ()))
        if not units or LONGER_NAME.match(text, end):
            continue
        unmarked = match[0].isascii() and not units[0].name.isascii() and "HCM" not in match[0]
        if unmarked and not text[max(0, start - _NEAR) : end + _NEAR].isascii():
            continue
        former = FORMER_AFTER.match(text, end) is not None
        found.append(PlaceMention(start, end, units, former, lives(before), bare=True))
    return found


@cache
def _provinces_by_word() -> dict[str, re.Pattern[str]]:
    """The first word of each province's name, in capitals or not, with or without its marks ->
    the names that begin with it."""
    names = {unit.name for unit in gazetteer().of_levels("P")}
    names |= {"TPHCM", "TP.HCM", "TP HCM", "Daklak", "Đắc Lắc", "Đăk Lăk", "Kontum", "Bắc Cạn"}
    names |= {name.translate(PLAIN) for name in names}
    names |= {name.upper() for name in names}
    found: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        spaced = re.escape(name).replace(r"\ \-\ ", r"\s?[-–]\s?").replace(r"\ ", r"\s+")
        found.setdefault(_CAPITALISED.findall(name)[0], []).append(spaced)
    return {word: re.compile(rf"(?:{'|'.join(own)})(?!\w)") for word, own in found.items()}


def place_at_start(text: str) -> PlaceMention | None:
    """The bare name of a district or province with which ``text`` begins: ``Cầu Giấy: ...``."""
    for province in find_provinces(text[:_NEAR])[:1]:
        if province.start == 0:
            return province
    word = _SYLLABLE.match(text)
    if word is None or word[0].translate(PLAIN).lower() not in _first_syllables():
        return None
    named = _Reader(text).named(0, _ANY_OUTER)
    return PlaceMention(0, named[0], named[1], bare=True) if named else None


def place_named(name: str) -> PlaceMention | None:
    """The district that a name means, given as such: ``Hoàn Kiếm``, ``Quận 1``, ``TP Thủ Đức``."""
    name = unicodedata.normalize("NFC", name).strip()
    for mention in find_places(name)[:1]:
        if mention.levels == {"D"}:
            return mention
    units = _units_called(name, Kind(DISTRICT, ()))
    return PlaceMention(0, len(name), units, bare=True) if units else None
