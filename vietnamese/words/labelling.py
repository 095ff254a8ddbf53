"""Labels tokens with pyvi's model: weights as arrays, and the compiled loops over them.

Tokens are rows of code, start and end. A code holds the number of the token's lower-case form (0
when the model does not know it) and, in the lowest bits, its shape.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vietnamese.jit import compiled
from vietnamese.words.weights import Weights

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

# What the model and pyvi's rules ask of a token besides its lower-case form: the bits of a shape.
UPPER, TITLE, DIGITS, LONER, CAPITAL = 1, 2, 4, 8, 16
SHAPE_BITS = 5

# pyvi's names of features: of the token itself, of the one before and of the one after.
_PLACES = ("", "-1:", "+1:")
_FORM = "word.lower():"  # followed by the form
# That a token ends or begins a word of two or of three syllables in the dictionary.
_COMPOUND_FEATURES = (
    "-1:word.bi_gram()",
    "+1:word.bi_gram()",
    "-2:word.tri_gram()",
    "+2:word.tri_gram()",
)

# Multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4): the highest bits of the
# product with an odd number near 2^64 / golden ratio, taken as a signed one.
_HASH_FACTOR = -0x61C8864680B583EB
_HASH_SHIFT = 40


class Model:
    """The weights as arrays. ``numbers`` are those of the lower-case forms that it knows."""

    def __init__(self, weights: Weights) -> None:
        known = {name.split(_FORM, 1)[1] for name in weights.attributes if _FORM in name}
        known.update(syllable for word in weights.compounds for syllable in word.split(" "))
        self.numbers = {form: number for number, form in enumerate(sorted(known), start=1)}

        weight = weights.attributes.get
        # Rows: the number of a form, or a shape. Columns: what a token adds to its own score, to
        # that of the next token (to which it is the one before), and to that of the one before.
        self._forms = np.zeros((len(self.numbers) + 1, len(_PLACES)))
        self._shapes = np.zeros((1 << SHAPE_BITS, len(_PLACES)))
        for column, prefix in enumerate(_PLACES):
            for form, number in self.numbers.items():
                self._forms[number, column] = weight(prefix + _FORM + form, 0.0)
            for bit, test in (UPPER, "isupper"), (TITLE, "istitle"), (DIGITS, "isdigit"):
                has_it = np.arange(1 << SHAPE_BITS) & bit != 0
                self._shapes[has_it, column] += weight(f"{prefix}word.{test}()", 0.0)
        self._shapes[:, 0] += weight("bias", 0.0)

        self._of_compounds = np.array([weight(name, 0.0) for name in _COMPOUND_FEATURES])
        self._transitions = np.array(weights.transitions)
        keys = [self._key(word) for word in weights.compounds]
        self._table = _table(np.array(keys, np.int64))

    def inside(self, tokens: Integers) -> Booleans:
        """Which tokens the best labelling calls I_W."""
        return _inside(
            tokens, self._forms, self._shapes, self._of_compounds, self._transitions, self._table
        )

    def _key(self, word: str) -> int:
        """A compound as one integer, with the numbers of its forms, none of them 0, as digits."""
        key = 0
        for syllable in word.split(" "):
            key = key * len(self._forms) + self.numbers[syllable]
        return key


@compiled
def _slot(table: Integers, key: int) -> int:
    """Where ``key`` is in the hash table, or where it would be: there the table holds 0."""
    slot = (key * _HASH_FACTOR >> _HASH_SHIFT) & (len(table) - 1)
    while table[slot] != 0 and table[slot] != key:
        slot = (slot + 1) & (len(table) - 1)
    return slot


@compiled
def _table(keys: Integers) -> Integers:
    """A hash table of ``keys``, none of them 0, at most half full."""
    size = 2
    while size < 2 * len(keys):
        size *= 2
    table = np.zeros(size, np.int64)
    for key in keys:
        table[_slot(table, key)] = key
    return table


@compiled
def _inside(
    tokens: Integers,
    forms: Floats,
    shapes: Floats,
    of_compounds: Floats,
    transitions: Floats,
    table: Integers,
) -> Booleans:
    """Which tokens the best labelling calls I_W: the Viterbi algorithm on score differences.

    Where two labellings score the same, the one with B_W is taken, as in CRFsuite.
    """
    count = len(tokens)
    inside = np.zeros(count, np.bool_)
    if count == 0:
        return inside

    # Score of I_W minus that of B_W, as far as a token's own features go.
    scores = np.zeros(count)
    numbers = tokens[:, 0] >> SHAPE_BITS
    for i in range(count):
        shape = tokens[i, 0] & ((1 << SHAPE_BITS) - 1)
        scores[i] += forms[numbers[i], 0] + shapes[shape, 0]
        if i + 1 < count:
            scores[i + 1] += forms[numbers[i], 1] + shapes[shape, 1]
        if i > 0:
            scores[i - 1] += forms[numbers[i], 2] + shapes[shape, 2]
            if numbers[i - 1] == 0 or numbers[i] == 0:
                continue
            key = numbers[i - 1] * len(forms) + numbers[i]
            if table[_slot(table, key)]:
                scores[i] += of_compounds[0]
                scores[i - 1] += of_compounds[1]
            if i > 1 and numbers[i - 2] != 0:
                key += numbers[i - 2] * len(forms) * len(forms)
                if table[_slot(table, key)]:
                    scores[i] += of_compounds[2]
                    scores[i - 2] += of_compounds[3]

    # The lead: score of the best labelling so far that ends with I_W minus the best with B_W.
    begin_begin, begin_inside, inside_begin, inside_inside = transitions
    begin_from_inside = np.zeros(count, np.bool_)
    inside_from_inside = np.zeros(count, np.bool_)
    lead = scores[0]
    for i in range(1, count):
        begin_from_inside[i] = lead + inside_begin > begin_begin
        inside_from_inside[i] = lead + inside_inside > begin_inside
        to_begin = max(begin_begin, lead + inside_begin)
        lead = scores[i] + max(begin_inside, lead + inside_inside) - to_begin

    label = lead > 0
    for i in range(count - 1, -1, -1):
        inside[i] = label
        label = inside_from_inside[i] if label else begin_from_inside[i]
    return inside


@compiled
def joined_tokens(tokens: Integers, inside: Booleans) -> Booleans:
    """Which tokens pyvi joins to the one before: those labelled I_W, but for its exceptions."""
    joined = np.zeros(len(tokens), np.bool_)
    for i in range(1, len(tokens)):
        before, code = tokens[i - 1, 0], tokens[i, 0]
        a_loner = (before | code) & LONER
        a_new_capital = code & CAPITAL and not before & CAPITAL
        joined[i] = inside[i] and not a_loner and not a_new_capital
    return joined


@compiled
def word_spans(tokens: Integers, joined: Booleans) -> tuple[Integers, Integers]:
    """Starts and ends of the words of several tokens."""
    starts, ends = np.empty(len(tokens), np.int64), np.empty(len(tokens), np.int64)
    count = 0
    for i in range(1, len(tokens)):
        if joined[i]:
            if not joined[i - 1]:
                starts[count] = tokens[i - 1, 1]
                count += 1
            ends[count - 1] = tokens[i, 2]
    return starts[:count], ends[:count]
