"""What autocomplete offers, as a generation keeps it: what makes its table
(`index.building.completion_table`) and what reads it agree on this."""

from __future__ import annotations

from typing import Final, Literal, get_args

Kind = Literal["place", "phrase", "title"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
SORTED_BY: Final = 8
"""Syllables of a completion that are kept as identifiers. Rarely is more typed and still
ambiguous."""
