"""Staff accounts: administrators manage those of the four roles; superusers are created and changed on the server."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    ReadOnlyPasswordHashField,
    UserChangeForm,
    UserCreationForm,
)
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _

from liaison.models import Event
from liaison.staff.access.of_others import AccessMixin
from liaison.staff.audit.log import ActionGroup as ActionGroup
from liaison.staff.audit.log import actions_in
from liaison.staff.audit.models import record_event
from liaison.staff.base import DeskAdmin
from liaison.staff.forms import BilingualFormMixin
from liaison.staff.reauthentication import confirmation
from liaison.staff.requests import staff
from liaison.staff.roles import Role
from liaison.text.dates import day_and_time

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from typing import Unpack

    from django.db.models import QuerySet
    from django.forms import ModelForm
    from django.http import HttpRequest, HttpResponse

    from liaison.typing import FormData, FormFiles, FormOptions, FormSets, ModelFormOptions


def role_of(user: User) -> Role | None:
    """Return the highest role of ``user``, or None. It reads the groups, which lists prefetch."""
    names = {group.name for group in user.groups.all()}
    return next((role for role in reversed(Role) if role.value in names), None)


class RoleMixin(BilingualFormMixin):
    """A form for an account with its one role, stored as its one group. ``editor`` is the user who changes it."""

    def __init__(
        self, data: FormData = None, files: FormFiles = None, *, editor: User, **options: Unpack[ModelFormOptions]
    ) -> None:
        super().__init__(data, files, **options)
        self.editor = editor
        if self.instance.pk:
            self.initial["role"] = role_of(self.instance)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is None or self.instance.pk != self.editor.pk:
            return cleaned
        message = _("You cannot remove your own access. Ask another administrator.")
        if not cleaned.get("is_active", True):
            self.add_error("is_active", message)
        if not self.editor.is_superuser and cleaned.get("role") != Role.ADMINISTRATOR:
            self.add_error("role", message)
        return cleaned

    def save(self, commit: bool = True) -> User:
        # Every account managed here belongs to a member of staff.
        self.instance.is_staff = True
        return super().save(commit)


class AccountForm(RoleMixin, UserChangeForm):
    """The form that changes an account: its personal data, its role and whether it is active."""

    password = ReadOnlyPasswordHashField(
        label=_("Password"), help_text=_("Nobody can read it. If someone forgets it, set a new one.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class NewAccountForm(RoleMixin, UserCreationForm):
    """The form that creates an account with a password and a role."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class NewPasswordForm(AdminPasswordChangeForm):
    """The form that sets a new password for an account.

    It lacks Django's option to disable login by password: an account is made inactive instead.
    """

    def __init__(self, data: FormData = None, files: FormFiles = None, **options: Unpack[FormOptions]) -> None:
        super().__init__(data, files, **options)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


admin.site.unregister([User, Group])


@admin.register(User)
class AccountAdmin(AccessMixin, DeskAdmin, UserAdmin):
    """The screens of staff accounts. Each change made here is recorded in the audit log."""

    to_trash = False
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = NewPasswordForm
    list_display = ("username", "full_name", "email", "role", "second_step", "is_active", "last_seen")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    actions = None
    readonly_fields = ("access", "last_seen", "joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Personal data"), {"fields": ("first_name", "last_name", "email")}),
        (_("Access"), {"fields": ("role", "is_active", "access", "last_seen", "joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        (_("Personal data"), {"fields": ("first_name", "last_name", "email")}),
        (_("Access"), {"fields": ("role",)}),
    )

    @admin.display(description=_("name"))
    def full_name(self, user: User) -> str:
        """Return the full name of ``user``, or a dash."""
        return user.get_full_name() or "—"

    @admin.display(description=_("role"))
    def role(self, user: User) -> str:
        """Return the label of the role of ``user``, or a dash."""
        role = role_of(user)
        return str(role.label) if role else "—"

    @admin.display(description=_("last login"), ordering="last_login")
    def last_seen(self, user: User) -> str:
        """Return the day and time of the last login of ``user``, or a dash."""
        return _moment_text(user.last_login)

    @admin.display(description=_("date joined"), ordering="date_joined")
    def joined(self, user: User) -> str:
        """Return the day and time at which the account of ``user`` was created."""
        return _moment_text(user.date_joined)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return the accounts that the user may manage: only superusers see superusers."""
        accounts = super().get_queryset(request).prefetch_related("groups")
        return accounts if request.user.is_superuser else accounts.filter(is_superuser=False)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        return self._ask_who_is_there(request) or super().changeform_view(request, object_id, form_url, extra_context)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        return self._ask_who_is_there(request) or super().user_change_password(request, id, form_url)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return self._ask_who_is_there(request) or super().delete_view(request, object_id, extra_context)

    def _ask_who_is_there(self, request: HttpRequest) -> HttpResponse | None:
        """Return the question for the password, if an account is to be changed by somebody who may change accounts."""
        return confirmation(request) if request.method == "POST" and self.has_change_permission(request) else None

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: object) -> Any:
        form: Callable[..., ModelForm] = super().get_form(request, obj, change=change, **kwargs)
        return partial(form, editor=request.user)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> User | None:
        account: Any = super().get_object(request, object_id, from_field)
        if account is not None:
            # The audit log names this user if the account is given a new password.
            account.changed_by = staff(request)
        return account

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        obj.changed_by = staff(request)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: FormSets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        account, by, role = form.instance, staff(request), form.cleaned_data["role"]
        account.groups.set([Group.objects.get(name=role)])
        if not change:
            record_event("add_account", account, by, role=role)
            return
        before = form.initial.get("role")
        if before != role:
            record_event("role", account, by, before=before, after=role)
        if "is_active" in form.changed_data:
            record_event("account_on" if account.is_active else "account_off", account, by)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        record_event("delete_account", obj, staff(request))
        super().delete_model(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether the account may be deleted.

        The user's own account and accounts that records or the audit log name are not deleted but made inactive.
        """
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or (obj.pk != request.user.pk and not _has_worked(obj))


def _moment_text(moment: dt.datetime | None) -> str:
    return " · ".join(day_and_time(moment).values()) if moment else "—"


def _has_worked(user: User) -> bool:
    """Return whether records or the audit log name ``user``, apart from logins and events about the account itself."""
    own = {"record_type": user._meta.label_lower, "record_id": user.pk}
    done = Event.objects.filter(by=user).exclude(action__in=actions_in(ActionGroup.ACCESS)).exclude(**own)
    return done.exists() or LogEntry.objects.filter(user=user).exists()
