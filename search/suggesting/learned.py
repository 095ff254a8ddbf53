"""What a generation has learned of its language, as it lies in one file of any store."""

from __future__ import annotations

from functools import cached_property

from search.suggesting.completion import Completion
from vietnamese.model.diacritic_restoration import DiacriticModel
from vietnamese.model.vocabulary import Arrays


class Learned:
    """``_learned`` None: nothing yet."""

    _learned: Arrays | None

    @cached_property
    def model(self) -> DiacriticModel | None:
        """What restores marks."""
        return DiacriticModel.of(self._learned) if self._learned else None

    @cached_property
    def completion(self) -> Completion | None:
        """What autocomplete reads."""
        model = self.model
        return Completion(self._learned, model.vocabulary) if self._learned and model else None
