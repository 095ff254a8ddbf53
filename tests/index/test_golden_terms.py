"""The rules of the analyser and their version change together."""

from __future__ import annotations

from index.analysis.analyzer import analyse, folded_terms, pair_terms
from index.analysis.version import ANALYSER_VERSION
from tests.index import golden_terms

COMMAND = "run `make golden` (python -m tests.index.golden_terms) and commit what it writes"


def test_every_text_has_the_terms_of_the_table() -> None:
    """Terms that change without the version would be missed in indexes made before."""
    expected = golden_terms.TABLE.read_text(encoding="utf-8").splitlines()
    changed = sorted({*golden_terms.table().splitlines()} - {*expected})
    assert not changed, (
        f"{len(changed)} texts are analysed in another way than the table says, the first as\n"
        f"{changed[0]}\nIf that is meant, {COMMAND}: indexes made before will be refused."
    )


def test_the_version_is_that_of_the_table() -> None:
    version = golden_terms.version_of(golden_terms.TABLE.read_text(encoding="utf-8"))
    assert version == ANALYSER_VERSION, f"the table has been edited: {COMMAND}"
    assert golden_terms.table() == golden_terms.TABLE.read_text(encoding="utf-8"), COMMAND


def test_the_table_has_texts_enough_and_reads_back() -> None:
    texts = golden_terms.texts()
    assert len(texts) >= 300
    assert all(golden_terms.unescaped(golden_terms.escaped(text)) == text for text in texts)


def test_pairs_are_neighbours() -> None:
    """So the table need not show them. Were they anything else, FORMAT_VERSION would have to be
    raised."""
    for text in golden_terms.texts():
        folded = folded_terms(text)[: len(analyse(text).forms)]
        assert pair_terms(text) == [f"{a} {b}" for a, b in zip(folded, folded[1:], strict=False)]
