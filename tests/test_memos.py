"""What modules remember is bounded, however many different words a server is asked for."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from itertools import product
from types import ModuleType

from index.analysis.analyzer import analyse, terms_of
from tests.test_house import CHAIN, ROOT
from vietnamese.text.token_memo import MEMO_LIMIT

LETTERS = "abcdeghiklmnopqrstuvxy"
OF_TABLES = {  # remembered for each of the values that the program's own tables have
    "vietnamese.entities.places._by_initials", "vietnamese.input.mojibake._torn_pattern",
    "vietnamese.overlays.abbreviation_table.words_of",
    "vietnamese.overlays.abbreviation_table.forms_of", "web.page.guide.chapter",
}  # fmt: skip
CACHED = type(cache(len))


def modules() -> Iterator[ModuleType]:
    for package in CHAIN:
        for info in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if not info.name.endswith("__main__"):
                yield importlib.import_module(info.name)


def test_what_is_remembered_without_end_depends_on_nothing() -> None:
    for module in modules():
        for name, value in vars(module).items():
            if type(value) is CACHED and value.cache_parameters()["maxsize"] is None:
                whole = f"{value.__module__}.{name}"
                assert whole in OF_TABLES or not inspect.signature(value).parameters, whole


def test_many_different_words_are_not_all_remembered() -> None:
    sizes = {}
    words = map("".join, product(LETTERS, repeat=4))  # 230,000
    for number, word in enumerate(words):
        if number == MEMO_LIMIT + 1000:
            break
        terms_of(analyse(f"{word}q{number % 7}", query=True))
    for module in modules():
        for name, value in vars(module).items():
            if issubclass(type(value), dict) and not name.startswith("__"):
                sizes[f"{module.__name__}.{name}"] = len(value)
    assert max(sizes.values()) <= MEMO_LIMIT, max(sizes, key=sizes.__getitem__)
