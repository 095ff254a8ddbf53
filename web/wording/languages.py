"""The languages of the interface."""

from __future__ import annotations

from dataclasses import replace

from index.settings.project import Project
from search.wording.wording import Language
from web.wording.in_english import ENGLISH
from web.wording.in_vietnamese import VIETNAMESE
from web.wording.wording import Wording

ALL: dict[Language, Wording] = {"vi": VIETNAMESE, "en": ENGLISH}


def wording_of(project: Project) -> dict[Language, Wording]:
    """The texts of a site in each of its languages, its default first."""
    return {
        language: _of_site(ALL[language], project)
        for name in project.site.languages
        for language in ALL
        if language == name
    }


def _of_site(words: Wording, project: Project) -> Wording:
    site, language = project.site, words.language
    named = tuple((field, said.of(language)) for field, said in project.facets.names)
    return replace(
        words,
        tagline=site.tagline.of(language) if site.tagline else words.tagline,
        footer=site.footer.of(language) if site.footer else words.footer,
        field_names=(*named, *words.field_names),
        source_names=tuple((called.casefold(), name) for called, name in project.sources.names),
    )
