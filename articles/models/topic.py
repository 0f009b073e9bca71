"""Topics of articles and meetings, and their lists of links."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison.reverse_relations import related_objects
from liaison.search.api import Facet, is_live
from liaison.search.index.upkeep import IndexedQuerySet
from liaison.text.collation import KEY_LENGTH, sort_key
from liaison.text.languages import LANGUAGES, Phrase, active_language, in_some_language, label, phrase
from liaison.text.normalize import names_key
from liaison.text.slugs import give_slug, latin_slug_field, latin_slug_of
from liaison.web.addresses import Link, address, for_links, links
from liaison.web.compiled_queries import prepared
from liaison.web.slug_lookup import live_by_slug
from organizations.models.named import IN_THE_END

if TYPE_CHECKING:
    from typing import Unpack

    from liaison.typing import SaveOptions
    from liaison.web.compiled_queries import Placeholder

# The most topics that the front page shows.
FIRST = 20


class TopicQuerySet(IndexedQuerySet["Topic"]):
    """The queryset of topics."""

    def live(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return topics of something that is live in ``language`` ``at`` (aware, default now)."""
        return self.filter(is_live(Facet.TOPIC, language, at))

    def by_name(self, language: str | None = None) -> Self:
        """Order by the name shown in ``language`` (default the active one), as ``liaison.text.collation`` sorts."""
        return self.order_by(f"sort_{language or active_language()}", "pk")

    def alike(self, *names: str | None) -> list[Topic]:
        """Return topics that have one of ``names`` as a name, in any usual spelling.

        Compares in Python, because there are few topics.
        """
        wanted = set(names_key(*names).split("\n")) - {""}
        topics: Any = self.order_by("pk")
        return [topic for topic in topics if wanted & set(names_key(topic.name_ar, topic.name_en).split("\n"))]

    def links(self) -> tuple[Link, ...]:
        """Return the names and addresses of the topics, in the active language."""
        return tuple(topic.link() for topic in self)


class Topic(models.Model):
    """A topic that articles and meetings are about."""

    name = models.CharField(_("name"), max_length=200, default="", blank=True)
    # The sort key in each language, made from the name shown there.
    sort_ar = models.CharField(max_length=KEY_LENGTH, editable=False, default="", blank=True)
    sort_en = models.CharField(max_length=KEY_LENGTH, editable=False, default="", blank=True)
    slug = latin_slug_field(
        _("Another topic has this address. Change it, or leave it empty."),
        _("The last part of the page’s address. Leave empty to create it from the name."),
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            in_some_language("topic"),
            models.CheckConstraint(name="topic_has_a_slug", condition=~Q(slug="")),
        ]

    def __str__(self) -> str:
        return label(self, "name") or "—"

    def title(self, language: str | None = None) -> Phrase:
        """Return the name in ``language`` (default the active one), else in the other."""
        return phrase(self, "name", language)

    def link(self) -> Link:
        """Return the name and address, in the active language."""
        return Link(self.title(), self.get_absolute_url())

    def get_absolute_url(self) -> str:
        return address("articles:topic", self.slug)

    def give_slug(self) -> None:
        """Set a unique slug from the name, unless staff chose one."""
        give_slug(self, latin_slug_of(self))

    def give_place(self) -> None:
        """Set the sort keys from the names."""
        for code in LANGUAGES:
            setattr(self, f"sort_{code}", sort_key(self.title(code).text, code))

    def clean(self) -> None:
        # The constraints are checked after this, and they require a slug.
        self.give_slug()

    def save(self, **options: Unpack[SaveOptions]) -> None:
        self.give_slug()
        self.give_place()
        super().save(**options)


def is_known(topic: Topic) -> bool:
    """Return whether visitors find ``topic`` in any language, now or once everything that is scheduled is public."""
    own = Topic.objects.filter(pk=topic.pk)
    return any(own.live(code, at).exists() for at in (None, IN_THE_END) for code in LANGUAGES)


def live_topic(slug: str, language: str | None = None) -> Topic | None:
    """Return the topic with this slug if something live in ``language`` (default the active one) has it, else None."""
    return live_by_slug(Topic, slug, language)


@prepared(article=int, meeting=int)
def _topics(language: str, article: Placeholder, meeting: Placeholder) -> models.QuerySet:
    tagged = related_objects(Topic, "articles").filter(pk=article).values("topics")
    raised = related_objects(Topic, "meetings").filter(pk=meeting).values("topics")
    topics = Topic.objects.filter(Q(pk__in=tagged) | Q(pk__in=raised)).by_name(language)
    return for_links(topics)


def topic_links(*, article: int = 0, meeting: int = 0) -> tuple[Link, ...]:
    """Return links to the topics of the article and the meeting with these ids, by name in the active language."""
    language = active_language()
    return links(_topics(language, article=article, meeting=meeting), "articles:topic", language)


@prepared(at=dt.datetime)
def _live_topics(language: str, at: Placeholder) -> models.QuerySet:
    return for_links(Topic.objects.live(language, at).by_name(language))[:FIRST]


def first_topics() -> tuple[Link, ...]:
    """Return links to the first ``FIRST`` topics live in the active language, by name, for the front page."""
    language = active_language()
    return links(_live_topics(language, at=timezone.now()), "articles:topic", language)
