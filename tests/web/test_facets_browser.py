"""Filters of many values: the source of a hit, its first values, the others, and the box that
narrows them; in a real browser, with and without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from selenium.webdriver.common.keys import Keys

from index.updating.indexer import index
from tests.cluster.shared import searched
from web.page.filter_panel import AT_ONCE

from .conftest import Served, start
from .test_browser import CHROMIUM, DRIVER, PHONE, Browser, axe, launch

pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER),
    reason="no chromium here (Debian: apt-get install chromium chromium-driver)",
)
__all__ = ["axe"]
TOWNS = (
    "Đà Lạt", "Đà Nẵng", "Hội An", "Sa Pa", "Bắc Hà", "Điện Biên", "Cần Thơ", "Sóc Trăng",
    "Tam Kỳ", "Vinh", "Pleiku", "Quy Nhơn", "Tuy Hòa", "Cao Bằng",
)  # fmt: skip
SOURCE = "#loc input[value^='source:']"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Documents of fourteen sources, the first of which has the most."""
    folder = tmp_path_factory.mktemp("many")
    rows = [
        {"title": f"Chợ phiên số {copy}", "body": f"Chợ họp sớm ở {town}.", "source": f"Tin {town}"}
        for rank, town in enumerate(TOWNS)
        for copy in range(len(TOWNS) - rank)
    ]
    lines = [json.dumps({**row, "id": str(at)}) for at, row in enumerate(rows)]
    (folder / "a.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "khongdau.toml").write_text('[sources]\nnames = {"Tin Vinh" = "Báo Vinh"}\n', "utf-8")
    assert not index([folder / "a.jsonl"], folder / "index", processes=1).failed
    served = start(searched(folder / "index"), "--no-log", "--config", f"{folder}/khongdau.toml")
    yield served
    served.stop()


@pytest.fixture(scope="module")
def running(site: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    driver = launch(tmp_path_factory.mktemp("chromium"), script=True)
    yield Browser(driver, site.address)
    driver.quit()


@pytest.fixture
def browser(running: Browser) -> Browser:
    running.size((1200, 900))
    running.colours("light")
    running.complaints()
    return running.go("/?q=cho")


def shown(browser: Browser) -> list[str]:
    """Labels of the sources that are seen."""
    lines = (box.find_element("xpath", "../span[@lang]") for box in browser.all(SOURCE))
    return [line.text for line in lines if line.is_displayed()]


def test_typing_narrows_a_long_filter(browser: Browser) -> None:
    """With marks or without, also the values that were not shown; how many are left is announced; a
    value that is found can be ticked."""
    assert len(shown(browser)) == AT_ONCE
    box = browser.one(".narrow input")
    box.send_keys("da ")
    browser.wait(lambda: not browser.all("#loc .more"))
    assert shown(browser) == ["Tin Đà Lạt", "Tin Đà Nẵng"]
    assert browser.one(".narrow [role=status]").text == "2 mục khớp"
    box.clear()
    box.send_keys("VINH")
    assert shown(browser) == ["Báo Vinh"]  # as the site calls it
    tick = browser.one(f"{SOURCE}[value='source:Tin Vinh']")
    tick.click()
    browser.wait(lambda: "filter=source" in browser.path and browser.all(".chips li"))
    assert "Nguồn: Báo Vinh" in browser.one(".chips").text
    assert browser.one(".count").text.startswith("5 ")
    assert not browser.complaints()


def test_an_emptied_box_shows_all_values(browser: Browser) -> None:
    box = browser.one(".narrow input")
    box.send_keys("zzz")
    browser.wait(lambda: not browser.all("#loc .more"))
    assert shown(browser) == [] and browser.one(".narrow [role=status]").text == "0 mục khớp"
    box.send_keys(*[Keys.BACKSPACE] * 3)
    assert len(shown(browser)) == len(TOWNS) and browser.path == "/?q=cho"


def test_the_others_are_shown_where_one_is(browser: Browser) -> None:
    """By the link, or by a key on it: the focus goes to the first of them. Further searches keep
    them in sight."""
    browser.one("#loc .more a").send_keys(Keys.ENTER)
    browser.wait(lambda: len(shown(browser)) == len(TOWNS))
    focused = browser.driver.switch_to.active_element
    assert focused.get_attribute("value") == browser.all(SOURCE)[AT_ONCE].get_attribute("value")
    assert browser.path == "/?q=cho"
    browser.one("#match option[value=any-marks]").click()
    browser.wait(lambda: "match=any-marks" in browser.path and browser.all(".chips li"))
    assert len(shown(browser)) == len(TOWNS)


def test_what_is_typed_stays_while_results_change(browser: Browser) -> None:
    browser.one(".own-days summary").click()
    browser.one("#loc select[name=ngay] option[value=none]").click()
    browser.one(".narrow input").send_keys("tin h")
    browser.wait(lambda: "ngay=none" in browser.path and browser.all(".chips li"))
    assert browser.one(".narrow input").get_attribute("value") == "tin h"
    assert shown(browser) == ["Tin Hội An"]


def test_without_a_script_a_link_shows_all_values(
    site: Served, tmp_path_factory: pytest.TempPathFactory
) -> None:
    driver = launch(tmp_path_factory.mktemp("chromium"), script=False)
    try:
        browser = Browser(driver, site.address)
        browser.size((1200, 900))
        browser.colours("light")
        browser.go("/?q=cho&lang=en&trang=2")
        assert not browser.one(".narrow").is_displayed()
        assert len(shown(browser)) == AT_ONCE
        titles = browser.titles()
        assert browser.one("#loc .more").text.startswith(f"{len(TOWNS) - AT_ONCE} more")
        browser.click("#loc .more a")
        assert len(shown(browser)) == len(TOWNS) and browser.titles() == titles
    finally:
        driver.quit()


@pytest.mark.parametrize("size", [PHONE, (1200, 900)])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, axe: str, size: tuple[int, int], colours: str) -> None:
    browser.size(size)
    browser.colours(colours)
    browser.go("/?q=cho")
    browser.one(".narrow input").send_keys("d")
    browser.driver.execute_script(axe)
    found = browser.driver.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run().then(r => done(r.violations.map(v => [v.id, v.nodes[0].html])))"
    )
    assert not found
