"""Show which terms a text becomes: analyse_text.py TEXT [OTHER TEXT]."""

from __future__ import annotations

import sys

from index.analysis.analyzer import analyse


def terms(text: str) -> set[str]:
    tokens = analyse(text)
    # An overlay is one term for several tokens: a date, an amount, an abbreviation.
    return {*tokens.forms, *(overlay.form for overlay in tokens.overlays)}


def main(*texts: str) -> None:
    found = [terms(text) for text in texts]
    for text, its_terms in zip(texts, found, strict=True):
        print(f"{text}: {', '.join(sorted(its_terms))}")
    if len(found) > 1:
        print("in all of them:", ", ".join(sorted(set.intersection(*found))) or "nothing")


if __name__ == "__main__":
    main(*sys.argv[1:])
