"""Options that several commands share, and how those of one command become a value."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from index.address import Address, BadAddress, IndexAt
from index.messages import HELP_BY as HELP_BY
from index.messages import LANGUAGES, speak
from index.settings.file import BadSettings, settings_of
from index.settings.project import Project

Command = TypeVar("Command", bound=Callable[..., Any])


def _settings(context: click.Context, option: click.Parameter, config: Path | None) -> Project:
    if context.resilient_parsing:
        return Project()
    try:
        directory = context.params.get("directory")
        project = settings_of(config, directory if isinstance(directory, Path) else None)
    except BadSettings as error:
        raise click.ClickException(str(error)) from error
    context.default_map = project.options()
    return project


class IndexType(click.Path):
    """A directory, or the address of an index in a cluster."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, file_okay=False)

    def convert(  # type: ignore[override]
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> IndexAt:
        if isinstance(value, Address):
            return value
        text = os.fsdecode(value)
        if "://" in text:
            try:
                return Address.parse(text)
            except BadAddress as error:
                self.fail(str(error), param, ctx)
        return super().convert(value, param, ctx)  # type: ignore[return-value]


index_option = click.option(
    "--index",
    "directory",
    type=IndexType(),
    envvar="KHONGDAU_INDEX",
    default=Path("var/index"),
    show_default=True,
    show_envvar=True,
    is_eager=True,  # the settings may lie beside it
    help="Directory of the index, or opensearch://host:9200/name for one in a cluster.",
)
config_option = click.option(
    "--config",
    "project",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    envvar="KHONGDAU_CONFIG",
    show_envvar=True,
    callback=_settings,
    is_eager=True,
    help="Settings file. Default: khongdau.toml beside the index, or where the command is run.",
)


language_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=lambda context, _, given: speak(context, given),
    help="Language of what is said. Default: that of LANG where it is one of these, else en.",
)


def formats(*names: str) -> Callable[[Command], Command]:
    return click.option(
        "--format",
        "format_",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="What is printed.",
    )


format_option = formats("text", "json")


def examples(*commands: str) -> str:
    """The end of a command's help."""
    lines = "\n".join(f"  {command}" for command in commands)
    return f"\b\nExample{'s' if len(commands) > 1 else ''}:\n{lines}"


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
