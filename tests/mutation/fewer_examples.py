"""A plugin of pytest: against mutants, tests of Hypothesis try few examples. A mutant that lives
only because of that lives for the report too."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import settings

MOST = 20
_OF_TEST = "_hypothesis_internal_use_settings"


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    for item in items:
        test = getattr(item, "obj", None)
        own = getattr(test, _OF_TEST, None)
        if own is not None and own.max_examples > MOST:
            function = getattr(test, "__func__", test)
            setattr(function, _OF_TEST, settings(own, max_examples=MOST))
