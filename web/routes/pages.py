"""The pages that people read: search, document, help."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, abort, render_template, request
from markupsafe import Markup

from search.contract.errors import (
    AmbiguousPlace,
    DocumentNotFound,
    NoSuchPlace,
    PageOutOfRange,
    QuerySyntaxError,
)
from search.contract.results import DocumentPage, SearchPage, SearchRequest
from vietnamese.text.folding import fold
from web.address.links import Links, outward
from web.address.page_state import Reading, View, read_view
from web.address.parameters import Refused
from web.address.settings import MAX_DOCUMENT_ID
from web.middleware import context
from web.middleware.context import links, search, site, whole_links
from web.page.about_article import about_article
from web.page.chart import as_text, chart
from web.page.document_places import document_places
from web.page.filter_panel import chips, field_choices
from web.page.fulltext import full_text
from web.page.guide import CHAPTERS, chapter, contents
from web.page.hit_list import dates, facts, hit_list, passage, ticks
from web.page.paging import paging
from web.page.place_candidates import place_candidates
from web.page.place_filter import kept_choices, place_choices, place_ticks, unknown_tick
from web.page.result_order import Neighbours, neighbours
from web.page.timeline import Timeline, timeline
from web.page.why import matching_forms
from web.wording.wording import Wording

pages = Blueprint("pages", __name__)
RELATED = 5
EXAMPLES = 3
LATEST = 5  # documents to offer where nothing was found
FEW_BARS = 1  # it alone says nothing, unless it leads further down and many hits are in it


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there are no results: ``text`` for a person; ``position`` in ``query`` where the
    query itself is at fault; ``last`` the last page that there is, where a page is missing;
    ``places`` are those that the name ``place`` may mean, each with its view, and ``more_places``
    how many others there are."""

    text: str
    query: str = ""
    position: int | None = None
    last: int | None = None
    place: str = ""
    places: tuple[tuple[str, View], ...] = ()
    more_places: int = 0


@pages.get("/")
def search_page() -> tuple[str, int]:
    reading = read_view(request.args, site().languages, site().today())
    view, words = reading.view, site().words[reading.view.language]
    if reading.problems:
        return _unanswered(reading, words, None), 400
    try:
        counted = tuple(dict.fromkeys((*site().settings.project.facets.fields, *view.counted)))
        wanted = replace(view.request(), counted=counted)
        return _answered(reading, words, search(wanted)), 200
    except QuerySyntaxError as error:
        failure = Failure(words.error(error), error.query, error.position)
        return _unanswered(reading, words, failure), 400
    except (AmbiguousPlace, NoSuchPlace) as error:
        return _unanswered(reading, words, _no_one_place(error, view, words)), 400
    except PageOutOfRange as error:
        failure = Failure(words.error(error), last=error.pages or None)
        return _unanswered(reading, words, failure), 404


@pages.get("/tai-lieu")
@pages.get("/tai-lieu/<anything:id>")
def document_page(id: str | None = None) -> str:
    id = request.args.get("id", "") if id is None else id
    if not id or len(id) > MAX_DOCUMENT_ID:
        raise DocumentNotFound(id[:MAX_DOCUMENT_ID])
    reading = read_view(request.args, site().languages, site().today())
    for problem in reading.problems:
        if problem.parameter == "q":
            raise Refused(problem)
    engine, view, words = site().engine, reading.view, context.words()
    language = view.language
    try:
        document = engine.document(id, view.query)
    except QuerySyntaxError:  # the text matters more here than what was asked
        document, view = engine.document(id), view.asking("")
    other, whole = context.other_language(), whole_links()
    return render_template(
        "document.html",
        words=words,
        links=links(),
        view=View(query=view.query, language=language),
        results=view,
        neighbours=Neighbours() if view.blank else neighbours(id, view, search),
        document=document,
        facts=facts(document, words),
        dates=dates,
        text=full_text(document.body, words, document.pages),
        places=document_places(
            document.places, engine.places_named, View(language=language), words
        ),
        related=engine.related(id, RELATED),
        original=outward(document.url),
        share=whole.document(document.id),
        shared_search=whole.document(document.id, view.query, language) + _passage(document),
        translated=links().hit(id, view.spoken(other)) if other else "",
        forms=matching_forms(document, view.query) if view.query else (),
        about_article=about_article(document, whole.document(document.id), site().words[language]),
    )


