"""Waiting for what a script will have done, under a policy that forbids ``eval``, with which Playwright's own way works."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_PATIENCE = 30


def wait_until(page: Page, expression: str, arg: object = None) -> None:
    """Wait until ``expression`` is true in ``page``, or, if it is a function, what it returns for ``arg``."""
    end = monotonic() + _PATIENCE
    while not page.evaluate(expression, arg):
        assert monotonic() < end, f"this never came true: {expression}"
        page.wait_for_timeout(50)
