"""The languages of the interface."""

from __future__ import annotations

from search.wording.wording import Language
from web.wording.in_english import ENGLISH
from web.wording.in_vietnamese import VIETNAMESE
from web.wording.wording import Wording


def wording(language: Language) -> Wording:
    return ENGLISH if language == "en" else VIETNAMESE
