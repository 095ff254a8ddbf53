"""The command ``khongdau``, which looks first whether its packages are its own.

They have plain names (vietnamese, index, search, web), and Python knows one package of a name.
Where another program's has taken the place of one of them, this says so, instead of an error from
within.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("vietnamese", "index", "search", "web")
MARK = '"""khongdau: '  # what each __init__.py begins with; without it the program does not start


def strangers() -> Iterator[tuple[str, str]]:
    """Names of packages that are missing or not ours, with where they are."""
    here = Path(__file__).resolve().parent
    for name in PACKAGES:
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if (
            origin is None
            or origin.parent.parent != here
            or not origin.read_text("utf-8", "replace").startswith(MARK)
        ):
            yield name, str(origin or "nowhere")


def main() -> None:
    if found := list(strangers()):
        names = "\n".join(f"  {name}: {place}" for name, place in found)
        sys.exit(
            f"khongdau: these packages should be its own and are another program's:\n{names}\n"
            "Install it in an environment of its own:\n"
            "  python3 -m venv khongdau && khongdau/bin/pip install khongdau-*.whl"
        )
    from web.main import run

    run(prog_name="khongdau")


if __name__ == "__main__":
    main()
