"""What is made of tokens, remembered: ordinary text consists of few different ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

Value = TypeVar("Value")

MEMO_LIMIT: Final = 1 << 16
"""Distinct tokens remembered, then all are forgotten: some 10 MB in each memory, however many
different words a server is asked for. 47,000 news articles have 200,000, few of them frequent."""
LONGEST_REMEMBERED: Final = 64
"""Characters. Longer tokens are noise: read each time, never remembered."""


class TokenMemo(dict[str, Value]):
    """Token -> what ``make`` makes of it. One lookup where it is remembered, without a call."""

    def __init__(self, make: Callable[[str], Value]) -> None:
        self._make = make

    def __missing__(self, token: str) -> Value:
        value = self._make(token)
        if len(token) <= LONGEST_REMEMBERED:
            if len(self) >= MEMO_LIMIT:
                self.clear()
            self[token] = value
        return value
