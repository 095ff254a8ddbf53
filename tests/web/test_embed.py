"""The search box on other sites: where the settings allow it, and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.settings.project import Embed, Project
from search.engine import Engine
from web.address.settings import Settings
from web.app import create_app

from .conftest import start
from .test_browser import CHROMIUM, DRIVER, Browser, launch

ALLOWED = "https://www.example.vn"


@pytest.fixture
def allowing(engine: Engine) -> FlaskClient:
    project = Project(embed=Embed((ALLOWED,)))
    return create_app(engine, Settings(project=project)).test_client()


def test_an_allowed_origin_gets_the_box_and_no_cookie(allowing: FlaskClient) -> None:
    answer = allowing.get("/nhung.js", headers={"Origin": ALLOWED})
    assert answer.status_code == 200 and answer.mimetype == "text/javascript"
    assert answer.headers["Access-Control-Allow-Origin"] == ALLOWED
    assert "Origin" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers and "cookie" not in answer.text.split("*/")[1]


@pytest.mark.parametrize("origin", ["https://example.vn", "http://www.example.vn", "null", ""])
def test_others_get_none(allowing: FlaskClient, client: FlaskClient, origin: str) -> None:
    headers = {"Origin": origin} if origin else {}
    for each in (allowing, client):
        answer = each.get("/nhung.js", headers=headers)
        assert answer.status_code == 403
        assert "Access-Control-Allow-Origin" not in answer.headers


@contextmanager
def another_site(folder: Path) -> Iterator[str]:
    """A site of static files; its origin."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium here")
def test_the_box_works_on_an_allowed_site_and_is_refused_on_another(
    index_directory: Path, tmp_path: Path
) -> None:
    with another_site(tmp_path) as allowed, another_site(tmp_path) as refused:
        settings = tmp_path / "khongdau.toml"
        settings.write_text(f'[embed]\norigins = ["{allowed}"]\n', "utf-8")
        served = start(index_directory, "--no-log", "--config", str(settings))
        tag = f'<script src="{served.address}/nhung.js" crossorigin="anonymous" data-lang="en">'
        (tmp_path / "index.html").write_text(f"<!doctype html><p>Tin.</p>{tag}</script>")
        driver = launch(tmp_path / "profile", script=True)
        try:
            browser = Browser(driver, served.address)
            driver.get(refused)
            assert not browser.all("form")
            assert any("CORS" in each or "nhung.js" in each for each in browser.complaints())
            driver.get(allowed)
            browser.one("form [name=q]").send_keys("cho dem")
            before = browser.one("html")
            browser.one("form button").click()
            browser.gone(before)
            assert browser.path == "/?q=cho+dem&lang=en" and browser.titles()
            assert driver.get_cookies() == []
        finally:
            driver.quit()
            served.stop()
