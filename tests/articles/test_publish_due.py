"""What the timer's command does of what is due: once, whole, and with a clear account."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone, translation

from articles.models import Article, Meeting
from articles.models.version import Version
from articles.publishing import due
from articles.publishing.take import publish, withdraw
from liaison.models import Autosave, Event
from tests.factories import ArticleFactory, MeetingFactory, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db


def ago(**period):
    return timezone.now() - dt.timedelta(**period)


def come_out(article, language="ar"):
    """As if ``article`` had been scheduled for a minute ago."""
    publish(article, language, at=timezone.now() + dt.timedelta(days=1))
    at = ago(minutes=1)
    Article.objects.filter(pk=article.pk).update(**{f"published_at_{language}": at})
    Meeting.objects.filter(pk=article.meeting_id, public_at__isnull=False).update(public_at=at)
    Version.objects.filter(article=article, language=language).update(at=at)
    return article


def expired(language="ar", **fields):
    """An article that expired a minute ago."""
    return ArticleFactory(**{f"expires_at_{language}": ago(minutes=1), **fields})


def run(**options):
    out = StringIO()
    call_command("publish_due", stdout=out, stderr=out, **options)
    return out.getvalue()


def events(article, *actions):
    found = Event.objects.of(article).filter(action__in=actions or ("came_out", "expire"))
    return [(event.action, event.language) for event in found.order_by("pk")]


# What came out


def test_what_came_out_is_written_into_its_timeline_once():
    article = come_out(ArticleFactory(live=""))
    assert run() == f"Came out: “{article.title_ar}” (Arabic, version 1)\n1 came out, 0 expired.\n"
    event = Event.objects.of(article).get(action="came_out")
    assert (event.language, event.details, event.by, event.by_name) == ("ar", {"version": 1}, None, "")
    assert Version.objects.get().settled_at
    assert run() == "Nothing was due.\n"
    assert events(article) == [("came_out", "ar")]


def test_each_edition_comes_out_by_itself():
    article = come_out(ArticleFactory(live=""))
    publish(article, "en", at=timezone.now() + dt.timedelta(days=1))
    run()
    assert events(article) == [("came_out", "ar")]
    come_out(article, "en")
    run()
    assert events(article) == [("came_out", "ar"), ("came_out", "en")]


def test_what_is_still_to_come_is_left_alone():
    article = ArticleFactory(live="")
    publish(article, "ar", at=timezone.now() + dt.timedelta(minutes=1))
    assert run() == "Nothing was due.\n"
    assert events(article) == []
    assert Version.objects.get().settled_at is None


def test_what_was_published_at_once_is_not_due():
    publish(ArticleFactory(live=""), "ar")
    assert run() == "Nothing was due.\n"


def test_what_was_withdrawn_before_the_command_came_is_left_alone():
    article = come_out(ArticleFactory(live=""))
    withdraw(article, "ar")
    assert run() == "Nothing was due.\n"
    assert events(article) == []


def test_an_article_that_went_away_meanwhile_is_no_error():
    come_out(ArticleFactory(live=""))
    (seen,) = due.due_articles()
    Article.objects.all().delete()
    assert due.settle(seen) == []


# Its meeting


@pytest.fixture
def report():
    """On a private meeting that has an English title alone."""
    return ReportFactory(meeting=MeetingFactory(public=False, title_ar="", title_en="Neutral"), live="")


def test_a_report_that_is_out_lends_its_title_to_its_meeting(report, client):
    come_out(report)
    assert Meeting.objects.get().title_ar == ""
    run()
    meeting = Meeting.objects.get()
    assert meeting.title_ar == report.title_ar
    assert meeting.title_en == "Neutral"
    assert client.get(f"/ar/meetings/{meeting.pk}/{meeting.slug_ar}/").status_code == 200


def test_a_meeting_that_staff_keep_private_stays_private(report):
    come_out(report)
    Meeting.objects.update(public_at=None)
    run()
    meeting = Meeting.objects.get()
    assert meeting.public_at is None
    assert meeting.title_ar == ""
    assert events(report) == [("came_out", "ar")]


def test_what_is_over_already_lends_its_title_no_more():
    article = ArticleFactory(live="", meeting=MeetingFactory(title_ar=""))
    come_out(article)
    Article.objects.update(published_at_ar=ago(hours=2), expires_at_ar=ago(hours=1))
    run()
    assert Meeting.objects.get().title_ar == ""
    assert events(article) == [("came_out", "ar"), ("expire", "ar")]


# What is over


def test_what_expired_is_written_into_its_timeline_once():
    article = expired()
    assert run() == f"Expired: “{article.title_ar}” (Arabic)\n0 came out, 1 expired.\n"
    event = Event.objects.of(article).get(action="expire")
    assert event.language == "ar"
    assert event.details == {"expires_at": article.expires_at_ar.isoformat()}
    assert run() == "Nothing was due.\n"
    assert events(article) == [("expire", "ar")]


def test_what_expires_again_is_written_again():
    article = expired()
    run()
    # Published anew, until a moment after that line was written.
    Article.objects.update(expires_at_ar=timezone.now())
    run()
    assert events(article) == [("expire", "ar"), ("expire", "ar")]


def test_what_expires_later_or_was_withdrawn_is_left_alone():
    ArticleFactory(expires_at_ar=timezone.now() + dt.timedelta(minutes=1))
    withdraw(expired(), "ar")
    assert run() == "Nothing was due.\n"


def test_one_editions_end_is_not_the_others():
    article = expired("en")
    run()
    assert events(article) == [("expire", "en")]


def test_what_was_typed_and_never_saved_is_forgotten_when_it_is_old():
    user = UserFactory()
    Autosave.objects.create(user=user, path="/admin/old/", data="a=1", saved_at=ago(days=60))
    Autosave.objects.create(user=user, path="/admin/new/", data="a=1", saved_at=ago(hours=1))
    assert run() == "Nothing was due.\n1 old autosaves forgotten.\n"
    assert Autosave.objects.get().path == "/admin/new/"


# How it tells


def test_it_says_nothing_when_asked_to():
    come_out(ArticleFactory(live=""))
    assert run(verbosity=0) == ""
    assert Event.objects.filter(action="came_out").count() == 1


def test_it_works_without_a_language():
    article = come_out(ReportFactory(live="", meeting__public=False, meeting__title_ar=""))
    with translation.override(None):
        run()
    assert Meeting.objects.get().title_ar == article.title_ar


def test_one_that_cannot_be_settled_keeps_no_other_waiting_and_is_told(monkeypatch):
    broken, whole = come_out(ArticleFactory(live="")), come_out(ArticleFactory(live=""))
    lock = Article.lock

    def refuse(article):
        if article.pk == broken.pk:
            raise RuntimeError("no")
        lock(article)

    monkeypatch.setattr(Article, "lock", refuse)
    out, errors = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 of the articles"):
        call_command("publish_due", stdout=out, stderr=errors)
    assert events(whole) == [("came_out", "ar")]
    assert events(broken) == []
    assert whole.title_ar in out.getvalue()
    assert f"Article {broken.pk}: RuntimeError" in errors.getvalue()
    monkeypatch.undo()
    run()
    assert events(broken) == [("came_out", "ar")]


def test_it_does_the_whole_of_an_article_or_nothing(monkeypatch, report):
    come_out(report)
    monkeypatch.setattr(Meeting, "announce", lambda *_args: 1 / 0)
    with pytest.raises(CommandError):
        call_command("publish_due", stdout=StringIO(), stderr=StringIO())
    assert events(report) == []
    assert Version.objects.get().settled_at is None


def test_finding_what_is_due_costs_the_same_at_any_size(django_assert_num_queries):
    for _ in range(20):
        come_out(ArticleFactory(live=""))
        expired()
    with django_assert_num_queries(3):
        assert len(due.due_articles()) == 40


# Two runs at once


def test_a_second_run_that_saw_the_same_does_nothing_more():
    articles = [come_out(ArticleFactory(live="")), expired()]
    seen_by_both = due.due_articles()
    run()
    assert [due.settle(pk) for pk in seen_by_both] == [[], []]
    assert [len(events(article)) for article in articles] == [1, 1]


@pytest.fixture
def environment(tmp_path):
    """``environment()``: for other processes on what this test has stored so far."""

    def variables():
        if connection.vendor == "sqlite":
            # The tests' database lives in this process: the others get a copy in a file.
            with sqlite3.connect(tmp_path / "liaison.sqlite3") as copy:
                connection.connection.backup(copy)
            address = f"sqlite:///{tmp_path / 'liaison.sqlite3'}"
        else:
            address = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
        return {
            "PATH": os.environ["PATH"],
            "SECRET_KEY": settings.SECRET_KEY,
            "HTTPS": "0",
            "LIAISON_DATA": str(tmp_path),
            "DATABASE_URL": address,
            "PYTHONIOENCODING": "utf-8",
        }

    return variables


def stored(environment, query):
    if connection.vendor == "sqlite":
        with sqlite3.connect(Path(environment["LIAISON_DATA"]) / "liaison.sqlite3") as database:
            return database.execute(query).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_each_thing_is_done_by_one(environment):
    for _ in range(15):
        come_out(ArticleFactory(live=""))
        expired()
    variables = environment()
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "publish_due"]
    runs = [
        subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
        for _ in range(2)
    ]
    told = [run.communicate(timeout=120)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    # Each thing was told by the one that did it, and stands in the timeline once.
    assert sum(text.count("Came out:") for text in told) == 15
    assert sum(text.count("Expired:") for text in told) == 15
    written = stored(
        variables,
        "SELECT action, COUNT(*), COUNT(DISTINCT record_id) FROM liaison_event "
        "WHERE action IN ('came_out', 'expire') GROUP BY action ORDER BY action",
    )
    assert written == [("came_out", 15, 15), ("expire", 15, 15)]
    assert stored(variables, "SELECT COUNT(*) FROM articles_version WHERE settled_at IS NULL") == [(0,)]


def test_it_says_what_it_is_for(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("publish_due", "--help")
    assert ended.value.code == 0
    assert "every minute" in " ".join(capsys.readouterr().out.split())
