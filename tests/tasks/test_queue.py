"""Jobs that are done after the answer: kept when the mail server is down, taken up again when a worker dies, seen in the desk."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone, translation
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.workflow import Change
from articles.publishing.take import publish
from liaison.health.examination import examine
from liaison.health.findings import Cost
from liaison.staff.access.letters import News, send_letter, tell
from liaison.staff.roles import grant_all
from liaison.tasks.letters import WAITS
from liaison.tasks.queue import do_again, forget_old_jobs, queue_state, take_up_again
from liaison.tasks.worker import only_worker, worker_name
from tests.factories import ArticleFactory, UserFactory

# A worker closes its connections between jobs.
pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/admin/tasks/"


@pytest.fixture(autouse=True)
def on_the_queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture(autouse=True)
def roles(transactional_db):
    """The groups of the migration, which the emptying of the database takes with it."""
    grant_all(apps)


@pytest.fixture
def user():
    return without_letters(UserFactory(email="huda@news.example", username="huda"))


def without_letters(user):
    """``user``, who was told nothing so far: not of the new password either."""
    DBTaskResult.objects.all().delete()
    return user


def work() -> None:
    """Do what waits, as a worker does."""
    call_command("db_worker", batch=True, verbosity=0)


def due() -> None:
    """As if the time had come of all that was put off."""
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now() - dt.timedelta(seconds=1))


def test_a_letter_goes_when_a_worker_comes_to_it(user):
    tell(user, News.PASSWORD)
    assert mail.outbox == []
    assert queue_state().waiting == 1
    work()
    assert [letter.to for letter in mail.outbox] == [["huda@news.example"]]
    assert "The password of your account was changed." in mail.outbox[0].body or "كلمة" in mail.outbox[0].body
    assert (queue_state().waiting, queue_state().failed) == (0, 0)


def test_a_letter_that_is_not_taken_is_kept_for_two_days_and_then_told(user, settings, as_role):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tell(user, News.PASSWORD)
    waited = dt.timedelta()
    for wait in WAITS:
        work()
        job = DBTaskResult.objects.get(status="READY")
        assert abs(job.run_after - timezone.now() - wait) < dt.timedelta(minutes=1)
        assert (queue_state().waiting, queue_state().later) == (0, 1)
        waited += wait
        due()
    assert waited > dt.timedelta(hours=46)
    work()
    assert (queue_state().later, queue_state().failed) == (0, 1)
    failed = DBTaskResult.objects.failed().get()
    # Nothing of whom it was for.
    assert "huda" not in failed.traceback + str(failed.args_kwargs)
    administrator = as_role("administrator")
    page = administrator.get(PAGE).text
    assert "ConnectionRefusedError" in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    administrator.post(PAGE, {"job": failed.pk, "step": "again"})
    work()
    assert [letter.to for letter in mail.outbox] == [["huda@news.example"]]


def test_a_letter_whose_transaction_is_undone_is_not_sent(user):
    from django.db import transaction

    with transaction.atomic():
        tell(user, News.PASSWORD)
        transaction.set_rollback(True)
    work()
    assert mail.outbox == []


def test_whoever_has_no_address_or_no_account_is_not_written_to(user):
    tell(UserFactory(email="", username="nobody"), News.PASSWORD)
    tell(user, News.PASSWORD)
    user.delete()
    work()
    assert mail.outbox == []
    assert queue_state().failed == 0


def died(times: int) -> DBTaskResult:
    """A job whose worker of this machine died so many times while it was at work."""
    user = without_letters(UserFactory(email="huda@news.example", username="huda"))
    tell(user, News.PASSWORD)
    job = DBTaskResult.objects.get()
    DBTaskResult.objects.update(
        status=TaskResultStatus.RUNNING, worker_ids=[worker_name() for _ in range(times)], started_at=timezone.now()
    )
    return job


def test_a_job_that_died_is_taken_up_again_once():
    died(1)
    work()
    assert len(mail.outbox) == 1
    assert queue_state().failed == 0


def test_a_job_that_died_twice_has_failed_and_can_be_done_again():
    job = died(2)
    assert take_up_again() == 0
    assert queue_state().failed == 1
    job.refresh_from_db()
    do_again(job)
    work()
    assert len(mail.outbox) == 1


def test_a_job_of_another_machine_is_left_to_it_for_an_hour():
    died(1)
    DBTaskResult.objects.update(worker_ids=["another-machine:abc"])
    work()
    assert mail.outbox == []
    assert queue_state().running == 1
    DBTaskResult.objects.update(started_at=timezone.now() - dt.timedelta(hours=2))
    work()
    assert len(mail.outbox) == 1


def test_the_words_of_an_error_are_not_kept(user, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError("Huda Alwarraq is in danger")

    tell(user, News.PASSWORD)
    monkeypatch.setattr("liaison.staff.access.letters._body", fail)
    work()
    failed = DBTaskResult.objects.failed().get()
    assert failed.traceback.endswith("ValueError")
    assert "letters.py" in failed.traceback
    assert "Huda" not in failed.traceback


def test_only_one_worker_of_a_machine_works(user):
    tell(user, News.PASSWORD)
    with only_worker():
        assert queue_state().is_worker_alive
        with pytest.raises(CommandError, match="Another worker of this machine"):
            call_command("db_worker", verbosity=0)
        # What only looks in, such as publish_due, leaves the work to it.
        work()
        assert mail.outbox == []
    assert not queue_state().is_worker_alive


def test_where_no_worker_runs_the_command_of_every_minute_does_the_work(user):
    tell(user, News.PASSWORD)
    call_command("publish_due", verbosity=0)
    assert len(mail.outbox) == 1


def test_old_jobs_are_forgotten(user):
    tell(user, News.PASSWORD)
    work()
    assert forget_old_jobs() == 0
    DBTaskResult.objects.update(finished_at=timezone.now() - dt.timedelta(days=3))
    assert forget_old_jobs() == 1


def test_the_doctor_tells_of_work_that_nobody_does_and_of_what_failed(user):
    def told():
        return [finding.what for each in examine(Cost.QUICK) if each.check.key == "queue" for finding in each.findings]

    with translation.override("en"):
        assert told() == [
            "No worker is at work on this machine. Until one is, publish_due does its work, once a minute."
        ]
        tell(user, News.PASSWORD)
        DBTaskResult.objects.update(enqueued_at=timezone.now() - dt.timedelta(hours=1))
        assert told() == ["1 job has been waiting for too long."]
        DBTaskResult.objects.update(status="FAILED", exception_class_path="x", traceback="x")
        with only_worker():
            assert told() == ["A worker is at work.", "1 job failed."]


@pytest.mark.parametrize("role", ["contributor", "editor", "publisher"])
def test_only_administrators_see_the_queue(as_role, role):
    assert as_role(role).get(PAGE).status_code == 403


@pytest.mark.parametrize("step", ["again", "discard", "nonsense", ""])
@pytest.mark.parametrize("job", ["", "x", "00000000-0000-0000-0000-000000000000", "a" * 36])
def test_a_step_with_a_job_that_is_not_there_changes_nothing(as_role, step, job):
    response = as_role("administrator").post(PAGE, {"job": job, "step": step}, follow=True)
    assert response.status_code == 200
    assert queue_state().failed == 0


def test_files_of_a_published_article_are_made_ahead(settings, tmp_path):
    from articles.publishing.prepared import prepare_files

    settings.SITE_URL, settings.DATA_DIR = "http://testserver", tmp_path
    article = ArticleFactory(slug_en="talk")
    prepare_files.enqueue(article.pk, "en")
    # No longer live when the worker comes to it.
    prepare_files.enqueue(ArticleFactory(live="").pk, "en")
    work()
    made = {path.suffix for path in (tmp_path / "made").rglob("*.*") if path.name != "lock"}
    assert made >= {".png"}
    assert queue_state().failed == 0


def published(days: int) -> int:
    """How many jobs wait after an article was published so many days ago, or in so many days."""
    DBTaskResult.objects.all().delete()
    publish(ArticleFactory(live=""), "en", at=timezone.now() - dt.timedelta(days=days))
    return queue_state().waiting


def test_only_what_came_out_lately_is_made_ahead():
    """An archive that is brought in would fill the queue with files for which nobody asks."""
    assert [published(days) for days in (0, 29, 31, 4000)] == [1, 1, 0, 0]
    # It is when it comes out.
    assert published(-1) == 0


def test_a_correction_of_an_old_article_is_made_ahead():
    article = ArticleFactory(live="")
    publish(article, "en", at=timezone.now() - dt.timedelta(days=400))
    DBTaskResult.objects.all().delete()
    keep_changes(article, "en", texts_of(article, "en"), {"body": "<p>Corrected.</p>"})
    publish(article, "en", change=Change.CORRECTION, public_note="The year was wrong.")
    assert queue_state().waiting == 1


def test_a_worker_that_is_killed_lets_go_and_one_that_is_stopped_ends_well(tmp_path):
    code = "from liaison.tasks.worker import only_worker\nimport time\nwith only_worker():\n print('in', flush=True)\n time.sleep(60)"
    from django.conf import settings as own

    env = {**os.environ, "LIAISON_DATA": str(own.DATA_DIR), "DJANGO_SETTINGS_MODULE": "liaison.settings"}
    program = f"import django; django.setup()\n{code}"
    with subprocess.Popen([sys.executable, "-c", program], env=env, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"in\n"
        assert queue_state().is_worker_alive
        other.send_signal(signal.SIGKILL)
    assert not queue_state().is_worker_alive
    assert send_letter.module_path == "liaison.staff.access.letters.send_letter"
