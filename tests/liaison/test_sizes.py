from __future__ import annotations

import pytest
from django.utils import translation

from liaison.text.file_sizes import format_size


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 KB"),
        (348_160, "340 KB"),
        (1_048_000, "1023 KB"),
        (1_048_576, "1 MB"),
        (1_258_291, "1.2 MB"),
        (20 * 2**20, "20 MB"),
        (10_800_000, "10 MB"),
    ],
)
def test_sizes_read_as_people_say_them(size, words):
    with translation.override("en"):
        assert format_size(size) == words.replace(" ", "\N{NO-BREAK SPACE}")


def test_arabic_has_its_own_digits_where_they_are_set(settings):
    assert "1.2" in format_size(1_258_291)
    settings.ARABIC_DIGITS = "arabic"
    assert "١٫٢" in format_size(1_258_291)
    with translation.override("en"):
        assert "1.2" in format_size(1_258_291)
