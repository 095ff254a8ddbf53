"""Tokens found by compiled code, against the expression that defines them."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vietnamese.text.token_memo import LONGEST_REMEMBERED, MEMO_LIMIT
from vietnamese.tokens import tokenizer
from vietnamese.tokens.scanning import UNREMEMBERED, TokenTable
from vietnamese.tokens.tokenizer import Tokens, tokenize

LETTERS = "aĐộy\u0323\u0301\u200b\ufeff1290²½.,_-/ \n\ud800\U0001d400"
"""What begins tokens, goes on with them, joins numbers, and parts them."""


def scanned(scanner: tokenizer._Scanner, text: str) -> tuple[object, ...]:
    return resolved(scanner.scan(text))


def by_definition(text: str) -> tuple[object, ...]:
    return resolved(tokenizer._split_up(text))


def resolved(stream: tokenizer._Stream) -> tuple[object, ...]:
    overlays = [] if all(stream.forms) else tokenizer._resolve_specials(stream)
    return stream.forms, stream.starts, stream.ends, sorted(stream.numbers), overlays


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=LETTERS, max_size=60) | st.text(max_size=40))
@example("1.2.3,4. 5.a 6.7b,8 c9.1 .1 1,")
@example("\u0301a \u200bb c\u200b")
@example("a" * (LONGEST_REMEMBERED + 1) + " a " + "a" * LONGEST_REMEMBERED)
def test_the_same_tokens_as_by_definition(text: str) -> None:
    scanner = tokenizer._Scanner()
    for _ in range(2):  # the second time nothing is new
        assert scanned(scanner, text) == by_definition(text)


def test_tokens_that_do_not_fit_in_the_table_are_found_as_well() -> None:
    """More different ones than it holds, in one text and in several."""
    words = [f"từ{number}" for number in range(MEMO_LIMIT + 500)]
    scanner = tokenizer._Scanner()
    for text in (" ".join(words), " ".join(words[:100]), " ".join(words[-100:])):
        assert scanned(scanner, text) == by_definition(text)


def test_the_table_numbers_what_it_has_room_for() -> None:
    table = TokenTable()
    first = table.scan("một hai một " + "x" * (LONGEST_REMEMBERED + 1))
    assert first.numbers.tolist() == [0, 1, 0, UNREMEMBERED]
    assert table.scan("hai ba").numbers.tolist() == [1, 2]
    assert len(table) == 3


@pytest.mark.parametrize("few", [0, 1 << 30])
def test_long_texts_are_read_as_short_ones_are(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentence by sentence, or all at once by compiled code or without."""
    monkeypatch.setattr(tokenizer, "FEW_TEXTS", few)
    monkeypatch.setattr(tokenizer, "compiler_is_loaded", lambda: few == 0)
    rng = Random(1)
    text = "UBND quận HàNội nghịtổng hà nh 14.732 ngày28 28/2/2024 97/2019/QH14 ky_ket 20ha"
    words = text.split()
    lines = [" ".join(rng.choices(words, k=8)) for _ in range(200)]
    whole = tokenize("\n".join(lines))
    alone = [tokenize(line) for line in lines]
    assert list(whole.forms) == [form for tokens in alone for form in tokens.forms]
    assert slices(whole) == [raw for tokens in alone for raw in slices(tokens)]


def slices(tokens: Tokens) -> list[str]:
    return [tokens.text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]
