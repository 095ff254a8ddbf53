"""The one command, ``khongdau``: the commands of each room under one name."""

from __future__ import annotations

from importlib import import_module

import click

# Imported only when asked for: `khongdau search` should not wait for Flask.
COMMANDS = {
    "analyze": "index.analysis.explaining:command",
    "config": "index.project_command:config_command",
    "check": "index.maintenance:check_command",
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


@click.group(cls=Commands)
@click.version_option(package_name="khongdau")
def main() -> None:
    """Full-text search for Vietnamese local-government news, with or without diacritics."""


if __name__ == "__main__":
    main()
