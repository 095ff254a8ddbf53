"""``khongdau sources``, ``forget``, ``rollback`` and ``check``: looking after an index."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from index.address import Address, IndexAt
from index.errors import KhongdauError
from index.messages import say, told
from index.options import HELP_BY, examples, format_option, index_option, language_option
from index.report_format import report_to_json, report_to_text
from index.running import in_cluster
from index.updating.checking import check
from index.updating.indexer import forget
from index.updating.listing import RememberedSource, list_sources
from index.updating.rollback import roll_back


@click.command(
    "sources",
    context_settings=HELP_BY,
    epilog=examples("khongdau sources", "khongdau sources --format json"),
)
@index_option
@language_option
@format_option
def sources_command(directory: IndexAt, format_: str) -> None:
    """List the sources that the index remembers: documents, last run, state, and the options by
    which they are read.

    The state is ok, missing (it cannot be read now) or how many lines of the last report say that
    something was left out.

    Exit code: 0 done, 1 no index there.
    """
    try:
        sources = (
            in_cluster().list_sources(directory)
            if isinstance(directory, Address)
            else list_sources(directory)
        )
    except KhongdauError as error:
        raise click.ClickException(str(error)) from error
    if format_ == "json":
        click.echo(json.dumps([asdict(source) for source in sources], ensure_ascii=False, indent=2))
        return
    for source in sources:
        click.echo(_line(source))


def _line(source: RememberedSource) -> str:
    facts = [
        f"{source.documents:,} documents in {source.files:,} files",
        f"last run {source.last_run}" if source.last_run else "no run on record",
        source.state,
        *([f"read with {' '.join(source.options)}"] if source.options else []),
    ]
    return f"{source.source}: {', '.join(map(told, facts))}"


@click.command("forget", context_settings=HELP_BY, epilog=examples("khongdau forget tin-cu.jsonl"))
@click.argument("source", type=click.Path(path_type=Path))
@index_option
@language_option
@format_option
def forget_command(source: Path, directory: IndexAt, format_: str) -> None:
    """Remove SOURCE from the index, with those of its documents that no other source has.

    Exit code: 0 done, 1 the index does not remember it or cannot be written.
    """
    try:
        report = (
            in_cluster().forget(source, directory)
            if isinstance(directory, Address)
            else forget(source, directory)
        )
    except KhongdauError as error:
        raise click.ClickException(str(error)) from error
    if format_ == "json":
        click.echo(json.dumps(report_to_json(report), ensure_ascii=False, indent=2))
    else:
        click.echo(report_to_text(report))


@click.command(
    "rollback",
    context_settings=HELP_BY,
    epilog=examples("khongdau rollback", "khongdau rollback --to 3"),
)
@click.option("--to", "number", type=click.IntRange(0), metavar="GENERATION", help="Which one.")
@index_option
@language_option
def rollback_command(number: int | None, directory: IndexAt) -> None:
    """Go back to the generation before the current one.

    What it held becomes a new generation, so that servers take it over like any other. The next
    khongdau index brings the index to the state of its sources again. How many generations are
    kept is said by khongdau index --keep.

    Exit code: 0 done, 1 there is none to go back to.
    """
    try:
        generation = (
            in_cluster().roll_back(directory, number)
            if isinstance(directory, Address)
            else roll_back(directory, number)
        )
    except KhongdauError as error:
        raise click.ClickException(str(error)) from error
    say(
        f"Generation {generation.number} holds what generation {generation.restored} held: "
        f"{generation.documents:,} documents."
    )


@click.command(
    "check", context_settings=HELP_BY, epilog=examples("khongdau check --index /srv/tim/index")
)
@index_option
@language_option
def check_command(directory: IndexAt) -> None:
    """Verify the checksums of the index and that it agrees with itself.

    Exit code: 0 sound, 1 not, or no index there.
    """
    try:
        problems = list(
            in_cluster().check(directory) if isinstance(directory, Address) else check(directory)
        )
    except KhongdauError as error:
        raise click.ClickException(str(error)) from error
    for problem in problems:
        say(problem)
    if problems:
        say(f"Rebuild it: khongdau index --full --index {directory}")
        sys.exit(1)
    say("The index is sound.")
