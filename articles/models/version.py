"""The versions of editions: each publication with its whole content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.content import shared_of, texts_of
from articles.models.workflow import Change
from liaison.reverse_relations import related_objects
from liaison.text.languages import LANGUAGES, active_language

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import User

    from articles.models.article import Article


class VersionQuerySet(models.QuerySet["Version"]):
    """The queryset of versions."""

    def of(self, article: Article, language: str) -> Self:
        """Return the publications of one edition, newest first."""
        return self.filter(article=article, language=language).order_by("-number")

    def corrections(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return corrections of articles live in ``language`` (default the active one), newest first."""
        code = language or active_language()
        live = related_objects(self.model, "article").live(code, at)
        corrections = self.filter(Exists(live.filter(pk=OuterRef("article"))), language=code, change=Change.CORRECTION)
        return corrections.order_by("-at", "-pk")


class Version(models.Model):
    """One publication of an edition. A scheduled one follows later edits; once published it never changes."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(_("edition"), max_length=2, choices=[(code, code) for code in LANGUAGES])
    number = models.PositiveIntegerField(_("version"))
    change = models.CharField(_("kind of change"), max_length=10, choices=Change, default=Change.FIRST)
    # For a correction or an update: what readers are told.
    public_note = models.TextField(_("public note"), default="", blank=True)
    # {"texts": content.texts_of(…), "shared": content.shared_of(…)}
    content = models.JSONField(_("content"))
    at = models.DateTimeField(_("published"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # When ``publish_due`` did the work that follows a publication; at once for one that was not scheduled.
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "language", "number"], name="version_number_once"),
            models.CheckConstraint(name="version_change_exists", condition=models.Q(change__in=Change.values)),
            models.CheckConstraint(name="version_language_exists", condition=models.Q(language__in=LANGUAGES)),
            models.CheckConstraint(
                name="version_correction_says_what",
                condition=~models.Q(change=Change.CORRECTION) | ~models.Q(public_note=""),
            ),
        ]
        indexes = [
            # The public page of corrections.
            models.Index(
                fields=["language", "-at"], name="version_corrections", condition=models.Q(change=Change.CORRECTION)
            ),
            # ``publish_due``.
            models.Index(fields=["at"], name="version_unsettled", condition=models.Q(settled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.language} {self.number}"


class Content(TypedDict):
    """What a version keeps: the texts of the edition by their names, and what both editions share."""

    texts: dict[str, str]
    shared: dict[str, Any]


def content_of(article: Article, language: str) -> Content:
    """Return the content that a version keeps of the stored ``article``."""
    return {"texts": texts_of(article, language), "shared": shared_of(article)}


def newest_version(article: Article, language: str) -> Version | None:
    """Return the newest version of the edition, or None."""
    return Version.objects.of(article, language).first()


def add_version(
    article: Article, language: str, by: User | None, at: dt.datetime, change: str, public_note: str
) -> Version:
    """Store a version of the edition as it is stored now. Call it while the article is locked.

    A scheduled version that is not out yet is replaced, because the edition was scheduled again.
    """
    versions, now = Version.objects.filter(article=article, language=language), timezone.now()
    moments = dict(versions.values_list("number", "at"))
    if any(moment > now for moment in moments.values()):
        versions.filter(at__gt=now).delete()
    latest = max((number for number, moment in moments.items() if moment <= now), default=0)
    return Version.objects.create(
        article=article,
        language=language,
        number=latest + 1,
        change=change if latest else Change.FIRST,
        public_note=public_note if latest else "",
        content=content_of(article, language),
        at=at,
        by=by,
        settled_at=None if at > now else now,
    )


def drop_versions_to_come(article: Article, language: str) -> None:
    """Delete the scheduled version of an edition that was taken off the schedule."""
    Version.objects.filter(article=article, language=language, at__gt=timezone.now()).delete()


def follow_versions_to_come(article: Article) -> None:
    """Update the content of scheduled versions after somebody edited the article."""
    for version in Version.objects.filter(article=article, at__gt=timezone.now()):
        version.content = content_of(article, version.language)
        version.save(update_fields=["content"])
