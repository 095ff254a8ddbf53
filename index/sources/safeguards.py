"""What a run may remove and keeps. It needs no other module: the command line reads it first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Safeguards:
    """``allow_removal``: of however many documents of a source; see
    `index.updating.removal_guard`. ``earlier_generations`` are kept besides the current one; None:
    as many as so far, at first one."""

    allow_removal: bool = False
    earlier_generations: int | None = None


USUAL = Safeguards()
