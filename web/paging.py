"""Which pages a result page offers. Never one that is not there."""

from __future__ import annotations

from dataclasses import dataclass

AROUND = 2  # page numbers shown on each side of the current one


@dataclass(frozen=True, slots=True)
class Paging:
    """``numbers`` in order, ``None`` where some are left out; ``last`` is the last one that
    may be opened; ``cut`` says that more hits exist beyond it."""

    page: int
    last: int
    numbers: tuple[int | None, ...]
    cut: bool

    @property
    def previous(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.page < self.last else None


def paging(page: int, pages: int, allowed: int) -> Paging:
    """The pages around ``page``, the first and the last of them, of ``pages`` that exist and
    ``allowed`` that may be opened."""
    last = min(pages, allowed)
    near = {n for n in range(page - AROUND, page + AROUND + 1) if 1 <= n <= last}
    numbers: list[int | None] = []
    for number in sorted(near | {n for n in (1, last) if 1 <= n <= last}):
        before = numbers[-1] if numbers else number - 1
        if before is not None and number - before == 2:
            numbers.append(number - 1)  # a gap of one page is that page
        elif before is not None and number - before > 2:
            numbers.append(None)
        numbers.append(number)
    return Paging(page, last, tuple(numbers), pages > allowed)
