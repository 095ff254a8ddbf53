"""What pyvi's word model knows, apart from pyvi: plain numbers and words."""

from __future__ import annotations

from dataclasses import dataclass

from vietnamese.words.crfsuite import CrfModel

BEGIN, INSIDE = "B_W", "I_W"
"""pyvi's labels: a token begins a word, or continues one."""


class WeightsError(ValueError):
    """The segmenter's weights could not be read; the message says from where and what to do."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What pyvi's model knows, without its machinery.

    ``attributes`` maps a feature of a token (pyvi's name of it) to how much it speaks for
    "continues a word" minus how much for "begins a word"; ``transitions`` are the weights of
    begin-begin, begin-inside, inside-begin and inside-inside; ``compounds`` are the words of two
    or three syllables in pyvi's dictionary, syllables joined by a space.
    """

    source: str
    transitions: tuple[float, float, float, float]
    attributes: dict[str, float]
    compounds: tuple[str, ...]

    @classmethod
    def of_model(cls, source: str, crf: CrfModel, compounds: tuple[str, ...]) -> Weights:
        """Raises WeightsError when the model is not one of pyvi's two labels."""
        if crf.labels != (BEGIN, INSIDE):
            raise WeightsError(f"expected the labels B_W and I_W in {source}, found {crf.labels}")
        attributes = dict.fromkeys((attribute for attribute, _ in crf.states), 0.0)
        for (attribute, label), weight in crf.states.items():
            attributes[attribute] += weight if label == INSIDE else -weight
        begin_begin, begin_inside, inside_begin, inside_inside = (
            crf.transitions.get((before, label), 0.0)
            for before in (BEGIN, INSIDE)
            for label in (BEGIN, INSIDE)
        )
        transitions = (begin_begin, begin_inside, inside_begin, inside_inside)
        return cls(source, transitions, attributes, compounds)
