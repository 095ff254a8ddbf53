"""VISCII and VPS: Vietnamese letters of one byte each, from before Unicode.

Both put capitals with rare marks among the control characters. Python has neither.
Sources: RFC 1456 for VISCII, the tables of GNU recode for VPS.
"""

from __future__ import annotations

import codecs
from typing import Final


def _table(low: dict[int, str], high: str) -> str:
    lower = "".join(low.get(code, chr(code)) for code in range(0x80))
    return lower + high


_VISCII: Final = _table(
    {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"},
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
)
_VPS: Final = _table(
    {0x02: "Ạ", 0x03: "Ậ", 0x04: "Ặ", 0x05: "Ẹ", 0x06: "Ệ", 0x10: "Ị", 0x11: "Ọ", 0x12: "Ộ",
     0x13: "Ợ", 0x14: "Ụ", 0x15: "Ự", 0x19: "Ỵ", 0x1C: "Ẫ", 0x1D: "Ữ"},
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ‘’ỀỂỄỐỒỔ™ýỷỵỚỜỞ"
    "\u00a0ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕự"
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ\ufffe"
    "àáâãảạă\ufffeèéêẽìí\ufffeĩẴĐòóôõ\ufffeƠụùúủ\ufffeỶẼỳ",
)  # fmt: skip
ENCODINGS: Final = {"VISCII": _VISCII, "VPS": _VPS}


def decode_single_byte(raw: bytes, name: str) -> str:
    """The text of bytes in one of `ENCODINGS`. Raises UnicodeDecodeError."""
    return codecs.charmap_decode(raw, "strict", ENCODINGS[name])[0]


def bytes_of(text: str) -> bytes | None:
    """The bytes of a text that was read as Windows-1252 or Latin-1; None where it was not."""
    found = bytearray()
    for letter in text:
        code = ord(letter)
        if code < 0x100:
            found.append(code)
            continue
        try:
            found += letter.encode("cp1252")
        except UnicodeEncodeError:
            return None
    return bytes(found)
