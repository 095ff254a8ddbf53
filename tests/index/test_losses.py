"""How what is left out of a page is told."""

from __future__ import annotations

import pytest

from index.reading.notes import NoteCode
from index.reading.pages.losses import loss_notes


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (["Tin khác", "* * *", "Chợ hoa"], "Tin khác | Chợ hoa"),
        (["a" * 2000], "a" * 2000),
        (["a" * 2001], "a" * 2000 + "…"),
        (["a" * 2001, "b"], "a" * 2000 + "…"),
        (["a" * 1900, "b" * 97], "a" * 1900 + " | " + "b" * 97),
        (["a" * 1900, "b" * 98, "c"], "a" * 1900 + " … and 2 more"),
    ],
)
def test_lines_are_named_up_to_a_bound(lines: list[str], named: str) -> None:
    (note,) = loss_notes(lines, "Chợ", doubted=False)
    assert (note.code, note.example) == (NoteCode.DROPPED_LINES, named)
    assert note.count == sum("*" not in line for line in lines)


def test_what_else_is_told() -> None:
    def codes(lines: list[str], body: str, doubted: bool = False) -> list[NoteCode]:
        return [note.code for note in loss_notes(lines, body, doubted)]

    assert codes([], "Chợ") == codes(["***"], "Chợ") == []
    assert codes([], "") == [NoteCode.EMPTY_BODY]
    assert codes([], "Chợ", doubted=True) == [NoteCode.KEPT_LINES]
    for body, most in (("Chợ hoa", ""), ("Chợ", "most")):
        (note,) = loss_notes(["Bến xe"], body, doubted=False)
        assert note.data == most
