"""The words around the names of places: what says which kind of unit is named, and how.

The patterns are for composed text (NFC). They take a letter with or without its marks; whether
the marks of a word are right as a whole is for `read_kind` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from vietnamese.gazetteer.gazetteer import PLAIN
from vietnamese.text.patterns import CAPITALS, compiled_later

# The one class in front lets the engine skip from letter to letter.
KIND_WORD: Final = compiled_later(
    rf"""[DĐHPQTXdđhpqtx](?<![\w].)(?:
     (?<=[Pp])(?i:h[uư][oờ]ng)(?!\w)
    |(?<=P)(?:\.?\ ?(?=[0-9]{{1,2}}(?![0-9%]|[.,/][0-9]))|\.\ ?(?=[{CAPITALS}]))
    |(?<=[Xx])(?i:[aã])(?!\w)
    |(?<=[DdĐđ])(?i:[aặ]c\s+khu)(?!\w)
    |(?<=[Qq])(?i:u[aậ]n)(?!\w)
    |(?<=Q)(?:\.?\ ?(?=(?:0?[1-9]|1[0-2])(?![0-9%]|[.,/][0-9]))|\.\ ?(?=[{CAPITALS}]))
    |(?<=[Hh])(?i:uy[eệ]n)(?!\w)|(?<=H)\.\ ?(?=[{CAPITALS}])
    |(?<=[Tt])(?:
        (?i:[iỉ]nh)(?!\w)
       |(?i:h[aà]nh\s+(?:ph[oố]|[uủ]y|u[ỷ]|[dđ]o[aà]n))(?!\w)
       |(?i:h[iị]\s+(?:x[aã]|tr[aấ]n|[uủ]y|u[ỷ]|[dđ]o[aà]n|[dđ][oộ]i))(?!\w)
       |\.?(?i:p)(?:\.\ ?|\ |(?=[{CAPITALS}]))(?=[{CAPITALS}])
       |(?<=T)\.?X\.?\ ?(?=[{CAPITALS}])
       |(?<=T)T\.\ ?(?=[{CAPITALS}])))""",
    re.VERBOSE,
)
"""Where a word for a kind of unit stands, long or short (``quận``, ``Q.``); it ends with it."""
BETWEEN: Final = compiled_later(
    r"(?:\s+(?i:ủy|uỷ|uy|đoàn|doan|đội|doi|đảo|biển|cảng|mới|nghèo|miền núi|vùng cao|biên giới"
    r"|ven biển|ngoại thành|nội thành|cửa khẩu|vùng biển|trung du|du lịch)(?!\w))?"
    r"[\s:\"“(]{0,3}(?=\w)"
)
"""What may stand between the kind and the name: ``Quận ủy``, ``huyện đảo``."""
# Without marks these words end in "quan" too: cơ quan, liên quan, tham quan, hải quan ...
ENDS_IN_QUAN: Final = frozenset(
    ("co", "lien", "tham", "hai", "khach", "chu", "bao", "canh", "tong", "si", "ngoai", "truc",
     "cam", "tap", "tuong")
)  # fmt: skip
LAST_WORD: Final = compiled_later(r"(\w+)\s+\Z")
# "thưởng cho quận 1 tỷ đồng", "trao quận 10 suất quà": a quantity. "quận 12 năm 2011": a name.
QUANTITY: Final = compiled_later(
    r"\s+(?i:(?:t[yỷiỉ]|tri[eệ]u|ngh[iì]n|ng[aà]n|đ[oồ]ng|dong|ph[uư][oờ]ng|x[aã]|huy[eệ]n"
    r"|th[iị] x[aã]"
    r"|ng[uư][oờ]i|su[aấ]t|c[aă]n|nh[aà]|l[aầ]n|l[uư][oợ]t|th[aá]ng|ng[aà]y|tu[aầ]n|gi[oờ]"
    r"|gi[aả]i|b[aằ]ng|c[oờ]|t[aậ]p th[eể]|c[aá] nh[aâ]n|ch[iỉ] ti[eê]u|tr[uư][oờ]ng|đ[oơ]n v[iị]"
    r"|don vi|đ[aạ]i bi[eể]u|dai bieu|đ[oồ]ng ch[ií]|h[oộ]|xe)(?!\w)|n[aă]m(?!\w)(?!\s+[0-9]{4}))"
    r"|\s?[-–]\s?[0-9]|\s?%|[.,/][0-9]"
)
NUMBER: Final = compiled_later(r"0?([1-9][0-9]?)(?!\w)")
INITIALS: Final = compiled_later(r"([A-ZĐ]{2,4})(?!\w)")
JOINT: Final = compiled_later(r"\s*(?:[,;&/–-]|(?i:và|va|cùng|với|đến)(?!\w))\s*")
"""Between the names of a list."""
APPOSITION: Final = compiled_later(
    r"\s*(?i:cũ(?!\w)|trước đây)?\s*\)?\s*"
    r"(?:[,(;/–-]|(?i:thuộc|thuoc|của|cua|ở|tại)(?!\w))?\s*\(?\s*"
)
"""Between a name and that of what it lies in: ``Châu Thành (Bến Tre)``."""
BESIDE: Final = compiled_later(
    r"[\s,;:()/\"“”–-]*(?:(?i:cũ|trước đây|thuộc|thuoc|của|cua|ở|tại|nay là|nay thuộc|trước thuộc"
    r"|trước là|trước đây thuộc|UBND|địa bàn|trên địa bàn|thuộc địa bàn|cùng|tọa lạc tại)"
    r"[\s,:()]*){0,3}"
)
"""All that may stand between two places that say more of each other."""
FORMER_AFTER: Final = compiled_later(
    r"\s*\(?(?:cũ|trước đây|trước kia|ngày trước|trước sáp nhập)(?! (?:thuộc|là))\b"
)
FORMER_BEFORE: Final = compiled_later(
    r"(?:trước(?: đây| kia)?(?: là| thuộc)|(?:nguyên|vốn) (?:là|thuộc)|cũ là|tách (?:ra )?từ"
    r"|thành lập (?:từ|trên cơ sở)[^.\n]{0,60}|sáp nhập[^.\n]{0,60}"
    r"|(?:từ|trên cơ sở) toàn bộ[^.\n]{0,60}|trước khi sáp nhập[^.\n]{0,20})\s*(?:UBND )?\Z",
    re.IGNORECASE,
)
NOW_BEFORE: Final = compiled_later(r"(?:nay|giờ|hiện)(?: là| thuộc)?\s*\Z", re.IGNORECASE)
HOME: Final = compiled_later(
    r"(?:\b(?:trú|ngụ|quê|HKTT|hộ khẩu|nguyên quán|sinh sống|sinh ra|gốc|sinh năm [0-9]{4},? tại)\b"
    r"[^.;()\n]{0,36}|\b(?:người|(?<!nhân )dân|từ)\s+)\Z",
    re.IGNORECASE,
)
# "Chị Hoa (phường ...)": who speaks in passing; one whose year of birth is given is the subject.
_SPEAKER: Final = compiled_later(
    r"(?<!\w)(?:[cC]hị|[aA]nh|[ôÔ]ng|[bB]à|[eE]m|[cC]ô|[cC]hú|[bB]ác)"
    rf"(?: [{CAPITALS}]\w*){{1,4}} \(\Z"
)
"""What stands before the place of a person: ``trú tại phường``, ``quê ở huyện``."""
_HOUSE: Final = compiled_later(r"(?:nhà|gia đình|cơ sở|quán|vườn|trang trại)(?: của)? \Z")
SUBJECT: Final = compiled_later(
    r"(?:(?<!\w)SN|[sS]inh năm) ?[0-9]{4}|[0-9]{2} tuổi|[bB]ị can|[bB]ị cáo|[đĐ]ối tượng"
    r"|[nN]ghi phạm"
)
"""Before the home of one whom the page is about."""
# Quick to look for: without one of them the patterns above cannot match.
_HOME_SIGN: Final = compiled_later("rú|gụ|uê|HKTT|khẩu|quán|[sS]inh|gốc|gười|[dD]ân|ừ ")
_FORMER_SIGN: Final = compiled_later("rước|guyên|ốn |cũ là|ách|lập|nhập|toàn bộ")
THING_BEFORE: Final = compiled_later(
    r"\b(?:phố|đường|ngõ|ngách|hẻm|hồ|cầu|chợ|sông|núi|đèo|bến|ga|trường|quảng trường|phà|đền|chùa"
    r"|đình|miếu|chiến dịch|chiến thắng|cống|công viên|tượng|rạp|vịnh|biển|xa lộ|cao tốc|quốc lộ"
    r"|cách|nối|từ|rời|THPT|THCS|đại học|CLB|câu lạc bộ|học viện|khởi nghĩa|kênh|mạng|nhà máy"
    r"|khách sạn)\s+\Z",
    re.IGNORECASE,
)
"""Before a bare name: of a thing, not of a place."""

WITHIN_A_NAME: Final = compiled_later(r"(?:[a-zà-ỹ] |\A)(?:[A-ZÀ-ỸĐ][a-zà-ỹ]+ )+\Z|(?<!\w)Thái \Z")
"""Before a bare name: the family's name of a person; the Pacific is Thái Bình Dương."""
LONGER_NAME: Final = compiled_later(r" (?:Phủ|Dương|Mới)(?!\w)")

