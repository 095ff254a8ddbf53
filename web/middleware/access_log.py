"""One line for each request: address, method, path, status, bytes, and the time it took."""

from __future__ import annotations

import logging
from time import perf_counter

from flask import Flask, Response, g, request

log = logging.getLogger("khongdau.access")
LONGEST_PATH = 500  # characters of a path in the log


def log_requests(app: Flask) -> None:
    """Log to ``khongdau.access``, at level INFO; costs nothing where that is off."""

    @app.before_request
    def start() -> None:
        g.started = perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        search = g.get("search_seconds")
        if search is not None:
            response.headers["Server-Timing"] = f"search;dur={search * 1000:.1f}"
        if log.isEnabledFor(logging.INFO):
            taken = (perf_counter() - g.get("started", perf_counter())) * 1000
            log.info(
                "%s %s %s %s %s %.1fms%s",
                request.remote_addr or "-",
                request.method,
                _one_word(request.environ),
                response.status_code,
                response.calculate_content_length() or "-",
                taken,
                "" if search is None else f" search={search * 1000:.1f}ms",
            )
        return response


def _one_word(environ: dict[str, str]) -> str:
    """Path and query of a request as one printable word, whatever a client sent."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    if query := environ.get("QUERY_STRING"):
        path += "?" + query
    path = path.encode("latin-1", "replace").decode("utf-8", "replace")
    shown = path[:LONGEST_PATH] + ("..." if len(path) > LONGEST_PATH else "")
    return "".join(c if c.isprintable() and c != " " else f"%{ord(c):02X}" for c in shown)
