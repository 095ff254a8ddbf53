"""The ten tasks on a phone end well, with no more taps or scrolling than they had before pages
kept one's way (``benchmarks/tasks.txt``, its column "before")."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pytest

from benchmarks import tasks
from index.updating.indexer import index
from tests.web.conftest import Served, start

pytestmark = pytest.mark.skipif(
    not (shutil.which("chromium") and shutil.which("chromedriver")),
    reason="no chromium here (Debian: apt-get install chromium chromium-driver)",
)
WARDS = ("Hàng Bạc", "Láng Thượng", "Kim Liên", "Dịch Vọng", "Xuân La")
# Of each task as TASKS has them; None: not possible then.
BEFORE = ((3, 0), (2, 4024), (8, 275), (1, 0), (2, 0), (2, 3279), (2, 100), (1, 2977), None, (4, 0))


def articles() -> Iterator[dict[str, str]]:
    """Twelve of each subject, in four years; two that tell the same."""
    subjects = ("Thu gom rác thải sinh hoạt", "Giảm tai nạn giao thông")
    for number in range(24):
        ward = WARDS[number % 5]
        title = f"{subjects[number % 2]} ở phường {ward}, đợt {number}"
        day = f"20{19 + number % 4}-{1 + number % 12:02}-0{1 + number % 9}"
        work = f"Tổ {number} gồm {number + 3} người, gặp bà con lúc {number} giờ. " * (number + 2)
        body = f"{subjects[number % 2]} là việc của phường {ward}, thành phố Hà Nội. {work}"
        yield {"id": f"bai-{number}", "title": title, "body": body, "published": day}
    hours = " ".join(
        f"Lúc {hour} giờ gió cấp {hour % 9}, sóng cao {hour} mét." for hour in range(24)
    )
    for told in ("Tin thêm.", "Tin cuối."):
        body = f"Áp thấp nhiệt đới trên biển Đông mạnh lên. {hours} {told}"
        yield {"id": told, "title": "Áp thấp nhiệt đới trên biển Đông", "body": body}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("ten")
    lines = (json.dumps(each, ensure_ascii=False) for each in articles())
    (folder / "a.jsonl").write_text("\n".join(lines), "utf-8")
    assert not index([folder / "a.jsonl"], folder / "index", processes=1).failed
    served = start(folder / "index", "--no-log")
    yield served
    served.stop()


@pytest.fixture(scope="module")
def phone(site: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tasks.Phone]:
    driver = tasks.launch(str(tmp_path_factory.mktemp("chromium")))
    yield tasks.Phone(driver, site.address)
    driver.quit()


@pytest.mark.parametrize(("name", "before"), [*zip(tasks.TASKS, BEFORE, strict=True)])
def test_a_task_takes_no_more_than_before(
    phone: tasks.Phone, name: str, before: tuple[int, int] | None
) -> None:
    outcome = tasks.tried(tasks.TASKS[name], phone)
    assert not outcome.problem
    if before:
        assert outcome.steps <= before[0] and outcome.scrolled <= before[1]
    if outcome.first_hit is not None:
        assert outcome.first_hit < tasks.HEIGHT / 2


def test_pages_weigh_less_than_asked(phone: tasks.Phone) -> None:
    for path in ("/", tasks.RESULTS):
        assert 5_000 < tasks.weight(phone, path) < 60_000


def test_what_cannot_be_done_is_told(phone: tasks.Phone) -> None:
    """Not possible where there is nothing to tap, else with what came instead."""

    def nowhere(phone: tasks.Phone) -> None:
        phone.open("/")
        phone.tap("#no-such-thing")

    assert tasks.tried(nowhere, phone).problem == "not possible"

    def elsewhere(phone: tasks.Phone) -> None:
        phone.open("/")
        tasks.expect(False, "another page")

    told = tasks.tried(elsewhere, phone)
    assert told.problem == "another page" and "another page" in told.cells()
