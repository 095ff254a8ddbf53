"""A real OpenSearch cluster on this machine: a process for each node, on ports that are free.

Nodes end with the process that started them, however that ends: it holds their standard input.
What dead clusters left behind is removed by the next one.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Self

from tests.cluster.jvm import jvm

LOOPBACK = "127.0.0.1"
MEASURED = ("-Xms1g", "-Xmx1g", "-XX:+UseG1GC")
QUICK = ("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Up in a third of the time, where cores are two."""
READY = 180  # seconds in which a cluster has to be there; 20 on a quiet machine


class LocalCluster:
    """``with LocalCluster(directory) as cluster:`` starts it, and removes all of it in the end.
    Nodes are numbered from 0. Raises Lacking."""

    def __init__(
        self, directory: Path, nodes: int = 3, *, measured: bool = False, **settings: str
    ) -> None:
        """``measured``: with all that a node would have where it is not a test's. ``settings`` are
        more of each node's, with ``__`` for a dot."""
        self._options = MEASURED if measured else QUICK
        self._jvm = jvm()
        _remove_dead(directory)
        self._home = directory / f"nodes-{os.getpid()}"
        self._settings = {name.replace("__", "."): value for name, value in settings.items()}
        ports = _free_ports(2 * nodes)
        self._http, self._tcp = ports[:nodes], ports[nodes:]
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * nodes

    def __enter__(self) -> Self:
        self._home.mkdir(parents=True)
        try:
            for number in range(len(self._processes)):
                self.start(number)
            self.wait("green")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in filter(None, self._processes):
            process.kill()  # what they hold is removed anyway
            process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def hosts(self) -> str:
        """As they stand in an address: host:port,host:port,..."""
        return ",".join(f"{LOOPBACK}:{port}" for port in self._http)

    def start(self, number: int) -> None:
        """Start a node, with the data that it had."""
        names = [f"node-{at}" for at in range(len(self._processes))]
        home = self._home / names[number]
        home.mkdir(exist_ok=True)
        settings = {
            "cluster.name": f"khongdau-{os.getpid()}",
            "node.name": names[number],
            "network.host": LOOPBACK,
            "http.port": str(self._http[number]),
            "transport.port": str(self._tcp[number]),
            "discovery.seed_hosts": ",".join(f"{LOOPBACK}:{port}" for port in self._tcp),
            "cluster.initial_cluster_manager_nodes": ",".join(names),
            "http.type": "netty4",
            "transport.type": "netty4",
            "node.processors": "2",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            **self._settings,
        }
        with (home / "output").open("ab") as output:
            self._processes[number] = subprocess.Popen(
                [
                    self._jvm.java, *self._options,
                    "-Dopensearch.networkaddress.cache.ttl=60", "-cp", self._jvm.class_path,
                    "Node", home, *(f"{name}={value}" for name, value in settings.items()),
                ],
                stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for who started it
            )  # fmt: skip

    def kill(self, number: int) -> None:
        """As a power cut would: kill -9."""
        process = self._processes[number]
        assert process is not None
        process.send_signal(signal.SIGKILL)
        process.wait()
        self._processes[number] = None

    def living(self) -> list[int]:
        return [at for at, process in enumerate(self._processes) if process is not None]

    def manager(self) -> int:
        """The node that manages the cluster."""
        [found] = self.ask("_cat/cluster_manager?format=json")
        return int(found["node"].removeprefix("node-"))

    def wait(self, status: str, seconds: float = READY) -> float:
        """Until all living nodes are there and the cluster is green, or yellow. Returns the
        seconds that it took. Raises TimeoutError with what the nodes said last."""
        started = time.monotonic()
        nodes = len(self.living())
        asked = f"_cluster/health?wait_for_nodes={nodes}&wait_for_status={status}&timeout=5s"
        while time.monotonic() - started < seconds:
            with suppress(OSError, AssertionError):
                if not self.ask(asked)["timed_out"]:
                    return time.monotonic() - started
            time.sleep(0.5)
        raise TimeoutError(f"the cluster is not {status} after {seconds} s: {self._last_words()}")

    def ask(self, path: str, body: Any = None, method: str | None = None) -> Any:
        """What the first living node that answers says. Raises OSError."""
        data = None if body is None else json.dumps(body).encode()
        for number in self.living():
            address = f"http://{LOOPBACK}:{self._http[number]}/{path}"
            request = urllib.request.Request(address, data, method=method)
            request.add_header("Content-Type", "application/json")
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code < 500 and error.code != 408:
                    raise
            except OSError:
                continue
        raise ConnectionError(f"no node answers {path}")

    def _last_words(self) -> str:
        said = (path.read_text("utf-8", "replace")[-400:] for path in self._home.glob("*/output"))
        return "\n".join(said)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind((LOOPBACK, 0))
        return [one.getsockname()[1] for one in sockets]


def _remove_dead(directory: Path) -> None:
    for home in directory.glob("nodes-*"):
        if not Path(f"/proc/{home.name.removeprefix('nodes-')}").exists():
            shutil.rmtree(home, ignore_errors=True)
