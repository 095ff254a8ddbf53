"""The commands ``khongdau search``, ``khongdau stats`` and ``khongdau evaluate``."""

from __future__ import annotations

import json
import textwrap
from contextlib import nullcontext, suppress
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from index.address import IndexAt
from index.messages import language, say, told
from index.options import (
    HELP_BY,
    IndexType,
    config_option,
    examples,
    format_option,
    formats,
    gathered,
    index_option,
    language_option,
)
from index.settings.project import Project
from search.contract.errors import IndexProblem, QuerySyntaxError, SearchError
from search.contract.notices import MatchLevel
from search.contract.results import (
    DateKind,
    IndexStats,
    SearchRequest,
    Sort,
)
from search.printing import csv_lines, json_lines, print_page
from search.serialize import page_to_json, place_facets_to_json
from search.wording.languages import search_wording

if TYPE_CHECKING:
    from search.engine import Engine

INTERPRETED = 8_000_000
"""Bytes of an index, some thousand documents, that is searched without compiled code where none can
be kept: in a second or two instead of half a minute."""
NOT_KEPT = (
    "Compiled code cannot be kept: there is no directory for it that can be written. So each "
    "process compiles for half a minute, and small indexes are searched without. Set "
    "NUMBA_CACHE_DIR to a directory that can be written."
)


class Day(click.ParamType):  # type: ignore[type-arg]
    """The ``first`` or the last day of a time: ``2024-03-01``, ``3/2024``, ``hôm qua``. One that
    does not exist is wrong usage."""

    name = "DATE"

    def __init__(self, first: bool) -> None:
        self.first = first

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        from vietnamese.entities.periods import today
        from vietnamese.entities.time_expressions import read_period

        period = read_period(value, today())
        if period is None:
            self.fail(
                f"{value!r} is no time that exists; write a day (2024-03-01, 01/03/2024, "
                "'hôm qua'), a month (3/2024), a quarter ('quý 1/2024'), a year (2024), or "
                "'30 ngày qua'.",
                param,
                ctx,
            )
        return period.first if self.first else period.last


