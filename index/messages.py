"""In which language a run speaks, and its messages in Vietnamese.

Messages are written where they arise, in English, and stay so on their way: through worker
processes, logs, the table of sources, exceptions. What prints them asks for them in the language of
the run: `told` finds the row of ``data/messages.tsv`` that a message has the form of.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, get_args

import click

from vietnamese.text.table_file import read_rows

Language = Literal["vi", "en"]
LANGUAGES: Final = get_args(Language)
# Of each command by itself: click keeps the names that a command was first asked for its help by.
HELP_BY: Final = {"help_option_names": ["-h", "--help"]}
TABLE: Final = Path(__file__).parent / "data" / "messages.tsv"
NUMBER: Final = re.compile(r"n\d?")  # names of places in a row that hold one
_KEY: Final = "khongdau.language"


def language_of(environment: Mapping[str, str]) -> Language:
    """Vietnamese where the environment asks for it, English in any other."""
    said = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "vi" if next(filter(None, said), "").lower().startswith("vi") else "en"


def language() -> Language:
    """That of the run: what ``--lang`` says, else the environment."""
    context = click.get_current_context(silent=True)
    found: Language | None = context.meta.get(_KEY) if context else None
    return found or language_of(os.environ)


def speak(context: click.Context, given: str | None) -> None:
    """Have a run speak the language that was ``given``, if it is one of ours."""
    if given in LANGUAGES:
        context.meta[_KEY] = given


def asked_for(arguments: Sequence[str]) -> str | None:
    """What ``--lang`` says among arguments that may be wrong otherwise."""
    for at, each in enumerate(arguments):
        if each == "--":
            break
        if each == "--lang" and at + 1 < len(arguments):
            return arguments[at + 1]
        if each.startswith("--lang="):
            return each.partition("=")[2]
    return None


def told(message: str) -> str:
    """A message in the language of the run; as it is where there are no other words for it."""
    return message if language() == "en" else in_vietnamese(message)


def say(message: str, err: bool = False) -> None:
    click.echo(told(message), err=err)


@lru_cache(maxsize=4096)
def in_vietnamese(message: str) -> str:
    """Of several lines each that has no row with the others."""
    for form, words in _table():
        if match := form.fullmatch(message):
            return words.format_map({n: _value(n, v) for n, v in match.groupdict().items()})
    return "\n".join(map(in_vietnamese, message.split("\n"))) if "\n" in message else message


def _value(name: str, value: str) -> str:
    if name.startswith("why"):
        return in_vietnamese(value)
    return value.replace(",", ".") if NUMBER.fullmatch(name) else value


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = read_rows(TABLE, ("english", "vietnamese"))
    return tuple((form_of(english), words) for _, _, (english, words) in rows)


def form_of(english: str) -> re.Pattern[str]:
    """``{n} page(s) of {file}``, as it is matched with a message."""
    text = re.escape(english).replace(r"\(s\)", "s?")
    return re.compile(re.sub(r"\\\{(\w+)\\\}", _place, text), re.DOTALL)


def _place(match: re.Match[str]) -> str:
    holds = r"[\d.,]+" if NUMBER.fullmatch(match[1]) else ".+?"
    return f"(?P<{match[1]}>{holds})"
