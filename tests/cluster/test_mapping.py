"""What is sent of documents to a cluster, and the figures that go with them: no cluster needed."""

from __future__ import annotations

import base64
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from index.analysis.analyzer import analyse_batch
from index.analysis.norms import LEAD
from index.building.merging import batch_of
from index.cluster.figures import forms_of, write_figures
from index.cluster.forward import Record
from index.cluster.mapping import BODY_START, LEAD_END, SOURCE, TITLE_END, Sources, mappings
from index.cluster.places import keys_of
from index.reading.documents import Document
from index.storage.arrays import ArrayFile
from index.storage.place_values import province_named
from index.updating.array_store import ArrayStoreWriter
from index.updating.generations import open_latest
from search.retrieval.array_store import ArrayStore

DOCUMENTS = (
    Document(
        "a", "Kỳ họp HĐND quận", "Hội đồng nhân dân họp ngày 28/2/2024. " + "Thu gom rác. " * 30,
        published="2024-02-28T08:00", district="Ba Đình", fields=(("tag", "Rác"), ("tag", "RÁC")),
    ),
    Document("b", "Ngay hoi doc sach", "Thanh pho mo ngay hoi doc sach.", event_date="2023-01-02"),
    Document("c" * 40_000, "", "x" * 40_000 + " q.v. 1.5 kg"),
    Document("d", "", ""),
)  # fmt: skip


HANOI = province_named("Hà Nội")


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("local")
    for documents in (DOCUMENTS[:2], (*DOCUMENTS[2:], Document("e", "Bỏ đi", ""))):
        with ArrayStoreWriter(place) as writer:
            writer.add(analyse_batch(documents))
            writer.commit()
    with ArrayStoreWriter(place) as writer:
        writer.remove(["e"])
        writer.commit()
    return place


