"""The API against its own description: calls made from it, answers held to it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from shutil import which

import pytest

from web.routes.openapi import description

from .conftest import Served

# KHONGDAU_CALLS=700 makes some 2,000 calls over the three operations.
CALLS = os.environ.get("KHONGDAU_CALLS", "20")


def test_every_call_is_answered_as_described(served: Served, tmp_path: Path) -> None:
    """No 5xx, no undescribed status or shape; what the description allows is answered, what
    it forbids is refused."""
    program = which("schemathesis", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("schemathesis is not installed")
    # The description cannot say which places there are, and any other is refused.
    (tmp_path / "schemathesis.toml").write_text('[parameters]\n"query.place" = "Hà Nội"\n', "utf-8")
    run = subprocess.run(
        [program, "run", f"{served.address}/api/openapi.json", "--max-examples", CALLS,
         "--seed", "1", "--no-color"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout


def test_the_described_pattern_is_the_calendar() -> None:
    """Each day there is, and none that there is not, in both spellings."""
    import re

    parameters = description("/")["paths"]["/api/search"]["get"]["parameters"]
    (pattern,) = {p["schema"]["pattern"] for p in parameters if p["name"] in ("from", "to")}
    day = re.compile(pattern)
    for year in (1, 1900, 2000, 2023, 2024, 9999):
        real = set()
        each = date(year, 1, 1)
        while each.year == year and (each.month, each.day) != (12, 31):
            real.add((each.month, each.day))
            each += timedelta(days=1)
        real.add((12, 31))
        for month in range(14):
            for number in range(33):
                there = (month, number) in real
                assert bool(day.search(f"{year:04}-{month:02}-{number:02}")) == there
                assert bool(day.search(f"{number:02}/{month:02}/{year:04}")) == there
    assert not day.search("0000-01-01")
