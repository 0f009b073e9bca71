"""The admin of old addresses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from liaison.staff.audit.models import record_event
from liaison.staff.base import DeskAdmin
from liaison.staff.forms import BilingualFormMixin
from liaison.staff.requests import staff
from liaison.text.dates import format_moment
from office.address_lookup import answer_at
from office.address_spelling import LONGEST, decoded, readable, spelled, spelled_address
from office.models import OldAddress, Page
from office.models.old_address import lead_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack

    from django.db.models import QuerySet
    from django.forms import ModelForm
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from liaison.typing import FormData, FormFiles, ModelFormOptions

# A percent-encoded Arabic letter has six characters.
_LONGEST_TYPED = 6 * LONGEST


class OldAddressForm(BilingualFormMixin, forms.ModelForm):
    """The form of an old address and its target, both on this site. ``request`` is the current request."""

    path = forms.CharField(
        label=_("Old address"),
        max_length=_LONGEST_TYPED,
        help_text=_(
            "Starting with “/”, for example “/about-us/”. You can type Arabic, or paste the address as your "
            "browser shows it."
        ),
    )
    leads_to = forms.CharField(
        label=_("New address"),
        max_length=_LONGEST_TYPED,
        help_text=_(
            "An address on this site, for example “/ar/about/”. If that page’s address changes, readers are "
            "still sent to it."
        ),
    )

    class Meta:
        model = OldAddress
        fields = ["path"]

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        request: HttpRequest,
        **options: Unpack[ModelFormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.request = request
        if self.instance.pk:
            self.initial["leads_to"] = self.instance.target()
        for field in self.fields.values():
            field.widget.attrs["dir"] = "ltr"

    def clean_path(self) -> str:
        """Return the normalized old address. Raises ValidationError if something is found there."""
        parts = _on_this_site(self.cleaned_data["path"], self.request)
        old = spelled(parts.path, parts.query)
        if old == "/" or (parts.path.strip("/") and answer_at(self.request, parts.path, parts.query)):
            raise ValidationError(_("This address is in use. Readers find something there and will not be redirected."))
        return _short(old)

    def clean_leads_to(self) -> str:
        """Return the target in readable spelling, after any redirects. Raises ValidationError for a dead address."""
        old = self.cleaned_data.get("path")
        parts = _on_this_site(self.cleaned_data["leads_to"], self.request)
        wanted = spelled(parts.path, parts.query)
        if wanted == old:
            raise ValidationError(_("Both addresses are the same."))
        answer = answer_at(self.request, parts.path, parts.query)
        if answer and answer.status == 301:
            # Use the final address, so that readers are redirected only once.
            moved = urlsplit(answer.moved)
            return _short(readable(moved.path, moved.query, parts.fragment))
        if answer and answer.status < 400:
            return _short(readable(answer.path, parts.query, parts.fragment))
        further = lead_on([wanted])
        if not further:
            raise ValidationError(_("Readers find nothing at this address."))
        if spelled_address(further) == old:
            raise ValidationError(_("This is also an old address, and it leads back to the other one."))
        return further

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if new := cleaned.get("leads_to"):
            old = self.instance
            old.page, old.language = _page_at(new)
            old.new_path = "" if old.page else new
        return cleaned


def _on_this_site(text: str, request: HttpRequest) -> SplitResult:
    """Return the parts of an address of this site. Raises ValidationError for other sites and for staff pages."""
    try:
        parts = urlsplit(text.strip())
        host = parts.hostname
    except ValueError:
        raise ValidationError(_("This is not an address. Enter one that starts with “/”.")) from None
    if (parts.scheme or parts.netloc) and not (parts.scheme in ("http", "https") and _is_ours(host or "", request)):
        message = _("This leads to another site. Enter an address on this site, starting with “/”.")
        raise ValidationError(message, code="foreign")
    parts = parts._replace(path=parts.path or ("/" if parts.netloc else ""))
    if not parts.path.startswith("/"):
        raise ValidationError(_("Enter an address on this site, starting with “/”, for example “/about-us/”."))
    if f"{decoded(parts.path)}/".startswith(reverse("admin:index")):
        raise ValidationError(_("Readers cannot open staff pages. Enter an address on the public site."))
    return parts


def _is_ours(host: str, request: HttpRequest) -> bool:
    """Return whether ``host`` is a name of this site, with or without “www.”."""
    known = {request.get_host().partition(":")[0], urlsplit(settings.SITE_URL).hostname, *settings.ALLOWED_HOSTS}
    return host.removeprefix("www.") in {name.lower().removeprefix("www.") for name in known if name}


def _short(address: str) -> str:
    if len(address) > LONGEST:
        raise ValidationError(_("This address is too long."), code="length")
    return address


def _page_at(address: str) -> tuple[Page | None, str]:
    """Return the page at exactly this address, and its language; None and "" without one."""
    parts = urlsplit(address)
    language = translation.get_language_from_path(parts.path) or ""
    if not language or parts.query or parts.fragment:
        return None, ""
    try:
        with translation.override(language):
            match = resolve(decoded(parts.path))
    except Resolver404:
        return None, ""
    page = Page.objects.filter(slug=match.kwargs["slug"]).first() if match.view_name == "office:page" else None
    return page, language if page else ""


@admin.register(OldAddress)
class OldAddressAdmin(DeskAdmin):
    """The admin of redirects from addresses of a former site or of renamed pages."""

    form = OldAddressForm
    fields = ("path", "leads_to")
    list_display = ("old", "target", "since")
    list_select_related = ("page",)
    search_fields = ("path", "new_path", "page__slug")
    search_help_text = _("Search by part of either address.")
    ordering = ("-added_at", "-pk")

    @admin.display(description=_("old address"), ordering="path")
    def old(self, old: OldAddress) -> SafeString:
        """Return the old address for the list."""
        return format_html('<bdi dir="ltr">{}</bdi>', old.path)

    @admin.display(description=_("redirects to"))
    def target(self, old: OldAddress) -> SafeString:
        """Return the new address for the list, with a link or a note that the page is not public."""
        address = format_html('<bdi dir="ltr">{}</bdi>', decoded(old.target()))
        if old.page and not old.page.is_live(old.language):
            return format_html('{} <span class="badge warn">{}</span>', address, _("The page is not public"))
        return format_html('<a href="{}">{}</a>', old.target(), address)

    @admin.display(description=_("since"), ordering="added_at")
    def since(self, old: OldAddress) -> str:
        """Return the time of creation for the list."""
        return format_moment(old.added_at)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, decoded(search_term).rstrip("/"))

    def get_form(
        self, request: HttpRequest, obj: OldAddress | None = None, change: bool = False, **kwargs: object
    ) -> Any:
        form: Callable[..., ModelForm] = super().get_form(request, obj, change, **kwargs)
        return partial(form, request=request)

    def save_model(self, request: HttpRequest, obj: OldAddress, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record_event("lead_on", obj, staff(request), before=obj.path, after=decoded(obj.target()))
