"""Writing an article in the admin: who may write into which edition, the steps asked for, and the preview."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import views
from articles.models import Article
from articles.models.live_article import live_article
from articles.models.edition import STEPS, Edition, State, Status, Step
from liaison.dates import zone_city
from liaison.forms import BilingualFormMixin
from liaison.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

    from articles.models import Meeting

EDITION_FIELDS = ("title", "summary", "body", "source_line", "slug", "image_alt", "image_credit")
LANGUAGE_NAMES = {"ar": _("Arabic"), "en": _("English")}


@dataclass(frozen=True)
class Intent:
    """What the pressed button asks for beyond saving: a step for one edition, or its preview."""

    step: str = ""
    language: str = ""
    preview: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Intent:
        """Read from ``_step=publish-ar`` or ``_preview=ar``; anything else is a plain save."""
        language = request.POST.get("_preview", "")
        if language in LANGUAGES:
            return cls(Step.PUBLISH, language, preview=True)
        step, _hyphen, language = request.POST.get("_step", "").partition("-")
        return cls(step, language) if step in STEPS and language in LANGUAGES else cls()


class ArticleForm(BilingualFormMixin, forms.ModelForm):
    """An article with both its editions. Subclasses are made per request with ``user`` and ``intent``."""

    user: User
    intent = Intent()

    meeting_too = forms.BooleanField(
        label=_("Make the meeting public too"),
        help_text=_("Visitors then see its date, sides and topics beside the report and in the register."),
        required=False,
        initial=True,
    )

    class Meta:
        model = Article
        fields = [
            "kind",
            "meeting",
            "organizations",
            "people",
            "topics",
            "image",
            *(f"{name}_{code}" for code in LANGUAGES for name in EDITION_FIELDS),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.created_by = self.user
        for code in LANGUAGES:
            self.fields[f"publish_at_{code}"] = _moment_field()
            if f"summary_{code}" in self.fields:
                self.fields[f"summary_{code}"].widget.attrs["rows"] = 3
            if not self.edition(code).may_be_changed_by(self.user):
                self._lock(*(f"{name}_{code}" for name in EDITION_FIELDS))
        if not self.instance.may_be_changed_by(self.user):
            self._lock("kind", "meeting", "organizations", "people", "topics", "image")

    def _lock(self, *names: str) -> None:
        for name in names:
            if name in self.fields:
                self.fields[name].disabled = True

    def edition(self, language: str) -> Edition:
        return self.instance.edition(language)

    def has_changed(self) -> bool:
        """A step asked for an empty form must be checked, and refused, like any other."""
        # The offer to make the meeting public is no part of the report: alone it begins none.
        return bool(self.intent.step) or bool(set(self.changed_data) - {"meeting_too"})

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"kind"}  # type: ignore[misc]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        for edition in self.instance.editions():
            if edition.state == State.PUBLISHED:
                self._keep_whole(edition)
        self._refuse_forgotten_times()
        if self.intent.step and not self.errors:
            self._check_step()

    def _refuse_forgotten_times(self) -> None:
        """A time of publication typed beside another button than "Publish" would be lost without a word."""
        if self.intent.preview:
            return
        publishing = self.intent.language if self.intent.step == Step.PUBLISH else ""
        for code in LANGUAGES:
            if code != publishing and self.cleaned_data.get(f"publish_at_{code}"):
                self.add_error(
                    f"publish_at_{code}",
                    _("This time counts only together with “Publish”. Press “Publish”, or leave the time empty."),
                )

    def picture_is_lost(self) -> bool:
        """Whether a page that comes back with errors had brought a picture, which browsers do not send twice."""
        return self.is_bound and bool(self.files.get(self.add_prefix("image")))

    def _keep_whole(self, edition: Edition) -> None:
        """The database refuses a published edition without a title or a text, whatever button was pressed."""
        for name in edition.missing():
            if name not in self.errors:
                self.add_error(
                    name, _("This edition is published and cannot be without it. To take it away, withdraw it.")
                )

    def _check_step(self) -> None:
        edition = self.edition(self.intent.language)
        if self.intent.preview and edition.is_live():
            return
        if edition.status() == Status.MISSING and (missing := edition.missing()):
            self.add_error(None, ValidationError(missing))
            return
        try:
            edition.check(self.intent.step, by=None if self.intent.preview else self.user)
        except ValidationError as error:
            self.add_error(None, error)
        except PermissionDenied:
            self.add_error(None, _("Your role does not allow this step."))
        else:
            self._check_scheduled_meeting()

    def reported_meeting(self) -> Meeting | None:
        """The meeting this reports, with what the same page says of it."""
        return self.cleaned_data.get("meeting")

    def _check_scheduled_meeting(self) -> None:
        """A scheduled report lends no title: without one of its own the meeting would not come out beside it."""
        code = self.intent.language
        moment, meeting = self.cleaned_data.get(f"publish_at_{code}"), self.reported_meeting()
        if self.intent.step != Step.PUBLISH or self.intent.preview or not (moment and moment > timezone.now()):
            return
        shown = meeting and (self.cleaned_data.get("meeting_too") or meeting.public_at)
        if shown and not getattr(meeting, f"title_{code}"):
            self.add_error(
                f"publish_at_{code}",
                _("Write the meeting's title in this language first, so that the meeting comes out with this report."),
            )

    def take_step(self) -> None:
        """Take the step asked for with the saved article."""
        language = self.intent.language
        moment = None if self.intent.preview else self.cleaned_data.get(f"publish_at_{language}")
        meeting = self.instance.meeting
        # A meeting that is public already only takes the title of a language in which it had none.
        meeting_too = self.cleaned_data.get("meeting_too", False) or bool(meeting and meeting.public_at)
        # Whoever is not asked, because they only preview, sees what publishing does unless a publisher decides otherwise.
        meeting_too = meeting_too or not self.user.has_perm(STEPS[Step.PUBLISH].permission)
        if self.intent.preview and self.edition(language).is_live():
            return
        by = None if self.intent.preview else self.user
        self.instance.take(self.intent.step, language, by=by, at=moment, meeting_too=meeting_too)


# What every database and time zone can hold.
EARLIEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


def _moment_field() -> forms.DateTimeField:
    return forms.DateTimeField(
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        label=_("Publish at"),
        help_text=_("Left empty: at once. A time to come schedules it, by the clock of %(city)s.")
        % {"city": zone_city(settings.TIME_ZONE)},
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def form_for(request: HttpRequest, form: type[ArticleForm]) -> type[ArticleForm]:
    """``form`` for this request's user and pressed button."""
    return type(form.__name__, (form,), {"user": request.user, "intent": Intent.of(request)})


