"""Where an index is: in a directory on this machine, or in a cluster, by its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

PORT: Final = 9200
SCHEMES: Final = {"opensearch": False, "opensearch+https": True}  # and whether that is by TLS
EXAMPLE: Final = "opensearch://host:9200/name"
NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_HOST: Final = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[\w.-]+)(:(?P<port>\d{1,5}))?")


class BadAddress(ValueError):
    """What was expected of an address, and what was found."""


@dataclass(frozen=True, slots=True)
class Address:
    """An index in a cluster. ``hosts`` are ``host:port``; ``shards`` and ``replicas`` are for the
    next full run, None: as they are."""

    hosts: tuple[str, ...]
    name: str
    tls: bool = False
    shards: int | None = None
    replicas: int | None = None

    def __str__(self) -> str:
        scheme = "opensearch+https" if self.tls else "opensearch"
        return f"{scheme}://{','.join(self.hosts)}/{self.name}"

    @classmethod
    def parse(cls, text: str) -> Address:
        """Raises BadAddress."""
        parts = urlsplit(text)
        if parts.scheme not in SCHEMES:
            raise BadAddress(f"expected {EXAMPLE}, or opensearch+https://; found {text!r}")
        if "@" in parts.netloc:
            raise BadAddress(
                "an address has no user and password: they would stand in logs and lists of "
                "processes. Set KHONGDAU_CLUSTER_USER and KHONGDAU_CLUSTER_PASSWORD"
            )
        name = parts.path.removeprefix("/")
        if not NAME.fullmatch(name):
            raise BadAddress(
                f"expected the name of an index behind the hosts, such as {EXAMPLE}: small "
                f"letters, digits, - and _; found {name!r}"
            )
        hosts = tuple(_host(host, text) for host in parts.netloc.split(","))
        counts = {key: _count(key, value) for key, value in parse_qsl(parts.query, True)}
        return cls(hosts, name, SCHEMES[parts.scheme], **counts)


def _host(host: str, text: str) -> str:
    found = _HOST.fullmatch(host)
    if not found or int(found["port"] or PORT) > 65535:
        raise BadAddress(f"expected host or host:port, several with commas; found {text!r}")
    return f"{found['host']}:{found['port'] or PORT}"


def _count(key: str, value: str) -> int:
    least = {"shards": 1, "replicas": 0}.get(key)
    if least is None:
        raise BadAddress(f"expected ?shards=3&replicas=1, or one of them; found {key}={value}")
    if not value.isdecimal() or not least <= int(value) <= 1024:
        raise BadAddress(f"expected a number from {least} for {key}; found {value!r}")
    return int(value)


IndexAt = Path | Address


def index_at(text: str) -> IndexAt:
    """Raises BadAddress."""
    return Address.parse(text) if "://" in text else Path(text)
