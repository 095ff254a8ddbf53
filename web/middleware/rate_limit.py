"""A request limit per address, where the operator wants one."""

from __future__ import annotations

from flask import Flask, request

from web.address.settings import Settings

EXEMPT = ("/static/", "/healthz")  # a page and its assets count as one request


def limit_requests(app: Flask, settings: Settings) -> None:
    """Answer 429 to an address that exceeds ``settings.rate_limit``. Behind proxies the
    address is the one that the trusted ones tell."""
    if settings.rate_limit is None:
        return
    from flask_limiter import Limiter
    from flask_limiter.util import get_remote_address

    limiter = Limiter(
        get_remote_address,
        app=app,
        application_limits=[settings.rate_limit],
        storage_uri=settings.rate_storage,
        headers_enabled=True,
    )
    limiter.request_filter(lambda: request.path.startswith(EXEMPT))
