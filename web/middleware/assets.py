"""The few files that pages load: read once, addressed by their content, sent from memory."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from index.settings.project import Project
from web.middleware.colour_rules import colour_rules

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
}
STYLE = "page.css"
ICON = "icon"  # of the browser's tab; also the logo, where the site has one


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: the name it is served under, its type, its bytes as they are and packed."""

    name: str
    type: str
    content: bytes
    packed: bytes


def load_assets(directory: Path, project: Project) -> dict[str, Asset]:
    """The assets of a folder by file name, with the colours of a site, and its logo as the icon."""
    assets = {}
    for path in sorted(directory.iterdir()):
        if path.suffix in TYPES:
            content = path.read_bytes()
            if path.name == STYLE:
                content += colour_rules(project.colours).encode()
            assets[path.name] = _asset(path, content)
    if logo := project.site.logo:
        assets[ICON] = _asset(logo, logo.read_bytes(), "logo")
    else:
        assets[ICON] = assets["icon.svg"]
    return assets


def _asset(path: Path, content: bytes, stem: str = "") -> Asset:
    """The served name holds a hash of the content, so a browser may keep it for ever."""
    suffix = path.suffix.lower()
    name = f"{stem or path.stem}.{hashlib.sha256(content).hexdigest()[:12]}{suffix}"
    return Asset(name, TYPES[suffix], content, gzip.compress(content, 9, mtime=0))
