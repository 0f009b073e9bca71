"""Entering a record that does not exist yet, in the list in which it is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def enter(page: Page, name: str) -> None:
    """Type a name that is not recorded into the open list of suggestions, and add it."""
    page.locator(".select2-search__field:focus").fill(name)
    name = name.strip()
    offers = (page.locator(".select2-results__option", has_text=f"{start}{name}{end}") for start, end in ("“”", "«»"))
    offer, other = offers
    offer.or_(other).wait_for()
    page.keyboard.press("Enter")
