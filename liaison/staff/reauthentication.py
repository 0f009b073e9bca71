"""Asking once more who is there, before what matters most: roles, exports of the log, forgetting somebody.

Whoever has not given their password for ten minutes is asked for it. What they sent meanwhile waits in that page, sealed,
and is done once they have answered: nothing is typed twice.
"""

from __future__ import annotations

import json
import time
from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.sealing import seal, unseal
from liaison.staff.access import passkeys
from liaison.staff.access.lockout import minutes_to_wait, wait_words
from liaison.staff.access.second_factor import has_app, take_code
from liaison.staff.editing.autosave import AUTHOR
from liaison.staff.requests import replace_post, staff

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

    from liaison.typing import FormData

# For how many seconds an authentication counts as recent, and for how many a sealed form can be sent on.
RECENT = 10 * 60
_WAITS = 12 * 3600
# The session's key for the time of the last authentication, in seconds since 1970.
_AT = "authenticated_at"
# The control that holds what waits, and marks a form as an answer to the question.
SEALED = "_sealed"
_PURPOSE = "reauthentication"


def note_logins() -> None:
    """Let each login count as an authentication. Called once, when the apps are ready."""
    user_logged_in.connect(_logged_in, dispatch_uid="reauthentication")


def _logged_in(sender: object, request: HttpRequest | None, **_signal: object) -> None:
    if request is not None:
        has_authenticated(request)


def has_authenticated(request: HttpRequest) -> None:
    """Note that the user of ``request`` has just shown who they are."""
    request.session[_AT] = int(time.time())


def is_recent(request: HttpRequest) -> bool:
    """Return whether the user of ``request`` has shown who they are within the last ten minutes."""
    return time.time() - request.session.get(_AT, 0) < RECENT


def recently_authenticated(view: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``view`` for users who have authenticated recently; others are asked first. For a method: ``method_decorator``.

    It stands beneath whatever checks permissions, so that nobody is asked in vain.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> Any:
        return confirmation(request) or view(request, *args, **kwargs)

    return guarded


def confirmation(request: HttpRequest) -> HttpResponse | None:
    """Return the page that asks the user of ``request`` for the password; None if the request may go on.

    The answer to the question comes to the same address. Then ``request`` becomes what was sent there in the first place.
    Uploads cannot wait: the page says that they have to be chosen again.
    """
    if SEALED in request.POST:
        return _answered(request)
    return None if is_recent(request) else _ask(request, _sealed(request), ConfirmationForm(staff(request), request))


class ConfirmationForm(forms.Form):
    """The question: the password of ``user``, and their second step if they have one."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, user: User, request: HttpRequest, data: FormData = None) -> None:
        super().__init__(data)
        self.user, self.request = user, request
        self.has_passkeys = user.passkeys.exists()
        if self.has_passkeys or has_app(user):
            self.fields["code"] = forms.CharField(
                label=_("Code"),
                max_length=100,
                # A passkey does without.
                required=False,
                help_text=_("The six digits that your app shows now, or one of your recovery codes."),
                widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "dir": "ltr", "class": "code"}),
            )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        found = authenticate(self.request, username=self.user.get_username(), password=password)
        if minutes := minutes_to_wait(self.request, self.user.get_username()):
            raise ValidationError(wait_words(minutes))
        if found is None or found.pk != self.user.pk:
            raise ValidationError(_("This is not your password. Note that capital letters matter."))
        return password

    def clean(self) -> dict[str, object]:
        """Take the second step once the password is right: a code that opens once is not wasted on a typing mistake."""
        cleaned = super().clean() or self.cleaned_data
        if "code" not in self.fields or self.errors:
            return cleaned
        if key := self.data.get("passkey"):
            if passkeys.opened(self.request, str(key), self.user) is None:
                self.add_error(None, _("The passkey could not be taken. Try again."))
            return cleaned
        answer = take_code(self.user, str(cleaned.get("code") or ""))
        if not answer.step:
            self.add_error("code", answer.error)
        return cleaned


def _answered(request: HttpRequest) -> HttpResponse | None:
    """Take the answer in ``request``: go on with what waits, or ask again."""
    sealed = request.POST[SEALED]
    waiting = _opened(request, sealed)
    if waiting is None:
        # Of another account, another page, or too old: it is not gone on with.
        return HttpResponseRedirect(request.get_full_path())
    form = ConfirmationForm(staff(request), request, request.POST)
    # Somebody who had to log in meanwhile need not answer twice.
    if not is_recent(request) and not form.is_valid():
        return _ask(request, sealed, form)
    has_authenticated(request)
    if waiting["method"] != "POST":
        return HttpResponseRedirect(request.get_full_path())
    replace_post(request, QueryDict(waiting["data"], encoding="utf-8"))
    request._files = MultiValueDict()  # type: ignore[attr-defined]
    return None


def _sealed(request: HttpRequest) -> str:
    """Return what ``request`` sent, for the same user to send to the same address only."""
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    method = "POST" if request.method == "POST" else "GET"
    waiting = {
        "user": staff(request).pk,
        "address": request.get_full_path(),
        "method": method,
        "data": sent.urlencode(),
    }
    return seal(json.dumps(waiting), _PURPOSE)


def _opened(request: HttpRequest, sealed: str) -> dict[str, str] | None:
    text = unseal(sealed, _PURPOSE, _WAITS)
    waiting = json.loads(text) if text else {}
    own = waiting.get("user") == staff(request).pk and waiting.get("address") == request.get_full_path()
    return waiting if own else None


def _ask(request: HttpRequest, sealed: str, form: ConfirmationForm) -> HttpResponse:
    own = {
        "title": gettext("Confirm that it is you"),
        "form": form,
        "sealed": sealed,
        "author": AUTHOR,
        "files": bool(request.FILES),
    }
    # 403, as nothing was done yet: a script must not take this page for its answer.
    return render(request, "admin/confirm_identity.html", admin.site.each_context(request) | own, status=403)
