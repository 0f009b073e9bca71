"""The page on which an administrator forgets a person: what goes, the texts that name them, and the confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.models import TrashItem
from liaison.staff.addresses import page_address, page_name
from liaison.staff.reauthentication import recently_authenticated
from liaison.staff.requests import staff
from liaison.staff.widgets import as_key
from liaison.text.normalize import normalize
from liaison.typing import AnyModelAdmin
from organizations.admin.certificates import Counted, counted, kind_of
from organizations.forgetting.forget import ChangedMeanwhileError, Plan, files_naming, forget
from organizations.forgetting.replacing import Told
from organizations.models import Forgetting, Person
from organizations.protection.descriptions import SUGGESTED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Unpack

    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from liaison.typing import FormData, FormOptions, LinkBeside
    from organizations.forgetting.places import Owner, Place, Texts

MAY_FORGET = "organizations.forget_person"
# The places of one record that the page names.
_MOST_PLACES = 6


@dataclass(frozen=True)
class NamingText:
    """A record whose texts name the person, as the page shows it; ``key`` is the value of its box."""

    key: str
    name: str
    kind: str
    url: str
    surely: int
    perhaps: int
    places: tuple[str, ...]
    excerpt: tuple[str, str, str]
    is_chosen: bool


class ForgetForm(forms.Form):
    """What takes the place of the name, and the confirmation that it is this person."""

    words_ar = forms.CharField(label=_("In Arabic"), max_length=60, initial=SUGGESTED["ar"][0])
    words_en = forms.CharField(label=_("In English"), max_length=60, initial=SUGGESTED["en"][0])
    name = forms.CharField(
        label=_("Name of the person"),
        help_text=_("Type the name as it stands above, to confirm that you mean this person."),
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, data: FormData = None, *, plan: Plan, **options: Unpack[FormOptions]) -> None:
        super().__init__(data, **options)
        self.plan = plan
        for code in ("ar", "en"):
            self.fields[f"words_{code}"].widget.attrs["lang"] = code

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("words_ar", "words_en"):
            if self.plan.replacement.told(str(cleaned.get(name, ""))) != Told():
                self.add_error(name, _("This names the person. Choose other words."))
        return cleaned

    def clean_name(self) -> str:
        typed = str(self.cleaned_data["name"])
        if normalize(typed) != normalize(str(self.plan.person)):
            raise ValidationError(_("This is not the name of this person."))
        return typed


class ForgettingMixin(AnyModelAdmin):
    """A mixin for the admin of people: the page that forgets somebody. Nothing can be changed in what remains of them."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.forget_view)
        return [path("<str:object_id>/forget/", page, name=page_name(self.model, "forget")), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(forgotten_at__isnull=True)

    def links_beside(self, request: HttpRequest, record: Any) -> list[LinkBeside]:
        own = [(_("Forget…"), page_address(record, "forget", record.pk))] if request.user.has_perm(MAY_FORGET) else []
        return [*super().links_beside(request, record), *own]  # type: ignore[misc]

    def forget_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what would be forgotten, or forget it. Raises PermissionDenied for all but administrators."""
        if not request.user.has_perm(MAY_FORGET):
            raise PermissionDenied
        person = get_object_or_404(Person, pk=as_key(object_id), forgotten_at__isnull=True)
        answer: HttpResponse = recently_authenticated(self._forget_page)(request, person)
        return answer

    def _forget_page(self, request: HttpRequest, person: Person) -> HttpResponse:
        typed = {code: request.POST.get(f"words_{code}", "").strip() for code in ("ar", "en")}
        plan = Plan(person, typed)
        form = ForgetForm(request.POST or None, plan=plan)
        if request.method == "POST" and form.is_valid():
            done = self._forget(request, plan)
            if done:
                messages.success(request, gettext("The person is forgotten. This cannot be undone."))
                return HttpResponseRedirect(page_address(done, "change", done.pk))
            form = ForgetForm(initial=dict(request.POST.items()), plan=plan)
        return self._forget_preview(request, plan, form)

    def _forget(self, request: HttpRequest, plan: Plan) -> Forgetting | None:
        """Forget as previewed; otherwise report the reason, and return None."""
        by_key = {_key(owner): owner for owner in plan.texts}
        chosen, seen = (
            [by_key[key] for key in request.POST.getlist(name) if key in by_key] for name in ("text", "seen")
        )
        try:
            return forget(plan, staff(request), chosen, seen)
        except ChangedMeanwhileError:
            text = gettext("More texts name this person by now, so nothing was done. Look at them and try again.")
        except Person.DoesNotExist:
            text = gettext("This person is no longer there.")
        messages.warning(request, text)
        return None

    def _forget_preview(self, request: HttpRequest, plan: Plan, form: ForgetForm) -> HttpResponse:
        chosen = set(request.POST.getlist("text")) if "seen" in request.POST else None
        seen = set(request.POST.getlist("seen"))
        records = _records_of(plan.texts)
        texts = [_naming(owner, records.get(owner), texts, chosen, seen) for owner, texts in plan.texts.items()]
        deleted: list[Counted] = counted(plan.deleted())
        kept: list[Counted] = counted(plan.kept())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Forget a person"),
            "media": self.media,
            "stays": plan.person,
            "form": form,
            "deleted": deleted,
            "kept": kept,
            "texts": texts,
            "files": files_naming(plan.replacement),
        }
        return TemplateResponse(request, "admin/organizations/forget.html", context)


def _key(owner: Owner) -> str:
    return f"{owner[0]}:{owner[1]}"


def _records_of(owners: Iterable[Owner]) -> dict[Owner, Model]:
    """Return the stored records among ``owners``, with one query for each kind."""
    keys: dict[str, list[Any]] = {}
    for label, pk in owners:
        keys.setdefault(label, []).append(pk)
    return {
        (label, pk): record
        for label, some in keys.items()
        for pk, record in apps.get_model(label)._base_manager.in_bulk(some).items()
    }


def _naming(owner: Owner, record: Model | None, texts: Texts, chosen: set[str] | None, seen: set[str]) -> NamingText:
    label, pk = owner
    model = apps.get_model(label)
    key = _key(owner)
    # Another person's or an organization's own name is theirs, and an uncertain mention may be somebody else's.
    own = bool(texts.told.surely) and not label.startswith("organizations.")
    is_chosen = own if chosen is None or key not in seen else key in chosen
    best = max(texts.places, key=lambda place: place.told.surely)
    places = tuple(dict.fromkeys(map(_place_in_words, texts.places)))
    return NamingText(
        key=key,
        name=str(record) if record is not None else "—",
        kind=kind_of(label, many=False),
        url=_page(model, pk),
        surely=texts.told.surely,
        perhaps=texts.told.perhaps,
        places=places[:_MOST_PLACES],
        excerpt=best.excerpt,
        is_chosen=is_chosen,
    )


def _page(model: type[Model], pk: Any) -> str:
    try:
        return "" if model is TrashItem else page_address(model, "change", pk)
    except NoReverseMatch:
        return ""


def _place_in_words(place: Place) -> str:
    """Return where it stands: the column, and the kind of row if it is part of a record."""
    column = str(place.model._meta.get_field(place.column).verbose_name)  # type: ignore[union-attr]
    if place.model._meta.label_lower == place.owner[0]:
        return column
    return gettext("%(row)s: %(column)s") % {"row": place.model._meta.verbose_name, "column": column}
