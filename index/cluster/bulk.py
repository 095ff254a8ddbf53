"""Many documents to an index of a cluster: as fast as it takes them, and again where it did not."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from opensearchpy import OpenSearch
from opensearchpy.exceptions import TransportError

from index.address import Address
from index.errors import ClusterProblem

REQUEST_BYTES: Final = 4 << 20  # of one request; managed services allow 10 MB
REQUEST_ITEMS: Final = 500
FIRST_WAIT, LONGEST_WAIT = 0.1, 10.0  # seconds until it is tried again
PATIENCE: Final = 300.0  # seconds in which not one document is taken
PASSING: Final = (429, 502, 503, 504, "N/A", "TIMEOUT")
"""States that pass: it has too much to do, or a node has died and another one takes over."""


class _Item(NamedTuple):
    name: str
    lines: bytes


class Bulk:
    """Put and delete by id, any number of times: what is sent again does no harm.

    Holds at most one request's documents. `flush` in the end. Raises ClusterProblem where a
    document is refused, or none taken for `PATIENCE` seconds.
    """

    def __init__(
        self,
        client: OpenSearch,
        address: Address,
        index: str,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client, self._address, self._index = client, address, index
        self._sleep = sleep
        self._items: list[_Item] = []
        self._bytes = 0
        self.again = 0  # documents that were sent more than once

    def put(self, name: str, source: Mapping[str, Any]) -> None:
        """Raises ValueError for what JSON cannot hold."""
        document = json.dumps(source, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        self._add(name, b'{"index":{"_id":%s}}\n%s\n' % (_quoted(name), document.encode()))

    def delete(self, name: str) -> None:
        self._add(name, b'{"delete":{"_id":%s}}\n' % _quoted(name))

    def _add(self, name: str, lines: bytes) -> None:
        if self._items and self._bytes + len(lines) > REQUEST_BYTES:
            self.flush()
        self._items.append(_Item(name, lines))
        self._bytes += len(lines)
        if len(self._items) >= REQUEST_ITEMS:
            self.flush()

    def flush(self) -> None:
        items, self._items, self._bytes = self._items, [], 0
        wait, deadline = FIRST_WAIT, time.monotonic() + PATIENCE
        while items:
            left, reason = self._send(items)
            if not left:
                return
            if len(left) < len(items):
                wait, deadline = FIRST_WAIT, time.monotonic() + PATIENCE
            if time.monotonic() > deadline:
                raise ClusterProblem(
                    self._address,
                    f"{self._address} has taken no document for {PATIENCE:.0f} s ({reason}). "
                    "Is a node missing, a disk full, or the cluster busy?",
                )
            self.again += len(left)
            self._sleep(wait * random.uniform(0.5, 1))  # or all who wait come back at once
            wait = min(2 * wait, LONGEST_WAIT)
            items = left

    def _send(self, items: list[_Item]) -> tuple[list[_Item], str]:
        """Those that have to be sent again, and why."""
        body = b"".join(item.lines for item in items)
        try:
            answer = self._client.bulk(body=body, index=self._index)
        except TransportError as error:
            if error.status_code == 413 and len(items) > 1:
                half = len(items) // 2
                first, second = self._send(items[:half]), self._send(items[half:])
                return first[0] + second[0], first[1] or second[1]
            if error.status_code not in PASSING:
                raise
            return items, f"{error.status_code}: {error.error}"
        left: list[_Item] = []
        reason = ""
        if not answer["errors"]:
            return left, reason
        for item, outcome in zip(items, answer["items"], strict=True):
            [(what, said)] = outcome.items()
            if said["status"] < 300 or (what == "delete" and said["status"] == 404):
                continue
            why = said.get("error") or {}
            reason = f"{said['status']}: {why.get('type')}: {why.get('reason')}"
            if said["status"] not in PASSING and not _blocked(why):
                raise ClusterProblem(
                    self._address, f"{self._address} refuses document {item.name} ({reason})."
                )
            left.append(item)
        return left, reason


def _blocked(why: Mapping[str, Any]) -> bool:
    """By the cluster, where a disk is nearly full; it lifts that by itself."""
    return why.get("type") == "cluster_block_exception"


def _quoted(name: str) -> bytes:
    return json.dumps(name, ensure_ascii=False).encode()
