"""Merging of what a page submits with what somebody else stored while it was open.

Fields are merged one by one. A field that the user did not change takes the stored value. A field that only the user
changed keeps the user's value. A field that both changed is shown in both versions. If somebody else added or removed
rows, these changes are taken over where the user changed no row; otherwise the user decides whose rows are saved.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst

from liaison.staff.editing.conflict import Conflict, Difference, RowChange
from liaison.staff.editing.controls import UNTOUCHED, display_text, fingerprint, submitted_values, typed_value
from liaison.staff.editing.page_forms import HeldBackData
from liaison.staff.editing.snapshot import form_has_news, guarded_states, rows_have_news, submitted_rows
from liaison.staff.forms import field_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BaseModelFormSet, ModelForm
    from django.http import QueryDict

    from liaison.staff.editing.page_forms import PageFormSet
    from liaison.staff.editing.snapshot import PageForms, ShownRow, Snapshot
    from liaison.typing import FormFiles

# The control of a row's place in a list: a change of it is reported for the list, not for the row.
_POSITION = "position"


def find_conflict(page: PageForms, snapshot: Snapshot, data: QueryDict, files: FormFiles) -> Conflict:
    """Return what differs between ``page`` as it is stored now, its ``snapshot``, and the request's ``data``."""
    conflict = Conflict(HeldBackData.of(data), files)
    hidden = _merge_form(page.form, snapshot.fields, page.form.prefix or "", conflict, conflict.differences)
    conflict.reordered = bool(hidden)
    several = page.lists(snapshot)
    changed_here = any(rows_have_news(formset, snapshot, data, files) for formset in several)
    came_or_went = False
    for formset in page.formsets:
        rows = snapshot.rows.get(str(formset.prefix), {})
        if formset not in several:
            conflict.rows += _merge_only_row(formset, rows, conflict)
        else:
            changes = [*_merge_rows(formset, rows, conflict)]
            came_or_went |= any(change.event != "changed" for change in changes)
            conflict.rows += changes
    conflict.asks_for_rows = came_or_went and changed_here
    if came_or_went and not changed_here:
        use_stored_rows(several, conflict.data)
    return conflict


def _merge_form(
    form: ModelForm, marks: dict[str, str], prefix: str, conflict: Conflict, differences: list[Difference]
) -> set[str]:
    """Compare the stored values of ``form`` with ``marks``, and both with the conflict's data under ``prefix``.

    In that data, fields that the user did not change take the stored values. Differences are appended to
    ``differences``. Returns the names of hidden controls that differ.
    """
    hidden: set[str] = set()
    for name, mark in marks.items():
        if name.startswith(":"):
            differences.extend(_state_difference(form, name[1:], mark))
            continue
        control = form.fields.get(name)
        if control is None or control.disabled or fingerprint(form[name].initial) == mark:
            continue
        if (difference := _merge_field(form, name, f"{prefix}-{name}" if prefix else name, mark, conflict)) is None:
            continue
        if control.widget.is_hidden:
            hidden.add(name)
        else:
            differences.append(difference)
    return hidden


def _merge_field(form: ModelForm, name: str, full_name: str, mark: str, conflict: Conflict) -> Difference | None:
    """Merge a field that somebody else changed; return None if the user changed it to the same value."""
    control, stored = form.fields[name], form[name].initial
    value = typed_value(control, full_name, conflict.data, conflict.files)
    by_both = value is not UNTOUCHED and fingerprint(value) != mark
    if by_both and fingerprint(value) == fingerprint(stored):
        return None
    if not by_both:
        _put(conflict.data, submitted_values(control, full_name, form[name].value()))
    yours = display_text(control, value) if by_both else ""
    label = str(form[name].label)
    return Difference(label, full_name, display_text(control, stored), yours, field_language(name), by_both)


def _state_difference(form: Any, name: str, mark: str) -> list[Difference]:
    states = guarded_states(form)
    if name not in states or fingerprint(states[name]) == mark:
        return []
    label, now = form.guarded_state_text(name)
    return [Difference(str(label), "", str(now), "")]


