from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from imagefield.fields import PPOIField

from articles.models.article_queries import ArticleQuerySet, named_links
from articles.models.changes import SHARED, Changes
from articles.models.edition import UNDESCRIBED, Edition, State, Step, Terms
from articles.models.meeting import Meeting
from articles.models.topic import Topic
from articles.models.withdrawal import Reason
from articles.publishing.joint_withdrawal import WITH_MORE
from articles.publishing.steps import take_step
from liaison.media.images.fields import PictureField
from liaison.media.images.variants import LEAD_FORMATS, ShownPicture
from liaison.text.languages import LANGUAGES, Phrase, active_language, filled, first_phrase, label
from liaison.text.richtext import RichTextField
from liaison.text.slugs import MAX_LENGTH, one_address_each, validate_slug
from liaison.web.addresses import Link, address, links
from liaison.web.compiled_queries import prepared
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Kind(models.TextChoices):
    PRESS_RELEASE = "press_release", _("Press release")
    STATEMENT = "statement", _("Statement")
    NEWS = "news", pgettext_lazy("kind of article", "News")
    MEETING_REPORT = "meeting_report", _("Meeting report")


class Article(models.Model):
    """A page of news in up to two editions."""

    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.NEWS)
    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("meeting reported"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )

    # Kept per language (translation.py): the columns are title_ar, title_en and so on.
    title = models.CharField(_("title"), max_length=300, default="", blank=True)
    slug = models.CharField(
        _("address"),
        max_length=MAX_LENGTH + 10,
        default="",
        blank=True,
        validators=[validate_slug],
        help_text=_("The last part of the page’s address. Leave empty to create it from the title."),
    )
    summary = models.TextField(_("summary"), max_length=1000, default="", blank=True)
    body = RichTextField(_("text"), max_length=1_000_000, default="", blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    # When readers were last told of a change, and of a correction.
    revised_at = models.DateTimeField(_("updated on"), null=True, blank=True, editable=False)
    corrected_at = models.DateTimeField(_("corrected on"), null=True, blank=True, editable=False)
    # The number of the version of the other edition with which this one was last in step; empty while it is.
    behind = models.PositiveIntegerField(_("behind since version"), null=True, blank=True, editable=False)
    source_line = models.CharField(_("source line"), max_length=300, default="", blank=True)

    image = PictureField(
        _("lead picture"),
        blank=True,
        formats=LEAD_FORMATS,
        width_field="image_width",
        height_field="image_height",
        weight_field="image_bytes",
        ppoi_field="image_ppoi",
    )
    image_width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    image_height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # What the smaller whole picture weighs; empty until the variants of the picture are made.
    image_bytes = models.PositiveIntegerField(null=True, blank=True, editable=False)
    image_ppoi = PPOIField(_("focal point"))
    image_decorative = models.BooleanField(
        _("Decorative picture"),
        default=False,
        help_text=_("It adds nothing to the text, so screen readers skip it."),
    )
    image_alt = models.CharField(
        _("what the picture shows"),
        max_length=300,
        default="",
        blank=True,
        help_text=_("For readers who cannot see the picture."),
    )
    image_credit = models.CharField(_("picture credit"), max_length=200, default="", blank=True)

    organizations = models.ManyToManyField(
        Organization, verbose_name=_("organizations"), related_name="articles", blank=True
    )
    people = models.ManyToManyField(Person, verbose_name=_("people"), related_name="articles", blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), related_name="articles", blank=True)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # When it was chosen to lead the front page, and how long it does: in each language in which it is live.
    leads_from = models.DateTimeField(_("leads since"), null=True, blank=True, editable=False)
    leads_until = models.DateTimeField(_("leads until"), null=True, blank=True, editable=False)

    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("review_article", "Can review and edit everyone's articles"),
            ("publish_article", "Can publish, schedule, correct and withdraw articles"),
        ]
        constraints = [
            models.CheckConstraint(name="article_kind_exists", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="article_report_has_a_meeting",
                condition=~Q(kind=Kind.MEETING_REPORT) | Q(meeting__isnull=False),
                violation_error_code="meeting",
                violation_error_message=_("A meeting report needs the meeting it reports."),
            ),
            *(
                models.CheckConstraint(
                    name=f"article_state_{code}_exists",
                    condition=Q(**{f"state_{code}__in": State.values, f"state_{code}__isnull": False}),
                )
                for code in LANGUAGES
            ),
            *(
                models.CheckConstraint(
                    name=f"article_live_{code}_is_whole",
                    condition=~Q(**{f"state_{code}": State.PUBLISHED})
                    | filled(f"title_{code}")
                    & filled(f"slug_{code}")
                    & filled(f"body_{code}")
                    & Q(**{f"published_at_{code}__isnull": False}),
                    violation_error_message=_("A published edition needs a title and a text."),
                )
                for code in LANGUAGES
            ),
            *(
                models.CheckConstraint(
                    name=f"article_live_{code}_picture_is_described",
                    condition=~Q(**{f"state_{code}": State.PUBLISHED})
                    | Q(image="")
                    | Q(image_decorative=True)
                    | filled(f"image_alt_{code}"),
                    violation_error_code=f"image_alt_{code}",
                    violation_error_message=UNDESCRIBED,
                )
                for code in LANGUAGES
            ),
            *(
                models.CheckConstraint(
                    name=f"article_{code}_expires_after_it_comes_out",
                    condition=Q(**{f"expires_at_{code}__isnull": True})
                    | Q(**{f"expires_at_{code}__gt": F(f"published_at_{code}")}),
                    violation_error_message=_("The expiry time must be after the publication time."),
                )
                for code in LANGUAGES
            ),
            models.CheckConstraint(
                name="article_leads_for_a_time",
                condition=Q(leads_from__isnull=True, leads_until__isnull=True)
                | Q(leads_from__isnull=False, leads_until__isnull=False, leads_until__gt=F("leads_from")),
            ),
            *one_address_each("article", _("Another article has this address. Change it, or leave it empty.")),
        ]
        indexes = [
            # Every public list: the live editions of one language, newest first. With all that counting them asks for:
            # behind two texts of many pages each, the columns themselves are far apart.
            *(
                models.Index(
                    fields=[f"-published_at_{code}", "-id", f"expires_at_{code}", f"state_{code}"],
                    name=f"article_live_{code}",
                    condition=Q(**{f"state_{code}": State.PUBLISHED}),
                )
                for code in LANGUAGES
            ),
            # The lists of one kind, and the newest of each on the home page; counted likewise.
            *(
                models.Index(
                    fields=["kind", f"-published_at_{code}", "-id", f"expires_at_{code}", f"state_{code}"],
                    name=f"article_kind_{code}",
                    condition=Q(**{f"state_{code}": State.PUBLISHED}),
                )
                for code in LANGUAGES
            ),
            # What goes: the calendar and ``publish_due``.
            *(
                models.Index(
                    fields=[f"expires_at_{code}"],
                    name=f"article_expiry_{code}",
                    condition=Q(**{f"expires_at_{code}__isnull": False}),
                )
                for code in LANGUAGES
            ),
            # What leads the front page: a row or two of all articles.
            models.Index(fields=["leads_until"], name="article_leads", condition=Q(leads_until__isnull=False)),
            # The admin's list.
            models.Index(fields=["-updated_at", "-id"], name="article_admin_list"),
        ]

    def __str__(self) -> str:
        return label(self, "title") or str(_("Untitled"))

    def get_absolute_url(self) -> str:
        """In the active language; the slug is a courtesy, the id decides."""
        return address("articles:article", self.pk, self.edition(active_language()).slug or "-")

    def edition(self, language: str) -> Edition:
        """This article in ``language`` ("ar" or "en")."""
        return Edition(self, language)

    def editions(self) -> list[Edition]:
        return [self.edition(code) for code in LANGUAGES]

    def is_published(self) -> bool:
        """Whether an edition is out or is about to come out."""
        return any(edition.state == State.PUBLISHED for edition in self.editions())

    def picture(self) -> ShownPicture | None:
        """The lead picture as pages show it in the active language; None without one. No query, no look at the file."""
        if not self.image:
            return None
        return ShownPicture(self.image, "" if self.image_decorative else self.image_alt or "", self.image_credit or "")

    def is_chosen_to_lead(self) -> bool:
        """Whether staff chose it to lead the front page, and its time is not over; readers see it while it is live."""
        return self.leads_until is not None and self.leads_until > timezone.now()

    def told_source(self) -> Phrase:
        """Whom the text says it comes from: in the active language, else in the other edition if visitors may see that."""
        language = active_language()
        told = [code for code in LANGUAGES if code == language or self.edition(code).is_live()]
        return first_phrase({code: getattr(self, f"source_line_{code}") for code in told}, language)

    def shown_meeting(self) -> Meeting | None:
        """The meeting this reports, if visitors may see it in the active language."""
        return self.meeting if self.meeting and self.meeting.is_live() else None

    def organization_links(self) -> tuple[Link, ...]:
        """The organizations a live article names, by name in the active language. One query.

        What a live article names is live itself, so that no further rule is needed.
        """
        language = active_language()
        return links(linked_organizations(language, article=self.pk), "organizations:detail", language)

    def people_links(self) -> tuple[Link, ...]:
        """The people a live article names, protected ones left out, by name in the active language. One query."""
        language = active_language()
        return links(linked_people(language, article=self.pk), "organizations:person", language)

    def is_first_report(self) -> bool:
        """Whether this is the report written on its meeting's own screen."""
        if self.kind != Kind.MEETING_REPORT:
            return False
        return not Article.objects.filter(kind=self.kind, meeting=self.meeting_id, pk__lt=self.pk).exists()

    def state_of_changes(self, language: str) -> str:
        """The state of the unpublished changes beside the edition, or beside what both share; empty without any.

        One query for both languages, none for an article from ``for_badges()``.
        """
        return self._states_of_changes.get(language) or self._states_of_changes.get(SHARED) or ""

    @cached_property
    def _states_of_changes(self) -> dict[str, str]:
        if hasattr(self, "changes_shared"):
            return {code: getattr(self, f"changes_{code or 'shared'}") for code in (*LANGUAGES, SHARED)}
        return dict(Changes.objects.filter(article=self.pk).values_list("language", "state")) if self.pk else {}

    def forget_changes(self) -> None:
        """The changes beside it were written by another way than this object."""
        for name in ("_states_of_changes", *(f"changes_{code or 'shared'}" for code in (*LANGUAGES, SHARED))):
            self.__dict__.pop(name, None)

    def lock(self) -> None:
        """Wait until nobody else changes it or its meeting, then take it as it is stored. Inside a transaction.

        Whoever locks both begins with the meeting, so that no two wait for each other.
        """
        stored = type(self).objects.filter(pk=self.pk)
        Meeting.objects.select_for_update().filter(pk__in=stored.values("meeting")).values_list("pk").first()
        columns = [field.attname for field in self._meta.concrete_fields]
        self.refresh_from_db(fields=columns, from_queryset=Article.objects.select_for_update())
        self.forget_changes()

    def take(self, step: str, language: str, by: User | None = None, terms: Terms | None = None) -> None:
        """Take ``step`` with the edition in ``language`` as stored, and what goes along: see ``along`` and ``steps``."""
        WITH_MORE.get(step, take_step)(self, step, language, by, terms or Terms())

    def publish(self, language: str, by: User | None = None, **terms: Any) -> None:
        self.take(Step.PUBLISH, language, by, Terms(**terms))

    def withdraw(self, language: str, by: User | None = None, reason: str = Reason.ERROR, **terms: Any) -> None:
        self.take(Step.WITHDRAW, language, by, Terms(reason=reason, **terms))

    def may_be_changed_by(self, user: User) -> bool:
        """Whether ``user`` may change what both editions share: whoever may write into each of them."""
        return all(edition.may_be_changed_by(user) for edition in self.editions())

    def save(self, *args: Any, **kwargs: Any) -> None:
        for edition in self.editions():
            edition.give_slug()
        super().save(*args, **kwargs)


@prepared(article=int)
def linked_organizations(language: str, article: Any) -> models.QuerySet:
    named = Organization.objects.filter(articles=article).by_name(language)
    return named.rewrite(False).values_list("slug", "name_ar", "name_en")


@prepared(article=int)
def linked_people(language: str, article: Any) -> models.QuerySet:
    linked = named_links(Article).filter(article=article)
    named = Person.objects.filter(pk__in=linked.values("person")).by_name(language)
    return named.rewrite(False).values_list("slug", "name_ar", "name_en")
