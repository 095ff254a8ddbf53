"""``khongdau analyze``: what the analyser makes of a text, step by step, for a person who asks
why something matched."""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Any

import click

from index.analysis.analyzer import analyse
from index.options import HELP_BY, examples, format_option, language_option
from index.reading.places.page_names import PageTexts
from index.reading.places.page_places import read_places
from vietnamese.entities.places import find_places
from vietnamese.gazetteer.gazetteer import Unit, gazetteer
from vietnamese.input.damaged_text import restore
from vietnamese.overlays.abbreviations import expansions
from vietnamese.text.canonical import canonical
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import is_overlay
from vietnamese.words.segmenter import Segmenter

KINDS = {
    "a": "abbreviation",
    "b": "number plate",
    "c": "noun with its number",
    "d": "day",
    "h": "time",
    "l": "word with several spellings",
    "m": "month",
    "n": "document number",
    "p": "telephone number",
    "q": "quantity",
    "s": "word with synonyms",
    "u": "address",
    "v": "number in words or with them",
    "w": "run together or torn apart",
    "y": "year",
}


def explain(text: str, query: bool = False) -> dict[str, Any]:
    """Every step as plain data. Offsets count characters of ``text`` from 0, ends excluded; if
    ``text`` was in a legacy encoding, those of ``decoded``."""
    decoded, encodings = restore(text)
    tokens = analyse(decoded, query=query)
    return {
        "text": text,
        "decoded": decoded,
        "encodings": list(encodings),
        "canonical": canonical(decoded),
        "folded": fold(decoded),
        "tokens": [
            {
                "form": form,
                "folded": fold(form),
                "start": start,
                "end": end,
                "original": decoded[start:end],
            }
            for form, start, end in zip(tokens.forms, tokens.starts, tokens.ends, strict=True)
        ],
        "overlays": [
            {
                "kind": KINDS.get(overlay.kind, overlay.kind),
                "form": overlay.form,
                "means": list(expansions(overlay.form[2:])) if overlay.kind == "a" else [],
                "start": tokens.starts[overlay.first],
                "end": tokens.ends[overlay.last],
                "original": decoded[tokens.starts[overlay.first] : tokens.ends[overlay.last]],
            }
            for overlay in tokens.overlays
        ],
        "places": [] if query else _places(decoded),
        "page": None if query else _page(decoded),
        "words": [
            {"form": form, "start": start, "end": end, "original": decoded[start:end]}
            for form, (start, end) in _words(decoded, query)
        ],
        "terms": sorted(
            {*tokens.forms, *(overlay.form for overlay in tokens.overlays)}
            | {fold(form) for form in tokens.forms if not is_overlay(form)}
        ),
    }


@cache
def _segmenter() -> Segmenter:
    return Segmenter.load()


def _places(text: str) -> list[dict[str, Any]]:
    """Each place that the text names, with all that it may be."""
    places = gazetteer()
    found = []
    for mention in find_places(text):
        units = {unit.id: places.versions(unit.id)[-1] for unit in mention.units}
        found.append(
            {
                "original": text[mention.start : mention.end],
                "start": mention.start,
                "end": mention.end,
                "means": [_whole_name(unit) for unit in units.values()],
                "former": mention.former,
                "home": mention.home,
            }
        )
    return found


def _whole_name(unit: Unit) -> str:
    """``Phường Hàng Bạc, Quận Hoàn Kiếm, Hà Nội``"""
    places = gazetteer()
    outer = [places.district(unit, None), places.province(unit, None)]
    names = [each.title if each.id[0] == "D" else each.shown for each in outer if each is not None]
    return ", ".join(dict.fromkeys([unit.title, *names]))


def _page(text: str) -> dict[str, Any]:
    """Where a page of this text would be from: its first line is taken for its title."""
    title, _, body = text.strip().partition("\n")
    places = read_places(PageTexts(title, body))
    return {
        "unit": places.unit,
        "districts": list(places.districts),
        "province": places.province,
        "area": list(places.area),
        "evidence": [{"where": where, "text": words} for where, words in places.evidence],
    }


def _words(text: str, query: bool) -> list[tuple[str, tuple[int, int]]]:
    """pyvi's words of two or more syllables as canonical forms joined by ``_``, each with its
    place. A word that does not cover at least two tokens whole is left out."""
    tokens = analyse(text, query=query)
    found = []
    for span in _segmenter().words(text):
        forms = [
            form
            for form, start, end in zip(tokens.forms, tokens.starts, tokens.ends, strict=True)
            if span[0] <= start and end <= span[1]
        ]
        if len(forms) > 1:
            found.append(("_".join(forms), span))
    return found


@click.command(
    "analyze",
    context_settings=HELP_BY,
    epilog=examples("khongdau analyze 'hđnd họp 28/2/2024'", "khongdau analyze --query hoan kiem"),
)
@click.argument("words", nargs=-1, metavar="[TEXT]")
@click.option("--query", is_flag=True, help="Read TEXT as a query, more leniently.")
@language_option
@format_option
def command(words: tuple[str, ...], query: bool, format_: str) -> None:
    """Show what the analyser makes of TEXT (of standard input, if none is given)."""
    explained = explain(" ".join(words) if words else sys.stdin.read(), query)
    if format_ == "json":
        click.echo(json.dumps(explained, ensure_ascii=False, indent=2))
        return
    if explained["encodings"]:
        click.echo(f"decoded    {explained['decoded']}  ({', '.join(explained['encodings'])})")
    click.echo(f"canonical  {explained['canonical']}")
    click.echo(f"folded     {explained['folded']}")
    if explained["page"] and explained["page"]["evidence"]:
        page = explained["page"]
        named = (page["unit"], *page["districts"], page["province"])
        reasons = (f"{each['where']}: {each['text']}" for each in page["evidence"])
        click.echo(f"page of    {', '.join(filter(None, named))}  ({'; '.join(reasons)})")
    for place in explained["places"]:
        flags = "".join(f"  ({flag})" for flag in ("former", "home") if place[flag])
        click.echo(f"place      {place['original']}  =  {'; '.join(place['means'])}{flags}")
    for title in ("tokens", "overlays", "words"):
        click.echo(f"{title}:")
        for row in explained[title]:
            extra = row.get("folded") or row.get("kind") or ""
            means = f" = {'; '.join(row['means'])}" if row.get("means") else ""
            place = f"{row['start']}-{row['end']}"
            click.echo(
                f"  {place:>9}  {row['original']}  ->  {row['form']}{means}  {extra}".rstrip()
            )
