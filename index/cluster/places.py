"""By which keys a document of a cluster is found by place.

Every key is of one field, and of a document all are different, so that what a key counts is just
what a filter by it leaves. The fields are `index.storage.place_values`'s and one more:

    ground, now, unit   the id of a place, or where it has none its whole value
    province            the same, of the document's own and of those in which its ground lay
    name                the name of a ground: several former districts may be called so
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from index.storage.place_values import GROUND, NOW, PROVINCE, UNIT, PlaceValue, province_named

NAME: Final = "name"
PLACE_FIELDS: Final = (GROUND, NAME, NOW, PROVINCE, UNIT)


def key_of(term: str) -> tuple[str, str] | None:
    """Field and key of the place that a term speaks of; None for what is no place of its own: a
    commune of today, which ``now`` has."""
    field, _, written = term.partition("=")
    value = PlaceValue.read(written)
    if field == UNIT and value.id.startswith("N"):
        return None
    return field, value.id or written


def keys_of(terms: Iterable[str]) -> dict[str, list[str]]:
    """All keys of a document with these terms, by field, each once."""
    found: dict[str, dict[str, None]] = {}
    for term in terms:
        if own := key_of(term):
            found.setdefault(own[0], {})[own[1]] = None
        field, _, written = term.partition("=")
        if field == GROUND:
            value = PlaceValue.read(written)
            found.setdefault(NAME, {})[value.name] = None
            if value.province:
                of_ground = province_named(value.province)
                found.setdefault(PROVINCE, {})[of_ground.id or of_ground.written()] = None
    return {field: list(keys) for field, keys in found.items()}
