"""A record's page of the desk when several people edit: conflicts, unsaved text, and who else is there."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import connection
from django.http import HttpResponseRedirect
from django.utils.translation import gettext
from js_asset import Media

from liaison.models import TrashItem
from liaison.search.index.writer import gathered
from liaison.staff.editing.autosave import (
    as_page,
    close,
    controls_of,
    forget,
    headline,
    keep,
    page_of,
    unsaved,
    unsaved_at,
)
from liaison.staff.editing.conflict import last_change
from liaison.staff.editing.merge import find_conflict, use_stored_rows
from liaison.staff.editing.models import new_page
from liaison.staff.editing.page_forms import PlainPageForm, UnsavedData
from liaison.staff.editing.presence import others_at
from liaison.staff.editing.screens import clock_of
from liaison.staff.editing.snapshot import ROWS, SNAPSHOT, STORED_ROWS, PageForms, Snapshot, holds_news, shows_one
from liaison.staff.requests import replace_post, staff
from liaison.text.numbers import is_id
from liaison.typing import AnyModelAdmin

if TYPE_CHECKING:
    from django.contrib.admin.models import LogEntry
    from django.contrib.auth.models import User
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from liaison.staff.editing.conflict import Conflict
    from liaison.staff.editing.models import Autosave
    from liaison.staff.editing.presence import Other


@dataclass
class Editing:
    """The state of one request: what its page is compared with next, and why it is not saved.

    ``snapshot`` is what is stored now, or what the restored page showed. ``conflict`` holds the page back; ``restored``
    is the autosave that it shows.
    """

    snapshot: Snapshot | None = None
    conflict: Conflict | None = None
    restored: Autosave | None = None
    # Whether the record is in the trash, and what was typed waits for its return.
    waits: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Editing:
        """Return the state of ``request``; a new one if none was put."""
        return getattr(request, "editing", cls())

    def put(self, request: HttpRequest) -> None:
        """Store this state on ``request``."""
        request.editing = self  # type: ignore[attr-defined]


# The parameter of an address that shows kept text which no user typed: it was read from a text.
FILLED = "_filled"


@dataclass(frozen=True)
class Offer:
    """An unsaved text that the page offers: the name of its ``page``, when it was kept, and a line about it."""

    page: str
    at: str
    headline: str


@dataclass(frozen=True)
class Notices:
    """What the page shows above its form, and what its script needs. ``page`` is the name of this opening of it."""

    path: str
    page: str
    snapshot: str
    others: list[Other]
    conflict: Conflict | None
    restored: Autosave | None
    # Whether what is shown was filled in for the user, who has not seen it here before.
    filled: bool
    unsaved: list[Offer]
    # Whether the page shows who else is there, and whether its script keeps what is typed.
    shared: bool
    autosaves: bool

    def changed_at(self) -> str:
        """Return the time of the last change that conflicts; empty if unknown."""
        change = self.conflict.change if self.conflict else None
        return clock_of(change.at) if change else ""


class EditingMixin(AnyModelAdmin):
    """A mixin for a ModelAdmin: a page is not saved over what somebody else stored since it was opened."""

    change_form_template = "desk/record.html"
    form: Any = PlainPageForm
    # Whether ``screens`` finds the page by its address. If not, it shows nobody else and keeps no unsaved text.
    known_by_address = True
    # The relation whose record is locked before the record itself, where both are saved together elsewhere.
    locked_first = ""
    # The parameter of a new record's address that names what its page begins with: see ``proposal``.
    proposed_by = ""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        """Return the record, locked during a save: another save waits, then finds what the first one stored."""
        key = str(object_id)
        if request.method == "POST" and connection.in_atomic_block and is_id(key):
            self.lock(key)
        return super().get_object(request, object_id, from_field)

    def lock(self, key: str) -> None:
        """Lock the record with the key ``key`` until the transaction ends; before it the one of ``locked_first``."""
        stored = self.model._default_manager.filter(pk=key).order_by("pk")
        if self.locked_first:
            first: Any = self.opts.get_field(self.locked_first).related_model
            above = first._default_manager.select_for_update().filter(pk__in=stored.values(self.locked_first))
            above.order_by("pk").values_list("pk").first()
        stored.select_for_update().values_list("pk").first()

    def _changeform_view(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, object] | None
    ) -> HttpResponse:
        """Answer inside the transaction in which Django saves the page.

        Before that, discard or restore an autosave where the request asks for it, or else compare the page with what is
        stored.
        """
        if request.method == "POST":
            if "_discard" in request.POST:
                forget(request.path, staff(request), as_page(request.POST["_discard"]))
                return HttpResponseRedirect(request.get_full_path())
            if object_id is not None and "_preview" not in request.POST:
                self._compare(request, unquote(object_id))
        elif "_restore" in request.GET:
            if not self._restore(request):
                messages.info(request, gettext("There is nothing to restore."))
                return HttpResponseRedirect(request.path)
            # The form's address must not ask for the restoring again.
            form_url = _without(request, "_restore", FILLED)
        elif object_id is None and self.proposed_by and self.proposed_by in request.GET:
            proposed = self.proposal(request, request.GET[self.proposed_by])
            form_url = _without(request, self.proposed_by)
            if proposed is None:
                return HttpResponseRedirect(form_url)
            _show_as_sent(request, proposed)
        with gathered():
            response = super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        if Editing.of(request).waits:
            text = gettext(
                "What you typed is not lost. Once the record is restored from the trash, its page will offer it to you."
            )
            messages.warning(request, text)
        return response

    def _restore(self, request: HttpRequest) -> bool:
        """Show an autosave as if it had just been submitted and refused; return whether there was one."""
        own = unsaved(staff(request)).filter(path=request.path)
        kept = own.filter(page=as_page(request.GET["_restore"])).first()
        controls = controls_of(kept) if kept else None
        if controls is None:
            return False
        Editing(Snapshot.read(controls.get(SNAPSHOT) or ""), restored=kept).put(request)
        _show_as_sent(request, UnsavedData.of(controls))
        return True

    def proposal(self, request: HttpRequest, source: str) -> UnsavedData | None:
        """Return what the page of a new record shows as if typed, from the ``source`` that the address names; None without one."""
        return None

    def _compare(self, request: HttpRequest, key: str) -> None:
        """Hold the page back if what is stored differs from what it showed.

        A request without a snapshot is not compared.
        """
        snapshot = Snapshot.read(request.POST.get(SNAPSHOT) or "")
        record = self.get_object(request, key) if snapshot else None
        if snapshot is None or not self.has_change_permission(request, record):
            return
        if record is None:
            Editing(waits=self._keep_for_return(request, key)).put(request)
            return
        page = self._stored_page(request, record)
        conflict = find_conflict(page, snapshot, request.POST, request.FILES)
        editing = Editing(page.snapshot())
        editing.put(request)
        if conflict:
            conflict.change = last_change(_records_on(page), staff(request), snapshot)
            editing.conflict = conflict
            replace_post(request, conflict.data)
        elif request.POST.get(ROWS) == STORED_ROWS:
            data = request.POST.copy()
            use_stored_rows(page.lists(snapshot), data)
            replace_post(request, data)

    def _keep_for_return(self, request: HttpRequest, key: str) -> bool:
        """Keep the submitted text if the record is in the trash; return whether it was kept."""
        in_trash = TrashItem.objects.filter(record_type=self.opts.label_lower, record_id=key)
        return is_id(key) and in_trash.exists() and keep(staff(request), request.path, request.POST) is not None

    def _stored_page(self, request: HttpRequest, record: Model) -> PageForms:
        """Return the forms of the page as it would be shown now."""
        look = copy(request)
        look.method = "GET"
        names = flatten_fieldsets(self.get_fieldsets(look, record))
        form = self.get_form(look, record, change=True, fields=names)(instance=record)
        formsets = [
            formset(**self.get_formset_kwargs(look, record, inline, formset.get_default_prefix()))
            for formset, inline in self.get_formsets_with_inlines(look, record)
        ]
        return PageForms(form, formsets)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        page = PageForms(context["adminform"].form, [rows.formset for rows in context["inline_admin_formsets"]])
        context["editing"] = self._notices(request, page, context["original"], is_popup=context["is_popup"])
        if conflict := Editing.of(request).conflict:
            _mark(page, conflict)
        if isinstance(context["media"], Media):
            # The editor's import map stands in the page itself, so browsers take it by the nonce of the response.
            context["media"] = context["media"].with_nonce(str(request.csp_nonce))  # type: ignore[attr-defined]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _notices(self, request: HttpRequest, page: PageForms, record: Model | None, *, is_popup: bool) -> Notices:
        editing, user, path = Editing.of(request), staff(request), request.path
        writes = self.has_change_permission(request, record) if record else True
        snapshot = (editing.snapshot or page.snapshot()) if record and writes else None
        keeps = writes and self.known_by_address and not is_popup
        offers = _offers(path, user, page) if keeps and request.method == "GET" else []
        shared = bool(record) and self.known_by_address and not is_popup
        return Notices(
            path=path,
            page=(editing.restored and editing.restored.page) or page_of(request.POST) or new_page(),
            snapshot=snapshot.write() if snapshot else "",
            others=others_at(path, user) if shared else [],
            conflict=editing.conflict,
            restored=editing.restored,
            filled=FILLED in request.GET,
            unsaved=offers,
            shared=shared,
            autosaves=keeps,
        )

    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> LogEntry:
        close(request.path, staff(request), request.POST)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: object) -> LogEntry:
        close(request.path, staff(request), request.POST)
        return super().log_change(request, obj, message)


def _show_as_sent(request: HttpRequest, data: UnsavedData) -> None:
    """Have the page show ``data`` as if it had just been submitted and refused."""
    request.method = "POST"
    replace_post(request, data)


def _without(request: HttpRequest, *parameters: str) -> str:
    """Return the address of the page without these parameters."""
    query = request.GET.copy()
    for parameter in parameters:
        query.pop(parameter, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _records_on(page: PageForms) -> list[Model]:
    """Return the stored records of the page: its own, and those that it shows as an only row."""
    ones = [formset.forms[0].instance for formset in page.formsets if shows_one(formset) and formset.forms]
    return [page.form.instance, *(one for one in ones if one.pk)]


def _offers(path: str, user: User, page: PageForms) -> list[Offer]:
    """Return the autosaves that hold something unsaved, as offers; delete the others."""
    offers = []
    for kept in unsaved_at(user, path):
        controls = controls_of(kept)
        if controls is None:
            continue
        if holds_news(page, Snapshot.read(controls.get(SNAPSHOT) or ""), controls):
            offers.append(Offer(kept.page, clock_of(kept.saved_at), headline(controls)))
        else:
            forget(path, user, kept.page)
    return offers


def _mark(page: PageForms, conflict: Conflict) -> None:
    """Add an error to each field that both changed, saying that there is another version."""
    forms = {str(form.prefix): form for formset in page.formsets for form in formset.forms}
    for difference in conflict.by_both():
        prefix, _hyphen, name = difference.name.rpartition("-")
        form = forms.get(prefix, page.form) if prefix else page.form
        if name in form.fields:
            form.add_error(name, gettext("Someone else changed this too. Both versions are shown at the top."))
