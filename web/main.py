"""The one command, ``khongdau``: the commands of each room under one name."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click
from click.exceptions import Exit

from index.messages import HELP_BY, asked_for, language, say, speak

# Imported only when asked for, help not excepted: `khongdau search` should not wait for Flask.
COMMANDS = {
    "analyze": "index.analysis.explaining:command",
    "check": "index.maintenance:check_command",
    "config": "index.project_command:config_command",
    "evaluate": "search.command:evaluate_command",
    "forget": "index.maintenance:forget_command",
    "index": "index.command:command",
    "init": "index.project_command:init_command",
    "rollback": "index.maintenance:rollback_command",
    "search": "search.command:command",
    "serve": "web.command:command",
    "sources": "index.maintenance:sources_command",
    "stats": "search.command:stats_command",
}
SUMMARIES = {
    "analyze": "Show what the analyser makes of TEXT (of standard input, if none is given).",
    "check": "Verify the checksums of the index and that it agrees with itself.",
    "config": "Check and show the settings of a site, khongdau.toml.",
    "evaluate": "Measure the ranking on a judged SET: corpus.jsonl, queries.jsonl and qrels.tsv.",
    "forget": "Remove SOURCE from the index, with those of its documents that no other source has.",
    "index": "Bring the index up to date with its SOURCEs, files or folders.",
    "init": "Make a folder DIR for a site: its settings, and a folder with one sample page.",
    "rollback": "Go back to the generation before the current one.",
    "search": "Search the index for QUERY, one word or several.",
    "serve": "Serve the search page and the JSON API.",
    "sources": "List the sources that the index remembers: documents, last run, state, and the "
    "options by which they are read.",
    "stats": "Show index statistics.",
}
ANSWERING = (["search"], ["stats"])
END = """\b
Begin with:
  khongdau init tin-cua-toi

\b
Environment:
  KHONGDAU_INDEX   directory of the index
  KHONGDAU_CONFIG  settings file
  NO_COLOR         no colours in a terminal
  LANG             language of what is said: vi, else en
Those of the server: khongdau serve -h.
"""


class Commands(click.Group):
    """Subcommands that are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(module), name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(SUMMARIES.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, 1)
            meant = f"Did you mean '{near[0]}'?" if near else f"There are {', '.join(COMMANDS)}."
            ctx.fail(f"No such command '{args[0]}'. {meant}")
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        speak(ctx, asked_for(args))  # also where something else among them is wrong
        with _told():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        with _told():
            return super().invoke(ctx)


@contextmanager
def _told() -> Iterator[None]:
    """What is wrong is said in the language of the run, as click says it."""
    try:
        yield
    except click.ClickException as error:
        if language() == "en":
            raise
        context = error.ctx if isinstance(error, click.UsageError) else None
        if context is not None:
            help_of_it = f"{context.command_path} {context.help_option_names[0]}"
            say(f"{context.get_usage()}", err=True)
            say(f"Try '{help_of_it}' for help.", err=True)
            click.echo(err=True)
        say(f"Error: {error.format_message()}", err=True)
        raise Exit(error.exit_code) from error


@click.group(cls=Commands, context_settings=HELP_BY, epilog=END)
@click.version_option(package_name="khongdau")
@click.pass_context
def main(context: click.Context) -> None:
    """Full-text search for Vietnamese local-government news, with or without diacritics."""
    if os.environ.get("NO_COLOR"):
        context.color = False


def run(**options: Any) -> None:
    """The command in a process of its own. One that answers and ends leaves what it holds to the
    system: to look for garbage in it and to give it back piece by piece takes .4 s."""
    if sys.argv[1:2] not in ANSWERING:
        main(**options)
    gc.disable()
    try:
        main(**options)
    except SystemExit as ended:
        sys.stdout.flush()
        sys.stderr.flush()
        if isinstance(ended.code, int):
            os._exit(ended.code)
        raise


if __name__ == "__main__":
    run()
