"""A report as people read it and as scripts rely on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from index.messages import told
from index.reading.notes import Note, Noted, NoteTotal, total_wording, totals, wording
from index.reading.source_records import PassedOver
from index.reports.report import Repeated, Report, Trouble

NAMED = 5  # files by name in a line of the report; JSON has them all


def report_to_json(report: Report) -> dict[str, Any]:
    """The report as scripts rely on it."""
    return {
        "added": report.added,
        "changed": report.changed,
        "moved": report.moved,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "failed": [{"path": _where(t), "reason": told(t.reason)} for t in report.failed],
        "notes": [_noted_to_json(noted) for noted in report.notes],
        "totals": [_total_to_json(total) for total in totals(report.notes)],
        "passed_over": [
            {"kind": kind, "count": len(paths), "paths": paths}
            for kind, paths in _by_kind(report.passed_over)
        ],
        "repeated": [{"path": _where(r), "same_as": r.same_as} for r in report.repeated],
        "stopped": [
            {**asdict(removal), "reason": told(removal.reason)} for removal in report.stopped
        ],
        "sources": [asdict(source) for source in report.sources],
        "documents": report.documents,
        "seconds": round(report.seconds, 3),
    }


def _noted_to_json(noted: Noted) -> dict[str, Any]:
    note = noted.note
    return {
        "path": _where(noted),
        "note": told(wording(note)),
        "code": note.code,
        "data": note.data,
        "count": note.count,
        "documents": noted.pieces,
    }


def _total_to_json(total: NoteTotal) -> dict[str, Any]:
    return {
        "text": told(total_wording(total)),
        "code": total.note.code,
        "data": total.note.data,
        "count": total.note.count,
        "files": total.files,
        "documents": total.pieces,
    }


def _by_kind(passed_over: Sequence[PassedOver]) -> list[tuple[str, list[str]]]:
    """Kinds and paths, the most frequent kind first."""
    kinds: dict[str, list[str]] = {}
    for file in passed_over:
        kinds.setdefault(file.kind, []).append(file.path)
    return sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))


def _where(of: Trouble | Noted | Repeated) -> str:
    return f"{of.path}:{of.line}" if of.line else of.path


def _named(paths: Sequence[str]) -> str:
    more = told(f"and {len(paths) - NAMED} more") if len(paths) > NAMED else ""
    return f"{', '.join(paths[:NAMED])} {more}".rstrip()


def report_to_text(report: Report, dry_run: bool = False) -> str:
    return "\n".join(_lines(report, dry_run))


def _lines(report: Report, dry_run: bool) -> Iterator[str]:
    if report.notes:
        yield told("Notes:")
        for total in totals(report.notes):
            where = [_where(n) for n in report.notes if _same_kind(n.note, total.note)]
            yield f"  {told(total_wording(total))}: {_named(where)}"
    if report.passed_over:
        yield told("Passed over, of unknown kinds:")
        for kind, paths in _by_kind(report.passed_over):
            yield f"  {len(paths)} {kind or told('without an ending')}: {_named(paths)}"
    if report.repeated:
        texts = len({repeated.same_as for repeated in report.repeated})
        places = _named([f"{_where(r)} ({told(f'as {r.same_as}')})" for r in report.repeated])
        yield told(
            f"Repeated texts, one document each: {len(report.repeated)} of {texts}: {places}"
        )
    if report.failed:
        yield told("Not indexed:")
        yield from (f"  {_where(trouble)}: {told(trouble.reason)}" for trouble in report.failed)
    yield from _stopped(report)
    would = "would be " if dry_run or report.stopped else ""
    counts = [
        f"{report.added} {would}added",
        f"{report.changed} {would}changed",
        *([f"{report.moved} {would}moved"] if report.moved else []),
        f"{report.removed} {would}removed",
        f"{report.unchanged} unchanged",
        *([f"{len(report.failed)} failed"] if report.failed else []),
    ]
    if report.documents == 1:
        took = told(f"1 document in {report.seconds:.1f} s")
    else:
        took = told(f"{report.documents} documents in {report.seconds:.1f} s")
    yield f"{', '.join(map(told, counts))}: {took}"


def _stopped(report: Report) -> Iterator[str]:
    if not report.stopped:
        return
    yield told("Stopped; the index is as it was:")
    for removal in report.stopped:
        gone = (
            f"{removal.removed:,} of the {removal.documents:,} documents of {removal.source} "
            f"would be removed: {removal.reason}"
        )
        yield f"  {told(gone)}"
    yield f"  {told('If they are to go: khongdau index --allow-removal')}"


def _same_kind(one: Note, other: Note) -> bool:
    return (one.code, one.data) == (other.code, other.data)
