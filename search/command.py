"""The commands ``khongdau search``, ``khongdau stats`` and ``khongdau evaluate``."""

from __future__ import annotations

import json
import re
import shlex
import textwrap
from contextlib import nullcontext
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import click

from index.options import config_option, format_option, gathered, index_option
from index.settings.project import Project
from search.contract.errors import IndexProblem, QuerySyntaxError, SearchError
from search.contract.notices import Offer
from search.contract.results import (
    DateKind,
    Highlighted,
    Hit,
    IndexStats,
    SearchPage,
    SearchRequest,
    Sort,
)
from search.engine import Engine
from search.query.hit_rule import LEVELS
from search.serialize import page_to_json, place_facets_to_json
from search.wording.languages import search_wording
from search.wording.wording import Language, SearchWording
from vietnamese.entities.periods import today
from vietnamese.entities.time_expressions import read_period


class Day(click.ParamType):  # type: ignore[type-arg]
    """The ``first`` or the last day of a time: ``2024-03-01``, ``3/2024``, ``hôm qua``. One that
    does not exist is wrong usage."""

    name = "DATE"

    def __init__(self, first: bool) -> None:
        self.first = first

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
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
    """``--`` may precede the query wherever it stands: what follows the query is still parsed as
    options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            at = args.index("--")
            args = [*args[:at], *args[at + 2 :], *args[at : at + 2]]
        return super().parse_args(ctx, args)


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


@click.command("search", cls=QueryCommand)
@click.argument("query")
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
    type=click.Choice(LEVELS),
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
@click.option(
    "--lang",
    type=click.Choice(["vi", "en"]),
    default="vi",
    show_default=True,
    help="Language of notices and errors.",
)
@format_option
@gathered("request", SearchRequest)
def command(
    request: SearchRequest, directory: Path, project: Project, lang: Language, format_: str
) -> None:
    """Search the index for QUERY. An empty QUERY browses, newest first.

    Exit code: 0 done (also when nothing matched), 1 the index cannot be used, 2 wrong usage.
    """
    if request.since and request.until and request.since > request.until:
        raise click.UsageError(
            f"--from {request.since} is after --to {request.until}: no day is in between. "
            "Swap the two."
        )
    words = search_wording(lang)
    counted = tuple(dict.fromkeys((*request.counted, *project.facets.fields)))
    try:
        found = Engine.open(directory).search(replace(request, counted=counted))
    except IndexProblem as error:
        raise click.ClickException(words.text(words.error(error))) from error
    except SearchError as error:
        message = words.text(words.error(error))
        if isinstance(error, QuerySyntaxError):
            message += "\n\n" + textwrap.indent(error.pointed(), "  ")
        raise click.UsageError(message) from error
    if format_ == "json":
        click.echo(json.dumps(page_to_json(found, words), ensure_ascii=False, indent=2))
    else:
        _print(found, words)


@click.command("stats")
@index_option
@format_option
def stats_command(directory: Path, format_: str) -> None:
    """Show index statistics."""
    engine = _open(directory)
    stats, problems = engine.stats(), engine.problems()
    if format_ == "json":
        values = {**stats_to_json(stats), "problems": list(problems)}
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
        return
    for problem in problems:
        click.echo(f"{problem}; searches are answered from generation {stats.generation}")
    click.echo(
        f"{stats.documents} documents, generation {stats.generation}, "
        f"{stats.segments} segments, {stats.bytes / 1e6:.1f} MB"
    )
    facets = (
        ("districts", stats.districts), ("places", stats.places), ("provinces", stats.provinces),
        ("years", stats.years),
    )  # fmt: skip
    for title, facet in facets:
        click.echo(f"{title}: " + ", ".join(f"{f.value} ({f.count})" for f in facet))
    click.echo(f"without a date: {stats.without_date}")


@click.command("evaluate")
@click.argument(
    "set_", metavar="SET", type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.option("--unmarked", is_flag=True, help="Remove all diacritics from the queries.")
@click.option(
    "--index",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    help="An index of the set's corpus. Without it, the corpus is indexed for this run.",
)
@format_option
def evaluate_command(set_: Path, unmarked: bool, directory: Path | None, format_: str) -> None:
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
    click.echo(f"{outcome.set}: {outcome.queries} queries{', unmarked' if unmarked else ''}")
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
    }


def _open(directory: Path) -> Engine:
    try:
        return Engine.open(directory)
    except SearchError as error:
        raise click.ClickException(str(error)) from error


def _print(page: SearchPage, words: SearchWording) -> None:
    for notice in page.notices:
        click.echo(f"* {words.text(words.notice(notice))}")
        for offer in notice.offers:
            click.echo(f"  {words.text(words.offer(offer))}: {_asked_by(offer, page.query)}")
    if page.suggestion:
        click.echo(f"* {words.did_you_mean.format(page.suggestion)}")
    total = words.results.of(page.total).format(words.number(page.total))
    of = f", {words.page_of.format(page.page, page.pages)}" if page.pages else ""
    if page.folded and page.distinct < page.total:
        total += ", " + words.distinct.format(words.number(page.distinct))
    click.echo(total + of)
    for hit in page.hits:
        click.echo()
        click.echo(_marked(hit.title_highlighted))
        click.echo("  " + " · ".join(_facts(hit, words)))
        click.echo("  " + re.sub(r"\s+", " ", _marked(hit.snippet)))
        if hit.similar:
            ids = ", ".join(other.id for other in hit.similar_hits)
            more = ", …" if hit.similar > len(hit.similar_hits) else ""
            count = words.similar.of(hit.similar).format(words.number(hit.similar))
            click.echo(f"  + {count}: {ids}{more}")


def _asked_by(offer: Offer, query: str) -> str:
    """The options that ask for it, with the query where that is another one."""
    options = ["--literal"] if offer.literal else []
    options += ["--match", offer.match] if offer.match else []
    if offer.query != query:
        options += ["--", offer.query]
    return shlex.join(options)


def _facts(hit: Hit, words: SearchWording) -> list[str]:
    event = words.event.format(hit.event_date) if hit.event_date else None
    dates = (hit.published, event) if hit.published or event else (words.undated,)
    return [fact for fact in (hit.district, *dates, hit.source, hit.id) if fact]


def _marked(text: Highlighted) -> str:
    """Bold on a terminal; click leaves the codes out elsewhere."""
    parts = []
    at = 0
    for start, end in text.spans:
        parts += [text.text[at:start], click.style(text.text[start:end], bold=True)]
        at = end
    return "".join([*parts, text.text[at:]])
