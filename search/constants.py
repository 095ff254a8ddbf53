"""Every number of the ranking, in one place, with the reason for it."""

from __future__ import annotations

K1 = 1.2
"""Saturation of frequencies: BM25's usual value."""
B = (0.75, 0.75)
"""How far lengths count, in body and title."""
FIELD_WEIGHTS = (1.0, 2.0)
"""What an occurrence in the body and one in the title count (BM25F)."""
PAIR = 0.5
"""Weight of two syllables side by side as in the query."""
BARE = 0.2
"""A syllable typed with marks, found without any."""
OTHER = 0.04
"""A syllable typed with marks, found with others."""
OTHER_READING = 0.1
"""Least share of a frequency that counts where a syllable was typed without marks and stands
with others than the likeliest."""
WIDENED_SHARE = 0.3
"""Where some documents have all words of a query but too few for a page, others are shown that
have this share of the words by weight. (Where none has all, any word will do.)"""
