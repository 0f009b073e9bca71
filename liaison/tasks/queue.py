"""The queue of jobs: what waits, runs and failed, and what becomes of jobs that failed or whose worker died."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from liaison.tasks.worker import is_worker_alive, this_machine

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_tasks.base import TaskResult

# How long a job that was done, or that failed, is remembered.
KEPT_DONE, KEPT_FAILED = dt.timedelta(days=2), dt.timedelta(days=30)
# A job of a machine that is gone died when it has not ended for so long.
_ELSEWHERE = dt.timedelta(hours=1)
# A job that could be done has waited too long after so much time: ``publish_due`` does the work once a minute where no worker runs.
PATIENCE = dt.timedelta(minutes=10)
# A job that died is taken up again once: after so many attempts it counts as failed.
_ATTEMPTS = 2
_OWN = ("liaison.", "articles.", "organizations.", "office.")


class WorkerDiedError(Exception):
    """The error of a job whose worker died while it was at work, twice."""


@dataclass(frozen=True)
class QueueState:
    """The numbers of jobs, and whether a worker of this machine is alive."""

    waiting: int
    later: int
    running: int
    failed: int
    is_worker_alive: bool


def queue_state() -> QueueState:
    """Return what the queue holds, and whether a worker of this machine is alive."""
    return QueueState(
        waiting=DBTaskResult.objects.ready().count(),
        later=put_off().count(),
        running=DBTaskResult.objects.running().count(),
        failed=DBTaskResult.objects.failed().count(),
        is_worker_alive=is_worker_alive(),
    )


def seconds_waited() -> float:
    """Return for how many seconds the oldest job that could be done has been waiting, 0 if none; one query."""
    first = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", "run_after").first()
    if not first:
        return 0.0
    # What was put off has been waiting since its time came.
    since = max(moment for moment in first if moment != get_date_max())
    return (timezone.now() - since).total_seconds()


def put_off() -> QuerySet[DBTaskResult]:
    """Return the jobs that wait for their time, such as letters that a mail server did not take."""
    later = Q(run_after__gt=timezone.now()) & ~Q(run_after=get_date_max())
    return DBTaskResult.objects.filter(later, status=TaskResultStatus.READY)


def take_up_again() -> int:
    """Let jobs that died with a worker of this machine run once more; return how many. Those that died twice have failed.

    Call it while no worker of this machine is at work.
    """
    again = 0
    for job in DBTaskResult.objects.running():
        is_own = job.worker_ids[-1].startswith(f"{this_machine()}:")
        if not is_own and job.started_at and job.started_at > timezone.now() - _ELSEWHERE:
            continue
        if len(job.worker_ids) < _ATTEMPTS:
            again += DBTaskResult.objects.running().filter(pk=job.pk).update(status=TaskResultStatus.READY)
        else:
            job.set_failed(WorkerDiedError("The worker died twice while it did this."))
    return again


def keep_no_words(task_result: TaskResult, **_signal: object) -> None:
    """Leave of a failed job's error its kind, and where it came up: the words of an error may name somebody.

    Errors of our own are written without names, and stay. A receiver of ``task_finished``.
    """
    job = DBTaskResult.objects.failed().filter(pk=task_result.id).first()
    if job and not job.exception_class_path.startswith(_OWN):
        places = [line for line in job.traceback.splitlines() if line.startswith('  File "')]
        told = "\n".join([*places, job.exception_class_path])
        DBTaskResult.objects.filter(pk=job.pk).update(traceback=told)


def do_again(job: DBTaskResult) -> None:
    """Let a failed ``job`` run again, as if for the first time."""
    DBTaskResult.objects.failed().filter(pk=job.pk).update(
        status=TaskResultStatus.READY,
        worker_ids=[],
        run_after=get_date_max(),
        finished_at=None,
        exception_class_path="",
        traceback="",
    )


def discard(job: DBTaskResult) -> None:
    """Forget a failed ``job``."""
    DBTaskResult.objects.failed().filter(pk=job.pk).delete()


def forget_old_jobs() -> int:
    """Forget jobs that were done or failed long ago; return how many."""
    now = timezone.now()
    done = DBTaskResult.objects.successful().filter(finished_at__lt=now - KEPT_DONE)
    failed = DBTaskResult.objects.failed().filter(finished_at__lt=now - KEPT_FAILED)
    return sum(jobs.delete()[0] for jobs in (done, failed))
