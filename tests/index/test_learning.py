"""What the model is learned from."""

from __future__ import annotations

from pathlib import Path

from index.building.suggestion_model import BOUNDARY, token_stream
from index.reading.documents import Document
from tests.index.test_build import build


def test_of_much_text_every_second_document_or_fewer(tmp_path: Path) -> None:
    """Enough text is enough; documents from all over, each with its title and its body."""
    documents = [Document(f"d{n}", f"tựa {n}", f"bài số {n}") for n in range(10)]
    generation = build(tmp_path, documents)

    def learned(most: int) -> list[str]:
        forms, ids = token_stream(generation.segments, generation.storage, most)
        return ["|" if at == BOUNDARY else forms[at] for at in ids.tolist()]

    assert learned(50).count("bài") == 10
    assert learned(49).count("bài") == 5
    assert " ".join(learned(15)) == "tựa 0 | bài số 0 | tựa 4 | bài số 4 | tựa 8 | bài số 8 |"
