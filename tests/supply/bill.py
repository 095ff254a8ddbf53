"""What the product is made of beside its own code: packages of ``requirements/run.txt``, with the
licence of each as ``requirements/licences.tsv`` has it."""

from __future__ import annotations

import re
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from vietnamese.text.table_file import read_rows

ROOT: Final = Path(__file__).resolve().parents[2]
LOCK: Final = ROOT / "requirements" / "run.txt"
LICENCES: Final = ROOT / "requirements" / "licences.tsv"
BILL: Final = ROOT / "requirements" / "sbom.cdx.json"
COLUMNS: Final = ("package", "licence", "as the package says it")
LONGEST_NAME: Final = 60  # of a licence; some packages have its whole text there
ALLOWED: Final = frozenset(
    (
        "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause",
        "CC0-1.0", "GPL-2.0-or-later", "MIT", "MPL-2.0", "PSF-2.0", "Zlib",
    )
)  # fmt: skip
"""What may be given on together with a program under the GPL-3.0-or-later."""


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    version: str
    licence: str  # an SPDX expression

    @property
    def address(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def packages() -> list[Package]:
    """Of all versions of Python and all systems. Raises KeyError where there is no licence."""
    known = {name: licence for _, _, (name, licence, _) in read_rows(LICENCES, COLUMNS)}
    pins = re.findall(r"^([a-z0-9-]+)==([^ ;]+)", LOCK.read_text("utf-8"), re.M)
    return [Package(name, version, known[name]) for name, version in pins]


def parts(licence: str) -> list[str]:
    """``MIT AND (0BSD OR Zlib)`` -> the three"""
    return re.split(r" (?:AND|OR) ", licence.replace("(", "").replace(")", ""))


def as_said(package: str) -> str | None:
    """What an installed package says of its licence; None where it is not installed."""
    try:
        said = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return None
    expression, short = (
        (said.get_all(key) or [""])[0] for key in ("License-Expression", "License")
    )
    classes = (each for each in said.get_all("Classifier") or () if "License ::" in each)
    in_classes = "; ".join(each.split(" :: ")[-1] for each in classes)
    return expression or (short if 0 < len(short) < LONGEST_NAME else in_classes)


def bill() -> dict[str, Any]:
    """In the form of CycloneDX 1.6."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = packages()
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    direct = {canonicalize_name(Requirement(each).name) for each in _asked_for(project)}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ' '.join(map(str, found)))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": [
            {
                "type": "library",
                "bom-ref": each.address,
                "name": each.name,
                "version": each.version,
                "purl": each.address,
                "licenses": [{"expression": each.licence}],
            }
            for each in found
        ],
        "dependencies": [
            {"ref": own, "dependsOn": [each.address for each in found if each.name in direct]},
            *({"ref": each.address} for each in found),
        ],
    }


def _asked_for(project: dict[str, Any]) -> Iterator[str]:
    yield from project["dependencies"]
    for extra in ("limit", "cluster"):
        yield from project["optional-dependencies"].get(extra, ())
