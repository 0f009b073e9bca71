"""Logging in: the password, then the second step if the account has one; or a passkey alone.

All of it happens at the address of the login, and what waits there to be saved goes along (``liaison/staff/editing/logged_out.py``).
Without a script the password and a code do.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth import login as begin_session
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liaison.staff.access import passkeys
from liaison.staff.access.browsers import recognize
from liaison.staff.access.devices import device_label
from liaison.staff.access.letters import News, tell
from liaison.staff.access.lockout import minutes_to_wait, wait_words
from liaison.staff.access.second_factor import STEP, is_set_up, take_code
from liaison.staff.audit.models import record_event

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
    from django.http import HttpRequest, HttpResponse

# The session's key for who gave the right password and has still to take the second step, and for how many seconds that counts.
_PENDING, _PENDING_FOR = "second_step_of", 600
_MOST_CODES = 5
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class PasswordForm(AdminAuthenticationForm):
    """The first step. Its errors are the same whether or not there is such an account."""

    def get_invalid_login_error(self) -> ValidationError:
        minutes = minutes_to_wait(self.request, self.cleaned_data.get("username", "")) if self._is_slowed_down() else 0
        if not minutes:
            return super().get_invalid_login_error()
        return ValidationError(wait_words(minutes), code="slowed_down")

    def _is_slowed_down(self) -> bool:
        return any(getattr(self.request, name, False) for name in ("has_to_wait", "is_slowed_down"))


class CodeForm(forms.Form):
    """The second step: a code of the account's app, or one of its recovery codes."""

    code = forms.CharField(
        label=_("Code"),
        max_length=100,
        help_text=_("The six digits that your app shows now, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "dir": "ltr", "class": "code"}
        ),
    )


class DeskLogin(LoginView):
    """The login of staff, at one address: ``site`` draws the pages around it."""

    site: AdminSite
    authentication_form = PasswordForm
    template_name = "admin/login.html"

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if answer := request.POST.get("passkey"):
            return self._with_passkey(answer)
        return self._with_code() if "code" in request.POST else super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        user: User = form.get_user()
        if not is_set_up(user):
            return self._opened(user, "")
        wait_for_second_step(self.request, user)
        return self._second_step(user, CodeForm())

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("__all__", "slowed_down"):
            response.status_code = 429
        return response

    def _with_code(self) -> HttpResponse:
        user = waiting_for_second_step(self.request)
        if user is None:
            return self._anew()
        form = CodeForm(self.request.POST)
        if not form.is_valid():
            return self._second_step(user, form)
        answer = take_code(user, form.cleaned_data["code"])
        if answer.step:
            return self._opened(user, answer.step)
        record_event("second_step_failed", user, by_name=user.get_username())
        if _count_failure(self.request) >= _MOST_CODES:
            return self._anew()
        form.add_error("code", answer.error)
        return self._second_step(user, form)

    def _with_passkey(self, answer: str) -> HttpResponse:
        pending = waiting_for_second_step(self.request)
        user = passkeys.opened(self.request, answer, pending)
        if user is not None and user.is_staff:
            return self._opened(user, "passkey")
        text = gettext("This passkey opens no account here. Try again, or log in another way.")
        form: Any = CodeForm({"code": ""}) if pending else PasswordForm(self.request)
        if pending:
            form.full_clean()
            form.errors.clear()
            form.add_error(None, text)
            return self._second_step(pending, form)
        return self.render_to_response(self.get_context_data(form=form, problem=text))

    def _second_step(self, user: User, form: CodeForm) -> HttpResponse:
        own = {
            "title": gettext("The second step"),
            "second_step": True,
            "has_passkeys": user.passkeys.exists(),
        }
        return self.render_to_response(self.get_context_data(form=form) | own)

    def _anew(self) -> HttpResponse:
        """Begin with the password again: the second step came too late, or too often."""
        self.request.session.pop(_PENDING, None)
        text = gettext("That took too long, or too many codes were wrong. Log in again.")
        return self.render_to_response(self.get_context_data(form=PasswordForm(self.request), problem=text))

    def _opened(self, user: User, step: str) -> HttpResponse:
        open_desk(self.request, user, step)
        return HttpResponseRedirect(self.get_success_url())


def log_in(site: AdminSite, request: HttpRequest, extra_context: dict[str, object] | None) -> HttpResponse:
    """Answer at the address of the login, as Django's ``AdminSite.login`` does, with our steps."""
    if request.method == "GET" and site.has_permission(request):
        return HttpResponseRedirect(reverse("admin:index", current_app=site.name))
    context = {
        **site.each_context(request),
        "title": gettext("Log in"),
        "subtitle": None,
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
    }
    if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
        context[REDIRECT_FIELD_NAME] = reverse("admin:index", current_app=site.name)
    context.update(extra_context or {})
    answer: Any = DeskLogin.as_view(extra_context=context)(request)
    return answer


@require_POST
def passkey_options(request: HttpRequest) -> JsonResponse:
    """Answer the script of the login, or of a question for who is there, with what the browser needs to use a passkey."""
    user: Any = request.user if request.user.is_authenticated else waiting_for_second_step(request)
    return JsonResponse(passkeys.request_options(request, user))


def open_desk(request: HttpRequest, user: User, step: str) -> None:
    """Begin the session of ``user``, who has shown who they are; tell them if the browser is new to the account."""
    request.session.pop(_PENDING, None)
    request.logging_in_as = user.get_username()  # type: ignore[attr-defined]
    begin_session(request, user, backend=getattr(user, "backend", _BACKEND))
    if step:
        request.session[STEP] = step
    if recognize(request, user):
        tell(user, News.NEW_BROWSER, device_label(request.headers.get("User-Agent", "")))


def wait_for_second_step(request: HttpRequest, user: User) -> None:
    """Note in the session, which gets a new key, that ``user`` gave the right password."""
    request.session.flush()
    request.session[_PENDING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": int(time.time()),
        "wrong": 0,
    }


def waiting_for_second_step(request: HttpRequest) -> User | None:
    """Return whose password was given in this session less than ten minutes ago, and has not been changed since."""
    kept = request.session.get(_PENDING)
    if not kept or time.time() - kept["at"] > _PENDING_FOR:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    return user if user and constant_time_compare(kept["hash"], user.get_session_auth_hash()) else None


def _count_failure(request: HttpRequest) -> int:
    request.session[_PENDING]["wrong"] += 1
    request.session.modified = True
    return int(request.session[_PENDING]["wrong"])
