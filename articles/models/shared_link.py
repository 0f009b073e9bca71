"""Links for people without an account, to preview an edition or to check its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from liaison.staff.audit.models import record_event
from liaison.text.languages import LANGUAGES
from organizations.models import Organization

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SALT = "articles.shared_link"


def key_in(token: str) -> int | None:
    """Return the primary key that ``SharedLink.token`` signed, or None if ``token`` is not valid."""
    try:
        return int(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


class Purpose(models.TextChoices):
    """The purposes of a shared link."""

    PREVIEW = "preview", _("Preview")
    FACT_CHECK = "fact_check", _("Fact check")


class SharedLinkQuerySet(models.QuerySet["SharedLink"]):
    """The queryset of shared links."""

    def open(self, at: Any = None) -> Self:
        """Return links that are neither revoked nor expired ``at`` a moment (aware datetime, default now)."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now() if at is None else at)


class SharedLink(models.Model):
    """A signed link to an edition that expires and can be revoked.

    The address holds the signed primary key; whether the link is open is stored in this table.
    """

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="shared_links")
    language = models.CharField(_("edition"), max_length=2, choices=[(code, code) for code in LANGUAGES])
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.PREVIEW)
    # For a fact check: the partner that is asked.
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = SharedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared link")
        verbose_name_plural = _("shared links")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="shared_link_purpose_exists", condition=Q(purpose__in=Purpose.values)),
            models.CheckConstraint(name="shared_link_language_exists", condition=Q(language__in=LANGUAGES)),
            models.CheckConstraint(
                name="fact_check_asks_somebody",
                condition=Q(purpose=Purpose.PREVIEW) | Q(organization__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.article_id} {self.language}"

    @property
    def token(self) -> str:
        """Return the signed primary key, for the address."""
        return signing.Signer(salt=SALT).sign(str(self.pk))

    def get_absolute_url(self) -> str:
        """Return the address, in the language of the edition."""
        with translation.override(self.language):
            return reverse(f"articles:{self.purpose}", args=[self.token])

    def is_open(self) -> bool:
        """Return whether the link is neither revoked nor expired."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    @transaction.atomic
    def revoke(self, by: User | None) -> bool:
        """Revoke the link and record it in the article's timeline; return whether it was open until now."""
        now = timezone.now()
        if not SharedLink.objects.open().filter(pk=self.pk).update(revoked_at=now):
            return False
        self.revoked_at = now
        self.record("revoke_link", by)
        return True

    @transaction.atomic
    def reopen(self, by: User | None) -> None:
        """Undo the revocation of the link and record it, unless the link has expired."""
        if self.expires_at <= timezone.now():
            return
        self.revoked_at = None
        self.save(update_fields=["revoked_at"])
        self.record("reopen_link", by)

    def record(self, action: str, by: User | None, **details: Any) -> None:
        """Record ``action`` in the article's timeline, with the partner's name and never the link's address."""
        details |= {"purpose": self.purpose, "link": self.pk}
        if self.organization:
            details["organization"] = str(self.organization)
        record_event(action, self.article, by, language=self.language, **details)
