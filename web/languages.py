"""The languages of the interface."""

from __future__ import annotations

from .in_english import ENGLISH
from .in_vietnamese import VIETNAMESE
from .view import Language
from .wording import Wording


def wording(language: Language) -> Wording:
    return ENGLISH if language == "en" else VIETNAMESE
