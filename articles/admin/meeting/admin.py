"""The admin of meetings: one screen with the meeting's facts, its attendees, and its report in both languages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.http import HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.article.edition_forms import ArticleForm, Intent, form_arguments
from articles.admin.article.event_texts import timeline
from articles.admin.article.history import PANEL_SIZE
from articles.admin.article.preview import PreviewingMixin, no_preview, preview
from articles.admin.list_columns import VisibilityFilter, badge
from articles.admin.meeting.guarded import keep_hidden
from articles.admin.meeting.layout import Desk
from articles.admin.meeting.like_another import LIKE, address_of_another, like
from articles.admin.meeting.reading.view import from_text
from articles.admin.meeting.rows import (
    AttendanceFormSet,
    AttendanceInline,
    DelegationInline,
    shown_words,
)
from articles.admin.meeting.unsaved_meeting import MeetingToBe
from articles.admin.naming_texts import tell_of_withheld
from articles.admin.steps.names import tell_held
from articles.admin.steps.page import respond
from articles.models import Article, Attendance, Delegation, Meeting
from articles.models.attendance import starting_level
from articles.models.kind import ArticleKind
from articles.models.meeting import ENDS_TOO_EARLY
from articles.publishing.guard.findings import unnameable
from articles.publishing.guard.held import hold_scheduled
from articles.publishing.guard.places import meeting_places
from liaison.staff.base import DeskAdmin
from liaison.staff.date_fields import ClockFormMixin, PartialDateField, ZoneField
from liaison.staff.editing.page_forms import PageFormSet
from liaison.staff.form_classes import RowClassMixin
from liaison.staff.forms import BilingualFormMixin
from liaison.staff.pasting import tell_notes
from liaison.staff.requests import staff
from liaison.staff.searching import holding
from liaison.staff.widgets import RecordFieldsMixin, as_key
from liaison.text.clock_times import instant_of
from liaison.text.dates import PartialDate, Precision
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import clean, is_blank
from organizations.disclosure import Disclosure
from organizations.models import Organization, Person
from organizations.protection.saving import GuardedFormMixin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Unpack

    from django.contrib.auth.models import User
    from django.db.models import Model
    from django.forms import ModelForm
    from django.http import HttpRequest
    from django.urls import URLPattern
    from django.utils.safestring import SafeString

    from articles.admin.article.edition_forms import ArticleFormOptions
    from liaison.staff.editing.page_forms import UnsavedData
    from liaison.typing import DeletedObjects, Fieldsets, FormData, FormFiles, FormSets, LinkBeside, Records
    from organizations.protection.people import Unnameable
    from organizations.protection.places import Place


class MeetingForm(GuardedFormMixin, ClockFormMixin, BilingualFormMixin, forms.ModelForm):
    """The form of a meeting's facts: when, where and how it took place, and about what. ``user`` writes it."""

    start = PartialDateField(label=_("Date"), help_text=_("Enter what you know and leave the rest empty."))
    end = PartialDateField(
        label=_("End"), required=False, help_text=_("Only if it ended on another day, or if you know the time.")
    )
    time_zone = ZoneField(required=False)
    public = forms.BooleanField(
        label=_("Visible to visitors"),
        required=False,
        help_text=_("In each language that has a title. Publishing the report turns this on."),
    )

    class Meta:
        model = Meeting
        fields = [
            *(f"title_{code}" for code in LANGUAGES),
            "cancelled",
            "format",
            *(f"place_{code}" for code in LANGUAGES),
            "organizers",
            "topics",
            *(f"{name}_{code}" for name in ("summary", "outcomes", "slug") for code in LANGUAGES),
        ]

    def __init__(self, data: FormData = None, files: FormFiles = None, *, user: User, **options: Any) -> None:
        super().__init__(data, files, decider=user, **options)
        self.user = user
        meeting = self.instance
        if meeting.pk:
            self.initial = {
                **self.initial,
                "start": meeting.start,
                "end": meeting.end,
                "public": bool(meeting.public_at),
            }
        self.tell_times_in(meeting.time_zone or timezone.get_default_timezone_name())
        for name in (f"{name}_{code}" for name in ("summary", "outcomes") for code in LANGUAGES):
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = 3
        self.fields["public"].disabled = not self.user.has_perm("articles.publish_article")
        if not meeting.may_be_changed_by(self.user):
            for field in self.fields.values():
                field.disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned |= self._lent_titles(cleaned)
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and start.time and not cleaned.get("time_zone") and "time_zone" not in self.errors:
            self.add_error("time_zone", _("Choose the city whose time you entered."))
        if (
            start
            and end
            and start.precision != end.precision
            and (start.precision, end.precision)
            != (
                Precision.TIME,
                Precision.DAY,
            )
        ):
            self.add_error("end", _("Give the end as precisely as the start: year, month, day or time."))
        elif start and end and not _ends_after(start, end, cleaned.get("time_zone") or ""):
            self.add_error("end", ENDS_TOO_EARLY)
        if start and not {"end", "time_zone"} & set(self.errors):
            self.instance.happens(start, end, cleaned.get("time_zone") or "")
        return cleaned

    def shown_places(self) -> Iterable[Place]:
        """Return the texts of a meeting that is or becomes public."""
        own = self.instance._meta.label_lower
        shown = meeting_places(self.instance) if self.cleaned_data.get("public") else ()
        return (place for place in shown if place.record_type == own)

    def becomes_public(self) -> bool:
        return bool(self.cleaned_data.get("public")) and self.instance.public_at is None

    def unnameable(self) -> Iterable[Unnameable]:
        return unnameable(self.instance.pk)

    def _lent_titles(self, cleaned: dict[str, object]) -> dict[str, str]:
        """Return the titles that a private meeting takes from its report.

        A meeting without any title takes one from the report. A title that equals the report's follows its changes.
        """
        typed = {f"title_{code}": _title(self.data.get(f"articles-0-title_{code}", "")) for code in LANGUAGES}
        if self.instance.public_at or cleaned.get("public") or {*typed} & {*self.errors}:
            return {}
        if not any(cleaned.get(name) for name in typed):
            return dict([(name, title) for name, title in typed.items() if title][:1])
        before = _titles_of_report(self.instance) if self.instance.pk else {}
        return {
            name: typed[name]
            for name, title in before.items()
            if title and typed[name] and name not in self.changed_data and getattr(self.instance, name) == title
        }

    def save(self, commit: bool = True) -> Meeting:
        meeting = self.instance
        if meeting.pk is None:
            meeting.created_by = self.user
        if self.cleaned_data["public"] != bool(meeting.public_at):
            meeting.public_at = timezone.now() if self.cleaned_data["public"] else None
        return super().save(commit)


