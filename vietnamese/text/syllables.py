"""The grammar of a Vietnamese syllable: onset, rime, tone, and how it is spelled.

A syllable is read from any spelling (tone mark on the wrong vowel, i for y) and written
in one: the tone mark stands the older way (``hòa``, ``thủy``), ``qu`` and ``gi`` are onsets
(``quý``, ``già``, ``giếng``), and after a few onsets a final i and y are one letter
(``kĩ`` is ``kỹ``, ``lí`` is ``lý``).

All strings here are lower-case; letters that carry a circumflex, a breve or a horn are
single characters (NFC). The rimes are those of the language as it is written, borrowed
ones that have become common included (``xoong``, ``buýt``); names from other languages
of the country (``Đắk``, ``Kạn``) are not syllables of this grammar.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from vietnamese.kept import kept

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TONES = frozenset((GRAVE, ACUTE, TILDE, HOOK, DOT))
"""The five written tones as combining marks; the level tone is the empty string."""

ONSETS = tuple(sorted(_words("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")))
"""``p`` alone stands in borrowed words and names (pin, Sa Pa)."""
_IS_ONSET = frozenset((*ONSETS, "")).__contains__

RIMES = _words(
    """
    a ac ach ai am an ang anh ao ap at au ay
    ăc ăm ăn ăng ăp ăt
    âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et
    ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
    oc oe oem oen oeo oet oi om on ong ooc oong op ot
    ô ôc ôi ôm ôn ông ôp ôt
    ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ
    up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y
    """
)
RIMES_OF_NO_ONSET = _words("yêm yên yêng yêt yêu")
RIMES_OF_QU = _words(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây
    e en eo et ê êch ên ênh êt i ich inh it ôc ơ ơi ơn y ych yên yêt ynh yt
    """
)
RIMES_OF_GI = frozenset({"", "n", "p", "êc", "êm", "ên", "êng", "êp", "êt", "êu"}) | frozenset(
    rime for rime in RIMES if rime[0] not in "iyê"
)
"""After the letters ``gi``. Where no vowel follows, the i is the vowel too: gì, gìn."""

FRONT_VOWELS = frozenset("eêiy")
BEFORE_FRONT_ONLY = frozenset(("k", "gh", "ngh"))
NEVER_BEFORE_FRONT = frozenset(("c", "g", "ng"))
STOPS = ("c", "ch", "p", "t")
TONES_BEFORE_STOP = frozenset((ACUTE, DOT))

VOWELS = frozenset("aăâeêioôơuưy")
MARKED_VOWELS = frozenset("ăâêôơư")

WRITTEN_WITH_Y = frozenset(("h", "k", "l", "m", "qu", "t"))
"""Onsets after which an open i and y are one letter, written y here: hy kỳ lý Mỹ quý tỷ."""
WRITTEN_WITH_I = frozenset(("s", "v"))
"""The same, written i here, as nearly all text has it: sĩ (sỹ), vì (vỹ)."""
QU_I_TO_Y = {"i": "y", "ich": "ych", "inh": "ynh", "it": "yt"}


class Syllable(NamedTuple):
    """``onset`` and ``rime`` without tone, in the letters of the canonical spelling."""

    onset: str
    rime: str
    tone: str  # one of TONES, or "" for the level tone

    def __str__(self) -> str:
        """The canonical spelling, NFC."""
        letters = self.onset + self.rime
        if not self.tone:
            return letters
        place = _tone_place(self.onset, self.rime)
        return normalize("NFC", letters[: place + 1] + self.tone + letters[place + 1 :])


@lru_cache(maxsize=1 << 16)
def parse(word: str) -> Syllable | None:
    """Read a lower-case NFC word as a syllable, wherever its tone mark stands.

    None when the letters are no Vietnamese syllable or bear two tones. A stop coda is
    accepted without a tone (``mat``), because people type so; `is_syllable` is strict.
    """
    if not 0 < len(word) <= 8:  # the longest, nghiêng, has 7 letters; 8 allows one stray mark
        return None
    tone, letters = split_tone(word)
    if tone is None:
        return None
    for length in (3, 2, 1, 0):
        onset = letters[:length]
        if not _IS_ONSET(onset):
            continue
        rime = _read_rime(onset, letters[length:])
        if rime is not None:
            if rime.endswith(STOPS) and tone and tone not in TONES_BEFORE_STOP:
                return None
            return Syllable(onset, rime, tone)
    return None


def is_syllable(word: str) -> bool:
    """Whether a canonical form is a possible syllable: a stop coda needs its tone mark."""
    syllable = parse(word)
    return syllable is not None and not (syllable.rime.endswith(STOPS) and not syllable.tone)


def is_bare_syllable(word: str) -> bool:
    """Whether a folded form is a possible syllable without its marks: ``phuong``, ``benh``."""
    return word in _bare_syllables()


@kept()
def _bare_syllables() -> frozenset[str]:
    rimes = RIMES | RIMES_OF_NO_ONSET | RIMES_OF_QU | RIMES_OF_GI
    found = (parse(onset + rime) for onset in ("", *ONSETS) for rime in rimes)
    return frozenset(_bare(str(syllable)) for syllable in found if syllable)


def _bare(word: str) -> str:
    letters = normalize("NFD", word.replace("đ", "d"))
    return "".join(letter for letter in letters if letter.isascii())


def split_tone(word: str) -> tuple[str | None, str]:
    """Tone ("" for level, None when there are several) and the word without tone, NFC."""
    if word.isascii():
        return "", word
    decomposed = normalize("NFD", word)
    tones = set(TONES.intersection(decomposed))
    if not tones:
        return "", word
    letters = normalize("NFC", "".join(c for c in decomposed if c not in TONES))
    return (tones.pop() if len(tones) == 1 else None), letters


def _read_rime(onset: str, rime: str) -> str | None:
    """The rime in canonical letters if it may follow the onset, else None."""
    if onset == "qu":
        return QU_I_TO_Y.get(rime, rime) if rime in RIMES_OF_QU else None
    if onset == "gi":
        return rime if rime in RIMES_OF_GI else None
    if rime not in RIMES and not (onset == "" and rime in RIMES_OF_NO_ONSET):
        return None
    front = rime[0] in FRONT_VOWELS
    if (onset in BEFORE_FRONT_ONLY and not front) or (onset in NEVER_BEFORE_FRONT and front):
        return None
    if rime == "i" and onset in WRITTEN_WITH_Y:
        return "y"
    if rime == "y" and onset in WRITTEN_WITH_I:
        return "i"
    return rime


def _tone_place(onset: str, rime: str) -> int:
    """Index in onset + rime of the letter that bears the tone mark, the older way.

    The last marked vowel if there is one (thuế, được); else the last vowel before a coda
    (hoàn, huỳnh); else the only vowel, the first of two (hòa) or the middle of three (ngoài).
    """
    vowels = [i for i, letter in enumerate(rime) if letter in VOWELS]
    start = len(onset)
    if not vowels:
        return start - 1  # gì, gìn
    marked = [i for i in vowels if rime[i] in MARKED_VOWELS]
    if marked:
        return start + marked[-1]
    if vowels[-1] < len(rime) - 1:
        return start + vowels[-1]
    return start + vowels[(0, 0, 1)[len(vowels) - 1]]
