"""One form for a number."""

from __future__ import annotations

import pytest

from vietnamese.entities.numbers import number_form


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("14.732", "14732"), ("14732", "14732"), ("1.234.567", "1234567"), ("1,234,567", "1234567"),
        ("96,50", "96,5"), ("96,5", "96,5"), ("96.5", "96,5"), ("96,00", "96"), ("5.0", "5"),
        ("8.599,3", "8599,3"), ("8,599.3", "8599,3"), ("8599,3", "8599,3"), ("14,732", "14,732"),
        ("0,125", "0,125"), ("0.125", "0,125"), ("06", "6"), ("6", "6"), ("006", "6"), ("00", "0"),
        ("0", "0"), ("0912345678", "0912345678"), ("2024", "2024"),
    ],
)  # fmt: skip
def test_a_number_has_one_form(typed: str, form: str) -> None:
    """Thousands without separators, a comma before decimals, no idle zeros."""
    assert number_form(typed) == form
    assert number_form(form) == form


@pytest.mark.parametrize(
    "several", ["28.2.2024", "2.2024", "12.2024", "1.2.3", "192.168.1.1", "1.000.00"]
)
def test_dates_and_versions_are_several_numbers(several: str) -> None:
    """So that the day, the month and the year are found by themselves."""
    assert number_form(several) is None
