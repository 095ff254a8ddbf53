"""Every number of the ranking, in one place, with the reason for it.

Figures are nDCG@10. With all of it the engine has, on mds-news among 47,133 articles, drill-law,
alqac-law and viquad, queries as written, .904 .593 .903 .874; plain BM25 on syllables .844 .543
.845 .812. "Costs" is what is lost without, on drill-law and alqac-law as written; there is more in
benchmarks/relevance.txt.
"""

from __future__ import annotations

# Stage one: every document.

K1 = 1.2
"""Saturation of frequencies: the textbook's value; 1.5 does as well."""
B = (0.75, 0.75)
"""How far lengths count, in body and title: the textbook's value."""
LONGEST = 10.0
"""A field counts as at most so many average lengths: in the longest page a word typed with marks
still counts more than one with other marks elsewhere."""
FIELD_WEIGHTS = (1.0, 2.0)
"""What an occurrence in the body and one in the title count (BM25F)."""
PAIR = 0.15
"""Two syllables side by side as in the query. Here alone they cost -.001 .005, with those in
windows .018 .042."""
BARE = 0.09
"""A syllable typed with marks, found without any. Costs nothing, and finds what has no marks."""
OTHER = 0.04
"""A syllable typed with marks, found with others. Costs nothing, see above."""
OTHER_READING = 0.2
"""Least share of a frequency that counts where a syllable was typed without marks and stands
with others than the likeliest."""

# Stage two: the documents that stage one puts first. Costs .024 .023 in all.

LOOKED_AT = 50
"""Documents; 100 give the same figures."""
WINDOW = 30
"""Syllables: about a sentence. 40 and 70 are as good but for drill-law."""
PAIR_NEAR = 0.5
"""Two syllables side by side in a window: costs .009 .024."""
BEST_WINDOW = 0.5
"""The best window with the title: costs -.007 .027."""
FIRST_WINDOW = 0.2
"""The first window with the title: costs .019 .004."""
TITLE = 0.4
"""A title that says just what the query says, as a share of all that it says."""
SURELY = 0.9
"""A syllable typed without marks and restored less surely matches all its forms in a window."""
FEEDBACK = 0.35
"""Likeness to the first documents adds at most this share: costs .009 -.002, and .016 on mds-news
in the trials that chose it."""
FEEDBACK_DOCUMENTS = 3
"""The first documents that others are likened to; 2 and 5 are as good."""
SHARPNESS = 4.0
"""Of those the ones with lower scores count less, by this power; matters for unmarked queries."""
FEEDBACK_TERMS = 100
"""Syllables that stand for what they speak of; 50 and 200 are as good."""

# How much must match.

QUESTION_UNITS = 6
"""Syllables from which on a query is answered by the best matches instead of by all words:
nDCG@10 on mds-news .880 against .861 with 10."""
WIDENED_SHARE = 0.3
"""Share of the query's words, by weight, that a best match must have: 0 gives the same nDCG@10 on
mds-news, .4 loses .004, .7 loses .027. (Where no document has all words, any word will do.)"""
