"""When each source was brought up to date last, and with what outcome.

A file of its own beside the generations: a run that finds nothing changed makes none. It is
written last and for information only; without it nothing is lost but that.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.reports.report import SourceReport

RUN_LOG = "khongdau_runs.json"


@dataclass(frozen=True, slots=True)
class LastRun:
    """``time`` in ISO 8601, UTC."""

    time: str
    failed: int


def read_log(directory: Path) -> dict[str, LastRun]:
    """By the path of the source; empty where there is no log, or none that can be read."""
    try:
        entries = json.loads((directory / RUN_LOG).read_text("utf-8"))
        return {source: LastRun(**entry) for source, entry in entries.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write_log(directory: Path, reports: Sequence[SourceReport]) -> None:
    """Note that these sources have been brought up to date now."""
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    entries = read_log(directory)
    entries |= {report.source: LastRun(now, report.failed) for report in reports}
    text = json.dumps({source: asdict(entry) for source, entry in entries.items()}, indent=1)
    temporary = directory / f"{RUN_LOG}.new"
    with suppress(OSError):
        temporary.write_bytes(text.encode())
        temporary.replace(directory / RUN_LOG)
