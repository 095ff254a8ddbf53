"""However an index came to its state, it answers as one made at once from the same sources."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from index.sources.safeguards import Safeguards
from index.updating import next_generation
from index.updating.checking import check
from index.updating.generations import open_latest
from index.updating.indexer import index
from search import Engine, SearchPage, SearchRequest
from search.retrieval.index_snapshot import IndexSnapshot
from tests.search.first_stage import first_stage
from tests.search.naive import Naive, stored

PAGES = st.sampled_from(["a.txt", "b.txt", "quan/c.txt", "quan/d.html"])
FILES = st.sampled_from(["tin.jsonl", "quan/bao.jsonl"])
LINES = st.integers(0, 5)
_TEXT = """quận Hoàn Kiếm hoan kiem chợ cho chờ HĐND hội đồng nhân dân ngày 5/3/2024 mạ mã ma
đề án 06 97/2019/QH14 và của"""
TITLE = st.lists(st.sampled_from(_TEXT.split()), min_size=1, max_size=6).map(" ".join)
BODY = st.lists(st.sampled_from(_TEXT.split()), max_size=40).map(" ".join)
DAYS = st.sampled_from([None, "2021-05-06", "2024-03-05"])
PLACES = st.sampled_from([None, "Hoàn Kiếm", "Tây Hồ"])
QUERIES = (
    "quận", "cho", "mạ", "hoan kiem", "Hoàn Kiếm", '"hội đồng"', "chợ -mã", "hdnd", "5/3/2024",
    "chợ HOẶC mạ", "quận đề án",
)  # fmt: skip
FILTERED = (
    SearchRequest("quận", ("Hoàn Kiếm",), literal=True, per_page=100),
    SearchRequest("và đến:31/12/2023", literal=True, per_page=100),
    SearchRequest("", sort="newest", per_page=100),
)


class Indexing(RuleBasedStateMachine):
    """Pages and lines come, change and go; now and then the indexer is run, and then the index is
    compared with a new one."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="khongdau-stateful-"))
        self.sources = self.folder / "sources"
        (self.sources / "quan").mkdir(parents=True)
        self.index = self.folder / "index"
        self.lines: dict[str, dict[int, dict[str, str | None]]] = {}
        self.write_page("a.txt", "Trang đầu", "Nội dung")

    @rule(name=PAGES, title=TITLE, body=BODY)
    def write_page(self, name: str, title: str, body: str) -> None:
        if name.endswith(".html"):
            text = f"<html><title>{title}</title><body><h1>{title}</h1><p>{body}</p></body></html>"
        else:
            text = f"{title}\n\n18/01/2023 | 11:06  | Lượt xem: 23\n\n{body}\n"
        (self.sources / name).write_text(text, encoding="utf-8")

    @rule(name=PAGES)
    def remove_page(self, name: str) -> None:
        (self.sources / name).unlink(missing_ok=True)

    @rule(file=FILES, number=LINES, title=TITLE, body=BODY, day=DAYS, place=PLACES)
    def write_line(
        self, file: str, number: int, title: str, body: str, day: str | None, place: str | None
    ) -> None:
        article = {"title": title, "body": body, "published": day, "district": place}
        self.lines.setdefault(file, {})[number] = {"id": f"{file}-{number}", **article}
        self._write(file)

    @rule(file=FILES, number=LINES)
    def remove_line(self, file: str, number: int) -> None:
        if self.lines.get(file, {}).pop(number, None):
            self._write(file)

    @rule(file=FILES)
    def remove_file(self, file: str) -> None:
        self.lines.pop(file, None)
        (self.sources / file).unlink(missing_ok=True)

    def _write(self, file: str) -> None:
        lines = (json.dumps(a, ensure_ascii=False) for a in self.lines[file].values())
        (self.sources / file).write_text("\n".join(lines) + "\n", encoding="utf-8")

    @rule()
    def run(self) -> None:
        self._run()

    @rule(file=FILES, number=LINES, title=TITLE)
    def change_and_run(self, file: str, number: int, title: str) -> None:
        self.write_line(file, number, title, title, None, None)
        self._run()

    @rule()
    def run_in_full(self) -> None:
        self._run(full=True)
        assert not self._dead()

    @rule()
    def run_and_merge(self) -> None:
        """Everything is rebuilt as one segment, if there is anything to write."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(next_generation, "MERGE_SEGMENTS", 0)
            before = open_latest(self.index).number if self.index.exists() else -1
            self._run()
            generation = open_latest(self.index)
            assert generation.number == before or len(generation.segments) <= 1

    def _run(self, full: bool = False) -> None:
        allowed = Safeguards(allow_removal=True)
        index([self.sources], self.index, full=full, processes=1, safeguards=allowed)
        assert not list(check(self.index))
        fresh = self.folder / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        index([self.sources], fresh, processes=1)
        self._compare(Engine.open(self.index), Engine.open(fresh))

    def _dead(self) -> int:
        return sum(segment.deleted_count() for segment in open_latest(self.index).segments)

    def _compare(self, engine: Engine, fresh: Engine) -> None:
        """The same hits and all that is shown of them, with the same scores, which are those of the
        oracle: deleted documents count in none of them."""
        known = stored(IndexSnapshot.open(self.index))
        naive = Naive([one.document for one in known], [one.alive for one in known])
        dead = self._dead()
        assert engine.stats().documents == fresh.stats().documents == len(known) - dead
        for query in QUERIES:
            request = SearchRequest(query, literal=True, per_page=100)
            page, other = engine.search(request), fresh.search(request)
            assert shown(page) == shown(other), query
            expected = {
                known[number].document.id: score
                for number, score in naive.ranked(query)
                if known[number].alive
            }
            best = first_stage(engine, query, expected, 100)
            assert dict(best) == pytest.approx(expected, rel=1e-4, abs=1e-4), query
            in_order = [score for _, score in best]
            assert in_order == sorted(in_order, reverse=True)
            of_fresh = dict(first_stage(fresh, query, expected, 100))
            assert dict(best) == pytest.approx(of_fresh, rel=1e-4, abs=1e-4), query
        for request in FILTERED:
            if request.districts and not fresh.view().districts.find(request.districts[0]):
                continue  # the index may still know a district of which all pages are gone
            assert shown(engine.search(request)) == shown(fresh.search(request)), request

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


def shown(page: SearchPage) -> object:
    """Everything but order and scores."""
    hits = {(h.id, h.title_highlighted.html(), h.snippet.html(), h.match) for h in page.hits}
    return page.total, hits, page.districts, page.years


@pytest.fixture(autouse=True)
def often_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few small runs come to a merge."""
    monkeypatch.setattr(next_generation, "MERGE_SEGMENTS", 2)


class TestIndexing(Indexing.TestCase):  # type: ignore[misc,valid-type]
    settings = settings(max_examples=12, stateful_step_count=20, deadline=None)
