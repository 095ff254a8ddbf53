"""Results that follow the filters, "/" for the search box, the first hit on a phone, and large
enough targets, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from selenium.webdriver.common.by import By

from .conftest import Served
from .test_browser import CHROMIUM, DRIVER, FILTERED, PHONE, Browser, launch

pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER),
    reason="no chromium here (Debian: apt-get install chromium chromium-driver)",
)
SMALL_PHONE = (360, 640)
DONE = """return performance.getEntriesByType("resource").some(one =>
  !one.name.includes("suggest") && one.name.includes(arguments[0]) && one.responseEnd)"""
TICK = "#loc [type=checkbox]:not(:checked)"


@pytest.fixture(scope="module")
def running(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    driver = launch(tmp_path_factory.mktemp("chromium"), script=True)
    yield Browser(driver, served.address)
    driver.quit()


@pytest.fixture
def browser(running: Browser) -> Browser:
    running.size((1200, 900))
    running.colours("light")
    running.complaints()
    return running


def total(browser: Browser) -> int:
    """By one script: the element may be replaced between two commands."""
    script = "return document.querySelector('.count').textContent"
    return int(browser.driver.execute_script(script).split()[0].replace(".", ""))


def test_results_follow_a_tick_and_back_undoes_it(browser: Browser) -> None:
    """Without another page: what a script wrote on this one stays. The tick keeps the focus, the
    number of results is announced, Back and Forward work."""
    browser.go("/?q=lich")
    browser.driver.execute_script("window.stays = true")
    before = total(browser)
    box = browser.one(TICK)
    place = box.get_attribute("value")
    box.click()
    browser.wait(lambda: total(browser) < before)
    after = total(browser)
    assert "noi=" in browser.path and browser.one(".chips")
    focus = browser.driver.switch_to.active_element
    assert (focus.get_attribute("value"), focus.is_selected()) == (place, True)
    said = [each.get_attribute("textContent") for each in browser.all("body > [role=status]")]
    assert any(str(after) in (each or "") for each in said)
    browser.driver.back()
    browser.wait(lambda: total(browser) == before)
    assert browser.path == "/?q=lich" and not browser.all("#loc [type=checkbox]:checked")
    browser.driver.forward()
    browser.wait(lambda: total(browser) == after)
    assert browser.driver.execute_script("return window.stays")
    assert not browser.complaints()


def test_several_ticks_are_one_search(browser: Browser) -> None:
    browser.go("/?q=lich")
    length = browser.driver.execute_script("return history.length")
    script = "[...document.querySelectorAll(arguments[0])].slice(0, 3).forEach(box => box.click())"
    browser.driver.execute_script(script, TICK)  # at once, however slow the machine is
    browser.wait(lambda: browser.path.count("noi=") == 3)
    browser.wait(lambda: len(browser.all(".chips li")) >= 3)
    assert browser.driver.execute_script("return history.length") == length + 1


def test_what_is_being_typed_stays(browser: Browser) -> None:
    """While results of the field before it come in; a place that is half typed is not sent."""
    browser.go("/?q=lich")
    browser.one(".own-days summary").click()
    browser.one("#noi").send_keys("Châu Th")
    browser.one("#tu").send_keys("1/1/2021")
    browser.one("#den").send_keys("31/12/20")
    browser.wait(lambda: "tu=" in browser.path and browser.all(".chips li"))
    assert "noi=" not in browser.path
    assert browser.driver.execute_script("return document.activeElement.id") == "den"
    assert browser.value("#den") == "31/12/20"
    assert browser.value("#noi") == "Châu Th"


def test_results_follow_what_is_typed(browser: Browser) -> None:
    """Typed in one go, it is one step for Back; a query that is wrong as yet changes nothing, and
    neither does an empty box."""
    browser.go("/?q=lich&noi=" + "Qu%E1%BA%ADn+Ba+%C4%90%C3%ACnh%2C+H%C3%A0+N%E1%BB%99i")
    browser.driver.execute_script("window.stays = true")
    path, before = browser.path, total(browser)
    length = browser.driver.execute_script("return history.length")
    box = browser.one("#q")
    for typed, sent in ((" tiep", "lich+tiep"), (" cong", "tiep+cong"), (" dan 13", "dan+13")):
        box.send_keys(typed)
        browser.wait(partial(_sent, browser, sent))
    browser.wait(lambda: total(browser) != before)
    assert "noi=" in browser.path and browser.one(".chips")
    assert browser.driver.switch_to.active_element == box
    box.send_keys(" tu:31/12/2024 den:1/1/2020")
    browser.wait(lambda: browser.driver.execute_script(DONE, "den%3A1"))
    assert "den" not in browser.path and browser.titles()
    assert browser.driver.execute_script("return history.length") == length + 1
    browser.driver.back()
    browser.wait(lambda: total(browser) == before)
    assert browser.path == path and browser.driver.execute_script("return window.stays")


def _sent(browser: Browser, text: str) -> bool:
    return text in browser.path


def test_what_is_wrong_is_told_at_once_too(browser: Browser) -> None:
    browser.go("/?q=lich")
    browser.one(".own-days summary").click()
    browser.one("#tu").send_keys("31/02/2023")
    browser.one("#den").click()  # the focus goes, the day is complete
    browser.wait(lambda: browser.all(".failure"))
    assert browser.value("#tu") == "31/02/2023"


def test_a_key_leads_to_the_search_box_or_to_the_filters(browser: Browser) -> None:
    """And is a letter within a field."""
    browser.go("/?q=lich")
    browser.driver.find_element(By.TAG_NAME, "body").send_keys("f")
    assert browser.driver.switch_to.active_element.get_attribute("id") == "loc"
    browser.driver.find_element(By.TAG_NAME, "body").send_keys("/")
    assert browser.driver.switch_to.active_element.get_attribute("id") == "q"
    browser.type("a/f")
    assert browser.value("#q") == "a/f"


@pytest.mark.parametrize("address", ["/?q=lich", "/?q=lich+tiep+cong+dan+ba+dinh", FILTERED])
def test_the_first_hit_stands_in_the_upper_half_of_a_phone(browser: Browser, address: str) -> None:
    for size in (SMALL_PHONE, PHONE):
        browser.size(size)
        browser.go(address)
        top = browser.one(".hits .title").location["y"]
        assert top < size[1] / 2


def test_notices_are_one_line_on_a_phone_and_open_by_a_tap(browser: Browser) -> None:
    browser.size(PHONE)
    browser.go("/?q=lich+tiep+cong+dan+ba+dinh+2021")
    notices = browser.one(".notices")
    assert notices.size["height"] < 40
    browser.one(".all-notices a").click()
    assert notices.size["height"] > 40 and not browser.one(".all-notices").is_displayed()


def test_bars_and_ticks_are_large_enough_for_fingers(browser: Browser) -> None:
    browser.size(PHONE)
    for address in ("/?q=lich", "/?q=lich&tu=01/01/2021&den=31/12/2021", FILTERED,
                    "/?q=lich&tu=01/01/2021&den=31/01/2021"):  # fmt: skip
        browser.go(address)
        for reach in browser.all("svg.years .reach, .ticks input"):
            assert min(reach.rect["width"], reach.rect["height"]) >= 24


def test_a_long_title_is_clamped(browser: Browser) -> None:
    browser.size(PHONE)
    browser.go("/?q=lich")
    browser.driver.execute_script(
        "document.querySelector('.hits .title a').textContent = 'Quyết định số một '.repeat(17)"
    )
    assert browser.one(".hits .title").size["height"] < 130


def test_forced_colours_keep_edges(browser: Browser) -> None:
    features = [{"name": "forced-colors", "value": "active"}]
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.go("/?q=lich")
    for selector in (".box button", "mark"):
        style = browser.driver.execute_script(
            "const style = getComputedStyle(document.querySelector(arguments[0]));"
            "return style.borderTopStyle + style.outlineStyle",
            selector,
        )
        assert "solid" in style, selector


def test_copying_and_following_need_no_long_way_on_a_phone(browser: Browser) -> None:
    browser.size(SMALL_PHONE)
    browser.go("/?q=lich")
    assert browser.one(".sort .follow").location["y"] < browser.one(".hits").location["y"]
    assert browser.one(".sort .follow").is_displayed()
    browser.go("/tai-lieu/cho-dem.txt?q=cho+dem")
    assert browser.one(".copy").is_displayed()
    assert browser.one(".copy").location["y"] < browser.one(".text").location["y"]
