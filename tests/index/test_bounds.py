"""What a file may take: one that would take more is a line of the report, and the run goes on."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from index.reading.budget import Budget
from index.reading.source_records import Failure, Piece, SourceFile
from index.reading.sources import pieces_of
from index.updating import run
from index.updating.indexer import index
from tests.index.test_paper_formats import zipped

ROOT = Path(__file__).resolve().parents[2]


def sheet(last_cell: str) -> bytes:
    """A spreadsheet of a title, an article and one cell far away."""
    from openpyxl import Workbook

    book = Workbook()
    rows = book.active
    rows.append(["Tiêu đề", "Nội dung"])
    rows.append(
        ["Chợ hoa Quảng An", "Chợ mở từ hai giờ sáng, người bán đến từ các làng hoa quanh hồ."]
    )
    rows[last_cell] = "x"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def pieces(name: str, raw: bytes) -> tuple[list[Piece], list[str]]:
    stream = io.BufferedReader(io.BytesIO(raw))
    found = list(pieces_of(SourceFile(name, Path(name), len(raw)), stream=stream))
    failed = [one.reason for one in found if isinstance(one, Failure)]
    return [one for one in found if isinstance(one, Piece)], failed


def test_two_cells_far_apart_cost_a_line_and_not_the_run(tmp_path: Path) -> None:
    """The library makes room for all that is between them, and ends the process."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.xlsx").write_bytes(sheet("XFD1048576"))
    (tmp_path / "sources" / "b.xlsx").write_bytes(sheet("C2"))
    report = index([tmp_path / "sources"], tmp_path / "ix", processes=1)
    assert report.added == 1
    assert [(one.path, "more memory" in one.reason) for one in report.failed] == [("a.xlsx", True)]


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.xlsx", b"PK no sheet", "cannot be unpacked"),
        ("a.xls", b"no sheet", "not a spreadsheet"),
        ("a.csv", b"a,b\n" + b"," * 20_000 + b"\n", "20001 columns"),
        ("a.xml", b"<r>" + b"<a/>" * 2_000_001 + b"</r>", "without an article"),
        ("a.json", b'{"a":[' + b"1," * 8_400_000 + b"1]}", "8 million values"),
        ("a.zip", zipped({"a.txt": b"a" * 70_000_000}), "too much"),
        ("a.txt.gz", gzip.compress(bytes(b"a" * 70_000_000)), "no text"),
    ],
    ids=["zip", "xls", "columns", "elements", "values", "bomb", "packed"],
)
def test_what_is_too_much_is_told(name: str, raw: bytes, said: str) -> None:
    found, failed = pieces(name, raw)
    assert not found
    assert len(failed) == 1 and said in failed[0]


def test_json_that_is_wrong_at_its_start_is_not_read_to_its_end() -> None:
    class Counted(io.BytesIO):
        read_ = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.read_ += len(data)
            return data

        read1 = read

    file = Counted(b'{"a": nothing, ' + b'"b": "c", ' * 2_000_000)
    source = SourceFile("a.json", Path("a.json"), 20_000_000)
    [failure] = list(pieces_of(source, stream=io.BufferedReader(file)))
    assert isinstance(failure, Failure) and "not valid JSON" in failure.reason
    assert file.read_ < 4_000_000


def test_a_line_of_utf_16_without_end_takes_no_more_memory_than_its_bytes(tmp_path: Path) -> None:
    """Some hundred kilobytes when packed, and over a gigabyte as characters."""
    line = '{"title": "' + "ạ" * (70 << 20)
    file = tmp_path / "a.jsonl.xz"
    with lzma.open(file, "wb", preset=0) as packed:
        packed.write(line.encode("utf-16"))
        packed.write('\n{"title": "Sau dòng dài"}\n'.encode("utf-16-le"))
    code = (
        "import sys; from pathlib import Path\n"
        "from index.reading.sources import pieces_of, SourceFile\n"
        "from index.reading.budget import limit_memory\n"
        "file = Path(sys.argv[1]); limit_memory(400 << 20)\n"
        "for one in pieces_of(SourceFile(file.name, file, 1 << 20)): print(type(one).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.split() == ["Failure", "Piece"], done.stderr[-500:]


def test_a_file_that_takes_too_much_memory_to_be_taken_apart_costs_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, which no other watches; what is beside it is indexed."""
    monkeypatch.setattr(run, "DEFAULT_BUDGET", Budget(memory=24 << 20))
    (tmp_path / "s").mkdir()
    for name, size in (("a", 5), ("b", 60 << 20), ("c", 6)):
        text = json.dumps({"title": f"Tin {name}", "body": "a" * size})
        with lzma.open(tmp_path / "s" / f"{name}.jsonl.xz", "wt", preset=0) as file:
            file.write(text + "\n")
    before = resource.getrlimit(resource.RLIMIT_DATA)
    report = index([tmp_path / "s"], tmp_path / "ix", processes=1)
    assert [(one.path, "more memory" in one.reason) for one in report.failed] == [
        ("b.jsonl.xz", True)
    ]
    assert report.added == 2 and resource.getrlimit(resource.RLIMIT_DATA) == before


def test_columns_of_one_name_are_all_kept() -> None:
    """And take no time that grows with their square."""
    rows = [["title", *["note"] * 9000], ["Tin", *["b" * 9] * 9000]]
    [piece], _ = pieces("a.csv", "\n".join(map(",".join, rows)).encode())
    assert len(json.loads(piece.raw)) == 9001
