"""The best of many documents, compiled: a heap whose first entry is the worst."""

from __future__ import annotations

from typing import Any

import numpy as np

from search.kernel.arguments import Bits, Output
from vietnamese.jit import compiled


@compiled
def select(keys: Any, found: Any, count: int, output: Output) -> int:
    """Of the first ``count`` documents of ``found`` those with the highest ``keys`` (by document),
    best first; of equal ones the lowest number. Returns how many."""
    top_keys, top_docs = output.top_keys, output.top_docs
    size = 0
    k = len(top_docs)
    least = -np.inf
    for at in range(count if k else 0):
        doc = np.int64(found[at])
        key = np.float64(keys[doc])
        if key < least:
            continue
        if size < k:
            size += 1
            _rise(top_keys, top_docs, size - 1, key, doc)
            if size == k:
                least = top_keys[0]
        elif key > least or doc < top_docs[0]:
            _sift(top_keys, top_docs, size, key, doc)
            least = top_keys[0]
    _sort(top_keys, top_docs, size)
    return size


@compiled
def select_all(score: Any, hits: Bits, output: Output) -> int:
    """The same of all documents of the set ``hits``, by ``score`` float32 [64 W]."""
    top_keys, top_docs = output.top_keys, output.top_docs
    size = 0
    k = len(top_docs)
    least = np.float32(-np.inf)
    by_word = score.reshape(-1, 64)
    for word in range(len(hits)):
        over = 0
        for bit in range(64):  # a few instructions for all 64
            over += by_word[word, bit] > least
        for bit in range(64 if over else 0):
            key = by_word[word, bit]
            if key > least and (hits[word] >> np.uint64(bit)) & np.uint64(1):
                if size < k:
                    size += 1
                    _rise(top_keys, top_docs, size - 1, np.float64(key), 64 * word + bit)
                else:
                    _sift(top_keys, top_docs, size, np.float64(key), 64 * word + bit)
                if size == k:
                    least = np.float32(top_keys[0])
    _sort(top_keys, top_docs, size)
    return size


@compiled
def _sort(top_keys: Any, top_docs: Any, size: int) -> None:
    """A heap to an order: the worst, again and again, goes behind the others."""
    for last in range(size - 1, 0, -1):
        key, doc = top_keys[last], top_docs[last]
        top_keys[last], top_docs[last] = top_keys[0], top_docs[0]
        _sift(top_keys, top_docs, last, key, doc)


@compiled
def _worse(key: Any, doc: Any, than_key: Any, than_doc: Any) -> Any:
    return key < than_key or (key == than_key and doc > than_doc)


@compiled
def _rise(top_keys: Any, top_docs: Any, at: int, key: Any, doc: Any) -> None:
    """Put an entry at the end of the heap, and up to where it belongs."""
    while at > 0:
        parent = (at - 1) // 2
        if _worse(top_keys[parent], top_docs[parent], key, doc):
            break
        top_keys[at] = top_keys[parent]
        top_docs[at] = top_docs[parent]
        at = parent
    top_keys[at] = key
    top_docs[at] = doc


@compiled
def _sift(top_keys: Any, top_docs: Any, size: int, key: Any, doc: Any) -> None:
    """Put an entry in place of the heap's first one, and down to where it belongs."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        other = child + 1
        if other < size and _worse(
            top_keys[other], top_docs[other], top_keys[child], top_docs[child]
        ):
            child = other
        if _worse(key, doc, top_keys[child], top_docs[child]):
            break
        top_keys[at] = top_keys[child]
        top_docs[at] = top_docs[child]
        at = child
    top_keys[at] = key
    top_docs[at] = doc
