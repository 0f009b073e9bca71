"""An article, and its editions: the article in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from imagefield.fields import PPOIField

from articles.models.article_constraints import CONSTRAINTS, INDEXES, UNDESCRIBED, UNDESCRIBED_BESIDE
from articles.models.article_queries import ArticleQuerySet
from articles.models.kind import ArticleKind
from articles.models.meeting import Meeting
from articles.models.topic import Topic
from articles.models.two_person_rule import UNSEEN_FILES, UNSEEN_TEXT, unseen, unseen_text
from articles.models.workflow import (
    NEEDED_NOTES,
    SHARED,
    STATUS_WITH_CHANGES,
    STEPS,
    WRITERS,
    Need,
    State,
    Status,
    Step,
    Terms,
    not_from_here,
)
from liaison.media.images.fields import PictureField
from liaison.media.images.variants import LEAD_FORMATS, ShownPicture
from liaison.text.languages import LANGUAGES, Phrase, active_language, first_phrase, label, other_language
from liaison.text.richtext import RichTextField, sanitize
from liaison.text.slugs import MAX_LENGTH, give_slug, title_slug, validate_slug
from liaison.web.addresses import address
from organizations.models import Organization, Person

if TYPE_CHECKING:
    import datetime as dt
    from typing import Unpack

    from django.contrib.auth.models import User

    from liaison.typing import SaveOptions, StrOrPromise


Stored = TypeVar("Stored")


class _Column(Generic[Stored]):
    """A descriptor for the column in the edition's language: ``edition.title`` is ``article.title_ar``."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, edition: Edition, owner: type) -> Stored:
        return getattr(edition.article, f"{self.name}_{edition.language}")

    def __set__(self, edition: Edition, value: Stored) -> None:
        setattr(edition.article, f"{self.name}_{edition.language}", value)


