"""The bar chart of years: SVG drawn on the server, every bar a link, no style in it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

from web.page.filter_panel import Year
from web.wording.wording import Wording

MOST_BARS = 40  # narrower than this a bar is no target for a finger
WIDTH = 280  # units of the drawing; it scales with the page
HEIGHT = 72
BASE = 58  # the line that the bars stand on; the labels hang below it
WIDEST = 28  # a bar
LABEL = 26  # width of a year in figures
LEAST = 2.0  # height of the smallest bar: one document must be seen


def years_chart(years: Sequence[Year], words: Wording) -> Markup:
    """The chart as markup. Years without documents leave a gap, so that time runs evenly."""
    last = years[-1].year
    first = max(years[0].year, last - MOST_BARS + 1)
    step = WIDTH / (last - first + 1)
    highest = max(year.count for year in years)
    drawn = [_bar(year, first, step, highest, words) for year in years if year.year >= first]
    drawn.extend(_label(year, (year - first + 0.5) * step, step) for year in _labelled(first, last))
    about = words.years_about.format(years[0].year, last)
    return Markup(
        f'<svg class="years" viewBox="0 0 {WIDTH} {HEIGHT}" role="group"'
        f' aria-label="{escape(about)}"><path d="M0 {BASE + 0.5}H{WIDTH}"/>{"".join(drawn)}</svg>'
    )


def years_list(years: Sequence[Year], words: Wording) -> Markup:
    """The same in words."""
    lines = [
        f'<li><a href="{escape(year.within)}">{year.year}</a>'
        f' <span class="number">{words.number(year.count)}</span></li>\n'
        for year in years
    ]
    return Markup(f"<ul>\n{''.join(lines)}</ul>\n")


def _bar(year: Year, first: int, step: float, highest: int, words: Wording) -> str:
    """A link with its text alternative, its bar, and an unseen area to hit it by."""
    name = escape(words.year_bar.format(year.year, words.number(year.count)))
    left = (year.year - first) * step
    width = min(step * 0.8, WIDEST)
    height = max(LEAST, (BASE - 4) * year.count / highest)
    current = ' aria-current="true"' if year.chosen else ""
    return (
        f'<a href="{escape(year.within)}" aria-label="{name}"{current}><title>{name}</title>'
        f'<rect class="reach" x="{left:.1f}" y="0" width="{step:.1f}" height="{HEIGHT}"/>'
        f'<rect class="bar" x="{left + (step - width) / 2:.1f}" y="{BASE - height:.1f}"'
        f' width="{width:.1f}" height="{height:.1f}"/></a>'
    )


def _label(year: int, middle: float, step: float) -> str:
    """The number under a bar; those of narrow bars at the ends lean inwards."""
    anchor, x = "middle", middle
    if middle < LABEL / 2:
        anchor, x = "start", middle - step / 2
    elif middle > WIDTH - LABEL / 2:
        anchor, x = "end", middle + step / 2
    return f'<text x="{x:.1f}" y="{HEIGHT - 2}" text-anchor="{anchor}">{year}</text>'


def _labelled(first: int, last: int) -> tuple[int, ...]:
    """The years that get a label: the ends, and one between where there is room."""
    middle = (first + last) // 2
    return (first, middle, last) if last - first >= 6 else tuple(range(first, last + 1))
