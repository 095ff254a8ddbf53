"""What the search says, in English."""

from __future__ import annotations

from search.wording.sentence import Counted
from search.wording.wording import SearchWording

ENGLISH = SearchWording(
    language="en",
    thousands=",",
    months=(
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ),
    marks="Diacritics were restored; searching for “{0}”.",
    telex="Nothing was found for “{0}”; it was read as Telex or VNI typing: “{1}”.",
    no_word="The query has no letter or digit to search for.",
    too_long="The query is very long: from word {0} on, its words are treated as one.",
    no_such_district="The index has no district called “{0}”.",
    similar_names="Similar names: {1}.",
    no_such_field="No document has a field called “{0}”.",
    fields_are="There are: {1}.",
    plain_district="The index has no district called “{0}”; “{1}” was searched as plain text.",
    plain_place="No place is called “{0}”; “{1}” was searched as plain text.",
    ambiguous_place="“{0}” is the name of {1} places, all of which were searched: {2}.",
    former_place="{0} is now in {1}.",
    plain_day="“{0}” is not a date that exists (write 01/03/2024, 3/2024 or 2024); "
    "“{1}” was searched as plain text.",
    plain_phrase="The query has too many quoted phrases; “{0}” was searched as plain text.",
    suggested="Nothing was found for “{0}”; these are the results for “{1}”.",
    widened_question="The query is long; these are the closest matches, "
    "which may not contain every word.",
    widened_whole=Counted(
        "Only 1 result has the words close together; these are all that contain every word.",
        "Only {0} results have the words close together; these are all that contain every word.",
    ),
    widened_not_close="No result has the words close together; "
    "these are all that contain every word.",
    widened_syllables="No result contains these words; these contain all of their syllables.",
    widened_marks="No result contains these words with the diacritics that were typed; "
    "these contain their syllables with others.",
    widened_some=Counted(
        "Only 1 result contains every word; the closest matches follow it.",
        "Only {0} results contain every word; the closest matches follow them.",
    ),
    widened_none="No result contains every word; these are the closest matches.",
    apart=Counted(
        "1 more document contains every word, but far apart.",
        "{0} more documents contain every word, but far apart.",
    ),
    undated_between=Counted(
        "1 result has no date and is not counted in the range from {1} to {2}.",
        "{0} results have no date and are not counted in the range from {1} to {2}.",
    ),
    undated_since=Counted(
        "1 result has no date and is not counted in the range from {1} on.",
        "{0} results have no date and are not counted in the range from {1} on.",
    ),
    undated_until=Counted(
        "1 result has no date and is not counted in the range up to {1}.",
        "{0} results have no date and are not counted in the range up to {1}.",
    ),
    time_day="“{0}” is read as {1}: pages of that day, or that speak of it, come first.",
    time_between="“{0}” is read as the time from {1} to {2}: "
    "pages dated within it, or that speak of it, come first.",
    time_since="“{0}” is read as the time from {1} on: pages dated within it come first.",
    time_until="“{0}” is read as the time until {1}: pages dated within it come first.",
    newest="“{0}” is read as an order: the newest pages come first.",
    cut="This search took too long and was stopped; some results may be missing.",
    as_typed="Search for exactly “{0}”",
    every_reading="Search for every reading of “{0}”",
    narrower="Only documents with {0}",
    wider="Also documents with {0}",
    both_places="Search both",
    matches={
        "close": "the words close together",
        "whole": "every word",
        "syllables": "all syllables",
        "any-marks": "all syllables, with any diacritics",
        "best": "most of the words",
    },
    dates_out_of_order="The first day, {0}, is after the last day, {1}. Swap the two.",
    which_place="“{0}” is the name of several places; say which one: {1}.",
    no_place="No place is called “{0}”.",
    no_such_place="No place is called “{0}”. Similar names: {1}.",
    no_page=Counted(
        "There is no page {0}; this search has only one page.",
        "There is no page {0}; this search has only {1} pages.",
    ),
    no_pages="There is no page {0}; this search has no results.",
    no_document="There is no document “{0}”.",
    index_missing="There is no index in {0}. Make one: khongdau index --index {0}",
    cluster_unusable="The index {0} cannot be asked now. {1}",
    index_unusable="The index in {0} was made by another version or is damaged. "
    "Rebuild it: khongdau index --full --index {0}",
    index_unreadable="The index in {0} cannot be read by this user. Let the user who runs "
    "khongdau read it: chown -R or chmod -R a+rX {0}",
    did_you_mean="Did you mean: {0}",
    results=Counted("1 result", "{0} results"),
    distinct="{0} with similar articles as one",
    similar=Counted("1 similar article", "{0} similar articles"),
    page_of="page {0} of {1}",
    event="event on {0}",
    undated="no date",
)
