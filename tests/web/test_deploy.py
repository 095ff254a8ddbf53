"""What docs/ says of putting a site online is true of nginx, Caddy and systemd as they are, and the
container is built from what a wheel is."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.test_docs import PAGES, blocks
from tests.test_wheel import PARTS

from .conftest import Served, free_port, start

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = PAGES["deploy", "en"]
HOST = "tim.example.vn"
LIMIT = 8  # requests of one address in a minute
NGINX = """pid nginx.pid; error_log error.log; worker_processes 1; events {{}}
http {{
    access_log off; client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c;
    uwsgi_temp_path d; scgi_temp_path e;
    server {{ listen 127.0.0.1:{port}; {block} }}
}}"""


@pytest.fixture
def behind(index_directory: Path, tmp_path: Path) -> Iterator[Served]:
    """A server with the settings that are shown, and a limit, by which addresses are told apart."""
    pytest.importorskip("flask_limiter", reason="Flask-Limiter is not installed")
    [settings] = blocks(DEPLOY, "toml")
    path = tmp_path / "khongdau.toml"
    path.write_text(f'{settings}\n[limits]\nrate = "{LIMIT}/minute"\n', "utf-8")
    served = start(index_directory, "--no-log", "--config", str(path))
    yield served
    served.stop()


@pytest.fixture(params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, behind: Served, tmp_path: Path) -> Iterator[int]:
    """The port of a proxy that is set up as shown."""
    name = request.param
    program = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        pytest.skip(f"no {name} here (Debian: apt-get install {name})")
    [block] = blocks(DEPLOY, name)
    port, block = free_port(), block.replace("127.0.0.1:8000", f"127.0.0.1:{behind.port}")
    if name == "nginx":
        file, command = "nginx.conf", ["-p", str(tmp_path), "-c", "nginx.conf", "-g", "daemon off;"]
        text = NGINX.format(port=port, block=block)
    else:
        file, command = "Caddyfile", ["run", "--config", "Caddyfile"]
        # Without a certificate, which Caddy would ask for.
        text = "{\nadmin off\nauto_https off\n}\n" + block.replace(HOST, f"http://{HOST}:{port}")
    (tmp_path / file).write_text(text, "utf-8")
    home = dict(os.environ, HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path))
    with (tmp_path / "said").open("w") as said:
        running = subprocess.Popen([program, *command], cwd=tmp_path, env=home, stderr=said)
    try:
        until = time.monotonic() + 20
        while not answers(port):
            assert running.poll() is None, (tmp_path / "said").read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield port
    finally:
        running.terminate()
        running.wait(timeout=20)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def get(port: int, path: str, **headers: str) -> tuple[int, str, str]:
    """Status, text and ``Location`` of what a browser at the proxy gets."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": HOST, **headers})
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    return answer.status, text, answer.headers.get("Location", "")


def test_a_site_behind_a_proxy_has_its_path_and_name(proxy: int) -> None:
    """And believes the proxy, not what a client makes up: neither another name of the host nor
    another address, which would get around the limit."""
    status, page, _ = get(proxy, "/tim-kiem/")
    assert status == 200
    [style] = re.findall(r'href="(/tim-kiem/static/page[^"]+)"', page)
    assert get(proxy, style)[0] == 200
    assert not re.search(r'(?:href|src|action)="/(?!tim-kiem)', page)
    moved, _, to = get(proxy, "/tim-kiem")
    assert moved in (301, 302) and to.endswith("/tim-kiem/")
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil",
              "X-Forwarded-Port": "1", "Forwarded": "host=evil.example"}  # fmt: skip
    robots = get(proxy, "/tim-kiem/robots.txt", **forged)[1]
    assert f"Sitemap: http://{HOST}/tim-kiem/sitemap.xml" in robots
    statuses = [
        get(proxy, "/tim-kiem/?q=lich", **{"X-Forwarded-For": f"192.0.2.{number}"})[0]
        for number in range(LIMIT)
    ]
    assert statuses[-1] == 429


def test_the_unit_of_systemd_is_sound(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("no systemd-analyze here (Debian: apt-get install systemd)")
    text = (ROOT / "deploy" / "khongdau.service").read_text("utf-8")
    assert re.search(r"^ExecStart=/opt/khongdau/bin/khongdau serve$", text, re.M)
    assert "/opt/khongdau/bin/khongdau index" in DEPLOY
    unit = tmp_path / "khongdau.service"
    unit.write_text(text.replace("/opt/khongdau/bin/khongdau serve", "/bin/true"), "utf-8")
    done = subprocess.run([program, "verify", "--man=no", unit], capture_output=True, text=True)
    told = [line for line in done.stderr.splitlines() if "khongdau" in line]
    assert done.returncode == 0 and not told, done.stderr


def test_the_container_is_built_from_all_that_a_wheel_needs() -> None:
    """What the image copies is no less than what tests build the wheel from."""
    lines = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    kept = [line[1:] for line in lines if line.startswith("!")]
    for part in (*PARTS, "corpus", "requirements"):
        assert any(fnmatch(part, pattern) for pattern in kept), part
    assert all((ROOT / name).exists() for name in kept)
    steps = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    for path in re.findall(r"/source/([\w./-]+)", steps):
        assert (ROOT / path).exists(), path
