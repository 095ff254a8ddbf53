"""Documents that a cluster does not take at once are sent again: alone, not with their request."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from index.address import Address
from index.cluster import bulk as module
from index.cluster.bulk import REQUEST_BYTES, REQUEST_ITEMS, Bulk
from index.cluster.client import connect, told
from index.errors import ClusterProblem

Answer = Callable[[list[str]], tuple[int, Any]]
TAKEN = {"status": 201}
BUSY = {"status": 429, "error": {"type": "rejected", "reason": "too many"}}
FULL = {"status": 403, "error": {"type": "cluster_block_exception", "reason": "disk"}}
WRONG = {"status": 400, "error": {"type": "strict_dynamic_mapping_exception", "reason": "no x"}}


@contextmanager
def server(answer: Answer) -> Iterator[tuple[Address, list[list[str]]]]:
    """What answers bulk requests in place of a cluster, and the ids of each of them."""
    asked: list[list[str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            lines = self.rfile.read(int(self.headers["Content-Length"])).splitlines()
            heads = [json.loads(line) for line in lines]
            ids = [one[kind]["_id"] for one in heads for kind in ("index", "delete") if kind in one]
            asked.append(ids)
            status, said = answer(ids)
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        try:
            yield Address((f"127.0.0.1:{http.server_port}",), "tin"), asked
        finally:
            http.shutdown()


def items(ids: list[str], said: Callable[[str], dict[str, Any]], kind: str = "index") -> Any:
    outcomes = [{kind: {"_id": one, **said(one)}} for one in ids]
    return {"errors": any(out[kind]["status"] > 299 for out in outcomes), "items": outcomes}


def send(address: Address, count: int, source: dict[str, Any] | None = None) -> None:
    with told(address), Bulk(connect(address), address, "tin-000001") as bulk:
        for number in range(count):
            bulk.put(str(number), source or {"n": number})


def test_what_was_refused_for_now_is_sent_again_alone() -> None:
    refused = {"3": 2, "7": 1}

    def said(one: str) -> dict[str, Any]:
        refused[one] = left = refused.get(one, 0) - 1
        return BUSY if left >= 0 else TAKEN

    with server(lambda ids: (200, items(ids, said))) as (address, asked):
        send(address, 10)
    assert asked == [[str(number) for number in range(10)], ["3", "7"], ["3"]]


@pytest.mark.parametrize("status", [429, 503])
def test_a_whole_request_is_sent_again(status: int) -> None:
    states = iter([status, status])

    def answer(ids: list[str]) -> tuple[int, Any]:
        state = next(states, 200)
        return state, items(ids, lambda _: TAKEN) if state == 200 else {"error": "busy"}

    with server(answer) as (address, asked):
        send(address, 3)
    assert len(asked) == 3 and all(ids == ["0", "1", "2"] for ids in asked)


def test_a_full_disk_is_waited_for() -> None:
    states = iter([FULL])
    with server(lambda ids: (200, items(ids, lambda _: next(states, TAKEN)))) as (address, asked):
        send(address, 1)
    assert asked == [["0"], ["0"]]


def test_what_is_too_large_is_sent_in_halves() -> None:
    def answer(ids: list[str]) -> tuple[int, Any]:
        return (413, {"error": "large"}) if len(ids) > 3 else (200, items(ids, lambda _: TAKEN))

    with server(answer) as (address, asked):
        send(address, 10)
    assert sorted(one for ids in asked if len(ids) <= 3 for one in ids) == sorted("0123456789")


def test_requests_are_bounded() -> None:
    with server(lambda ids: (200, items(ids, lambda _: TAKEN))) as (address, asked):
        send(address, REQUEST_ITEMS + 1)
        send(address, 3, {"text": "x" * (REQUEST_BYTES // 2)})
    assert sorted(map(len, asked)) == [1, 1, 1, 1, REQUEST_ITEMS]


def test_a_document_that_is_refused_is_named() -> None:
    with (
        server(lambda ids: (200, items(ids, lambda one: WRONG if one == "1" else TAKEN))) as (
            to,
            _,
        ),
        pytest.raises(ClusterProblem, match=r"refuses document 1 \(400: strict_dynamic_mapping"),
    ):
        send(to, 3)


def test_it_gives_up_where_nothing_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    with (
        server(lambda ids: (200, items(ids, lambda _: BUSY))) as (address, asked),
        pytest.raises(ClusterProblem, match=r"has taken no document for .* \(429: rejected"),
    ):
        send(address, 1)
    assert len(asked) > 1


def test_what_is_gone_needs_no_removing() -> None:
    said = {"status": 404, "result": "not_found"}
    with server(lambda ids: (200, items(ids, lambda _: said, "delete"))) as (address, asked):
        with Bulk(connect(address), address, "tin-000001") as bulk:
            bulk.delete("5")
        assert asked == [["5"]]


def test_nobody_is_there() -> None:
    address = Address(("127.0.0.1:9",), "tin")
    with pytest.raises(ClusterProblem, match=f"None of the hosts of {address}"), told(address):
        connect(address).info()