class Edition:
    """One edition: the columns of ``article`` in ``language`` ("ar" or "en"); save it with ``article.save()``."""

    title = _Column[str]()
    slug = _Column[str]()
    summary = _Column[str]()
    body = _Column[str]()
    state = _Column[str]()
    # Not None for an edition that is or was published, hence Any.
    published_at = _Column[Any]()
    expires_at = _Column["dt.datetime | None"]()
    revised_at = _Column["dt.datetime | None"]()
    corrected_at = _Column["dt.datetime | None"]()
    behind = _Column["int | None"]()
    source_line = _Column[str]()

    def __init__(self, article: Article, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"No such language: {language!r}")
        self.article, self.language = article, language

    def status(self, at: dt.datetime | None = None) -> Status:
        """Return the status for staff ``at`` a moment (aware, default now); may query unpublished changes."""
        if self.state == State.PUBLISHED:
            moment = at or timezone.now()
            if self.published_at > moment:
                return Status.SCHEDULED
            if self._is_expired(moment):
                return Status.EXPIRED
            changes = self.article.state_of_changes(self.language)
            return STATUS_WITH_CHANGES[State(changes)] if changes else Status.LIVE
        return Status.MISSING if self.state == State.DRAFT and not self.is_begun() else Status(self.state)

    def _is_expired(self, moment: dt.datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= moment

    def is_begun(self) -> bool:
        """Return whether the edition has a title, a summary or a text; ``begun()`` is the same condition in SQL."""
        return bool(self.title or self.summary or self._has_body())

    def _has_body(self) -> bool:
        """Return whether the edition has a text, without loading a body that ``for_badges()`` deferred."""
        column = f"body_{self.language}"
        left_out = column in self.article.get_deferred_fields() and hasattr(self.article, f"has_{column}")
        return getattr(self.article, f"has_{column}") if left_out else bool(self.body)

    def is_live(self, at: dt.datetime | None = None) -> bool:
        """Return whether visitors may see the edition ``at`` a moment (aware datetime, default now)."""
        moment = at or timezone.now()
        return self.state == State.PUBLISHED and self.published_at <= moment and not self._is_expired(moment)

    def modified_at(self) -> dt.datetime:
        """Return the newest of the publication, announced update and correction; ValueError if never published."""
        return max(moment for moment in (self.published_at, self.revised_at, self.corrected_at) if moment)

    def has_come_out(self) -> bool:
        """Return whether readers see the edition now, or saw it until it expired."""
        return self.state == State.PUBLISHED and self.published_at is not None and self.published_at <= timezone.now()

    def is_written_beside(self) -> bool:
        """Return whether new text becomes unpublished changes, beside a text that readers see or saw."""
        return self.state == State.WITHDRAWN or self.has_come_out()

    def may_be_changed_by(self, user: User) -> bool:
        """Return whether ``user`` may edit this edition in its current status."""
        status = self.status()
        # A text edited while it is scheduled would come out without a second person seeing it.
        if not user.has_perm(WRITERS[status]) or (settings.TWO_PERSON_RULE and status == Status.SCHEDULED):
            return False
        return self.article.pk is None or self.is_within_reach(user)

    def is_within_reach(self, user: User) -> bool:
        """Return whether ``user`` may work on this article: contributors on their own, editors on all."""
        return user.has_perm("articles.review_article") or self.article.created_by_id == user.pk

    def steps_for(self, user: User) -> list[Step]:
        """Return the steps that ``user`` may take from the current status, in the order of ``STEPS``."""
        status = self.status()
        if not self.is_within_reach(user):
            return []
        return [
            Step(step)
            for step, rule in STEPS.items()
            if status in rule.moves
            and user.has_perm(rule.permission)
            and not (Need.BEHIND in rule.needs and self.behind is None)
            and not (Need.SECOND_PERSON in rule.needs and settings.TWO_PERSON_RULE and self.lacks_second_person(user))
        ]

    def lacks_second_person(self, user: User) -> bool:
        """Return whether it holds work of ``user`` that nobody else has approved; see ``two_person_rule``."""
        return self._holds(unseen(self.language, user), user)

    def _holds(self, unseen: Q, user: User) -> bool:
        if self.article.pk is None:
            return self.article.created_by_id == user.pk
        return type(self.article).objects.filter(unseen, pk=self.article.pk).exists()

    def _check_second_person(self, user: User) -> None:
        if not (settings.TWO_PERSON_RULE and self.lacks_second_person(user)):
            return
        text = self._holds(unseen_text(self.language, user), user)
        raise ValidationError(UNSEEN_TEXT if text else UNSEEN_FILES, code="second_person")

    def missing(self) -> dict[str, Any]:
        """Return what the edition lacks before it can be published: ``{"body_ar": message}``; empty if ready."""
        messages = {
            "title": _("Add a title before publishing this edition."),
            "body": _("Add a text before publishing this edition."),
        }
        # Compare the texts as they will be stored: only spaces, or only markup that is removed, count as no text.
        texts = {"title": (self.title or "").strip(), "body": sanitize(self.body or "")}
        lacking = {f"{name}_{self.language}": message for name, message in messages.items() if not texts[name]}
        return lacking | self._undescribed(UNDESCRIBED)

    def _undescribed(self, message: StrOrPromise) -> dict[str, StrOrPromise]:
        """Return ``{"image_alt_ar": message}`` if a picture that is not decorative lacks its description."""
        article, column = self.article, f"image_alt_{self.language}"
        told = article.image_decorative or (getattr(article, column) or "").strip()
        return {column: message} if article.image and not told else {}

    def lacks(self) -> dict[str, Any]:
        """Return ``missing()``, and the picture description that the other edition lacks if published."""
        other = self.other()
        beside = other._undescribed(UNDESCRIBED_BESIDE) if other.state == State.PUBLISHED else {}
        return beside | self.missing()

    def give_slug(self) -> None:
        """Set a unique slug from the title, unless the edition has a slug already or has no title."""
        if self.title:
            base = title_slug(self.title) or self.article.kind.replace("_", "-")
            give_slug(self.article, base, f"slug_{self.language}")

    def check(self, step: str, by: User | None, terms: Terms | None = None, status: Status | None = None) -> None:
        """Check that ``by`` may take ``step`` on ``terms`` from ``status``; return None if so.

        ``by`` None is the system; ``status`` defaults to the current one. Raise PermissionDenied if ``by`` may not take
        the step; raise ValidationError if the step does not start from this status or if something it needs is missing.
        Completeness is checked on the columns as they are now: put unpublished changes into them first to check those.
        """
        rule, terms = STEPS[step], terms or Terms()
        if by is not None and not (by.has_perm(rule.permission) and self.is_within_reach(by)):
            raise PermissionDenied
        status = status or self.status()
        if status not in rule.moves:
            raise ValidationError(not_from_here(step, status))
        if Need.SECOND_PERSON in rule.needs and by is not None:
            self._check_second_person(by)
        if Need.NOTE in rule.needs and not terms.note.strip():
            raise ValidationError({"note": NEEDED_NOTES[Step(step)]})
        if Need.BEHIND in rule.needs and self.behind is None:
            raise ValidationError(_("This edition is already up to date with the other one."))
        if Need.WHOLE in rule.needs and (missing := self.lacks()):
            raise ValidationError(missing)

    def other(self) -> Edition:
        """Return the edition of the same article in the other language."""
        return Edition(self.article, other_language(self.language))


class Article(models.Model):
    """A page of news in up to two editions, one per language."""

    kind = models.CharField(_("kind"), max_length=16, choices=ArticleKind, default=ArticleKind.NEWS)
    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("meeting reported"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )

    # Stored per language (see translation.py): the columns are title_ar, title_en and so on.
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
    # When readers were last told of an update, and of a correction.
    revised_at = models.DateTimeField(_("updated on"), null=True, blank=True, editable=False)
    corrected_at = models.DateTimeField(_("corrected on"), null=True, blank=True, editable=False)
    # The version number of the other edition that this one was last in step with; empty while it is in step.
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
    # The size of the smaller uncropped variant; empty until the variants are made.
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
    # Since when and until when it leads the front page, in each language in which it is live.
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
        constraints = CONSTRAINTS
        indexes = INDEXES

    def __str__(self) -> str:
        return label(self, "title") or str(_("Untitled"))

    def get_absolute_url(self) -> str:
        """Return the address in the active language. Only the id identifies the article; the slug is for readers."""
        return address("articles:article", self.pk, self.edition(active_language()).slug or "-")

    def edition(self, language: str) -> Edition:
        """Return the edition in ``language`` ("ar" or "en")."""
        return Edition(self, language)

    def editions(self) -> list[Edition]:
        """Return the editions in all languages, in the order of ``LANGUAGES``, begun or not."""
        return [self.edition(code) for code in LANGUAGES]

    def is_published(self) -> bool:
        """Return whether an edition is in the state "published", including scheduled and expired ones."""
        return any(edition.state == State.PUBLISHED for edition in self.editions())

    def picture(self) -> ShownPicture | None:
        """Return the lead picture as pages in the active language show it, or None; does not open the file."""
        if not self.image:
            return None
        return ShownPicture(self.image, "" if self.image_decorative else self.image_alt or "", self.image_credit or "")

    def is_chosen_to_lead(self) -> bool:
        """Return whether staff chose it to lead the front page until a time that has not come."""
        return self.leads_until is not None and self.leads_until > timezone.now()

    def told_source(self) -> Phrase:
        """Return the source line in the active language, else that of the other edition if it is live."""
        language = active_language()
        told = [code for code in LANGUAGES if code == language or self.edition(code).is_live()]
        return first_phrase({code: getattr(self, f"source_line_{code}") for code in told}, language)

    def shown_meeting(self) -> Meeting | None:
        """Return the reported meeting if visitors may see it in the active language, else None."""
        return self.meeting if self.meeting and self.meeting.is_live() else None

    def is_first_report(self) -> bool:
        """Return whether this is the oldest report of its meeting, the one edited on the meeting's own screen."""
        if self.kind != ArticleKind.MEETING_REPORT:
            return False
        return not Article.objects.filter(kind=self.kind, meeting=self.meeting_id, pk__lt=self.pk).exists()

    def state_of_changes(self, language: str) -> str:
        """Return the state of the unpublished changes in ``language``, else of the shared fields, or "".

        They are read once for both languages; an article from ``for_badges()`` has them already.
        """
        return self._states_of_changes.get(language) or self._states_of_changes.get(SHARED) or ""

    @cached_property
    def _states_of_changes(self) -> dict[str, str]:
        if hasattr(self, "changes_shared"):
            return {code: getattr(self, f"changes_{code or 'shared'}") for code in (*LANGUAGES, SHARED)}
        return dict(self.changes.values_list("language", "state")) if self.pk else {}

    def know_changes(self, states: dict[str, str]) -> None:
        """Set the states of the unpublished changes, by language, as the caller has just read them."""
        self._states_of_changes = states

    def forget_changes(self) -> None:
        """Clear the remembered states of the changes, because the changes were written without this object."""
        for name in ("_states_of_changes", *(f"changes_{code or 'shared'}" for code in (*LANGUAGES, SHARED))):
            self.__dict__.pop(name, None)

    def is_scheduled(self) -> bool:
        """Return whether one of its editions, as they are now, comes out by itself later."""
        now = timezone.now()
        return any(each.state == State.PUBLISHED and each.published_at > now for each in self.editions())

    def lock(self) -> None:
        """Lock the meeting and then the article, always in this order, and reload the article; inside a transaction."""
        stored = type(self).objects.filter(pk=self.pk)
        Meeting.objects.select_for_update().filter(pk__in=stored.values("meeting")).values_list("pk").first()
        columns = [field.attname for field in self._meta.concrete_fields]
        self.refresh_from_db(fields=columns, from_queryset=Article.objects.select_for_update())
        self.forget_changes()

    def may_be_changed_by(self, user: User) -> bool:
        """Return whether ``user`` may change the fields both editions share: needs the right to edit each edition."""
        return all(edition.may_be_changed_by(user) for edition in self.editions())

    def save(self, **options: Unpack[SaveOptions]) -> None:
        for edition in self.editions():
            edition.give_slug()
        super().save(**options)
