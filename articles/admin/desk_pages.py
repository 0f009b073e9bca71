"""The pages of the desk about articles and meetings that belong to no kind of record."""

from __future__ import annotations

from articles.admin.calendar import PAGES as CALENDAR
from articles.admin.naming_texts import PAGES as NAMING_TEXTS

PAGES = (*CALENDAR, *NAMING_TEXTS)
