"""The version of the rules that turn text into terms.

It is a hash of ``tests/index/golden_terms.tsv``, a table of texts and their terms. Never edit it by
hand: ``make golden`` writes both. After a merge conflict here, take either side and run it.
"""

from typing import Final

ANALYSER_VERSION: Final = "19744819d209"
