"""Whole numbers in what anybody may have sent."""

from __future__ import annotations

import pytest

from liaison.text.numbers import LARGEST_ID, is_id, number_in

# Digits to Python, but none that a form, an address or a database is asked with.
NO_NUMBERS = ["", " 1", "1 ", "-1", "+1", "1.0", "1e3", "٣", "²", "１", "x"]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_only_ascii_digits_are_a_number(text):
    assert number_in(text, 3, 7) == 7
    assert not is_id(text)


def test_a_number_has_no_more_digits_than_were_expected():
    assert number_in("999", 3) == 999
    assert number_in("1000", 3) == 0
    assert number_in("007", 3) == 7


def test_every_id_fits_into_the_database():
    assert is_id("9" * 18)
    assert int("9" * 18) < LARGEST_ID
    assert not is_id("1" * 19)