COMMUNE, DISTRICT, CITY, PROVINCE = "commune", "district", "city", "province"


def lives(before: str) -> bool:
    """Whether the words before a place say that a person lives there or comes from there."""
    if before.endswith("(") and (speaker := _SPEAKER.search(before)) is not None:
        return _HOUSE.search(before, 0, speaker.start()) is None
    return _HOME_SIGN.search(before) is not None and HOME.search(before) is not None


def was(before: str) -> bool:
    """Whether the words before a place say that it is no more."""
    if _FORMER_SIGN.search(before) is None:
        return False
    return FORMER_BEFORE.search(before) is not None and NOW_BEFORE.search(before) is None


@dataclass(frozen=True, slots=True)
class Kind:
    """What a word says that the name after it is. ``kinds`` of units come first where there are
    namesakes; ``marked``: typed with its marks, or has none."""

    level: str
    kinds: tuple[str, ...]
    marked: bool = True


def _kinds() -> dict[str, Kind]:
    words = {
        "phường": (COMMUNE, "phường"), "xã": (COMMUNE, "xã"), "thị trấn": (COMMUNE, "thị trấn"),
        "đặc khu": (COMMUNE, "đặc khu"), "quận": (DISTRICT, "quận"), "huyện": (DISTRICT, "huyện"),
        "thị xã": (DISTRICT, "thị xã"), "thị ủy": (DISTRICT, "thị xã"),
        "thị đoàn": (DISTRICT, "thị xã"), "thị đội": (DISTRICT, "thị xã"),
        "thành phố": (CITY, "thành phố"), "thành ủy": (CITY, "thành phố"),
        "thành đoàn": (CITY, "thành phố"), "tỉnh": (PROVINCE, "tỉnh"),
    }  # fmt: skip
    found = {}
    for word, (level, kind) in words.items():
        for spelling in (word, word.replace("ủy", "uỷ")):
            found[spelling] = Kind(level, (kind,))
        found.setdefault(word.translate(PLAIN), Kind(level, (kind,), marked=False))
    short = {
        "p": (COMMUNE, "phường"), "tt": (COMMUNE, "thị trấn"), "q": (DISTRICT, "quận"),
        "h": (DISTRICT, "huyện"), "tx": (DISTRICT, "thị xã"), "tp": (CITY, "thành phố"),
    }  # fmt: skip
    return found | {word: Kind(level, (kind,)) for word, (level, kind) in short.items()}


_KINDS: Final = _kinds()


def read_kind(word: str) -> Kind | None:
    """What an original word says, None if its marks are those of another (``phương``)."""
    return _KINDS.get(" ".join(word.lower().replace(".", "").split()))
