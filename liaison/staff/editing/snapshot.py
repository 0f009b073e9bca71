"""Snapshots: what a page of the desk showed when it was opened.

A page carries a fingerprint of each field and row that it showed (``Snapshot``). When the page is submitted, these are
compared with what is stored and with what its form submits (``liaison/staff/editing/merge.py``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from liaison.staff.editing.controls import UNTOUCHED, fingerprint, typed_value
from liaison.text.numbers import number_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from django.forms import BaseModelFormSet, ModelForm
    from django.http import QueryDict

# The control that carries a page's snapshot.
SNAPSHOT = "_base"
# The control with which the user chooses whose rows are saved, and its value for the stored ones.
ROWS, STORED_ROWS = "_rows", "stored"


@dataclass(frozen=True)
class ShownRow:
    """A stored row as a page showed it. ``records`` are the keys of its records that no control submits."""

    label: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """What a page showed and when.

    ``fields`` holds fingerprints by field name; ``rows`` holds rows by the prefix of their formset and by their key.
    """

    at: str
    fields: dict[str, str]
    rows: dict[str, dict[str, ShownRow]]

    @classmethod
    def read(cls, text: str) -> Snapshot | None:
        """Return the snapshot in ``text``; None for anything that ``write()`` did not make."""
        try:
            at, fields, rows = json.loads(text)
            read = {
                str(prefix): {
                    str(key): ShownRow(str(label), _texts(marks), _texts(records))
                    for key, label, marks, records in shown
                }
                for prefix, shown in rows.items()
            }
            return cls(str(at), _texts(fields), read)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return None

    def write(self) -> str:
        """Return the snapshot as one line of JSON, for a hidden control of the page."""
        rows = {
            prefix: [[key, row.label, row.fields, row.records] for key, row in shown.items()]
            for prefix, shown in self.rows.items()
        }
        return json.dumps([self.at, self.fields, rows], ensure_ascii=False, separators=(",", ":"))

    def moment(self) -> dt.datetime | None:
        """Return when the page was opened; None if the request holds no valid time."""
        try:
            moment = parse_datetime(self.at)
        except ValueError:
            return None
        return moment if moment and timezone.is_aware(moment) else None


def _texts(values: Mapping[object, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}


@dataclass(frozen=True)
class PageForms:
    """The forms of a change page: the record's own, and the formsets of its rows."""

    form: ModelForm
    formsets: list[Any]

    def snapshot(self) -> Snapshot:
        """Return the snapshot of what these forms show now."""
        open_to_user = [formset for formset in self.formsets if marks_of(formset.empty_form)]
        rows = {str(formset.prefix): dict(_shown_rows(formset)) for formset in open_to_user}
        return Snapshot(timezone.now().isoformat(timespec="seconds"), marks_of(self.form), rows)

    def lists(self, snapshot: Snapshot) -> list[BaseModelFormSet]:
        """Return the formsets in ``snapshot`` that can have more than one row on the page."""
        return [formset for formset in self.formsets if str(formset.prefix) in snapshot.rows and not shows_one(formset)]


def shows_one(formset: BaseModelFormSet) -> bool:
    """Return whether the page has room for only one row, which it shows from the start."""
    return formset.max_num == 1


def _shown_rows(formset: BaseModelFormSet) -> Iterator[tuple[str, ShownRow]]:
    shown = formset.forms[:1] if shows_one(formset) else formset.initial_forms
    for form in shown:
        key = form.instance.pk
        yield str(key or ""), ShownRow(str(form.instance) if key else "", marks_of(form), _records_of(form))


def _records_of(form: ModelForm) -> dict[str, str]:
    """Return the keys of the records that a stored row can never change, by the names of their locked controls."""
    locked = (name for name, control in form.fields.items() if control.disabled and hasattr(control, "queryset"))
    return {name: str(form[name].value()) for name in locked if form[name].value()}


def marks_of(form: ModelForm) -> dict[str, str]:
    """Return the fingerprints of the fields that the user may change, and of the form's guarded states as ``:name``."""
    marks = {name: fingerprint(form[name].initial) for name in _own_names(form) if not form.fields[name].disabled}
    return marks | {f":{name}": fingerprint(state) for name, state in guarded_states(form).items()}


def guarded_states(form: Any) -> dict[str, str]:
    """Return the states that no control shows but whose change must be noticed while the page of ``form`` is open.

    A form that has any defines a method of this name, and ``guarded_state_text(name)``, which returns a label and
    words.
    """
    return form.guarded_states() if hasattr(form, "guarded_states") and form.instance.pk else {}


def _own_names(form: Any) -> list[str]:
    """Return the names of the controls without those that Django adds to identify and delete a row."""
    added = {"DELETE", form.instance._meta.pk.name}
    hidden_parent = {name for name, control in form.fields.items() if hasattr(control, "parent_instance")}
    return [name for name in form.fields if name not in added | hidden_parent]


def holds_news(page: PageForms, snapshot: Snapshot | None, data: Any) -> bool:
    """Return whether ``data``, submitted by ``page``, holds a value that is neither stored nor in ``snapshot``."""
    if any(value.strip() for name, value in data.items() if name.startswith("_") and name != SNAPSHOT):
        # Text typed beside the record, such as a note.
        return True
    if form_has_news(page.form, snapshot.fields if snapshot else {}, page.form.prefix or "", data):
        return True
    return any(rows_have_news(formset, snapshot, data) for formset in page.formsets)


def rows_have_news(formset: Any, snapshot: Snapshot | None, data: Any, files: Any = None) -> bool:
    """Return whether a row of ``formset`` was added, changed or ticked for removal in ``data`` and ``files``."""
    shown = snapshot.rows.get(str(formset.prefix), {}) if snapshot else {}
    stored = {str(form.instance.pk or ""): form for form in formset.forms}
    for prefix, key in submitted_rows(formset, data):
        form, marks = stored.get(key, formset.empty_form), shown.get(key, ShownRow()).fields
        if data.get(f"{prefix}-DELETE") or form_has_news(form, marks, prefix, data, files):
            return True
    return False


def form_has_news(form: ModelForm, marks: dict[str, str], prefix: str, data: object, files: object = None) -> bool:
    """Return whether ``data`` holds, under ``prefix``, a value that is neither stored in ``form`` nor among ``marks``.

    A hidden control, such as a row's position, counts only if the page showed it.
    """
    for name in _own_names(form):
        control = form.fields[name]
        if control.disabled or (control.widget.is_hidden and name not in marks):
            continue
        value = typed_value(control, f"{prefix}-{name}" if prefix else name, data, files or {})
        if value is not UNTOUCHED and fingerprint(value) not in (fingerprint(form[name].initial), marks.get(name)):
            return True
    return False


def submitted_rows(formset: Any, data: Any) -> list[tuple[str, str]]:
    """Return each row of ``formset`` in ``data`` as its prefix and the key of its stored row; empty for a new one."""
    count = min(_count(data, f"{formset.prefix}-TOTAL_FORMS"), formset.absolute_max)
    prefixes = [f"{formset.prefix}-{index}" for index in range(count)]
    return [(prefix, data.get(f"{prefix}-{formset.key_name}") or "") for prefix in prefixes]


def _count(data: QueryDict, name: str) -> int:
    """Return the count that ``data`` holds under ``name``; 0 if it is not a valid number."""
    return number_in(data.get(name) or "", 5)
