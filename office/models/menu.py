"""The menus in the header and the footer of public pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps as global_apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaison.text.languages import Phrase, active_language
from liaison.web.addresses import Link, address
from liaison.web.compiled_queries import prepared
from office.models.office import BEGINNING, Office
from office.models.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.apps.registry import Apps


class Menu(models.TextChoices):
    """The menus of public pages."""

    MAIN = "main", pgettext_lazy("menu", "Header")
    FOOT = "foot", pgettext_lazy("menu", "Footer")


class Section(models.TextChoices):
    """The sections of the site that a menu entry can link to."""

    NEWS = "news", _("News")
    MEETINGS = "meetings", _("Meetings")
    ORGANIZATIONS = "organizations", _("Organizations")
    PEOPLE = "people", _("People")
    TOPICS = "topics", _("Topics")
    CORRECTIONS = "corrections", _("Corrections")
    FEED = "feed", _("News feed")
    CALENDAR = "calendar", _("Calendar of meetings")


VIEWS: dict[str, str] = {
    Section.NEWS: "articles:news",
    Section.MEETINGS: "articles:meetings",
    Section.ORGANIZATIONS: "organizations:list",
    Section.PEOPLE: "organizations:people",
    Section.TOPICS: "articles:topics",
    Section.CORRECTIONS: "articles:corrections",
    Section.FEED: "articles:feed",
    Section.CALENDAR: "articles:calendar",
}

STANDARD: dict[str, tuple[str, ...]] = {
    Menu.MAIN: (Section.NEWS, Section.MEETINGS, Section.ORGANIZATIONS, Section.PEOPLE, Section.TOPICS),
    Menu.FOOT: (Section.CORRECTIONS, Section.FEED, Section.CALENDAR),
}

TWICE = _("This is already in the menu. Remove one of the two rows.")


class MenuEntry(models.Model):
    """An entry of a menu: a link to a section of the site or to a page."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, default=1, editable=False, related_name="menu_entries")
    menu = models.CharField(_("menu"), max_length=4, choices=Menu)
    section = models.CharField(_("section"), max_length=16, choices=Section, default="", blank=True)
    page = models.ForeignKey(
        Page, verbose_name=_("page"), null=True, blank=True, on_delete=models.CASCADE, related_name="menu_entries"
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("menu entry")
        verbose_name_plural = _("menu entries")
        ordering = ["menu", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="menu_entry_menu_exists", condition=Q(menu__in=Menu.values)),
            models.CheckConstraint(name="menu_entry_section_exists", condition=Q(section__in=["", *Section.values])),
            models.CheckConstraint(
                name="menu_entry_leads_somewhere",
                condition=Q(section="", page__isnull=False) | ~Q(section="") & Q(page__isnull=True),
                violation_error_code="section",
                violation_error_message=_("Choose a section or a page, not both."),
            ),
            models.UniqueConstraint(
                fields=["menu", "section"],
                condition=~Q(section=""),
                name="menu_entry_section_once",
                violation_error_code="section",
                violation_error_message=TWICE,
            ),
            models.UniqueConstraint(
                fields=["menu", "page"],
                name="menu_entry_page_once",
                violation_error_code="page",
                violation_error_message=TWICE,
            ),
        ]

    def __str__(self) -> str:
        return str(Section(self.section).label) if self.section else str(self.page)


@prepared()
def _entries(language: str) -> models.QuerySet:
    """Return the entries with a target in ``language``, in order."""
    live = Page.objects.live(language).values("pk")
    texts = (f"page__menu_label_{language}", f"page__title_{language}")
    return (
        MenuEntry.objects.filter(~Q(section="") | Q(page__in=live))
        .order_by("position", "pk")
        .values_list("menu", "section", "page__slug", *texts)
    )


def menus() -> dict[str, list[Link]]:
    """Return the links of each menu, ``{"main": [Link, …], "foot": […]}``, in the active language.

    Pages that are not public in this language are left out. Makes one query.
    """
    language = active_language()
    found: dict[str, list[Link]] = {menu: [] for menu in Menu.values}
    for menu, section, slug, name, title in _entries(language):
        link = (
            Link(Phrase(str(Section(section).label), language), address(VIEWS[section]))
            if section
            else Link(Phrase(name or title, language), address("office:page", slug))
        )
        found[menu].append(link)
    return found


def begin(apps: Apps = global_apps, **_signal: object) -> None:
    """Create the office and the standard menus after a migration, if there is no office yet.

    Menus that were emptied later stay empty.
    """
    try:
        office, entry = apps.get_model("office", "Office"), apps.get_model("office", "MenuEntry")
    except LookupError:
        return
    _office, is_new = office.objects.get_or_create(pk=Office.singleton_instance_id, defaults=BEGINNING)
    if is_new:
        entry.objects.bulk_create(entry(**row) for row in _standard())


def _standard() -> Iterator[dict[str, object]]:
    for menu, sections in STANDARD.items():
        for position, section in enumerate(sections, 1):
            yield {"menu": menu, "section": section, "position": position}
