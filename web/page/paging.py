"""Which pages a result page offers. Never one that is not there."""

from __future__ import annotations

from dataclasses import dataclass

AROUND = 2  # page numbers shown on each side of the current one


@dataclass(frozen=True, slots=True)
class Paging:
    """``numbers`` in order, ``None`` where some are left out."""

    page: int
    last: int
    numbers: tuple[int | None, ...]

    @property
    def previous(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.page < self.last else None


def paging(page: int, last: int) -> Paging:
    """The pages around ``page``, the first and the last."""
    near = set(range(page - AROUND, page + AROUND + 1)) | {1, last}
    numbers: list[int | None] = []
    before = 0
    for number in sorted(n for n in near if 1 <= n <= last):
        if number - before == 2:
            numbers.append(number - 1)  # a gap of one page is that page
        elif number - before > 2:
            numbers.append(None)
        numbers.append(number)
        before = number
    return Paging(page, last, tuple(numbers))
