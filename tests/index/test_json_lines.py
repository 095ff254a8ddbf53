"""Lines of JSONL: what is taken, what is found, what is refused and in which words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.notes import NoteCode
from index.reading.records.json_record import read_json
from index.reading.source_records import AS_THEY_COME, Piece, ReadResult, Unreadable

BODY = "Sáng 18/1, UBND quận Tây Hồ mở thêm một điểm đọc sách. Trẻ em đến rất đông."


def read_line(raw: bytes) -> ReadResult:
    return read_json(Piece("news.jsonl", 7, raw, b"", Path()), AS_THEY_COME)


def read(**fields: Any) -> Any:
    return read_line(json.dumps(fields, ensure_ascii=False).encode()).document


def codes(raw: bytes | str) -> list[NoteCode]:
    notes = read_line(raw if isinstance(raw, bytes) else raw.encode()).notes
    return [note.code for note in notes]


def refused(raw: bytes | str) -> str:
    with pytest.raises(Unreadable) as caught:
        read_line(raw if isinstance(raw, bytes) else raw.encode())
    return str(caught.value)


def test_all_fields_are_taken_as_they_are() -> None:
    document = read(
        id="a-1", title="Thêm điểm đọc sách", body=BODY, published="2023-01-19T11:06:09",
        district="Ba Đình", url="https://example.com/a", source="Báo Ngõ", views=23,
    )  # fmt: skip
    assert (document.id, document.title, document.body) == ("a-1", "Thêm điểm đọc sách", BODY)
    assert document.published == "2023-01-19T11:06:09"
    assert document.event_date == "2023-01-18"
    assert document.district == "Ba Đình"  # given, so not looked for
    assert (document.url, document.source) == ("https://example.com/a", "Báo Ngõ")


def test_only_a_body() -> None:
    """The first sentence stands in for the title, the file and line for the id."""
    document = read(body=BODY)
    assert document.id == "news.jsonl:7"
    assert document.title == "Sáng 18/1, UBND quận Tây Hồ mở thêm một điểm đọc sách."
    assert document.district == "Tây Hồ"
    assert document.published is None and document.event_date is None


def test_only_a_title_and_nulls() -> None:
    document = read(title="Quận Long Biên trồng cây", body=None, published=None, id=None, url="")
    assert (document.body, document.district, document.url) == ("", "Long Biên", None)


def test_nothing_is_cut_from_the_body() -> None:
    body = "Bình chọn\nTin liên quan\n\n  Lượt xem: 3\r\nhết "
    assert read(title="Một tiêu đề", body=body).body == body


def test_district_of_the_address() -> None:
    assert read(title="Tin", url="https://hoankiem.hanoi.gov.vn/tin/1").district == "Hoàn Kiếm"
    assert read(title="Tin", url="https://[bad").district is None


def test_number_as_id() -> None:
    assert read(id=17, title="Tin").id == "17"


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("2024-02-28", "2024-02-28"),
        ("2024-02-28T11:06", "2024-02-28T11:06"),
        ("2024-02-28T11:06:00", "2024-02-28T11:06"),
        ("2024-02-28 11:06:09", "2024-02-28T11:06:09"),
        ("2024-02-28T23:30:00Z", "2024-02-29T06:30"),
        ("2024-02-28T11:06:09+07:00", "2024-02-28T11:06:09"),
        ("28/02/2024", "2024-02-28"),
        ("28/02/2024 11:06", "2024-02-28T11:06"),
        ("", None),
    ],
)
def test_published(given_: str, kept: str | None) -> None:
    assert read(title="Tin", published=given_).published == kept


@pytest.mark.parametrize(
    "given_", ["31/02/2024", "2024-02-30", "2024-13-01", "hôm qua", "2024", "28", 7, True, ["x"]]
)
def test_an_odd_date_costs_the_date_never_the_article(given_: Any) -> None:
    line = json.dumps({"title": "Tin", "body": "Bài.", "published": given_}, ensure_ascii=False)
    result = read_line(line.encode())
    assert (result.document.title, result.document.published) == ("Tin", None)
    assert [(note.code, note.data) for note in result.notes] == [(NoteCode.ODD_DATE, "published")]
    assert result.document.fields[0][0] == "published"  # kept as it was written


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"title": "Tin", "body": "Bài.", "id": true}', NoteCode.ODD_FIELD),
        ('{"title": "Tin", "body": "Bài.", "id": "a\\nb"}', NoteCode.ODD_FIELD),
        ('{"title": "Tin"}', NoteCode.EMPTY_BODY),
    ],
)
def test_what_is_odd_is_noted(line: str, code: NoteCode) -> None:
    assert codes(line) == [code]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ('{"title": "Tin"', "not valid JSON"),
        ("[1]", "expected a JSON object, found a list"),
        ("null", "expected a JSON object, found null"),
        ("{}", "neither a title nor a body"),
        ('{"title": " ", "body": "\\n"}', "neither a title nor a body"),
        (b'{"title": "' + b"a\xff " * 9 + b'"}', "not valid UTF-8: byte 0xFF at byte 13"),
        ("[" * 100_000, "nested too deep"),
        ('{"title": ' + "1" * 5000 + "}", "not valid JSON"),
    ],
)
def test_refused(raw: bytes | str, reason: str) -> None:
    assert reason in refused(raw)


def test_pair_of_surrogates_is_a_character() -> None:
    raw = b'{"title": "Hoa \\ud83c\\udf38 n\\u1edf"}'
    assert read_line(raw).document.title == "Hoa 🌸 nở"


@given(st.dictionaries(st.sampled_from(["id", "title", "body", "published", "district", "url"]),
                       st.none() | st.text() | st.integers() | st.booleans()))  # fmt: skip
def test_any_object_is_a_document_or_refused(fields: dict[str, Any]) -> None:
    try:
        document = read_line(json.dumps(fields).encode()).document
    except Unreadable as error:
        assert str(error)
    else:
        assert document.id
        assert document.title or document.body.strip() == ""
        f"{document.id}{document.title}{document.body}".encode()  # no half characters


@given(st.binary(max_size=200))
def test_any_bytes_are_a_document_or_refused(raw: bytes) -> None:
    try:
        assert read_line(raw).document.id
    except Unreadable as error:
        assert str(error)
