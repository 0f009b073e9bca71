"""The forms on the page on which a step is confirmed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.admin.article.edition_forms import NOTE_LENGTH
from articles.admin.steps.messages import edition_name
from articles.admin.steps.names import NamesMixin
from articles.admin.steps.reinstatement import BACK, WITH_CHANGES, boxes_for
from articles.admin.steps.withdrawal import AlongMixin, labels_for, staff_address
from articles.models import Article, Meeting, Withdrawal
from articles.models.article import Edition
from articles.models.content import says_the_same
from articles.models.version import content_of, newest_version
from articles.models.withdrawal import CONSEQUENCES, Along, Reason, lacking_explanation
from articles.models.workflow import STEPS, WRITTEN_BESIDE, Change, Need, Status, Step, Terms
from articles.publishing.checks import grave, last_checks
from articles.publishing.guard.findings import edition_findings
from articles.publishing.other_places import elsewhere
from liaison.staff.date_fields import ClockFormMixin, MomentField, ZoneField
from liaison.staff.forms import BilingualFormMixin, find_alike, validate_readable
from liaison.staff.widgets import choose_from_suggestions
from liaison.text.languages import DIRECTIONS, other_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Unpack

    from django.contrib.auth.models import User
    from django.db.models import Model
    from django.forms import BoundField

    from articles.publishing.checks import Check
    from articles.publishing.missing_translations import Gap
    from articles.publishing.other_places import OtherPlace, OtherPlaces
    from liaison.typing import FormData, FormFiles, FormOptions, StrOrPromise
    from organizations.protection.findings import Finding


class NoteForm(BilingualFormMixin, forms.Form):
    """The form of a step that takes only a note for colleagues."""

    note = forms.CharField(
        label=_("Note for colleagues"),
        help_text=_("Shown in the timeline. Readers never see it."),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def terms(self) -> Terms:
        """Return the terms of the step from a valid form."""
        return Terms(note=self.cleaned_data["note"])


class StepForm(NoteForm):
    """The form of a step with one edition."""

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        step: str,
        edition: Edition,
        user: User,
        checks: list[Check],
        text: str = "",
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.step, self.edition, self.user, self.checks, self.text = step, edition, user, checks, text
        self.prepare()

    def questions(self) -> list[BoundField]:
        """Return the controls that are shown below the edition's title."""
        return self.visible_fields()

    def before_step(self) -> None:
        """Store what was entered besides the step, in the same transaction. Does nothing by default."""

    def prepare(self) -> None:
        """Adapt the fields to the step and the edition, and remove those that it has no use for."""
        self.fields["note"].required = Need.NOTE in STEPS[self.step].needs

    def languages(self) -> list[str]:
        """Return the languages of the editions with which the step is taken."""
        return [self.edition.language]


def is_kept_hidden(meeting: Meeting | None) -> bool:
    """Return whether a withdrawal hid ``meeting``: then it is made public only if somebody asks for it."""
    return meeting is not None and Withdrawal.objects.hiding(meeting).exists()


