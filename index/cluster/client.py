"""The connection to a cluster: who asks, how errors of the network are told."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    ConnectionTimeout,
    OpenSearchException,
    SSLError,
    TransportError,
)

from index.address import Address
from index.errors import ClusterProblem

USER: Final = "KHONGDAU_CLUSTER_USER"
PASSWORD: Final = "KHONGDAU_CLUSTER_PASSWORD"
KEY: Final = "KHONGDAU_CLUSTER_KEY"
CA: Final = "KHONGDAU_CLUSTER_CA"
logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # what fails is raised, and told
PASSING: Final = (429, 502, 503, 504, "N/A", "TIMEOUT")
"""States that pass: a cluster has too much to do, or a node has died and another takes over."""
BLOCKED: Final = "block_exception"  # in the names of what is raised where disks are full
TAKEN_OVER: Final = 60.0  # seconds in which another node has taken over
Answer = TypeVar("Answer")
SECONDS: Final = 60.0  # that one request may take
CONNECTIONS: Final = 16  # to each host that are kept: threads ask at once


def connect(
    address: Address, seconds: float = SECONDS, environment: Mapping[str, str] = os.environ
) -> OpenSearch:
    """A client that goes on to the next host where one does not answer. Nothing is sent yet.

    User and password, or a key, and the file of the certificates that are trusted are taken from
    the environment. Raises ClusterProblem where these cannot be used.
    """
    user, password, key = (environment.get(name) for name in (USER, PASSWORD, KEY))
    if bool(user) != bool(password) or (user and key):
        raise ClusterProblem(
            address, f"Set {USER} and {PASSWORD}, or {KEY} alone, for {address}; found another set."
        )
    options: dict[str, Any] = {}
    if user:
        options["http_auth"] = (user, password)
    if key:
        options["headers"] = {"Authorization": key if " " in key else f"Bearer {key}"}
    if address.tls:
        options |= {"use_ssl": True, "verify_certs": True}
        if ca := environment.get(CA):
            if not Path(ca).is_file():
                raise ClusterProblem(address, f"{CA} is {ca}, and no such file is there.")
            options["ca_certs"] = ca
    hosts = [
        dict(zip(("host", "port"), host.rsplit(":", 1), strict=True)) for host in address.hosts
    ]
    return OpenSearch(
        hosts,
        timeout=seconds,
        pool_maxsize=CONNECTIONS,
        max_retries=max(3, len(hosts)),
        retry_on_timeout=True,
        retry_on_status=(502, 503, 504),
        http_compress=False,
        **options,
    )


def passes(error: TransportError) -> bool:
    """Whether it may be otherwise in a moment; a full disk closes a cluster to writers."""
    return error.status_code in PASSING or BLOCKED in str(error.error)


def patiently(ask: Callable[[], Answer]) -> Answer:
    """What a request gives, asked again while another node takes over from one that died. Raises
    OpenSearchException."""
    deadline = time.monotonic() + TAKEN_OVER
    while True:
        try:
            return ask()
        except TransportError as error:
            if not passes(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


@contextmanager
def told(address: Address) -> Iterator[None]:
    """What the client raises, as a ClusterProblem that says what to do."""
    try:
        yield
    except OpenSearchException as error:
        raise ClusterProblem(address, sentence(address, error)) from error


def sentence(address: Address, error: OpenSearchException) -> str:
    match error:
        case TransportError() if BLOCKED in str(error.error):
            return (
                f"{address} is closed to writers ({_reason(error)}). Is a disk nearly full? "
                "GET _cat/allocation shows them."
            )
        case AuthenticationException() | AuthorizationException():
            return (
                f"{address} refuses this user ({error.status_code}). Set {USER} and {PASSWORD}, or "
                f"{KEY}; the user must be allowed to read and to manage {address.name}*."
            )
        case SSLError():
            return (
                f"{address} cannot be trusted ({_cause(error)}). Set {CA} to the file of the "
                "certificate that signed its own."
            )
        case ConnectionTimeout():
            return f"{address} did not answer in time. Is the cluster healthy?"
        case ConnectionError():
            return (
                f"None of the hosts of {address} answers ({_cause(error)}). Is OpenSearch running "
                "there, and is that the address? opensearch+https:// is for TLS."
            )
        case TransportError():
            return f"{address} says {error.status_code}: {_reason(error)}"
        case _:
            return f"{address}: {error}"


def _reason(error: TransportError) -> str:
    """What OpenSearch says, in one line."""
    info = error.info if isinstance(error.info, Mapping) else {}
    said = info.get("error")
    if isinstance(said, Mapping):
        return f"{said.get('type')}: {said.get('reason')}"
    return str(said or error.error)


def _cause(error: ConnectionError) -> str:
    text = str(error.info)
    return text.rsplit(": ", 1)[-1].rstrip(")'\"") or text
