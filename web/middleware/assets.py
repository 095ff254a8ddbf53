"""The few files that pages load: read once, addressed by their content, sent from memory."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: the name it is served under, its type, its bytes as they are and packed."""

    name: str
    type: str
    content: bytes
    packed: bytes


def load_assets(directory: Path) -> dict[str, Asset]:
    """The assets of a folder by file name. The served name holds a hash of the content, so
    a browser may keep it for ever."""
    assets = {}
    for path in sorted(directory.iterdir()):
        if path.suffix in TYPES:
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:12]
            name = f"{path.stem}.{digest}{path.suffix}"
            packed = gzip.compress(content, 9, mtime=0)
            assets[path.name] = Asset(name, TYPES[path.suffix], content, packed)
    return assets