class PublishForm(NamesMixin, ClockFormMixin, StepForm):
    """The form for publishing and reinstating: when, what kind of change it is to readers, and what else is published.

    It has a control for each of the ``gaps``: names and posts without a text in the edition's language; and for each
    place that names somebody who must not be named, if the user may decide about that.
    """

    def __init__(self, *args: Any, gaps: Sequence[Gap] = (), **kwargs: Any) -> None:
        self.gaps = gaps
        super().__init__(*args, **kwargs)

    change = forms.ChoiceField(
        label=_("This change is"),
        choices=[choice for choice in Change.choices if choice[0] != Change.FIRST],
        widget=forms.RadioSelect,
        initial=Change.MINOR,
    )
    public_note = forms.CharField(
        label=_("Public note"),
        help_text=_(
            "For a correction, say what was wrong and what is right. Shown on the page and on the corrections page."
        ),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    at = MomentField(label=_("Publish at"), help_text=_("Leave empty to publish now. A future time schedules it."))
    expires_at = MomentField(label=_("Expires at"), help_text=_("Leave empty to keep it published."))
    time_zone = ZoneField()
    meeting_too = forms.BooleanField(
        label=_("Make the meeting public too"),
        help_text=_("Visitors will see its date, sides and topics beside the report and in the register."),
        required=False,
        initial=True,
    )
    in_step = forms.BooleanField(
        label=_("This brings it up to date with the other edition"), required=False, initial=True
    )
    other_too = forms.BooleanField(required=False, initial=False)
    aware = forms.BooleanField(label=_("I have read the warnings. Publish anyway."), required=False)

    field_order = (
        "aware",
        "change",
        "public_note",
        "at",
        "expires_at",
        "time_zone",
        "meeting_too",
        "in_step",
        "other_too",
        "note",
    )

    def prepare(self) -> None:
        super().prepare()
        self.findings = [check.finding for check in self.checks if check.finding]
        edition, article = self.edition, self.edition.article
        status, meeting = edition.status(), self.edition.article.meeting
        again = status in WRITTEN_BESIDE or self.step == Step.REINSTATE
        boxes = boxes_for(edition, self.user) if self.step == Step.REINSTATE else {}
        self.fields["public_note"].widget.attrs |= {"lang": edition.language, "dir": "auto"}
        if edition.expires_at and edition.expires_at > timezone.now():
            self.initial.setdefault("expires_at", edition.expires_at)
        if status == Status.SCHEDULED:
            self.initial.setdefault("at", edition.published_at)
        # A report that was published without its meeting keeps the meeting private unless somebody decides otherwise.
        self.initial.setdefault("meeting_too", not again and not is_kept_hidden(meeting))
        unused = {
            "change": not again or self._says_what_it_said(),
            "public_note": not again or self._says_what_it_said(),
            "at": again,
            "expires_at": article.kind == "meeting_report",
            "time_zone": again and article.kind == "meeting_report",
            "meeting_too": meeting is None or meeting.public_at is not None or f"{BACK}_{Along.MEETING}" in boxes,
            "in_step": edition.behind is None,
            "other_too": not self._other_is_ready(),
            "aware": not any(check.finding is None or check.finding.asks for check in grave(self.checks)),
        }
        # Reinstating a text that readers have seen is not a change, so the field is not required then.
        self.fields["change"].required = self.step == Step.PUBLISH
        for name, is_unused in unused.items():
            if is_unused:
                del self.fields[name]
        for gap in self.gaps:
            self.fields[gap.key] = forms.CharField(
                label=gap.known,
                required=False,
                max_length=gap.max_length,
                widget=forms.TextInput({"lang": gap.language, "dir": DIRECTIONS[gap.language]}),
                validators=[validate_readable],
            )
        self.prepare_names()
        self.fields = {**boxes, **self.fields}
        if "other_too" in self.fields:
            self.fields["other_too"].label = _("Also publish the %(edition)s") % {
                "edition": edition_name(other_language(edition.language))
            }

    def _says_what_it_said(self) -> bool:
        """Return whether the reinstated text is the one that readers saw last, so that it is no change to them."""
        if self.step != Step.REINSTATE or self.text == WITH_CHANGES:
            return False
        newest = newest_version(self.edition.article, self.edition.language)
        stored = content_of(self.edition.article, self.edition.language)
        return newest is not None and says_the_same(newest.content, stored)

    def _other_is_ready(self) -> bool:
        other = self.edition.other()
        waiting = (Status.DRAFT, Status.REVIEW, Status.APPROVED)
        return (
            self.step == Step.PUBLISH
            and other.status() in waiting
            and Step.PUBLISH in other.steps_for(self.user)
            and not other.missing()
            # A person who must not be named there is decided about on the page of that edition.
            and not grave(last_checks(other.article, other.language))
        )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if "aware" in self.fields and not cleaned.get("aware"):
            self.add_error(
                "aware",
                _("Read the warnings, then correct the text or confirm that you want to publish it anyway."),
            )
        self.check_names(self._still_named(cleaned))
        self._check_gaps(cleaned)
        if not self.errors:
            self._check_scheduled_meeting()
        return cleaned

    def _still_named(self, cleaned: dict[str, object]) -> Sequence[Finding]:
        """Return the findings that count: a meeting that stays private may say what it says."""
        if not self.findings or "meeting_too" not in self.fields or cleaned.get("meeting_too"):
            return self.findings
        article, language = self.edition.article, self.edition.language
        return edition_findings(article, language, with_meeting=False, with_changes=True)

    def _check_gaps(self, cleaned: dict[str, Any]) -> None:
        """Add errors for names that another record has: such a name is wrong, or the two records are one."""
        for gap in self.gaps:
            text = cleaned.get(gap.key)
            if text and gap.field == "name" and (found := _others_called(gap.record, text)):
                self.add_error(gap.key, _("“%(name)s” is already recorded.") % {"name": found})

    def questions(self) -> list[BoundField]:
        return [field for field in super().questions() if not field.name.startswith(("gap_", "anyway_"))]

    def gap_fields(self) -> list[BoundField]:
        """Return the controls of the gaps."""
        return [self[gap.key] for gap in self.gaps]

    def before_step(self) -> None:
        self.keep_decisions()
        for gap in self.gaps:
            text = self.cleaned_data.get(gap.key)
            if text and (record := gap.fill(text)):
                column = record._meta.get_field(f"{gap.field}_{gap.language}").verbose_name
                changed = [{"changed": {"fields": [str(column)]}}]
                LogEntry.objects.log_actions(self.user.pk, [record], CHANGE, changed, single_object=True)

    def _check_scheduled_meeting(self) -> None:
        """Add an error if a scheduled report is to publish a meeting that has no title in its language.

        A scheduled report does not give its title to the meeting, so the meeting could not be shown.
        """
        moment, meeting = self.cleaned_data.get("at"), self.edition.article.meeting
        if not (meeting and moment and moment > timezone.now()):
            return
        shown = self.cleaned_data.get("meeting_too") or meeting.public_at
        if shown and not all(getattr(meeting, f"title_{code}") for code in self.languages()):
            self.add_error(
                "at",
                _("Enter the meeting’s title in this language first, so that it can be published with this report."),
            )

    def terms(self) -> Terms:
        cleaned = self.cleaned_data
        return Terms(
            note=cleaned["note"],
            at=cleaned.get("at"),
            expires_at=cleaned.get("expires_at"),
            change=cleaned.get("change") or Change.MINOR,
            public_note=cleaned.get("public_note", ""),
            # A meeting that is already public only takes the title in a language in which it has none.
            meeting_too=cleaned.get("meeting_too", True),
            in_step=cleaned.get("in_step", False),
            along=tuple(key for key in Along.values if cleaned.get(f"{BACK}_{key}")),
            with_changes=self.text == WITH_CHANGES if self.text else None,
        )

    def languages(self) -> list[str]:
        own = self.edition.language
        return [own, other_language(own)] if self.cleaned_data.get("other_too") else [own]


def _others_called(record: Model, name: str) -> Model | None:
    return next((other for other in find_alike(type(record), name) if other.pk != record.pk), None)


class ReasonForm(NoteForm):
    """The form that asks for the reason of a withdrawal and for the explanation to readers."""

    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect, choices=Reason.choices)
    public_note = forms.CharField(
        label=_("Explanation for readers"),
        help_text=_(
            "Shown at the page’s address. Required when the text is no longer current. Not shown when you "
            "withdraw it for someone’s safety."
        ),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )

    field_order = ("reason", "public_note", "replacement", "note")

    def terms(self) -> Terms:
        cleaned = self.cleaned_data
        return Terms(
            note=cleaned["note"],
            reason=cleaned["reason"],
            public_note=cleaned["public_note"],
            replacement=cleaned.get("replacement"),
        )


