"""Writing an article in the admin: who may write into which edition, what waits beside a live text, the steps asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, cast

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.admin.steps.messages import NOT_ALLOWED, edition_name
from articles.models import Article, Assignment
from articles.models.article import Edition
from articles.models.content import RELATIONS
from articles.models.version import follow_versions_to_come
from articles.models.workflow import BEGUN_BY, STEPS, Need, State, Status, Step, Terms
from articles.publishing.drafting import StoredContent, is_shared_beside, record_writing
from articles.publishing.take import take
from liaison.media.images.variants import CENTER
from liaison.media.images.widgets import FocalPointField
from liaison.staff.forms import BilingualFormMixin
from liaison.staff.requests import staff
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import clean
from liaison.typing import ModelFormOptions

if TYPE_CHECKING:
    from typing import Unpack

    from django.contrib.auth.models import User
    from django.http import HttpRequest

    from liaison.typing import FormData, FormFiles, StrOrPromise

EDITION_FIELDS = ("title", "summary", "body", "source_line", "slug", "image_alt", "image_credit")
# The controls of both editions; every other one is about what they share.
OF_AN_EDITION = tuple(f"{name}_{code}" for code in LANGUAGES for name in EDITION_FIELDS)
# What both share of the picture.
OF_THE_PICTURE = ("image", "image_ppoi", "image_decorative")
NOTE_LENGTH = 2000

_PUBLISHED_WITHOUT = _("This edition is published, so it cannot be empty. To take it down, withdraw it.")

# These are confirmed on a page of their own, which asks what goes with them.
WITH_A_PAGE = (Step.PUBLISH, Step.WITHDRAW, Step.REINSTATE, Step.DISCARD)


@dataclass(frozen=True)
class Intent:
    """What the pressed button asks for beyond saving: a step for one edition, with a note, or its preview."""

    step: str = ""
    language: str = ""
    note: str = ""
    preview: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Intent:
        """Read from ``_step=publish-ar`` (and ``_note``) or ``_preview=ar``; anything else is a plain save."""
        language = request.POST.get("_preview", "")
        if language in LANGUAGES:
            return cls(Step.PUBLISH, language, preview=True)
        step, _hyphen, language = request.POST.get("_step", "").partition("-")
        note = clean(request.POST.get("_note", ""))[:NOTE_LENGTH].strip()
        return cls(step, language, note) if step in STEPS and language in LANGUAGES else cls()


class Writing(TypedDict):
    """Who writes, and what the pressed button asks for; ``uploads`` takes the names of the picture files that are stored."""

    user: User
    intent: Intent
    uploads: list[str]


class ArticleFormOptions(ModelFormOptions, Writing):
    """What the form of an article is made with."""


class ArticleForm(BilingualFormMixin, forms.ModelForm):
    """An article with both its editions. ``user`` writes it; ``intent`` is what the pressed button asks for.

    It shows unpublished changes in the place of the live text they stand beside, and keeps them there: what readers see
    does not change by saving.
    """

    image_ppoi = FocalPointField(
        label=_("Focal point"),
        help_text=_(
            "Pages crop the picture to a wide shape around this point. Readers can still open the whole "
            "picture, so it must not show anything they should not see."
        ),
    )

    class Meta:
        model = Article
        fields = [
            "kind",
            "meeting",
            "organizations",
            "people",
            "topics",
            *OF_THE_PICTURE,
            *OF_AN_EDITION,
        ]

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        user: User,
        intent: Intent,
        uploads: list[str],
        **options: Unpack[ModelFormOptions],
    ) -> None:
        """``uploads`` takes the names of the picture files that are stored."""
        self.user, self.intent, self.uploads = user, intent, uploads
        article = cast("Article | None", options.get("instance"))
        self.read_chosen(article)
        self.kept = StoredContent.of(article) if article and article.pk else None
        super().__init__(data, files, **options)
        if self.kept:
            wanted = self.kept.wanted_relations
            self.initial.update({name: wanted[name] for name in wanted if name in self.fields})
        if self.instance.pk is None:
            self.instance.created_by = self.user
        for code in LANGUAGES:
            if f"summary_{code}" in self.fields:
                self.fields[f"summary_{code}"].widget.attrs["rows"] = 3
            if not self.edition(code).may_be_changed_by(self.user):
                self._lock(*(f"{name}_{code}" for name in EDITION_FIELDS))
        if not self.instance.may_be_changed_by(self.user):
            self._lock("kind", "meeting", "organizations", "people", "topics", *OF_THE_PICTURE)

    def _lock(self, *names: str) -> None:
        for name in names:
            if name in self.fields:
                self.fields[name].disabled = True

    def edition(self, language: str) -> Edition:
        return self.instance.edition(language)

    @cached_property
    def assignments(self) -> dict[str, Assignment]:
        """To whom each edition is assigned, by language. One query."""
        given = Assignment.objects.filter(article=self.instance).select_related("to")
        return {assignment.language: assignment for assignment in given}

    def is_stored(self, language: str) -> bool:
        """Whether anything of the edition is: what a page that came back holds is only typed."""
        stored = self.kept.texts[language] if self.kept else {}
        return any(stored.get(name) for name in BEGUN_BY)

    def guarded_states(self) -> dict[str, str]:
        """Return where each edition stands: what may not change unseen while the page is open."""
        beside = self.instance.state_of_changes
        return {
            edition.language: f"{edition.state} {edition.published_at} {edition.expires_at} {beside(edition.language)}"
            for edition in self.instance.editions()
        }

    def guarded_state_text(self, language: str) -> tuple[str, StrOrPromise]:
        """Return a label for the edition, and its state in words."""
        return edition_name(language), self.edition(language).status().label

    def has_changed(self) -> bool:
        """A step asked for an empty form must be checked, and refused, like any other."""
        return bool(self.intent.step) or super().has_changed()

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not (self.empty_permitted and not self.has_changed()):
            self._check_editions()

    def _check_editions(self) -> None:
        """Check what can only be said of the article as a whole, once its columns hold what was typed."""
        for edition in self.instance.editions():
            if edition.state == State.PUBLISHED:
                self._keep_whole(edition)
        if self.intent.step and not self.errors:
            self._check_step()

    def clean(self) -> dict[str, object]:
        """Without a picture nothing is decided about one, and about a new one nothing yet."""
        cleaned = super().clean() or self.cleaned_data
        if "image" in self.cleaned_data:
            self._decide_anew(cleaned)
        return cleaned

    def _decide_anew(self, cleaned: dict[str, object]) -> None:
        is_new = "image" in self.changed_data
        if not cleaned["image"]:
            cleaned |= {"image_ppoi": CENTER, "image_decorative": False}
        elif not cleaned.get("image_ppoi") or (is_new and "image_ppoi" not in self.changed_data):
            cleaned["image_ppoi"] = CENTER if is_new else self.instance.image_ppoi

    def picture_is_lost(self) -> bool:
        """Whether a page that comes back with errors had brought a picture, which browsers do not send twice."""
        return self.is_bound and bool(self.files.get(self.add_prefix("image")))

    def _keep_whole(self, edition: Edition) -> None:
        """The database refuses a published edition without a title or a text, whatever button was pressed."""
        for name, message in edition.missing().items():
            if name not in self.errors:
                self.add_error(name, message if name.startswith("image_alt") else _PUBLISHED_WITHOUT)

    def _check_step(self) -> None:
        """Before anything is stored: a step that cannot be taken is refused here, beside what it lacks."""
        intent, edition = self.intent, self.edition(self.intent.language)
        status = edition.status()
        # A preview shows what there is, whatever its status.
        if intent.preview:
            return
        if status == Status.MISSING and (missing := edition.missing()):
            self.add_error(None, ValidationError(missing))
            return
        if status == Status.MISSING:
            status = Status.DRAFT
        if intent.step == Step.PUBLISH and status == Status.LIVE and self._changes_the_edition():
            status = Status.CHANGED
        if intent.step == Step.PUBLISH and status == Status.LIVE:
            self.add_error(None, _("Nothing has changed since this was published."))
            return
        if self._approves_what_it_writes():
            self.add_error(None, _("Save first. Someone else must approve what you have changed."))
            return
        try:
            edition.check(intent.step, self.user, Terms(note=intent.note), status)
        except ValidationError as error:
            self._refuse(error)
        except PermissionDenied:
            self.add_error(None, NOT_ALLOWED)

    def _refuse(self, error: ValidationError) -> None:
        """Say ``error`` beside the field it is about; the note, which is no field of the article, has its own box."""
        if about_note := getattr(error, "error_dict", {}).get("note"):
            self.errors["note"] = self.error_class(about_note)
        else:
            self.add_error(None, error)

    def typed_note(self) -> str:
        """The note for colleagues on a page that comes back."""
        return clean(self.data.get("_note", ""))[:NOTE_LENGTH] if self.is_bound else ""

    def _changes_the_edition(self) -> bool:
        return self._changes_what_both_share() or self._changes(self.intent.language)

    def _changes(self, language: str) -> bool:
        return any(f"{name}_{language}" in self.changed_data for name in EDITION_FIELDS)

    def _approves_what_it_writes(self) -> bool:
        """Under the two-person rule: whether the step asked for would be taken with what is typed into this very form."""
        step = self.intent.step
        return (
            settings.TWO_PERSON_RULE
            and step not in WITH_A_PAGE
            and Need.SECOND_PERSON in STEPS[step].needs
            and self._changes_the_edition()
        )

    def _changes_what_both_share(self) -> bool:
        return bool(set(self.changed_data) - set(OF_AN_EDITION))

    def save(self, commit: bool = True) -> Article:
        self.commit_picture()
        if self.kept:
            self.kept.set_aside(self.instance, self.wanted_relations())
            if is_shared_beside(self.instance):
                # They wait beside what readers see, and are not stored.
                self.cleaned_data = {name: value for name, value in self.cleaned_data.items() if name not in RELATIONS}
        return super().save(commit)

    def commit_picture(self) -> None:
        """What was uploaded is a file by now: it may have to stand beside the live one, or go again after a preview.

        The same goes for what is cut out of it around another point.
        """
        uploaded = self.instance.image and not self.instance.image._committed
        if uploaded or "image_ppoi" in self.changed_data:
            self.instance._meta.get_field("image").pre_save(self.instance, add=False)
        if uploaded:
            self.uploads.append(self.instance.image.name)

    def wanted_relations(self) -> dict[str, list[int]]:
        return {name: sorted(record.pk for record in self.cleaned_data[name]) for name in RELATIONS}

    def written(self) -> None:
        """After everything is stored: a line of the timeline for each edition written into."""
        for edition in self.instance.editions():
            # What both share is part of each: under the two-person rule somebody else has to see it too.
            if self._changes(edition.language) or (self._changes_what_both_share() and edition.is_begun()):
                record_writing(self.instance, self.user, edition.language)
        follow_versions_to_come(self.instance)

    def take_step(self) -> None:
        """Take the step asked for, unless it has a page of its own, with the saved article."""
        intent = self.intent
        if intent.step and not intent.preview and intent.step not in WITH_A_PAGE:
            take(self.instance, intent.step, intent.language, self.user, Terms(note=intent.note))


def form_arguments(request: HttpRequest) -> Writing:
    """What an ``ArticleForm`` is given of ``request``: its user and pressed button."""
    return {"user": staff(request), "intent": Intent.of(request), "uploads": uploaded_pictures(request)}


def uploaded_pictures(request: HttpRequest) -> list[str]:
    """The names of the picture files that this request has stored: a preview takes them away again."""
    return request.__dict__.setdefault("uploaded_pictures", [])
