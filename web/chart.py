"""The bar chart of years: SVG drawn on the server, every bar a link, no style in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from markupsafe import Markup

from search.results import FacetCount

MOST_BARS = 40  # narrower than this a bar is no target for a finger
WIDTH = 280  # units of the drawing; it scales with the page
HEIGHT = 72
BASE = 58  # the line that the bars stand on; the labels hang below it
LABEL = 26  # width of a year in figures
LEAST = 2.0  # height of the smallest bar: one document must be seen


def years_chart(
    years: Sequence[FacetCount],
    label: str,
    href: Callable[[int], str],
    name: Callable[[int, int], str],
    chosen: int | None = None,
) -> Markup:
    """The chart as markup. ``href`` gives the link of a year, ``name`` its text alternative;
    ``label`` names the whole. Years without documents leave a gap, so that time runs evenly."""
    counts = {int(facet.value): facet.count for facet in years if facet.value.isdecimal()}
    if not counts:
        return Markup("")
    last = max(counts)
    first = max(min(counts), last - MOST_BARS + 1)
    step = WIDTH / (last - first + 1)
    width = min(step * 0.8, 28)
    highest = max(counts.values())
    bars = []
    for year in range(first, last + 1):
        middle = (year - first + 0.5) * step
        if year in counts:
            alternative = escape(name(year, counts[year]))
            current = ' aria-current="true"' if year == chosen else ""
            height = max(LEAST, (BASE - 4) * counts[year] / highest)
            bars.append(
                f'<a href="{escape(href(year))}" aria-label="{alternative}"{current}>'
                f"<title>{alternative}</title>"
                f'<rect class="reach" x="{middle - step / 2:.1f}" y="0"'
                f' width="{step:.1f}" height="{HEIGHT}"/>'
                f'<rect class="bar" x="{middle - width / 2:.1f}" y="{BASE - height:.1f}"'
                f' width="{width:.1f}" height="{height:.1f}"/></a>'
            )
        if year in _labelled(first, last):
            bars.append(_label(year, middle, step))
    return Markup(
        f'<svg class="years" viewBox="0 0 {WIDTH} {HEIGHT}" role="group"'
        f' aria-label="{escape(label)}"><path d="M0 {BASE + 0.5}H{WIDTH}"/>{"".join(bars)}</svg>'
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
