"""The colours of a site as rules that stand behind those of the style sheet."""

from __future__ import annotations

from index.settings.colours import DARK_GROUNDS, LIGHT_GROUNDS, lightened, mixed
from index.settings.project import Colours

BAR = 0.55  # of a link's colour in a bar of the chart, the rest is ground


def colour_rules(colours: Colours) -> str:
    """Empty where a site has no colours of its own."""
    link = colours.link
    button = colours.button or link
    dark_link = colours.dark_link or (lightened(link) if link else None)
    light = _rules(link, button, LIGHT_GROUNDS[0])
    dark = _rules(dark_link, colours.dark_button or button, DARK_GROUNDS[0])
    return (f"\n@media screen {{ :root {{{light}}} }}\n" if light else "") + (
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{{dark}}} }}\n" if dark else ""
    )


def _rules(link: str | None, button: str | None, ground: str) -> str:
    named = {"--button": button}
    if link:
        named |= {"--link": link, "--hover": link, "--bar": mixed(link, ground, BAR)}
    return "".join(f" {name}: {colour};" for name, colour in named.items() if colour)
