"""What an index learns from its own texts: marks, spelling and autocomplete."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.completions import completion_arrays
from vietnamese.marks import MarksModel
from vietnamese.ngrams import learn_ngrams
from vietnamese.vocabulary import number_stream


def language_arrays(
    forms: Sequence[str],
    ids: NDArray[np.integer],
    boundary: int,
    titles: Sequence[str],
    places: Sequence[str],
) -> dict[str, NDArray[Any]]:
    """All arrays that `MarksModel.of` and `search.completion.Completion` are opened with.

    ``forms`` are distinct canonical forms, ``ids`` the tokens of all documents in order as
    indexes into ``forms``, with ``boundary`` (no index) between fields and documents. ``titles``
    are as they are written, those first that are to be suggested first; ``places`` are names.
    """
    vocabulary, stream = number_stream(forms, ids, boundary)
    with ThreadPoolExecutor(1) as pool:  # the counting of both leaves the GIL
        grams = pool.submit(learn_ngrams, stream, len(vocabulary))
        completion = completion_arrays(vocabulary, stream, titles, places)
        return {**MarksModel(vocabulary, grams.result()).arrays(), **completion}
