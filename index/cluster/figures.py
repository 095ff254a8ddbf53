"""The figures of a generation in a cluster: what planning a query and decoding documents need, so
that neither asks the cluster.

One array file, part of the generation's artefact. S forms (syllables and what overlays stand for)
have numbers that stay the same from generation to generation; F folded syllables have none that
anybody keeps.

    forms/data, forms/ends     the forms by number (`vietnamese.text.string_array`)
    forms/order     uint32 [S]   their numbers in the order of their bytes
    folded/...                 the folded syllables (`index.storage.dictionaries`)
    fold            uint32 [S]   the folded syllable of each form; NO_FOLD for overlays
    class/starts    uint32 [F+1]
    class/members   uint32       the forms of each folded syllable
    body, title     uint32 [S]   documents that have a form there
    folded/documents uint32 [F]  documents that have it in the body or, if these are more, the title
    lengths         uint16 [S]   over how many tokens the overlays of this form lie: bit n - 1 for n
                                 tokens, the last bit for as many as it stands for and more
    pairs/...                  the pairs of folded syllables that stand side by side
    pairs/documents uint [P]     documents that have each
    keys/...                   ``field=key`` of places (`index.cluster.places`)
    keys/documents  uint32
    places/...                 the terms of places (`index.storage.place_values`)
    values/...                 ``name=value`` of the sources' own fields, folded
    values/data, values/ends   the same values as most write them

Facts of the file: ``documents``, ``averages`` (mean lengths of body and title), ``districts`` and
``fields`` (names).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage

from index.analysis.norms import FIELDS, average
from index.analysis.unmarked import plain
from index.building.build import NO_FOLD, bounds_of
from index.cluster.places import keys_of
from index.storage.arrays import ArrayFile, ArrayFileWriter, smallest_uint
from index.storage.dictionaries import BlobDictionary, PairDictionary, all_terms
from index.storage.document_reader import ArrayDocumentReader
from index.storage.field_values import PLACES, FieldValues
from index.storage.segment import DOCUMENTS, TERMS, ArraySegment
from vietnamese.text.folding import fold
from vietnamese.text.string_array import StringArray
from vietnamese.tokens.tokenizer import is_overlay

FIGURES: Final = "figures"  # name of the file in an artefact
LONGEST_OVERLAY: Final = 16  # tokens that are told apart
Numbers = NDArray[np.int64]
_HALF: Final = 32  # bits of a folded syllable in a packed pair


def write_figures(
    path: Path, segments: Sequence[ArraySegment], storage: FileStorage, before: Path | None = None
) -> None:
    """Those of the living documents of these segments. ``before``: the file of the generation
    whose documents are kept; forms have the numbers that they have there, new ones come after
    them. Raises ArrayFileError where a segment is damaged."""
    gathered = _Gathered()
    for segment in segments:
        gathered.add(segment, storage)
    gathered.write(path, forms_of(ArrayFile(before)) if before else [])


def forms_of(file: ArrayFile) -> list[str]:
    """All forms, by number."""
    forms = StringArray(file["forms/data"], file["forms/ends"])
    return [forms[at] for at in range(len(forms))]


@dataclass
class _Gathered:
    """Figures of some segments, by term."""

    documents: int = 0
    tokens: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(FIELDS), np.int64))
    forms: dict[str, NDArray[np.int64]] = field(default_factory=dict)  # body, title
    folded: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    lengths: Counter[str] = field(default_factory=Counter)
    pairs: list[tuple[Numbers, Numbers]] = field(default_factory=list)  # packed, documents
    numbers: dict[str, int] = field(default_factory=dict)  # of folded syllables, in pairs
    keys: Counter[str] = field(default_factory=Counter)
    places: set[str] = field(default_factory=set)
    values: dict[str, Counter[str]] = field(default_factory=dict)
    districts: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)

    def add(self, segment: ArraySegment, storage: FileStorage) -> None:
        terms = ArrayFile(segment.path(storage, TERMS))
        file = ArrayFile(segment.path(storage, DOCUMENTS))
        documents = ArrayDocumentReader(file, segment)
        alive = np.ones(segment.doc_count_all(), bool)
        alive[list(segment.deleted_docs())] = False
        self.documents += int(alive.sum())
        for row, name in enumerate(FIELDS):
            lengths = documents.lengths(name)
            assert lengths is not None
            self.tokens[row] += int(lengths[alive].sum(dtype=np.int64))
        _add_counts(self.forms, all_terms(terms, "syllables"), _frequencies(terms, alive, ""))
        folded = all_terms(terms, "folded")
        _add_counts(self.folded, folded, _frequencies(terms, alive, "_folded"))
        self._add_pairs(terms, folded, alive)
        self._add_overlays(file, all_terms(terms, "syllables"), alive)
        self._add_values(file, alive)
        districts = all_terms(terms, "district")
        codes = np.unique(file["facets/district"][alive])
        self.districts |= {districts[code - 1] for code in codes.tolist() if code}

    def _add_pairs(self, terms: ArrayFile, folded: list[str], alive: NDArray[np.bool_]) -> None:
        number = np.array([self.numbers.setdefault(one, len(self.numbers)) for one in folded], "i8")
        counts = _living(terms, alive, "pairs")
        firsts = np.repeat(number, _sizes(terms["pairs/first_starts"]))
        packed = firsts << _HALF | number[terms["pairs/second"]]
        self.pairs.append((packed[counts > 0], counts[counts > 0]))

    def _add_overlays(self, file: ArrayFile, forms: list[str], alive: NDArray[np.bool_]) -> None:
        kept = np.repeat(alive, _sizes(file["overlays/starts"]))
        sizes = np.minimum(file["overlays/lengths"][kept].astype(np.int64), LONGEST_OVERLAY - 1)
        both = np.unique(file["overlays/terms"][kept].astype(np.int64) * LONGEST_OVERLAY + sizes)
        for each in both.tolist():
            term, size = divmod(each, LONGEST_OVERLAY)
            self.lengths[forms[term]] |= 1 << size

    def _add_values(self, file: ArrayFile, alive: NDArray[np.bool_]) -> None:
        own = FieldValues(file, alive=alive)
        names = own.names()
        self.fields |= set(names)
        for name in names:
            for folded, written, count in own.counts(name, alive):
                self.values.setdefault(f"{name}={folded}", Counter())[written] += count
        places = FieldValues(file, PLACES, alive)
        self.places |= {term.decode() for term in places.present() if term}
        for document in np.flatnonzero(alive).tolist():
            for name, keys in keys_of(places.terms_of(document)).items():
                self.keys.update(f"{name}={key}" for key in keys)

    def write(self, path: Path, known: Sequence[str]) -> None:
        """``known``: the forms that have numbers already."""
        number = {form: at for at, form in enumerate(known)}
        order = sorted(
            (form for form in self.forms if form not in number),
            key=lambda form: (is_overlay(form), -int(self.forms[form].sum()), form.encode()),
        )
        forms = [*known, *order]
        folded_of = [None if is_overlay(form) else fold(plain(form)) for form in forms]
        folded = sorted({one for one in folded_of if one is not None}, key=str.encode)
        at = {one: place for place, one in enumerate(folded)}
        folds = np.array([NO_FOLD if one is None else at[one] for one in folded_of], np.uint32)
        nothing = np.zeros(len(FIELDS), np.int64)
        counts = np.array([self.forms.get(form, nothing) for form in forms]).reshape(-1, 2)
        of_folded = np.array([self.folded.get(one, nothing) for one in folded]).reshape(-1, 2)
        facts = {
            "documents": self.documents,
            "averages": [average(int(total), self.documents) for total in self.tokens],
            "districts": sorted(self.districts, key=str.encode),
            "fields": sorted(self.fields),
        }
        with ArrayFileWriter(path) as file:
            _write_strings(file, "forms", forms)
            by_bytes = sorted(range(len(forms)), key=lambda place: forms[place].encode())
            file.add("forms/order", np.array(by_bytes, np.uint32))
            BlobDictionary.write(file, "folded", map(str.encode, folded))
            _write_classes(file, folds, len(folded))
            file.add("body", counts[:, 0].astype(np.uint32))
            file.add("title", counts[:, 1].astype(np.uint32))
            file.add("folded/documents", of_folded.max(axis=1, initial=0).astype(np.uint32))
            file.add("lengths", np.array([self.lengths[form] for form in forms], np.uint16))
            self._write_pairs(file, at)
            keys = sorted(self.keys, key=str.encode)
            BlobDictionary.write(file, "keys", map(str.encode, keys))
            file.add("keys/documents", np.array([self.keys[key] for key in keys], np.uint32))
            BlobDictionary.write(file, "places", sorted(map(str.encode, self.places)))
            values = sorted(self.values, key=str.encode)
            BlobDictionary.write(file, "values", map(str.encode, values))
            written = [max(own, key=own.__getitem__) for own in map(self.values.get, values) if own]
            _write_strings(file, "values", written)
            file.close(facts)

    def _write_pairs(self, file: ArrayFileWriter, folded: dict[str, int]) -> None:
        number = np.array([folded.get(one, 0) for one in self.numbers], np.int64)
        packed = np.concatenate([np.zeros(0, np.int64), *(own for own, _ in self.pairs)])
        counts = np.concatenate([np.zeros(0, np.int64), *(own for _, own in self.pairs)])
        renumbered = number[packed >> _HALF] << _HALF | number[packed & ((1 << _HALF) - 1)]
        pairs, places = np.unique(renumbered, return_inverse=True)
        documents = np.bincount(places, counts, len(pairs)).astype(np.int64)
        starts = bounds_of(np.bincount(pairs >> _HALF, minlength=len(folded))).astype(np.uint32)
        seconds = (pairs & ((1 << _HALF) - 1)).astype(np.uint32)
        PairDictionary.write(file, "pairs", starts, seconds)
        most = smallest_uint(int(documents.max(initial=0)))
        file.add("pairs/documents", documents.astype(most))


def _add_counts(
    to: dict[str, NDArray[np.int64]], terms: Iterable[str], counts: NDArray[np.int64]
) -> None:
    for term, own in zip(terms, counts, strict=True):
        if own.any():
            to[term] = to[term] + own if term in to else own


def _frequencies(terms: ArrayFile, alive: NDArray[np.bool_], suffix: str) -> Numbers:
    """[terms, fields] living documents that have each term."""
    return np.stack([_living(terms, alive, name + suffix) for name in FIELDS], axis=1)


def _living(terms: ArrayFile, alive: NDArray[np.bool_], name: str) -> Numbers:
    starts = terms[f"{name}/postings"].astype(np.int64)
    docs = terms["docs"][starts[0] : starts[-1]]
    found = np.concatenate([[0], np.cumsum(alive[docs])])
    return _sizes(found[starts - starts[0]])


def _sizes(starts: NDArray[Any]) -> Numbers:
    """Of runs that start there."""
    whole = starts.astype(np.int64)
    return whole[1:] - whole[:-1]


def _write_strings(file: ArrayFileWriter, name: str, texts: Sequence[str]) -> None:
    strings = StringArray.of(texts)
    file.add(f"{name}/data", strings.data)
    file.add(f"{name}/ends", strings.ends)


def _write_classes(file: ArrayFileWriter, folds: NDArray[Any], count: int) -> None:
    file.add("fold", folds)
    known = np.flatnonzero(folds != NO_FOLD)
    order = known[np.argsort(folds[known], kind="stable")]
    file.add("class/starts", bounds_of(np.bincount(folds[known], minlength=count)).astype("u4"))
    file.add("class/members", order.astype(np.uint32))
