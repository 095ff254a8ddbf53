"""One form for a number however its thousands and decimals are written.

``14.732``, ``14,732.0`` and ``14732`` are ``14732``; ``96,50`` and ``96.5`` are ``96,5``; ``06`` is
``6``. A comma is read the Vietnamese way, as decimal, unless more than one group of three
follows (``1,234,567``) or a decimal point stands after it (``8,599.3``). A point before exactly
three digits separates thousands, unless the number starts with 0.
"""

from __future__ import annotations

import re

LONGEST_PADDED = 3
"""Digits. Zeros in front are dropped from whole numbers up to this length: Đề án 06 is
đề án 6. Longer ones (telephone numbers, postal codes) keep theirs."""

_POINT_THOUSANDS = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
_COMMA_THOUSANDS = re.compile(
    r"([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.([0-9]+)|([1-9][0-9]{0,2}(?:,[0-9]{3}){2,})"
)
_DECIMAL = re.compile(r"([0-9]+)[.,]([0-9]+)")
_MONTH_AND_YEAR = re.compile(r"(?:0?[1-9]|1[0-2])\.(?:19|20)[0-9]{2}")


def number_form(digits: str) -> str | None:
    """The form of an ASCII number, with ``,`` before decimals; None if it is not one number.

    Dates (28.2.2024, 2.2024), versions and addresses of machines are several numbers.
    """
    if digits.isdecimal():
        return _whole(digits)
    if _MONTH_AND_YEAR.fullmatch(digits):
        return None
    if match := _POINT_THOUSANDS.fullmatch(digits):
        return _joined(match[1].replace(".", ""), match[2])
    if match := _COMMA_THOUSANDS.fullmatch(digits):
        return _joined((match[1] or match[3]).replace(",", ""), match[2])
    if match := _DECIMAL.fullmatch(digits):
        return _joined(match[1], match[2])
    return None


def _joined(whole: str, decimals: str | None) -> str:
    decimals = (decimals or "").rstrip("0")
    return _whole(whole) + ("," + decimals if decimals else "")


def _whole(digits: str) -> str:
    return (digits.lstrip("0") or "0") if len(digits) <= LONGEST_PADDED else digits
