"""Options that several commands share, and how those of one command become a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

index_option = click.option(
    "--index",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="KHONGDAU_INDEX",
    default=Path("var/index"),
    show_default=True,
    show_envvar=True,
    help="Directory of the index.",
)
format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What is printed.",
)


def gathered(name: str, type_: type[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Hand a command one value, as its parameter ``name``, for all options that have the name of
    a field of this dataclass. Fields without an option keep their defaults."""

    def wrap(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def call(**given: Any) -> None:
            names = [field.name for field in fields(type_) if field.name in given]
            value = type_(**{field: given.pop(field) for field in names})
            command(**{name: value}, **given)

        return call

    return wrap
