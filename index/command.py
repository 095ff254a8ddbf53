"""``khongdau index``: what the command line says of indexing."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from index.errors import IndexProblem
from index.options import format_option, index_option
from index.reading.notes import Note, Noted, NoteTotal, total_wording, totals, wording
from index.reading.source_records import PassedOver, ReadSettings
from index.settings_file import BadSettings, mapped_fields
from index.updating.checking import check
from index.updating.indexer import Report, Trouble, index

DEFAULT_SOURCE = Path("corpus")
NAMED = 5  # files by name in a line of the report; JSON has them all
NICENESS = 3  # of the run and its workers: whoever searches meanwhile gets the larger share


def _mapped(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """``body=content`` -> ``("body", "content")``, those of the settings file after them."""
    pairs = []
    for value in values:
        ours, separator, theirs = value.partition("=")
        if not (ours.strip() and separator and theirs.strip()):
            raise click.BadParameter(f"expected FIELD=NAME, such as body=content; found {value!r}")
        pairs.append((ours.strip(), theirs.strip()))
    try:
        return (*pairs, *mapped_fields())
    except BadSettings as error:
        raise click.ClickException(str(error)) from error


@click.command("index")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE ...]")
@index_option
@click.option("--full", is_flag=True, help="Read everything anew and replace the index.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="FIELD=NAME",
    callback=_mapped,
    help="What JSON, tables and feeds call a field: --map body=content. May be given several "
    "times; khongdau.toml may hold the same in a table [fields].",
)
@click.option(
    "--ocr",
    is_flag=True,
    help="Read scans by Tesseract, where it is installed. Takes seconds a page.",
)
@format_option
def command(
    sources: Sequence[Path],
    directory: Path,
    full: bool,
    dry_run: bool,
    mapped: tuple[tuple[str, str], ...],
    ocr: bool,
    format_: str,
) -> None:
    """Bring the index to the state of its SOURCEs: files or folders, corpus/ if none is given.

    README lists the formats. Only what is new or changed is read anew; documents whose files are
    gone leave the index. What cannot be read is listed with the reason and does not stop the run;
    so is what readers left out, and files of kinds that nobody reads.

    Exit code: 0 all was indexed, 1 something was not, 2 wrong usage.
    """
    _be_nice()
    with _Bars() as bars:
        try:
            report = index(
                list(sources) or [DEFAULT_SOURCE],
                directory,
                full=full,
                dry_run=dry_run,
                progress=bars.show,
                settings=ReadSettings(mapped, ocr),
            )
        except IndexProblem as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            raise click.ClickException(
                f"The index could not be written ({error.strerror}{where}). It is as it was before."
            ) from error
    if format_ == "json":
        click.echo(json.dumps(report_to_json(report), ensure_ascii=False, indent=2))
    else:
        _print(report, dry_run)
    if report.failed:
        sys.exit(1)


@click.command("check")
@index_option
def check_command(directory: Path) -> None:
    """Verify the checksums of the index and that it agrees with itself.

    Exit code: 0 sound, 1 not, or no index there.
    """
    try:
        problems = list(check(directory))
    except IndexProblem as error:
        raise click.ClickException(str(error)) from error
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(f"Rebuild it: khongdau index --full --index {directory}")
        sys.exit(1)
    click.echo("The index is sound.")


def _be_nice() -> None:
    """Once is enough, however often it is called; where there is no such thing, nothing."""
    with suppress(AttributeError, OSError):
        here = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, 0, max(here, NICENESS))


def report_to_json(report: Report) -> dict[str, Any]:
    """The report as scripts rely on it."""
    return {
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "failed": [{"path": _where(t), "reason": t.reason} for t in report.failed],
        "notes": [_noted_to_json(noted) for noted in report.notes],
        "totals": [_total_to_json(total) for total in totals(report.notes)],
        "passed_over": [
            {"kind": kind, "count": len(paths), "paths": paths}
            for kind, paths in _by_kind(report.passed_over)
        ],
        "documents": report.documents,
        "seconds": round(report.seconds, 3),
    }


def _noted_to_json(noted: Noted) -> dict[str, Any]:
    note = noted.note
    return {
        "path": _where(noted),
        "note": wording(note),
        "code": note.code,
        "data": note.data,
        "count": note.count,
        "documents": noted.pieces,
    }


def _total_to_json(total: NoteTotal) -> dict[str, Any]:
    return {
        "text": total_wording(total),
        "code": total.note.code,
        "data": total.note.data,
        "count": total.note.count,
        "files": total.files,
        "documents": total.pieces,
    }


def _by_kind(passed_over: Sequence[PassedOver]) -> list[tuple[str, list[str]]]:
    """Kinds and paths, the most frequent kind first."""
    kinds: dict[str, list[str]] = {}
    for file in passed_over:
        kinds.setdefault(file.kind, []).append(file.path)
    return sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))


def _where(of: Trouble | Noted) -> str:
    return f"{of.path}:{of.line}" if of.line else of.path


def _named(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
    return ", ".join(paths[:NAMED]) + more


def _print(report: Report, dry_run: bool) -> None:
    if report.notes:
        click.echo("Notes:")
        for total in totals(report.notes):
            where = [_where(n) for n in report.notes if _same_kind(n.note, total.note)]
            click.echo(f"  {total_wording(total)}: {_named(where)}")
    if report.passed_over:
        click.echo("Passed over, of unknown kinds:")
        for kind, paths in _by_kind(report.passed_over):
            click.echo(f"  {len(paths)} {kind or 'without an ending'}: {_named(paths)}")
    if report.failed:
        click.echo("Not indexed:")
        for trouble in report.failed:
            click.echo(f"  {_where(trouble)}: {trouble.reason}")
    would = "would be " if dry_run else ""
    click.echo(
        f"{report.added} {would}added, {report.changed} {would}changed, "
        f"{report.removed} {would}removed, {report.unchanged} unchanged"
        f"{f', {len(report.failed)} failed' if report.failed else ''}: "
        f"{report.documents} documents in {report.seconds:.1f} s"
    )


def _same_kind(one: Note, other: Note) -> bool:
    return (one.code, one.data) == (other.code, other.data)


class _Bars:
    """A progress bar per phase on standard error; none where that is no terminal."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None
        self._phase = ""

    def __enter__(self) -> _Bars:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def show(self, phase: str, done: int, total: int) -> None:
        if phase != self._phase:
            self._close()
            self._phase = phase
            unit = "B" if phase == "read" else ""
            self._bar = tqdm(
                desc=phase, total=total, unit=unit, unit_scale=True, disable=None, leave=False
            )
        if self._bar is not None:
            self._bar.update(done - self._bar.n)
