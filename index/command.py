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

from index.options import format_option, index_option
from index.updating.checking import check
from index.updating.generations import IndexProblem
from index.updating.indexer import Report, Trouble, index

DEFAULT_SOURCE = Path("corpus")
NICENESS = 3  # of the run and its workers: whoever searches meanwhile gets the larger share


@click.command("index")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE ...]")
@index_option
@click.option("--full", is_flag=True, help="Read everything anew and replace the index.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@format_option
def command(
    sources: Sequence[Path], directory: Path, full: bool, dry_run: bool, format_: str
) -> None:
    """Bring the index to the state of its SOURCEs: files or folders, corpus/ if none is given.

    Reads .txt, .html and .jsonl (also .gz and .xz). Only what is new or changed is read anew;
    documents whose files are gone leave the index. A file that cannot be read is listed with
    the reason and does not stop the run.

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
        "notes": [{"path": _where(t), "note": t.reason} for t in report.notes],
        "documents": report.documents,
        "seconds": round(report.seconds, 3),
    }


def _where(trouble: Trouble) -> str:
    return f"{trouble.path}:{trouble.line}" if trouble.line else trouble.path


def _print(report: Report, dry_run: bool) -> None:
    for title, troubles in (("Notes", report.notes), ("Not indexed", report.failed)):
        if troubles:
            click.echo(f"{title}:")
            for trouble in troubles:
                click.echo(f"  {_where(trouble)}: {trouble.reason}")
    would = "would be " if dry_run else ""
    click.echo(
        f"{report.added} {would}added, {report.changed} {would}changed, "
        f"{report.removed} {would}removed, {report.unchanged} unchanged"
        f"{f', {len(report.failed)} failed' if report.failed else ''}: "
        f"{report.documents} documents in {report.seconds:.1f} s"
    )


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
