"""Why a document is a hit: which words of the query it has, in which form, and where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from search.contract.results import DocumentPage, Highlighted
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import tokenize

MOST_FORMS = 12


@dataclass(frozen=True, slots=True)
class Form:
    """One form that matches: as it stands in the document, how it agrees with the query (``same``,
    ``marks``: with other diacritics, ``other``: another way to write or say it), and how often it
    stands in title and body."""

    text: str
    kind: str
    in_title: int
    in_body: int


def matching_forms(document: DocumentPage, query: str) -> tuple[Form, ...]:
    """The most frequent ones first."""
    typed = set(tokenize(query).forms)
    folded = {fold(form) for form in typed}
    title, body = _forms(document.title), _forms(document.body)
    ordered = sorted(title | body, key=lambda form: (-title[form] - body[form], form))
    return tuple(
        Form(form, _kind(form, typed, folded), title[form], body[form])
        for form in ordered[:MOST_FORMS]
    )


def _forms(text: Highlighted) -> Counter[str]:
    return Counter(" ".join(text.text[start:end].lower().split()) for start, end in text.spans)


def _kind(form: str, typed: set[str], folded: set[str]) -> str:
    syllables = tokenize(form).forms
    if set(syllables) <= typed:
        return "same"
    return "marks" if {fold(each) for each in syllables} <= folded else "other"
