"""Colours of a page: whether text in them can be read, and those that follow from others.

Contrast is that of WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from index.settings.checks import Check, Wrong

Rgb = tuple[int, int, int]

# The grounds of the style sheet, which a site cannot change: text stands on
# them, and on what is marked, the last ones.
LIGHT_GROUNDS: Final = ("#fcfbf8", "#f3f1ea", "#ffe9a3")
DARK_GROUNDS: Final = ("#16191b", "#202527", "#5c4a08")
WHITE: Final = "#ffffff"
READABLE: Final = 4.5  # of text, WCAG 1.4.3
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def colour(*grounds: str) -> Check:
    """A colour for text on these grounds, or for a ground of text in these colours."""

    def check(value: Any, folder: Path) -> str:
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            raise Wrong("a colour such as #14584a")
        for ground in grounds:
            if (found := contrast(value, ground)) < READABLE:
                raise Wrong(
                    f"a colour whose contrast with {ground} is at least {READABLE}:1; that of "
                    f"{value} is {found:.1f}:1"
                )
        return value.lower()

    return check


def contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))))
    return (light + 0.05) / (dark + 0.05)


def lightened(colour: str) -> str:
    """The colour with as much white as it needs to be read on the dark grounds."""
    for step in range(20):
        lighter = mixed(colour, WHITE, 1 - step / 20)
        if min(contrast(lighter, ground) for ground in DARK_GROUNDS) >= READABLE:
            return lighter
    return WHITE


def mixed(one: str, other: str, share: float) -> str:
    """``share`` of the one, the rest of the other."""
    pairs = zip(_rgb(one), _rgb(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (x / 255 for x in rgb)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
