"""The forms of Unicode that a text may come in."""

from __future__ import annotations

from typing import Literal, TypeAlias

UnicodeForm: TypeAlias = Literal["NFC", "NFD", "NFKC", "NFKD"]
