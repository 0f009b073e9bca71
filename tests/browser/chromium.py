"""The Chromium of the tests and the measurements, and how it is started."""

from __future__ import annotations

import shutil

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Nothing but what is asked of it: no screen, no updates, no calls home.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str:
    """Its path; empty where there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), "")
