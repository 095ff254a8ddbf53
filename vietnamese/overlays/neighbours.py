"""What stands beside a token."""

from __future__ import annotations

import re
from typing import Final

from vietnamese.tokens.tokenizer import Tokens

JOINS: Final = frozenset(("đến", "den", "tới", "toi", "hay", "hoặc", "hoac", "và", "va"))
"""Words between two numbers that share a unit: ``từ 5 đến 7 triệu``."""
_SPACES: Final = frozenset(("", " ", "\u00a0"))
_DASH: Final = re.compile(r"[ \u00a0]?[-–~][ \u00a0]?")


def form_at(tokens: Tokens, at: int) -> str:
    """The form of the token at a position, "" after the last one."""
    return tokens.forms[at] if at < len(tokens.forms) else ""


def follows(tokens: Tokens, at: int) -> bool:
    """Whether at most a space stands between the token at a position and the one before it."""
    return tokens.text[tokens.ends[at - 1] : tokens.starts[at]] in _SPACES


def second_of_two(tokens: Tokens, at: int) -> int | None:
    """The position of the number that a dash or a word joins to the one at ``at``."""
    second = at + 1
    if second >= len(tokens.forms):
        return None
    if tokens.forms[second] in JOINS:
        second += 1
    elif not _DASH.fullmatch(tokens.text, tokens.ends[at], tokens.starts[second]):
        return None
    return second if form_at(tokens, second)[:1].isdecimal() else None
