"""What proxies in front say of a request, as far as they are to be believed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SCHEMES = ("http", "https")


class BehindProxies:
    """A WSGI application behind so many trusted proxies: the address of the client, the scheme and
    the host are what these say. A prefix or a port of their own is not believed, since hardly any
    proxy sets those headers, and one that does not set a header lets that of a client through."""

    def __init__(self, application: WSGIApplication, proxies: int) -> None:
        self._application = application
        self._fixed = ProxyFix(self._known_scheme, x_for=proxies, x_proto=proxies, x_host=proxies)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._fixed(environ, start_response)

    def _known_scheme(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if environ["wsgi.url_scheme"] not in SCHEMES:
            environ["wsgi.url_scheme"] = environ["werkzeug.proxy_fix.orig"]["wsgi.url_scheme"]
        return self._application(environ, start_response)