def _passage(document: DocumentPage) -> str:
    """What opens a document at its first match."""
    found = passage(document.body)
    return f"#{found}" if found else ""


@pages.get("/tro-giup")
def help_page() -> str:
    return render_template(
        "help.html",
        words=context.words(),
        links=links(),
        view=View(language=context.language()),
        place=_frequent_place(),
        contents=contents(context.language(), site().languages[0]),
    )


@pages.get("/tro-giup/<name>")
def guide_page(name: str) -> str:
    if name not in CHAPTERS:
        abort(404)
    language = context.language()
    return render_template(
        "guide.html",
        words=context.words(),
        links=links(),
        view=View(language=language),
        chapter=chapter(name, language, site().languages[0]),
        contents=contents(language, site().languages[0]),
    )


def _answered(reading: Reading, words: Wording, page: SearchPage) -> str:
    view = reading.view
    if page.chosen:  # all links have the places' own names
        view = view.at(tuple(dict.fromkeys(place.value for place in page.chosen)))
    address = links()
    times = timeline(page, view, address, words)
    first = (page.page - 1) * view.per_page + 1
    return render_template(
        "search.html",
        words=words,
        links=address,
        view=view,
        reading=reading,
        page=page,
        chips=chips(view, words),
        places=place_choices(page, view),
        ticks=ticks,
        place_ticks=place_ticks,
        unknown_tick=unknown_tick,
        place_typed="",
        place_wrong="",
        fields=field_choices(page, view, words),
        hits=hit_list(page, words, address, view, first, "h3" if view.blank else "h2"),
        latest="" if page.hits else _latest(view, words, address),
        examples=_examples() if view.blank else (),
        times=times if times.bars or times.undated or times.around else None,
        times_as_text=as_text(times, words),
        chart=chart(times, words) if _is_telling(times, view) else "",
        paging=paging(page.page, page.pages),
        within_reach=page.pages * view.per_page,
        problems={},
        failure=None,
    )


def _examples() -> tuple[str, ...]:
    """Queries to try: those of the settings, else phrases of the index, one without diacritics."""
    if given := site().settings.project.site.examples:
        return given
    found = site().engine.frequent_phrases(EXAMPLES)
    return tuple(fold(phrase) if at == 1 else phrase for at, phrase in enumerate(found))


def _frequent_place() -> str:
    """A place that documents are from, to show how one asks for it; empty where there is none."""
    places = site().engine.search(SearchRequest(per_page=1, snippets=False)).places
    return next((place.value for place in places if place.kind != "unknown"), "")


def _is_telling(times: Timeline, view: View) -> bool:
    """Whether a chart says more than the number of hits."""
    if len(times.bars) > FEW_BARS:
        return True
    return times.step != "day" and any(bar.count > view.per_page for bar in times.bars)


def _no_one_place(error: AmbiguousPlace | NoSuchPlace, view: View, words: Wording) -> Failure:
    found = place_candidates(error, view, words)
    return Failure(found.text, place=error.name, places=found.places, more_places=found.more)


def _latest(view: View, words: Wording, address: Links) -> Markup:
    """The newest documents, for those who have found nothing; empty where there are none."""
    page = site().engine.newest(LATEST)
    blank = View(language=view.language)
    return hit_list(page, words, address, blank, 1, "h3") if page.hits else Markup()


def _unanswered(reading: Reading, words: Wording, failure: Failure | None) -> str:
    """The search page with its form and what is wrong, instead of results."""
    view = reading.view
    place = failure.place if failure else ""
    problems = {problem.parameter: words.problem(problem) for problem in reading.problems}
    return render_template(
        "search.html",
        words=words,
        links=links(),
        view=view,
        reading=reading,
        page=None,
        chips=chips(view, words),
        places=kept_choices(view.without_place(place) if place else view),
        ticks=ticks,
        place_ticks=place_ticks,
        place_typed=place,
        place_wrong=failure.text if failure and place else problems.get("place", ""),
        fields=field_choices(None, view, words),
        problems=problems,
        failure=failure,
    )
