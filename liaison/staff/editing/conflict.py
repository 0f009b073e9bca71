"""What somebody else stored while a page was open, found when it comes back, and the page's text with that taken in."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.utils.text import capfirst

from liaison.models import Event
from liaison.staff.audit.models import name_of
from liaison.staff.editing.controls import fingerprint, sent
from liaison.staff.editing.snapshot import (
    RowChange,
    compare_form,
    is_touched,
    moved,
    number,
    put,
    rows_named,
    shows_one,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.contrib.auth.models import User

    from liaison.staff.editing.snapshot import Base, Difference, Page, Row

# A page opened while the other's save was on its way bears an earlier time than its record.
_ON_ITS_WAY = dt.timedelta(seconds=30)


@dataclass
class Meanwhile:
    """What differs from what a page showed; ``data`` is the request's, with what the user left alone brought up to date."""

    data: Any
    files: Any
    differences: list[Difference] = field(default_factory=list)
    rows: list[RowChange] = field(default_factory=list)
    reordered: bool = False
    change: Change | None = None

    def __bool__(self) -> bool:
        return bool(self.differences or self.rows or self.reordered)

    def kept(self) -> list[Difference]:
        """What both changed: the user's text stands in the form, the other's beside it."""
        everything = [*self.differences, *(found for row in self.rows for found in row.differences)]
        return [difference for difference in everything if difference.kept]


@dataclass(frozen=True)
class Change:
    """Who changed a record last, and when; ``own`` when it was the user, in another window."""

    by: str
    at: dt.datetime
    own: bool


def changed_meanwhile(page: Page, base: Base, data: Any, files: Any) -> Meanwhile:
    """Compare ``page``, which shows what is stored now, with ``base`` and with the request's ``data``."""
    found = Meanwhile(data.copy(), files)
    found.reordered = compare_form(page.form, base.fields, page.form.prefix or "", found.data, files, found.differences)
    changes: dict[str, list[RowChange]] = {}
    several: list[_Rows] = []
    named: set[str] = set()
    # Backwards: rows name rows of formsets that come before their own, and what is named stays.
    for formset in reversed(page.formsets):
        prefix = str(formset.prefix)
        if prefix not in base.rows:
            continue
        if shows_one(formset):
            changes[prefix] = list(_compare_one(formset, base.rows[prefix], found))
        else:
            several.insert(0, _Rows(formset, base.rows[prefix], found, named))
            changes[prefix] = several[0].changes
    found.rows = [change for formset in page.formsets for change in changes.get(str(formset.prefix), [])]
    _write(several, found)
    return found


def _compare_one(formset: Any, shown: dict[str, Row], found: Meanwhile) -> Iterator[RowChange]:
    """The row that a page shows from the start: begun, changed or removed, it stays the same row of the page."""
    if not (formset.forms and shown):
        return
    form, prefix, kind = formset.forms[0], f"{formset.prefix}-0", _kind(formset)
    [(key, row), *_more] = shown.items()
    stored = str(form.instance.pk or "")
    if key and not stored and is_touched(form, row, prefix, found.data, found.files):
        # The user's text becomes a new row.
        yield RowChange("put back", kind, row.label)
    else:
        seen: list[Difference] = []
        found.reordered |= compare_form(form, row.fields, prefix, found.data, found.files, seen)
        if seen or key != stored:
            what = "changed" if key == stored else "added" if stored else "removed"
            yield RowChange(what, kind, str(form.instance) if stored else row.label, seen)
    if key != stored:
        key_name = formset.model._meta.pk.name
        put(found.data, {f"{prefix}-{key_name}": [stored], f"{formset.prefix}-INITIAL_FORMS": [str(int(bool(stored)))]})


def _kind(formset: Any) -> str:
    return capfirst(str(formset.model._meta.verbose_name))


