"""Amounts of money and measures: ``7.000 đồng`` is ``7000đ``, ``30 mét vuông`` is ``30m2``.

A number with nghìn, triệu or tỷ is also the plain number that it is: ``1,5 triệu`` is 1500000. In
``5 - 7 triệu đồng`` both numbers are amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vietnamese.overlays.neighbours import follows, second_of_two
from vietnamese.overlays.numbers.units import (
    HALF,
    MONEY,
    MULTIPLIERS,
    SIGNS,
    SIGNS_BEFORE,
    UNITS,
)
from vietnamese.tokens.tokenizer import Overlay, Tokens

KIND: Final = "q"
VALUE_KIND: Final = "v"
LONGEST: Final = 15
"""Digits of a number."""
_WITHIN_UNIT: Final = re.compile(r"[ \u00a0/.-]?")
_COMMA_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_GLUED: Final = re.compile(r"([0-9]+)([a-zđ]{1,3}[23]?)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """``number`` as it is written, in canonical form; its value is that times ``factor`` plus
    ``rest`` (``1 tỷ 500 triệu``). ``number_end`` and ``end`` are the positions after the number
    and after its unit, which is "" where there is none."""

    number: str
    factor: int
    rest: Decimal
    unit: str
    number_end: int
    end: int

    @property
    def value(self) -> str:
        """As numbers are written in their canonical form: 1500000, 1,5."""
        if self.factor == 1:
            return self.number
        return _plain(_decimal(self.number) * self.factor + self.rest)


def quantities_at(tokens: Tokens, at: int) -> Iterator[Overlay]:
    """The quantity that begins with the number at the position ``at``; also that number alone
    where a range (``5 - 7 triệu``) or a multiplier makes it more than its digits say."""
    found = read_quantity(tokens, at)
    if found is None:
        return
    if not found.unit and found.factor == 1:
        yield from _first_of_range(tokens, at, found)
        return
    if found.factor > 1:
        yield Overlay(VALUE_KIND, found.value, at, found.number_end - 1)
    if found.unit:
        yield Overlay(KIND, f"{KIND}={found.value}{found.unit}", at, found.end - 1)


def _first_of_range(tokens: Tokens, at: int, first: Quantity) -> Iterator[Overlay]:
    """What the unit and the multiplier of the second number make of the first one."""
    second = second_of_two(tokens, at)
    last = read_quantity(tokens, second) if second else None
    if last is None or not (last.unit or last.factor > 1):
        return
    if _decimal(first.number) < _decimal(last.number):
        value = _plain(_decimal(first.number) * last.factor)
        if last.factor > 1:
            yield Overlay(VALUE_KIND, value, at, at)
        if last.unit:
            yield Overlay(KIND, f"{KIND}={value}{last.unit}", at, at)


def read_quantity(tokens: Tokens, at: int) -> Quantity | None:
    """The number at ``at`` with its multipliers and its unit, if it has any."""
    number = tokens.forms[at]
    if not number[0].isdecimal() or len(number) > LONGEST:
        return None
    end = at + 1
    factor, rest = 1, Decimal(0)
    if number.isdecimal() or "," in number:
        if end < len(tokens.forms) and tokens.forms[end] in MULTIPLIERS:
            factor, rest, end = _multiplied(tokens, end)
        number_end = end
        unit, end = _unit(tokens, end)
    else:
        number, unit = _taken_apart(tokens, at)
        number_end = end
    if not unit and (start := tokens.starts[at]):
        unit = SIGNS_BEFORE.get(tokens.text[start - 1], "")
    if "," in number or unit in MONEY:
        raw = tokens.text[tokens.starts[at] : tokens.ends[at]]
        if unit in MONEY and factor == 1 and _COMMA_THOUSANDS.fullmatch(raw):
            number = raw.replace(",", "")
    return Quantity(number, factor, rest, unit, number_end, end) if number else None


def _taken_apart(tokens: Tokens, at: int) -> tuple[str, str]:
    """Number and unit of a token such as ``100g`` or ``7000d``; "" where it is none (``5G``)."""
    match = _GLUED.fullmatch(tokens.forms[at])
    if match is None or not tokens.text[tokens.starts[at] : tokens.ends[at]].islower():
        return "", ""
    digits, letters = match.groups()
    if letters == "d":
        return (digits, "đ") if len(digits) > 3 else ("", "")
    if letters == "g" and len(digits) < 2:
        return "", ""
    unit = next((name for forms, name in UNITS.get(letters, ()) if len(forms) == 1), "")
    return (digits, unit) if unit else ("", "")


def _multiplied(tokens: Tokens, at: int, smaller: int = 2) -> tuple[int, Decimal, int]:
    """The product of the multipliers from ``at`` on, what up to ``smaller`` numbers of smaller ones
    add to it, and the position after them."""
    forms, end = tokens.forms, at
    factor = 1
    while end < len(forms) and forms[end] in MULTIPLIERS and follows(tokens, end):
        if forms[end] == "tr" and not _means_million(tokens, end):
            break
        factor *= MULTIPLIERS[forms[end]]
        end += 1
    if factor > 1 and end < len(forms) and follows(tokens, end):
        if forms[end] in HALF:
            return factor, Decimal(factor) / 2, end + 1
        if smaller and forms[end].isdecimal() and len(forms[end]) <= 3:  # 1 tỷ 500 triệu
            below, rest, after = _multiplied(tokens, end + 1, smaller - 1)
            if 1 < below < factor:
                return factor, Decimal(forms[end]) * below + rest, after
    return factor, Decimal(0), end


def _means_million(tokens: Tokens, at: int) -> bool:
    """Whether ``tr`` is triệu: directly after its number, or with a unit behind it."""
    glued = tokens.ends[at - 1] == tokens.starts[at]
    return glued or bool(_unit(tokens, at + 1)[0])


def _unit(tokens: Tokens, at: int) -> tuple[str, int]:
    """The unit that stands at ``at``, "" for none, and the position after it."""
    text, forms = tokens.text, tokens.forms
    after = tokens.ends[at - 1]
    signs = text[after : after + 2].strip()[:1]
    if signs in SIGNS:
        return SIGNS[signs], at
    if at >= len(forms):
        return "", at
    if signs in ("°", "º"):
        return ("độ c", at + 1) if forms[at] == "c" else ("", at)
    for spelling, name in UNITS.get(forms[at], ()):
        end = at + len(spelling)
        if (len(spelling) == 1 or forms[at:end] == spelling) and follows(tokens, at):
            gaps = range(at, end - 1)
            if all(_gap(tokens, gap, _WITHIN_UNIT) for gap in gaps) and not _is_letter(tokens, at):
                return name, end
    return "", at


def _is_letter(tokens: Tokens, at: int) -> bool:
    """Whether a unit of one letter is a letter or part of a word here: ``10 đ/c``, ``5 M``."""
    start, end = tokens.starts[at], tokens.ends[at]
    if end - start > 1:
        return False
    return tokens.text[start].isupper() or tokens.text[end : end + 2].lower() == "/c"


def _gap(tokens: Tokens, at: int, pattern: re.Pattern[str]) -> bool:
    return pattern.fullmatch(tokens.text, tokens.ends[at], tokens.starts[at + 1]) is not None


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", "."))


def _plain(value: Decimal) -> str:
    if value == value.to_integral():
        return str(int(value))
    return format(value.normalize(), "f").replace(".", ",")