def _put(data: QueryDict, values: dict[str, list[str]]) -> None:
    for name, texts in values.items():
        data.setlist(name, texts)
        if not texts:
            del data[name]


def _merge_only_row(formset: PageFormSet, shown: dict[str, ShownRow], conflict: Conflict) -> Iterator[RowChange]:
    """Merge the only row of a formset, which a page shows from the start; it stays the same row of the page."""
    if not (formset.forms and shown):
        return
    form, prefix, kind = formset.forms[0], f"{formset.prefix}-0", _kind(formset)
    [(key, row), *_more] = shown.items()
    stored = str(form.instance.pk or "")
    if key and not stored and form_has_news(form, row.fields, prefix, conflict.data, conflict.files):
        # The stored row is gone, so the user's text becomes a new row.
        yield RowChange("removed", kind, row.label, is_kept=True)
    else:
        differences: list[Difference] = []
        conflict.reordered |= bool(_merge_form(form, row.fields, prefix, conflict, differences))
        if differences or key != stored:
            event = "changed" if key == stored else "added" if stored else "removed"
            yield RowChange(event, kind, str(form.instance) if stored else row.label, differences)
    if key != stored:
        conflict.data[f"{prefix}-{formset.key_name}"] = stored
        conflict.data[f"{formset.prefix}-INITIAL_FORMS"] = str(int(bool(stored)))


def _merge_rows(formset: BaseModelFormSet, shown: dict[str, ShownRow], conflict: Conflict) -> Iterator[RowChange]:
    """Merge the rows of a list, each in its place.

    A row that somebody else removed is ticked for removal, which the user may undo; it shows the records it stood for.
    A row that somebody else added is only reported.
    """
    stored = {str(form.instance.pk): form for form in formset.initial_forms}
    submitted = submitted_rows(formset, conflict.data)
    for prefix, key in submitted:
        row = shown.get(key)
        if row and key in stored:
            yield from _merge_row(formset, stored[key], row, prefix, conflict)
        elif row:
            _put(conflict.data, {f"{prefix}-{name}": [record] for name, record in row.records.items()})
            conflict.data[f"{prefix}-DELETE"] = "on"
            yield RowChange("removed", _kind(formset), row.label, is_listed=True)
    known = {key for _prefix, key in submitted} | shown.keys()
    for key, form in stored.items():
        if key not in known:
            yield RowChange("added", _kind(formset), str(form.instance), is_listed=True)


def _merge_row(
    formset: BaseModelFormSet, form: ModelForm, row: ShownRow, prefix: str, conflict: Conflict
) -> Iterator[RowChange]:
    differences: list[Difference] = []
    hidden = _merge_form(form, row.fields, prefix, conflict, differences)
    conflict.reordered |= _POSITION in hidden
    if differences or hidden - {_POSITION}:
        yield RowChange("changed", _kind(formset), str(form.instance), differences)


def _kind(formset: Any) -> str:
    return capfirst(str(formset.model._meta.verbose_name))


def use_stored_rows(formsets: list[Any], data: Any) -> None:
    """Replace the submitted rows of ``formsets`` in ``data`` with the stored ones."""
    for formset in formsets:
        pattern = re.compile(rf"{re.escape(formset.prefix)}-\d+-.+", re.DOTALL)
        for name in [name for name in data if pattern.fullmatch(name)]:
            del data[name]
        for form in formset.forms:
            _put(data, _submitted_by(form))
        data[f"{formset.prefix}-TOTAL_FORMS"] = str(len(formset.forms))
        data[f"{formset.prefix}-INITIAL_FORMS"] = str(len(formset.initial_forms))


def _submitted_by(form: ModelForm) -> dict[str, list[str]]:
    """Return what a browser would submit for ``form`` as it is shown."""
    values: dict[str, list[str]] = {}
    for name, control in form.fields.items():
        if not control.disabled and name != "DELETE":
            values |= submitted_values(control, form.add_prefix(name), form[name].value())
    return values