def _title(text: str) -> str:
    """Return ``text`` as a form cleans it; empty if nothing in it is visible."""
    return "" if is_blank(text) else clean(text).strip()


def _titles_of_report(meeting: Meeting) -> dict[str, str]:
    """Return the stored titles of the first report on ``meeting``, by column; empty if there is none."""
    reports = meeting.articles.filter(kind=ArticleKind.MEETING_REPORT).order_by("pk")
    return reports.values(*(f"title_{code}" for code in LANGUAGES)).first() or {}


def _ends_after(start: PartialDate, end: PartialDate, zone: str) -> bool:
    """Return whether ``end`` can follow ``start``. Two times by the clock of ``zone`` must not be equal."""
    if start.time and end.time:
        begun, ended = instant_of(start, zone or "UTC"), instant_of(end, zone or "UTC")
        return begun is not None and ended is not None and begun < ended and start.day <= end.day
    return start.day <= end.day


class ReportForm(ArticleForm):
    """The form of a meeting's report: an article without the kind and the meeting."""

    class Meta(ArticleForm.Meta):
        fields = [name for name in ArticleForm.Meta.fields if name not in ("kind", "meeting")]

    def __init__(self, data: FormData = None, files: FormFiles = None, **options: Unpack[ArticleFormOptions]) -> None:
        super().__init__(data, files, **options)
        self.instance.kind = ArticleKind.MEETING_REPORT


