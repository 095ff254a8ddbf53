"""Which parts of an HTML page are not its article: menus, footers, lists of links, teasers.

They are told by what they are (``<nav>``, hidden, nothing but links), by what their class says
(``footer``, ``sidebar``), and by how much running text is in them. Rules may err, so they have a
guard: a page keeps most of its running text, whatever it stands in. Where the rules would take
more, the doubtful ones are left out, one after the other, until they do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from index.reading.html.blocks import Element, Page
from index.reading.html.papers import name_papers
from index.reading.pages.boilerplate import is_boilerplate, is_heading_of_other_things
from index.reading.pages.lines import read_line

_MOST_LEFT_OUT: Final = 0.5
"""Share of the running text that the rules may leave out,"""
_MOST_IN_NAMED: Final = 0.25
"""and that a part may have which only its class calls a sidebar or the like."""
_LEAST_TEXT: Final = 150  # characters of a page's text that are too few where there was more
_LINK_LISTS: Final = frozenset(
    ("ul", "ol", "dl", "table", "div", "section", "menu", "dir", "tbody", "center", "fieldset")
)
_FEWEST_LINKS: Final = 3
_MOST_LINKED: Final = 0.7  # of the characters in links: a menu or a list of other news
_MOST_FILES: Final = 0.5  # of the linked ones: papers that belong to the article
_FEWEST_TEASERS: Final = 3
_MOST_TEASERS: Final = 0.7  # of the children
_LONGEST_TEASER: Final = 800  # characters
_SHORTEST_HEADLINE: Final = 4  # words
_LARGEST_FORM: Final = 200  # characters of running text beside what is to be filled in
_ROLES: Final = frozenset(
    ("navigation", "search", "contentinfo", "complementary", "dialog", "alertdialog", "menu",
     "menubar", "toolbar")
)  # fmt: skip
_NAMES: Final = frozenset(
    ("footer", "sidebar", "breadcrumb", "breadcrumbs", "copyright", "navbar", "menu", "mainmenu",
     "topmenu", "leftmenu", "submenu", "pagination", "pager", "related", "lienquan", "tinlienquan",
     "tinkhac", "comments", "binhluan", "share", "sharing", "social", "popup", "modal", "cookie",
     "cookies", "login", "weather", "poll", "binhchon", "recommendation", "recommend", "sidenav")
)  # fmt: skip
_ARTICLES: Final = frozenset(("article", "articlebody"))
_TABLE_PARTS: Final = frozenset(("tr", "tbody", "thead", "tfoot", "table", "p", "br"))


@dataclass(frozen=True, slots=True)
class Parts:
    """``kept`` says of each block whether it may be the article's. ``teasers``: the page is a
    list of beginnings of other pages. ``guarded``: rules were left out, or it had lost most."""

    kept: list[bool]
    teasers: bool
    guarded: bool


def choose_parts(page: Page) -> Parts:
    """Which blocks of the page may be its article."""
    reading = _Reading(page)
    for doubt in range(len(_DOUBTFUL) + 1):
        rules = _RULES - frozenset(_DOUBTFUL[:doubt])
        dropped = reading.dropped(rules)
        kept = _kept(page, dropped)
        if reading.has_enough(kept):
            break
    return Parts(kept, reading.is_teasers(kept), doubt > 0)


_RULES: Final = frozenset(("teasers", "named", "links", "aside", "form", "hidden", "sure"))
_DOUBTFUL: Final = ("teasers", "named", "links", "aside", "form", "hidden", "sure")
"""Rules in the order in which they are given up."""


def _kept(page: Page, dropped: list[bool]) -> list[bool]:
    kept = [True] * len(page.blocks)
    for element, gone in zip(page.elements, dropped, strict=True):
        if gone:
            kept[element.first : element.after] = [False] * (element.after - element.first)
    return kept


class _Reading:
    """What the rules ask of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        elements, blocks = page.elements, page.blocks
        self.running = [block.running for block in blocks]
        self.whole = sum(self.running)
        self.size = sum(len(block.text) for block in blocks)
        self.in_article = [False] * len(elements)
        self.in_zone = [False] * len(elements)
        for number, element in enumerate(elements):
            above = element.parent
            self.in_article[number] = above >= 0 and (
                self.in_article[above]
                or elements[above].tag == "article"
                or elements[above].item in _ARTICLES
            )
            self.in_zone[number] = _is_zone(element) or (above >= 0 and self.in_zone[above])
        outside = [
            size if size and not self.in_zone[block.element] else 0
            for size, block in zip(self.running, blocks, strict=True)
        ]
        self.before = [0, *accumulate(outside)]  # running text outside of menus and the like
        self.teaser_lists: set[int] = set()

    def has_enough(self, kept: list[bool]) -> bool:
        left = sum(size for size, keep in zip(self.running, kept, strict=True) if keep)
        teased = sum(
            size
            for size, keep, is_in in zip(self.running, kept, self.inside_teasers(), strict=True)
            if is_in and not keep
        )
        whole = self.whole if left < _LEAST_TEXT else self.whole - teased
        if left < _MOST_LEFT_OUT * whole:
            return False
        if left:
            return True
        text = sum(
            len(block.text)
            for block, keep in zip(self.page.blocks, kept, strict=True)
            if keep and not block.level
        )
        return text >= min(_LEAST_TEXT, self.size // 4)

    def inside_teasers(self) -> list[bool]:
        """Which blocks stand in lists of teasers."""
        inside = [False] * len(self.page.blocks)
        for number in self.teaser_lists:
            element = self.page.elements[number]
            inside[element.first : element.after] = [True] * (element.after - element.first)
        return inside

    def is_teasers(self, kept: list[bool]) -> bool:
        """Whether most of the running text that is kept stands in lists of teasers."""
        inside = self.inside_teasers()
        sizes = [len(block.text) for block in self.page.blocks]
        of_all = sum(size for size, keep in zip(sizes, kept, strict=True) if keep)
        of_lists = sum(
            size for size, keep, is_in in zip(sizes, kept, inside, strict=True) if keep and is_in
        )
        return of_lists > 0.6 * of_all

    def dropped(self, rules: frozenset[str]) -> list[bool]:
        """Of each element whether it is left out. Inner ones are decided first, and what is left
        out of them no longer counts in the outer ones."""
        elements, blocks = self.page.elements, self.page.blocks
        count = len(elements)
        sums = _Sums(count)
        for block, running in zip(blocks, self.running, strict=True):
            sums.add_block(block.element, len(block.text), block.linked, block.files, running)
        teasers, children = [0] * count, [0] * count
        dropped = [False] * count
        for number in range(count - 1, -1, -1):
            element = elements[number]
            sums.links[number] += element.links
            sums.inputs[number] += element.inputs
            is_list = self._is_teaser_list(element, teasers[number], children[number])
            if is_list:
                self.teaser_lists.add(number)
            dropped[number] = sums.size[number] > 0 and self._is_left_out(
                number, element, sums, is_list, rules
            )
            above = element.parent
            if above >= 0 and not dropped[number]:
                sums.add_to(above, number)
                if sums.size[number]:
                    children[above] += 1
                    teasers[above] += self._is_teaser(element, sums, number)
        return dropped

    # --- the rules -------------------------------------------------------------------------

    def _is_left_out(
        self, number: int, element: Element, sums: _Sums, is_list: bool, rules: frozenset[str]
    ) -> bool:
        share = self._share(number, sums)
        if "hidden" in rules and element.hidden and not sums.running[number]:
            return True
        if "sure" in rules and self._is_sure(number, element, sums) and share < _MOST_LEFT_OUT:
            return True
        if element.tag == "aside" and "aside" in rules and share < _MOST_LEFT_OUT:
            return not self._is_within(number, element, sums)
        if element.tag == "form" and "form" in rules and sums.inputs[number]:
            return sums.running[number] < _LARGEST_FORM and share < _MOST_IN_NAMED
        if "named" in rules and _is_named(element) and share < _MOST_IN_NAMED:
            return not (self.in_article[number] and sums.running[number])
        if "links" in rules and self._is_link_list(number, element, sums):
            return True
        return "teasers" in rules and is_list

    def _share(self, number: int, sums: _Sums) -> float:
        """Of the page's running text; of all its text where it has no running text."""
        if self.whole:
            return sums.running[number] / self.whole
        return sums.size[number] / self.size

    def _is_sure(self, number: int, element: Element, sums: _Sums) -> bool:
        if element.tag in ("nav", "search", "dialog") or element.role in _ROLES:
            return True
        if element.tag == "noscript":
            return not sums.running[number] or self._speaks_of_scripts(element)
        if element.tag == "button":
            return element.parent < 0 or not _is_heading(self.page.elements[element.parent])
        if element.tag == "footer":
            return not (self.in_article[number] and sums.running[number])
        return False

    def _speaks_of_scripts(self, element: Element) -> bool:
        texts = [block.text.lower() for block in self.page.blocks[element.first : element.after]]
        return len(texts) == 1 and ("javascript" in texts[0] or "trình duyệt" in texts[0])

    def _is_within(self, number: int, element: Element, sums: _Sums) -> bool:
        """Whether a box stands in the article, or between paragraphs."""
        if not sums.running[number]:
            return False
        if self.in_article[number]:
            return True
        parent = self.page.elements[element.parent] if element.parent >= 0 else element
        return (
            self.before[element.first] > self.before[parent.first]
            and self.before[parent.after or len(self.page.blocks)] > self.before[element.after]
        )

    def _is_link_list(self, number: int, element: Element, sums: _Sums) -> bool:
        if element.tag not in _LINK_LISTS or sums.links[number] < _FEWEST_LINKS:
            return False
        if sums.linked[number] < _MOST_LINKED * sums.size[number]:
            return False
        if self.in_zone[number]:
            return True
        return not (
            sums.files[number] > _MOST_FILES * sums.linked[number]
            or self._is_announced(element)
            or self._names_papers(element)
        )

    def _is_announced(self, element: Element) -> bool:
        """Whether running text that ends in a colon stands right above."""
        if element.first == 0 or not self.running[element.first - 1]:
            return False
        above = self.page.blocks[element.first - 1].text
        if not above.endswith(":"):
            return False
        line = read_line(above)
        return not (is_boilerplate(line) or is_heading_of_other_things(line))

    def _names_papers(self, element: Element) -> bool:
        """Whether most of a list within the article's text are names of papers."""
        if not self.before[element.first] or element.after - element.first > 200:
            return False
        texts = [block.text for block in self.page.blocks[element.first : element.after]]
        return 2 * sum(map(name_papers, texts)) > len(texts)

    def _is_teaser(self, element: Element, sums: _Sums, number: int) -> bool:
        """A headline that is a link, and little more."""
        if element.tag in _TABLE_PARTS or not sums.links[number]:
            return False
        if sums.size[number] > _LONGEST_TEASER:
            return False
        return any(
            block.linked >= 0.9 * len(block.text)
            and len(block.text.split()) >= _SHORTEST_HEADLINE
            and not block.files
            for block in self.page.blocks[element.first : min(element.after, element.first + 4)]
        )

    def _is_teaser_list(self, element: Element, teasers: int, children: int) -> bool:
        return teasers >= _FEWEST_TEASERS and teasers >= _MOST_TEASERS * children


class _Sums:
    """Numbers of each element with all that is in it, but for what is left out."""

    def __init__(self, count: int) -> None:
        self.size = [0] * count
        self.linked = [0] * count
        self.files = [0] * count
        self.running = [0] * count
        self.links = [0] * count
        self.inputs = [0] * count

    def add_block(self, number: int, size: int, linked: int, files: int, running: int) -> None:
        self.size[number] += size
        self.files[number] += files
        self.running[number] += running
        self.linked[number] += 0 if running else linked

    def add_to(self, above: int, number: int) -> None:
        for values in (self.size, self.linked, self.files, self.running, self.links, self.inputs):
            values[above] += values[number]


def _is_zone(element: Element) -> bool:
    return (
        element.tag in ("nav", "footer", "aside", "search", "dialog")
        or element.role in _ROLES
        or _is_named(element)
    )


def _is_named(element: Element) -> bool:
    return element.tag != "body" and not _NAMES.isdisjoint(element.names)


def _is_heading(element: Element) -> bool:
    return element.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "summary")
