"""The model of a few texts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from vietnamese.model.diacritic_restoration import DiacriticModel
from vietnamese.model.ngrams import learn_ngrams
from vietnamese.model.runs import counted
from vietnamese.model.vocabulary import number_stream


def learnt(texts: Iterable[Iterable[str]]) -> DiacriticModel:
    """Of texts as their canonical forms; see `index.building.suggestion_model`."""
    numbers: dict[str, int] = {}
    ids: list[int] = []
    for text in texts:
        ids += (numbers.setdefault(form, len(numbers)) for form in text)
        ids.append(-1)
    vocabulary, stream = number_stream(list(numbers), np.array(ids, np.int32), -1)
    return DiacriticModel(vocabulary, learn_ngrams(counted(stream, len(vocabulary))))
