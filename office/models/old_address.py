"""Old addresses of pages and of former sites, which redirect."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liaison.text.languages import LANGUAGES
from liaison.web.addresses import address_in
from office.address_spelling import LONGEST, isolated_address, spelled, spelled_address
from office.models.page import Page

if TYPE_CHECKING:
    from typing import Unpack

    from liaison.typing import SaveOptions


class OldAddressQuerySet(models.QuerySet["OldAddress"]):
    """A queryset of old addresses."""

    def that_lead_on(self) -> Self:
        """Return the old addresses without those of pages that are not public now in their language."""
        live = [Q(language=code, page__in=Page.objects.live(code).values("pk")) for code in LANGUAGES]
        return self.filter(reduce(or_, live, Q(page__isnull=True)))

    def follow(self, page: Page, before: str) -> None:
        """Update the old addresses of ``page`` after it was saved; ``before`` is its previous slug.

        The previous addresses now redirect to it. Old addresses that equal its new ones are deleted.
        """
        self.model.objects.filter(path__in=_addresses(page.slug).values()).delete()
        if before == page.slug:
            return
        for language, path in _addresses(before).items():
            found = {"page": page, "language": language, "new_path": ""}
            self.model.objects.update_or_create(path=path, defaults=found)


def _addresses(slug: str) -> dict[str, str]:
    return {code: spelled(address_in(Page(slug=slug), code)) for code in LANGUAGES}


class OldAddress(models.Model):
    """An address that had content before, here or on a former site, and its redirect.

    The target is a page, at its current address, or another address of this site. Old addresses are looked up only if
    nothing else is found, so that they never hide a page.
    """

    path = models.CharField(
        _("old address"),
        max_length=LONGEST,
        unique=True,
        error_messages={"unique": _("This old address already redirects. Change the existing one.")},
    )
    page = models.ForeignKey(
        Page, verbose_name=_("page"), null=True, blank=True, on_delete=models.CASCADE, related_name="old_addresses"
    )
    language = models.CharField(max_length=2, default="", blank=True, choices=[(code, code) for code in LANGUAGES])
    new_path = models.CharField(_("new address"), max_length=LONGEST, default="", blank=True)
    added_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = [
            models.CheckConstraint(name="old_address_begins_at_the_root", condition=Q(path__startswith="/")),
            models.CheckConstraint(
                name="old_address_leads_somewhere",
                condition=Q(page__isnull=False, language__in=LANGUAGES, new_path="")
                # An address that begins with two slashes would be on another site.
                | Q(page__isnull=True, language="", new_path__startswith="/") & ~Q(new_path__startswith="//"),
            ),
            models.CheckConstraint(name="old_address_leads_elsewhere", condition=~Q(path=F("new_path"))),
        ]

    def __str__(self) -> str:
        return isolated_address(self.path)

    def target(self) -> str:
        """Return the address of this site that it redirects to."""
        return address_in(self.page, self.language) if self.page else self.new_path

    def save(self, **options: Unpack[SaveOptions]) -> None:
        """Save it, and let old addresses that redirect to this one redirect to its target, so that no chains arise."""
        super().save(**options)
        path, mark, query = self.path.partition("?")
        leading_here = OldAddress.objects.filter(new_path__in=(self.path, f"{path.rstrip('/')}/{mark}{query}"))
        leading_here.update(page=self.page, language=self.language, new_path=self.new_path)


def lead_on(spellings: list[str]) -> str:
    """Return the target of the first of ``spellings`` that redirects; empty if none does. Makes one query."""
    found = OldAddress.objects.that_lead_on().filter(path__in=spellings).select_related("page")
    found = found.only("path", "language", "new_path", "page__slug")
    targets = {old.path: old.target() for old in found}
    # A target that is one of the requested spellings would redirect forever.
    onward = [path for path, target in targets.items() if spelled_address(target) not in spellings]
    return targets[min(onward, key=spellings.index)] if onward else ""
