"""What staff see and change of their own account: password, second step, recovery codes, and where they are logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from liaison.models import AuthenticatorApp
from liaison.staff.access import passkeys
from liaison.staff.access.devices import device_label
from liaison.staff.access.qr_code import qr_code
from liaison.staff.access.second_factor import (
    CODES,
    STEP,
    add_app,
    added_passkey,
    has_app,
    is_lacking,
    is_required,
    new_recovery_codes,
    remove_app,
    remove_passkey,
    wait_words,
)
from liaison.staff.access.sessions import end_sessions, forget, open_sessions
from liaison.staff.reauthentication import confirmation
from liaison.staff.requests import staff
from liaison.text.dates import day_and_time

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

_NEXT = "next"


class NewAppForm(forms.Form):
    """The first code of a new app, which shows that it works."""

    code = forms.CharField(
        label=_("The code that the app shows now"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "dir": "ltr", "class": "code"}),
    )

    def __init__(self, data: Any, app: AuthenticatorApp) -> None:
        super().__init__(data)
        self.app = app

    def clean_code(self) -> str:
        code = "".join(str(int(char)) for char in self.cleaned_data["code"] if char.isdecimal())
        with transaction.atomic():
            app = AuthenticatorApp.objects.select_for_update().get(pk=self.app.pk)
            seconds = app.seconds_to_wait()
            is_right = not seconds and app.verify_token(code)
        if seconds:
            raise forms.ValidationError(wait_words(seconds))
        if not is_right:
            raise forms.ValidationError(
                gettext("This is not the code of now. Wait for the next one, and check the clock of your phone.")
            )
        self.app = app
        return code


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show what the user can look at and change of the own account."""
    user = staff(request)
    own = {
        "title": gettext("Your account"),
        "has_app": has_app(user),
        "passkeys": [(kept, _moment(kept.created_at), _moment(kept.used_at)) for kept in user.passkeys.all()],
        "may_add_passkey": user.passkeys.count() < passkeys.MOST,
        "host_has_name": passkeys.host_has_name(request),
        "codes_left": user.recovery_codes.count(),
        "is_required": is_required(user),
        "sessions": session_rows(user, request.session.session_key),
    }
    return _page(request, "account", own)


def session_rows(user: User, own_key: str | None = None) -> list[tuple[Any, str, str, bool]]:
    """Return the open sessions of ``user``, each with when it began, when it was used last, and whether it has ``own_key``."""
    rows = open_sessions(user)
    return [(kept, _moment(kept.since), _moment(kept.seen_at), kept.key == own_key) for kept in rows]


def set_up(request: HttpRequest) -> HttpResponse:
    """Show the QR code of a new app, and take its first code."""
    if asked := confirmation(request):
        return asked
    user = staff(request)
    app = _app_begun(user)
    form = NewAppForm(request.POST if request.method == "POST" else None, app)
    if request.method == "POST" and form.is_valid():
        add_app(user, form.app)
        return _done(request, "app", gettext("The app is your second step now."))
    site = str(admin.site.each_context(request)["site_header"])
    own = {
        "title": gettext("Set up the second step") if is_lacking(request) else gettext("Set up an app for codes"),
        "form": form,
        "key": app.key_as_text(),
        "address": app.address(site),
        "picture": qr_code(app.address(site)),
        "is_lacking": is_lacking(request),
        "host_has_name": passkeys.host_has_name(request),
        "replaces": has_app(user),
        "next": _next(request),
    }
    return _page(request, "set_up", own)


@require_POST
def app_removal(request: HttpRequest) -> HttpResponse:
    """Remove the app of the user, unless the role needs it."""
    if asked := confirmation(request):
        return asked
    user = staff(request)
    if is_required(user) and not user.passkeys.exists():
        return _refused(request)
    remove_app(user)
    return _back(request, gettext("The app was removed."))


@require_POST
def new_passkey_options(request: HttpRequest) -> JsonResponse:
    """Answer the script with what the browser needs to make a passkey."""
    site = str(admin.site.each_context(request)["site_header"])
    return JsonResponse(passkeys.creation_options(request, staff(request), site))


