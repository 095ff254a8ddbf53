"""The best of many documents, compiled: a heap whose first entry is the worst."""

from __future__ import annotations

import numpy as np

from vietnamese.jit import compiled


@compiled
def select(keys, found, count, top_keys, top_docs):  # type: ignore[no-untyped-def]
    """Of the first ``count`` documents of ``found`` those with the highest ``keys`` (an array by
    document), into ``top_keys`` and ``top_docs``, best first; of equal ones the lowest number.
    Returns how many."""
    size = 0
    room = len(top_docs)
    least = -np.inf
    for which in range(count if room else 0):
        doc = np.int64(found[which])
        key = np.float64(keys[doc])
        if key < least:
            continue
        if size < room:
            size += 1
            _rise(top_keys, top_docs, size - 1, key, doc)
            if size == room:
                least = top_keys[0]
        elif key > least or doc < top_docs[0]:
            _sift(top_keys, top_docs, size, key, doc)
            least = top_keys[0]
    _sort(top_keys, top_docs, size)
    return size


@compiled
def select_all(score, hits, top_keys, top_docs):  # type: ignore[no-untyped-def]
    """The same of all documents of the set ``hits`` (bits [W]), by ``score`` float32 [64 W]."""
    size = 0
    room = len(top_docs)
    least = np.float32(-np.inf)
    by_word = score.reshape(-1, 64)
    for word in range(len(hits)):
        over = 0
        for bit in range(64):  # a few instructions for all 64
            over += by_word[word, bit] > least
        for bit in range(64 if over else 0):
            key = by_word[word, bit]
            if key > least and (hits[word] >> np.uint64(bit)) & np.uint64(1):
                if size < room:
                    size += 1
                    _rise(top_keys, top_docs, size - 1, np.float64(key), 64 * word + bit)
                else:
                    _sift(top_keys, top_docs, size, np.float64(key), 64 * word + bit)
                if size == room:
                    least = np.float32(top_keys[0])
    _sort(top_keys, top_docs, size)
    return size


@compiled
def _sort(top_keys, top_docs, size):  # type: ignore[no-untyped-def]
    """A heap to an order: the worst, again and again, goes behind the others."""
    for last in range(size - 1, 0, -1):
        key, doc = top_keys[last], top_docs[last]
        top_keys[last], top_docs[last] = top_keys[0], top_docs[0]
        _sift(top_keys, top_docs, last, key, doc)


@compiled
def _worse(key, doc, than_key, than_doc):  # type: ignore[no-untyped-def]
    return key < than_key or (key == than_key and doc > than_doc)


@compiled
def _rise(top_keys, top_docs, at, key, doc):  # type: ignore[no-untyped-def]
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
def _sift(top_keys, top_docs, size, key, doc):  # type: ignore[no-untyped-def]
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
