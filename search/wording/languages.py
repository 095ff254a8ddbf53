"""The languages that the search speaks."""

from __future__ import annotations

from search.wording.in_english import ENGLISH
from search.wording.in_vietnamese import VIETNAMESE
from search.wording.wording import Language, SearchWording


def search_wording(language: Language) -> SearchWording:
    return ENGLISH if language == "en" else VIETNAMESE
