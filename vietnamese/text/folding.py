"""The folded form: lower-case ASCII without marks, đ as d, as people type who leave marks out.

`fold` is the canonical form passed through Unidecode, so every spelling of a syllable folds
to one string: ``kĩ`` and ``kỹ`` both to ``ky``, and so do ``ki`` and ``ky`` typed without marks.
It is idempotent, and ``fold(canonical(x)) == fold(x)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from unidecode import unidecode

from vietnamese.text.canonical import WORD, canonical, canonical_syllable
from vietnamese.text.token_memo import TokenMemo

_TOKEN = re.compile(WORD)
_TOKENS = re.compile(f"({WORD})")


def fold(text: str) -> str:
    """Lower-case ASCII without marks. Meant for one token; a whole text works, token by token."""
    return _FOLDED[text]


def fold_each(tokens: Iterable[str]) -> list[str]:
    """The folded form of each; for the many of a document."""
    return list(map(_FOLDED.__getitem__, tokens))


def are_bare(forms: Iterable[str]) -> bytes:
    """Of each whether it has no marks, 0 or 1: is its own folded form."""
    return bytes(map(_BARE.__getitem__, forms))


def _fold(text: str) -> str:
    if _TOKEN.fullmatch(text):
        form = canonical_syllable(text)
        ascii_text = form if form.isascii() else unidecode(form)
    else:
        canon = canonical(text)
        ascii_text = "".join(map(_fold_piece, _TOKENS.split(canon)))
    # Letters of other scripts may leave Vietnamese ones: the outcome is read once more.
    return _TOKEN.sub(lambda match: canonical_syllable(match.group()), ascii_text)


def _fold_piece(piece: str) -> str:
    if piece.isascii():
        return piece
    if _TOKEN.fullmatch(piece):
        return _FOLDED[piece]
    return "".join(c if c.isascii() else _plain_sign(c) for c in piece)


def _plain_sign(sign: str) -> str:
    """A sign in ASCII, but a space for one that Unidecode spells with letters (€, №, ™)."""
    plain = " " if "\ud800" <= sign <= "\udfff" else unidecode(sign)
    return " " if _TOKEN.search(plain) else plain


def _is_bare(form: str) -> bool:
    return form == fold(form)


_FOLDED = TokenMemo(_fold)
_BARE = TokenMemo(_is_bare)
