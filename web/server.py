"""Serving: processes that each hold the engine, behind one port.

Granian's HTTP side is compiled, so that two cores spend their time on searches and pages, and slow
clients do not block a thread (`benchmarks/load.py` measures it).
"""

from __future__ import annotations

import gc
import logging.config
import os
import socket
import sys
import threading
import time
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from index.address import IndexAt
from index.messages import say
from search.command import NOT_KEPT
from search.engine import Engine
from vietnamese.jit import can_keep
from web.address.settings import MAX_HEADERS, Settings
from web.app import create_app
from web.middleware.admission import Admission
from web.middleware.prefix import normal_prefix

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

STOP_SECONDS = 10  # for requests under way when told to stop
READY_SECONDS = 60  # a large index on a cold disk may take a while
COLLECT_AFTER = 50_000  # objects: next to nothing of a request is garbage in a cycle
REQUESTS = 512  # that one process holds at a time, waiting ones and idle connections too


class PortTaken(Exception):
    """This host and port cannot be listened on; the message says why, for users."""


@dataclass(frozen=True, slots=True)
class Serving:
    """What to serve, where, and with how much. ``workers`` are processes, ``threads`` the
    searches that one of them runs at a time."""

    index: IndexAt
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
        blocking_threads=REQUESTS,  # begun as they are needed; `Admission` says who may search
        backpressure=REQUESTS,
        http1_settings=HTTP1Settings(max_buffer_size=MAX_HEADERS),
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
    gc.set_threshold(COLLECT_AFTER)
    seconds = serving.settings.project.limits.seconds
    app = create_app(Engine.open(serving.index, seconds, verify=True), serving.settings)
    for template in app.jinja_env.list_templates():
        app.jinja_env.get_template(template)  # compiled now, not for the first user
    return Admission(app, serving.threads, serving.settings.prefix)


def _try_index(directory: IndexAt) -> None:
    """Fail early and clearly; and let the workers, which are forked, share the code that the
    first search compiles or loads."""
    if not can_keep():
        say(NOT_KEPT, err=True)
    engine = Engine.open(directory)
    engine.warm()
    del engine
    gc.collect()  # else its files would stay mapped as long as this process lives


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


class _Unintended(logging.Filter):
    """Leaves out that so many threads are unusual."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "allows spawning up to" not in record.getMessage()


def _logging(log_requests: bool) -> dict[str, Any]:
    handler = {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}
    quiet = {"handlers": ["stderr"], "level": "WARNING", "propagate": False}
    requests = {**quiet, "level": "INFO" if log_requests else "WARNING"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"unintended": {"()": _Unintended}},
        "formatters": {"line": {"format": "%(asctime)s %(message)s"}},
        "handlers": {"stderr": {**handler, "stream": "ext://sys.stderr"}},
        "loggers": {
            "_granian": {**quiet, "filters": ["unintended"]},
            "khongdau": {**quiet, "level": "INFO"},
            "khongdau.access": requests,
        },
    }
