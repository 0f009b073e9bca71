"""Two people on one page: nobody saves over what somebody else stored meanwhile without having seen it.

A page carries what it showed, as a mark of each field (``Base``). When it comes back, what is stored now is compared
with that. What differs is not saved over: the page is shown again with both versions. Of the fields that differ, those
the user left alone take what is stored; those the user changed keep the user's text. The page then carries what is
stored now, so that saving it once more is a decision.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from liaison.staff.editing.controls import UNTOUCHED, fingerprint, sent, told, typed
from liaison.staff.forms import field_language
from liaison.text.languages import DIRECTIONS
from liaison.text.word_diff import ADDED, REMOVED, SAME, Piece, compare

if TYPE_CHECKING:
    import datetime as dt

    from django.forms import BaseInlineFormSet, ModelForm

BASE = "_base"

# A stretch of text of more characters than this is shown by so many at its ends.
_LONG, _AROUND = 400, 150


@dataclass(frozen=True)
class Row:
    """A stored row as a page showed it. ``records`` are the keys of what it stands for, which no control sends."""

    label: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Base:
    """What a page showed and when: the mark of each field, and each row by formset and key."""

    at: str
    fields: dict[str, str]
    rows: dict[str, dict[str, Row]]

    @classmethod
    def read(cls, text: str) -> Base | None:
        """From a request; None for anything that ``write()`` did not make."""
        try:
            at, fields, rows = json.loads(text)
            read = {
                str(prefix): {
                    str(key): Row(str(label), _texts(marks), _texts(records)) for key, label, marks, records in found
                }
                for prefix, found in rows.items()
            }
            return cls(str(at), _texts(fields), read)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return None

    def write(self) -> str:
        rows = {
            prefix: [[key, row.label, row.fields, row.records] for key, row in found.items()]
            for prefix, found in self.rows.items()
        }
        return json.dumps([self.at, self.fields, rows], ensure_ascii=False, separators=(",", ":"))

    def moment(self) -> dt.datetime | None:
        try:
            moment = parse_datetime(self.at)
        except ValueError:
            return None
        return moment if moment and timezone.is_aware(moment) else None


def _texts(values: Any) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}


@dataclass(frozen=True)
class Page:
    """The forms of a change page: the record's own, and its rows."""

    form: ModelForm
    formsets: list[Any]

    def base(self) -> Base:
        """What these forms show of what is stored."""
        open_to_user = [formset for formset in self.formsets if marks_of(formset.empty_form)]
        rows = {str(formset.prefix): dict(_rows_of(formset)) for formset in open_to_user}
        return Base(timezone.now().isoformat(timespec="seconds"), marks_of(self.form), rows)


def shows_one(formset: Any) -> bool:
    """Whether the page has room for one row only, which is there from the start."""
    return formset.max_num == 1


def _rows_of(formset: BaseInlineFormSet) -> Any:
    shown = formset.forms[:1] if shows_one(formset) else formset.initial_forms
    for form in shown:
        key = form.instance.pk
        yield str(key or ""), Row(str(form.instance) if key else "", marks_of(form), _records_of(form))


def _records_of(form: Any) -> dict[str, str]:
    """The relations that a stored row keeps for good."""
    locked = (name for name, control in form.fields.items() if control.disabled and hasattr(control, "queryset"))
    return {name: str(form[name].value()) for name in locked if form[name].value()}


def marks_of(form: Any) -> dict[str, str]:
    """The mark of each field that the user may change, and of each of the form's ``tokens()``, under ``:name``."""
    own = _own_names(form)
    marks = {name: fingerprint(stored_value(form, name)) for name in own if not form.fields[name].disabled}
    tokens = form.tokens() if hasattr(form, "tokens") and form.instance.pk else {}
    return marks | {f":{name}": fingerprint(value) for name, value in tokens.items()}


def _own_names(form: Any) -> list[str]:
    """All but what Django adds to a row to find it again."""
    added = {"DELETE", form.instance._meta.pk.name}
    hidden_parent = {name for name, control in form.fields.items() if hasattr(control, "parent_instance")}
    return [name for name in form.fields if name not in added | hidden_parent]


def stored_value(form: Any, name: str) -> Any:
    """What the page shows in the control; for one that names another row, the key of the record that row stands for.

    ``rows_named = {"control": "relation"}`` on a form says which do.
    """
    relation = rows_named(form).get(name)
    return getattr(form.instance, f"{relation}_id") if relation else form[name].initial


def rows_named(form: Any) -> dict[str, str]:
    return getattr(form, "rows_named", {})


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed meanwhile, with both versions as text. ``kept``: the user changed it too."""

    label: str
    name: str
    stored: str
    yours: str
    language: str = ""
    kept: bool = False

    @property
    def direction(self) -> str:
        return DIRECTIONS.get(self.language, "")

    def stored_pieces(self) -> list[Piece]:
        """What is stored, with what is not in the user's version marked as added; all of it the same if they have none."""
        if not self.kept:
            return [Piece(SAME, self.stored)]
        return shortened([piece for piece in compare(self.yours, self.stored) if piece.kind != REMOVED])

    def your_pieces(self) -> list[Piece]:
        return shortened([piece for piece in compare(self.yours, self.stored) if piece.kind != ADDED])

    def is_long(self) -> bool:
        """Whether the pieces leave out something of what is stored."""
        return "".join(piece.text for piece in self.stored_pieces()) != self.stored


