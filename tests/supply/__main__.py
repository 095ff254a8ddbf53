"""``python -m tests.supply bill|audit``

bill: writes ``requirements/sbom.cdx.json`` anew, after a change of ``requirements/run.txt``.
audit: asks pip-audit whether something is known against packages that are run. Exit code 1 if so.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

from tests.supply.bill import BILL, LOCK, bill

AUDIT = ("pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner=off")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.supply")
    parser.add_argument("what", choices=("bill", "audit"))
    if parser.parse_args().what == "audit":
        return audit()
    BILL.write_text(json.dumps(bill(), indent=1) + "\n", "utf-8")
    return 0


def audit() -> int:
    """Where nobody can be asked, that is said, and is no failure: no network is no finding."""
    command = [sys.executable, "-m", *AUDIT, "--format=json", "--requirement", str(LOCK)]
    done = subprocess.run(command, capture_output=True, text=True)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        last = done.stderr.strip().splitlines()[-1:]
        print("not audited:", *last)
        return 0
    known = [each for each in found if each.get("vulns")]
    unknown = sum("skip_reason" in each for each in found)
    for each in known:
        names = ", ".join(one["id"] for one in each["vulns"])
        print(f"{each['name']} {each['version']}: {names}")
    print(
        f"{len(found)} packages, {len(known)} with something known against them, "
        f"{unknown} of which the registry says nothing"
    )
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
