"""Ten tasks of a citizen on a phone: how many taps, how much scrolling, and do they end well?

    python -m benchmarks.tasks BEFORE AFTER

BEFORE and AFTER are the addresses of two versions that serve the same 47,133 articles; one address
alone is measured alone. Chromium is driven at 360 x 640 (Debian: apt-get install chromium
chromium-driver). A tap counts one, and so does a text typed, however long, and the Enter behind it.
Scrolled are the pixels by which what is tapped next stood outside of the screen, down or aside;
the first hit stands that far down the last page. Then the bytes of two pages with all that they
load, as they are sent (gzip).
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlsplit

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, TimeoutException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

WIDTH, HEIGHT = 360, 640
NAME = 39  # characters of the longest task
LIVE = 4  # seconds in which results that follow the filters have followed
TITLE = ".hits .title a"
QUERY, MEANT, SLIP = "rac thai sinh hoat", "rác thải sinh hoạt", "rác thải sinh haot"
RESULTS = "/?q=" + quote_plus(QUERY)
TWICE = "/?q=" + quote_plus("áp thấp nhiệt đới trên biển Đông")  # two articles are nearly the same
DATED = "/?q=" + quote_plus("tai nan giao thong") + "&tu=01/01/2016&xep=newest&trang=2"
OUTSIDE = """const {top, bottom, left, right} = arguments[0].getBoundingClientRect();
const off = top < 0 ? -top : Math.max(0, Math.min(top, bottom - innerHeight));
const aside = left < 0 ? -left : Math.max(0, right - innerWidth);
if (off) scrollBy({top: top < 0 ? -off : off, behavior: "instant"});
return Math.round(off + aside)"""
STATUS = "return performance.getEntriesByType('navigation')[0].responseStatus"
SENT = """return [performance.getEntriesByType("navigation")[0],
  ...performance.getEntriesByType("resource")].reduce((sum, one) => sum + one.encodedBodySize, 0)"""


class Unreachable(Exception):
    """The task cannot be done here; the message says what came instead."""


class Phone:
    """A small screen on the pages of one version, which counts what is done on it."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver = driver
        self.address = address.rstrip("/")
        self.steps = self.scrolled = 0

    def open(self, path: str) -> None:
        self.driver.get("about:blank")
        self.driver.get(self.address + path)
        if (status := self.script(STATUS)) != 200:
            sys.exit(f"{self.address}{path} answers {status}, not 200: see the log of its server")
        self.steps = self.scrolled = 0

    @property
    def path(self) -> str:
        return self.driver.current_url.removeprefix(self.address)

    @property
    def asked(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.path).query)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        for each in self.all(selector):
            if each.is_displayed():
                return each
        raise NoSuchElementException(selector)

    def script(self, text: str, *given: object) -> Any:
        return self.driver.execute_script(text, *given)

    def wait(self, what: Callable[[], Any], seconds: float = 20) -> Any:
        ignored = (Exception,)  # what is looked at may be replaced meanwhile
        return WebDriverWait(self.driver, seconds, 0.1, ignored).until(lambda _: what())

    def tap(self, selector: str) -> None:
        target = self.one(selector)
        self.scrolled += self.script(OUTSIDE, target)
        self.steps += 1
        target.click()

    def follow(self, selector: str) -> None:
        """Tap what leads to another address, and wait until that stands."""
        before = self.path
        self.tap(selector)
        self.wait(lambda: self.path != before)
        self.wait(lambda: self.script("return document.readyState") == "complete")

    def type(self, selector: str, text: str) -> None:
        self.tap(selector)
        self.steps += 1
        self.one(selector).send_keys(text)

    def search(self, text: str) -> None:
        self.open("/")
        self.type("#q", text)
        self.steps += 1
        self.one("#q").send_keys(Keys.ENTER)
        self.wait(lambda: self.asked.get("q") == [text] and self.all(TITLE))

    def filters(self) -> None:
        """To the filters by their link, where there is one."""
        if self.all(link := "a.to-filters, .to-filters a"):
            self.tap(link)

    def first_hit(self) -> int | None:
        found = "const hit = document.querySelector(arguments[0]);"
        where = "return hit && Math.round(hit.getBoundingClientRect().top + scrollY)"
        top: int | None = self.script(found + where, TITLE)
        return top


def by_words(phone: Phone) -> None:
    phone.search(QUERY)
    expect(MEANT in composed(phone.one(".hits").text), "other words")


def to_a_place(phone: Phone) -> None:
    phone.open("/")
    phone.filters()
    place = phone.one("#loc [type=checkbox]").get_attribute("value")
    phone.tap("#loc [type=checkbox]")
    try:
        phone.wait(lambda: phone.asked, LIVE)
    except TimeoutException:
        phone.follow("#loc > [type=submit]")
    expect([place] in phone.asked.values(), "another place")


def to_a_month(phone: Phone) -> None:
    """By the bars; where they stop at years, by typing two days."""
    phone.open(RESULTS)
    phone.filters()
    phone.follow(".by-year svg a:last-of-type")
    phone.filters()
    year = phone.asked["tu"][0][6:]
    if any(one_month(bar) for bar in links(phone, ".by-year svg a")):
        phone.follow(".by-year svg a:last-of-type")
    else:
        for selector, day in (("#tu", "01/03"), ("#den", "31/03")):
            phone.script("document.querySelector(arguments[0]).value = ''", selector)
            phone.type(selector, f"{day}/{year}")
        phone.follow("#loc > [type=submit]")
    expect(one_month(phone.path), "more than a month")


