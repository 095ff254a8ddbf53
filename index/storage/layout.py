"""Names and numbers by which what is written of a generation is found again: of its extra files,
and in arrays that searches read. Apart from what writes them, which no search needs."""

from __future__ import annotations

from typing import Final

GROUPS: Final = "groups"
"""The extra file of near-duplicates, and its array."""
MODEL: Final = "model"
"""The extra file of what is learned: marks, phrases, completions."""
SOURCES: Final = "sources"
"""The extra file of what the documents were read from."""

FORMS: Final = 15
"""Of a folded syllable the most frequent ones, which are told apart in pairs; a byte holds two."""
NO_USUAL_FORM: Final = 0xFF
