"""Sets of documents as bits."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.storage.bitsets import bits_of, flags_of, numbers_of, words_for


@given(st.lists(st.booleans(), max_size=200))
def test_bits_say_which_documents_are_in_a_set(flags: list[bool]) -> None:
    bits = bits_of(np.array(flags, bool))
    assert len(bits) == words_for(len(flags))
    assert flags_of(bits, len(flags)).tolist() == flags
    assert numbers_of(bits).tolist() == [at for at, flag in enumerate(flags) if flag]
