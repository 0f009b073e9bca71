"""What administrators see and end of somebody else's access: the second step, and where the account is logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from liaison.models import AuthenticatorApp, Passkey
from liaison.staff.access.account import session_rows
from liaison.staff.access.second_factor import has_app, is_required, reset
from liaison.staff.access.sessions import end_sessions
from liaison.staff.audit.models import record_event
from liaison.staff.reauthentication import confirmation
from liaison.staff.requests import staff
from liaison.typing import AnyModelAdmin

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString


class AccessMixin(AnyModelAdmin):
    """The screens of accounts, with the page of their access."""

    def get_urls(self) -> list[URLPattern]:
        own = path("<path:object_id>/access/", self.admin_site.admin_view(self.access_view), name="auth_user_access")
        return [own, *super().get_urls()]

    def with_columns(self, accounts: Any) -> Any:
        """Return ``accounts`` of the list with whether they have a second step."""
        apps = AuthenticatorApp.objects.filter(user=OuterRef("pk"), confirmed=True)
        keys = Passkey.objects.filter(user=OuterRef("pk"))
        return super().with_columns(accounts).annotate(has_app=Exists(apps), has_passkey=Exists(keys))  # type: ignore[misc]

    @admin.display(description=_("second step"), boolean=True)
    def second_step(self, user: Any) -> bool:
        """Return whether ``user`` logs in with a second step."""
        return bool(user.has_app or user.has_passkey)

    @admin.display(description=_("second step and sessions"))
    def access(self, user: User) -> SafeString:
        """Return a link to the page of the access of ``user``."""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:auth_user_access", args=[user.pk]), _("Look at them, or end them")
        )

    def access_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the access of an account; reset its second step (``do=reset``) or end its sessions (``do=end``)."""
        account: Any = self.get_object(request, object_id)
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        if account is None:
            raise Http404
        if request.method != "POST":
            return self._access_page(request, account)
        if asked := confirmation(request):
            return asked
        by = staff(request)
        if request.POST.get("do") == "reset":
            reset(account, by)
            messages.success(request, gettext("The second step was reset. The next login asks for the password alone."))
        elif request.POST.get("do") == "end":
            count = end_sessions(account)
            record_event("sessions_ended", account, by)
            text = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", count)
            messages.success(request, text % {"count": count})
        return HttpResponseRedirect(request.path)

    def _access_page(self, request: HttpRequest, account: User) -> HttpResponse:
        own = {
            "title": gettext("Second step and sessions"),
            "original": account,
            "opts": self.opts,
            "has_app": has_app(account),
            "passkeys": account.passkeys.count(),
            "codes_left": account.recovery_codes.count(),
            "is_required": is_required(account),
            "sessions": session_rows(account),
        }
        return render(request, "desk/account/of_others.html", self.admin_site.each_context(request) | own)
