"""The rows of the meeting's screen: delegations and attendees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.validators import MaxValueValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.meeting.guarded import GuardedRowMixin
from articles.facts import Shown
from articles.models import Attendance, Delegation
from articles.models.attendance import SHOWS, Leaders, effective, starting_level
from liaison.names.comparison import alike
from liaison.staff.editing.page_forms import ROW_IS_GONE, PageFormSet
from liaison.staff.form_classes import RowClassMixin
from liaison.staff.forms import (
    ALREADY_RECORDED,
    AN_EDITOR_ADDS,
    ANOTHER,
    BilingualFormMixin,
    find_alike,
    is_hidden,
)
from liaison.staff.requests import staff
from liaison.staff.sight import sees_protected
from liaison.staff.widgets import RecordFieldsMixin
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import names_key
from liaison.web.compiled_queries import prepared
from organizations.disclosure import Disclosure
from organizations.models import Membership, Organization, Person
from organizations.protection.places import place_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet
    from django.forms import ModelForm
    from django.http import HttpRequest

    from articles.models import Meeting
    from liaison.typing import FormData, FormFiles, StrOrPromise
    from organizations.models.named import Named
    from organizations.protection.places import Place


_ADDED_TO_WHAT_GOES = _(
    "Someone added %(person)s to an organization that you are removing. Keep the organization, save the rest, "
    "then remove both."
)

_HIDDEN_IN_WHAT_GOES = _(
    "A protected person attended for an organization that you are removing. Keep the organization, or ask an editor to "
    "remove it."
)

# How many records of the same name a row offers.
MOST_ALIKE = 3


def shown_words(shown: Shown) -> str:
    """Return what visitors will see of an attendee, in words; a note if they will see nothing."""
    name = " ".join(str(part) for part in (shown.honorific, shown.name) if part)
    parts = [part for part in (name, str(shown.post), "" if shown.name else str(shown.organization)) if part]
    return _(", ").join(parts) if parts else str(_("nothing: this person is not shown or counted anywhere"))


class NewRecordMixin(GuardedRowMixin, BilingualFormMixin):
    """A form of a row that refers to a record, or enters a new one by its name.

    ``record_field`` is the relation, ``record_model`` the model it refers to. A stored row keeps its record: to replace
    it, staff remove the row and add another.
    """

    record_field = ""
    record_model: type[Organization] | type[Person]
    search_words: StrOrPromise = ""
    # Stored records with the typed name, which staff are asked about.
    alike: list[Named]

    def __init__(self, data: FormData = None, files: FormFiles = None, *, locked: bool, **options: Any) -> None:
        """Prepare the form. ``locked``: the user may only read the meeting."""
        super().__init__(data, files, **options)
        self.locked = locked
        self.alike = []
        record = self.fields[self.record_field]
        # The admin's links beside the field would lead away from the screen; new records are entered in the row.
        record.widget = getattr(record.widget, "widget", record.widget)
        record.widget.placeholder = self.search_words
        record.required = record.widget.is_required = False
        record.disabled = bool(self.instance.pk)
        self.fields["position"].widget = forms.HiddenInput()
        self.fields["position"].required = False
        self.fields["position"].validators.append(MaxValueValidator(9999))
        for field in self.fields.values():
            # The rows have no room for visible labels, except those of checkboxes.
            field.label = label = str(field.label)
            field.widget.attrs |= {"aria-label": label, "placeholder": label}
            field.disabled = field.disabled or self.locked

    def has_changed(self) -> bool:
        """Return whether anything was changed. A new row into which nothing was typed does not count."""
        if self.instance.pk:
            return super().has_changed()
        return bool(set(self.changed_data) - {"side", "position", "delegation_row", "same_name"})

    def record(self) -> Any:
        """Return the record of a stored row; None for a new row."""
        return getattr(self.instance, self.record_field) if self.instance.pk else None

    def row_errors(self) -> list[ModelForm]:
        """Return the errors that the row shows for itself: those about the whole row and those of hidden controls."""
        hidden = [field for field in self.hidden_fields() if field.name != "id"]
        return [*self.non_field_errors(), *(error for field in hidden for error in field.errors)]

    def new_names(self) -> list[str]:
        """Return the typed names, Arabic first."""
        return [self.cleaned_data.get(f"new_name_{code}") or "" for code in LANGUAGES]

    def new_marks(self) -> set[str]:
        """Return the comparison keys of the typed names; none if staff confirmed that it is another record."""
        another = self.cleaned_data.get("same_name")
        return set() if another else {alike(line) for line in names_key(*self.new_names()).split("\n") if line}

    def is_new_record(self) -> bool:
        """Return whether a name for a new record was typed."""
        return any(self.new_names()) and not self.instance.pk

    def new_record(self) -> Any:
        """Return an unsaved record with the typed names."""
        name_ar, name_en = self.new_names()
        return self.record_model(name_ar=name_ar, name_en=name_en)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("DELETE") or self.instance.pk or self.locked:
            return cleaned
        chosen = cleaned.get(self.record_field)
        if self.is_new_record():
            if chosen:
                self.add_error("new_name_ar", _("Choose from the list or enter a new name, not both."))
            else:
                self._ask_whether_it_is_another()
        elif not chosen and self.record_field not in self.errors:
            self.add_error(
                self.record_field, ROW_IS_GONE if self.is_gone else _("Choose from the list, or enter a new name.")
            )
        return cleaned

    def _ask_whether_it_is_another(self) -> None:
        if is_hidden(self.record_model, *self.new_names()):
            self.add_error("new_name_ar", AN_EDITOR_ADDS)
            return
        found = find_alike(self.record_model, *self.new_names())
        if found and not self.cleaned_data.get("same_name"):
            self.alike = found[:MOST_ALIKE]
            self.add_error("new_name_ar", ALREADY_RECORDED % {"name": found[0]})

    def asks(self) -> bool:
        """Return whether staff are or were asked if this is another record of the same name."""
        return bool(self.alike or self["same_name"].value())

    def clean_position(self) -> int:
        return self.cleaned_data.get("position") or 0


class DelegationForm(NewRecordMixin, forms.ModelForm):
    """The form of an organization that took part."""

    record_field = "organization"
    record_model = Organization
    search_words = _("Search for an organization")

    new_name_ar = forms.CharField(label=_("name in Arabic"), max_length=300, required=False)
    new_name_en = forms.CharField(label=_("name in English"), max_length=300, required=False)
    same_name = forms.BooleanField(label=ANOTHER, required=False)

    class Meta:
        model = Delegation
        fields = ["organization", "side", "leaders", "leader_count", "note", "position"]

    def __init__(self, data: FormData = None, files: FormFiles = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        # SQLite stores numbers that are too large for PostgreSQL.
        self.fields["leader_count"].validators.append(MaxValueValidator(9999))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        # A number that remains after another choice is not an error.
        if cleaned.get("leaders") != Leaders.COUNTED:
            cleaned["leader_count"] = None
        elif not cleaned.get("leader_count") and "leader_count" not in self.errors:
            self.add_error("leader_count", _("Enter how many leaders took part."))
        return cleaned

    def save(self, commit: bool = True) -> Delegation:
        if self.is_new_record():
            self.instance.organization = self.new_record()
            self.instance.organization.save()
        return super().save(commit)

    def shown_places(self) -> Iterable[Place]:
        """Return the note, and the name of an organization that is entered here."""
        yield place_in(self.instance, "note", _("the note on a delegation"))
        yield from self.new_name_places(_("the name of an organization"))

    def would_be(self) -> Delegation:
        """Return the row as it would be stored, without saving it."""
        if self.is_new_record():
            self.instance.organization = self.new_record()
            self.instance.organization.give_slug()
        return self.instance


class AttendanceForm(NewRecordMixin, forms.ModelForm):
    """The form of an attendee."""

    record_field = "person"
    record_model = Person
    search_words = _("Search for a person")

    new_name_ar = forms.CharField(label=_("name in Arabic"), max_length=300, required=False)
    new_name_en = forms.CharField(label=_("name in English"), max_length=300, required=False)
    same_name = forms.BooleanField(label=ANOTHER, required=False)
    # Names a delegation: a stored one by its key, a new one by the prefix of its form on the same page.
    delegation_row = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Attendance
        fields = ["person", "post_ar", "post_en", "disclosure", "position"]

    def __init__(self, data: FormData = None, files: FormFiles = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        if self.instance.pk is None:
            # Left empty, the level is the default of the person or of the organization.
            level: Any = self.fields["disclosure"]
            level.required, level.choices = False, [("", _("Their usual setting")), *Disclosure.choices]
            self.initial["disclosure"] = ""
        else:
            self.initial["delegation_row"] = str(self.instance.delegation_id)

    def shown_places(self) -> Iterable[Place]:
        """Return the post, as far as visitors see it, and the name of a person who is entered here."""
        level = self.instance.disclosure or Disclosure.NAMED
        person = self.instance.person if self.instance.person_id else None
        parts = SHOWS[effective(level, person.protected, person.limit()) if person else level]
        if "post" in parts:
            for code in LANGUAGES:
                yield place_in(self.instance, "post", _("the post of an attendee"), language=code)
        if "name" in parts:
            yield from self.new_name_places(_("the name of another person"))

    def protected(self) -> bool:
        """Return whether the attendee is a protected person."""
        return bool(self.instance.person_id and self.instance.person.protected)

    def visitor_sees(self) -> str:
        """Return what visitors will see of the attendee of a stored row; empty for a new row."""
        if not (self.instance.person_id and self.instance.delegation_id):
            return ""
        return shown_words(self.instance.shown_as())

    def save_for(self, delegation: Delegation) -> None:
        """Prepare the row for saving: set its delegation and its level, and store a new person."""
        if self.is_new_record():
            self.instance.person = self._new_person(delegation.organization)
        self._place(delegation)

    def would_be(self, delegation: Delegation) -> Attendance:
        """Return the row as it would be stored, without saving it."""
        if self.is_new_record():
            self.instance.person = self.new_record()
            self.instance.person.give_slug()
        self._place(delegation)
        return self.instance

    def _place(self, delegation: Delegation) -> None:
        self.instance.delegation = delegation
        if not self.instance.disclosure:
            self.instance.disclosure = starting_level(self.instance.person, delegation.organization, delegation.side)

    def _new_person(self, organization: Organization) -> Person:
        """Store the new person and return it.

        The typed post is stored as a membership, so that the next meeting suggests it.
        """
        person = self.new_record()
        person.save()
        post_ar, post_en = self.cleaned_data.get("post_ar") or "", self.cleaned_data.get("post_en") or ""
        if post_ar or post_en:
            Membership.objects.create(person=person, organization=organization, post_ar=post_ar, post_en=post_en)
        return person


class RowFormSet(PageFormSet):
    """A formset of rows that each refer to one record. A record in two rows is an error in the second."""

    twice: StrOrPromise = ""

    def standing(self) -> list[Any]:
        """Return the forms of the rows that will exist after saving."""
        return [
            form
            for form in self.forms
            if not form.cleaned_data.get("DELETE") and (form.has_changed() or form.instance.pk)
        ]

    def guard_rows(self) -> None:
        """Look for names that a public meeting must not show, in the rows that change or that become public."""
        if self.instance.public_at is None:
            return
        for form in self.standing():
            if not form.locked:
                form.guard_row(self.instance.pk)

    def validate_unique(self) -> None:
        seen: set[Any] = {getattr(row, self.form.record_field) for row in self.rows_elsewhere()}
        for form in self.standing():
            record = form.record() or form.cleaned_data.get(form.record_field)
            marks = {record} if record else form.new_marks()
            if marks & seen:
                form.add_error(form.record_field if record else "new_name_ar", self.twice)
            seen |= marks


class DelegationFormSet(RowFormSet):
    """The organizations of a meeting."""

    twice = _("This organization is already in this meeting. Remove one of the two rows.")

    def clean(self) -> None:
        super().clean()
        self.guard_rows()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # The attendees' formset, which is built later for the same meeting, reads this.
        self.instance.delegation_rows = self

    def stored(self) -> list[Delegation]:
        return _delegations("", meeting=self.instance.pk) if self.instance.pk else []

    def named(self, name: str) -> Any:
        """Return the form that an attendee's row names by key or by prefix; None if there is none."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, ModelForm]:
        by_key = {str(form["id"].value()): form for form in self.forms if form["id"].value()}
        return by_key | {str(form.prefix): form for form in self.forms}


