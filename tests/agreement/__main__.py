"""Do the arrays give what plain loops and stock Whoosh give?

    python -m tests.agreement NEWS.jsonl.xz [--articles N] [--queries N]
        [--only scorer arrays codec] [--states added changed merged]

The real indexer makes an index of several segments from the articles; then queries of every class
are asked, and each must give the same documents in the same order, scores to 1e-4:

- scorer: the compiled scorer against the naive one of the tests, for this project's whole formula
  (its first stage);
- arrays: plain BM25 with exact lengths, evaluated by stock Whoosh's matchers, over these arrays
  against the same over an index of Whoosh's own;
- codec: Whoosh's BM25F as it comes, over an index that Whoosh's own writer made with the array
  codec against one that it made with its own; phrases included.

Then articles are changed, removed and added, in several runs, and all is asked again; then once
more after everything was merged. Queries are drawn with a fixed seed: comparisons and states may
be asked in one run or in several. See tests/agreement/agreement.txt for a run.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from itertools import islice
from pathlib import Path

from benchmarks.measure import machine
from benchmarks.texts import raw_lines
from tests.agreement.articles import STATES
from tests.agreement.run import COMPARISONS, run


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.agreement", description=__doc__.split("\n")[0]
    )
    parser.add_argument("news", type=Path, help="articles, JSON Lines, plain or .xz")
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--queries", type=int, default=200, help="of each class and state")
    parser.add_argument("--only", nargs="+", choices=COMPARISONS, default=list(COMPARISONS))
    parser.add_argument("--states", nargs="+", choices=STATES, default=list(STATES))
    options = parser.parse_args()
    said = [options.news.name if word == str(options.news) else word for word in sys.argv[1:]]
    print(f"$ python -m tests.agreement {shlex.join(said)}")
    print(", ".join(f"{key} {value}" for key, value in machine().items()), flush=True)
    lines = list(islice(raw_lines(options.news, None), options.articles))
    with tempfile.TemporaryDirectory(prefix="khongdau-agreement-") as temporary:
        wrong = run(Path(temporary), lines, options.queries, options.only, options.states)
    print(f"{wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
