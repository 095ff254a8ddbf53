"""What the search itself says to a reader: on the page, in the API, on the command line.

One field per sentence: one that is missing in a language does not pass mypy. Errors and notices
are turned into words here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from search.contract.errors import (
    AmbiguousPlace,
    ClusterProblem,
    DatesOutOfOrder,
    DocumentNotFound,
    IndexMissing,
    IndexProblem,
    IndexUnreadable,
    NoSuchPlace,
    PageOutOfRange,
    SearchError,
)
from search.contract.notices import MatchLevel, Notice, NoticeCode, Offer
from search.contract.places import Place
from search.wording.sentence import Counted, Part, Sentence

Language = Literal["vi", "en"]
MOST_NAMED: Final = 12  # places in one sentence


@dataclass(frozen=True, slots=True)
class SearchWording:
    language: Language
    thousands: str
    months: tuple[str, ...]  # empty: a day is written 18/01/2023

    # notices
    marks: str
    telex: str
    no_word: str
    too_long: str
    no_such_district: str
    similar_names: str
    no_such_field: str
    fields_are: str
    plain_district: str
    plain_place: str
    ambiguous_place: str
    former_place: str
    plain_day: str
    plain_phrase: str
    suggested: str
    widened_question: str
    widened_whole: Counted
    widened_not_close: str
    widened_syllables: str
    widened_marks: str
    widened_some: Counted
    widened_none: str
    apart: Counted
    undated_between: Counted
    undated_since: Counted
    undated_until: Counted
    time_day: str
    time_between: str
    time_since: str
    time_until: str
    newest: str
    cut: str

    # what may be chosen instead
    as_typed: str
    every_reading: str
    narrower: str
    wider: str
    both_places: str
    matches: Mapping[MatchLevel, str]  # what a hit must have, after "with"

    # errors
    dates_out_of_order: str
    which_place: str
    no_place: str
    no_such_place: str
    no_page: Counted
    no_pages: str
    no_document: str
    index_missing: str
    index_unusable: str
    cluster_unusable: str
    index_unreadable: str

    # the command line
    did_you_mean: str
    results: Counted
    distinct: str
    similar: Counted
    page_of: str
    event: str
    undated: str

    def notice(self, notice: Notice) -> Sentence:
        """Raises ValueError where a notice does not have the data of its code."""
        match (notice.code, *notice.values):
            case NoticeCode.MARKS, str(query):
                return Sentence(self.marks, (query,))
            case NoticeCode.TELEX, str(typed), str(read):
                return Sentence(self.telex, (typed, read))
            case (NoticeCode.IGNORED,):
                return Sentence(self.no_word)
            case NoticeCode.IGNORED, int(units):
                return Sentence(self.too_long, (units,))
            case NoticeCode.NO_SUCH_DISTRICT, str(name):
                return Sentence(self.no_such_district, (name,))
            case NoticeCode.NO_SUCH_DISTRICT, str(name), *near:
                template = f"{self.no_such_district} {self.similar_names}"
                return Sentence(template, (name, ", ".join(map(str, near))))
            case NoticeCode.NO_SUCH_FIELD, str(name):
                return Sentence(self.no_such_field, (name,))
            case NoticeCode.NO_SUCH_FIELD, str(name), *known:
                template = f"{self.no_such_field} {self.fields_are}"
                return Sentence(template, (name, ", ".join(map(str, known))))
            case NoticeCode.PLAIN_TEXT, "district", str(name), str(text):
                return Sentence(self.plain_district, (name, text))
            case NoticeCode.PLAIN_TEXT, "place", str(name), str(text):
                return Sentence(self.plain_place, (name, text))
            case NoticeCode.AMBIGUOUS_PLACE, str(name), str(first), *others:
                places = "; ".join([first, *map(str, others)][:MOST_NAMED])
                return Sentence(self.ambiguous_place, (name, 1 + len(others), places))
            case NoticeCode.FORMER_PLACE, str(former), str(now):
                return Sentence(self.former_place, (former, now))
            case NoticeCode.PLAIN_TEXT, "day", str(day), str(text):
                return Sentence(self.plain_day, (day, text))
            case NoticeCode.PLAIN_TEXT, "phrase", str(_), str(text):
                return Sentence(self.plain_phrase, (text,))
            case (NoticeCode.WIDENED,):
                return Sentence(self.widened_question)
            case NoticeCode.SUGGESTED, str(typed), str(meant):
                return Sentence(self.suggested, (typed, meant))
            case NoticeCode.WIDENED, "whole", 0:
                return Sentence(self.widened_not_close)
            case NoticeCode.WIDENED, "whole", int(count):
                return Sentence(self.widened_whole.of(count), (count,))
            case NoticeCode.WIDENED, "syllables", int(_):
                return Sentence(self.widened_syllables)
            case NoticeCode.WIDENED, "any-marks", int(_):
                return Sentence(self.widened_marks)
            case NoticeCode.WIDENED, "best", 0:
                return Sentence(self.widened_none)
            case NoticeCode.WIDENED, "best", int(count):
                return Sentence(self.widened_some.of(count), (count,))
            case NoticeCode.APART, int(count):
                return Sentence(self.apart.of(count), (count,))
            case NoticeCode.UNDATED, int(count), date() as since, date() as until:
                return Sentence(self.undated_between.of(count), (count, since, until))
            case NoticeCode.UNDATED, int(count), date() as since, None:
                return Sentence(self.undated_since.of(count), (count, since))
            case NoticeCode.UNDATED, int(count), None, date() as until:
                return Sentence(self.undated_until.of(count), (count, until))
            case NoticeCode.TIME, str(said), date() as since, date() as until if since == until:
                return Sentence(self.time_day, (said, since))
            case NoticeCode.TIME, str(said), date() as since, date() as until:
                return Sentence(self.time_between, (said, since, until))
            case NoticeCode.TIME, str(said), date() as since, None:
                return Sentence(self.time_since, (said, since))
            case NoticeCode.TIME, str(said), None, date() as until:
                return Sentence(self.time_until, (said, until))
            case NoticeCode.NEWEST, str(said):
                return Sentence(self.newest, (said,))
            case (NoticeCode.CUT,):
                return Sentence(self.cut)
        raise ValueError(f"expected a notice with the data of its code, found {notice}")

    def offer(self, offer: Offer) -> Sentence:
        """What a reader may choose instead, with how many documents that are, if it is known."""
        template = {
            "as-typed": self.as_typed,
            "every-reading": self.every_reading,
            "narrower": self.narrower,
            "wider": self.wider,
            "both-places": self.both_places,
        }[offer.kind]
        if offer.kind == "both-places":
            return Sentence(template)
        if offer.match is None:
            return Sentence(template, (offer.query,))
        named = template.format(self.matches[offer.match])
        return (
            Sentence(named) if offer.total is None else Sentence(named + " ({0})", (offer.total,))
        )

    def error(self, error: SearchError) -> Sentence:
        match error:
            case DatesOutOfOrder():
                return Sentence(self.dates_out_of_order, (error.since, error.until))
            case AmbiguousPlace():
                return Sentence(self.which_place, (error.name, _named(error.places)))
            case NoSuchPlace(places=()):
                return Sentence(self.no_place, (error.name,))
            case NoSuchPlace():
                return Sentence(self.no_such_place, (error.name, _named(error.places)))
            case PageOutOfRange(pages=0):
                return Sentence(self.no_pages, (error.page,))
            case PageOutOfRange():
                return Sentence(self.no_page.of(error.pages), (error.page, error.pages))
            case DocumentNotFound():
                return Sentence(self.no_document, (error.id,))
            case IndexMissing():
                return Sentence(self.index_missing, (str(error.directory),))
            case IndexUnreadable():
                return Sentence(self.index_unreadable, (str(error.directory),))
            case ClusterProblem():
                return Sentence(self.cluster_unusable, (str(error.directory), str(error)))
            case IndexProblem():
                return Sentence(self.index_unusable, (str(error.directory),))
        return Sentence("{0}", (str(error),))

    def text(self, sentence: Sentence) -> str:
        """The sentence as plain text."""
        return sentence.template.format(*map(self.part, sentence.parts))

    def part(self, part: Part) -> str:
        match part:
            case date():
                return self.day(part)
            case int():
                return self.number(part)
            case str():
                return part

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", self.thousands)

    def day(self, day: date) -> str:
        if self.months:
            return f"{day.day} {self.months[day.month - 1]} {day.year}"
        return f"{day.day:02}/{day.month:02}/{day.year}"


def _named(places: tuple[Place, ...]) -> str:
    names = [place.value for place in places]
    return "; ".join(names[:MOST_NAMED]) + ("; …" if len(names) > MOST_NAMED else "")
