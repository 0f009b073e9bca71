"""The page of the queue in the desk: what waits, what failed and why; for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django_tasks_db.models import DBTaskResult

from liaison.declarations import declared
from liaison.staff.site import DeskPage
from liaison.tasks.queue import discard, do_again, put_off, queue_state

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from liaison.typing import StrOrPromise

# What a page shows of each list.
_MOST = 50
_STEPS = {"again": do_again, "discard": discard}


@dataclass(frozen=True)
class ShownJob:
    """A job in words: what it does, for which record (ids), when (aware), and the kind of its error, if it failed."""

    pk: str
    name: StrOrPromise
    about: str
    at: dt.datetime
    error: str = ""


def tasks(request: HttpRequest) -> HttpResponse:
    """Return the page of the queue; a POST does a failed job again or forgets it."""
    if not request.user.has_perm("auth.change_user"):
        raise PermissionDenied
    if request.method == "POST":
        _take_step(request)
        return HttpResponseRedirect(reverse("admin:tasks"))
    waiting = DBTaskResult.objects.ready().order_by("enqueued_at")
    names = {task.module_path: name for task, name in declared("jobs")}
    context = {
        **admin.site.each_context(request),
        "title": gettext("Background work"),
        "state": queue_state(),
        "running": [_shown(job, names) for job in DBTaskResult.objects.running().order_by("started_at")[:_MOST]],
        "failed": [_shown(job, names) for job in DBTaskResult.objects.failed().order_by("-finished_at")[:_MOST]],
        "waiting": [_shown(job, names) for job in waiting[:_MOST]],
        "later": [_shown(job, names) for job in put_off().order_by("run_after")[:_MOST]],
    }
    return TemplateResponse(request, "desk/tasks.html", context)


def _take_step(request: HttpRequest) -> None:
    step = _STEPS.get(request.POST.get("step", ""))
    key = _id(request.POST.get("job", ""))
    job = DBTaskResult.objects.failed().filter(pk=key).first() if key else None
    if step is None or job is None:
        messages.warning(request, gettext("This job is no longer among those that failed."))
        return
    step(job)
    done = gettext("The job will be done again.") if step is do_again else gettext("The job was removed.")
    messages.success(request, done)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _shown(job: DBTaskResult, names: Mapping[str, StrOrPromise]) -> ShownJob:
    # The first argument is the id of what the job is about.
    about = str(next(iter(job.args_kwargs["args"]), ""))
    moment = job.finished_at or job.started_at or job.enqueued_at
    at = job.run_after if job.status == "READY" and job.run_after.year < 9999 else moment
    error = job.exception_class_path.rpartition(".")[2]
    said = job.traceback.strip().splitlines()[-1] if job.traceback else ""
    return ShownJob(
        str(job.pk), names.get(job.task_path, job.task_path), about, at, said.rpartition(f"{error}: ")[2] or error
    )


PAGES = (DeskPage("tasks/", tasks, "tasks"),)
