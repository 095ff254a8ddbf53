"""What a run may remove, keep and take. The command line reads it before all else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Safeguards:
    """``allow_removal``: of however many documents of a source; see
    `index.updating.removal_guard`. ``earlier_generations`` are kept besides the current one; None:
    as many as so far, at first one. ``memory``: megabytes of the main process, within which it
    writes and learns; None: `index.building.memory.DEFAULT`."""

    allow_removal: bool = False
    earlier_generations: int | None = None
    memory: int | None = None


USUAL = Safeguards()
