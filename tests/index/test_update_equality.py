"""However files came, went, moved and were copied: an index that was brought up to date step by
step holds what one made at once holds, and says the same of what it could not take."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from index.reports.report import Report
from index.sources.safeguards import Safeguards
from index.storage.arrays import ArrayFile
from index.storage.document_reader import ArrayDocumentReader
from index.storage.layout import GROUPS
from index.storage.segment import DOCUMENTS
from index.updating.checking import check
from index.updating.generations import open_latest
from index.updating.indexer import index
from index.updating.previous_generation import source_table
from tests.index.test_indexer import titles

PAGES = st.sampled_from(["a.txt", "b.txt", "m/c.txt", "m/d.txt", "z.txt"])
TABLES = st.sampled_from(["a.jsonl", "b.jsonl", "m/c.jsonl", "m.csv"])
NAMES = PAGES | TABLES
TEXTS = st.sampled_from(["Chợ hoa", "Bến xe", "Tổ dân phố", "Trường học"])
LONG = {  # pages of one of these texts are near-duplicates
    text: f"{start} các tổ dân phố của phường đã họp bàn việc giữ vệ sinh ngõ phố, trồng thêm cây "
    "xanh trước cổng trường và đặt lịch trực của từng nhà, để khách đến phường thấy đường sạch, "
    "hàng quán gọn gàng và người dân vui vẻ chỉ đường."
    for text, start in (
        ("Chợ hoa", "Sáng cuối tuần, tại nhà văn hóa,"),
        ("Bến xe", "Sáng cuối tuần, tại nhà văn hóa,"),
        ("Tổ dân phố", "Theo kế hoạch của ủy ban,"),
    )
}
IDS = st.sampled_from([None, "x", "y", "z", "a.txt"])
ROWS = st.lists(st.tuples(IDS, TEXTS), max_size=5)


def near_duplicates(directory: Path) -> set[frozenset[str]]:
    """The ids of each group of several documents."""
    generation = open_latest(directory)
    assert generation.manifest is not None
    groups = ArrayFile(generation.directory / generation.manifest.extras[GROUPS])[GROUPS]
    members: dict[int, set[str]] = {}
    base = 0
    for segment in generation.segments:
        file = ArrayFile(segment.path(generation.storage, DOCUMENTS))
        documents = ArrayDocumentReader(file, segment)
        for number in documents.all_doc_ids():
            group = int(groups[base + number])
            members.setdefault(group, set()).add(documents.record(number)["id"])
        base += segment.doc_count_all()
    return {frozenset(ids) for ids in members.values() if len(ids) > 1}


class Updating(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="khongdau-update-"))
        self.sources = self.folder / "sources"
        (self.sources / "m").mkdir(parents=True)
        self.write_page("a.txt", "Chợ hoa")

    @rule(name=PAGES, text=TEXTS)
    def write_page(self, name: str, text: str) -> None:
        (self.sources / name).write_text(
            f"{text}\n\n{LONG.get(text, 'Bà con họp bàn.')}\n", "utf-8"
        )

    @rule(name=TABLES, rows=ROWS)
    def write_table(self, name: str, rows: list[tuple[str | None, str]]) -> None:
        if name.endswith(".csv"):
            lines = ["id,title", *(f"{id_ or ''},{text}" for id_, text in rows)]
        else:
            entries = ({"id": id_, "title": text} if id_ else {"title": text} for id_, text in rows)
            lines = [json.dumps(entry, ensure_ascii=False) for entry in entries]
        (self.sources / name).write_text("\n".join(lines) + "\n", "utf-8")

    @rule(name=NAMES)
    def remove(self, name: str) -> None:
        (self.sources / name).unlink(missing_ok=True)

    @rule(name=NAMES, other=NAMES)
    def rename(self, name: str, other: str) -> None:
        if Path(name).suffix == Path(other).suffix and (self.sources / name).exists():
            (self.sources / name).rename(self.sources / other)

    @rule(name=NAMES, other=NAMES)
    def copy(self, name: str, other: str) -> None:
        if Path(name).suffix == Path(other).suffix and (self.sources / name).exists():
            data = (self.sources / name).read_bytes()
            (self.sources / other).write_bytes(data)

    @rule()
    def run(self) -> None:
        before = self._held(self.folder / "index")
        report = self._index(self.folder / "index")
        fresh = self.folder / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        anew = self._index(fresh)
        assert self._held(self.folder / "index") == self._held(fresh)
        assert near_duplicates(self.folder / "index") == near_duplicates(fresh)
        assert report.failed == anew.failed
        assert report.repeated == anew.repeated
        assert report.documents == anew.documents == len(titles(fresh))
        self._counts_agree(report, len(before[0]))
        again = self._index(self.folder / "index")
        assert again.unchanged == again.documents == report.documents
        assert again.failed == report.failed

    @rule()
    def run_anew(self) -> None:
        self._index(self.folder / "index", full=True)

    def _counts_agree(self, report: Report, before: int) -> None:
        assert before == report.unchanged + report.changed + report.moved + report.removed
        assert report.documents == before + report.added - report.removed

    def _index(self, directory: Path, full: bool = False) -> Report:
        allowed = Safeguards(allow_removal=True)
        report = index([self.sources], directory, full=full, processes=1, safeguards=allowed)
        assert not list(check(directory))
        return report

    def _held(self, directory: Path) -> tuple[dict[str, str], dict[str, str]]:
        """Titles by id, and by the other ids."""
        if not directory.exists():
            return {}, {}
        table = source_table(open_latest(directory))
        by_id = titles(directory)
        ids = {text: table.texts.taken.get(text, "") for text in table.also.values()}
        return by_id, {id_: str(text in ids) for id_, text in table.also.items()}

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


class TestUpdating(Updating.TestCase):  # type: ignore[misc,valid-type]
    settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
