"""Words (từ) of one or more syllables, as pyvi finds them, at many times its speed.

pyvi labels each token B_W (begins a word) or I_W (continues one) with a linear-chain CRF, and
builds some 15 feature strings per token to ask CRFsuite for the best sequence. Here the weights
of that very model are read once and summed per distinct word beforehand, so that a token costs
two table rows, two look-ups in the dictionary of compounds and one step of a two-state Viterbi.
The tokens, the labels and the output are pyvi's own; ``benchmarks/quality/segmentation.py``
compares all of them over a whole corpus. Neither pyvi's code nor scikit-learn, which it loads, is
imported.
"""

from __future__ import annotations

import pickletools
import re
import string
import struct
import unicodedata
from importlib import metadata, resources

import numpy as np

from vietnamese.jit import compiled
from vietnamese.text.canonical import MARKS
from vietnamese.words.crfsuite import CrfFormatError, read_crf
from vietnamese.words.labelling import (
    CAPITAL,
    DIGITS,
    LONER,
    SHAPE_BITS,
    TITLE,
    UPPER,
    Integers,
    Model,
    joined_tokens,
    word_spans,
)
from vietnamese.words.weights import BEGIN, INSIDE, Weights, WeightsError

# pyvi's pattern, alternative by alternative and in its order, but for two things. The first
# alternative is ours: a word that nothing below but the last alternative could match otherwise
# is taken at once, which halves the time. And the part of an e-mail address before the @ is
# limited (to four times what RFC 5321 allows): unlimited, a megabyte of dashes takes hours.
_TOKEN = re.compile(
    r"""(
    [^\W\d]\w*+(?![.:+@-])
    | [A-ZĐ]+\. | Tp\. | Mr\. | Mrs\. | Ms\. | Dr\. | ThS\.
    | ==> | -> | \.\.\. | >> | \n
    | \w+://[^\s]+
    | [a-zA-Z0-9_.+-]{1,256}@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+
    | \d+(?:[.,_]\d+)+
    | [^\w\s]
    | \w+
    )""",
    re.VERBOSE,
)

# Where a text can be cut so that the pieces' NFC forms join to the NFC form of the whole: before
# whatever is not composed with what stands before it. Marks are, and the letters of Hangul; of the
# scripts beyond the Basic Multilingual Plane all is taken to be.
_NFC_PIECE = re.compile(f".[{MARKS}\u1160-\u11ff\ud7b0-\ud7ff\U00010000-\U0001efff]*", re.DOTALL)

# How many stretches of text between spaces are remembered, and up to what length: enough for all
# but rare ones (47,000 news articles have 430,000 different ones), and an end to what it can cost.
_REMEMBERED = 1 << 18
_REMEMBERED_LENGTH = 40
_ROW = struct.Struct("=3q")
_NEXT = -1  # in place of a code


def weights_of_pyvi() -> Weights:
    """Read the weights and the dictionary out of the installed pyvi, running none of its code.

    The model lies inside a pickled scikit-learn object; it is picked out of the pickle's strings,
    so that nothing is unpickled. Raises WeightsError when pyvi is missing or stores it otherwise.
    """
    try:
        source = f"pyvi {metadata.version('pyvi')}"
        models = resources.files("pyvi") / "models"
        pickled = (models / "pyvi3.pkl").read_bytes()
        dictionary = (models / "words.txt").read_text(encoding="utf-8")
        strings = (argument for _, argument, _ in pickletools.genops(pickled))
        model = next(s for s in strings if isinstance(s, str) and s.startswith("lCRF"))
        crf = read_crf(model.encode("latin-1"))
    except (ImportError, OSError, StopIteration, CrfFormatError, UnicodeError) as error:
        raise WeightsError(
            f"the word segmenter needs the model of pyvi 0.1.1, but: {error!r}; "
            "install it with: pip install pyvi==0.1.1"
        ) from error
    compounds = {
        word
        for word in dictionary.split("\n")
        if len(syllables := word.split(" ")) in (2, 3) and all(syllables)
    }
    return Weights.of_model(source, crf, tuple(sorted(compounds)))


