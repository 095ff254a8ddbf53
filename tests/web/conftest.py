"""One small real index for all web tests, the application over it, and the served program."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.address import IndexAt
from index.updating.indexer import index
from search.engine import Engine
from tests.cluster.shared import searched
from web.app import create_app

from . import samples

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def index_directory(tmp_path_factory: pytest.TempPathFactory) -> IndexAt:
    source = tmp_path_factory.mktemp("nguon") / "mau.jsonl"
    samples.write(source)
    directory = tmp_path_factory.mktemp("chi-muc")
    report = index([source], directory, processes=1)
    assert not report.failed
    return searched(directory)


@pytest.fixture(scope="session")
def engine(index_directory: IndexAt) -> Engine:
    return Engine.open(index_directory)


@pytest.fixture(scope="session")
def client(engine: Engine) -> FlaskClient:
    return create_app(engine).test_client()


@dataclass(frozen=True)
class Served:
    """``khongdau serve`` running as a process of its own."""

    process: subprocess.Popen[str]
    port: int
    address: str

    def stop(self, sign: int = signal.SIGTERM) -> int:
        self.process.send_signal(sign)
        return self.process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(directory: IndexAt, *options: str) -> Served:
    """Start ``khongdau serve`` and wait for the line that says it is ready."""
    port = free_port()
    command = [sys.executable, "-m", "web.main", "serve", "--index", str(directory)]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--workers", "1", *options],
        cwd=ROOT,
        env=dict(os.environ, PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and process.stderr
    started = time.monotonic()
    line = process.stdout.readline()
    if not line:
        raise AssertionError(f"serve ended: {process.stderr.read()}")
    assert time.monotonic() - started < 180
    return Served(process, port, line.split()[1].rstrip("/"))


@pytest.fixture(scope="session")
def served(index_directory: IndexAt) -> Iterator[Served]:
    running = start(index_directory, "--no-log")
    yield running
    running.stop()
