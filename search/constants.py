"""Every number of the ranking, in one place, with the reason for it.

Figures are nDCG@10 times 1,000 on mds-news among 47,133 articles, drill-law, alqac-law and viquad,
queries as written, or MRR@10 and P@10 times 1,000 of the short queries of
`benchmarks.quality.short`, in the run that benchmarks/quality/relevance.txt keeps; it has the same
without marks, and standard errors
(6, 9, 4 and 2 or so). All together have 916 593 905 875, plain BM25 on syllables 844 543 845 812.
"Costs" is what is lost without, in pages of ten; of other values than these trials before that run
speak, made in the same way.
"""

from __future__ import annotations

from index.analysis import norms

# Stage one: every document.

K1 = 1.2
"""Saturation of frequencies: the textbook's value; 1.5 does as well."""
B = norms.B
"""How far lengths count, in body and title: the textbook's value. Costs 15 130 48 37."""
LONGEST = norms.LONGEST
"""A field counts as at most so many average lengths: in the longest page a word typed with marks
still counts more than one with other marks elsewhere, which is promised. Costs nothing."""
FIELD_WEIGHTS = norms.FIELD_WEIGHTS
"""What an occurrence in the body and one in the title count (BM25F). With `TITLE` there, costs
0 5 1 -1; of short queries, which are made from titles, 28 of MRR."""
PAIR = 0.15
"""Two syllables side by side as in the query. Costs 9 -1 5 3, with those in windows 22 18 40 33; of
short queries 46 of P, with those in windows 115."""
BARE = 0.8
"""A syllable typed with diacritics, in a passage that is written without any: such pages stand
beside the others. Of the judged sets none has such passages."""
OTHER = 0.04
"""A syllable typed with marks, found with others: see above."""
OTHER_READING = 0.2
"""Least share of a frequency that counts where a syllable was typed without marks and stands
with others than the likeliest: it stands for those too, which is promised. Costs, without marks,
2 1 -4 1."""
SYNONYM = 0.5
"""A synonym counts as such a share of the word that was asked for: its documents come after those
that have the word itself."""

# Stage two: the documents that stage one puts first. Costs 35 24 26 26 in all, 63 of MRR, 26 of P.

LOOKED_AT = 50
"""Documents; 100 give the same figures, 30 the same nDCG@10, but 5 less of P."""
WINDOW = 30
"""Syllables: about a sentence. With 20 drill-law loses 11, with 50 viquad 6, alqac-law 5."""
PAIR_NEAR = 0.5
"""Two syllables side by side in a window. Costs 8 0 22 12, and 30 of P."""
BEST_WINDOW = 0.5
"""The best window with the title. Costs 8 -7 27 21, and 33 of P; without marks 14 of
drill-law."""
FIRST_WINDOW = 0.2
"""The first window with the title. Costs -2 19 -1 3, and 26 of MRR."""
TITLE = 0.4
"""A title that says just what the query says, as a share of all that it says. Costs 11 0 2 1 (the
titles of drill-law are numbers of laws), and 23 of MRR; P gains 5 without. .25 and .5 do as
well."""
SURELY = 0.9
"""A syllable typed without marks and restored less surely matches all its forms in a window. Costs,
without marks, 7 of MRR."""
FEEDBACK = 0.35
"""Likeness to the first documents adds at most this share. Costs 18 9 3 1, but 10 of MRR gained
without: one article is not like the others that hold its name."""
FEEDBACK_DOCUMENTS = 3
"""The first documents that others are likened to; 2 are as good, 6 lose 1 4 1 1."""
SHARPNESS = 4.0
"""Of those the ones with lower scores count less, by this power. Costs 6 3 6 2, and 8 of MRR."""
FEEDBACK_TERMS = 100
"""Syllables that stand for what they speak of; with 30 drill-law loses 22, alqac-law 8."""

# How much must match.

QUESTION_UNITS = 6
"""Syllables from which on a query is answered by the best matches instead of by all words. Costs 94
of mds-news; questions find hardly any document with all their words, and are widened anyway."""
FEW_WHOLE = 10
"""Documents that have all words whole: fewer are too few, and the best matches follow them. With 3
mds-news loses 14."""
FEW_CLOSE = 5
"""Documents that have them close together: fewer, and all that have them whole are hits. With 10
there are more pages among the newest that have the words far apart, with 3 mds-news loses 5."""
BEST_SHARE = 0.25
"""Share of a question's words, whole and by weight, that a best match must have. With .35 drill-law
loses 30, alqac-law 6; with syllables anywhere instead of words the totals are five times larger."""
BEST_SHARE_OF_FEW = 0.6
"""The same for a query of few words. .5 and .7 do as well."""
BEST_OF_TOP = 0.35
"""The same, as a share of what the best document has. Costs 2 of mds-news, and halves totals."""
