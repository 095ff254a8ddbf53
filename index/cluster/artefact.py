"""The artefact of a generation: files beside its documents, in the cluster itself.

Each is compressed and cut into chunks, a document each. How many they are, and the digest of the
whole, stand in the ``_meta`` of the generation, so that a file is there entirely or not at all.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import zstandard as zstd
from opensearchpy import OpenSearch

from index.address import Address
from index.cluster.bulk import Bulk
from index.errors import IndexDamaged

CHUNK: Final = 2 << 20  # bytes; a third more as base64


def _id(name: str, number: int) -> str:
    return f"{name}-{number:05d}"


def store_file(bulk: Bulk, name: str, path: Path) -> dict[str, Any]:
    """What is to be said of it: bytes, chunks, digest."""
    digest, size, chunks, packed = hashlib.sha256(), 0, 0, b""
    compressor = zstd.ZstdCompressor(3).compressobj()
    with path.open("rb") as file:
        while True:
            piece = file.read(CHUNK)
            digest.update(piece)
            size += len(piece)
            packed += compressor.compress(piece) if piece else compressor.flush()
            while len(packed) >= CHUNK or (packed and not piece):
                data = base64.b64encode(packed[:CHUNK]).decode()
                bulk.put(_id(name, chunks), {"data": data})
                packed = packed[CHUNK:]
                chunks += 1
            if not piece:
                return {"bytes": size, "chunks": chunks, "sha256": digest.hexdigest()}


def fetch_file(
    client: OpenSearch,
    address: Address,
    index: str,
    name: str,
    facts: Mapping[str, Any],
    path: Path,
) -> None:
    """Write a file of the artefact in ``index``, which ``facts`` are told of. Raises IndexDamaged
    where it is not what was stored."""
    digest = hashlib.sha256()
    decompressor = zstd.ZstdDecompressor().decompressobj()
    try:
        with path.open("wb") as file:
            for number in range(int(facts["chunks"])):
                found = client.get(index=index, id=_id(name, number), params={"_source": "data"})
                piece = decompressor.decompress(base64.b64decode(found["_source"]["data"]))
                digest.update(piece)
                file.write(piece)
    except (KeyError, ValueError, zstd.ZstdError) as error:
        raise IndexDamaged(address, (f"{name} of {index} is damaged ({error!r})",)) from error
    if digest.hexdigest() != facts["sha256"]:
        raise IndexDamaged(address, (f"{name} of {index} is not what was stored",))
