"""``khongdau check`` finds what the parts of an index say differently: each file is written anew
with one array changed, so that only its sense is wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

from index.analysis.analyzer import analyse_batch
from index.building.build import SegmentBuilder
from index.reading.documents import Document
from index.storage.arrays import ArrayFile, ArrayFileWriter
from index.updating.checking import check
from index.updating.generations import Writer, open_latest
from index.updating.indexer import index
from tests.index.test_build import add
from web.main import main

Array = NDArray[Any]
Change = Callable[[Array], Array]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of four documents, without a fault."""
    folder = tmp_path_factory.mktemp("sound")
    rows = [
        {"id": f"d{n}", "title": f"Chợ {n}", "body": "Chợ đêm họp. " * 2, "district": district}
        for n, district in enumerate(("Ba Đình", "Tây Hồ", "Ba Đình", "Hoàn Kiếm"))
    ]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    index([folder / "a.jsonl"], folder / "ix", processes=1)
    assert not list(check(folder / "ix"))
    return folder / "ix"


@pytest.fixture
def copy(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "ix")
    return tmp_path / "ix"


def rewrite(directory: Path, ending: str, name: str, change: Change, **facts: Any) -> None:
    """One array of a file changed, and facts; all checksums are right."""
    (path,) = directory.glob(f"*{ending}")
    file = ArrayFile(path)
    path.unlink()
    with ArrayFileWriter(path) as writer:
        for other in file.names():
            writer.add(other, change(file[other].copy()) if other == name else file[other])
        writer.close({**file.facts, **facts})


def put(at: Any, value: Any) -> Change:
    def change(array: Array) -> Array:
        array[at] = value
        return array

    return change


def swap(first: int, second: int) -> Change:
    def change(array: Array) -> Array:
        array[[first, second]] = array[[second, first]]
        return array

    return change


CASES: list[tuple[str, str, Change, str]] = [
    (".trm", "body/postings", put(1, 9999), "the postings of body do not follow one another"),
    (".trm", "title/postings", put(-1, 9999), "the postings of title do not follow one another"),
    (".trm", "docs", put(slice(None), 4), "name documents that are not there"),
    (".trm", "docs", lambda docs: docs[::-1], "are not in order of documents"),
    (".trm", "id/blob", lambda blob: np.roll(blob, 2), "the dictionary id is not in order"),
    (".trm", "folded/blob", lambda blob: blob[::-1], "the dictionary folded is not in order"),
    (".doc", "forward/starts", swap(1, 2), "the token sequences do not follow one another"),
    (".doc", "forward/starts", put(-1, 1), "the token sequences do not follow one another"),
    (".doc", "title/lengths", put(0, 7), "token sequences and lengths of documents differ"),
    (".doc", "body/lengths", put(3, 0), "token sequences and lengths of documents differ"),
    (".doc", "forward/ranks", put(0, 1), "postings and token sequences differ"),
    (".sources", "texts/documents", put(1, 0), "two texts of the table of sources have the same"),
    (".sources", "texts/documents", put(1, 4), "names documents that are not there"),
    (".sources", "texts/documents", put(1, -1), "names documents that are not there"),
    (".sources", "texts/segments", put(1, 1), "names segments that are not there"),
]


@pytest.mark.parametrize(("ending", "name", "change", "said"), CASES)
def test_what_parts_say_differently_is_told(
    copy: Path, ending: str, name: str, change: Change, said: str
) -> None:
    rewrite(copy, ending, name, change)
    assert any(said in problem for problem in check(copy)), list(check(copy))
    done = CliRunner().invoke(main, ["check", "--index", str(copy)])
    assert done.exit_code == 1 and said in done.output


def test_another_number_of_documents_is_told(copy: Path) -> None:
    rewrite(copy, ".doc", "", lambda array: array, documents=5)
    (problem,) = check(copy)
    assert "holds 5 documents, the table of contents says 4" in problem


def test_a_file_that_is_not_there_or_is_no_array_file_is_told(copy: Path) -> None:
    (path,) = copy.glob("*.doc")
    path.write_bytes(b"KHONGDAU")
    assert any("expected an array file, found 8 bytes" in problem for problem in check(copy))
    path.unlink()
    assert any(path.name in problem for problem in check(copy))


def write(folder: Path, ids: str, deleted: set[int]) -> None:
    """A segment for each id; in the first one these documents are marked as deleted."""
    with Writer(folder) as writer:
        for number, id_ in enumerate(ids):
            builder = SegmentBuilder()
            builder.add(analyse_batch([Document(id_, "Chợ", "Họp sớm.")]))
            segment = add(writer, builder)
            if not number and deleted:
                segment._deleted = set(deleted)  # its own method takes none that is not there
        writer.commit()


def test_an_id_of_two_living_documents_is_told(tmp_path: Path) -> None:
    write(tmp_path / "two", "aa", set())
    (problem,) = check(tmp_path / "two")
    assert "the id 'a' stands for two living documents" in problem
    write(tmp_path / "one", "aa", {0})
    assert not list(check(tmp_path / "one"))


def test_a_deleted_document_that_is_not_there_is_told(tmp_path: Path) -> None:
    write(tmp_path / "ix", "ab", {7})
    assert any(
        "that it does not have are marked as deleted" in one for one in check(tmp_path / "ix")
    )
    assert open_latest(tmp_path / "ix")
