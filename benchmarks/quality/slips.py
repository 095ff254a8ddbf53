"""Slips of typing, made by chance: what did-you-mean is measured on."""

from __future__ import annotations

import random
from typing import Literal, get_args
from unicodedata import normalize

from vietnamese.text.folding import fold
from vietnamese.text.syllables import (
    ACUTE,
    DOT,
    GRAVE,
    HOOK,
    TILDE,
    TONES,
    is_syllable,
    parse,
    split_tone,
)

Kind = Literal["dropped", "swapped", "telex", "joined", "split", "marks"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LONG_ENOUGH = 3
"""Letters of a syllable that a slip is made in."""

TONE_KEYS = {GRAVE: "f", ACUTE: "s", HOOK: "r", TILDE: "x", DOT: "j"}
TONES_OF_SYLLABLES = ("", *TONE_KEYS)
HATS = {"a": "aăâ", "e": "eê", "o": "oôơ", "u": "uư", "d": "dđ"}
LETTER_KEYS = {"đ": "dd", "â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw"}


def slip(phrase: str, kind: Kind, rng: random.Random) -> str | None:
    """The phrase with one slip of the kind; None where it cannot have one."""
    words = phrase.split()
    if kind == "joined":
        at = rng.randrange(len(words) - 1)
        return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])
    if kind in ("telex", "marks"):
        eligible = [at for at, word in enumerate(words) if fold(word) != word]
    else:
        eligible = [at for at, word in enumerate(words) if len(word) >= LONG_ENOUGH]
    if not eligible:
        return None
    at = rng.choice(eligible)
    if kind == "marks":
        others = other_marks(words[at])
        return " ".join([*words[:at], rng.choice(others), *words[at + 1 :]]) if others else None
    words[at] = telex_keys(words[at], rng) if kind == "telex" else _mistyped(words[at], kind, rng)
    typed = " ".join(words)
    return typed if fold(typed) != fold(phrase) else None


def other_marks(word: str) -> list[str]:
    """The syllable with one mark wrong, and some mark left: without it, it would be read anyway."""
    tone, letters = split_tone(word)
    found = [with_tone(letters, other) for other in TONES_OF_SYLLABLES if other != tone]
    for at, letter in enumerate(letters):
        for other in HATS.get(fold(letter), ""):
            if other != letter:
                found.append(with_tone(letters[:at] + other + letters[at + 1 :], tone))
    return sorted({form for form in found if form and fold(form) != form})


def with_tone(letters: str, tone: str | None) -> str | None:
    parsed = parse(letters)
    word = str(parsed._replace(tone=tone or "")) if parsed else ""
    return word if is_syllable(word) else None


def _mistyped(word: str, kind: Kind, rng: random.Random) -> str:
    if kind == "dropped":
        at = rng.randrange(len(word))
        return word[:at] + word[at + 1 :]
    at = rng.randrange(1, len(word))
    if kind == "swapped":
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    return f"{word[:at]} {word[at:]}"


def telex_keys(word: str, rng: random.Random) -> str:
    """The keys of a syllable, the tone's where its letter is or at the end."""
    tone_last = rng.random() < 0.5
    keys, tone = "", ""
    for letter in word:
        marks = set(normalize("NFD", letter)) & TONES
        plain = normalize("NFC", "".join(c for c in normalize("NFD", letter) if c not in TONES))
        key = "".join(TONE_KEYS[mark] for mark in marks)
        keys += LETTER_KEYS.get(plain, plain)
        if tone_last:
            tone += key
        else:
            keys += key
    return keys + tone