@pytest.fixture(scope="module")
def figures(local: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("figures") / "figures"
    generation = open_latest(local)
    write_figures(path, generation.segments, generation.storage)
    return path


@pytest.fixture(scope="module")
def sent(local: Path, figures: Path) -> list[dict[str, object]]:
    generation = open_latest(local)
    batches = [batch_of(segment, generation.storage) for segment in generation.segments]
    sources = Sources(figures)
    found: list[dict[str, object]] = []
    for batch in batches:
        count = len(batch.ids)
        numbers = np.arange(count) + len(found)
        found += sources.of(batch, numbers, np.zeros(count, bool))
    return found


def test_figures_are_those_of_the_local_index(local: Path, figures: Path) -> None:
    file = ArrayFile(figures)
    forms = forms_of(file)
    own = ArrayStore.open(local).figures
    assert file.facts["documents"] == own.count == len(DOCUMENTS)
    assert tuple(file.facts["districts"]) == own.districts
    assert tuple(file.facts["fields"]) == own.fields
    body, title = file["body"], file["title"]
    assert "bỏ" not in forms
    for at, form in enumerate(forms):
        assert max(body[at], title[at]) == own.document_frequency(form), form
    assert [forms[at] for at in file["forms/order"].tolist()] == sorted(forms, key=str.encode)
    known = [at for at, form in enumerate(forms) if form == "a=hđnd"]
    assert [int(file["lengths"][at]) for at in known] == [0b1001]


def test_a_later_generation_keeps_the_numbers(local: Path, figures: Path, tmp_path: Path) -> None:
    generation = open_latest(local)
    write_figures(tmp_path / "later", generation.segments[:1], generation.storage, figures)
    assert forms_of(ArrayFile(tmp_path / "later")) == forms_of(ArrayFile(figures))


def test_the_forward_record_is_the_text_in_numbers(
    figures: Path, sent: list[dict[str, object]]
) -> None:
    forms = forms_of(ArrayFile(figures))
    for document, source in zip(DOCUMENTS, sent, strict=True):
        batch = analyse_batch([document])
        record = Record.of(base64.b64decode(str(source["forward"])))
        assert record.title_tokens == batch.title_tokens[0]
        assert [forms[at] for at in record.ranks.tolist()] == [
            batch.forms[at] for at in batch.tokens.tolist()
        ]
        assert record.gaps.tolist() == batch.gaps.tolist()
        assert record.long_gaps.tolist() == batch.long_gaps.tolist()
        assert [forms[at] for at in record.overlay_terms.tolist()] == [
            batch.forms[at] for at in batch.overlays[:, 0].tolist()
        ]
        assert record.overlay_lengths.tolist() == np.diff(batch.overlays[:, 1:]).ravel().tolist()
        assert json.loads(str(source["record"]))["id"] == document.id
        assert source["text"] == document.body
    with pytest.raises(ValueError, match="format 1, found 7"):
        Record.of(np.full(6, 7, "<u4").tobytes())


def test_every_position_has_all_that_stands_there(sent: list[dict[str, object]]) -> None:
    places = [place.split("\t") for place in str(sent[0]["words"]).split("\n")]
    assert places[0] == ["kỳ", "¿ky"]
    assert {"hđnd", "a=hđnd", "a=hđnd¿1"} < set(places[2])
    assert places[3][:2] == ["quận", "¿quan"] and places[3][-1] == TITLE_END
    assert {"hội", "a=hđnd", "a=hđnd¿4", BODY_START} < set(places[4])
    assert "¿4¿a=hđnd" in places[7]
    assert [at for at, place in enumerate(places) if LEAD_END in place] == [4 + LEAD - 1]
    bare = [place.split("\t")[0] for place in str(sent[1]["words"]).split("\n")]
    assert bare[:4] == ["~ngay", "~hoi", "~doc", "~sach"]
    assert sent[3]["words"] == ""
    long = str(sent[2]["words"]).split("\n")[0].split("\t")
    assert max(map(len, long)) < 100


def test_features_are_normalised_frequencies(local: Path, sent: list[dict[str, object]]) -> None:
    """Those that the local engine scores by, to four digits."""
    store = ArrayStore.open(local)
    for number, source in enumerate(sent):
        part = store.fetch(np.array([number]))[0]
        norms = part.documents.norms[:, part.rows[0]]
        title, body = part.documents.tokens.syllables(int(part.rows[0]))
        terms = part.documents.terms
        pairs = source["pairs"]
        assert isinstance(pairs, dict)
        for text in (title, body):
            for a, b in pairwise(text):
                name = f"{terms.folded_form(a)} {terms.folded_form(b)}".replace(".", "․")
                if len(name) < 1000:
                    assert pairs[name] >= norms[0] * 0.999
        forms = source["forms"]
        assert isinstance(forms, dict)
        starts, laid_terms, _, _ = part.documents.tokens.overlays
        row = int(part.rows[0])
        laid = set(laid_terms[int(starts[row]) : int(starts[row + 1])].tolist())
        for syllable in {*title, *body}:
            value = title.count(syllable) * norms[1] + body.count(syllable) * norms[0]
            form = terms.form(syllable)
            if len(form) < 1000 and syllable not in laid:
                assert forms[form.replace(".", "․")] == pytest.approx(value, rel=1e-3)


def test_only_what_is_read_back_is_kept(sent: list[dict[str, object]]) -> None:
    """Every other field is one of the mapping, and no field is one that it lacks."""
    made = mappings({"generation": 1})
    assert made["_meta"]["generation"] == 1
    assert set(SOURCE) <= set(made["properties"])
    for source in sent:
        assert set(source) <= set(made["properties"])
    assert sent[0]["fields"] == ["tag=rac"]
    assert (sent[0]["day"], sent[0]["day_year"]) == (738944, 2024)
    assert "event" not in sent[0] and "day" not in sent[2]
    assert len(str(sent[2]["id"])) < 100


def test_a_document_has_each_place_once() -> None:
    assert HANOI.id
    ground = "ground=D1|Quận Ba Đình|Ba Đình||Hà Nội||"
    other = "ground=D2|Quận Hoàn Kiếm|Hoàn Kiếm||Hà Nội||"
    found = keys_of([ground, other, f"province={HANOI.written()}", "unit=N5|x|x||||"])
    assert found == {
        "ground": ["D1", "D2"], "name": ["Ba Đình", "Hoàn Kiếm"], "province": [HANOI.id],
    }  # fmt: skip
    assert keys_of([]) == {}
    assert keys_of(["ground=|Nơi|Nơi||||"])["ground"] == ["|Nơi|Nơi||||"]
