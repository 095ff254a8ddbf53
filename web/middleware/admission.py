"""No more work is begun than can be answered in time."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import monotonic, perf_counter, sleep
from typing import TYPE_CHECKING

from web.middleware.prefix import normal_prefix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("khongdau.web")

AT_ONCE = ("/static/", "/healthz")  # answered whatever else is waiting; and limited for nobody
PATIENCE = 2.0  # seconds in line; most people, and proxies, have gone soon after
PAUSE = 0.3  # seconds before a refusal
RECENT = 0.05  # share of the last answer in what an answer usually takes
TOLD_AGAIN = 10.0  # seconds between two lines of the log
BUSY = (
    "Máy chủ đang quá tải, xin thử lại sau {0} giây.\n"
    "Too many searches at the moment; try again in {0} s.\n"
)


class Admission:
    """A WSGI application that answers so many requests at a time, each whole, in threads of its
    own (each has arrays to search with, which many would have many of), while others wait in line.
    Those who would wait longer than `PATIENCE` get a 503 soon."""

    def __init__(self, application: WSGIApplication, at_a_time: int, prefix: str = "") -> None:
        self._application = application
        self._at_a_time = at_a_time
        self._prefix = normal_prefix(prefix)
        self._threads = ThreadPoolExecutor(at_a_time, "search")
        self._lock = Lock()
        self._waiting = 0
        self._usual = 0.0  # seconds that an answer takes
        self._refused, self._told = 0, -math.inf

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"].removeprefix(self._prefix)
        if path.startswith(AT_ONCE):
            return self._answer(environ, start_response)
        if self._in_line() > PATIENCE:
            return self._refuse(path, start_response)
        self._wait(1)
        answer = self._threads.submit(self._timed, environ, start_response)
        try:
            return answer.result(PATIENCE)
        except TimeoutError:
            if not answer.cancel():  # under way, or done
                return answer.result()
            self._wait(-1)
            return self._refuse(path, start_response)

    def _timed(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        self._wait(-1)
        started = perf_counter()
        try:
            return self._answer(environ, start_response)
        finally:
            self._usual += RECENT * (perf_counter() - started - self._usual)

    def _wait(self, more: int) -> None:
        """Under a lock: one lost here or there would add up over the life of a server."""
        with self._lock:
            self._waiting += more

    def _in_line(self) -> float:
        """Seconds that the next one would wait."""
        return self._waiting * self._usual / self._at_a_time

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """As one list, which the server sends in one go: slow clients keep no thread."""
        parts = self._application(environ, start_response)
        try:
            return list(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()

    def _refuse(self, path: str, start_response: StartResponse) -> list[bytes]:
        """Made by hand: a page of its own would take as long as some searches. And not at once: who
        asks again and again would take the time of those who are answered."""
        self._refused += 1
        if monotonic() - self._told > TOLD_AGAIN:
            self._told = monotonic()
            log.warning("overloaded: %d requests refused so far", self._refused)
        sleep(PAUSE)
        seconds = math.ceil(max(self._in_line(), 1))
        message = BUSY.format(seconds)
        kind = "text/plain; charset=utf-8"
        if path.startswith("/api/"):
            message = json.dumps({"error": {"code": "overloaded", "message": message.strip()}})
            kind = "application/json"
        headers = [
            ("Content-Type", kind),
            ("Retry-After", str(seconds)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response("503 Service Unavailable", headers)
        return [message.encode()]
