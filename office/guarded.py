"""What visitors get of the office and of its pages, as places in which the guard looks for names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liaison.text.languages import LANGUAGES
from organizations.protection.places import Form, place_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from office.models import Office, Page
    from organizations.protection.places import Place


def page_places(page: Page) -> Iterator[Place]:
    """Yield the texts of ``page`` in the languages in which it is public, with its address."""
    public = [code for code in LANGUAGES if page.is_live(code)]
    yield from _places(page, public)


def all_page_places(page: Page) -> Iterator[Place]:
    """Yield the texts of ``page`` in both languages, public or not."""
    yield from _places(page, LANGUAGES)


def _places(page: Page, languages: Sequence[str]) -> Iterator[Place]:
    for code in languages:
        yield place_in(page, "title", _("the title"), language=code)
        yield place_in(page, "menu_label", _("the name in menus"), language=code)
        yield place_in(page, "body", _("the text"), language=code, form=Form.HTML)
    if languages:
        yield place_in(page, "slug", _("the address of the page"), form=Form.ADDRESS, can_replace=False)


def office_places(office: Office) -> Iterator[Place]:
    """Yield the texts of the office that every page shows."""
    for code in LANGUAGES:
        yield place_in(office, "name", _("the name of the office"), language=code)
        yield place_in(office, "tagline", _("the tagline of the office"), language=code)
        yield place_in(office, "about", _("the text about the office"), language=code)
        yield place_in(office, "address", _("the postal address of the office"), language=code)
        yield place_in(office, "source_line", _("the default source line"), language=code)
    for name in ("email", "social"):
        yield place_in(office, name, _("a contact of the office"), form=Form.ADDRESS, can_replace=False)
