"""The query language: a text to a tree that knows no engine.

    query     = branch { ("HOẶC" | "HOAC" | "OR") branch }
    branch    = { filter | exclusion | phrase | word }
    phrase    = '"' text '"'
    exclusion = "-" ( phrase | word )
    filter    = ("quận" | "huyện" | ...) ":" value | ("từ" | "đến") ":" date

Keys of filters may be typed without marks. Everything else is text: brackets, stars and the
like only separate words. Filters and exclusions hold for the whole query, in whatever branch
they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from search.contract.errors import QuerySyntaxError
from vietnamese.text.folding import fold


@dataclass(frozen=True, slots=True)
class Clause:
    """Words as typed, or a quoted phrase. Offsets are those of the query."""

    text: str
    start: int
    end: int
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A document must match all clauses of one of ``branches`` and none of ``excluded``."""

    text: str
    branches: tuple[tuple[Clause, ...], ...]
    excluded: tuple[Clause, ...] = ()
    districts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def words(self) -> str:
        """The plain words of the query, without its operators."""
        return " ".join(clause.text for branch in self.branches for clause in branch)


MOST_PHRASES = 8  # in one query: each may have to be looked for in every document
DISTRICT_KEYS = frozenset({"quan", "huyen", "thi xa", "thixa", "district"})
SINCE_KEYS = frozenset({"tu", "from"})
UNTIL_KEYS = frozenset({"den", "to"})
OR_WORDS = frozenset({"HOẶC", "HOAC", "OR"})

_OPEN, _CLOSE = '"“”„', '"”“'
_TOKEN = re.compile(
    rf"""(?P<minus>(?<!\S)[-−](?=[^\s-]))?
        (?: (?P<quote>[{_OPEN}]) | (?P<key>[^\W\d_]{{2,8}}):(?=\S) | (?P<word>[^\s{_OPEN}]+) )""",
    re.VERBOSE,
)


def parse_date(text: str) -> date | None:
    """``2024-03-01``, ``01/03/2024``, ``1-3-2024`` or ``1.3.2024``; None where that is no day."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    ours = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    if iso:
        year, month, day = iso.groups()
    elif ours:
        day, month, year = ours.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def parse(text: str, find_district: Callable[[str], str | None] = lambda name: name) -> Query:
    """The tree of a query.

    ``find_district`` gives the district that a name means, however it is typed, or None.
    Raises QuerySyntaxError.
    """
    return _Parser(text, find_district).query()


class _Parser:
    def __init__(self, text: str, find_district: Callable[[str], str | None]) -> None:
        self.text = text
        self.find_district = find_district
        self.phrases = 0
        self.branches: list[list[Clause]] = [[]]
        self.excluded: list[Clause] = []
        self.districts: list[str] = []
        self.since: date | None = None
        self.until: date | None = None

    def query(self) -> Query:
        at = 0
        while found := _TOKEN.search(self.text, at):
            at = self._token(found)
        branches = [tuple(branch) for branch in self.branches if branch]
        districts = tuple(dict.fromkeys(self.districts))
        return Query(
            self.text, tuple(branches), tuple(self.excluded), districts, self.since, self.until
        )

    def _token(self, found: re.Match[str]) -> int:
        """Take one token; returns where the next one may start."""
        minus = bool(found["minus"])
        if found["quote"]:
            clause = self._phrase(found.start("quote"))
            self._take(clause, minus)
            return clause.end
        if found["key"]:
            end = self._filter(fold(normalize("NFC", found["key"])), found.end())
            if end:
                return end
            # No filter's name: an ordinary word with a colon after it.
            return self._word(found.start("key"), found.end(), minus)
        return self._word(found.start("word"), found.end("word"), minus)

    def _word(self, start: int, end: int, minus: bool) -> int:
        word = self.text[start:end]
        if normalize("NFC", word) in OR_WORDS:
            self.branches.append([])
        else:
            self._take(Clause(word, start, end), minus)
        return end

    def _take(self, clause: Clause, minus: bool) -> None:
        branch = self.branches[-1]
        if minus:
            self.excluded.append(clause)
        elif branch and not clause.phrase and not branch[-1].phrase and self._adjoins(clause):
            first = branch[-1].start
            branch[-1] = Clause(self.text[first : clause.end], first, clause.end)
        else:
            branch.append(clause)

    def _adjoins(self, clause: Clause) -> bool:
        """Whether nothing but space stands between a clause and the one before it."""
        return not self.text[self.branches[-1][-1].end : clause.start].strip()

    def _phrase(self, opened: int) -> Clause:
        for end in range(opened + 1, len(self.text)):
            if self.text[end] in _CLOSE:
                self.phrases += 1
                if self.phrases > MOST_PHRASES:
                    text = f"Một câu tìm có nhiều nhất {MOST_PHRASES} cụm từ trong ngoặc kép."
                    raise QuerySyntaxError(text, self.text, opened)
                return Clause(self.text[opened + 1 : end], opened, end + 1, phrase=True)
        raise QuerySyntaxError(
            "Dấu ngoặc kép mở ở đây chưa được đóng. Hãy thêm dấu ” hoặc bỏ dấu mở.",
            self.text,
            opened,
        )

    def _filter(self, key: str, at: int) -> int | None:
        """Take a filter whose value starts at ``at``; returns its end, None if it is none."""
        if key not in DISTRICT_KEYS | SINCE_KEYS | UNTIL_KEYS:
            return None
        if self.text[at] in _OPEN:
            clause = self._phrase(at)
            value, end = clause.text, clause.end
        else:
            end = at + len(re.match(r"\S+", self.text[at:])[0])  # type: ignore[index]
            value = self.text[at:end]
        if key in DISTRICT_KEYS:
            return self._district(value, at, end)
        day = parse_date(value)
        if day is None:
            raise QuerySyntaxError(
                f"“{value}” không phải là một ngày có thật. Hãy viết như 01/03/2024.",
                self.text,
                at,
            )
        if key in SINCE_KEYS:
            self.since = day
        else:
            self.until = day
        return end

    def _district(self, value: str, at: int, end: int) -> int:
        """Names of several syllables need no quotes: the longest one that is known is taken."""
        best: tuple[str, int] | None = None
        if self.text[at] in _OPEN:
            name = self.find_district(value)
            best = (name, end) if name else None
        else:
            for words in re.finditer(r"\S+", self.text[at:]):
                upto = at + words.end()
                name = self.find_district(self.text[at:upto])
                if name:
                    best = (name, upto)
                if self.text[at:upto].count(" ") >= 4:
                    break
        if best is None:
            raise QuerySyntaxError(
                f"Chỉ mục không có quận, huyện nào tên “{value}”.", self.text, at
            )
        self.districts.append(best[0])
        return best[1]
