"""Addresses that are too long to be honest are refused before anything reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, abort, request

from web.address.settings import MAX_ADDRESS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TOO_LONG = "khongdau.too_long"
KEPT = 200  # characters of a path that is too long, for the log


class Bounded:
    """A WSGI application that never sees a long address. Decoding one of a megabyte would
    take a second, so it is cut here and answered with 414 there."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if len(path) + len(query) > MAX_ADDRESS:
            environ["PATH_INFO"] = path[:KEPT]
            environ["QUERY_STRING"] = ""
            environ[TOO_LONG] = True
        return self.application(environ, start_response)


def refuse_long_addresses(app: Flask) -> None:
    @app.before_request
    def refuse() -> None:
        if TOO_LONG in request.environ:
            abort(414)
