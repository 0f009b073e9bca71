"""Two hands at the same moment, by real requests: one consistent outcome, one version each, nothing lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from articles.models import Article, Changes, Version, Withdrawal
from articles.models.workflow import State, Status
from liaison.models import Event
from tests.admin.forms import PageForm
from tests.articles.statuses import in_status
from tests.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db(transaction=True)


def page(client, article, step, **typed):
    """What sends the form of the page of ``step``, filled in, when it is called."""
    form = PageForm(client.get(f"/admin/articles/article/{article.pk}/{step}/ar/")).fill(**typed)
    return lambda: form.confirm(client)


def edit(client, article, **typed):
    form = PageForm(client.get(f"/admin/articles/article/{article.pk}/change/")).fill(**typed)
    return lambda: form.submit(client)


def stored(together, article):
    """The article with its versions and events, read where the requests wrote."""

    def read():
        now = Article.objects.get(pk=article.pk)
        versions = list(Version.objects.filter(article=article, language="ar").order_by("number"))
        events = [event.action for event in Event.objects.of(article).order_by("pk")]
        return now, now.edition("ar").status(), versions, events

    return together(read)[0]


def test_published_twice_it_is_published_once(together, desk):
    article = in_status(Status.APPROVED)
    clients = [desk("publisher"), desk("publisher")]
    codes = [response.status_code for response in together(*(page(client, article, "publish") for client in clients))]
    _now, status, versions, events = stored(together, article)
    # Of a live edition without changes there is nothing to publish: the second is told so.
    assert sorted(codes) == [200, 302]
    assert status == Status.LIVE
    assert [version.number for version in versions] == [1]
    assert events.count("publish") == 1


def test_changes_published_twice_are_one_version(together, desk):
    article = in_status(Status.CHANGED)
    clients = [desk("publisher"), desk("publisher")]
    jobs = [page(client, article, "publish", change="correction", public_note="It is new.") for client in clients]
    codes = [response.status_code for response in together(*jobs)]
    now, status, versions, events = stored(together, article)
    assert sorted(codes) == [200, 302]
    assert (status, now.summary_ar) == (Status.LIVE, "Something new.")
    assert [version.number for version in versions] == [1, 2]
    assert events.count("publish") == 1


def test_publishing_against_an_edit_loses_neither(together, desk):
    article = in_status(Status.APPROVED)
    publisher, editor = desk("publisher"), desk("editor")
    published, edited = together(page(publisher, article, "publish"), edit(editor, article, summary_ar="كلام المحرر"))
    now, status, versions, _events = stored(together, article)
    assert published.status_code == 302
    assert len(versions) == 1
    assert versions[0].content["texts"]["summary"] == now.summary_ar
    if edited.status_code == 302:
        # Stored before the publication, or beside it after.
        [beside] = together(lambda: list(Changes.objects.filter(article=article, language="ar")))
        assert now.summary_ar == "كلام المحرر" or beside[0].content["summary"] == "كلام المحرر"
        assert status in (Status.LIVE, Status.CHANGED)
    else:
        # Held back, with the text on the page.
        assert edited.status_code == 200
        assert "كلام المحرر" in edited.text


def test_scheduling_against_withdrawing_ends_in_one_state(together, desk):
    article = in_status(Status.LIVE)
    clients = [desk("publisher"), desk("publisher")]
    edit(clients[0], article, summary_ar="كلام جديد")()
    jobs = [page(clients[0], article, "publish", change="minor"), page(clients[1], article, "withdraw", reason="error")]
    together(*jobs)
    now, status, versions, events = stored(together, article)
    [withdrawals] = together(lambda: Withdrawal.objects.filter(article=article).count())
    # Whoever came first: it is withdrawn in the end, and the new words are its text or wait beside it.
    assert (status, withdrawals) == (Status.WITHDRAWN, 1)
    [waiting] = together(lambda: [row.content for row in Changes.objects.filter(article=article)])
    assert (now.summary_ar == "كلام جديد", waiting) in [(True, []), (False, [{"summary": "كلام جديد"}])]
    assert len(versions) == 1 + events.count("publish")
    assert events.count("withdraw") == 1


def test_a_schedule_moved_and_taken_back_at_once_has_one_version_or_none(together, desk):
    article = in_status(Status.SCHEDULED)
    clients = [desk("publisher"), desk("publisher")]
    moved = page(clients[0], article, "publish", at="2100-01-01T10:00")
    together(moved, page(clients[1], article, "unschedule"))
    now, status, versions, _events = stored(together, article)
    if status == Status.SCHEDULED:
        assert now.published_at_ar > timezone.now() + dt.timedelta(days=365)
        assert [version.at for version in versions] == [now.published_at_ar]
    else:
        assert (status, versions) == (Status.APPROVED, [])


def test_approved_and_returned_at_once_it_is_one_or_the_other(together, desk):
    article = in_status(Status.REVIEW)
    clients = [desk("editor"), desk("editor")]
    together(page(clients[0], article, "approve"), page(clients[1], article, "return", note="The date is missing."))
    now, _status, _versions, events = stored(together, article)
    # Approved and then returned; or returned, after which there is nothing to approve.
    assert now.state_ar == State.DRAFT
    assert events in (["approve", "return"], ["return"])


def test_both_editions_published_at_once_make_their_meeting_public_once(together, desk):
    report = ReportFactory(live="", meeting__public=False)
    clients = [desk("publisher"), desk("publisher")]
    form = PageForm(clients[1].get(f"/admin/articles/article/{report.pk}/publish/en/"))
    responses = together(page(clients[0], report, "publish"), lambda: form.confirm(clients[1]))
    assert [response.status_code for response in responses] == [302, 302]
    [(live, meeting)] = together(
        lambda: ([Article.objects.live(code).exists() for code in ("ar", "en")], Article.objects.get().meeting)
    )
    assert live == [True, True]
    assert meeting.is_public()


def test_two_drafts_published_together_are_both_out_or_neither(together, desk):
    article = ArticleFactory(live="")
    clients = [desk("publisher"), desk("publisher")]
    together(page(clients[0], article, "publish", other_too="on"), page(clients[1], article, "submit"))
    now, _status, _versions, events = stored(together, article)
    states = {now.state_ar, now.state_en}
    assert states == {State.PUBLISHED}
    assert events.count("publish") == 2
