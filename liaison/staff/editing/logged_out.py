"""Forms that staff submit after their session ended, held in the login page until they are logged in again.

Otherwise such a form would lead to the login, and what was typed would be lost. This needs no script. Text that one
person typed is not given to another who logs in next in the same browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext

from liaison.staff.access.account import set_up_first
from liaison.staff.access.login import PasswordForm, log_in
from liaison.staff.access.second_factor import is_lacking
from liaison.staff.editing.autosave import AUTHOR, MOST_CHARACTERS, keep, without_secrets
from liaison.staff.editing.screens import screen_at
from liaison.staff.reauthentication import SEALED

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


@dataclass(frozen=True)
class WaitingForm:
    """A form that ``author`` (a user's key) sent to ``address``. ``data`` is encoded as a browser sends it.

    ``files`` tells whether uploads came with it, which cannot be held.
    """

    address: str
    author: str
    data: str
    files: bool = False

    @classmethod
    def submitted(cls, request: HttpRequest) -> WaitingForm | None:
        """Return the form in ``request``; None if it names no author or is too long to be held."""
        author = request.POST.get(AUTHOR)
        if request.method != "POST" or not author:
            return None
        data = without_secrets(request.POST).urlencode()
        return cls(request.get_full_path(), author, data, bool(request.FILES)) if len(data) <= MOST_CHARACTERS else None

    @classmethod
    def brought_back(cls, request: HttpRequest) -> WaitingForm | None:
        """Return the form that the submitted login page holds; None if it holds none or its address is not ours."""
        sent = request.POST
        address = sent.get("_held_address", "")
        ours = url_has_allowed_host_and_scheme(address, None) and address.startswith(settings.SESSION_COOKIE_PATH)
        if not ours or "_held" not in sent:
            return None
        return cls(address, sent.get("_held_author", ""), sent["_held"], bool(sent.get("_held_files")))

    def is_of(self, user: User | AnonymousUser) -> bool:
        """Return whether ``user`` wrote the form."""
        return self.author == str(user.pk)

    def controls(self) -> QueryDict:
        """Return the controls of the form."""
        return QueryDict(self.data)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the controls as pairs of name and value, for hidden inputs."""
        return [(name, value) for name, values in self.controls().lists() for value in values]


class HoldingSite(admin.AdminSite):
    """An admin site that does not lose typed text when a session has ended."""

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        opened = super().admin_view(view, cacheable)
        # Whoever has yet to set up the second step may leave, and reads the texts of scripts.
        is_open = view in (self.logout, self.i18n_javascript)

        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            # A user who saves their own form is answered without copying it.
            is_own = self.has_permission(request) and request.POST.get(AUTHOR) == str(request.user.pk)
            if not is_own and (waiting := WaitingForm.submitted(request)):
                return self.hold(request, waiting)
            if not is_open and self.has_permission(request) and is_lacking(request):
                return self.hold_for_second_step(request)
            return opened(request, *args, **kwargs)

        return update_wrapper(guarded, opened)

    def answer_view(self, view: Callable[..., HttpResponse]) -> Callable[..., Any]:
        """Return ``view`` for requests of scripts: it needs a login but holds nothing back."""

        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if is_lacking(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return super().admin_view(update_wrapper(guarded, view))

    def own_view(self, view: Callable[..., HttpResponse]) -> Callable[..., Any]:
        """Return ``view`` of the user's own account: it opens before the second step is set up, too."""
        return super().admin_view(view)

    def hold_for_second_step(self, request: HttpRequest) -> HttpResponse:
        """Lead to setting up the second step, which the user's role needs; what was typed comes back afterwards."""
        waiting = WaitingForm.submitted(request)
        if waiting is None:
            return set_up_first(request.get_full_path() if request.method == "GET" else reverse("admin:index"))
        restored = _restored_at(request, waiting)
        return set_up_first(restored) if restored else self.send_again(request, waiting, status=403)

    def hold(self, request: HttpRequest, waiting: WaitingForm) -> HttpResponse:
        """Answer with the login page, which holds the waiting form; status 403."""
        own = {
            "title": gettext("Log in to save"),
            "subtitle": None,
            "app_path": f"{reverse('admin:login')}?{urlencode({'next': waiting.address})}",
            "next": waiting.address,
            "form": PasswordForm(request),
            "waiting": waiting,
            # Somebody else may be logged in, but the page is for the author.
            "user": AnonymousUser(),
            "has_permission": False,
        }
        return render(request, "admin/login.html", self.each_context(request) | own, status=403)

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        waiting = WaitingForm.brought_back(request)
        if waiting is None:
            return log_in(self, request, extra_context)
        response = log_in(
            self, request, {**(extra_context or {}), "title": gettext("Log in to save"), "waiting": waiting}
        )
        return self.give_back(request, waiting) if response.status_code == 302 else response

    def give_back(self, request: HttpRequest, waiting: WaitingForm) -> HttpResponse:
        """Give the waiting form back after the login, to its author only.

        The author is redirected to the page with the text in it, or else shown the form to send again. Anybody else is
        told that the text belongs to another account.
        """
        if not waiting.is_of(request.user):
            text = gettext("That text belongs to another account: it was neither saved nor shown to you.")
            messages.warning(request, text)
            return HttpResponseRedirect(reverse("admin:index"))
        restored = _restored_at(request, waiting)
        return HttpResponseRedirect(restored) if restored else self.send_again(request, waiting)

    def send_again(self, request: HttpRequest, waiting: WaitingForm, status: int = 200) -> HttpResponse:
        """Answer with a page from which the user can send the waiting form again."""
        own = {"title": gettext("Not saved yet"), "waiting": waiting}
        return render(request, "admin/csrf_failure.html", self.each_context(request) | own, status=status)


def _restored_at(request: HttpRequest, waiting: WaitingForm) -> str:
    """Keep the waiting form as an autosave; return the address at which its text is in the form again.

    Returns an empty string if the form was not sent to a record's page that the user may change, is too long to keep,
    or was the question for the password, in which another form waits.
    """
    path, _mark, query = waiting.address.partition("?")
    if SEALED in waiting.controls():
        return ""
    user: Any = request.user
    try:
        screen = screen_at(request, path)
    except (Http404, PermissionDenied):
        return ""
    kept = keep(user, screen.path, waiting.controls()) if screen.may_write(request) else None
    if kept is None:
        return ""
    asked = QueryDict(query, mutable=True)
    asked["_restore"] = kept.page
    return f"{screen.path}?{asked.urlencode()}"
