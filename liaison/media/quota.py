"""How much each role may upload in a day: a stolen account, or a mistake, does not fill the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from liaison.staff.requests import is_desk
from liaison.staff.roles import Role
from liaison.text.file_sizes import format_size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

MEGABYTE = 1024 * 1024


class UploadDay(models.Model):
    """How many bytes one member of staff has sent in files on one day, whatever became of them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    size = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_upload_day_of_each_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.day}"


def most_of(user: User) -> int:
    """Return how many bytes ``user`` may upload in a day, by the highest role; 0 means as many as they like."""
    roles = [Role.ADMINISTRATOR.value] if user.is_superuser else user.groups.values_list("name", flat=True)
    allowed = [settings.UPLOAD_QUOTA[role] for role in roles if role in settings.UPLOAD_QUOTA]
    return 0 if 0 in allowed or not allowed else max(allowed) * MEGABYTE


def take(user: User, size: int) -> bool:
    """Count ``size`` bytes for ``user`` today; return False, and count nothing, if that is more than they may upload."""
    most = most_of(user)
    if not most:
        return True
    today = timezone.localdate()
    day, is_new = UploadDay.objects.get_or_create(user=user, day=today)
    if is_new:
        UploadDay.objects.filter(user=user, day__lt=today).delete()
    return bool(UploadDay.objects.filter(pk=day.pk, size__lte=most - size).update(size=F("size") + size))


class QuotaMiddleware:
    """Middleware that refuses files of staff beyond their quota (413) and keeps what was typed beside them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: Mapping[str, object]
    ) -> HttpResponse | None:
        """Return the answer to somebody who has uploaded enough today; None to go on."""
        if request.method != "POST" or not is_desk(request):
            return None
        user: Any = request.user
        if not user.is_active or not user.is_staff:
            return None
        size = sum(file.size or 0 for _name, files in request.FILES.lists() for file in files)
        return None if not size or take(user, size) else _refused(request, user)


def _refused(request: HttpRequest, user: User) -> HttpResponse:
    typed = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    context = {
        "title": gettext("Enough files for today"),
        "most": format_size(most_of(user)),
        "kept": [(name, value) for name, value in typed if name != "csrfmiddlewaretoken"],
    }
    return render(request, "admin/enough_files.html", admin.site.each_context(request) | context, status=413)
