"""No request makes the site fail, whatever is in it. ``make fuzz`` tries many more."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from tests.fuzz.run import failures, run, table
from tests.fuzz.site import Site

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# ``bench/fuzz.py`` sets these.
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "500"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
REPORT = os.environ.get("FUZZ_REPORT", "")


def test_nothing_that_is_sent_makes_the_site_fail(settings, caplog):
    caplog.set_level(logging.CRITICAL, logger="django")
    # How often somebody may ask is another matter.
    settings.API_RATE = 10**9
    site = Site()
    try:
        found = run(site, REQUESTS, SEED)
    finally:
        site.close()
    if REPORT:
        Path(REPORT).write_text(table(found))
    if wrong := failures(found):
        pytest.fail(wrong, pytrace=False)
