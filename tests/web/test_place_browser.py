"""The filter by place in a real browser: typing a name, ticking, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote_plus

import pytest
from selenium.webdriver.common.keys import Keys

from .conftest import Served
from .test_browser import CHROMIUM, DESKTOP, DRIVER, PHONE, Browser, launch

pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER),
    reason="no chromium here (Debian: apt-get install chromium chromium-driver)",
)
BA_DINH = "Quận Ba Đình, Hà Nội"


@pytest.fixture(scope="module", params=[True, False], ids=["script", "no script"])
def either(
    request: pytest.FixtureRequest, served: Served, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    driver = launch(tmp_path_factory.mktemp("chromium"), script=request.param)
    browser = Browser(driver, served.address)
    browser.size(DESKTOP)
    browser.colours("light")
    yield browser
    driver.quit()


@pytest.fixture(scope="module")
def browser(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    driver = launch(tmp_path_factory.mktemp("chromium"), script=True)
    browser = Browser(driver, served.address)
    browser.colours("light")
    yield browser
    driver.quit()


def chosen(browser: Browser) -> set[str | None]:
    return {box.get_attribute("value") for box in browser.all(".places input:checked")}


def test_a_name_is_typed_and_added(either: Browser) -> None:
    """By Enter and by the button; what was chosen before stays."""
    either.go("/?q=lich")
    before = either.one("html")
    either.one("#noi").send_keys("ba dinh", Keys.ENTER)
    either.gone(before)
    assert chosen(either) == {BA_DINH}
    assert {each.text.strip(" ·") for each in either.all(".hits .place")} == {"Ba Đình"}
    either.one("#noi").send_keys("q. tay ho")
    either.click(".places button")
    assert chosen(either) == {BA_DINH, "Quận Tây Hồ, Hà Nội"}
    assert either.one("#noi").get_attribute("value") == ""


def test_boxes_are_ticked_and_unticked(either: Browser) -> None:
    either.go("/?q=lich")
    either.one(f"input[name=noi][value='{BA_DINH}']").click()
    either.click(".filters > button")
    assert chosen(either) == {BA_DINH}
    count = either.one(".places label:has(:checked) .number").text
    assert either.one(".head .count").text.startswith(f"{count} tài liệu")
    either.one(f"input[name=noi][value='{BA_DINH}']").click()
    either.click(".filters > button")
    assert chosen(either) == set()
    assert "noi=Qu" not in either.path


def test_a_candidate_is_chosen_by_a_link(either: Browser) -> None:
    either.go("/?q=lich")
    either.one("#noi").send_keys("chau thanh")
    either.click(".places button")
    assert either.one("#noi").get_attribute("value") == "chau thanh"
    either.click(".failure li a")
    assert chosen(either) == {"Huyện Châu Thành, An Giang"}


def test_matches_while_typing_by_keyboard(browser: Browser) -> None:
    browser.size(DESKTOP)
    box = browser.go("/?q=lich").one("#noi")
    assert (box.get_attribute("role"), box.get_attribute("aria-expanded")) == ("combobox", "false")
    box.send_keys("ba di")
    lines = browser.wait(lambda: browser.all("#noi-list li"))
    assert lines[0].text == BA_DINH
    box.send_keys(Keys.ARROW_DOWN)
    assert box.get_attribute("aria-activedescendant") == lines[0].get_attribute("id")
    assert box.get_attribute("value") == BA_DINH
    box.send_keys(Keys.ESCAPE)
    assert box.get_attribute("value") == "ba di"
    box.send_keys("n")
    browser.wait(browser.one("#noi-list").is_displayed)
    before = browser.one("html")
    box.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    browser.gone(before)
    assert chosen(browser) == {BA_DINH}
    assert unquote_plus(browser.path) == f"/?q=lich&noi={BA_DINH}"


def test_a_match_is_tapped_on_a_phone(browser: Browser) -> None:
    """It is large enough, and the list is no wider than the screen."""
    browser.size(PHONE)
    browser.go("/?q=lich").one("#noi").send_keys("tay")
    lines = browser.wait(lambda: browser.all("#noi-list li"))
    assert all(line.size["height"] >= 44 for line in lines)
    assert browser.driver.execute_script("return document.documentElement.scrollWidth") <= PHONE[0]
    before = browser.one("html")
    lines[0].click()
    browser.gone(before)
    assert chosen(browser) == {"Quận Tây Hồ, Hà Nội"}
    assert not browser.complaints()


def test_the_boxes_are_reached_by_tab(browser: Browser) -> None:
    browser.size(DESKTOP)
    browser.go("/?q=lich").one("#noi").click()
    browser.type(Keys.TAB, Keys.TAB)
    here = browser.driver.switch_to.active_element
    assert here.get_attribute("name") == "noi" and here.get_attribute("type") == "checkbox"
    browser.type(Keys.SPACE)
    before = browser.one("html")
    browser.type(Keys.ENTER)
    browser.gone(before)
    assert len(chosen(browser)) == 1
