"""Measurements: run by ``make bench``, never a part of the tests."""
