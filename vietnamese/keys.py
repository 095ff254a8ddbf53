"""One syllable from the Telex keys that type it: ``hoafn`` and ``hoanf`` are ``hoàn``.

For keys that a switched-off or interrupted input method left in a text. They are read one after
the other, as an input method does: a key of a mark changes the letters before it.
"""

from __future__ import annotations

from vietnamese.syllables import (
    ACUTE,
    DOT,
    GRAVE,
    HOOK,
    STOPS,
    TILDE,
    TONES_BEFORE_STOP,
    VOWELS,
    parse,
    split_tone,
)

TONE_KEYS = {"f": GRAVE, "s": ACUTE, "r": HOOK, "x": TILDE, "j": DOT}
DOUBLED = {"a": "â", "e": "ê", "o": "ô", "d": "đ"}
"""Keys that put a circumflex, or a stroke, on the same letter before them."""
HORNED = {"uo": "ươ", "ua": "ưa", "uu": "ưu", "o": "ơ", "a": "ă", "u": "ư"}
"""What the key w makes of the vowels before it; the first that fits. (``oa`` is ``oă``.)"""
LONGEST = 10
"""Keys: ``nghieengx``, and one more."""


def syllable_of_keys(keys: str) -> str | None:
    """The canonical syllable that these lower-case keys type; None when no key of them makes a
    mark, or when that is no syllable. Marks that are there already are kept."""
    tone, letters = split_tone(keys)
    if tone is None or len(letters) > LONGEST:
        return None
    typed = ""
    marks = 0
    for key in letters:
        changed = _changed(typed, key)
        if changed is not None:
            typed, marks = changed, marks + 1
        elif key in TONE_KEYS and not tone and VOWELS.intersection(typed):
            tone, marks = TONE_KEYS[key], marks + 1
        else:
            typed += key
    syllable = parse(typed) if marks else None
    if syllable is None or (syllable.rime.endswith(STOPS) and tone not in TONES_BEFORE_STOP):
        return None
    return str(syllable._replace(tone=tone))


def _changed(typed: str, key: str) -> str | None:
    """The letters once ``key`` has put its mark on one of them; None when it is a letter."""
    if key == "w":
        for plain, horned in HORNED.items():
            head, found, tail = typed.rpartition(plain)
            if found and not (plain[0] == "u" and head == "q"):
                return head + horned + tail
        return typed + "ư"
    place = typed.rfind(key) if key in DOUBLED else -1
    if place < 0 or (key != "d" and VOWELS.intersection(typed[place + 1 :])):
        return None
    return typed[:place] + DOUBLED[key] + typed[place + 1 :]
