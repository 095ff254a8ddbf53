"""``khongdau.toml``: which file it is, and its settings read and checked."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from index.settings.checks import Wrong
from index.settings.project import Project

SETTINGS_FILE: Final = Path("khongdau.toml")
LONGEST_SHOWN: Final = 60  # characters of a wrong value


class BadSettings(Exception):
    """A settings file that cannot be used; ``str()`` has a line for each thing to mend, with key,
    value and what is allowed."""


def settings_of(config: Path | None, directory: Path | None) -> Project:
    """The settings of a named file, else of the one beside the index, else of the one where the
    command is run; the defaults where there is none. Raises BadSettings."""
    if config is not None:
        return read_settings(config)
    beside = () if directory is None else (directory.absolute().parent / SETTINGS_FILE,)
    for path in (*beside, SETTINGS_FILE):
        with suppress(PermissionError):  # in a folder that this user may not look into
            if path.exists():
                return read_settings(path)
    return Project()


def read_settings(path: Path) -> Project:
    """Raises BadSettings."""
    import tomllib  # where there are no settings, commands go without

    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"{path} cannot be read: {error}") from error
    problems: list[str] = []
    project: Project = _read(
        Project(fields=(), path=path), said, "", path.absolute().parent, problems
    )
    if problems:
        raise BadSettings("\n".join(f"{path}: {problem}" for problem in problems))
    return project


def _read(table: Any, said: dict[str, Any], name: str, folder: Path, problems: list[str]) -> Any:
    """The same dataclass with what is said; for what is wrong a problem and the default."""
    known = {each.name: each for each in fields(table) if each.name != "path"}
    read: dict[str, Any] = {}
    for key, value in said.items():
        if key not in known:
            problems.append(_unknown(key, list(known), name))
        elif is_dataclass(default := getattr(table, key)):
            if isinstance(value, dict):
                read[key] = _read(default, value, key, folder, problems)
            else:
                problems.append(f"{key} = {_shown(value)}: expected a table [{key}]")
        else:
            try:
                read[key] = known[key].metadata["check"](value, folder)
            except Wrong as wrong:
                where = f"[{name}] {key}" if name else f"[{key}]"
                problems.append(f"{where} = {_shown(value)}: expected {wrong}")
    return replace(table, **read)


def _unknown(key: str, known: list[str], name: str) -> str:
    where, there = (f"[{name}] {key}", f"keys of [{name}] are") if name else (key, "tables are")
    near = get_close_matches(key, known, 1)
    meant = f"; do you mean {near[0]}?" if near else "."
    return f"{where} is not known{meant} The {there} {', '.join(known)}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
