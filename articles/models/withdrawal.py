"""Withdrawals: why an edition was withdrawn, and what readers see at its address since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from articles.models import Meeting
    from articles.models.article import Article
    from liaison.typing import StrOrPromise


class Reason(models.TextChoices):
    """The reasons for a withdrawal."""

    ERROR = "error", _("Published in error")
    REPLACED = "replaced", _("Replaced by another article")
    OUTDATED = "outdated", _("No longer current")
    SAFETY = "safety", _("For the safety of people")


@dataclass(frozen=True)
class Consequence:
    """The consequences of a reason, for the page and for the person who withdraws.

    ``notice``: the text that readers see. ``takes_all``: everything with the same content is withdrawn too, unless
    somebody decides otherwise. ``shows_text``: the old text stays readable under the notice. ``redirects``: readers are
    redirected to the replacement. ``explains``: whether an explanation for readers is "required", "optional" or
    "never".
    """

    notice: StrOrPromise
    takes_all: bool = False
    shows_text: bool = False
    redirects: bool = False
    explains: str = "optional"


CONSEQUENCES: dict[str, Consequence] = {
    Reason.ERROR: Consequence(_("This page was published in error and has been withdrawn.")),
    Reason.REPLACED: Consequence(_("This page has been replaced by another."), redirects=True, explains="never"),
    Reason.OUTDATED: Consequence(
        _("This page has been withdrawn. It is kept for the record and is no longer current."),
        shows_text=True,
        explains="required",
    ),
    # An explanation could itself endanger somebody.
    Reason.SAFETY: Consequence(_("This page has been withdrawn."), explains="never", takes_all=True),
}


class Along(models.TextChoices):
    """Other things with the same content as an edition that can be withdrawn together with it."""

    OTHER = "other", _("The other edition")
    MEETING = "meeting", _("The meeting")
    LINKS = "links", _("Links for people outside the office")


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    """The queryset of withdrawals."""

    def hiding(self, meeting: Meeting) -> Self:
        """Return withdrawals that also hid something of ``meeting`` and would restore it on reinstatement."""
        return self.filter(article__meeting=meeting, along__has_key=Along.MEETING.value)


class Withdrawal(models.Model):
    """The withdrawal of an edition that is withdrawn now. Reinstating deletes it; the timeline keeps the history."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="withdrawals")
    language = models.CharField(_("edition"), max_length=2, choices=[(code, code) for code in LANGUAGES])
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, default=Reason.ERROR)
    explanation = models.TextField(_("explanation for readers"), default="", blank=True)
    replacement = models.ForeignKey(
        "articles.Article",
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("withdrawn"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # By ``Along``: what was withdrawn in the same step, and its earlier state. Editions withdrawn in one step have
    # equal values.
    along = models.JSONField(default=dict, blank=True, editable=False)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "language"], name="withdrawal_once_per_edition"),
            models.CheckConstraint(name="withdrawal_reason_exists", condition=models.Q(reason__in=Reason.values)),
            models.CheckConstraint(name="withdrawal_language_exists", condition=models.Q(language__in=LANGUAGES)),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.language} {self.reason}"

    @property
    def consequence(self) -> Consequence:
        """Return what the reason means for the page."""
        return CONSEQUENCES[self.reason]


def lacking_explanation(reason: str, explanation: str) -> dict[str, StrOrPromise]:
    """Return ``{"public_note": message}`` if ``reason`` requires an explanation and it is empty, else {}."""
    if CONSEQUENCES[reason].explains != "required" or explanation.strip():
        return {}
    return {"public_note": _("Tell readers why it is no longer current.")}


def withdrawal_of(article: Article, language: str) -> Withdrawal | None:
    """Return the withdrawal of the edition with its replacement loaded, or None."""
    return Withdrawal.objects.filter(article=article, language=language).select_related("replacement").first()
