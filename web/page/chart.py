"""The bar chart of years, months or days: SVG drawn on the server, every bar a link, no style."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from web.page.timeline import Bar, Timeline
from web.wording.wording import Wording

MOST_BARS = 40  # narrower than this a bar is no target for a finger
WIDTH = 280  # units of the drawing; it scales with the page
HEIGHT = 72
BASE = 58  # the line that the bars stand on; the labels hang below it
WIDEST = 28  # a bar
LABEL = 26  # width of a year in figures
LEAST = 2.0  # height of the smallest bar: one document must be seen
LABELLED_DAYS = (1, 5, 10, 15, 20, 25, 31)  # there is no room for all


def chart(times: Timeline, words: Wording) -> Markup:
    """The chart as markup. Times without documents leave a gap, so that time runs evenly."""
    last = times.last
    first = max(times.first, last - MOST_BARS + 1)
    step = WIDTH / (last - first + 1)
    highest = max(bar.count for bar in times.bars)
    drawn = [_bar(bar, first, step, highest, words) for bar in times.bars if bar.at >= first]
    drawn.extend(_label(at, (at - first + 0.5) * step, step) for at in _labelled(times, first))
    about = {
        "year": words.years_about.format(times.first, last),
        "month": words.months_about.format(times.title),
        "day": words.days_about.format(times.title),
    }[times.step]
    return Markup(
        f'<svg class="years" viewBox="0 0 {WIDTH} {HEIGHT}" role="group"'
        f' aria-label="{escape(about)}"><path d="M0 {BASE + 0.5}H{WIDTH}"/>{"".join(drawn)}</svg>'
    )


def as_text(times: Timeline, words: Wording) -> Markup:
    """The same in words."""
    lines = [
        f'<li><a href="{escape(bar.within)}">{escape(bar.name)}</a>'
        f' <span class="number">{words.number(bar.count)}</span></li>\n'
        for bar in times.bars
    ]
    return Markup(f"<ul>\n{''.join(lines)}</ul>\n")


def _bar(bar: Bar, first: int, step: float, highest: int, words: Wording) -> str:
    """A link with its text alternative, its bar, and an unseen area to hit it by."""
    name = escape(words.bar.format(bar.name, words.number(bar.count)))
    left = (bar.at - first) * step
    width = min(step * 0.8, WIDEST)
    height = max(LEAST, (BASE - 4) * bar.count / highest)
    current = ' aria-current="true"' if bar.chosen else ""
    return (
        f'<a href="{escape(bar.within)}" aria-label="{name}"{current}><title>{name}</title>'
        f'<rect class="reach" x="{left:.1f}" y="0" width="{step:.1f}" height="{HEIGHT}"/>'
        f'<rect class="bar" x="{left + (step - width) / 2:.1f}" y="{BASE - height:.1f}"'
        f' width="{width:.1f}" height="{height:.1f}"/></a>'
    )


def _label(number: int, middle: float, step: float) -> str:
    """The number under a bar; those of narrow bars at the ends lean inwards."""
    anchor, x = "middle", middle
    half = LABEL * len(str(number)) / 8
    if middle < half:
        anchor, x = "start", middle - step / 2
    elif middle > WIDTH - half:
        anchor, x = "end", middle + step / 2
    return f'<text x="{x:.1f}" y="{HEIGHT - 2}" text-anchor="{anchor}">{number}</text>'


def _labelled(times: Timeline, first: int) -> tuple[int, ...]:
    """The bars that get a label: of years the ends, and one between where there is room."""
    last = times.last
    if times.step == "month":
        return tuple(range(first, last + 1))
    if times.step == "day":
        return tuple(day if day < 31 else last for day in LABELLED_DAYS)
    middle = (first + last) // 2
    return (first, middle, last) if last - first >= 6 else tuple(range(first, last + 1))
