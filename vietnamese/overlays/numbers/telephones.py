"""Telephone numbers, however their digits are grouped: ``0912 345 678``, ``+84 912.345.678``.

The form is the national number in digits. Read are mobile numbers (ten digits, before 2018 also
eleven), numbers with an area code (eleven digits from 02 on) and service numbers (1800, 1900).
"""

from __future__ import annotations

import re
from typing import Final

from vietnamese.tokens.tokenizer import Overlay, Tokens

KIND: Final = "p"
MOST_GROUPS: Final = 7
LONGEST: Final = 15
"""Digits, with the code of the country."""

_SEPARATOR: Final = re.compile(r"[ \u00a0]?[-.–)(]?[ \u00a0]?(?:\(0\)[ \u00a0]?)?")
_SERVICE_SEPARATOR: Final = re.compile(r"[ \u00a0.]")
_NATIONAL: Final = re.compile(r"0[35789][0-9]{8}|01[0-9]{9}|02[0-9]{9}")
_ABROAD: Final = re.compile(r"(?:00)?840?([1-9][0-9]{8,9})")
_SERVICE: Final = re.compile(r"1[89]00(?:[0-9]{4}|[0-9]{6})")


def telephone_at(tokens: Tokens, at: int) -> Overlay | None:
    """The telephone number that begins with the digits at the position ``at``."""
    text, start = tokens.text, tokens.starts[at]
    raw = text[start : tokens.ends[at]]
    read, separator = _NATIONAL, _SEPARATOR
    if raw[0] == "0":
        if raw[:2] == "00":
            read = _ABROAD
    elif raw[:2] == "84" and (len(raw) > 10 or text[max(0, start - 1) : start] == "+"):
        read = _ABROAD
    elif raw[:4] in ("1800", "1900"):
        read, separator = _SERVICE, _SERVICE_SEPARATOR
    else:
        return None
    found = None
    digits = ""
    for last in range(at, min(at + MOST_GROUPS, len(tokens.forms))):
        if last > at and not separator.fullmatch(text, tokens.ends[last - 1], tokens.starts[last]):
            break
        digits += text[tokens.starts[last] : tokens.ends[last]].replace(".", "")
        if not digits.isdecimal() or len(digits) > LONGEST:
            break
        if match := read.fullmatch(digits):
            number = digits if read is not _ABROAD else "0" + match[1]
            found = Overlay(KIND, f"{KIND}={number}", at, last)
    return found
