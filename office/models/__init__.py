"""The models of the office."""

from __future__ import annotations

from office.models.menu import Menu, MenuEntry, Section
from office.models.office import Office
from office.models.old_address import OldAddress
from office.models.page import Page

__all__ = ["Menu", "MenuEntry", "Office", "OldAddress", "Page", "Section"]
