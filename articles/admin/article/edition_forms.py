"""The form of an article: who may write into which edition, changes beside a live text, and the requested step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, cast

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.steps.messages import NOT_ALLOWED, edition_name
from articles.models import Article, Assignment
from articles.models.article import Edition
from articles.models.content import RELATIONS
from articles.models.version import follow_versions_to_come
from articles.models.workflow import BEGUN_BY, STEPS, Need, State, Status, Step, Terms
from articles.publishing.drafting import StoredContent, is_shared_beside, record_writing
from articles.publishing.guard.held import hold_article
from articles.publishing.take import take
from liaison.media.images.variants import CENTER
from liaison.media.images.widgets import FocalPointField
from liaison.staff.forms import BilingualFormMixin
from liaison.staff.requests import staff
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import clean
from liaison.typing import ModelFormOptions
from liaison.web.compiled_queries import prepared
from organizations.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Unpack

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from liaison.typing import FormData, FormFiles, StrOrPromise

EDITION_FIELDS = ("title", "summary", "body", "source_line", "slug", "image_alt", "image_credit")
# The fields of both editions; all other fields are shared by them.
OF_AN_EDITION = tuple(f"{name}_{code}" for code in LANGUAGES for name in EDITION_FIELDS)
# The fields of the picture that both editions share.
OF_THE_PICTURE = ("image", "image_ppoi", "image_decorative")
NOTE_LENGTH = 2000

_PUBLISHED_WITHOUT = _("This edition is published, so it cannot be empty. To take it down, withdraw it.")

# These steps are confirmed on a page of their own, which asks for their terms.
WITH_A_PAGE = (Step.PUBLISH, Step.WITHDRAW, Step.REINSTATE, Step.DISCARD)


@dataclass(frozen=True)
class Intent:
    """What the pressed button asks for besides saving: a step for one edition, with a note, or its preview."""

    step: str = ""
    language: str = ""
    note: str = ""
    preview: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Intent:
        """Read the intent from ``_step=publish-ar`` (with ``_note``) or ``_preview=ar``; else it is a plain save."""
        language = request.POST.get("_preview", "")
        if language in LANGUAGES:
            return cls(Step.PUBLISH, language, preview=True)
        step, _hyphen, language = request.POST.get("_step", "").partition("-")
        note = clean(request.POST.get("_note", ""))[:NOTE_LENGTH].strip()
        return cls(step, language, note) if step in STEPS and language in LANGUAGES else cls()


class Writing(TypedDict):
    """The user who writes, what the pressed button asks for, and the list of stored picture files."""

    user: User
    intent: Intent
    uploads: list[str]


class ArticleFormOptions(ModelFormOptions, Writing):
    """The keyword arguments of an article's form."""


@prepared(article=int)
def _assignments(language: str, article: Any) -> QuerySet[Assignment]:
    return Assignment.objects.filter(article=article).select_related("to")


