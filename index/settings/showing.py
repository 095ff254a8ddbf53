"""Settings as a TOML file again, each key with what it means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from index.settings.checks import Said
from index.settings.project import Project


def as_toml(project: Project) -> str:
    """All keys. Those without a value, and empty ones, are comments: the default holds."""
    return "\n".join(_tables(project)).lstrip("\n") + "\n"


def documented() -> Iterator[tuple[str, str, str]]:
    """Each key as ``site.name``, its default in TOML (empty: none), and what it means."""
    for each in fields(Project):
        table = getattr(Project(), each.name)
        if is_dataclass(table):
            for one in fields(table):
                yield (
                    f"{each.name}.{one.name}",
                    _toml(getattr(table, one.name)),
                    one.metadata["means"],
                )
        elif each.metadata:
            yield each.name, "", each.metadata["means"]


def _tables(project: Project) -> Iterator[str]:
    for each in fields(project):
        table = getattr(project, each.name)
        if is_dataclass(table) and not isinstance(table, type):
            yield f"\n[{each.name}]"
            for one in fields(table):
                yield f"# {one.metadata['means']}"
                value = _toml(getattr(table, one.name))
                yield f"{one.name} = {value}" if value else f"# {one.name} ="
        elif each.metadata:
            yield f"\n[{each.name}]\n# {each.metadata['means']}"
            grouped: dict[str, list[str]] = {}
            for ours, theirs in table or ():
                grouped.setdefault(ours, []).append(theirs)
            yield from (f"{_key(ours)} = {_toml(tuple(names))}" for ours, names in grouped.items())


def _toml(value: Any) -> str:
    """A value as TOML; empty where there is nothing to say."""
    if value is None or value == ():
        return ""
    if isinstance(value, Said):
        if value.texts[0][0] == "":
            return _toml(value.texts[0][1])
        return _toml(value.texts)
    if isinstance(value, tuple) and isinstance(value[0], tuple):
        return "{" + ", ".join(f"{_key(name)} = {_toml(one)}" for name, one in value) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, Path | str):
        return json.dumps(str(value), ensure_ascii=False)
    return str(value)


def _key(name: str) -> str:
    plain = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if plain else json.dumps(name, ensure_ascii=False)
