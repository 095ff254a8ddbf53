"""Each package that is run has a known licence that goes with ours, and stands in the bill."""

from __future__ import annotations

import json

import pytest

from tests.supply.bill import ALLOWED, BILL, COLUMNS, LICENCES, as_said, bill, packages, parts
from vietnamese.text.table_file import read_rows

ROWS = [cells for _, _, cells in read_rows(LICENCES, COLUMNS)]


def test_each_package_has_a_licence_that_goes_with_ours() -> None:
    found = packages()
    assert len(found) > 20
    assert not [each for each in found if not set(parts(each.licence)) <= ALLOWED]
    assert {name for name, _, _ in ROWS} == {each.name for each in found}


@pytest.mark.parametrize(("package", "licence", "said"), ROWS, ids=[row[0] for row in ROWS])
def test_a_package_says_of_its_licence_what_it_said_when_it_was_looked_at(
    package: str, licence: str, said: str
) -> None:
    """Another version may come under another licence."""
    now = as_said(package)
    if now is None:
        pytest.skip("not installed here")
    assert now == said


def test_the_bill_is_that_of_the_lock_file() -> None:
    assert json.loads(BILL.read_text("utf-8")) == bill(), "python -m tests.supply bill"
