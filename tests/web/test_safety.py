"""Headers, bounds and hostile input: nothing breaks, nothing gets through, nothing is slow."""

from __future__ import annotations

import gzip
import re
import socket
from http.client import HTTPException, HTTPResponse
from time import process_time

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from search.engine import Engine
from web.address.settings import Settings
from web.app import create_app

from . import hostile
from .conftest import Served

PAGES = ("/", "/?q=lich", "/?q=tu:2/1/2024+den:1/1/2024", "/tro-giup",
         "/tai-lieu/cho-dem.txt", "/khong-co", "/api/search", "/api/x", "/nguon.atom",
         "/tai-ve.csv", "/robots.txt")  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_carries_the_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    "address", [each for each in PAGES if "." not in each and "api" not in each]
)
def test_pages_live_within_their_policy(client: FlaskClient, address: str) -> None:
    """No inline script or style, no handler, and nothing from anywhere else."""
    page = LexborHTMLParser(client.get(address).text)
    for node in page.css("*"):
        names = [name for name in node.attributes if name == "style" or name.startswith("on")]
        assert not names
    assert not page.css("style, iframe, object, embed")
    loaded = [node.attributes.get("src") or "" for node in page.css("script, img")]
    loaded += [
        node.attributes["href"] or "" for node in page.css("link[rel=stylesheet], link[rel=icon]")
    ]
    assert len(loaded) == 3
    assert all(each.startswith("/static/") for each in loaded)


def test_a_result_page_with_all_its_assets_is_light(client: FlaskClient) -> None:
    """At most 60 KB on first load, even unpacked."""
    page = client.get("/?q=lich+tiep+cong+dan")
    assets = re.findall(r'"(/static/[^"]+)"', page.text)
    assert len(assets) == 3
    total = len(page.data) + sum(len(client.get(asset).data) for asset in assets)
    assert total <= 60_000


def test_assets_are_kept_for_ever_under_a_name_that_changes(client: FlaskClient) -> None:
    (style,) = re.findall(r'"(/static/page\.[0-9a-f]{12}\.css)"', client.get("/").text)
    response = client.get(style)
    assert "immutable" in response.headers["Cache-Control"]
    assert client.get("/static/page.css").status_code == 404


def test_answers_are_packed_for_those_who_take_it(client: FlaskClient) -> None:
    plain = client.get("/?q=lich")
    packed = client.get("/?q=lich", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 3


def test_an_error_inside_shows_nothing_of_the_inside() -> None:
    class Broken:
        """What an engine is when its disk is gone: every call fails."""

        def search(self, request: object) -> None:
            raise OSError("/secret/path: input/output error")

    client = create_app(Broken()).test_client()  # type: ignore[arg-type]
    for address in ("/?q=a", "/api/search?q=a"):
        response = client.get(address)
        assert response.status_code == 500
        assert "secret" not in response.text and "Traceback" not in response.text


def assert_harmless(status: int, kind: str, body: str) -> None:
    assert status < 500
    if "html" in kind:
        page = LexborHTMLParser(body)
        assert not page.css(hostile.CANARY)
        assert all((node.attributes.get("src") or "").startswith("/static/")
                   for node in page.css("script:not([type='application/ld+json'])"))  # fmt: skip
        for node in page.css("*"):
            assert not [name for name in node.attributes if name.startswith("on")]
        assert "\x00" not in body and "root:" not in body


ADDRESSES = list(hostile.addresses())


def test_the_hostile_corpus_is_large() -> None:
    assert len(set(ADDRESSES)) >= 300


def test_hostile_addresses_do_nothing(client: FlaskClient, engine: Engine) -> None:
    """Nor do they keep the processor busy for a second, once all is compiled."""
    engine.warm()
    for address in ADDRESSES:
        before = process_time()
        response = client.get(address)
        spent = process_time() - before
        try:
            assert_harmless(response.status_code, response.mimetype or "", response.text)
            assert "Set-Cookie" not in response.headers
            assert spent < 1
        except AssertionError as error:
            raise AssertionError(f"{response.status_code}: {address[:200]}") from error


def exchange(port: int, request: bytes, seconds: float = 5) -> tuple[int, str, bytes] | None:
    """Status, type and body that a server answers to bytes; nothing where it hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        try:
            connection.sendall(request)
            response = HTTPResponse(connection)
            response.begin()
            return response.status, response.headers.get("Content-Type", ""), response.read()
        except (HTTPException, ConnectionResetError, BrokenPipeError):
            return None


@pytest.mark.parametrize("request_", hostile.REQUESTS, ids=lambda request: repr(request[:30]))
def test_hostile_requests_are_refused_or_harmless(served: Served, request_: bytes) -> None:
    answer = exchange(served.port, request_)
    if answer:
        status, kind, body = answer
        assert_harmless(status, kind, body.decode("utf-8"))
    alive = exchange(served.port, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
    assert alive and alive[0] == 200


@pytest.mark.parametrize("address", ["/", "/?q=lich", "/tro-giup", "/nguon.atom", "/sitemap.xml",
                                     "/sitemap-1.xml"])  # fmt: skip
def test_under_a_prefix_every_link_carries_it(engine: Engine, address: str) -> None:
    client = create_app(engine, Settings(prefix="/tim-kiem/")).test_client()
    for path in (address, "/tim-kiem" + address):  # whether the proxy strips it or not
        body = client.get(path).text
        own = re.findall(r'(?:href|src|action)="(/[^"]*)"', body)
        own += re.findall(r"http://localhost(/[^<\"]*)", body)
        assert own and all(each.startswith("/tim-kiem/") for each in own)


def test_proxies_are_trusted_only_where_told(engine: Engine) -> None:
    told = {"X-Forwarded-Host": "tin.example", "X-Forwarded-Proto": "https"}
    trusting = create_app(engine, Settings(proxies=1)).test_client()
    assert "https://tin.example/sitemap.xml" in trusting.get("/robots.txt", headers=told).text
    wary = create_app(engine).test_client()
    assert "tin.example" not in wary.get("/robots.txt", headers=told).text


def test_a_limit_per_address_where_it_is_wanted(engine: Engine) -> None:
    pytest.importorskip("flask_limiter", reason="Flask-Limiter is not installed")
    client = create_app(engine, Settings(rate_limit="3/minute")).test_client()
    statuses = [client.get("/?q=lich").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    refused = client.get("/api/search")
    assert refused.get_json()["error"]["code"] == "too-many-requests"
    assert int(refused.headers["Retry-After"]) > 0
    assert client.get("/healthz").status_code == 200
    other = client.get("/?q=lich", environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 200
