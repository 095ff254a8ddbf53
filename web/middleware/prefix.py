"""Living under a path prefix, whether the proxy in front strips it or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class UnderPrefix:
    """A WSGI application that knows it is reached under ``prefix``: links carry it, and a
    path that still begins with it loses it."""

    def __init__(self, application: WSGIApplication, prefix: str) -> None:
        self.application = application
        # WSGI keeps the bytes of a path as latin-1 characters
        self.prefix = normal_prefix(prefix).encode().decode("latin-1")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self.prefix:
            path = environ.get("PATH_INFO", "")
            if path == self.prefix or path.startswith(self.prefix + "/"):
                environ["PATH_INFO"] = path[len(self.prefix) :] or "/"
            environ["SCRIPT_NAME"] = self.prefix
        return self.application(environ, start_response)


def normal_prefix(prefix: str) -> str:
    """``/a/b`` for ``a/b/``; empty for the root."""
    stripped = prefix.strip("/")
    return f"/{stripped}" if stripped else ""