def _with_addresses(places: Iterable[OtherPlace]) -> list[tuple[OtherPlace, str]]:
    return [(place, staff_address(place)) for place in places]


class WithdrawForm(AlongMixin, ReasonForm, StepForm):
    """The form for withdrawing one edition: a replacement, and what is withdrawn together with it."""

    replacement: forms.ModelChoiceField[Article] = forms.ModelChoiceField(
        Article.objects.all(),
        label=_("Replaced by"),
        help_text=_("Readers who open the old address are sent there."),
        required=False,
    )

    def prepare(self) -> None:
        super().prepare()
        choose_from_suggestions(self.fields["replacement"], Withdrawal._meta.get_field("replacement"))
        self.fields["public_note"].widget.attrs["lang"] = self.edition.language
        self.offer(labels_for(self.edition))
        other = self.edition.other()
        if Along.OTHER in self.offering and other.is_live():
            self.fields["along_note"] = self._note_for(other.language)

    def _note_for(self, language: str) -> forms.Field:
        return forms.CharField(
            label=_("Explanation for readers of the %(edition)s") % {"edition": edition_name(language)},
            max_length=NOTE_LENGTH,
            required=False,
            widget=forms.Textarea({"rows": 3, "dir": "auto", "lang": language}),
        )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if "along_note" in self.fields and "reason" in cleaned and Along.OTHER in self.along():
            missing = lacking_explanation(cleaned["reason"], cleaned.get("along_note", ""))
            if missing:
                self.add_error("along_note", missing["public_note"])
        return cleaned

    def terms(self) -> Terms:
        return replace(super().terms(), along=self.along(), along_note=self.cleaned_data.get("along_note", ""))

    @cached_property
    def elsewhere(self) -> OtherPlaces:
        """Return the other public pages about the people and organizations that the article and its meeting name."""
        return elsewhere(self.edition.article)

    def reports(self) -> list[tuple[OtherPlace, str]]:
        """Return other articles on the meeting, which stay, each with the address at which staff withdraw it."""
        return _with_addresses(self.elsewhere.reports)

    def people(self) -> list[tuple[OtherPlace, str]]:
        """Return the people whom other public pages name, each with the address at which staff change it."""
        return _with_addresses(self.elsewhere.people)

    def naming(self) -> list[tuple[OtherPlace, str]]:
        """Return the other articles and meetings that name these people, each with the address for staff."""
        return _with_addresses(self.elsewhere.naming)

    def consequences(self) -> list[tuple[StrOrPromise, StrOrPromise]]:
        """Return the label of each reason with what readers will find at the address."""
        return [(Reason(reason).label, consequence.notice) for reason, consequence in CONSEQUENCES.items()]


FORMS: dict[str, type[StepForm]] = {
    Step.PUBLISH: PublishForm,
    Step.REINSTATE: PublishForm,
    Step.WITHDRAW: WithdrawForm,
}
