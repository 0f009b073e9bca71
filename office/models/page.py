"""Pages that staff write about the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaison.text.languages import LANGUAGES, active_language, filled, in_some_language, label
from liaison.text.richtext import RichTextField
from liaison.text.slugs import give_slug, latin_slug_field, latin_slug_of
from liaison.web.addresses import address

if TYPE_CHECKING:
    from typing import Unpack

    from liaison.typing import SaveOptions

# First path segments that the site itself uses.
RESERVED = frozenset(
    {
        "admin",
        "api",
        "atom",
        "corrections",
        "embed",
        "fact-check",
        "feed",
        "healthz",
        "media",
        "meetings",
        "news",
        "oembed",
        "organizations",
        "people",
        "preview",
        "provenance",
        "rss",
        "search",
        "static",
        "topics",
        "verify",
    }
)

NOT_WHOLE = _("Add a title and a text before making a page public.")


def validate_free(slug: str) -> None:
    """Raise ValidationError for a slug that another part of the site uses."""
    if slug in RESERVED:
        raise ValidationError(_("Another part of the site uses this address. Choose another one."), code="reserved")


class PageQuerySet(models.QuerySet["Page"]):
    """A queryset of pages."""

    def live(self, language: str | None = None) -> Self:
        """Return the pages that visitors may see in ``language`` (default the active one)."""
        code = language or active_language()
        return self.filter(filled(f"title_{code}"), filled(f"body_{code}"), **{f"public_{code}": True})


class Page(models.Model):
    """A page about the office that is no news: about, contact, privacy. Each language is public by itself."""

    # Stored in each language (see translation.py).
    title = models.CharField(_("title"), max_length=200, default="", blank=True)
    body = RichTextField(_("text"), max_length=200_000, default="", blank=True)
    menu_label = models.CharField(
        _("name in menus"),
        max_length=60,
        default="",
        blank=True,
        help_text=_("A shorter name, if the title is long. Leave empty to use the title."),
    )
    public = models.BooleanField(pgettext_lazy("page", "public"), default=False)

    slug = latin_slug_field(
        _("Another page has this address. Change it, or leave it empty."),
        _("The last part of the page’s address. Leave empty to create it from the title."),
        validate_free,
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            in_some_language("page", "title"),
            models.CheckConstraint(name="page_has_a_slug", condition=~Q(slug="")),
            *(
                models.CheckConstraint(
                    name=f"page_public_{code}_is_whole",
                    condition=Q(**{f"public_{code}": False}) | filled(f"title_{code}") & filled(f"body_{code}"),
                    violation_error_code=f"body_{code}",
                    violation_error_message=NOT_WHOLE,
                )
                for code in LANGUAGES
            ),
        ]

    def __str__(self) -> str:
        return label(self, "title") or "—"

    def get_absolute_url(self) -> str:
        return address("office:page", self.slug)

    def is_live(self, language: str) -> bool:
        """Return whether visitors may see the page in ``language``."""
        return all(getattr(self, f"{name}_{language}") for name in ("public", "title", "body"))

    def give_slug(self) -> None:
        """Set a slug made from the title, unless staff chose one."""
        base = latin_slug_of(self, "title")
        give_slug(self, f"{base}-page" if base in RESERVED else base)

    def clean(self) -> None:
        # The slug must be set before the constraints are checked, as it is before saving.
        self.give_slug()
        lacking = [
            f"{name}_{code}"
            for code in LANGUAGES
            if getattr(self, f"public_{code}")
            for name in ("title", "body")
            if not getattr(self, f"{name}_{code}")
        ]
        if lacking:
            raise ValidationError(dict.fromkeys(lacking, NOT_WHOLE))

    def save(self, **options: Unpack[SaveOptions]) -> None:
        """Save the page, and let its previous addresses redirect to it."""
        self.give_slug()
        with transaction.atomic():
            before = Page.objects.filter(pk=self.pk).values_list("slug", flat=True).first() if self.pk else None
            super().save(**options)
            self.old_addresses.follow(self, before or self.slug)
