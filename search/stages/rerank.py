"""Stage 3 of a search, rerank: the first documents in the order of a closer look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.reranking.reranker import Reranker
from search.stages.retrieve import Retrieved


@dataclass(frozen=True, slots=True)
class Ranked:
    """The documents of ``retrieved``, by number in the store, in their final order."""

    retrieved: Retrieved
    documents: NDArray[np.int64]
    scores: NDArray[np.float64]


def rerank(retrieved: Retrieved, reranker: Reranker) -> Ranked:
    """Only where the order is that of relevance, and where there is time left."""
    plan, found = retrieved.plan, retrieved.found
    by_relevance = plan is not None and retrieved.order == "relevance"
    if plan is None or not by_relevance or retrieved.understood.deadline.expired():
        return Ranked(retrieved, found.documents, found.scores)
    documents, scores = reranker.rerank(plan, found.documents, found.scores)
    if len(found.groups) > 1:
        group_of = dict(zip(found.documents.tolist(), _numbered(found.groups), strict=True))
        order = np.argsort([group_of[number] for number in documents.tolist()], kind="stable")
        documents, scores = documents[order], scores[order]
    return Ranked(retrieved, documents, scores)


def _numbered(sizes: tuple[int, ...]) -> list[int]:
    """The group of each document, where so many of each come one after the other."""
    return np.repeat(np.arange(len(sizes)), sizes).tolist()
