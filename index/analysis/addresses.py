"""Ids are as long as their sources made them; addresses are not."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

LONGEST: Final = 1000  # characters of an id that stands in an address as it is
DIGEST: Final = "sha256:"


def short_id(id_: str) -> str:
    """The id, or, where it is too long for an address, its digest, which leads to the same
    document (`search.store.protocol.StoreReader.number_of`)."""
    if len(id_) <= LONGEST:
        return id_
    return DIGEST + sha256(id_.encode()).hexdigest()
