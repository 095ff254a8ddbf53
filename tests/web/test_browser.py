"""The page in a real browser: with a keyboard, on a phone, without JavaScript, for axe."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from vietnamese.text.folding import fold

from .conftest import Served

CHROMIUM = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER),
    reason="no chromium here (Debian: apt-get install chromium chromium-driver)",
)
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--force-device-scale-factor=1")  # fmt: skip
DESKTOP, PHONE = (1200, 900), (390, 844)

RESULTS = "/?q=lich+tiep+cong+dan"
FILTERED = "/?q=lich&quan=T%C3%A2y+H%E1%BB%93&quan=Ba+%C4%90%C3%ACnh&tu=01/01/2020&den=31/12/2022"
STATES = {
    "front": "/",
    "results": RESULTS,
    "page 3": f"{RESULTS}&trang=3",
    "filtered": FILTERED,
    "nothing": "/?q=xyzzy&quan=T%C3%A2y+H%E1%BB%93",
    "bad date": "/?q=lich&tu=31/02/2023",
    "ambiguous place": "/?q=lich&noi=Ch%C3%A2u+Th%C3%A0nh&noi=Ba+%C4%90%C3%ACnh",
    "place": "/?q=lich&noi=ba+dinh&noi=kh%C3%B4ng+r%C3%B5+n%C6%A1i",
    "bad query": "/?q=lich+tu:2/1/2024+den:1/1/2024",
    "no such page": "/?q=lich&trang=999",
    "document": "/tai-lieu/cho-dem.txt?q=ch%E1%BB%A3+%C4%91%C3%AAm",
    "result": "/tai-lieu/cho-dem.txt?q=ch%E1%BB%A3&tu=01/01/2020",
    "match": "/tai-lieu/cho-dem.txt?q=ch%E1%BB%A3+%C4%91%C3%AAm#m2",
    "help": "/tro-giup",
    "english": "/?q=lich&lang=en",
    "guide": "/tro-giup/settings",
    "english guide": "/tro-giup/start?lang=en",
    "english help": "/tro-giup?lang=en",
    "not found": "/khong-co",
}

Open = Callable[..., "Browser"]


class Browser:
    """A Chromium on the served pages, with what the tests ask of it."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver = driver
        self.address = address

    def go(self, path: str) -> Browser:
        # A fragment alone would not load the page anew.
        self.driver.get("about:blank")
        self.driver.get(self.address + path)
        return self

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, what: Callable[[], Any]) -> Any:
        return WebDriverWait(self.driver, 10).until(lambda _: what())

    def click(self, selector: str) -> None:
        """Click a link or button and wait until the next page stands."""
        before = self.one("html")
        self.one(selector).click()
        self.gone(before)

    def gone(self, element: WebElement) -> None:
        def replaced() -> bool:
            try:
                return not element.is_enabled()
            except Exception:  # a stale element: its page is gone
                return bool(self.driver.execute_script("return document.readyState") == "complete")

        self.wait(replaced)

    def type(self, *keys: str) -> None:
        self.driver.switch_to.active_element.send_keys(*keys)

    def value(self, selector: str) -> str:
        """What a field holds, asked in one go: results that come in may replace it meanwhile."""
        script = "return document.querySelector(arguments[0]).value"
        return str(self.driver.execute_script(script, selector))

    @property
    def path(self) -> str:
        return self.driver.current_url.removeprefix(self.address)

    def titles(self) -> list[str]:
        return [each.text for each in self.all(".hits .title a")]

    def size(self, size: tuple[int, int]) -> None:
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1}
        metrics["mobile"] = size == PHONE
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def colours(self, scheme: str) -> None:
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},  # no waiting for scrolls
        ]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def stands_at(self, path: str) -> bool:
        return self.path == path

    def complaints(self) -> list[str]:
        """What the browser's console holds, such as violations of the policy."""
        return [
            each["message"]
            for each in self.driver.get_log("browser")  # type: ignore[no-untyped-call]
            if "status of 4" not in each["message"]  # 400 and 404 are meant
        ]


