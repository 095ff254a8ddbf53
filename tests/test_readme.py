"""README shows nothing that does not work."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from tests.web import pictures
from web.main import COMMANDS, main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_and_option_is_real_and_every_command_is_shown() -> None:
    """The synopsis names each command with options that it has."""
    synopsis = README.split("## The command line")[1].split("```")[1]
    shown = {}
    for block in re.split(r"\n(?=khongdau )", synopsis.strip()):
        name = block.split()[1]
        shown[name] = set(re.findall(r"--[a-z-]+", block))
    assert set(shown) == set(COMMANDS)
    for name, options in shown.items():
        text = CliRunner().invoke(main, [name, "--help"]).output
        for option in options:
            assert option in text, (name, option)


def test_every_file_that_is_named_is_there() -> None:
    for path in re.findall(r"\]\(([^)#:]+)\)|`([a-z]+/[\w./-]+\.(?:md|tsv|py))`", README):
        assert (ROOT / (path[0] or path[1])).exists(), path


def test_make_targets_are_real() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in re.findall(r"^make .*", README, re.M):
        target = shlex.split(line.split("#")[0])[1]
        assert re.search(rf"^{target}:", makefile, re.M)


def test_every_picture_is_one_that_a_command_makes() -> None:
    shown = set(re.findall(r"docs/([\w-]+)\.png", README))
    assert shown == set(pictures.README)
    assert {path.stem for path in (ROOT / "docs").glob("*.png")} == shown | {"speed"}
