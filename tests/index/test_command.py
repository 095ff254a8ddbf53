"""``khongdau index`` as a command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CODE = """
import os, sys
from click.testing import CliRunner
from index.command import command
for _ in range(2):
    done = CliRunner().invoke(command, [sys.argv[1], "--index", sys.argv[2]])
    assert done.exit_code == 0, done.output
print(os.getpriority(os.PRIO_PROCESS, 0))
"""


def test_a_run_leaves_searches_the_larger_share(tmp_path: Path) -> None:
    """Once, however often it is called in one process."""
    page = tmp_path / "trang.txt"
    page.write_text("Trang một\n\nChợ họp sớm.\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(page), str(tmp_path / "index")],
        capture_output=True, text=True, check=True, cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert int(done.stdout) == max(3, os.getpriority(os.PRIO_PROCESS, 0))