def launch(profile: Path, script: bool) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not script:
        blocked = {"profile.managed_default_content_settings.javascript": 2}
        options.add_experimental_option("prefs", blocked)
    return webdriver.Chrome(options=options, service=Service(DRIVER))


@pytest.fixture(scope="module")
def scripted(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    driver = launch(tmp_path_factory.mktemp("chromium"), script=True)
    yield Browser(driver, served.address)
    driver.quit()


@pytest.fixture
def browser(scripted: Browser) -> Browser:
    scripted.size(DESKTOP)
    scripted.colours("light")
    scripted.complaints()
    return scripted


@pytest.fixture(scope="module")
def scriptless(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    driver = launch(tmp_path_factory.mktemp("chromium"), script=False)
    browser = Browser(driver, served.address)
    browser.colours("light")
    yield browser
    driver.quit()


def test_typing_and_enter_searches(browser: Browser) -> None:
    before = browser.go("/").one("html")
    browser.one("#q").send_keys("cho dem", Keys.ENTER)
    browser.gone(before)
    assert browser.path == "/?q=cho+dem"
    assert "Chợ đêm phố cổ mở thêm lối đi bộ" in browser.titles()
    assert browser.one(".hits mark").text


def test_autocomplete_by_keyboard(browser: Browser) -> None:
    """Arrows choose and fill in, Escape gives back what was typed, Enter searches."""
    box = browser.go("/").one("#q")
    assert (box.get_attribute("role"), box.get_attribute("aria-expanded")) == ("combobox", "false")
    box.send_keys("cho de")
    lines = browser.wait(lambda: browser.all(".suggest li"))
    assert box.get_attribute("aria-expanded") == "true"
    assert str(browser.one("#q ~ [role=status]").get_attribute("textContent")).startswith(
        str(len(lines))
    )
    box.send_keys(Keys.ARROW_DOWN)
    first = lines[0]
    assert first.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    assert box.get_attribute("value") == first.get_attribute("data-text")
    box.send_keys(Keys.ESCAPE)
    assert box.get_attribute("value") == "cho de"
    assert box.get_attribute("aria-expanded") == "false"
    assert not first.is_displayed()
    box.send_keys("m")
    browser.wait(lambda: browser.one(".suggest").is_displayed())
    before = browser.one("html")
    box.send_keys(Keys.ARROW_DOWN)
    chosen = box.get_attribute("value") or ""
    assert not browser.all(".suggest li")[0].get_attribute("data-page")
    box.send_keys(Keys.ENTER)
    browser.gone(before)
    assert browser.one("#q").get_attribute("value") == chosen
    assert browser.titles()


@pytest.mark.parametrize("by", ["keyboard", "mouse"])
def test_a_suggested_title_opens_its_document(browser: Browser, by: str) -> None:
    """It says so, and the page of the document is in the language of this one."""
    before = browser.go("/?lang=en").one("html")
    box = browser.one("#q")
    box.send_keys("cho dem")
    lines = browser.wait(lambda: browser.all(".suggest li[data-page]"))
    title = lines[-1].get_attribute("data-text")
    assert lines[-1].get_attribute("aria-description") == "opens this document"
    if by == "mouse":
        lines[-1].click()
    else:
        box.send_keys(Keys.ARROW_UP, Keys.ENTER)
    browser.gone(before)
    assert browser.path.startswith("/tai-lieu/") and browser.path.endswith("?lang=en")
    assert browser.one("h1").text == title


def test_the_choice_goes_round_and_passes_by_what_was_typed(browser: Browser) -> None:
    """Down from the last line, up from the first: the typed text, which Enter then searches."""
    box = browser.go("/").one("#q")
    box.send_keys("cho de")
    lines = browser.wait(lambda: browser.all(".suggest li"))
    assert box.get_attribute("aria-controls") == browser.one(".suggest").get_attribute("id")
    assert {line.get_attribute("role") for line in lines} == {"option"}
    box.send_keys(*[Keys.ARROW_DOWN] * (len(lines) + 1))
    assert box.get_attribute("value") == "cho de"
    assert box.get_attribute("aria-activedescendant") is None
    box.send_keys(Keys.ARROW_UP)
    assert lines[-1].get_attribute("aria-selected") == "true"
    box.send_keys(*[Keys.ARROW_UP] * len(lines))
    before = browser.one("html")
    box.send_keys(Keys.ENTER)
    browser.gone(before)
    assert browser.path == "/?q=cho+de"


@pytest.mark.parametrize(
    ("language", "kinds"),
    [("vi", {"từ ngữ", "nơi", "bài viết"}), ("en", {"words", "place", "document"})],
)
def test_suggestions_say_what_they_are(browser: Browser, language: str, kinds: set[str]) -> None:
    """Behind the text, in the language of the page; a line stands between kinds. Whoever listens
    hears it with the line."""
    box = browser.go(f"/?lang={language}").one("#q")
    said = set()
    for typed in ("cho", "tay h"):
        box.clear()
        box.send_keys(typed)
        begun = partial(_begun_lines, browser, fold(typed.split()[0]))
        lines: list[Line] = browser.wait(begun)
        of_lines = [line.kind for line in lines]
        assert [line.apart for line in lines] == [False, *(a != b for a, b in pairwise(of_lines))]
        assert [line.heard for line in lines] == [f"{line.text} {line.kind}" for line in lines]
        said |= set(of_lines)
    assert said == kinds


class Line(NamedTuple):
    """A suggestion. ``apart``: a line stands before it; ``heard``: its accessible name."""

    text: str
    kind: str
    apart: bool
    heard: str


def _begun_lines(browser: Browser, begun: str) -> list[Line]:
    """The suggestions that start so; none where others took their place while they were read."""
    try:
        lines = [
            Line(
                element.get_attribute("data-text") or "",
                element.find_element(By.CLASS_NAME, "kind").text,
                "apart" in (element.get_attribute("class") or ""),
                element.accessible_name,
            )
            for element in browser.all(".suggest li")
        ]
    except StaleElementReferenceException:
        return []
    return [line for line in lines if fold(line.text).startswith(begun)]


def test_suggestions_go_when_the_focus_goes_and_where_there_are_none(browser: Browser) -> None:
    box = browser.go("/").one("#q")
    box.send_keys("cho de")
    browser.wait(lambda: browser.all(".suggest li"))
    box.send_keys(Keys.TAB)
    assert not browser.one(".suggest").is_displayed()
    assert box.get_attribute("aria-expanded") == "false"
    box.clear()
    box.send_keys("xyzzyx qqq")
    status = browser.one("#q ~ [role=status]")
    browser.wait(lambda: status.get_attribute("textContent") == "Không có gợi ý.")
    assert not browser.one(".suggest").is_displayed()


def test_a_suggestion_can_be_clicked(browser: Browser) -> None:
    before = browser.go("/").one("html")
    browser.one("#q").send_keys("tay h")
    browser.wait(lambda: browser.all(".suggest li"))
    browser.one(".suggest li").click()
    browser.gone(before)
    assert browser.one("#q").get_attribute("value") == "Tây Hồ"
    assert browser.titles()


def test_filters_chips_and_back(browser: Browser) -> None:
    """Tick two districts, give a year, take one chip away; Back undoes each step."""
    browser.go(RESULTS)
    for name in ("Tây Hồ", "Ba Đình"):
        for summary in browser.all(".filters details:not([open]) summary"):
            summary.click()
        browser.one(f"input[name=noi][value='Quận {name}, Hà Nội']").click()
    browser.one("#tu").send_keys("1/1/2021")
    browser.one("#den").send_keys("31/12/2021")
    browser.click(".filters button")
    filtered = browser.path
    assert filtered.count("noi=") == 2 and "tu=1%2F1%2F2021" in filtered
    assert "Năm 2021" in browser.all(".chips li")[2].text
    assert {each.text.strip(" ·") for each in browser.all(".hits .place")} == {"Tây Hồ", "Ba Đình"}
    browser.click(".chips li:first-child a")
    assert browser.path.count("noi=") == 1
    browser.driver.back()
    assert browser.path == filtered
    assert len(browser.all("input[name=noi]:checked")) == 2
    for _ in range(6):  # what was ticked may have been followed step by step
        if browser.path != RESULTS:
            browser.driver.back()
    browser.wait(lambda: not browser.all(".chips li"))
    assert browser.path == RESULTS


def test_a_bar_of_the_chart_filters_by_its_year(browser: Browser) -> None:
    browser.go(RESULTS)
    browser.driver.execute_script("document.querySelector('svg.years a').focus()")
    before = browser.one("html")
    browser.type(Keys.ENTER)
    browser.gone(before)
    assert browser.one(".chips li").text.count("Năm 2019")


def test_the_chart_goes_down_by_keyboard_and_back(browser: Browser) -> None:
    """From years to months to days; the way back up is a link of the page or of the browser."""
    seen = [browser.go(RESULTS).path]
    for chosen in ("Năm 2019", "Tháng ", "/2019"):
        browser.driver.execute_script("document.querySelector('svg.years a').focus()")
        before = browser.one("html")
        browser.type(Keys.ENTER)
        browser.gone(before)
        assert chosen in browser.one(".chips li").text
        seen.append(browser.path)
    assert len(set(seen)) == 4
    browser.driver.back()
    browser.wait(partial(browser.stands_at, seen[2]))
    browser.click(".around a:last-of-type")
    assert browser.path == seen[1]
    browser.click(".around a")
    assert browser.path == seen[0]


def test_paging_by_keyboard(browser: Browser) -> None:
    browser.go(RESULTS)
    first = browser.titles()
    browser.click(".paging [rel=next]")
    assert browser.path.endswith("trang=2")
    assert browser.one(".paging [aria-current=page]").text.split()[-1] == "2"
    assert not set(first) & set(browser.titles())


def test_back_undoes_paging_sorting_and_a_year(browser: Browser) -> None:
    """The address is the whole state; so is each one that was left."""
    seen = [browser.go(RESULTS).path]
    for step in (".paging [rel=next]", ".sort a", ".by-year details li a"):
        for summary in browser.all(".by-year details:not([open]) summary"):
            summary.click()
        browser.click(step)
        seen.append(browser.path)
    assert len(set(seen)) == 4
    for path in reversed(seen[:-1]):
        titles = browser.titles()
        browser.driver.back()
        browser.wait(partial(browser.stands_at, path))
        assert browser.titles() != titles
    assert browser.titles() == browser.go(RESULTS).titles()


def test_a_chip_is_removed_by_keyboard_and_the_focus_is_seen(browser: Browser) -> None:
    browser.go(FILTERED)
    for _ in range(20):
        browser.type(Keys.TAB)
        here = browser.driver.switch_to.active_element
        assert int(here.value_of_css_property("outline-width").removesuffix("px")) >= 2
        if "Bỏ lọc: Tây Hồ" in (here.get_attribute("textContent") or ""):
            break
    before = browser.one("html")
    browser.type(Keys.ENTER)
    browser.gone(before)
    assert browser.path == FILTERED.replace("quan=T%C3%A2y+H%E1%BB%93&", "")


def test_the_link_of_a_document_can_be_copied(browser: Browser) -> None:
    granted = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    browser.driver.execute_cdp_cmd("Browser.grantPermissions", granted)
    browser.go(STATES["document"])
    button = browser.one(".copy")
    button.click()
    browser.wait(lambda: button.text == "Đã sao chép")
    copied = browser.driver.execute_async_script(
        "const done = arguments[0]; navigator.clipboard.readText().then(done)"
    )
    words = "ch%E1%BB%A3%20%C4%91%C3%AAm%20qu%E1%BA%ADn"
    assert copied.startswith(f"{browser.address}/tai-lieu/cho-dem.txt?q=ch%E1%BB%A3+%C4%91%C3%AAm#")
    assert f":~:text={words}" in copied


def test_paper_gets_the_text_and_no_controls(browser: Browser) -> None:
    for state, kept in (("filtered", ".hits .title a"), ("document", ".text mark")):
        browser.go(STATES[state])
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        assert browser.one(kept).is_displayed()
        controls = browser.all("input, button, nav, .filters, .formats, .related, .notices a")
        assert controls and not [each for each in controls if each.is_displayed()]
        assert not [each for each in browser.all(".walk") if each.is_displayed()]


def test_dark_is_dark(browser: Browser) -> None:
    browser.colours("dark")
    browser.go(RESULTS)
    colour = browser.one("body").value_of_css_property("background-color")
    assert all(int(part) < 60 for part in re.findall(r"\d+", colour)[:3])


def test_the_first_tab_stop_skips_to_the_results(browser: Browser) -> None:
    browser.go(RESULTS)
    browser.type(Keys.TAB)
    skip = browser.driver.switch_to.active_element
    assert skip.is_displayed() and skip.text == "Tới nội dung chính"
    browser.type(Keys.ENTER)
    assert browser.driver.switch_to.active_element.tag_name == "main"


def test_walking_from_match_to_match(browser: Browser) -> None:
    """With the arrow keys, and with the links that stand at the current match."""
    browser.go(STATES["document"])
    assert browser.one(".keys").is_displayed()
    browser.type(Keys.ARROW_RIGHT)
    assert browser.path.endswith("#m1")
    browser.type(Keys.ARROW_RIGHT)
    assert browser.path.endswith("#m2")
    browser.type(Keys.ARROW_LEFT)
    assert browser.path.endswith("#m1")
    (walk,) = [each for each in browser.all(".walk") if each.is_displayed()]
    walk.find_element(By.CSS_SELECTOR, "[rel=next]").click()
    assert browser.path.endswith("#m2")
    assert browser.one("mark:target").is_displayed()


def test_the_way_back_stays_in_sight_on_a_phone(browser: Browser) -> None:
    """Where a hit's passage is far down, back and next are a tap away; their words are read out."""
    browser.size(PHONE)
    browser.go("/?q=cho+dem")
    browser.driver.execute_script("document.querySelector('.hits .title a').click()")
    browser.wait(lambda: browser.all("article"))
    browser.driver.execute_script("scrollTo(0, document.body.scrollHeight)")
    for link, name in ((".back > a", "Kết quả cho “cho dem”"), (".back [rel=next]", "Kết quả sau")):
        at = "const {top, height} = arguments[0].getBoundingClientRect(); return [top, height]"
        top, height = browser.driver.execute_script(at, browser.one(link))
        assert 0 <= top < 10 and height >= 44
        assert browser.one(link).accessible_name == name
    browser.click(".back > a")
    assert browser.path == "/?q=cho+dem"


def test_everything_works_without_javascript(scriptless: Browser) -> None:
    browser = scriptless.go("/")
    assert browser.driver.execute_script("return document.getElementById('q').role") is None
    before = browser.one("html")
    browser.one("#q").send_keys("lich tiep cong dan", Keys.ENTER)
    browser.gone(before)
    browser.one("input[name=noi][value='Quận Ba Đình, Hà Nội']").click()
    browser.click(".filters button")
    assert {each.text.strip(" ·") for each in browser.all(".hits .place")} == {"Ba Đình"}
    browser.click(".paging [rel=next]")
    browser.click(".hits .title a")
    assert browser.one("article h1").text.startswith("Lịch tiếp công dân")
    browser.one(".matches a").click()
    assert browser.path.endswith("#m1")
    assert [each for each in browser.all(".walk") if each.is_displayed()]
    assert not browser.one(".keys").is_displayed()
    assert not browser.all(".copy:not([hidden])")


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wider_than_a_phone(browser: Browser, state: str) -> None:
    """Nor than 320 pixels, which is what a window of 1,280 has at 400%."""
    for size in (PHONE, (320, 568)):
        browser.size(size)
        browser.go(STATES[state])
        width = browser.driver.execute_script("return document.documentElement.scrollWidth")
        assert width <= size[0]


# Links in running text and bars of the chart, which stand as a list below it, are let off.
CONTROLS = """
return [...document.querySelectorAll('a, button, input:not([type=hidden]), summary, label')]
  .filter(each => each.checkVisibility() && !each.closest('.skip, .title, .related, svg'))
  .filter(each => !each.closest('.notices, .suggestion, .nothing, .failure, .examples, .help'))
  .filter(each => !(each.matches('[type=checkbox]') || each.matches('label[for]')))
  .filter(each => !each.matches('main > p > a'))
  .filter(each => each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML)
"""


@pytest.mark.parametrize("state", STATES)
def test_what_is_tapped_on_a_phone_is_large_enough(browser: Browser, state: str) -> None:
    browser.size(PHONE)
    browser.go(STATES[state])
    assert browser.driver.execute_script(CONTROLS) == []


def test_a_title_on_a_phone_answers_to_a_finger_beside_it(browser: Browser) -> None:
    browser.size(PHONE)
    browser.go(RESULTS)
    hit = browser.driver.execute_script(
        "const box = document.querySelector('.hits .title a').getBoundingClientRect();"
        "return document.elementFromPoint(box.right - 5, box.top - 4).closest('a')"
    )
    assert hit == browser.one(".hits .title a")


def test_on_a_phone_the_filters_are_one_tap_away(browser: Browser) -> None:
    """However far down one has read."""
    browser.size(PHONE)
    browser.go(RESULTS)
    for place in (0, 700):
        browser.driver.execute_script("scrollTo(0, arguments[0])", place)
        at = "return arguments[0].getBoundingClientRect().bottom"
        assert 0 < browser.driver.execute_script(at, browser.one(".to-filters a")) <= PHONE[1]
    browser.one(".to-filters a").click()
    assert browser.path.endswith("#loc")
    top = browser.driver.execute_script(
        "return document.getElementById('loc').getBoundingClientRect().top"
    )
    assert -5 <= top < PHONE[1] / 2


def test_the_page_speaks_only_to_its_own_server(browser: Browser) -> None:
    browser.go(RESULTS)
    browser.one("#q").send_keys(" ")
    loaded = browser.driver.execute_script(
        "return performance.getEntriesByType('resource').map(entry => entry.name)"
    )
    assert len(loaded) >= 2
    assert all(each.startswith(browser.address) for each in loaded)


@pytest.fixture(scope="module")
def axe() -> str:
    try:
        return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    except ModuleNotFoundError:
        pytest.skip("no axe-core here (pip install --no-deps axe-playwright-python)")


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["light", "dark phone"]
)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(
    browser: Browser, axe: str, state: str, scheme: str, size: tuple[int, int]
) -> None:
    browser.size(size)
    browser.colours(scheme)
    browser.go(STATES[state])
    browser.driver.execute_script(axe)
    found = browser.driver.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run({resultTypes: ['violations']}).then(r => done(JSON.stringify(r.violations)))"
    )
    violations = [
        (each["id"], each["help"], [node["html"] for node in each["nodes"]][:3])
        for each in json.loads(found)
    ]
    assert not violations
    assert not browser.complaints()


def test_axe_finds_nothing_in_open_suggestions(browser: Browser, axe: str) -> None:
    browser.go("/").one("#q").send_keys("cho de")
    browser.wait(lambda: browser.all(".suggest li"))
    browser.type(Keys.ARROW_DOWN)
    browser.driver.execute_script(axe)
    found = browser.driver.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run().then(r => done(r.violations.map(v => v.id)))"
    )
    assert not found
