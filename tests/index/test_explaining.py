"""``khongdau analyze`` shows each step with offsets into the text."""

from __future__ import annotations

import json

from click.testing import CliRunner

from web.main import main

TEXT = "HĐND quận Hoàn Kiếm họp ngày 28/2/2024, hà nh chính"


def analyze(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["analyze", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_every_offset_is_a_slice_of_the_text() -> None:
    explained = json.loads(analyze(TEXT, "--format", "json"))
    for part in ("tokens", "overlays", "words"):
        assert explained[part]
        for row in explained[part]:
            assert TEXT[row["start"] : row["end"]] == row["original"]


def test_it_says_what_stands_for_what() -> None:
    explained = json.loads(analyze(TEXT, "--format", "json"))
    overlays = {row["form"]: row for row in explained["overlays"]}
    assert overlays["d=2024-02-28"]["original"] == "28/2/2024"
    assert "hội đồng nhân dân" in [m.lower() for m in overlays["a=hđnd"]["means"]]
    assert overlays["hành"]["original"] == "hà nh"
    assert "hoàn_kiếm" in [row["form"] for row in explained["words"]]
    assert explained["folded"].startswith("hdnd quan hoan kiem")


def test_the_text_form_has_a_line_for_each() -> None:
    output = analyze("hdnd Hoàn Kiếm", "--query")
    assert "a=hđnd" in output
    assert "0-4" in output


def test_legacy_text_is_told() -> None:
    assert "TCVN3" in analyze("QuËn Hoµn KiÕm")


def test_standard_input_will_do() -> None:
    done = CliRunner().invoke(main, ["analyze"], input="chợ hoa")
    assert "cho" in done.output
