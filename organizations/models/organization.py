"""Organizations that the office works with and meets."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, ExpressionWrapper, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaison.media.images.fields import PictureField
from liaison.media.images.variants import LOGO_FORMATS, ShownPicture
from liaison.reverse_relations import related_objects
from liaison.search.api import Facet, Status, first_to_come, has_status, is_live, live_concerns
from liaison.search.api import Kind as EntryKind
from liaison.text.languages import (
    LANGUAGES,
    Phrase,
    active_language,
    in_some_language,
    localized,
    phrase,
)
from liaison.text.normalize import normalize
from liaison.web.addresses import Link, address, for_links, links
from liaison.web.compiled_queries import prepared
from liaison.web.slug_lookup import live_by_slug
from organizations.countries import country_name, validate_country
from organizations.disclosure import Disclosure
from organizations.models.named import Named, NamedQuerySet

if TYPE_CHECKING:
    from typing import Unpack

    from liaison.typing import SaveOptions
    from liaison.web.compiled_queries import Placeholder

# The number of partners on the front page, and of the newest meetings that are counted for it.
MOST_MET, NEWEST_MEETINGS = 12, 300


class OrganizationKind(models.TextChoices):
    """The kinds of organizations."""

    PARTNER = "partner", _("Partner organization")
    OFFICE = "office", _("Office")
    AUTHORITY = "authority", _("Authority")
    PARTY = "party", _("Political body or party")
    MEDIA = "media", _("Media")
    OTHER = "other", _("Other")


class OrganizationQuerySet(NamedQuerySet["Organization"]):
    """A queryset of organizations."""

    def live(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return the organizations that live content in ``language`` names ``at`` a moment (aware, default now).

        An organization that only drafts and private meetings mention is secret itself: see docs/decisions.
        """
        return self.filter(is_live(Facet.ORGANIZATION, language, at))

    def listed(self, language: str | None = None) -> Self:
        """Return the organizations of the directory: live and still active, ordered by name."""
        return self.live(language).filter(active=True).by_name(language)

    def own(self) -> Self:
        """Return the office's own organizations: every other participant of a meeting meets them."""
        return self.filter(kind=OrganizationKind.OFFICE)

    def others(self) -> Self:
        """Return the organizations that are not the office's own."""
        return self.exclude(kind=OrganizationKind.OFFICE)

    def most_met(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return active partners by how often they are shown at the newest live meetings, the most frequent first.

        The newest ``NEWEST_MEETINGS`` meetings that are live in ``language`` are counted.
        """
        meetings = related_objects(self.model, "meetings").live(language, at).order_by("-starts_on", "-pk")
        newest = meetings.values("pk")[:NEWEST_MEETINGS]
        shown = related_objects(self.model, "delegations").shown().filter(meeting__in=newest)
        partners = self.filter(active=True, kind=OrganizationKind.PARTNER, delegations__in=shown)
        name = ExpressionWrapper(localized("name", language), models.TextField())
        return partners.annotate(times=Count("delegations")).order_by("-times", name, "pk")

    def with_meeting_counts(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Annotate each with the numbers of meetings live in ``language`` that concern it, as in lists filtered by it.

        The annotations are ``meeting_count``, and of these ``held_count`` and ``coming_count``.
        """
        code, moment = language or active_language(), at or timezone.now()
        concerns = live_concerns(Facet.ORGANIZATION, code, moment, [EntryKind.MEETING]).order_by()
        where = {
            f"{status.value}_count": has_status(status, "entry", code, moment, first_to_come(moment))
            for status in (Status.HELD, Status.COMING)
        }
        return self.annotate(
            **{
                name: Coalesce(Subquery(concerns.filter(among).values("about").annotate(n=Count("pk")).values("n")), 0)
                for name, among in {"meeting_count": Q(), **where}.items()
            }
        )

    def links(self) -> tuple[Link, ...]:
        """Return links with the names and pages of the organizations, in the active language."""
        return tuple(organization.link() for organization in self)


class Organization(Named):
    """An organization that the office works with or meets, or the office itself and its branches."""

    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=OrganizationKind,
        default=OrganizationKind.PARTNER,
        help_text=_("“Office” is for the office itself and its branches: they are not counted among those it meets."),
    )
    description = models.TextField(_("short description"), default="", blank=True)
    website = models.URLField(_("website"), default="", blank=True)
    country = models.CharField(_("country"), max_length=2, default="", blank=True, validators=[validate_country])
    logo = PictureField(
        _("logo"), blank=True, formats=LOGO_FORMATS, width_field="logo_width", height_field="logo_height"
    )
    logo_width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    logo_height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    active = models.BooleanField(
        pgettext_lazy("organization", "active"),
        default=True,
        help_text=_("If off, it keeps its page and history but is not listed in the directory."),
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("kind of record", "organization")
        verbose_name_plural = _("organizations")
        constraints = [
            in_some_language("organization"),
            models.CheckConstraint(name="organization_has_a_slug", condition=~Q(slug="")),
            models.CheckConstraint(name="organization_kind_exists", condition=Q(kind__in=OrganizationKind.values)),
            models.CheckConstraint(
                name="organization_disclosure_exists", condition=Q(default_disclosure__in=["", *Disclosure.values])
            ),
            models.CheckConstraint(
                name="organization_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("pk")),
                violation_error_code="parent",
                violation_error_message=_("An organization cannot be part of itself."),
            ),
            # A link to anything else could run something, as javascript: does.
            models.CheckConstraint(
                name="organization_website_is_of_the_web",
                condition=Q(website="") | Q(website__istartswith="https://") | Q(website__istartswith="http://"),
                violation_error_code="website",
                violation_error_message=_("Enter an address that begins with https:// or http://."),
            ),
        ]
        indexes = [
            # For the directory and the admin list, ordered by name.
            models.Index(fields=["sort_ar", "id"], name="organization_by_name_ar"),
            models.Index(fields=["sort_en", "id"], name="organization_by_name_en"),
        ]

    def emblem(self) -> ShownPicture:
        """Return the logo as pages show it, without reading the file."""
        return ShownPicture(self.logo)

    def link(self) -> Link:
        """Return a link with its name and page, in the active language."""
        return Link(self.title(), self.get_absolute_url())

    def get_absolute_url(self) -> str:
        return address("organizations:detail", self.slug)

    def about(self) -> Phrase:
        """Return the short description in the active language, or else in the other."""
        return phrase(self, "description")

    def also_known_as(self) -> list[str]:
        """Return its names besides the title, without spellings that normalize like the title or like each other."""
        seen = {normalize(str(self.title()))}
        names = []
        for name in (*(getattr(self, f"name_{code}") or "" for code in LANGUAGES), *self.other_names.splitlines()):
            if (key := normalize(name)) and key not in seen:
                seen.add(key)
                names.append(name.strip())
        return names

    def country_name(self) -> str:
        """Return the country's name in the active language; empty without a country."""
        return country_name(self.country) if self.country else ""

    def ancestors(self) -> list[Organization]:
        """Return the organizations that it is part of, the nearest first, with a query for each level.

        In a cycle, the list ends before the first repetition.
        """
        found: list[Organization] = []
        above = self.parent
        while above and above not in found:
            found.append(above)
            above = above.parent
        return found

    def clean(self) -> None:
        super().clean()
        if self.pk and self in self.ancestors():
            raise ValidationError({"parent": _("That organization is already part of this one.")})

    def save(self, **options: Unpack[SaveOptions]) -> None:
        self.country = self.country.upper()
        super().save(**options)


def live_organization(slug: str, language: str | None = None) -> Organization | None:
    """Return the organization with this slug if live content names it; else None.

    Live means in ``language`` (default the active one) now.
    """
    return live_by_slug(Organization, slug, language)


def with_parts(pk: int) -> list[int]:
    """Return the ids of the organization ``pk``, its parts and their parts, with a query for each level."""
    found, level = [pk], [pk]
    while level:
        parts = Organization.objects.filter(parent__in=level).exclude(pk__in=found).values_list("pk", flat=True)
        level = list(parts)
        found += level
    return found


@prepared(organization=int, parent=int, at=dt.datetime)
def _live_relatives(language: str, organization: Placeholder, parent: Placeholder, at: Placeholder) -> models.QuerySet:
    live = Organization.objects.live(language, at).filter(Q(pk=parent) | Q(parent=organization)).by_name(language)
    return for_links(live, "pk")


def live_relatives(organization: Organization) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Return links to the parent (at most one) and to the parts, by name, that are live in the active language."""
    language, parent = active_language(), organization.parent_id or 0
    rows = _live_relatives(language, organization=organization.pk, parent=parent, at=timezone.now())
    above, below = ([row for row in rows if (row.pk == parent) is is_above] for is_above in (True, False))
    return links(above, "organizations:detail", language), links(below, "organizations:detail", language)


@prepared(at=dt.datetime)
def _most_met(language: str, at: Placeholder) -> models.QuerySet:
    partners = Organization.objects.most_met(language, at)
    return for_links(partners)[:MOST_MET]


def partners_most_met() -> tuple[Link, ...]:
    """Return links to the ``MOST_MET`` partners that were met most often lately, in the active language."""
    language = active_language()
    return links(_most_met(language, at=timezone.now()), "organizations:detail", language)
