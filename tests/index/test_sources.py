"""Files and folders to pieces, pieces to documents; what is bad costs one line, never the run."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import pickle
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from index.reading.documents import Document
from index.reading.notes import Note, NoteCode
from index.reading.source_records import BadPage, Failure, Piece, ReadSettings, SourceFile
from index.reading.sources import ENDINGS, pieces_of, read_piece
from tests.index.source_pieces import pieces, source_files

PAGE = "Một tiêu đề đủ dài cho trang này\n12/05/2020\nMột câu của bài."
LINES = [{"id": f"n{i}", "title": f"Tin số {i} của phố"} for i in range(3)]
JSONL = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES).encode()


def paths(*sources: Path) -> list[str]:
    return [found.path for found in source_files(sources) if isinstance(found, SourceFile)]


def failures(*sources: Path) -> list[Failure]:
    return [found for found in pieces(sources) if isinstance(found, Failure)]


def good(*sources: Path) -> list[Piece]:
    return [found for found in pieces(sources) if isinstance(found, Piece)]


def read(raw: bytes, tmp_path: Path, name: str = "trang.txt") -> Document:
    (tmp_path / name).write_bytes(raw)
    (piece,) = good(tmp_path / name)
    return read_piece(piece).document


def refused(raw: bytes, tmp_path: Path, name: str = "trang.txt") -> str:
    with pytest.raises(BadPage) as caught:
        read(raw, tmp_path, name)
    assert str(caught.value) == f"{name}: {caught.value.reason}"
    return caught.value.reason


# --- finding files ----------------------------------------------------------------------


def test_folder(tmp_path: Path) -> None:
    """Files of known kinds, by path; other files, README.md and hidden ones are left alone."""
    for name in ("b.txt", "a/z.HTML", "a/b.htm", "c.jsonl", "a.txt", "d.jsonl.gz", "e.jsonl.xz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAGE)
    for name in ("README.md", "picture.png", ".hidden.txt", "notes.ini"):
        (tmp_path / name).write_text(PAGE)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text(PAGE)
    assert paths(tmp_path) == [
        "a.txt", "a/b.htm", "a/z.HTML", "b.txt", "c.jsonl", "d.jsonl.gz", "e.jsonl.xz",
    ]  # fmt: skip
    assert paths(tmp_path) == paths(tmp_path)


def test_single_file_is_known_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "trang.txt").write_text(PAGE)
    (piece,) = good(tmp_path / "trang.txt")
    assert (piece.path, piece.line, piece.raw) == ("trang.txt", None, PAGE.encode())
    assert read_piece(piece).document.id == "trang.txt"


def test_the_digest_is_that_of_bytes_format_and_settings(tmp_path: Path) -> None:
    """The name of a file is not in it, but for what it says of the format."""
    for name in ("a.txt", "b.txt", "b.html"):
        (tmp_path / name).write_text(PAGE)
    one, other_format, other_name = good(tmp_path)
    assert one.digest == other_name.digest != other_format.digest
    (found,) = source_files([tmp_path / "a.txt"])
    assert isinstance(found, SourceFile)
    (mapped,) = pieces_of(found, ReadSettings((("body", "content"),)))
    assert isinstance(mapped, Piece) and mapped.digest != one.digest


def test_file_of_unknown_kind_that_was_named_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.dwg").write_text(PAGE)
    (failure,) = failures(tmp_path / "a.dwg")
    assert failure.path.endswith("a.dwg") and all(ending in failure.reason for ending in ENDINGS)


def test_missing_source(tmp_path: Path) -> None:
    (failure,) = failures(tmp_path / "nowhere")
    assert failure.path == str(tmp_path / "nowhere")
    assert failure.reason == "cannot be read: No such file or directory"


def test_everything_else_goes_on_beside_failures(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE)
    (tmp_path / "b.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "c.txt").symlink_to(tmp_path / "c.txt")
    os.mkfifo(tmp_path / "d.txt")
    (tmp_path / "e.txt").mkdir()
    (tmp_path / "e.txt" / "f.txt").write_text(PAGE)
    assert [piece.path for piece in good(tmp_path)] == ["a.txt", "e.txt/f.txt"]
    assert [(f.path, f.line) for f in failures(tmp_path)] == [
        ("b.txt", None), ("c.txt", None), ("d.txt", None),
    ]  # fmt: skip
    assert failures(tmp_path)[2].reason == "is not a regular file"


def test_link_back_to_a_folder_above_ends_there(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text(PAGE)
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    assert paths(tmp_path) == ["a/x.txt"]
    assert failures(tmp_path) == [Failure("a/loop", None, "is a link to a folder that holds it")]


def test_linked_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "x.txt").write_text(PAGE)
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "link").symlink_to(tmp_path / "real")
    assert paths(tmp_path / "source") == ["link/x.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folder_without_permission(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    (failure,) = failures(tmp_path)
    assert failure == Failure("closed", None, "the folder cannot be read: Permission denied")


def test_name_that_is_not_utf8(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.txt"))).write_text(PAGE)
    (failure,) = failures(tmp_path)
    assert failure == Failure("a\ufffd.txt", None, "its name is not valid UTF-8; rename the file")


def test_folders_that_link_to_one_another_have_an_end(tmp_path: Path) -> None:
    """Twelve folders with a link to each of the others: 12! ways, of which few are gone."""
    names = [f"f{n}" for n in range(12)]
    for name in names:
        (tmp_path / name).mkdir()
    for name in names:
        for other in set(names) - {name}:
            (tmp_path / name / other).symlink_to(tmp_path / other)
    (tmp_path / "f0" / "x.txt").write_text(PAGE)
    assert "f0/x.txt" in paths(tmp_path)
    assert any("is a link behind" in failure.reason for failure in failures(tmp_path))


def test_a_pipe_that_took_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(PAGE)
    (found,) = source_files([tmp_path])
    assert isinstance(found, SourceFile)
    found.file.unlink()
    os.mkfifo(found.file)
    (piece,) = pieces_of(found)
    assert isinstance(piece, Piece) and piece.raw == b""


def test_source_file_tells_its_size(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(PAGE)
    (found,) = source_files([tmp_path])
    assert isinstance(found, SourceFile)
    assert found.size == len(PAGE.encode())


# --- JSONL ------------------------------------------------------------------------------

PACKED: dict[str, Callable[[bytes], bytes]] = {
    "news.jsonl": bytes,
    "news.jsonl.gz": gzip.compress,
    "news.jsonl.xz": lzma.compress,
}


@pytest.mark.parametrize("name", PACKED)
def test_jsonl(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(PACKED[name](JSONL))
    found = good(tmp_path)
    assert [(piece.path, piece.line) for piece in found] == [(name, 1), (name, 2), (name, 3)]
    assert [read_piece(piece).document.id for piece in found] == ["n0", "n1", "n2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_jsonl_with_a_byte_order_mark_crlf_and_blank_lines(encoding: str, tmp_path: Path) -> None:
    text = '{"title": "Tin một"}\r\n\r\n  \n{"title": "Tin\u2028hai"}'
    (tmp_path / "a.jsonl").write_bytes(text.encode(encoding))
    found = good(tmp_path)
    assert [piece.line for piece in found] == [1, 4]
    assert [read_piece(piece).document.title for piece in found] == ["Tin một", "Tin\u2028hai"]
    assert read_piece(found[1]).document.id == "a.jsonl:4"


def test_broken_line_is_told_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"title": "Tin"}\n{"title": \n{"title": "Tin khac"}\n')
    one, two, three = good(tmp_path)
    assert read_piece(one).document.title == "Tin"
    assert read_piece(three).document.title == "Tin khac"
    with pytest.raises(BadPage, match=r"a\.jsonl:2: not valid JSON"):
        read_piece(two)


@pytest.mark.parametrize("name", ["news.jsonl.gz", "news.jsonl.xz"])
def test_truncated_packed_file_gives_the_lines_before_the_break(name: str, tmp_path: Path) -> None:
    many = b"".join(b'{"title": "%s"}\n' % os.urandom(40).hex().encode() for _ in range(5000))
    packed = PACKED[name](many)
    (tmp_path / name).write_bytes(packed[: len(packed) // 2])
    found = good(tmp_path)
    assert 1000 < len(found) < 5000
    assert [piece.raw for piece in found] == many.splitlines()[: len(found)]
    (failure,) = failures(tmp_path)
    assert failure == Failure(
        name, len(found) + 1, "the packed file is cut short from here on", True
    )


@pytest.mark.parametrize("name", ["news.jsonl.gz", "news.jsonl.xz"])
def test_packed_file_that_is_none(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(JSONL)
    (failure,) = failures(tmp_path)
    assert failure.line is None and "cannot be" in failure.reason
    assert good(tmp_path) == []


def test_packed_file_with_a_damaged_middle(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(os.urandom(2000).hex().encode() + b"\n" + JSONL))
    packed[len(packed) // 2] ^= 0xFF
    (tmp_path / "a.jsonl.gz").write_bytes(packed)
    assert len(failures(tmp_path)) == 1


def test_file_that_vanishes_between_listing_and_reading(tmp_path: Path) -> None:
    for name in ("x.txt", "y.jsonl"):
        (tmp_path / name).write_text(PAGE)
    for found in list(source_files([tmp_path])):
        assert isinstance(found, SourceFile)
        found.file.unlink()
        assert list(pieces_of(found)) == [
            Failure(found.path, None, "cannot be read: No such file or directory", True)
        ]


# --- bytes to text ----------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_of_pages(encoding: str, tmp_path: Path) -> None:
    page = read(PAGE.encode(encoding), tmp_path)
    assert (page.title, page.published) == ("Một tiêu đề đủ dài cho trang này", "2020-05-12")


def test_unicode_form_is_kept(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", PAGE)
    body = unicodedata.normalize("NFD", "Một câu của bài.")
    assert read(decomposed.encode(), tmp_path).body == body


def test_windows_vietnamese_is_converted_and_told(tmp_path: Path) -> None:
    text = "Bà con ra quân tổng vệ sinh ngõ phố, ai cũng vui vẻ tham gia từ sáng sớm."
    letters = []
    for letter in text:  # CP1258 writes tones as marks after the vowel
        base, *marks = list(unicodedata.normalize("NFD", letter))
        tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
        shape = "".join(mark for mark in marks if mark not in tones)
        letters.append(unicodedata.normalize("NFC", base + shape) + "".join(tones))
    (tmp_path / "trang.txt").write_bytes("".join(letters).encode("cp1258"))
    (piece,) = good(tmp_path)
    result = read_piece(piece)
    assert unicodedata.normalize("NFC", result.document.title) == text
    assert result.notes == (Note(NoteCode.CONVERTED, "CP1258"),)


def test_tcvn3_is_converted_and_told(tmp_path: Path) -> None:
    """Text of old fonts, whether its bytes are those of old days or were made UTF-8 since."""
    old = "Bµ con ra qu©n tæng vÖ sinh ngâ phè ®Çu xu©n cïng c¸c ch¸u nhá"
    new = "Bà con ra quân tổng vệ sinh ngõ phố đầu xuân cùng các cháu nhỏ"
    for raw in (old.encode("cp1252"), old.encode("utf-8")):
        (tmp_path / "trang.txt").write_bytes(raw)
        (piece,) = good(tmp_path)
        result = read_piece(piece)
        assert result.document.title == new
        note, _ = result.notes  # the other one: it is a title alone
        assert note.code == NoteCode.CONVERTED and "TCVN3" in note.data


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t ", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"Tin\0tuc", "binary file: a NUL byte at byte 4"),
        (b"%PDF-1.7 abc", "is damaged"),  # read as what it is
        (b"PK\x03\x04abc", "binary file: a packed file"),
        (b"\x01\x02\x03\x04\x05abc", "binary file: 5 control characters"),
        (
            "Tiêu đề ".encode() + b"\xff x" * 9,
            "not valid UTF-8: byte 0xFF at byte 13, and 8 others",
        ),
        (b"\xff\xfeabc", "begins as UTF-16, but is not UTF-16"),
        (
            "Ça a été décidé à Genève, l'été".encode("latin-1"),
            "VISCII and VPS. Save the file as UTF-8",
        ),
    ],
)
def test_bytes_that_are_no_text(raw: bytes, reason: str, tmp_path: Path) -> None:
    assert reason in refused(raw, tmp_path)


def test_page_of_impossible_size(tmp_path: Path) -> None:
    with (tmp_path / "x.txt").open("wb") as file:
        file.truncate((64 << 20) + 1)
    (failure,) = failures(tmp_path)
    assert failure.line is None and "too much for a page" in failure.reason


def test_html_without_text(tmp_path: Path) -> None:
    reason = refused(b"<html><script>1</script></html>", tmp_path, "x.html")
    assert reason == "the page holds no text"


def test_what_workers_exchange_can_be_pickled(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(PAGE)
    (piece,) = good(tmp_path)
    result = read_piece(piece)
    error = BadPage("x.txt", 3, "vì thế")
    for value in (piece, result, Failure("x", 1, "y"), *source_files([tmp_path])):
        assert pickle.loads(pickle.dumps(value)) == value
    again = pickle.loads(pickle.dumps(error))
    assert (again.path, again.line, again.reason) == ("x.txt", 3, "vì thế")
    assert str(again) == "x.txt:3: vì thế"
