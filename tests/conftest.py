"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# Speed is measured in benchmarks/, never here: a busy machine is no failure.
settings.register_profile("khongdau", deadline=None)
settings.load_profile("khongdau")
