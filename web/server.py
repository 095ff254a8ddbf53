"""Serving: processes that each hold the engine, behind one port.

Granian's HTTP side is compiled, so that two cores spend their time on searches and pages, and slow
clients do not block a thread (`benchmarks/load.py` measures it).
"""

from __future__ import annotations

import logging.config
import os
import socket
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from search.engine import Engine
from web.address.settings import Settings
from web.app import create_app
from web.middleware.prefix import normal_prefix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STOP_SECONDS = 10  # for requests under way when told to stop
READY_SECONDS = 60  # a large index on a cold disk may take a while


class PortTaken(Exception):
    """This host and port cannot be listened on; the message says why, for users."""


@dataclass(frozen=True, slots=True)
class Serving:
    """What to serve, where, and with how much. ``workers`` are processes, ``threads`` the
    searches that one of them runs at a time."""

    index: Path
    host: str
    port: int
    workers: int
    threads: int
    log_requests: bool
    settings: Settings

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}{normal_prefix(self.settings.prefix)}/"


def default_workers() -> int:
    """A process for each processor this one may use; beyond four, memory is better spent on
    the page cache."""
    if hasattr(os, "sched_getaffinity"):
        return min(4, len(os.sched_getaffinity(0)))
    return min(4, os.cpu_count() or 1)


def serve(serving: Serving) -> None:
    """Serve until SIGTERM or SIGINT. Raises :class:`PortTaken`, and what opening the index
    raises, before anything is served."""
    _try_index(serving.index)
    _try_port(serving.host, serving.port)
    logging_config = _logging(serving.log_requests)
    logging.config.dictConfig(logging_config)
    server = Server(
        "khongdau",
        address=serving.host,
        port=serving.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=serving.workers,
        blocking_threads=serving.threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=logging_config,
    )
    threading.Thread(target=_announce, args=(serving,), daemon=True).start()
    server.serve(target_loader=partial(_application, serving), wrap_loader=False)


def _application(serving: Serving) -> WSGIApplication:
    """What a worker runs, made in that worker: open files are not shared between processes."""
    seconds = serving.settings.project.limits.seconds
    app = create_app(Engine.open(serving.index, seconds, verify=True), serving.settings)
    for template in app.jinja_env.list_templates():
        app.jinja_env.get_template(template)  # compiled now, not for the first user

    def whole(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # As one list the server sends it in one go.
        parts = app(environ, start_response)
        try:
            return list(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()

    return whole


def _try_index(directory: Path) -> None:
    """Fail early and clearly; and let the workers, which are forked, share the code that the
    first search compiles or loads."""
    engine = Engine.open(directory)
    engine.warm()
    engine.close()


def _try_port(host: str, port: int) -> None:
    """The server shares its port between processes, and so would share it with a stranger:
    check first that the port is free."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise PortTaken(f"{host}:{port}: {error.strerror or error}") from error


def _announce(serving: Serving) -> None:
    """Print the address once it answers."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(serving.host, serving.host)
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        connection = HTTPConnection(host, serving.port, timeout=5)
        try:
            connection.request("GET", "/robots.txt")
            if connection.getresponse().status == 200:
                print(
                    f"khongdau: {serving.address} "
                    f"({serving.index}, {serving.workers} x {serving.threads})",
                    flush=True,
                )
                return
        except (OSError, HTTPException):
            pass  # not there yet
        finally:
            connection.close()
        time.sleep(0.05)


def _logging(log_requests: bool) -> dict[str, Any]:
    handler = {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}
    quiet = {"handlers": ["stderr"], "level": "WARNING", "propagate": False}
    requests = {**quiet, "level": "INFO" if log_requests else "WARNING"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(message)s"}},
        "handlers": {"stderr": {**handler, "stream": "ext://sys.stderr"}},
        "loggers": {
            "_granian": dict(quiet),
            "khongdau": {**quiet, "level": "INFO"},
            "khongdau.access": requests,
        },
    }
