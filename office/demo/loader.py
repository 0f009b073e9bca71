"""The loader of the demo office, its pages and its menus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from liaison.text.languages import LANGUAGES
from office.models import MenuEntry, Office, Page

FILE = Path(__file__).parent / "office.json"


def load_office() -> None:
    """Replace the office and the menus of a new installation by those of the demo. Call inside a transaction."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    office = Office.get_solo()
    for name, value in data["office"].items():
        setattr(office, name, value)
    office.save()
    pages = {f"/{record['slug']}": _load_page(record) for record in data["pages"]}
    MenuEntry.objects.all().delete()
    for menu, entries in data["menus"].items():
        for position, entry in enumerate(entries, 1):
            target: dict[str, object] = {"page": pages[entry]} if entry in pages else {"section": entry}
            MenuEntry.objects.create(menu=menu, position=position, **target)


def _load_page(record: dict[str, Any]) -> Page:
    public = record.pop("public").split()
    page = Page(**record, **{f"public_{code}": code in public for code in LANGUAGES})
    page.full_clean()
    page.save()
    return page
