"""Pictures of the page: those of README.md anew, or of every state to look at.

python -m tests.web.pictures             # docs/*.png, of corpus/ and examples/second-site
python -m tests.web.pictures FOLDER      # every state of the browser tests, on their documents,
                                         # at 360 and 1280 pixels, light and dark, each language
"""

from __future__ import annotations

import argparse
import base64
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import quote_plus

from PIL import Image

from index.updating.indexer import index

from . import samples
from .conftest import ROOT, start
from .test_browser import PHONE, STATES, Browser, launch

DOCS = ROOT / "docs"
LONGEST = 2400  # pixels of a page: what is below is more of the same
WIDTHS = {360: 640, 1280: 800}
# Which site, address, size and colours each picture of README.md has.
README = {
    "results": ("corpus", "/?q=mot+cua", (1120, 900), "light"),
    "phone": ("corpus", "/?q=bo+phan+mot+cua", PHONE, "light"),
    "nothing": ("corpus", "/?q=" + quote_plus('"xe bay"'), (700, 700), "light"),
    "dark": ("corpus", "/?q=mot+cua", (1000, 800), "dark"),
    "second-site": ("second-site", "/?q=song+huong", (1120, 900), "light"),
}


@contextmanager
def browser_at(folder: Path, sources: list[Path]) -> Iterator[Browser]:
    """A browser on a site of these documents; ``folder`` may hold its settings."""
    assert not index(sources, folder / "index", processes=1).failed
    served = start(folder / "index", "--no-log")
    driver = launch(folder / "chromium", script=True)
    try:
        driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
        yield Browser(driver, served.address)
    finally:
        driver.quit()
        served.stop()


def draw(browser: Browser, path: Path, whole: bool) -> None:
    """The ``whole`` page, or what the window shows."""
    asked: dict[str, object] = {"captureBeyondViewport": whole}
    if whole:
        size = browser.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        height = min(size["height"], LONGEST)
        asked["clip"] = {"x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1}
    shot = browser.driver.execute_cdp_cmd("Page.captureScreenshot", asked)
    # In colours of its own a picture takes a third.
    with Image.open(BytesIO(base64.b64decode(shot["data"]))) as picture:
        picture.convert("RGB").quantize(256).save(path, optimize=True)
    print(path)


def of_readme() -> None:
    with tempfile.TemporaryDirectory() as name:
        sites = {"corpus": Path(name) / "corpus", "second-site": Path(name) / "second-site"}
        sites["corpus"].mkdir()
        shutil.copytree(ROOT / "examples" / "second-site", sites["second-site"])
        sources = {"corpus": [ROOT / "corpus"], "second-site": [sites["second-site"] / "tin.jsonl"]}
        for site, folder in sites.items():
            with browser_at(folder, sources[site]) as browser:
                for picture, (of, address, size, scheme) in README.items():
                    if of == site:
                        browser.size(size)
                        browser.colours(scheme)
                        browser.go(address)
                        if picture == "dark":
                            hit = browser.one(".hits .title a").get_attribute("href") or ""
                            browser.driver.get(hit.split("#")[0])
                        draw(browser, DOCS / f"{picture}.png", whole=False)


def of_all_states(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        samples.write(source := Path(name) / "mau.jsonl")
        with browser_at(Path(name), [source]) as browser:
            for state, address in STATES.items():
                for width, height in WIDTHS.items():
                    for scheme in ("light", "dark"):
                        browser.size((width, height))
                        browser.colours(scheme)
                        browser.go(address)
                        draw(browser, folder / f"{state}-{width}-{scheme}.png", whole=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, help="for all states; else README's anew")
    chosen = parser.parse_args().folder
    of_all_states(chosen) if chosen else of_readme()
