"""``make cluster``: three nodes on this machine, the corpus in them, and the page."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from pathlib import Path

from tests.cluster.jvm import Lacking
from tests.cluster.nodes import LocalCluster

COMMAND = (sys.executable, "-m", "web.main")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default="8000")
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--source", type=Path, default=Path("corpus"))
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        print(f"starting {asked.nodes} nodes ...", flush=True)
        with LocalCluster(Path("var/nodes"), asked.nodes) as cluster:
            address = f"opensearch://{cluster.hosts}/tin?replicas={min(1, asked.nodes - 1)}"
            print(f"  export KHONGDAU_INDEX='{address}'", flush=True)
            subprocess.run([*COMMAND, "index", asked.source, "--index", address], check=True)
            serve = ["serve", "--host", asked.host, "--port", asked.port, "--index", address]
            with subprocess.Popen([*COMMAND, *serve]) as server:
                try:
                    server.wait()
                except KeyboardInterrupt:  # which it has heard, too
                    server.wait()
                    raise
                finally:
                    server.terminate()
    except Lacking as lacking:
        sys.exit(f"There can be no cluster here: {lacking}.")
    except (KeyboardInterrupt, subprocess.CalledProcessError):
        sys.exit(1)


if __name__ == "__main__":
    main()
