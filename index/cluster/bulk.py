"""Many documents to an index of a cluster: as fast as it takes them, and again where it did not."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, NamedTuple, Self

from opensearchpy import OpenSearch
from opensearchpy.exceptions import TransportError

from index.address import Address
from index.cluster.client import BLOCKED, PASSING, passes
from index.errors import ClusterProblem

REQUEST_BYTES: Final = 4 << 20  # of one request; managed services allow 10 MB
REQUEST_ITEMS: Final = 500
UNDER_WAY: Final = 2  # requests: one is worked on while the next one is made
FIRST_WAIT, LONGEST_WAIT = 0.1, 10.0  # seconds until it is tried again
PATIENCE: Final = 300.0  # seconds in which not one document is taken


class _Item(NamedTuple):
    name: str
    lines: bytes


class Bulk:
    """Put and delete by id, any number of times: what is sent again does no harm.

    ``with Bulk(...) as bulk:`` has sent everything in the end. Documents of `UNDER_WAY` requests
    and of the one that is being filled are held. Raises ClusterProblem where a document is refused,
    or none taken for `PATIENCE` seconds.
    """

    def __init__(self, client: OpenSearch, address: Address, index: str) -> None:
        self._client, self._address, self._index = client, address, index
        self._ended = threading.Event()
        self._items: list[_Item] = []
        self._bytes = 0
        self._pool = ThreadPoolExecutor(UNDER_WAY)
        self._sent: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._flush()
                while self._sent:
                    self._sent.popleft().result()
        finally:
            self._ended.set()
            self._pool.shutdown(cancel_futures=True)

    def put(self, name: str, source: Mapping[str, Any]) -> None:
        """Raises ValueError for what JSON cannot hold."""
        document = json.dumps(source, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        self._add(name, b'{"index":{"_id":%s}}\n%s\n' % (_quoted(name), document.encode()))

    def delete(self, name: str) -> None:
        self._add(name, b'{"delete":{"_id":%s}}\n' % _quoted(name))

    def _add(self, name: str, lines: bytes) -> None:
        if self._items and self._bytes + len(lines) > REQUEST_BYTES:
            self._flush()
        self._items.append(_Item(name, lines))
        self._bytes += len(lines)
        if len(self._items) >= REQUEST_ITEMS:
            self._flush()

    def _flush(self) -> None:
        if self._items:
            if len(self._sent) == UNDER_WAY:
                self._sent.popleft().result()
            self._sent.append(self._pool.submit(self._send_all, self._items))
        self._items, self._bytes = [], 0

    def _send_all(self, items: list[_Item]) -> None:
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
            # By chance, or all who wait come back at once; who has given up waits for nothing.
            if self._ended.wait(wait * random.uniform(0.5, 1)):
                return
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
            if not passes(error):
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
            if said["status"] not in PASSING and BLOCKED not in str(why.get("type")):
                raise ClusterProblem(
                    self._address, f"{self._address} refuses document {item.name} ({reason})."
                )
            left.append(item)
        return left, reason


def _quoted(name: str) -> bytes:
    return json.dumps(name, ensure_ascii=False).encode()