class QueryCommand(click.Command):
    """``--`` may precede the query wherever it stands: options that follow are still options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            at = args.index("--")
            rest = args[at + 2 :]
            end = (
                at + 2 + next((i for i, arg in enumerate(rest) if arg.startswith("--")), len(rest))
            )
            args = [*args[:at], *args[end:], *args[at:end]]
        return super().parse_args(ctx, args)


def _joined(ctx: click.Context, param: click.Parameter, words: tuple[str, ...]) -> str:
    """The words of a query are one, quoted or not."""
    return " ".join(words)


def _fields(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """``category=Văn hóa`` -> ``("category", "Văn hóa")``"""
    pairs = []
    for value in values:
        name, separator, wanted = value.partition("=")
        if not (name.strip() and separator and wanted.strip()):
            raise click.BadParameter(f"expected FIELD=VALUE, such as category=X; found {value!r}")
        pairs.append((name.strip(), wanted.strip()))
    return tuple(pairs)


@click.command(
    "search",
    cls=QueryCommand,
    context_settings=HELP_BY,
    epilog=examples(
        "khongdau search thu gom rác",
        "khongdau search '\"ký kết\" chợ' --from 2024 --sort newest",
        "khongdau search rác --place 'Hoàn Kiếm' --format csv > rac.csv",
        "khongdau search -- chợ -đêm --per-page 3",
    ),
)
@click.argument("query", nargs=-1, required=True, callback=_joined)
@index_option
@config_option
@click.option(
    "--place",
    "places",
    multiple=True,
    metavar="NAME",
    help='Only of this place, by its old or new name: --place "Châu Thành, Bến Tre".',
)
@click.option(
    "--district",
    "districts",
    multiple=True,
    metavar="NAME",
    help="Only on the ground of this district, as it was until 30 June 2025.",
)
@click.option(
    "--filter",
    "fields",
    multiple=True,
    metavar="FIELD=VALUE",
    callback=_fields,
    help='Only what has this value in a field of its source: --filter category="Văn hóa".',
)
@click.option(
    "--facet",
    "counted",
    multiple=True,
    metavar="FIELD",
    help="Count the values of this field among the hits; khongdau.toml may name such fields.",
)
@click.option(
    "--from",
    "since",
    type=Day(first=True),
    help="First day, included, or the first one of a month (3/2024), a year, a quarter.",
)
@click.option("--to", "until", type=Day(first=False), help="Last day, likewise.")
@click.option(
    "--sort",
    type=click.Choice(get_args(Sort)),
    default="relevance",
    show_default=True,
    help="event: the latest day that a page tells of first.",
)
@click.option(
    "--date",
    "dated",
    type=click.Choice(get_args(DateKind)),
    help="Only pages with a day of publication, or with one of which they tell; --from, --to, "
    "newest, oldest and counts by time speak of it. none: only pages with neither.",
)
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@click.option("--per-page", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option(
    "--literal",
    is_flag=True,
    help="Search exactly as typed: no Telex, no restored diacritics, no widening.",
)
@click.option(
    "--match",
    type=click.Choice(get_args(MatchLevel)),
    help="What a hit must have: all words close together, whole anywhere, their syllables, these "
    "with any diacritics, or a good part of the words. Without it the first that finds enough.",
)
@click.option(
    "--no-fold",
    "fold",
    flag_value=False,
    default=True,
    help="List near-duplicates one by one, not under the best of them.",
)
@language_option
@formats("text", "json", "jsonl", "csv")
@gathered("request", SearchRequest)
def command(request: SearchRequest, directory: IndexAt, project: Project, format_: str) -> None:
    """Search the index for QUERY, one word or several. An empty QUERY, \'\', browses, newest first.

    With diacritics or without. "quotes" keep words together, -word excludes, HOẶC means or; nơi:,
    từ: and đến: filter. All of it: /tro-giup/query of the served page, docs/en/query.md. A QUERY
    with a minus needs -- before it.

    Exit code: 0 done (also when nothing matched), 1 the index cannot be used, 2 wrong usage.
    """
    if request.since and request.until and request.since > request.until:
        raise click.UsageError(
            f"--from {request.since} is after --to {request.until}: no day is in between. "
            "Swap the two."
        )
    words = search_wording(language())
    counted = tuple(dict.fromkeys((*request.counted, *project.facets.fields)))
    try:
        engine = _opened(directory)
        found = engine.search(replace(request, counted=counted))
        for name in request.counted:
            if name not in engine.fields():
                from search.stages.understand import no_such_field

                told = words.text(words.notice(no_such_field(name, engine.fields())))
                click.echo(f"* {told}", err=True)
    except IndexProblem as error:
        raise click.ClickException(words.text(words.error(error))) from error
    except SearchError as error:
        message = words.text(words.error(error))
        if isinstance(error, QuerySyntaxError):
            message += "\n\n" + textwrap.indent(error.pointed(), "  ")
        raise click.UsageError(message) from error
    if format_ == "json":
        click.echo(json.dumps(page_to_json(found, words), ensure_ascii=False, indent=2))
    elif format_ == "text":
        print_page(found, words)
    else:
        lines = csv_lines if format_ == "csv" else json_lines
        click.echo("".join(lines(found.hits)), nl=False)


@click.command(
    "stats",
    context_settings=HELP_BY,
    epilog=examples("khongdau stats", "khongdau stats --format json"),
)
@index_option
@language_option
@format_option
def stats_command(directory: IndexAt, format_: str) -> None:
    """Show index statistics."""
    engine = _open(directory)
    stats, problems = engine.stats(), engine.problems()
    if format_ == "json":
        values = {**stats_to_json(stats), "problems": list(problems)}
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
        return
    for problem in problems:
        say(f"{problem}; searches are answered from generation {stats.generation}")
    say(
        f"{stats.documents} documents, generation {stats.generation}, "
        f"{stats.segments} segments, {stats.bytes / 1e6:.1f} MB"
    )
    facets = (
        ("districts", stats.districts), ("places", stats.places), ("provinces", stats.provinces),
        ("years", stats.years),
    )  # fmt: skip
    for title, facet in facets:
        click.echo(f"{told(title)}: " + ", ".join(f"{f.value} ({f.count})" for f in facet))
    say(f"without a date: {stats.without_date}")
    say(f"documents changed since its language was learned: {stats.unlearned}")


@click.command(
    "evaluate", context_settings=HELP_BY, epilog=examples("khongdau evaluate judged-set --unmarked")
)
@click.argument(
    "set_", metavar="SET", type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.option("--unmarked", is_flag=True, help="Remove all diacritics from the queries.")
@click.option(
    "--index",
    "directory",
    type=IndexType(),
    help="An index of the set's corpus. Without it, the corpus is indexed for this run.",
)
@language_option
@format_option
def evaluate_command(set_: Path, unmarked: bool, directory: IndexAt | None, format_: str) -> None:
    """Measure the ranking on a judged SET: corpus.jsonl, queries.jsonl and qrels.tsv."""
    try:
        from search.evaluation import BadSet, evaluate, index_of
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"{error.name} is missing; install the measures: pip install 'khongdau[evaluate]'"
        ) from error
    try:
        with nullcontext(directory) if directory else index_of(set_) as used:
            outcome = evaluate(set_, _open(used), unmarked)
    except BadSet as error:
        raise click.ClickException(str(error)) from error
    if format_ == "json":
        click.echo(json.dumps(asdict(outcome), ensure_ascii=False, indent=2))
        return
    counted = f"{outcome.queries} queries{', unmarked' if unmarked else ''}"
    click.echo(f"{outcome.set}: {told(counted)}")
    for name, value in outcome.measures.items():
        click.echo(f"  {name:8} {value:.4f}")
    click.echo(f"  latency  p50 {outcome.latency_ms['p50']} ms, p95 {outcome.latency_ms['p95']} ms")


def stats_to_json(stats: IndexStats) -> dict[str, Any]:
    return {
        "documents": stats.documents,
        "generation": stats.generation,
        "segments": stats.segments,
        "bytes": stats.bytes,
        "facets": {
            "district": [{"value": f.value, "count": f.count} for f in stats.districts],
            **place_facets_to_json(stats.places, stats.provinces),
            "year": [{"value": f.value, "count": f.count} for f in stats.years],
        },
        "without_date": stats.without_date,
        "unlearned": stats.unlearned,
    }


def _opened(directory: IndexAt) -> Engine:
    """Raises IndexProblem. Imported here: help should not wait for it, and what is imported after
    `interpret` is not compiled."""
    from vietnamese.jit import can_keep, interpret

    if not can_keep():
        say(NOT_KEPT, err=True)
        with suppress(OSError):  # opening it says what is wrong
            if isinstance(directory, Path) and _bytes(directory) <= INTERPRETED:
                interpret()
    from search.engine import Engine

    return Engine.open(directory)


def _bytes(directory: Path) -> int:
    return sum(path.stat().st_size for path in directory.iterdir())


def _open(directory: IndexAt) -> Engine:
    try:
        return _opened(directory)
    except SearchError as error:
        raise click.ClickException(str(error)) from error
