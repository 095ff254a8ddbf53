"""A segment built in bulk: batches of analysed documents in, two array files out.

Arrays of the ``.doc`` file (D documents, T tokens; see `index.analysis.analyzer` for their order):

    records/..., texts/...           short fields, JSON; bodies, UTF-8 (`document_store`)
    title/lengths, body/lengths ...  tokens per field, by which scores are normalised
    forward/starts        uint32 [D + 1]  where each document's tokens start
    forward/title_tokens  uint32 [D]      how many of them are the title's
    forward/ranks         uint16 [T]      rank of the syllable by frequency; NO_RANK: look into
    forward/rare_at, forward/rare         places, and numbers in the dictionary
    forward/by_rank       uint32          rank to number in the dictionary
    gaps/...                              where tokens start: see `index.storage.token_offsets`
    overlays/starts       uint32 [D + 1]
    overlays/terms, overlays/firsts, overlays/lengths   [O] term, first position, and how many
                                          positions more it lies over
    facets/published      int32 [D]       day of publication, proleptic ordinal, 0: none
    facets/event          int32 [D]       day of what is told, likewise
    facets/district       uint32 [D]      1 + number in the dictionary ``district``, 0: none
    fields/..., places/...                see `index.storage.field_values`
    sketches              uint32 [.., D]  of bodies, see `index.building.shingles`

Arrays that the ``.trm`` file has besides those of `index.storage.codec`:

    fold                  uint32 [S]      folded term of each syllable; NO_FOLD for overlays
    class/starts, class/members           the syllables of each folded term, by falling frequency
    pairs/usual           uint8 [P]       see `index.building.inversion.Pairs`
    pairs/as_usual        uint64          the same, a bit for each posting of a pair
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import Batch
from index.analysis.unmarked import plain
from index.building.inversion import Postings, Tokens, frequencies, invert, invert_pairs
from index.building.memory import give_back
from index.building.shingles import sketches, syllable_hashes
from index.storage.arrays import ArrayFileWriter, smallest_uint
from index.storage.bitsets import bits_of
from index.storage.dictionaries import BlobDictionary, PairDictionary
from index.storage.document_reader import dated_by
from index.storage.document_store import write_blobs
from index.storage.field_values import FIELDS, PLACES, write_values
from index.storage.layout import FORMS
from index.storage.postings_writer import PostingsWriter
from index.storage.token_offsets import LONG, NO_RANK, write_gaps
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import is_overlay

NO_FOLD = 0xFFFFFFFF


def bounds_of(counts: NDArray[Any]) -> NDArray[np.int64]:
    """Starts and the end of consecutive runs of these lengths."""
    bounds = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=bounds[1:])
    return bounds


class SegmentBuilder:
    """Collects batches; `write` makes the files, once. Memory: some 15 bytes a token, texts
    included, and while it writes those of `index.building.memory`."""

    def __init__(self) -> None:
        self._forms: dict[str, int] = {}
        self._columns: dict[str, list[Any]] = {field.name: [] for field in fields(Batch)}
        self._documents = 0
        self.tokens = 0

    def __len__(self) -> int:
        """Documents so far."""
        return self._documents

    def add(self, batch: Batch) -> None:
        forms = _renumber(batch.forms, self._forms)
        overlays = batch.overlays.copy()
        overlays[:, 0] = forms[overlays[:, 0]]
        renumbered = replace(batch, forms=[], tokens=forms[batch.tokens], overlays=overlays)
        for name, column in self._columns.items():
            values = getattr(renumbered, name)
            column.extend(values if isinstance(values, list) else [values])
        self._documents += len(batch.ids)
        self.tokens += len(batch.tokens)

    def write(self, terms: Path, documents: Path) -> None:
        """Write and fsync both files. Raises OSError with neither of them left behind."""
        syllables = _Syllables(self._forms)
        districts = sorted(set(self._columns["districts"]) - {""})
        tokens = syllables.number[np.concatenate(self._columns.pop("tokens"))]
        try:
            self._write_documents(documents, syllables, tokens, districts)
            give_back()
            self._write_terms(terms, syllables, tokens, districts)
        except BaseException:
            terms.unlink(missing_ok=True)
            documents.unlink(missing_ok=True)
            raise

    def _array(self, name: str) -> NDArray[Any]:
        """A column of numbers, of all batches."""
        column = self._columns[name]
        if len(column) > 1:
            column[:] = [np.concatenate(column)]
        return column[0]  # type: ignore[no-any-return]

    def _write_terms(
        self,
        path: Path,
        syllables: _Syllables,
        tokens: NDArray[np.int32],
        districts: list[str],
    ) -> None:
        folded, to_folded = syllables.folded, syllables.to_folded
        pieces = self._pieces()
        same = np.arange(len(syllables.terms), dtype=np.int32)
        folds = to_folded.view(np.int32)  # -1 for overlays
        with ArrayFileWriter(path) as file:
            writer = PostingsWriter(file, len(self))
            BlobDictionary.write(file, "syllables", syllables.encoded)
            BlobDictionary.write(file, "folded", folded.encoded)
            for name, part in (("title", 0), ("body", 1)):
                own = Tokens(tokens, pieces[part:-1:2].copy(), pieces[part + 1 :: 2].copy())
                more = self._overlays(syllables, part)
                postings = invert(own, more, same, len(syllables.terms))
                writer.add_field(name, "syllables", *postings)
                postings = invert(own, more, folds, len(folded.terms))
                writer.add_field(f"{name}_folded", "folded", *postings)
            starts, members, place = _fold_classes(tokens, to_folded, len(folded.terms))
            pairs = invert_pairs(tokens, pieces, folds, place, len(folded.terms))
            PairDictionary.write(file, "pairs", pairs.first_starts, pairs.second)
            writer.add_field("pairs", "pairs", *pairs.postings)
            file.add("pairs/usual", pairs.usual)
            file.add("pairs/as_usual", bits_of(pairs.as_usual))
            self._add_facets(file, writer, districts)
            file.add("fold", to_folded)
            file.add("class/starts", starts.astype(np.uint32))
            file.add("class/members", members.astype(np.uint32))
            writer.finish({"kind": "bulk", "pairs": {"pairs": "folded"}})

    def _pieces(self) -> NDArray[np.int64]:
        """Where each title and each body begins among all tokens, and the end."""
        lengths = self._array("title_tokens"), self._array("body_tokens")
        return bounds_of(np.stack(lengths, axis=1).reshape(-1))

    def _overlays(self, syllables: _Syllables, part: int) -> Tokens:
        """The overlays of titles (0) or bodies (1)."""
        overlays = self._array("overlays")
        doc = np.repeat(np.arange(len(self)), self._array("overlay_counts"))
        in_title = overlays[:, 1] < self._array("title_tokens")[doc]
        chosen = in_title if part == 0 else ~in_title
        bounds = bounds_of(np.bincount(doc[chosen], minlength=len(self)))
        return Tokens(syllables.number[overlays[chosen, 0]], bounds[:-1], bounds[1:])

    def _add_facets(
        self, file: ArrayFileWriter, writer: PostingsWriter, districts: list[str]
    ) -> None:
        from datetime import date

        ordinals = dated_by(self._array("published"), self._array("events")).tolist()
        days = [date.fromordinal(day).isoformat() if day else "" for day in ordinals]
        ids, of_district = self._columns["ids"], self._columns["districts"]
        for name, values in (("id", ids), ("district", of_district), ("day", days)):
            postings = _keyword_postings(values)
            BlobDictionary.write(file, name, postings[0])
            writer.add_field(name, name, *postings[1])

    def _write_documents(
        self, path: Path, syllables: _Syllables, tokens: NDArray[np.int32], districts: list[str]
    ) -> None:
        titles, bodies = self._array("title_tokens"), self._array("body_tokens")
        with ArrayFileWriter(path) as file:
            for name in ("records", "texts"):
                write_blobs(file, name, self._columns.pop(name))
            pairs = np.maximum(titles - 1, 0) + np.maximum(bodies - 1, 0)
            for name, lengths in (
                ("title", titles), ("body", bodies), ("title_folded", titles),
                ("body_folded", bodies), ("pairs", pairs),
            ):  # fmt: skip
                file.add(f"{name}/lengths", lengths.astype(np.uint32))
            self._write_forward(file, syllables, tokens, titles, bodies)
            hashes = np.zeros(len(syllables.terms), np.uint64)  # of overlays none is asked for
            words = syllables.to_folded != NO_FOLD
            hashes[words] = syllable_hashes(syllables.folded.terms)[syllables.to_folded[words]]
            file.add("sketches", sketches(hashes, tokens, self._pieces()))
            overlays = self._array("overlays")
            terms, firsts, lasts = syllables.number[overlays[:, 0]], overlays[:, 1], overlays[:, 2]
            file.add("overlays/starts", bounds_of(self._array("overlay_counts")).astype(np.uint32))
            file.add("overlays/terms", terms.astype(np.uint32))
            firsts_type = smallest_uint(int(firsts.max(initial=0)))
            file.add("overlays/firsts", firsts.astype(firsts_type))
            file.add("overlays/lengths", (lasts - firsts).astype(np.uint8))
            code = {name: at + 1 for at, name in enumerate(sorted(districts, key=str.encode))}
            codes = [code.get(name, 0) for name in self._columns["districts"]]
            file.add("facets/district", np.array(codes, np.uint32))
            file.add("facets/published", self._array("published"))
            file.add("facets/event", self._array("events"))
            for column in (FIELDS, PLACES):
                write_values(file, column, self._columns.pop(column))
            file.close({"documents": len(self)})

    def _write_forward(
        self,
        file: ArrayFileWriter,
        syllables: _Syllables,
        tokens: NDArray[np.int32],
        titles: NDArray[np.int32],
        bodies: NDArray[np.int32],
    ) -> None:
        counts = frequencies(tokens, len(syllables.terms))
        ranked = min(int(np.count_nonzero(counts)), NO_RANK)
        by_rank = np.argsort(-counts, kind="stable")[:ranked]
        rank = np.full(len(counts), NO_RANK, np.uint16)
        rank[by_rank] = np.arange(len(by_rank), dtype=np.uint16)
        ranks = rank[tokens]
        rare = np.flatnonzero(ranks == NO_RANK)
        starts = bounds_of(titles + bodies)
        file.add("forward/starts", starts.astype(np.uint32))
        file.add("forward/title_tokens", titles.astype(np.uint32))
        file.add("forward/ranks", ranks)
        file.add("forward/rare_at", rare.astype(np.uint32))
        file.add("forward/rare", tokens[rare].astype(np.uint32))
        file.add("forward/by_rank", by_rank.astype(np.uint32))
        letters = [
            min(len(plain(syllables.terms[number])), LONG - 2) for number in by_rank.tolist()
        ]
        write_gaps(
            file, np.concatenate(self._columns.pop("gaps")), self._array("long_gaps"), ranks,
            np.array(letters, np.uint8),
            self._pieces(), starts,
        )  # fmt: skip


class _Sorted:
    """Terms in the order of their UTF-8 bytes, and the map from the order they came in."""

    def __init__(self, terms: dict[str, Any]) -> None:
        came = list(terms)
        encoded = [term.encode() for term in came]
        order = sorted(range(len(came)), key=encoded.__getitem__)
        self.terms = [came[at] for at in order]
        self.encoded = [encoded[at] for at in order]
        self.number = np.empty(len(came), np.int32)
        self.number[order] = np.arange(len(came), dtype=np.int32)


class _Syllables(_Sorted):
    """Syllables and overlays, and what those fold to."""

    def __init__(self, terms: dict[str, Any]) -> None:
        super().__init__(terms)
        folded_of = {form: fold(plain(form)) for form in self.terms if not is_overlay(form)}
        self.folded = _Sorted(dict.fromkeys(folded_of.values()))
        number = {form: at for at, form in enumerate(self.folded.terms)}
        self.to_folded = np.array(
            [number[folded_of[f]] if f in folded_of else NO_FOLD for f in self.terms], np.uint32
        )


def _renumber(terms: Sequence[str], known: dict[str, int]) -> NDArray[np.int32]:
    """The number of each term in ``known``, to which new ones are added."""
    return np.array([known.setdefault(term, len(known)) for term in terms], np.int32)


def _fold_classes(
    tokens: NDArray[np.int32], to_folded: NDArray[np.uint32], classes: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]:
    """The syllables of each folded term, the most frequent first: bounds, and syllables. And the
    place of each syllable among those of its class, at most `FORMS`."""
    known = np.flatnonzero(to_folded != NO_FOLD)
    counts = frequencies(tokens, len(to_folded))[known]
    members = known[np.lexsort((-counts, to_folded[known]))]
    bounds = bounds_of(np.bincount(to_folded[known], minlength=classes))
    place = np.zeros(len(to_folded), np.uint8)
    inside = np.arange(len(members)) - np.repeat(bounds[:-1], np.diff(bounds))
    place[members] = np.minimum(inside, FORMS)
    return bounds, members, place


def _keyword_postings(values: Sequence[str]) -> tuple[list[bytes], Postings]:
    """Terms and postings of a field that holds one whole value in each document ("": none)."""
    terms = sorted({value for value in values if value}, key=str.encode)
    number = {term: at for at, term in enumerate(terms)}
    bounds = bounds_of(np.array([bool(value) for value in values], np.int64))
    tokens = np.array([number[value] for value in values if value], np.int32)
    own, none = Tokens(tokens, bounds[:-1], bounds[1:]), Tokens(tokens, bounds[:-1], bounds[:-1])
    same = np.arange(len(terms), dtype=np.int32)
    return [term.encode() for term in terms], invert(own, none, same, len(terms))