class AttendanceFormSet(RowFormSet):
    """The attendees of a meeting."""

    twice = _("This person is already in this meeting. Remove one of the two rows.")

    @property
    def delegations(self) -> DelegationFormSet:
        """Return the formset of the delegations on the same page, one of which each row names."""
        return self.instance.delegation_rows

    @cached_property
    def _all_stored(self) -> list[Attendance]:
        return _attendances("", meeting=self.instance.pk) if self.instance.pk else []

    def stored(self) -> list[Attendance]:
        """Return the stored attendees of whom the user may know."""
        return [row for row in self._all_stored if row not in self.hidden]

    @cached_property
    def hidden(self) -> list[Attendance]:
        """Return the stored attendees of whom the user may not know: the page shows that they are there, and keeps them."""
        return [] if sees_protected() else [row for row in self._all_stored if row.person.protected]

    def clean(self) -> None:
        super().clean()
        self.guard_rows()
        for form in self.standing():
            if not form.locked:
                self._check_delegation(form)
        for attendance in self.hidden:
            row = self.delegations.named(str(attendance.delegation_id))
            if row and row.cleaned_data.get("DELETE"):
                raise forms.ValidationError(_HIDDEN_IN_WHAT_GOES)
        for attendance in self.rows_elsewhere():
            row = self.delegations.named(str(attendance.delegation_id))
            if row and row.cleaned_data.get("DELETE"):
                raise forms.ValidationError(_ADDED_TO_WHAT_GOES % {"person": attendance.person})

    def _check_delegation(self, form: Any) -> None:
        row = self.delegations.named(form.cleaned_data.get("delegation_row") or "")
        if row is None and "delegation_row" not in form.changed_data:
            # Somebody moved the person to an organization that was added while the page was open.
            return
        if row is None or not (row.has_changed() or row.instance.pk):
            form.add_error("person", _("Choose which organization this person represented."))
        elif row.cleaned_data.get("DELETE"):
            form.add_error(
                "person",
                _("The organization was removed. Remove this person too, or move them to another organization."),
            )

    def save_new(self, form: Any, commit: bool = True) -> Attendance:
        form.save_for(self.delegation_of(form))
        return super().save_new(form, commit)

    def save_existing(self, form: Any, obj: Attendance, commit: bool = True) -> Attendance:
        form.save_for(self.delegation_of(form))
        return super().save_existing(form, obj, commit)

    def delegation_of(self, form: AttendanceForm) -> Delegation:
        """Return the delegation of a valid row."""
        row = self.delegations.named(form.cleaned_data["delegation_row"])
        return row.instance if row else form.instance.delegation