class Segmenter:
    """Finds words. One instance serves any number of threads."""

    def __init__(self, weights: Weights) -> None:
        self._model = Model(weights)
        self._tokens = _Tokens(self._model.numbers)

    @classmethod
    def load(cls) -> Segmenter:
        """With the weights of the installed pyvi. Raises WeightsError."""
        return cls(weights_of_pyvi())

    def words(self, text: str) -> list[tuple[int, int]]:
        """Spans [start, end) in ``text`` of the words of two or more syllables, in order.

        Offsets count characters of ``text`` as it was given, in whatever Unicode form. Any
        string will do, lone surrogates included; nothing is raised.
        """
        starts, ends = self.bounds(text)
        return list(zip(starts.tolist(), ends.tolist(), strict=True))

    def bounds(self, text: str) -> tuple[Integers, Integers]:
        """The same as arrays of starts and of ends."""
        if unicodedata.is_normalized("NFC", text):
            return self._bounds(text)
        normal, starts, ends = _nfc_with_offsets(text)
        first, last = self._bounds(normal)
        return np.array(starts, np.int64)[first], np.array(ends, np.int64)[last - 1]

    def segment(self, text: str) -> str:
        """What ``pyvi.ViTokenizer.tokenize`` returns: tokens parted by spaces, words by ``_``."""
        normal = unicodedata.normalize("NFC", text)
        tokens = self._tokens.find(normal)
        if not len(tokens):
            return text
        joined = joined_tokens(tokens, self._model.inside(tokens)).tolist()
        parts = [
            ("_" if is_joined else " ") + normal[start:end]
            for is_joined, (_, start, end) in zip(joined, tokens.tolist(), strict=True)
        ]
        return "".join(parts)[1:]

    def labels(self, text: str) -> list[tuple[str, str]]:
        """Each of pyvi's tokens with the label its model gives, B_W or I_W.

        An I_W token is not always joined to the one before: pyvi then rules out punctuation,
        numbers, and a capital after a small letter, as ``words`` and ``segment`` do.
        """
        normal = unicodedata.normalize("NFC", text)
        tokens = self._tokens.find(normal)
        return [
            (normal[start:end], INSIDE if inside else BEGIN)
            for inside, (_, start, end) in zip(
                self._model.inside(tokens).tolist(), tokens.tolist(), strict=True
            )
        ]

    def _bounds(self, text: str) -> tuple[Integers, Integers]:
        tokens = self._tokens.find(text)
        return word_spans(tokens, joined_tokens(tokens, self._model.inside(tokens)))


class _Tokens(dict[str, bytes]):
    """pyvi's tokens of a text, remembered per stretch of text between spaces.

    No token contains a space, so each stretch has its tokens for itself. The value of a stretch
    is an array of rows of three 64-bit integers, as bytes because these are joined fast: code,
    start and end of each token, offsets counted from the start of the stretch; and a last row of
    _NEXT, how much further the next stretch starts, and 0. Codes are those of `labelling`.
    """

    def __init__(self, numbers: dict[str, int]) -> None:
        self._numbers = numbers

    def find(self, text: str) -> Integers:
        """A row of code, start and end for each token of ``text``, which must be in NFC form."""
        rows = b"".join(map(self.__getitem__, text.split(" ")))
        return _placed(np.frombuffer(rows, np.int64).reshape(-1, 3))

    def __missing__(self, stretch: str) -> bytes:
        pack, code = _ROW.pack, self._code
        rows = [pack(code(match[0]), *match.span()) for match in _TOKEN.finditer(stretch)]
        rows.append(pack(_NEXT, len(stretch) + 1, 0))
        value = b"".join(rows)
        if len(stretch) <= _REMEMBERED_LENGTH:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[stretch] = value
        return value

    def _code(self, token: str) -> int:
        shape = UPPER * token.isupper() | TITLE * token.istitle() | DIGITS * token.isdigit()
        shape |= LONER * (token in string.punctuation or token[0].isdigit())
        shape |= CAPITAL * token[0].istitle()
        form = token.lower().partition("\0")[0]  # a string of CRFsuite's ends before a NUL
        return self._numbers.get(form, 0) << SHAPE_BITS | shape


@compiled
def _placed(rows: Integers) -> Integers:
    """The rows of the tokens, with offsets from the start of the text."""
    tokens = np.empty_like(rows)
    count = offset = 0
    for code, start, end in rows:
        if code == _NEXT:
            offset += start
        else:
            tokens[count] = code, offset + start, offset + end
            count += 1
    return tokens[:count]


def _nfc_with_offsets(text: str) -> tuple[str, list[int], list[int]]:
    """The NFC form, and for each of its characters the span in ``text`` that it comes from.

    A piece that NFC changes is one span for all its characters: a letter with its marks.
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _NFC_PIECE.finditer(text):
        start, end = match.span()
        piece = unicodedata.normalize("NFC", match[0])
        if piece == match[0]:
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(piece))
            ends.extend([end] * len(piece))
        pieces.append(piece)
    return "".join(pieces), starts, ends
