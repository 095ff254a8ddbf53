"""Texts of many megabytes: parts of them are analysed one after the other, to the same effect."""

from __future__ import annotations

import pytest

from index.analysis.analyzer import LONGEST_PIECE, analyse_batch
from index.reading.decoding import decode
from index.reading.documents import Document
from index.reading.pages.page import read_page
from vietnamese.tokens.tokenizer import tokenize

LINE = "Sáng nay tổ dân phố số 7 họp bàn việc trồng thêm hoa hai bên ngõ, ai cũng góp ý kiến.\n"


def test_a_long_text_has_the_tokens_and_gaps_of_the_whole() -> None:
    body = LINE * (LONGEST_PIECE // len(LINE) * 5 // 2)
    assert len(body) > 2 * LONGEST_PIECE
    batch = analyse_batch([Document("a", "Tổ dân phố", body)])
    whole = tokenize(body)
    title = len(tokenize("Tổ dân phố").forms)
    assert [batch.forms[token] for token in batch.tokens[title:]] == list(whole.forms)
    starts, at = [], 0
    for gap in batch.gaps[title:]:
        at += int(gap)
        starts.append(at)
    assert starts == list(whole.starts)


@pytest.mark.parametrize("text", ["a" * (LONGEST_PIECE * 2), "a " * LONGEST_PIECE])
def test_a_long_text_without_lines_is_cut_at_words_or_anywhere(text: str) -> None:
    batch = analyse_batch([Document("a", "t", text)])
    assert int(batch.body_tokens[0]) >= text.count("a ")


@pytest.mark.parametrize(
    "piece",
    ["![a](", "[a](", "★", "*", "Tp.HCM ", "HĐND-UBND ", ".", "…", "P.", "áº­", "Ã ", "**a", "__a",
     "[", "(", "1", "a\f", "1\n", "> a\n", "Tin liên quan\n", "Xem thêm:\n",
     "Bạn nghĩ sao?\nTốt\n", "năm 2020 ",
     "QUYẾT ĐỊNH\n", "Độc lập - Tự do - Hạnh phúc\n", "x          y\n", "a | ", "Điều 1. a\n"],
)  # fmt: skip
def test_what_repeats_itself_is_read_to_the_end(piece: str) -> None:
    """Once each of these took time that grew with the square of its length: minutes for this."""
    text = piece * 20_000 + "cuối"
    page = read_page(decode(text.encode())[0])
    analyse_batch([page.document("a")])
    assert "cuối" in page.title + page.body or page.notes