class ArticleForm(BilingualFormMixin, forms.ModelForm):
    """The form of an article with both its editions.

    ``user`` writes it; ``intent`` is what the pressed button asks for. It shows unpublished changes in place of the
    live text beside which they are stored, and stores them there again: saving does not change what readers see.
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
        """Prepare the form. The names of the picture files that it stores are appended to ``uploads``."""
        self.user, self.intent, self.uploads = user, intent, uploads
        article = cast("Article | None", options.get("instance"))
        self.read_chosen(article)
        self.kept = StoredContent.of(article) if article and article.pk else None
        super().__init__(data, files, **options)
        if self.kept:
            wanted = self.kept.wanted_relations
            self.initial.update({name: wanted[name] for name in wanted if name in self.fields})
        self.hidden = self._take_out_of_sight()
        if self.instance.pk is None:
            self.instance.created_by = self.user
        for code in LANGUAGES:
            if f"summary_{code}" in self.fields:
                self.fields[f"summary_{code}"].widget.attrs["rows"] = 3
            if not self.edition(code).may_be_changed_by(self.user):
                self._lock(*(f"{name}_{code}" for name in EDITION_FIELDS))
        if not self.instance.may_be_changed_by(self.user):
            self._lock("kind", "meeting", "organizations", "people", "topics", *OF_THE_PICTURE)

    def _take_out_of_sight(self) -> list[Person]:
        """Take people of whom the user may not know out of the form, and return those that ``clean`` puts back."""
        chosen = {getattr(one, "pk", one) for one in self.initial.get("people") or ()}
        hidden = list(Person.objects.out_of_sight().filter(pk__in=chosen)) if chosen else []
        if not hidden:
            return []
        kept = {person.pk for person in hidden}
        self.initial["people"] = [one for one in self.initial["people"] if getattr(one, "pk", one) not in kept]
        if not self.kept:
            return []
        words = ngettext(
            "%(count)d protected person is linked too, and stays.",
            "%(count)d protected people are linked too, and stay.",
            len(hidden),
        )
        self.fields["people"].help_text = words % {"count": len(hidden)}
        return hidden

    def _lock(self, *names: str) -> None:
        for name in names:
            if name in self.fields:
                self.fields[name].disabled = True

    def edition(self, language: str) -> Edition:
        """Return the article's edition in ``language``."""
        return self.instance.edition(language)

    @cached_property
    def assignments(self) -> dict[str, Assignment]:
        """Return the assignments of both editions, by language."""
        given = _assignments("", article=self.instance.pk) if self.instance.pk else []
        return {assignment.language: assignment for assignment in given}

    def is_stored(self, language: str) -> bool:
        """Return whether any text of the edition is stored. A form that is shown again may hold typed text only."""
        stored = self.kept.texts[language] if self.kept else {}
        return any(stored.get(name) for name in BEGUN_BY)

    def guarded_states(self) -> dict[str, str]:
        """Return the state of each edition by language: a change of it while the page is open must be noticed."""
        beside = self.instance.state_of_changes
        return {
            edition.language: f"{edition.state} {edition.published_at} {edition.expires_at} {beside(edition.language)}"
            for edition in self.instance.editions()
        }

    def guarded_state_text(self, language: str) -> tuple[str, StrOrPromise]:
        """Return a label for the edition, and its state in words."""
        return edition_name(language), self.edition(language).status().label

    def has_changed(self) -> bool:
        """Return whether anything was changed or a step is requested, which must be checked even for an empty form."""
        return bool(self.intent.step) or super().has_changed()

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not (self.empty_permitted and not self.has_changed()):
            self._check_editions()

    def _check_editions(self) -> None:
        """Check the article as a whole, once the submitted values are set on the instance."""
        for edition in self.instance.editions():
            if edition.state == State.PUBLISHED:
                self._keep_whole(edition)
        if self.intent.step and not self.errors:
            self._check_step()

    def clean(self) -> dict[str, object]:
        """Return the cleaned data. For no picture or a new one, earlier decisions about the picture are reset."""
        cleaned = super().clean() or self.cleaned_data
        if "image" in self.cleaned_data:
            self._decide_anew(cleaned)
        if self.hidden and "people" in cleaned:
            cleaned["people"] = [*cast("Iterable[Person]", cleaned["people"]), *self.hidden]
        return cleaned

    def _decide_anew(self, cleaned: dict[str, object]) -> None:
        is_new = "image" in self.changed_data
        if not cleaned["image"]:
            cleaned |= {"image_ppoi": CENTER, "image_decorative": False}
        elif not cleaned.get("image_ppoi") or (is_new and "image_ppoi" not in self.changed_data):
            cleaned["image_ppoi"] = CENTER if is_new else self.instance.image_ppoi

    def picture_is_lost(self) -> bool:
        """Return whether the submitted form had a picture, which browsers do not send again with the form."""
        return self.is_bound and bool(self.files.get(self.add_prefix("image")))

    def _keep_whole(self, edition: Edition) -> None:
        """Add errors for required texts that a published edition lacks, whatever button was pressed.

        The database would refuse such an edition.
        """
        for name, message in edition.missing().items():
            if name not in self.errors:
                self.add_error(name, message if name.startswith("image_alt") else _PUBLISHED_WITHOUT)

    def _check_step(self) -> None:
        """Refuse a step that cannot be taken, before anything is stored, beside the field that prevents it."""
        intent, edition = self.intent, self.edition(self.intent.language)
        status = edition.status()
        # A preview shows the text in any status.
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
        """Add ``error`` to the field it is about; an error about the note goes to the box of the note."""
        if about_note := getattr(error, "error_dict", {}).get("note"):
            self.errors["note"] = self.error_class(about_note)
        else:
            self.add_error(None, error)

    def typed_note(self) -> str:
        """Return the submitted note for colleagues, to be shown again."""
        return clean(self.data.get("_note", ""))[:NOTE_LENGTH] if self.is_bound else ""

    def _changes_the_edition(self) -> bool:
        return self._changes_what_both_share() or self._changes(self.intent.language)

    def _changes(self, language: str) -> bool:
        return any(f"{name}_{language}" in self.changed_data for name in EDITION_FIELDS)

    def _approves_what_it_writes(self) -> bool:
        """Return whether the step would approve text that this same form changes, against the two-person rule."""
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
                # Relations are kept with the changes beside the live text, so they are not stored in the article.
                self.cleaned_data = {name: value for name, value in self.cleaned_data.items() if name not in RELATIONS}
        return super().save(commit)

    def commit_picture(self) -> None:
        """Store an uploaded picture, and the variants around a new focal point.

        It must be a file now, because it may have to be kept beside the live picture, or be deleted after a preview.
        """
        uploaded = self.instance.image and not self.instance.image._committed
        if uploaded or "image_ppoi" in self.changed_data:
            self.instance._meta.get_field("image").pre_save(self.instance, add=False)
        if uploaded:
            self.uploads.append(self.instance.image.name)

    def wanted_relations(self) -> dict[str, list[int]]:
        """Return the keys of the chosen records by relation, sorted."""
        return {name: sorted(record.pk for record in self.cleaned_data[name]) for name in RELATIONS}

    def written(self) -> None:
        """Record an event for each edition that was changed, after everything is stored."""
        for edition in self.instance.editions():
            # Shared fields are part of each edition: the two-person rule applies to their changes too.
            if self._changes(edition.language) or (self._changes_what_both_share() and edition.is_begun()):
                record_writing(self.instance, self.user, edition.language)
        follow_versions_to_come(self.instance)
        self.held = hold_article(self.instance.pk)
        if self.held:
            self.instance.refresh_from_db()

    def take_step(self) -> None:
        """Take the requested step with the saved article, unless the step has a page of its own."""
        intent = self.intent
        if intent.step and not intent.preview and intent.step not in WITH_A_PAGE:
            take(self.instance, intent.step, intent.language, self.user, Terms(note=intent.note))


def form_arguments(request: HttpRequest) -> Writing:
    """Return the arguments of an ``ArticleForm`` for ``request``: its user, the pressed button, the uploads."""
    return {"user": staff(request), "intent": Intent.of(request), "uploads": uploaded_pictures(request)}


def uploaded_pictures(request: HttpRequest) -> list[str]:
    """Return the list of picture files that ``request`` has stored. A preview deletes them again."""
    return request.__dict__.setdefault("uploaded_pictures", [])
