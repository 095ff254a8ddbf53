"""A request limit per address, where the operator wants one."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from flask import Flask, request

from web.address.settings import Settings
from web.middleware.admission import AT_ONCE


def limit_requests(app: Flask, settings: Settings) -> None:
    """Answer 429 to an address that exceeds ``settings.rate_limit``. Behind proxies the
    address is the one that the trusted ones tell. A page and its assets count as one request."""
    if settings.rate_limit is None:
        return
    from flask_limiter import Limiter

    limiter = Limiter(
        lambda: who(request.remote_addr or "127.0.0.1"),
        app=app,
        application_limits=[settings.rate_limit],
        storage_uri=settings.rate_storage,
        headers_enabled=True,
    )
    limiter.request_filter(lambda: request.path.startswith(AT_ONCE))


def who(address: str) -> str:
    """Whom an address stands for: itself, or, of IPv6, the network /64 that a household or a server
    has, in which it may choose any. Some proxies tell a port beside the address."""
    found = _read(address)
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(IPv6Network((found, 64), strict=False))
    return str(found) if found else address


def _read(address: str) -> IPv4Address | IPv6Address | None:
    bare = address.partition("%")[0]
    host, _, port = bare.rpartition(":")
    for each in (bare, bare.strip("[]"), host.strip("[]") if port.isdigit() else bare):
        try:
            return ip_address(each)
        except ValueError:
            pass
    return None
