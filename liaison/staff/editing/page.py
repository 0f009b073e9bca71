"""A record's page of the desk, as several people work on it: who is there, what came meanwhile, what was not saved."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import connection
from django.forms.utils import ErrorDict
from django.http import HttpResponseRedirect
from django.utils.translation import gettext

from liaison.models import TrashItem
from liaison.search.index.writer import gathered
from liaison.staff.editing.autosave import as_page, close, controls_of, forget, headline, keep, page_of, unsaved
from liaison.staff.editing.conflict import changed_meanwhile, last_change
from liaison.staff.editing.models import new_page
from liaison.staff.editing.presence import others_at
from liaison.staff.editing.screens import clock_of
from liaison.staff.editing.snapshot import BASE, Base, Page, holds_news, shows_one

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from liaison.models import Autosave
    from liaison.staff.editing.conflict import Meanwhile
    from liaison.staff.editing.presence import Other

    # What the mixin below is mixed into.
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = object


@dataclass
class Held:
    """Why a page that came back is not saved: something else came ``meanwhile``, or its text is only ``restored``.

    ``base`` is what is stored now, or what the restored page showed.
    """

    base: Base | None = None
    meanwhile: Meanwhile | None = None
    restored: Autosave | None = None

    def __bool__(self) -> bool:
        return bool(self.meanwhile or self.restored)

    @classmethod
    def of(cls, request: HttpRequest) -> Held:
        return getattr(request, "held", cls())


@dataclass(frozen=True)
class Offer:
    """A text that was not saved: the name of the ``page`` that held it, when it was kept, and what to know it by."""

    page: str
    at: str
    headline: str


@dataclass(frozen=True)
class Notices:
    """What the page says above its form, and what its script needs. ``page`` is the name of this opening of it."""

    path: str
    page: str
    base: str
    others: list[Other]
    meanwhile: Meanwhile | None
    restored: Autosave | None
    unsaved: list[Offer]
    # Whether the page tells who else is there, and whether it keeps what is typed.
    shared: bool
    autosaves: bool

    def changed_at(self) -> str:
        change = self.meanwhile.change if self.meanwhile else None
        return clock_of(change.at) if change else ""


class TogetherMixin(AnyModelAdmin):
    """For a ModelAdmin: a page is not saved over what somebody else stored since it was opened."""

    change_form_template = "desk/record.html"
    # Whether ``screens`` finds the page by its address: else it cannot tell who is there, nor keep what is typed.
    known_by_address = True
    # The relation whose record is locked before the record itself, where both are saved together elsewhere.
    locked_first = ""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """While a record is saved, another save of it waits, and then finds what the first one stored."""
        key = str(object_id)
        if (
            request.method == "POST"
            and connection.in_atomic_block
            and key.isascii()
            and key.isdigit()
            and len(key) < 19
        ):
            self.lock(key)
        return super().get_object(request, object_id, from_field)

    def lock(self, key: str) -> None:
        stored = self.model._default_manager.filter(pk=key).order_by("pk")
        if self.locked_first:
            first: Any = self.opts.get_field(self.locked_first).related_model
            above = first._default_manager.select_for_update().filter(pk__in=stored.values(self.locked_first))
            above.order_by("pk").values_list("pk").first()
        stored.select_for_update().values_list("pk").first()

    def _changeform_view(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        if request.method == "POST":
            if "_discard" in request.POST:
                forget(request.path, request.user, as_page(request.POST["_discard"]))  # type: ignore[arg-type]
                return HttpResponseRedirect(request.get_full_path())
            if object_id is not None and "_preview" not in request.POST:
                self._look_meanwhile(request, object_id)
        elif "_restore" in request.GET and not self._restore(request):
            messages.info(request, gettext("There is nothing to restore."))
            return HttpResponseRedirect(request.path)
        with gathered():
            return super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """What was typed into a page whose record was put into the trash meanwhile waits there for its return."""
        response = super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]
        key = unquote(object_id)
        found = _is_key(key) and TrashItem.objects.filter(record_type=opts.label_lower, record_id=key).exists()
        if found and request.method == "POST" and keep(request.user, request.path, request.POST):  # type: ignore[arg-type]
            text = gettext(
                "What you typed is not lost. Once the record is restored from the trash, its page will offer it to you."
            )
            messages.warning(request, text)
        return response

    def _get_preserved_qsl(self, request: HttpRequest, preserved_filters: str) -> list[tuple[str, str]]:
        """What was restored is saved: the page that follows does not ask for it again."""
        asked = super()._get_preserved_qsl(request, preserved_filters)  # type: ignore[misc]
        return [(name, value) for name, value in asked if name != "_restore"]

    def _restore(self, request: HttpRequest) -> bool:
        """Show what was kept as if it had just been sent, and came back; returns whether there was anything."""
        own = unsaved(request.user).filter(path=request.path)  # type: ignore[arg-type]
        kept = own.filter(page=as_page(request.GET["_restore"])).first()
        controls = controls_of(kept) if kept else None
        if controls is None:
            return False
        request.held = Held(Base.read(controls.get(BASE) or ""), restored=kept)  # type: ignore[attr-defined]
        request.method, request.POST = "POST", controls  # type: ignore[assignment]
        return True

    def _look_meanwhile(self, request: HttpRequest, object_id: str) -> None:
        """Hold the page back when what is stored is no longer what it showed. A request without that is not compared."""
        base = Base.read(request.POST.get(BASE) or "")
        record = self.get_object(request, unquote(object_id)) if base else None
        if base is None or record is None or not self.has_change_permission(request, record):
            return
        page = self._stored_page(request, record)
        found = changed_meanwhile(page, base, request.POST, request.FILES)
        request.held = Held(page.base())  # type: ignore[attr-defined]
        if not found:
            return
        ones = [formset.forms[0].instance for formset in page.formsets if shows_one(formset) and formset.forms]
        records = [record, *(one for one in ones if one.pk)]
        found.change = last_change(records, request.user, base)  # type: ignore[arg-type]
        request.held.meanwhile = found  # type: ignore[attr-defined]
        request.POST = found.data

    def _stored_page(self, request: HttpRequest, record: Any) -> Page:
        """The page as it would be shown now."""
        look = copy(request)
        look.method = "GET"
        names = flatten_fieldsets(self.get_fieldsets(look, record))
        form = self.get_form(look, record, change=True, fields=names)(instance=record)
        formsets, _inlines = self._create_formsets(look, record, change=True)
        return Page(form, formsets)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        held = Held.of(request)
        if not held:
            return form
        return type(form.__name__, (_Restored if held.restored else _NotSaved, form), {})

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        if request.method == "POST" and Held.of(request).restored:
            for formset in formsets:
                _leave_unchecked(formset)
        return formsets, inlines

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        page = Page(context["adminform"].form, [rows.formset for rows in context["inline_admin_formsets"]])
        context["together"] = self._notices(request, page, context["original"], is_popup=context["is_popup"])
        if meanwhile := Held.of(request).meanwhile:
            _mark(page, meanwhile)
        return super().render_change_form(request, context, *args, **kwargs)

    def _notices(self, request: HttpRequest, page: Page, record: Any, *, is_popup: bool) -> Notices:
        held, user, path = Held.of(request), request.user, request.path
        writes = self.has_change_permission(request, record) if record else True
        base = (held.base or page.base()) if record and writes else None
        keeps = writes and self.known_by_address and not is_popup
        offers = _offers(path, user, page) if keeps and request.method == "GET" else []
        shared = bool(record) and self.known_by_address and not is_popup
        return Notices(
            path=path,
            page=(held.restored and held.restored.page) or page_of(request.POST) or new_page(),
            base=base.write() if base else "",
            others=others_at(path, user) if shared else [],  # type: ignore[arg-type]
            meanwhile=held.meanwhile,
            restored=held.restored,
            unsaved=offers,
            shared=shared,
            autosaves=keeps,
        )

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        close(request.path, request.user, request.POST)  # type: ignore[arg-type]
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        close(request.path, request.user, request.POST)  # type: ignore[arg-type]
        return super().log_change(request, obj, message)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _offers(path: str, user: Any, page: Page) -> list[Offer]:
    """What was kept and holds something that is not stored; what holds nothing is forgotten."""
    offers = []
    for kept in unsaved(user).filter(path=path):
        controls = controls_of(kept)
        if controls is None:
            continue
        if holds_news(page, Base.read(controls.get(BASE) or ""), controls):
            offers.append(Offer(kept.page, clock_of(kept.saved_at), headline(controls)))
        else:
            forget(path, user, kept.page)
    return offers


def _mark(page: Page, meanwhile: Meanwhile) -> None:
    """Say beside each field that both changed that there is another version of it."""
    forms = {str(form.prefix): form for formset in page.formsets for form in formset.forms}
    for difference in meanwhile.kept():
        prefix, _hyphen, name = difference.name.rpartition("-")
        form = forms.get(prefix, page.form) if prefix else page.form
        if name in form.fields:
            form.add_error(name, gettext("Someone else changed this too. Both versions are shown at the top."))


def _leave_unchecked(formset: Any) -> None:
    """Rows that are only shown: what is wrong with them is said when they are saved."""
    for form in formset.forms:
        form._errors, form.cleaned_data = ErrorDict(), {}
    formset._errors = [form._errors for form in formset.forms]
    formset._non_form_errors = formset.error_class()


class _NotSaved:
    """A form that is shown again, whatever it holds."""

    def is_valid(self) -> bool:
        super().is_valid()  # type: ignore[misc]
        return False


class _Restored(_NotSaved):
    """A form that is only shown."""

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