@prepared(meeting=int)
def _delegations(language: str, meeting: Any) -> QuerySet[Delegation]:
    return Delegation.objects.filter(meeting=meeting).select_related("organization")


@prepared(meeting=int)
def _attendances(language: str, meeting: Any) -> QuerySet[Attendance]:
    return Attendance.objects.filter(meeting=meeting).select_related("person", "delegation__organization")


class RowInline(RecordFieldsMixin, RowClassMixin, admin.TabularInline):
    """An inline of the meeting's screen. Users who may change the meeting may change its rows."""

    extra = 0

    def get_form_kwargs(self, request: HttpRequest, obj: Meeting | None) -> Mapping[str, object]:
        return {"locked": not self.has_change_permission(request, obj), "decider": staff(request)}

    def has_add_permission(self, request: HttpRequest, obj: Meeting | None = None) -> bool:
        return obj is None or obj.may_be_changed_by(staff(request))

    def has_change_permission(self, request: HttpRequest, obj: Meeting | None = None) -> bool:
        return obj is None or obj.may_be_changed_by(staff(request))

    def has_delete_permission(self, request: HttpRequest, obj: Meeting | None = None) -> bool:
        return obj is None or obj.may_be_changed_by(staff(request))


class DelegationInline(RowInline):
    """The organizations of a meeting, as rows."""

    model = Delegation
    form = DelegationForm
    formset = DelegationFormSet
    autocomplete_fields = ("organization",)
    fields = tuple(DelegationForm.Meta.fields)


class AttendanceInline(RowInline):
    """The attendees of a meeting, as rows."""

    model = Attendance
    form = AttendanceForm
    formset = AttendanceFormSet
    autocomplete_fields = ("person",)
    fields = ("person", "post_ar", "post_en", "disclosure", "position")


def people_and_organizations(people: int, bodies: int) -> str:
    """Return so many people and organizations in words: ``5 people · 6 organizations``."""
    return " · ".join(
        (
            ngettext("%(count)d person", "%(count)d people", people) % {"count": people},
            ngettext("%(count)d organization", "%(count)d organizations", bodies) % {"count": bodies},
        )
    )


def stored_in_words(delegations: DelegationFormSet, attendances: AttendanceFormSet) -> str:
    """Return how many people and organizations are stored, in words; empty for none."""
    people, bodies = len(attendances.initial_forms) + len(attendances.hidden), len(delegations.initial_forms)
    return people_and_organizations(people, bodies) if bodies else ""