def shortened(pieces: list[Piece]) -> list[Piece]:
    """``pieces`` with as much of what is the same as one needs to see where the rest stands."""
    last = len(pieces) - 1
    return [
        Piece(SAME, _ends(piece.text, begins=index > 0, ends=index < last))
        if piece.kind == SAME and len(piece.text) > _LONG
        else piece
        for index, piece in enumerate(pieces)
    ]


def _ends(text: str, *, begins: bool, ends: bool) -> str:
    """The beginning of ``text``, where something stands before it, and its end, where something follows."""
    head = text[:_AROUND].rpartition(" ")[0] if begins else ""
    tail = text[-_AROUND:].partition(" ")[2] if ends else ""
    return f"{head} … {tail}" if head or tail else text


@dataclass(frozen=True)
class RowChange:
    """A row that somebody else ``added``, ``changed`` or ``removed``; ``put back`` is removed, but the user changed it."""

    what: str
    kind: str
    label: str
    differences: list[Difference] = field(default_factory=list)


def compare_form(form: Any, marks: dict[str, str], prefix: str, data: Any, files: Any, seen: list[Difference]) -> bool:
    """Compare what ``form`` shows of what is stored with ``marks``, and both with ``data``, where its prefix is ``prefix``.

    Fields that the user left alone take, in ``data``, what is stored. What differs is added to ``seen``. Returns whether
    something differs that has no control of its own to see, such as a position in a list.
    """
    unseen = False
    for name, mark in marks.items():
        if name.startswith(":"):
            seen.extend(_token_difference(form, name[1:], mark))
            continue
        control = form.fields.get(name)
        if control is None or control.disabled or name in rows_named(form):
            continue
        stored = form[name].initial
        if fingerprint(stored) == mark:
            continue
        full = f"{prefix}-{name}" if prefix else name
        yours = typed(control, full, data, files)
        touched = yours is not UNTOUCHED and fingerprint(yours) != mark
        if touched and fingerprint(yours) == fingerprint(stored):
            continue
        if not touched:
            put(data, sent(control, full, form[name].value()))
        if control.widget.is_hidden:
            unseen = True
        else:
            seen.append(_difference(form, name, full, stored, yours, touched))
    return unseen


def is_touched(form: Any, row: Row, prefix: str, data: Any, files: Any) -> bool:
    """Whether the user changed ``row``, which is stored no longer. ``form`` has its controls."""
    for name, mark in row.fields.items():
        control = form.fields.get(name)
        if control is None or control.widget.is_hidden or name in row.records:
            continue
        yours = typed(control, f"{prefix}-{name}", data, files)
        if yours is not UNTOUCHED and fingerprint(yours) != mark:
            return True
    return False


def moved(form: Any, row: Row) -> bool:
    """Whether a stored row belongs to another row than the page showed."""
    return any(fingerprint(stored_value(form, name)) != row.fields.get(name) for name in rows_named(form))


def put(data: Any, values: dict[str, list[str]]) -> None:
    for name, texts in values.items():
        data.setlist(name, texts)
        if not texts:
            del data[name]


def _difference(form: Any, name: str, full: str, stored: Any, yours: Any, touched: bool) -> Difference:
    control = form.fields[name]
    shown = told(control, yours) if touched else ""
    return Difference(str(form[name].label), full, told(control, stored), shown, field_language(name), touched)


def _token_difference(form: Any, name: str, mark: str) -> list[Difference]:
    """``tokens()`` gives what may not change unseen; ``told_token(name)`` its label and what it is now, in words."""
    tokens = form.tokens() if hasattr(form, "tokens") and form.instance.pk else {}
    if name not in tokens or fingerprint(tokens[name]) == mark:
        return []
    label, now = form.told_token(name) if hasattr(form, "told_token") else (name, tokens[name])
    return [Difference(str(label), "", str(now), "")]


def holds_news(page: Page, base: Base | None, data: Any) -> bool:
    """Whether ``data``, sent from ``page`` as it was at ``base``, holds anything that is not stored and was not shown then."""
    marks = base.fields if base else {}
    if any(value.strip() for name, value in data.items() if name.startswith("_") and name != BASE):
        # What is typed beside the record, such as a note.
        return True
    if _form_has_news(page.form, marks, page.form.prefix or "", data):
        return True
    return any(_rows_have_news(formset, base, data) for formset in page.formsets)


def _rows_have_news(formset: Any, base: Base | None, data: Any) -> bool:
    shown = base.rows.get(str(formset.prefix), {}) if base else {}
    stored = {str(form.instance.pk or ""): form for form in formset.forms}
    key_name = formset.model._meta.pk.name
    for prefix in row_prefixes(formset, data):
        key = data.get(f"{prefix}-{key_name}") or ""
        form = stored.get(key, formset.empty_form)
        if (key and key not in stored) or data.get(f"{prefix}-DELETE"):
            return True
        if _form_has_news(form, shown.get(key, Row()).fields, prefix, data):
            return True
    return False


def row_prefixes(formset: Any, data: Any) -> list[str]:
    count = min(number(data, f"{formset.prefix}-TOTAL_FORMS"), formset.absolute_max)
    return [f"{formset.prefix}-{index}" for index in range(count)]


def number(data: Any, name: str) -> int:
    """A count that a request holds; 0 for anything that is none."""
    text = data.get(name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _form_has_news(form: Any, marks: dict[str, str], prefix: str, data: Any) -> bool:
    for name in _own_names(form):
        control = form.fields[name]
        if control.disabled or control.widget.is_hidden or name in rows_named(form):
            continue
        yours = typed(control, f"{prefix}-{name}" if prefix else name, data, {})
        if yours is not UNTOUCHED and fingerprint(yours) not in (fingerprint(form[name].initial), marks.get(name)):
            return True
    return False