@require_POST
def passkey_addition(request: HttpRequest) -> HttpResponse:
    """Store the passkey that the browser made."""
    if asked := confirmation(request):
        return asked
    user = staff(request)
    label = device_label(request.headers.get("User-Agent", ""))
    name = " ".join(request.POST.get("name", "").replace("\0", "").split()) or label or gettext("Passkey")
    if problem := passkeys.store(request, user, request.POST.get("passkey", ""), name):
        messages.error(request, problem)
        return HttpResponseRedirect(_address("set_up" if is_lacking(request) else "overview", request))
    added_passkey(user)
    return _done(request, "passkey", gettext("The passkey was added."))


@require_POST
def passkey_removal(request: HttpRequest, key: int) -> HttpResponse:
    """Remove a passkey of the user, unless it is the last second step and the role needs one."""
    if asked := confirmation(request):
        return asked
    user = staff(request)
    if is_required(user) and not has_app(user) and not user.passkeys.exclude(pk=key).exists():
        return _refused(request)
    remove_passkey(user, key)
    return _back(request, gettext("The passkey was removed."))


@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes, and show them this once."""
    if asked := confirmation(request):
        return asked
    return _codes_page(request, _address("overview", request))


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End one session of the user (``row``), all but this one, or all."""
    user, own_key = staff(request), request.session.session_key
    row = request.POST.get("row", "")
    if row.isascii() and row.isdecimal():
        ended = end_sessions(user, row=int(row[:18]))
    else:
        ended = end_sessions(user, but=own_key if row == "others" else None)
    if not open_sessions(user).filter(key=own_key).exists():
        forget(request)
        return HttpResponseRedirect(reverse("admin:login"))
    text = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", ended) % {"count": ended}
    return _back(request, text)


def _app_begun(user: User) -> AuthenticatorApp:
    """Return the app that ``user`` is about to set up: the same one until it has shown a right code."""
    begun = AuthenticatorApp.objects.filter(user=user, confirmed=False).first()
    if begun is None or not begun.is_readable():
        AuthenticatorApp.objects.filter(user=user, confirmed=False).delete()
        begun = AuthenticatorApp.begun_for(user)
        begun.save()
    return begun


def _done(request: HttpRequest, step: str, text: str) -> HttpResponse:
    """Go on after a second step was set up; the first time with recovery codes. Other sessions did without: they end."""
    user = staff(request)
    if not request.session.get(STEP):
        request.session[STEP] = step
        end_sessions(user, but=request.session.session_key)
    onward = _next(request) or _address("overview", request)
    if not user.recovery_codes.exists():
        return _codes_page(request, onward, text)
    messages.success(request, text)
    return HttpResponseRedirect(onward)


def _codes_page(request: HttpRequest, onward: str, text: str = "") -> HttpResponse:
    codes = new_recovery_codes(staff(request))
    own = {"title": gettext("Your recovery codes"), "codes": codes, "number": CODES, "onward": onward, "done": text}
    return _page(request, "recovery_codes", own)


def _page(request: HttpRequest, name: str, own: dict[str, object]) -> HttpResponse:
    response = render(request, f"desk/account/{name}.html", admin.site.each_context(request) | own)
    # Codes and keys stay in no cache, not even for the button back.
    response["Cache-Control"] = "no-store, private"
    return response


def _refused(request: HttpRequest) -> HttpResponse:
    text = gettext("Your role needs a second step. Set up another one before you remove this one.")
    messages.error(request, text)
    return HttpResponseRedirect(_address("overview", request))


def _back(request: HttpRequest, text: str) -> HttpResponse:
    messages.success(request, text)
    return HttpResponseRedirect(_address("overview", request))


def _address(name: str, request: HttpRequest) -> str:
    return reverse("admin:account" if name == "overview" else "admin:second_step")


def set_up_first(onward: str) -> HttpResponse:
    """Lead to setting up the second step, and from there to ``onward``."""
    return HttpResponseRedirect(f"{reverse('admin:second_step')}?{urlencode({_NEXT: onward})}")


def _next(request: HttpRequest) -> str:
    """Return the address of this site to go on to, or an empty string."""
    wanted = request.POST.get(_NEXT) or request.GET.get(_NEXT) or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if ours and wanted.startswith(reverse("admin:index")) else ""


def _moment(moment: dt.datetime | None) -> str:
    """Return the day and the time of ``moment`` in words; an empty string for none."""
    return " · ".join(day_and_time(moment).values()) if moment else ""