class _Rows:
    """The rows of one formset as the request holds them, each with what became of it.

    ``named`` are the rows that others on the page name; those of this one are added to it.
    """

    def __init__(self, formset: Any, shown: dict[str, Row], found: Meanwhile, named: set[str]) -> None:
        self.formset, self.shown, self.found, self.named = formset, shown, found, named
        self.prefix, self.key_name = str(formset.prefix), str(formset.model._meta.pk.name)
        self.names = rows_named(formset.empty_form)
        self.stored = {str(form.instance.pk): form for form in formset.initial_forms}
        self.changes: list[RowChange] = []
        initial, total = (number(found.data, f"{self.prefix}-{name}_FORMS") for name in ("INITIAL", "TOTAL"))
        total = min(total, formset.absolute_max)
        for index in range(initial, total):
            self._note_named(index)
        became = {index: self._became(index) for index in range(min(initial, total))}
        self.known = [index for index, what in became.items() if what == "stays"]
        self.put_back = [index for index, what in became.items() if what == "put back"]
        self.new = list(range(initial, total))
        posted = {self.key(index) for index in self.known}
        self.added = [form for key, form in self.stored.items() if key not in shown and key not in posted]
        self.changes += [RowChange("added", _kind(formset), str(form.instance)) for form in self.added]
        self.moves = bool(self.added or self.put_back or "gone" in became.values())

    def key(self, index: int) -> str:
        return self.found.data.get(f"{self.prefix}-{index}-{self.key_name}") or ""

    def _became(self, index: int) -> str:
        """``stays``, ``gone`` or ``put back``, and what the user must be told of it."""
        key, prefix = self.key(index), f"{self.prefix}-{index}"
        row, form = self.shown.get(key), self.stored.get(key)
        if row is None or form is not None:
            if row is not None and form is not None:
                self._compare(form, row, prefix)
            self._note_named(index)
            return "stays"
        if f"{prefix}-DELETE" in self.found.data:
            return "gone"
        empty = self.formset.empty_form
        if prefix in self.named or is_touched(empty, row, prefix, self.found.data, self.found.files):
            self.changes.append(RowChange("put back", _kind(self.formset), row.label))
            self._note_named(index)
            return "put back"
        self.changes.append(RowChange("removed", _kind(self.formset), row.label))
        return "gone"

    def _compare(self, form: Any, row: Row, prefix: str) -> None:
        seen: list[Difference] = []
        self.found.reordered |= compare_form(form, row.fields, prefix, self.found.data, self.found.files, seen)
        if seen or moved(form, row):
            self.changes.append(RowChange("changed", _kind(self.formset), str(form.instance), seen))

    def _note_named(self, index: int) -> None:
        self.named.update(self.found.data.get(f"{self.prefix}-{index}-{name}", "") for name in self.names)


def _write(several: list[_Rows], found: Meanwhile) -> None:
    """Give the rows of the page the places they have now: those that are stored first, then new ones."""
    keys = {f"{rows.prefix}-{index}": rows.key(index) for rows in several for index in rows.known}
    renamed: dict[str, str] = {}
    standing: dict[tuple[Any, str], str] = {}
    for rows in several:
        if rows.moves:
            _renumber(rows, found.data, renamed)
        for index, key in enumerate([*(keys[f"{rows.prefix}-{index}"] for index in rows.known), *_keys(rows.added)]):
            standing[(rows.formset.model, key)] = f"{rows.prefix}-{index}"
    for rows in several:
        _name_rows(rows, found.data, keys, renamed, standing)
    found.rows = [replace(change, differences=_placed(change.differences, renamed)) for change in found.rows]


def _placed(differences: list[Difference], renamed: dict[str, str]) -> list[Difference]:
    """``differences`` with the names that their controls have now."""
    parts = [(difference, *difference.name.rpartition("-")) for difference in differences]
    return [
        replace(difference, name=f"{renamed[prefix]}-{name}") if prefix in renamed else difference
        for difference, prefix, _hyphen, name in parts
    ]


def _keys(stored: Iterable[Any]) -> list[str]:
    return [str(form.instance.pk) for form in stored]


