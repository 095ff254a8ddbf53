"""Ids, figures, and documents as they are fetched: what every store gives of what it holds."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import pytest

from index.analysis.addresses import LONGEST, short_id
from index.analysis.analyzer import analyse, terms_of
from index.analysis.unmarked import plain
from index.reading.documents import Document
from search.kernel.token_sequences import decode_offsets
from search.store.protocol import StoreReader
from tests.store.articles import ARTICLES, REMOVED, article
from tests.store.stores import Store, add, fetched, ids_of, number
from vietnamese.text.folding import fold

IDS = sorted(one.id for one in ARTICLES)
every_article = pytest.mark.parametrize("one", ARTICLES, ids=lambda one: one.id)


def texts(document: Document) -> list[list[str]]:
    """The terms of body and title."""
    return [list(terms_of(analyse(text))) for text in (document.body, document.title)]


def having(terms: set[str]) -> int:
    """Articles that have one of the terms in the body, or in the title if these are more."""
    return max(sum(not terms.isdisjoint(texts(one)[f]) for one in ARTICLES) for f in (0, 1))


# Ids


def test_ids_are_those_of_all_documents_page_by_page(reader: StoreReader) -> None:
    assert reader.documents == len(IDS)
    assert sorted(reader.ids(0, 100)) == IDS
    pages = [reader.ids(skip, 2) for skip in range(0, len(IDS) + 2, 2)]
    assert list(chain(*pages)) == list(reader.ids(0, 100))
    assert pages[-1] == ()


def test_ids_and_numbers_lead_to_each_other(reader: StoreReader) -> None:
    numbers = [number(reader, id_) for id_ in IDS]
    assert len(set(numbers)) == len(IDS)
    assert ids_of(reader, numbers) == IDS


@pytest.mark.parametrize("id_", [REMOVED.id, "", "nobody", "rac-11", "RAC-1"])
def test_an_id_that_is_not_there_has_no_number(reader: StoreReader, id_: str) -> None:
    assert reader.number_of(id_) is None


def test_stats_count_what_is_there(reader: StoreReader) -> None:
    stats = reader.stats()
    assert stats.documents == len(ARTICLES)
    assert dict(stats.districts) == {"Hoàn Kiếm": 2, "Ba Đình": 2}
    assert list(stats.years) == [("2024", 3), ("2023", 1)]
    assert stats.without_date == 4
    assert stats.bytes > 0


# Figures


def test_figures_are_of_what_documents_hold(reader: StoreReader) -> None:
    """Removed documents may count for a while, but not what is there less than it is."""
    figures = reader.figures
    removed = figures.count - len(ARTICLES)
    assert 0 <= removed <= 2
    assert figures.districts == ("Ba Đình", "Hoàn Kiếm")
    for term in {term for one in ARTICLES for text in texts(one) for term in text}:
        exact = having({term})
        assert exact <= figures.document_frequency(term) <= exact + removed, term
    assert figures.document_frequency("a=hđnd") == 1
    assert figures.document_frequency("d=2024-02-28") == 1
    assert figures.document_frequency("không-có") == 0


def test_folded_figures_are_of_all_forms(reader: StoreReader) -> None:
    folded: dict[str, set[str]] = {}
    for term in {term for one in ARTICLES for text in texts(one) for term in text}:
        folded.setdefault(fold(plain(term)), set()).add(term)
    removed = reader.figures.count - len(ARTICLES)
    for form, terms in folded.items():
        exact = having(terms)
        assert exact <= reader.figures.document_frequency(form, folded=True) <= exact + removed
    assert reader.figures.document_frequency("hội", folded=True) == 0


def test_pairs_are_of_folded_neighbours(reader: StoreReader) -> None:
    def pairs(one: Document) -> set[tuple[str, str]]:
        return {p for text in texts(one) for p in pairwise([fold(plain(term)) for term in text])}

    removed = reader.figures.count - len(ARTICLES)
    for pair in set(chain(*map(pairs, ARTICLES))):
        exact = sum(pair in pairs(one) for one in ARTICLES)
        assert exact <= reader.figures.pair_frequency(*pair) <= exact + removed, pair
    assert reader.figures.pair_frequency("gom", "thu") == 0
    assert reader.figures.pair_frequency("nobody", "thu") == 0


# Documents


def test_fetched_documents_stand_where_they_were_asked_for(reader: StoreReader) -> None:
    shuffled = ["hoi-1", "rac-1", "rong", "hop-1", "rac-1", "rac-3"]
    assert ids_of(reader, (number(reader, id_) for id_ in shuffled)) == shuffled
    assert list(reader.fetch(np.zeros(0, np.int64))) == []


@every_article
def test_what_is_stored_comes_back(reader: StoreReader, one: Document) -> None:
    [(documents, row)] = fetched(reader, [number(reader, one.id)])
    stored = documents.stored(row)
    for name in ("id", "title", "published", "event_date", "district", "url", "source", "fields"):
        assert getattr(stored, name) == getattr(one, name)
    assert documents.body(row) == one.body
    assert documents.also_at(row) == ()


@every_article
def test_tokens_are_those_of_the_analyser(reader: StoreReader, one: Document) -> None:
    [(documents, row)] = fetched(reader, [number(reader, one.id)])
    terms = documents.terms
    title, body = documents.tokens.syllables(row)
    assert [terms.form(syllable) for syllable in title] == texts(one)[1]
    assert [terms.form(syllable) for syllable in body] == texts(one)[0]
    start, middle, end = documents.tokens.span(row)
    assert (middle - start, end - middle) == (len(title), len(body))
    starts = [*analyse(one.title).starts, *analyse(one.body).starts]
    some = np.arange(0, len(starts), 3)
    for positions in (np.arange(len(starts)), some):
        offsets = np.empty(len(positions), np.int64)
        sequences, gaps, _ = documents.tokens
        decode_offsets(sequences, gaps, row, positions, offsets)
        assert offsets.tolist() == [starts[at] for at in positions]


@every_article
def test_overlays_are_those_of_the_analyser(reader: StoreReader, one: Document) -> None:
    [(documents, row)] = fetched(reader, [number(reader, one.id)])
    starts, terms, firsts, lengths = documents.tokens.overlays
    own = range(int(starts[row]), int(starts[row + 1]))
    found = [
        (documents.terms.form(int(terms[at])), int(firsts[at]), int(firsts[at]) + int(lengths[at]))
        for at in own
    ]
    title = analyse(one.title)
    expected = [(o.form, o.first, o.last) for o in title.overlays]
    shift = len(title.forms)
    expected += [(o.form, o.first + shift, o.last + shift) for o in analyse(one.body).overlays]
    assert sorted(found) == sorted(expected)


@every_article
def test_terms_are_numbered_both_ways(reader: StoreReader, one: Document) -> None:
    """Number and form, syllable and what it folds to, syllable and rank."""
    [(documents, row)] = fetched(reader, [number(reader, one.id)])
    terms, sequences = documents.terms, documents.tokens.sequences
    for form in chain(*texts(one)):
        syllable = terms.number(form)
        assert terms.form(syllable) == form
        folded = terms.folded_form(syllable)
        assert folded == fold(plain(form))
        assert syllable in terms.fold_class(terms.folded_number(folded))
        assert int(sequences.folds[syllable]) == terms.folded_number(folded)
        rank = int(terms.rank_of[syllable])
        assert rank >= len(sequences.by_rank) or sequences.by_rank[rank] == syllable
    assert len(terms.idfs) == len(sequences.by_rank)
    assert (terms.idfs > 0).all()
    assert terms.number("không-có") == terms.folded_number("khong-co") == -1
    assert terms.fold_class(-1) == []


def test_documents_say_which_of_them_hold_a_term(reader: StoreReader) -> None:
    """In body and title; a concept as well as a syllable."""
    documents_of: dict[int, list[str]] = {}
    for part in reader.fetch(np.array([number(reader, id_) for id_ in IDS])):
        ids = [part.documents.stored(row).id for row in part.rows.tolist()]
        for form in ("rác", "gom", "hội", "a=hđnd", "d=2024-02-28", "~hoi", "không-có"):
            holding = part.documents.holding(form, part.rows)
            assert holding.shape == (2, len(ids))
            for at, id_ in enumerate(ids):
                for field, text in enumerate((article(id_).body, article(id_).title)):
                    tokens = analyse(text)
                    held = {*terms_of(tokens), *(overlay.form for overlay in tokens.overlays)}
                    assert holding[field, at] == (form in held), (form, id_, field)
        documents_of[id(part.documents)] = ids
    assert sorted(chain(*documents_of.values())) == IDS


def test_an_occurrence_counts_more_in_a_shorter_text(reader: StoreReader) -> None:
    def norms(id_: str) -> tuple[float, float]:
        [(documents, row)] = fetched(reader, [number(reader, id_)])
        return float(documents.norms[0, row]), float(documents.norms[1, row])

    lengths = {one.id: [len(text) for text in texts(one)] for one in ARTICLES}
    for field in (0, 1):
        by_length = sorted(IDS, key=lambda id_: lengths[id_][field])
        found = [norms(id_)[field] for id_ in by_length]
        assert found == sorted(found, reverse=True)
        assert min(found) > 0


def test_a_long_id_has_a_short_one(store: Store, tmp_path: Path) -> None:
    """Of several thousand characters, as of one more than an address may have."""
    long = [f"{'kho/tài liệu/' * size}{size}" for size in (90, 2000)]
    just = "x" * LONGEST
    with store.begin(tmp_path) as writer:
        add(writer, [replace(ARTICLES[0], id=id_) for id_ in (*long, just)])
        writer.commit()
    reader = store.open(tmp_path)
    for id_ in long:
        assert len(short_id(id_)) < 100
        found = reader.number_of(short_id(id_))
        assert found is not None and found == reader.number_of(id_)
        assert ids_of(reader, [found]) == [id_]
    assert short_id(just) == just and reader.number_of(just) is not None
    assert reader.number_of(short_id(long[0] + "x")) is None


# States


def test_a_newer_state_is_another_reader(store: Store, tmp_path: Path) -> None:
    with store.begin(tmp_path) as writer:
        add(writer, ARTICLES[:1])
        writer.commit()
    before = store.open(tmp_path)
    assert before.newer() is None
    with store.begin(tmp_path) as writer:
        add(writer, ARTICLES[1:2])
        writer.remove([ARTICLES[0].id])
        writer.commit()
    after = before.newer()
    assert after is not None
    assert after.newer() is None
    assert before.ids(0, 10) == (ARTICLES[0].id,)
    assert after.ids(0, 10) == (ARTICLES[1].id,)
    assert after.number_of(ARTICLES[0].id) is None
