"""The progress of a run on a terminal."""

from __future__ import annotations

from typing import Any

from tqdm import tqdm

from index.messages import told
from index.reports.progress import Progress

COUNTED = ("find", "read")  # phases; of the others there is no telling how far they are


class ProgressBar:
    """A bar for each phase on standard error; none where that is no terminal."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None
        self._phase = ""

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def show(self, progress: Progress) -> None:
        if progress.phase != self._phase:
            self._close()
            self._phase = progress.phase
            self._bar = tqdm(
                desc=told(progress.phase),
                total=progress.total or None,
                unit="B" if progress.total else f" {told('files')}",
                unit_scale=True,
                bar_format=None if progress.phase in COUNTED else "{desc} ...",
                disable=None,
                leave=False,
            )
        if self._bar is not None and not self._bar.disable:
            if progress.total:
                counts = told(f"{progress.files:,} files, {progress.documents:,} documents")
                self._bar.set_postfix_str(counts, refresh=False)
            self._bar.update((progress.done if progress.total else progress.files) - self._bar.n)
