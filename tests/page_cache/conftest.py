"""A store of kept answers for one test."""

from __future__ import annotations

import pytest

from liaison.page_cache import place


@pytest.fixture
def store(tmp_path, settings):
    settings.PAGE_CACHE_MB, settings.PAGE_CACHE_DIR = 8, tmp_path
    place._made.cache_clear()
    yield place.store()
    place._made.cache_clear()
