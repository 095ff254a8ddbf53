"""One writer of an index at a time, wherever in the network it runs.

Who writes holds a document and changes it every few seconds. Who finds it looks whether it changes:
if it does not, its writer is dead, and the lock is taken over. No clocks are compared.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import suppress
from typing import Any, Final, Self

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    ConflictError,
    NotFoundError,
    OpenSearchException,
    TransportError,
)

from index.address import Address
from index.errors import ClusterProblem, IndexLocked

BEAT: Final = 3.0  # seconds between two signs of life
DEAD: Final = 5 * BEAT  # seconds without one
LOCK: Final = ".lock"
MAPPING: Final = {
    "dynamic": "strict",
    "properties": {"owner": {"type": "keyword"}, "beats": {"type": "long"}},
}


class ClusterLock:
    """``with ClusterLock(client, address) as lock:``. Raises IndexLocked."""

    def __init__(self, client: OpenSearch, address: Address) -> None:
        self._client, self._address = client, address
        self._index = address.name + LOCK
        self._owner = f"{socket.gethostname()} {os.getpid()} {time.monotonic_ns()}"
        self._at: dict[str, int] = {}
        self._beats = 0
        self._ended = threading.Event()
        self._lost = False
        self._thread = threading.Thread(target=self._live, name="lock", daemon=True)

    def __enter__(self) -> Self:
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
        body = {"settings": {"index": settings}, "mappings": MAPPING}
        try:
            self._client.indices.create(index=self._index, body=body)
        except TransportError as error:
            if "resource_already_exists" not in str(error.error):
                raise
        while not self._take():
            self._watch()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        if not self._lost:
            with suppress(OpenSearchException):  # whoever comes next sees that it does not change
                self._client.delete(index=self._index, id="lock", params=self._at)

    def check(self) -> None:
        """Raises ClusterProblem where somebody else took it, since this one seemed dead."""
        if self._lost:
            raise ClusterProblem(
                self._address,
                f"Another run has taken over the index {self._address}, since this one gave no "
                "sign of life. It changed nothing; run it again.",
            )

    def _write(self, **when: Any) -> None:
        document = {"owner": self._owner, "beats": self._beats}
        said = self._client.index(index=self._index, id="lock", body=document, params=when)
        self._at = {"if_seq_no": said["_seq_no"], "if_primary_term": said["_primary_term"]}

    def _take(self) -> bool:
        try:
            when: dict[str, Any] = dict(self._at) or {"op_type": "create"}
            self._write(**when)
        except ConflictError:
            return False
        return True

    def _watch(self) -> None:
        """Wait whether its owner gives a sign of life."""
        seen: dict[str, int] | None = None
        deadline = time.monotonic() + DEAD
        while time.monotonic() < deadline:
            try:
                found = self._client.get(index=self._index, id="lock")
            except NotFoundError:
                self._at = {}
                return  # it has ended
            now = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
            if seen is not None and now["if_seq_no"] != seen["if_seq_no"]:
                raise IndexLocked(self._address)
            seen = now
            time.sleep(BEAT / 3)
        self._at = seen or {}

    def _live(self) -> None:
        while not self._ended.wait(BEAT):
            self._beats += 1
            try:
                self._write(**self._at)
            except ConflictError:
                self._lost = not self._is_mine()
                if self._lost:
                    return
            except OpenSearchException:
                continue  # a node has died; the next beat may get through

    def _is_mine(self) -> bool:
        """A beat whose answer got lost is found when it is sent again."""
        try:
            found = self._client.get(index=self._index, id="lock")
        except OpenSearchException:
            return True
        self._at = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        return bool(found["_source"]["owner"] == self._owner)