class ReportFormSet(PageFormSet):
    """The first report on the meeting, or an empty form for it. Further reports have pages of their own."""

    def stored(self) -> Any:
        """Return the first report on the meeting, as a queryset."""
        return super().stored().filter(kind=ArticleKind.MEETING_REPORT).order_by("pk")[:1]

    def total_form_count(self) -> int:
        """Return the number of forms, whatever the request says.

        This is one, or for users who may not add a report the number of stored ones.
        """
        return 1 if self.max_num else self.initial_form_count()

    def clean(self) -> None:
        super().clean()
        form: Any = self.forms[0]
        if form.is_gone:
            raise forms.ValidationError(
                _("Someone deleted this report. Copy what you need, open the meeting again and write it there.")
            )
        if form.has_changed() and form.instance.pk is None and self.instance.pk and self.get_queryset():
            raise forms.ValidationError(
                _("Someone else has started this report. Open the meeting in another tab and add your text there.")
            )


class ReportInline(RecordFieldsMixin, RowClassMixin, admin.StackedInline):
    """The report on the meeting's screen."""

    model = Article
    form = ReportForm
    formset = ReportFormSet
    fields = tuple(ReportForm.Meta.fields)
    autocomplete_fields = ("organizations", "people", "topics")
    max_num = 1
    extra = 1
    can_delete = False

    def get_form_kwargs(self, request: HttpRequest, obj: Meeting | None) -> Mapping[str, object]:
        return form_arguments(request)

    def has_change_permission(self, request: HttpRequest, obj: Meeting | None = None) -> bool:
        """Return whether the user may write any part of the report; the form locks the fields they may not write."""
        return request.user.has_perm("articles.change_article") and (obj is None or _may_write(request, obj))

    has_add_permission = has_change_permission


def _may_write(request: HttpRequest, meeting: Meeting) -> bool:
    """Return whether the user may change the meeting or write into an edition of a report on it.

    Django asks this a dozen times for one page, so the reports are read once for a request.
    """
    user = staff(request)
    if meeting.may_be_changed_by(user):
        return True
    known: dict[Any, bool] = request.__dict__.setdefault("may_write_reports_on", {})
    if meeting.pk not in known:
        reports: Any = meeting.articles.filter(kind=ArticleKind.MEETING_REPORT)
        editions = (edition for report in reports.for_badges() for edition in report.editions())
        known[meeting.pk] = any(edition.may_be_changed_by(user) for edition in editions)
    return known[meeting.pk]


