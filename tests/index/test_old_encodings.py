"""Files of every kind in the encodings of before Unicode: read as they were meant, and told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.index.made_articles import BODY, PARAGRAPHS, PHRASES, TITLE, codes, indexed
from tests.index.test_docx_shapes import by_hand, p
from tests.vietnamese.test_legacy_encodings import encoded
from vietnamese.input.legacy_encodings import _TCVN3, _VNI
from vietnamese.input.single_byte import ENCODINGS

Encoder = Callable[[str], bytes]


def single_byte(name: str) -> Encoder:
    codes_of = {letter: code for code, letter in enumerate(ENCODINGS[name])}
    return lambda text: bytes(codes_of[letter] for letter in text)


def by_font(letters: dict[str, str]) -> Encoder:
    return lambda text: encoded(text, letters).encode("cp1252")


OLD: dict[str, Encoder] = {
    "TCVN3": by_font(_TCVN3.letters),
    "VNI": by_font(_VNI.letters),
    "VISCII": single_byte("VISCII"),
    "VPS": single_byte("VPS"),
}


def html(old: Encoder) -> bytes:
    paragraphs = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return old(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{paragraphs}</body>"
    )


def txt(old: Encoder) -> bytes:
    return old(f"{TITLE}\n{BODY}\n")


def docx(old: Encoder) -> bytes:
    """As Word stores what was typed in such a font: each byte a letter of Latin-1."""
    return by_hand("".join(p(old(text).decode("latin-1")) for text in (TITLE, *PARAGRAPHS)))


def csv(old: Encoder) -> bytes:
    rows = "".join(f'{n},"{TITLE} {n}","{BODY}"\r\n' for n in range(3))
    return old(f"id,title,content\r\n{rows}")


def eml(old: Encoder) -> bytes:
    head = (
        b"From: vp@example.vn\r\nSubject: =?utf-8?q?C=C3=B4ng_v=C4=83n?=\r\nMIME-Version: 1.0\r\n"
    )
    head += b"Content-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return head + old(f"{TITLE}\n{BODY}\n")


def rtf(old: Encoder) -> bytes:
    def escaped(text: str) -> bytes:
        raw = old(text)
        return b"".join(b"\\'%02x" % c if c > 0x7E or c < 0x20 else bytes([c]) for c in raw)

    lines = b"\\par\r\n".join(map(escaped, (TITLE, *PARAGRAPHS)))
    return b"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 .VnTime;}}\\f0 " + lines + b"\\par}"


KINDS = {"html": html, "txt": txt, "docx": docx, "csv": csv, "eml": eml, "rtf": rtf}


@pytest.mark.parametrize("name", OLD)
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_in_an_old_encoding(kind: str, name: str, tmp_path: Path) -> None:
    documents, report = indexed(tmp_path, f"a.{kind}", KINDS[kind](OLD[name]))
    whole = " ".join(" ".join(f"{one.title} {one.body}" for one in documents).split())
    assert TITLE.casefold() in whole.casefold(), report
    assert all(phrase in whole for phrase in PHRASES)
    assert "converted" in codes(report)
