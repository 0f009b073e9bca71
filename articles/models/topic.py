from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaison.languages import Phrase, localized, named_somehow, phrase
from liaison.relations import related_objects
from liaison.slugs import MAX_LENGTH, latin_slug, unique_slug, validate_latin_slug

if TYPE_CHECKING:
    import datetime as dt


class TopicQuerySet(models.QuerySet):
    def live(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Topics that something live in ``language`` is about, at ``at`` (aware, default now)."""
        here = OuterRef("pk")
        meetings = related_objects(self.model, "meetings").live(language, at)
        articles = related_objects(self.model, "articles").live(language, at)
        return self.filter(Exists(meetings.filter(topics=here)) | Exists(articles.filter(topics=here)))

    def by_name(self, language: str | None = None) -> Self:
        """In the order of their names as shown in ``language`` (default the active one)."""
        return self.order_by(localized("name", language), "pk")


class Topic(models.Model):
    name = models.CharField(_("name"), max_length=200, default="", blank=True)
    slug = models.SlugField(
        _("address"),
        max_length=MAX_LENGTH + 10,
        unique=True,
        blank=True,
        validators=[validate_latin_slug],
        help_text=_("The last part of the page's address. Left empty, it is made from the name."),
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                name="topic_has_a_name",
                condition=named_somehow(),
                violation_error_message=_("Write the name in at least one language."),
            ),
            models.CheckConstraint(name="topic_has_a_slug", condition=~Q(slug="")),
        ]

    def __str__(self) -> str:
        return str(self.title()) or "—"

    def title(self, language: str | None = None) -> Phrase:
        """The name in ``language`` (default the active one), else in the other."""
        return phrase(self, "name", language)

    def get_absolute_url(self) -> str:
        return reverse("articles:topic", args=[self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            base = latin_slug(self.name_en or "") or latin_slug(self.name_ar or "") or "topic"
            self.slug = unique_slug(base, Topic.objects.exclude(pk=self.pk), "slug")
        super().save(*args, **kwargs)
