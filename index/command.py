"""``khongdau index``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click

from index.options import (
    HELP_BY,
    config_option,
    examples,
    format_option,
    gathered,
    index_option,
    language_option,
)
from index.progress_bar import ProgressBar
from index.reports.progress import Progress
from index.settings.project import Project
from index.sources.safeguards import Safeguards
from index.sources.settings import SourceSettings

DEFAULT_SOURCE = Path("corpus")
NICENESS = 3  # of the run and its workers: whoever searches meanwhile gets the larger share


def _mapped(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...] | None:
    """``body=content`` -> ``("body", "content")``; None: nothing was said."""
    pairs = []
    for value in values:
        ours, separator, theirs = value.partition("=")
        if not (ours.strip() and separator and theirs.strip()):
            raise click.BadParameter(f"expected FIELD=NAME, such as body=content; found {value!r}")
        pairs.append((ours.strip(), theirs.strip()))
    return tuple(pairs) or None


@click.command(
    "index",
    context_settings=HELP_BY,
    epilog=examples(
        "khongdau index corpus",
        "khongdau index tin.jsonl --map body=khung_chinh",
        "khongdau index --dry-run",
    ),
)
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE ...]")
@index_option
@config_option
@click.option("--full", is_flag=True, help="Read all sources again and replace the index.")
@click.option("--dry-run", is_flag=True, help="Show what would change without writing anything.")
@click.option(
    "--allow-removal",
    is_flag=True,
    help="Proceed even if more than a fifth of a source's documents would be removed.",
)
@click.option(
    "--keep",
    "earlier_generations",
    type=click.IntRange(0),
    help="How many earlier generations of the index to keep from now on, for khongdau rollback; "
    "at first 1.",
)
@click.option(
    "--memory",
    type=click.IntRange(400),
    metavar="MB",
    help="Megabytes within which the index is written and learned from (1200); each worker "
    "process, one a processor, takes up to 250 more. With less an index has more segments, which "
    "are searched more slowly, and marks are learned from a part of it.",
)
@click.option(
    "--map",
    "fields",
    multiple=True,
    metavar="FIELD=NAME",
    callback=_mapped,
    help="What JSON, tables and feeds call a field: --map body=content. May be given several "
    "times; khongdau.toml may hold the same in a table [fields]. Remembered with the sources of "
    "this run until another --map is given.",
)
@click.option(
    "--ocr/--no-ocr",
    default=None,
    help="Read scans by Tesseract, where it is installed. Takes seconds a page. Remembered with "
    "the sources of this run.",
)
@language_option
@format_option
@gathered("settings", SourceSettings)
@gathered("safeguards", Safeguards)
def command(
    sources: Sequence[Path],
    directory: Path,
    project: Project,
    full: bool,
    dry_run: bool,
    settings: SourceSettings,
    safeguards: Safeguards,
    format_: str,
) -> None:
    """Bring the index up to date with its SOURCEs, files or folders.

    The index remembers its sources. Those that are given are added; without any, all remembered
    ones are brought up to date; if there are none yet, those of the settings are indexed, or
    corpus/. docs/en/formats.md lists the formats. Only what is new or changed is read; documents
    whose files are gone are removed.
    What cannot be read is listed with the reason, keeps its documents and does not stop the run.
    What readers left out and files of unknown kinds are listed too.

    A run that would remove more than a fifth of the documents of a source changes nothing: a
    folder may not be mounted, a download may be truncated.

    Exit code: 0 everything was indexed, 1 something was not or the run was stopped, 2 wrong usage.
    """
    _be_nice()
    bar = ProgressBar()
    bar.show(Progress("start"))  # importing what follows takes a second
    from index.running import Run, run

    with bar:
        report = run(
            Run(
                list(sources) or None,
                list(project.sources.paths) or [DEFAULT_SOURCE],
                directory,
                full,
                dry_run,
                replace(settings, project_fields=project.fields),
                safeguards,
            ),
            bar.show,
        )
    from index.report_format import report_to_json, report_to_text

    if format_ == "json":
        click.echo(json.dumps(report_to_json(report), ensure_ascii=False, indent=2))
    else:
        click.echo(report_to_text(report, dry_run))
    if report.failed or report.stopped:
        sys.exit(1)


def _be_nice() -> None:
    """Lower the priority to `NICENESS`, once; do nothing where the system has no priorities."""
    with suppress(AttributeError, OSError):
        here = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, 0, max(here, NICENESS))
