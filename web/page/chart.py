"""The bar chart of years, months or days: SVG drawn on the server, every bar a link, no style.

A bar is at least as wide as a finger needs, 24 pixels in the narrowest place that the chart stands
in; so what is many bars stands in several rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from web.page.timeline import Bar, Timeline
from web.wording.wording import Wording

MOST_BARS = 40
MOST_IN_ROW = 12
WIDTH = 280  # units of the drawing; it scales with the page
HEIGHT = 72  # of a row that is alone
LOWER = 50  # of one of several
BELOW = 14  # height of the labels, which hang below the line that the bars stand on
WIDEST = 28  # a bar
LABEL = 26  # width of a year in figures
LEAST = 2.0  # height of the smallest bar: one document must be seen
LABELLED_DAYS = (1, 5, 10, 15, 20, 25, 31)  # there is no room for all


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the bars from number ``first`` to ``last`` have their places: ``in_row`` of them in
    each of ``rows`` rows, ``height`` high."""

    first: int
    last: int
    rows: int
    in_row: int
    height: int

    @classmethod
    def of(cls, times: Timeline) -> _Grid:
        first = max(times.first, times.last - MOST_BARS + 1)
        count = times.last - first + 1
        rows = -(-count // MOST_IN_ROW)
        return cls(first, times.last, rows, -(-count // rows), HEIGHT if rows == 1 else LOWER)

    @property
    def step(self) -> float:
        return WIDTH / self.in_row

    def base(self, row: int) -> int:
        """The line that the bars of a row stand on."""
        return (row + 1) * self.height - BELOW

    def place(self, at: int) -> tuple[int, float]:
        """The row of a bar, and where it begins."""
        row, column = divmod(at - self.first, self.in_row)
        return row, column * self.step


def chart(times: Timeline, words: Wording) -> Markup:
    """The chart as markup. Times without documents leave a gap, so that time runs evenly."""
    grid = _Grid.of(times)
    highest = max(bar.count for bar in times.bars)
    drawn = [_bar(bar, grid, highest, words) for bar in times.bars if bar.at >= grid.first]
    drawn.extend(_label(at, grid) for at in _labelled(times, grid))
    lines = "".join(f"M0 {grid.base(row) + 0.5}H{WIDTH}" for row in range(grid.rows))
    about = {
        "year": words.years_about.format(times.first, times.last),
        "month": words.months_about.format(times.title),
        "day": words.days_about.format(times.title),
    }[times.step]
    return Markup(
        f'<svg class="years" viewBox="0 0 {WIDTH} {grid.rows * grid.height}" role="group"'
        f' aria-label="{escape(about)}"><path d="{lines}"/>{"".join(drawn)}</svg>'
    )


def as_text(times: Timeline, words: Wording) -> Markup:
    """The same in words."""
    lines = [
        f'<li><a href="{escape(bar.within)}">{escape(bar.name)}</a>'
        f' <span class="number">{words.number(bar.count)}</span></li>\n'
        for bar in times.bars
    ]
    return Markup(f"<ul>\n{''.join(lines)}</ul>\n")


def _bar(bar: Bar, grid: _Grid, highest: int, words: Wording) -> str:
    """A link with its text alternative, its bar, and an unseen area to hit it by."""
    name = escape(words.bar.format(bar.name, words.number(bar.count)))
    row, left = grid.place(bar.at)
    step, base = grid.step, grid.base(row)
    width = min(step * 0.8, WIDEST)
    height = max(LEAST, (grid.height - BELOW - 4) * bar.count / highest)
    current = ' aria-current="true"' if bar.chosen else ""
    return (
        f'<a href="{escape(bar.within)}" aria-label="{name}"{current}><title>{name}</title>'
        f'<rect class="reach" x="{left:.1f}" y="{row * grid.height}" width="{step:.1f}"'
        f' height="{grid.height}"/>'
        f'<rect class="bar" x="{left + (step - width) / 2:.1f}" y="{base - height:.1f}"'
        f' width="{width:.1f}" height="{height:.1f}"/></a>'
    )


def _label(number: int, grid: _Grid) -> str:
    """The number under a bar; those of narrow bars at the ends lean inwards."""
    row, left = grid.place(number)
    anchor, x = "middle", left + grid.step / 2
    half = LABEL * len(str(number)) / 8
    if x < half:
        anchor, x = "start", left
    elif x > WIDTH - half:
        anchor, x = "end", left + grid.step
    below = (row + 1) * grid.height - 2
    return f'<text x="{x:.1f}" y="{below}" text-anchor="{anchor}">{number}</text>'


def _labelled(times: Timeline, grid: _Grid) -> list[int]:
    """The bars that get a label: all months, some days, of a row of years the ends, and one between
    where there is room."""
    first, last = grid.first, grid.last
    if times.step == "month":
        return list(range(first, last + 1))
    if times.step == "day":
        return [day if day < 31 else last for day in LABELLED_DAYS]
    labelled: list[int] = []
    for start in range(first, last + 1, grid.in_row):
        end = min(start + grid.in_row - 1, last)
        few = end - start < 6
        labelled += range(start, end + 1) if few else (start, (start + end) // 2, end)
    return labelled