def _renumber(rows: _Rows, data: Any, renamed: dict[str, str]) -> None:
    prefix, controls = rows.prefix, _take_out(data, rows.prefix)
    places: list[tuple[int | None, dict[str, list[str]]]] = [
        *((index, controls.get(index, {})) for index in rows.known),
        *((None, _sent_of(form)) for form in rows.added),
        *((index, controls.get(index, {}) | _anew(rows, controls.get(index, {}))) for index in rows.put_back),
        *((index, controls.get(index, {})) for index in rows.new),
    ]
    for place, (index, values) in enumerate(places):
        put(data, {f"{prefix}-{place}-{name}": texts for name, texts in values.items() if texts})
        if index is not None:
            renamed[f"{prefix}-{index}"] = f"{prefix}-{place}"
    initial = len(rows.known) + len(rows.added)
    put(data, {f"{prefix}-INITIAL_FORMS": [str(initial)], f"{prefix}-TOTAL_FORMS": [str(len(places))]})


def _take_out(data: Any, prefix: str) -> dict[int, dict[str, list[str]]]:
    """Remove the controls of all rows of the formset from ``data``; returns them by the row's number."""
    pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,6}})-(.+)", re.DOTALL)
    taken: dict[int, dict[str, list[str]]] = {}
    for name in list(data):
        if match := pattern.fullmatch(name):
            taken.setdefault(int(match[1]), {})[match[2]] = data.pop(name)
    return taken


def _sent_of(form: Any) -> dict[str, list[str]]:
    """What a browser would send of a stored row, by the names of its controls without their prefix."""
    values: dict[str, list[str]] = {}
    for name, control in form.fields.items():
        if not control.disabled and name != "DELETE":
            values |= sent(control, name, form[name].value())
    return values


def _anew(rows: _Rows, controls: dict[str, list[str]]) -> dict[str, list[str]]:
    """A removed row that comes back as a new one: without its key, with the records that it stood for."""
    key = next(iter(controls.get(rows.key_name, [])), "")
    records = {name: [record] for name, record in rows.shown[key].records.items()} if key in rows.shown else {}
    return {rows.key_name: [""], **records}


def _name_rows(
    rows: _Rows, data: Any, keys: dict[str, str], renamed: dict[str, str], standing: dict[tuple[Any, str], str]
) -> None:
    """Let controls that name another row of the page name it by the place it has now."""
    for name, relation in rows.names.items():
        model = rows.formset.model._meta.get_field(relation).related_model
        count = number(data, f"{rows.prefix}-TOTAL_FORMS")
        for place in range(min(count, rows.formset.absolute_max)):
            full = f"{rows.prefix}-{place}-{name}"
            key = data.get(f"{rows.prefix}-{place}-{rows.key_name}") or ""
            form, row, named = rows.stored.get(key), rows.shown.get(key), data.get(full, "")
            now = str(getattr(form.instance, f"{relation}_id")) if form else ""
            if form and (row is None or (moved(form, row) and fingerprint(keys.get(named)) == row.fields.get(name))):
                put(data, {full: [standing.get((model, now), "")]})
            elif named in renamed:
                put(data, {full: [renamed[named]]})


def last_change(records: list[Any], user: User, base: Base) -> Change | None:
    """The newest change of ``records`` by somebody else since the page was opened, or the user's own; None if unknown."""
    opened = base.moment()
    if opened is None:
        return None
    changes = [change for record in records for change in _changes_of(record, user)]
    others = [change for change in changes if not change.own and change.at > opened - _ON_ITS_WAY]
    own = [change for change in changes if change.own and change.at > opened]
    return max(others or own, key=lambda change: change.at, default=None)


def _changes_of(record: Any, user: User) -> Iterator[Change]:
    """The newest by others and the newest by ``user``, of the admin's log and of the record's timeline."""
    kind = get_content_type_for_model(record)
    logged = LogEntry.objects.filter(content_type=kind, object_id=str(record.pk)).select_related("user")
    events = Event.objects.of(record)
    for own in (False, True):
        entry = (logged.filter(user=user) if own else logged.exclude(user=user)).order_by("-action_time").first()
        if entry:
            yield Change(name_of(entry.user), entry.action_time, own)
        event = (events.filter(by=user) if own else events.exclude(by=user)).first()
        if event:
            yield Change(event.by_name, event.at, own)
