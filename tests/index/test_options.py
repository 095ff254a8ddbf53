"""Options of a command become a value."""

from __future__ import annotations

from dataclasses import dataclass

import click
from click.testing import CliRunner

from index.options import gathered


@dataclass(frozen=True)
class Wanted:
    name: str
    count: int = 3
    unasked: bool = True


@click.command()
@click.argument("name")
@click.option("--count", default=1)
@click.option("--loud", is_flag=True)
@gathered("wanted", Wanted)
def command(wanted: Wanted, loud: bool) -> None:
    """Says what it was given."""
    click.echo(f"{wanted} {loud}")


def test_options_named_like_fields_are_its_values() -> None:
    done = CliRunner().invoke(command, ["x", "--count", "7", "--loud"])
    assert done.output == f"{Wanted('x', 7)} True\n"


def test_the_help_is_that_of_the_command() -> None:
    assert "Says what it was given." in CliRunner().invoke(command, ["--help"]).output
