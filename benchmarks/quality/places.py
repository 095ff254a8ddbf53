"""Where news articles are from, before and since the reform of 1 July 2025.

    python -m benchmarks.quality.places ../shared/data/news/news.jsonl.xz [--show] [--read FILE]

Of the articles since the reform those count that name a commune in title or lead, whatever it is
(``phường``, ``xã`` or ``đặc khu`` and a capital after it); of those before it those that name a
district or commune. How many get their commune, and their district, is counted over all of them.
Of each kind some are drawn by a seed; ``--show`` prints these with what they are given, for a
person to read, and FILE holds what a reader said of each: set, id, 1 or 0, tab between. An
article is right where it is given the place it is about, or rightly none.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from index.reading.documents import Places
from index.reading.places.page_names import LEAD, PageTexts
from index.reading.places.page_places import read_places
from vietnamese.gazetteer.gazetteer import REFORM
from vietnamese.text.patterns import CAPITALS

SINCE: Final = re.compile(rf"(?<!\w)(?:[Pp]hường|[Xx]ã|[Đđ]ặc khu)\s+[{CAPITALS}]\w+")
BEFORE: Final = re.compile(
    r"(?<!\w)(?:[Qq]uận|[Hh]uyện|[Tt]hị xã|[Pp]hường|[Xx]ã|[Tt]hị trấn)\s+"
    rf"[{CAPITALS}0-9]\w*"
)
DRAWN: Final = {"since": 60, "before": 100}
SEED: Final = 14
READ: Final = Path(__file__).with_name("places_read.tsv")


def articles(news: Path) -> Iterator[dict[str, Any]]:
    """Those that have a date."""
    with lzma.open(news, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if article.get("published"):
                yield article


def places(article: dict[str, Any]) -> Places:
    return read_places(
        PageTexts(
            article["title"], article["body"][:LEAD], article.get("url"), article.get("source"),
            published=article["published"],
        )
    )  # fmt: skip


def drawn(of: Sequence[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    ordered = sorted(of, key=lambda article: str(article["id"]))
    return random.Random(SEED).sample(ordered, min(count, len(ordered)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("news", type=Path)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--read", type=Path, default=READ)
    arguments = parser.parse_args()
    verdicts = {}
    if arguments.read.exists():
        for line in arguments.read.read_text(encoding="utf-8").splitlines():
            name, id, right = line.split("\t")[:3]
            verdicts[name, id] = right == "1"
    everything = list(articles(arguments.news))
    for name, pattern in (("since", SINCE), ("before", BEFORE)):
        of_time = [a for a in everything if (a["published"] >= REFORM) == (name == "since")]
        naming = [a for a in of_time if pattern.search(f"{a['title']}\n{a['body'][:LEAD]}")]
        found = [places(article) for article in naming]
        print(
            f"{name} the reform: {len(of_time)} articles, {len(naming)} name a place; "
            f"{sum(bool(p.unit) for p in found)} get a commune, "
            f"{sum(bool(p.districts) for p in found)} districts, "
            f"{sum(bool(p.area) for p in found)} a ground, "
            f"{sum(bool(p.province) for p in found)} a province"
        )
        sample = drawn(naming, DRAWN[name])
        judged = [verdicts[name, str(a["id"])] for a in sample if (name, str(a["id"])) in verdicts]
        print(f"  of {len(sample)} drawn {len(judged)} were read, {sum(judged)} are right")
        if arguments.show:
            for article in sample:
                given = places(article)
                print(f"\n{name}\t{article['id']}\t{article['published'][:10]}")
                print(f"  {article['title']}\n  {article['body'][:LEAD]}")
                print(f"  => {given.unit}, {', '.join(given.districts)}, {given.province}")


if __name__ == "__main__":
    main()