def preview(request: HttpRequest, article: Article, language: str) -> HttpResponse:
    """The public page of ``article`` as it would be now; the open transaction is rolled back, so nothing is kept."""
    with translation.override(language):
        found: Any = live_article(article.pk)
        response = views.article_page(request, found)
    transaction.set_rollback(True)
    if request.FILES and article.image:
        _carry_along(article.image, response)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def no_preview(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """In the preview's own tab: what must be corrected first, and no second form beside the one being written in."""
    rows = [formset.formset for formset in context["inline_admin_formsets"]]
    forms_of_page = [context["adminform"].form, *(form for formset in rows for form in formset.forms)]
    mistakes = [
        *(mistake for form in forms_of_page for mistake in _mistakes(form)),
        *(("", message) for formset in rows for message in formset.non_form_errors()),
    ]
    page = {**context, "title": gettext("No preview yet"), "subtitle": None, "mistakes": mistakes}
    response = TemplateResponse(request, "desk/no_preview.html", page)
    response["Cache-Control"] = "no-store"
    return response


def _mistakes(form: Any) -> Iterator[tuple[Any, Any]]:
    """Each error of ``form`` with the label of its field, empty where it is about the whole."""
    for name, messages_of_field in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        yield from ((label, message) for message in messages_of_field)


def _carry_along(picture: Any, response: HttpResponse) -> None:
    """Put a picture that was uploaded with the preview into the page itself, and take its file away again."""
    with picture.open("rb") as file:
        data = b64encode(file.read())
    response.content = response.content.replace(picture.url.encode(), b"data:image/webp;base64," + data)
    picture.storage.delete(picture.name)


def tell(request: HttpRequest, article: Article, intent: Intent) -> None:
    """Say in plain words what became of the edition, with a link where there is something to see."""
    edition = article.edition(intent.language)
    status = edition.status()
    texts = {
        Status.LIVE: gettext("The %(edition)s is live."),
        Status.SCHEDULED: gettext("The %(edition)s is scheduled."),
        Status.REVIEW: gettext("The %(edition)s is waiting for review."),
        Status.APPROVED: gettext("The %(edition)s is approved."),
        Status.DRAFT: gettext("The %(edition)s is a draft again."),
        Status.WITHDRAWN: gettext("The %(edition)s is withdrawn: visitors no longer find it."),
    }
    names = {"ar": gettext("Arabic edition"), "en": gettext("English edition")}
    text = texts[status] % {"edition": names[intent.language]}
    if status != Status.LIVE:
        messages.success(request, text)
        return
    with translation.override(intent.language):
        address = article.get_absolute_url()
    messages.success(request, format_html('{} <a href="{}">{}</a>', text, address, gettext("See the page")))


@dataclass(frozen=True)
class EditionPanel:
    """What the screen shows of one edition beside its fields."""

    language: str
    name: Any
    status: Status
    steps: list[Step]
    form: ArticleForm
    address: str

    def field(self, name: str) -> forms.BoundField:
        return self.form[f"{name}_{self.language}"]

    def fields(self) -> dict[str, forms.BoundField]:
        return {name: self.field(name) for name in (*EDITION_FIELDS, "publish_at")}

    def published_at(self) -> Any:
        """When it comes or came out; a time from which it was taken off again is none."""
        out = self.status in (Status.SCHEDULED, Status.LIVE, Status.WITHDRAWN)
        return self.form.edition(self.language).published_at if out else None

    def can_schedule(self) -> bool:
        return Step.PUBLISH in self.steps

    def locked(self) -> bool:
        return self.form.fields[f"title_{self.language}"].disabled


def panels(form: ArticleForm, user: User) -> list[EditionPanel]:
    """One panel per edition, Arabic first."""
    return [_panel(form, code, user) for code in LANGUAGES]


def _panel(form: ArticleForm, code: str, user: User) -> EditionPanel:
    edition = form.edition(code)
    status = edition.status()
    steps = _first_steps(user) if status == Status.MISSING else edition.steps_for(user)
    address = ""
    if status == Status.LIVE:
        with translation.override(code):
            address = form.instance.get_absolute_url()
    return EditionPanel(code, LANGUAGE_NAMES[code], status, steps, form, address)


def _first_steps(user: User) -> list[Step]:
    """What an edition nobody has begun may become at once: it is a draft as soon as it is typed."""
    return [
        Step(step) for step, rule in STEPS.items() if Status.DRAFT in rule.sources and user.has_perm(rule.permission)
    ]


def main_step(panels: list[EditionPanel]) -> tuple[EditionPanel, Step] | None:
    """The one step the bar offers: the furthest that leads towards readers, Arabic before English."""
    for panel in panels:
        if panel.status == Status.WITHDRAWN or (panel.status == Status.MISSING and panel.language == "en"):
            continue
        for step in (Step.PUBLISH, Step.APPROVE, Step.SUBMIT):
            if step in panel.steps:
                return panel, step
    return None
