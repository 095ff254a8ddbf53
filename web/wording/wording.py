"""Every text of the interface by name; see in_vietnamese.py and in_english.py.

One field per text: a text that is missing in one of the two languages does not pass mypy.
``{}`` places are filled with ``str.format``; templates escape what comes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from search.contract.errors import SearchError
from search.contract.notices import Notice, Offer
from search.contract.results import DateKind, SearchPage
from search.wording.sentence import Sentence
from search.wording.wording import Language, SearchWording
from web.address.parameters import DATE_KINDS, LANGUAGES, MATCHES, SORTS, Problem


@dataclass(frozen=True, slots=True)
class Wording:
    search: SearchWording  # what the search says, with the form of numbers and days

    # frame
    tagline: str
    skip: str
    other_language: str
    help: str
    guide: str
    home: str
    machine_formats: str
    footer: str
    contact: str

    # search form
    search_label: str
    search_button: str
    suggestions_label: str
    suggestions_some: str
    suggestions_none: str
    suggestion_opens: str
    suggestion_kinds: tuple[tuple[str, str], ...]

    # results
    results_title: str
    results_none_title: str
    results_cut_title: str
    results_browse: str
    results_count: str
    results_count_one: str
    results_count_cut: str
    results_distinct: str
    unfold: str
    similar: str
    similar_one: str
    similar_more: str
    latest: str
    published: str
    event: str
    undated: str
    source: str
    untitled: str
    folded: str
    folded_why: str
    did_you_mean: str
    only_within: str
    see_undated: str
    notices_label: str
    all_notices: str
    why: str
    page_of: str
    to_filters: str
    skip_to_filters: str
    depth_note: str

    # filters
    filters: str
    district: str
    place: str
    place_add: str
    place_button: str
    place_hint: str
    place_matches: str
    place_more: str
    more_values: str
    narrow: str
    narrowed: str
    place_since: str
    place_elsewhere: str
    place_unknown: str
    place_in_query: str
    place_which: str
    place_none: str
    place_near: str
    place_say_more: str
    place_ground: str
    place_known: str
    place_evidence: Mapping[str, str]  # where a document says so
    apply: str
    dates: str
    since: str
    until: str
    date_hint: str
    dated_label: str
    dated_any: str
    date_kinds: tuple[tuple[DateKind, str], ...]
    typed_days: str
    any_time: str
    years_about: str
    months_about: str
    days_about: str
    times_as_text: str
    bar: str
    undated_hits: str
    chips_label: str
    chip_since: str
    chip_until: str
    chip_between: str
    chip_literal: str
    chip_match: str
    match_label: str
    match_any: str
    chip_unfolded: str
    year_name: str
    month_name: str
    field_names: tuple[tuple[str, str], ...]  # of the sources' own fields
    on_page: str  # of a paper
    remove: str
    remove_all: str
    sort_label: str
    sort_relevance: str
    sort_newest: str
    sort_oldest: str
    sort_event: str
    pages_label: str
    previous: str
    next: str
    page_number: str
    feed: str
    feed_about: str
    csv: str

    # nothing found
    none_lead: str
    none_cut: str
    none_tips: tuple[str, ...]
    none_unfilter: str

    # front page
    front_examples: str
    front_count: str

    # document
    back_to_results: str
    results_label: str
    previous_result: str
    next_result: str
    result_number: str
    citation: str
    copy_citation: str
    why_title: str
    form_kinds: Mapping[str, str]
    in_title: str
    in_body: str
    facts: str
    address: str
    share: str
    copy: str
    copied: str
    matches: str
    matches_one: str
    no_match: str
    first_match: str
    previous_match: str
    next_match: str
    match_keys: str
    related: str

    # errors
    error_title: str
    error_summary: str
    error_here: str
    not_found_title: str
    not_found: str
    no_document: str
    to_last_page: str
    bad_request: str
    bad_method: str
    address_too_long: str
    too_many_requests: str
    internal_title: str
    internal: str
    unavailable: str

    # problems with a parameter
    query_name: str
    too_long: str
    too_many: str
    no_date: str
    no_such_day: str
    no_such_day_in_month: str
    date_order: str
    no_number: str
    no_such_sort: str
    no_such_language: str
    no_such_match: str
    no_such_date_kind: str
    no_flag: str
    no_filter: str
    repeated: str
    unknown: str
    unknown_but_near: str

    # what a site calls its sources, by what their documents say, in lower case
    source_names: tuple[tuple[str, str], ...] = ()

    @property
    def language(self) -> Language:
        return self.search.language

    def error(self, error: SearchError) -> str:
        return self.search.text(self.search.error(error))

    def notice(self, notice: Notice) -> Markup:
        """The sentence of a notice. What it quotes is marked as Vietnamese where that is not the
        language of the page."""
        return self._shown(self.search.notice(notice))

    def offer(self, offer: Offer) -> Markup:
        """What a reader may choose instead, as the text of a link."""
        return self._shown(self.search.offer(offer))

    def _shown(self, sentence: Sentence) -> Markup:
        parts = (
            Markup('<span lang="vi">{}</span>').format(part)
            if isinstance(part, str) and self.language != "vi"
            else self.search.part(part)
            for part in sentence.parts
        )
        return Markup(sentence.template).format(*parts)

    def count(self, page: SearchPage) -> str:
        """How many documents were found, as far as that is known."""
        if page.cut:
            return self.results_count_cut.format(self.number(page.total))
        if page.total == 1:
            return self.results_count_one
        return self.results_count.format(self.number(page.total))

    def similar_count(self, count: int) -> str:
        """How many hits are folded under one."""
        return self.similar_one if count == 1 else self.similar.format(self.number(count))

    def number(self, value: int) -> str:
        return self.search.number(value)

    def day(self, iso: str) -> str:
        """An ISO day, with a time of day if there is one, as people write it; a text that is
        no such thing comes back as it is."""
        try:
            moment = datetime.fromisoformat(iso)
        except ValueError:
            return iso
        written = self.plain_day(moment.date())
        return f"{written} {moment:%H:%M}" if len(iso) > 10 else written

    def plain_day(self, day: date) -> str:
        return self.search.day(day)

    def year(self, day: date) -> str:
        return self.year_name.format(day)

    def month(self, day: date) -> str:
        return self.month_name.format(day)

    def date_kind(self, kind: DateKind) -> str:
        return dict(self.date_kinds)[kind]

    def field_name(self, name: str) -> str:
        """What a field of the source is called; one that nobody foresaw by its own name."""
        return next((said for known, said in self.field_names if known == name), name)

    def value_name(self, field: str, value: str) -> str:
        """What a value of a field is called: a source as the site does."""
        return (self.source_name(value) or value) if field == "source" else value

    def source_name(self, called: str | None) -> str | None:
        """What the site calls a source; one that it does not name as the document does."""
        return called and dict(self.source_names).get(called.casefold(), called)

    def problem(self, problem: Problem) -> str:
        """The problem as a sentence, without the name of the field."""
        match problem.reason:
            case "too-long":
                return self.too_long.format(problem.limit)
            case "too-many":
                return self.too_many.format(problem.limit)
            case "no-such-day" if problem.limit:
                return self.no_such_day_in_month.format(problem.limit)
            case "no-such-day":
                return self.no_such_day
            case "no-date":
                return self.no_date
            case "date-order":
                return self.date_order
            case "no-number":
                return self.no_number.format(self.number(problem.limit))
            case "no-such-sort":
                return self.no_such_sort.format(", ".join(SORTS))
            case "no-such-language":
                return self.no_such_language.format(", ".join(LANGUAGES))
            case "no-such-match":
                return self.no_such_match.format(", ".join(MATCHES))
            case "no-such-date-kind":
                return self.no_such_date_kind.format(", ".join(DATE_KINDS))
            case "no-filter":
                return self.no_filter
            case "no-flag":
                return self.no_flag
            case "repeated":
                return self.repeated
            case "unknown-parameter":
                there = ", ".join(problem.known)
                if problem.nearest:
                    return self.unknown_but_near.format(there, problem.nearest)
                return self.unknown.format(there)

    def field(self, parameter: str) -> str:
        """The name of the form field that a parameter stands for."""
        names = {
            "q": self.query_name,
            "district": self.district,
            "place": self.place,
            "from": self.since,
            "to": self.until,
            "date": self.dated_label,
            "sort": self.sort_label,
            "match": self.match_label,
        }
        return names.get(parameter, self.page_number.format("").strip())
