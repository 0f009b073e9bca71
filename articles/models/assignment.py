"""The assignment of an edition to a member of staff, with its due time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison.text.languages import LANGUAGES


class Assignment(models.Model):
    """An edition assigned to a colleague. Each edition has at most one; the timeline keeps the earlier ones."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="assignments")
    language = models.CharField(_("edition"), max_length=2, choices=[(code, code) for code in LANGUAGES])
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("assigned to"), on_delete=models.CASCADE, related_name="assignments"
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "language"], name="assignment_once_per_edition"),
            models.CheckConstraint(name="assignment_language_exists", condition=models.Q(language__in=LANGUAGES)),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.language}: {self.to}"

    def is_overdue(self) -> bool:
        """Return whether the due time has passed."""
        return self.due_at is not None and self.due_at <= timezone.now()
