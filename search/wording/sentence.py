"""A sentence for a person: a template with what stands in its places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

Part = str | int | date


@dataclass(frozen=True, slots=True)
class Sentence:
    """``{0}``, ``{1}`` ... in ``template`` stand for ``parts``. Texts among these are a reader's
    own words, a name or the like, and belong to no language of the interface."""

    template: str
    parts: tuple[Part, ...] = ()


class Counted(NamedTuple):
    """A template for one thing and one for several."""

    one: str
    many: str

    def of(self, count: int) -> str:
        return self.one if count == 1 else self.many
