"""Going back to an earlier generation."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from index.errors import IndexMissing, IndexProblem
from index.sources.safeguards import Safeguards
from index.updating.checking import check
from index.updating.generations import generations, open_latest, toc_path
from index.updating.indexer import index
from index.updating.rollback import roll_back
from search import Engine, SearchRequest
from tests.index.test_indexer import page, titles
from web.main import main


def indexed(folder: Path, times: int, keep: int | None = None) -> tuple[Path, Path]:
    """An index of one page that was changed so often."""
    pages, directory = folder / "pages", folder / "index"
    for number in range(times):
        page(pages, "a.txt", f"Trang a, lần {number}")
        index([pages], directory, safeguards=Safeguards(earlier_generations=keep))
    return pages, directory


def test_what_was_before_is_current_again(tmp_path: Path) -> None:
    pages, directory = indexed(tmp_path, 3)
    done = CliRunner().invoke(main, ["rollback", "--index", str(directory)])
    assert done.exit_code == 0
    assert "Generation 3 holds what generation 1 held: 1 documents" in done.output
    assert titles(directory) == {"a.txt": "Trang a, lần 1"}
    assert not list(check(directory))
    index([pages], directory)
    assert titles(directory) == {"a.txt": "Trang a, lần 2"}


def test_a_server_takes_it_over(tmp_path: Path) -> None:
    _, directory = indexed(tmp_path, 2)
    engine = Engine.open(directory)
    roll_back(directory)
    engine._looked = 0  # as if half a second had passed
    assert engine.search(SearchRequest("trang")).hits[0].title == "Trang a, lần 0"


def test_so_many_are_kept_as_was_said_last(tmp_path: Path) -> None:
    pages, directory = indexed(tmp_path, 6, keep=3)
    assert generations(directory) == [5, 4, 3, 2]
    page(pages, "a.txt", "Trang a, lần nữa")
    index([pages], directory)
    assert generations(directory) == [6, 5, 4, 3]
    page(pages, "a.txt", "Trang a, lần cuối")
    index([pages], directory, safeguards=Safeguards(earlier_generations=0))
    assert generations(directory) == [7]


def test_going_back_twice_goes_back_by_two_and_to_any_that_is_kept(tmp_path: Path) -> None:
    _, directory = indexed(tmp_path, 5, keep=4)
    assert (roll_back(directory).restored, roll_back(directory).restored) == (3, 2)
    assert titles(directory) == {"a.txt": "Trang a, lần 2"}
    assert roll_back(directory, 4).restored == 4
    assert titles(directory) == {"a.txt": "Trang a, lần 4"}


def test_a_damaged_generation_is_left_behind(tmp_path: Path) -> None:
    """Answers came from the one before already; now the index says so itself."""
    _, directory = indexed(tmp_path, 2)
    toc_path(directory, 1).write_bytes(b"damaged")
    assert open_latest(directory).damaged
    assert roll_back(directory).restored == 0
    assert not open_latest(directory).damaged
    assert titles(directory) == {"a.txt": "Trang a, lần 0"}


def test_there_may_be_nothing_to_go_back_to(tmp_path: Path) -> None:
    _, directory = indexed(tmp_path, 1)
    with pytest.raises(IndexProblem, match="no earlier generation.*--keep"):
        roll_back(directory)
    with pytest.raises(IndexProblem, match="no generation 7"):
        roll_back(directory, 7)
    with pytest.raises(IndexMissing):
        roll_back(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
