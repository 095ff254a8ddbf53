"""Dictionaries of terms beside sorted lists of them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from index.storage.arrays import ArrayFile, ArrayFileWriter
from index.storage.dictionaries import BlobDictionary, all_terms, term_hashes

TERMS = st.lists(st.text("aăâbđn0", min_size=1, max_size=6), unique=True, max_size=30)


@given(TERMS, TERMS)
def test_a_term_has_the_same_hash_in_every_dictionary_and_no_other(
    first: list[str], second: list[str]
) -> None:
    written = [sorted(form.encode() for form in forms) for forms in (first, second)]
    with TemporaryDirectory() as directory:
        path = Path(directory) / "terms"
        with ArrayFileWriter(path) as writer:
            for name, terms in zip("ab", written, strict=True):
                BlobDictionary.write(writer, name, terms)
            writer.close()
        file = ArrayFile(path)
        hashes = [term_hashes(file, name).tolist() for name in "ab"]
        assert [all_terms(file, name) for name in "ab"] == [
            [term.decode() for term in terms] for terms in written
        ]
        dictionary = BlobDictionary(file, "a")
        assert [dictionary.find(term) for term in written[0]] == list(range(len(first)))
    by_hash = dict(zip(hashes[0] + hashes[1], written[0] + written[1], strict=True))
    assert len(by_hash) == len({*first, *second})
    for terms, own in zip(written, hashes, strict=True):
        assert [by_hash[one] for one in own] == terms