@admin.register(Meeting)
class MeetingAdmin(PreviewingMixin, DeskAdmin):
    """The screens of meetings: their list, and the one on which a meeting and its report are written."""

    form = MeetingForm
    inlines = (DelegationInline, AttendanceInline, ReportInline)
    autocomplete_fields = ("organizers", "topics")
    change_form_template = "admin/articles/meeting/change_form.html"
    list_display = ("headline", "when", "format", "visible", "arabic", "english", "bodies")
    list_filter = ("format", VisibilityFilter, "precision", "starts_on")
    search_fields = holding("title_ar", "title_en", "place_ar", "place_en")
    ordering = ("-starts_on", "-pk")
    proposed_by = LIKE

    @admin.display(description=_("title"), ordering="pk")
    def headline(self, meeting: Meeting) -> str:
        """Return the title of ``meeting``."""
        return str(meeting)

    @admin.display(description=_("date"), ordering="starts_on")
    def when(self, meeting: Meeting) -> str:
        """Return the date of ``meeting`` in words."""
        return meeting.when()

    @admin.display(description=_("visitors"))
    def visible(self, meeting: Meeting) -> SafeString:
        """Return a badge that shows whether visitors can see ``meeting``."""
        public = meeting.public_at is not None
        return format_html(
            '<span class="badge {}">{}</span>', "live" if public else "draft", _("Public") if public else _("Private")
        )

    @admin.display(description=_("Arabic report"))
    def arabic(self, meeting: Meeting) -> str:
        """Return the badge of the report's Arabic edition, or a dash."""
        return self._badge(meeting, "ar")

    @admin.display(description=_("English report"))
    def english(self, meeting: Meeting) -> str:
        """Return the badge of the report's English edition, or a dash."""
        return self._badge(meeting, "en")

    def _badge(self, meeting: Any, language: str) -> str:
        return badge(meeting.reports[0].edition(language)) if meeting.reports else "—"

    @admin.display(description=_("organizations"))
    def bodies(self, meeting: Any) -> int:
        """Return the number of organizations that took part."""
        return meeting.delegation_count or 0

    def with_columns(self, records: Any) -> Any:
        reports = Article.objects.filter(kind=ArticleKind.MEETING_REPORT).for_badges().order_by("pk")
        counts = (
            Delegation.objects.filter(meeting=OuterRef("pk"))
            .order_by()
            .values("meeting")
            .annotate(count=Count("pk"))
            .values("count")
        )
        counted = records.annotate(delegation_count=Subquery(counts))
        return counted.prefetch_related(Prefetch("articles", queryset=reports, to_attr="reports"))

    def lock(self, key: Any) -> None:
        """Lock the meeting, then its articles, so that two saves cannot both begin its first report."""
        super().lock(key)
        list(Article.objects.select_for_update().filter(meeting=key).order_by("pk").values_list("pk"))

    def has_change_permission(self, request: HttpRequest, obj: Meeting | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or _may_write(request, obj))

    def get_deleted_objects(self, objs: Records[Meeting], request: HttpRequest) -> DeletedObjects:
        """Return what deleting ``objs`` takes with it. Public meetings and meetings with articles are protected.

        Each of these articles is listed with a link that deletes it.
        """
        listed, counts, lacking, _protected = super().get_deleted_objects(objs, request)
        reports = Article.objects.filter(meeting__in=objs).order_by("pk")
        note = _("%(record)s (on public pages: make it private first)")
        public = [note % {"record": meeting} for meeting in objs if meeting.public_at]
        return listed, counts, lacking, [*(_with_its_end(report) for report in reports), *public]

    def get_form(self, request: HttpRequest, obj: Meeting | None = None, change: bool = False, **kwargs: object) -> Any:
        form: Callable[..., ModelForm] = super().get_form(request, obj, change, **kwargs)
        return partial(form, user=request.user)

    def get_fieldsets(self, request: HttpRequest, obj: Meeting | None = None) -> Fieldsets:
        # Used only for users who may not write, whose page is Django's own; the screen has a template of its own.
        return [(None, {"fields": ["when", *MeetingForm.Meta.fields]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Meeting | None = None) -> Any:
        return ("when",)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        if Intent.of(request).preview:
            return no_preview(request, context)
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        context["hidden_attendees"] = [row for rows in formsets for row in getattr(rows, "hidden", ())]
        if "title_ar" in context["adminform"].form.fields:
            context["desk"] = Desk.of(context["adminform"].form, formsets, staff(request))
            report = context["desk"].article_form.instance
            context["timeline"] = timeline(report, PANEL_SIZE) if report.pk else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def links_beside(self, request: HttpRequest, record: Meeting) -> list[LinkBeside]:
        add = reverse("admin:articles_meeting_add")
        own = [(_("New meeting like this one"), address_of_another(add, record))]
        return [*super().links_beside(request, record), *(own if self.has_add_permission(request) else ())]

    def proposal(self, request: HttpRequest, source: str) -> UnsavedData | None:
        """Return a meeting like the one whose key is ``source``, which the user may read."""
        meeting = _stored_record(Meeting.objects.all(), source)
        if meeting is None or not (self.has_add_permission(request) and self.has_view_permission(request, meeting)):
            messages.info(request, _("The meeting to begin with is no longer there. Enter this one from the start."))
            return None
        data, left_out = like(meeting)
        words = _("Taken from “%(meeting)s”. Enter the date, and remove who did not come this time.")
        messages.info(request, words % {"meeting": meeting})
        if left_out:
            messages.warning(request, _("Somebody whom only editors may see was left out. An editor can add them."))
        return data

    def after_saving(self, request: HttpRequest, form: ModelForm, formsets: FormSets) -> None:
        for one in (form, *(row for formset in formsets for row in formset.forms)):
            if isinstance(one, GuardedFormMixin):
                one.keep_decisions()
        tell_held(request, hold_scheduled(Q(meeting=form.instance.pk)))
        rows: Any = next((rows for rows in formsets if isinstance(rows, AttendanceFormSet)), ())
        withheld = (row.instance for row in rows if row.instance.pk and "disclosure" in row.changed_data)
        tell_of_withheld(request, [row.person for row in withheld if "name" not in row.shows()])
        keep_hidden(request, form.instance, was_public=bool(form.initial.get("public")))
        report = self._report_form(formsets)
        if report and report.instance.pk:
            report.written()
            tell_held(request, report.held)
            report.take_step()
            tell_notes(request, report)

    def preview_of(self, request: HttpRequest, form: MeetingForm, formsets: Any) -> HttpResponse:
        delegations, attendances, _reports = formsets
        may_change = form.instance.may_be_changed_by(staff(request))
        meeting = MeetingToBe.of(form, delegations, attendances) if may_change else None
        return preview(request, self._report_form(formsets), meeting)

    def _report_form(self, formsets: FormSets) -> Any:
        return next(
            (formset.forms[0] for formset in formsets if isinstance(formset, ReportFormSet) and formset.forms), None
        )

    def respond(self, request: HttpRequest, obj: Meeting) -> HttpResponse | None:
        intent = Intent.of(request)
        report = obj.articles.filter(kind=ArticleKind.MEETING_REPORT).order_by("pk").first()
        return respond(request, report, intent) if report else None

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("shown/", view(self.shown), name="articles_meeting_shown"),
            path("from-text/", view(self.from_text), name="articles_meeting_from_text"),
        ]
        return [*own, *super().get_urls()]

    def from_text(self, request: HttpRequest) -> HttpResponse:
        """Begin a new meeting with the text of its report."""
        return from_text(request, self)

    def shown(self, request: HttpRequest) -> JsonResponse:
        """Return what visitors would see of an attendee as typed into a row: ``{"words": …, "level": …}``."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return JsonResponse(_shown_as_typed(request.GET, staff(request)))


def _with_its_end(report: Article) -> SafeString:
    address = reverse("admin:articles_article_delete", args=[report.pk])
    return format_html('{} (<a class="deletelink" href="{}">{}</a>)', report, address, _("Delete this article"))


def _shown_as_typed(typed: Any, user: User) -> dict[str, str]:
    """Return the words and the level for a typed row.

    ``typed`` holds the row's person, organization, post, level and side, or the names of a new person or organization.
    """
    person = _stored_record(Person.objects.visible_to(user), typed.get("person")) or Person(
        name_ar=typed.get("new_name_ar", ""), name_en=typed.get("new_name_en", "")
    )
    organization = _stored_record(Organization.objects.all(), typed.get("organization")) or Organization(
        name_ar=typed.get("organization_ar", ""), name_en=typed.get("organization_en", "")
    )
    level = typed.get("disclosure")
    if level not in Disclosure.values:
        level = starting_level(person, organization, typed.get("side", ""))
    attendance = Attendance(
        person=person, post_ar=typed.get("post_ar", ""), post_en=typed.get("post_en", ""), disclosure=level
    )
    return {"words": shown_words(attendance.shown_as(organization)), "level": level}


def _stored_record(records: Any, key: str | None) -> Any:
    return records.filter(pk=as_key(key)).first() if key else None