def newest_first(phone: Phone) -> None:
    phone.open(RESULTS)
    phone.follow(".sort a[href*=newest]")
    expect("newest" in phone.path, "another order")


def there_and_back(phone: Phone) -> None:
    phone.open(DATED)
    before = phone.asked
    phone.follow(TITLE)
    phone.follow(".back a")
    lost = sorted(set(before) - set(phone.asked))
    expect(not lost, f"lost: {', '.join(lost)}")


def copied_link(phone: Phone) -> None:
    phone.open(RESULTS)
    phone.follow(TITLE)
    phone.tap(".copy")
    copied = phone.wait(lambda: phone.script("return navigator.clipboard.readText()"))
    query, passage = "q=" in copied, "#" in copied
    lost = [name for name, has in (("query", query), ("passage", passage)) if not has]
    expect(not lost, f"lost: {', '.join(lost)}")


def next_result(phone: Phone) -> None:
    """By its link; where there is none, by way of the results."""
    phone.open(RESULTS)
    second = urlsplit(links(phone, TITLE)[1]).path
    phone.driver.get(links(phone, TITLE)[0])
    if phone.all(".steps [rel=next]"):
        phone.follow(".steps [rel=next]")
    else:
        phone.follow(".back a")
        phone.follow(f".hits li:nth-child(2) {TITLE.removeprefix('.hits ')}")
    expect(urlsplit(phone.driver.current_url).path == second, "another document")


def feed(phone: Phone) -> None:
    phone.open(RESULTS)
    address = phone.one("main [href*=atom]").get_attribute("href")
    fetched = "return fetch(arguments[0]).then(answer => answer.text())"
    expect("<entry>" in phone.script(fetched, address), "no entries")
    phone.tap("main [href*=atom]")


def told_twice(phone: Phone) -> None:
    phone.open(TWICE)
    phone.tap(".similar summary")
    expect(phone.one(".similar li a").is_displayed(), "not shown")


def slip(phone: Phone) -> None:
    """By the words offered; they may be taken without being asked for."""
    phone.search(SLIP)
    if phone.all(".suggestion a"):
        phone.follow(".suggestion a")
    expect(MEANT in composed(phone.one(".hits").text), "other words")


def one_month(address: str) -> bool:
    asked = parse_qs(urlsplit(address).query)
    return asked["tu"][0][3:] == asked["den"][0][3:]


def expect(held: bool, otherwise: str) -> None:
    if not held:
        raise Unreachable(otherwise)


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def links(phone: Phone, selector: str) -> list[str]:
    found: list[str] = phone.script(
        "return [...document.querySelectorAll(arguments[0])].map("
        "a => new URL(a.getAttribute('href'), location.href).href)",
        selector,
    )
    return found


TASKS: dict[str, Callable[[Phone], None]] = {
    "find a page by words without marks": by_words,
    "from the front page to one place": to_a_place,
    "narrow the results to a month": to_a_month,
    "newest first": newest_first,
    "to a hit and back: filter, order, page": there_and_back,
    "copy a link with query and passage": copied_link,
    "from a document to the next result": next_result,
    "follow a search by its feed": feed,
    "find what was folded as told twice": told_twice,
    "mend a typing slip": slip,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    steps: int
    scrolled: int
    first_hit: int | None
    problem: str = ""

    def cells(self) -> str:
        if self.problem == "not possible":
            return row("", "", "", self.problem)
        first = "" if self.first_hit is None else str(self.first_hit)
        return row(str(self.steps), str(self.scrolled), first, self.problem or "yes")


def row(steps: str, scrolled: str, first_hit: str, reached: str) -> str:
    return f"  {steps:>4} {scrolled:>8} {first_hit:>9}  {reached:<20}"


def tried(task: Callable[[Phone], None], phone: Phone) -> Outcome:
    try:
        task(phone)
        problem = ""
    except (NoSuchElementException, TimeoutException):
        problem = "not possible"
    except Unreachable as stopped:
        problem = str(stopped)
    return Outcome(phone.steps, phone.scrolled, phone.first_hit(), problem)


def launch(profile: str) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    screen = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    still = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": still})
    allowed = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    driver.execute_cdp_cmd("Browser.grantPermissions", allowed)
    return driver


def weight(phone: Phone, path: str) -> int:
    phone.driver.execute_cdp_cmd("Network.enable", {})
    phone.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
    phone.open(path)
    sent: int = phone.script(SENT)
    return sent


def line(name: str, *cells: str) -> None:
    print(f"{name:<{NAME}}{''.join(cells)}".rstrip(), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("addresses", nargs="+", help="http://127.0.0.1:8000: before and after")
    addresses = parser.parse_args().addresses
    labels = ("before", "after") if len(addresses) > 1 else ("",)
    with tempfile.TemporaryDirectory() as profile:
        driver = launch(profile)
        try:
            phones = [Phone(driver, address) for address in addresses]
            print(f"chromium {driver.capabilities['browserVersion']}, {WIDTH} x {HEIGHT}\n")
            head = row("taps", "scrolled", "first hit", "reached")
            line("", *[f"  {name:<{len(head) - 2}}" for name in labels])
            line("", *[head for _ in phones])
            for name, task in TASKS.items():
                line(name, *[tried(task, phone).cells() for phone in phones])
            print("\nbytes with all that is loaded")
            for name, path in (("front page", "/"), ("results", RESULTS)):
                line(name, *[f"{weight(phone, path):8}" for phone in phones])
        finally:
            driver.quit()


if __name__ == "__main__":
    main()
