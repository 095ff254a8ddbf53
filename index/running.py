"""One run of ``khongdau index``, with what a person is told where it cannot go on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import click

from index.address import Address, IndexAt
from index.compiling import compiling_beside
from index.errors import IndexProblem
from index.interruption import Interrupted, interruptible
from index.messages import told
from index.reports.progress import Listener, Progress
from index.reports.report import Report
from index.sources.safeguards import Safeguards
from index.sources.settings import SourceSettings
from index.updating.generations import open_latest
from index.updating.indexer import index
from index.updating.listing import remembers_sources


@dataclass(frozen=True, slots=True)
class Run:
    """``sources`` None: those that are remembered, or ``first`` where there are none yet."""

    sources: Sequence[Path] | None
    first: Sequence[Path]
    directory: IndexAt
    full: bool
    dry_run: bool
    settings: SourceSettings
    safeguards: Safeguards


def run(wanted: Run, progress: Listener) -> Report:
    """Raises ClickException."""
    directory = wanted.directory
    try:
        with interruptible():
            if isinstance(directory, Address):
                return _there(wanted, directory, progress)
            return _here(wanted, directory, progress)
    except Interrupted as interrupted:
        raise click.ClickException(f"Ended by {interrupted}. {_state(directory)}") from interrupted
    except IndexProblem as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        raise click.ClickException(
            f"The index could not be written ({error.strerror}{where}). It is as it was before."
        ) from error


def _here(wanted: Run, directory: Path, progress: Listener) -> Report:
    remembered = () if remembers_sources(directory) else wanted.first
    compiling = nullcontext() if wanted.dry_run else compiling_beside(directory, _say)
    with compiling:
        return index(
            wanted.sources or remembered,
            directory,
            full=wanted.full,
            dry_run=wanted.dry_run,
            progress=progress,
            settings=wanted.settings,
            safeguards=wanted.safeguards,
        )


def _there(wanted: Run, address: Address, progress: Listener) -> Report:
    with in_cluster().ClusterRun(address, wanted.full) as there:
        report: Report = _here(wanted, there.directory, progress)
        if not wanted.dry_run and not report.stopped:
            progress(Progress("publish"))
            there.publish()
        return report


def _say(what: str) -> None:
    """As the bars of progress: to who looks on."""
    if sys.stderr.isatty():
        click.echo(f"{told(what)} ...", err=True)


def _state(directory: IndexAt) -> str:
    """The state of an index after a run that was interrupted."""
    if isinstance(directory, Address):
        return str(in_cluster().state_of(directory))
    try:
        generation = open_latest(directory)
    except IndexProblem:
        return "Nothing was indexed."
    documents = sum(segment.doc_count() for segment in generation.segments)
    return f"The index is whole: generation {generation.number} with {documents:,} documents."


def in_cluster() -> ModuleType:
    """The module `index.cluster.maintenance`, for who has an address. Raises ClickException."""
    try:
        from index.cluster import maintenance
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"{error.name} is missing; install what talks to a cluster: "
            "pip install 'khongdau[cluster]'"
        ) from error
    return maintenance
