"""An edition is given to a colleague, and taken back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.admin.article.assignment import assign
from articles.models import Assignment
from articles.models.withdrawal import Reason
from articles.models.workflow import State
from articles.publishing.take import publish, take, withdraw
from liaison.models import Event
from tests.admin.forms import PageForm, errors
from tests.factories import ArticleFactory, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db


def page(article, language="ar"):
    return f"/admin/articles/article/{article.pk}/assign/{language}/"


def in_hours(hours):
    return timezone.now() + dt.timedelta(hours=hours)


def typed(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def assignments(article):
    return list(Assignment.objects.filter(article=article).values_list("language", "to__username"))


def given(article, to, language="ar", due_at=None):
    return Assignment.objects.create(article=article, language=language, to=to, due_at=due_at)


def test_an_edition_is_assigned_with_a_time_and_the_timeline_says_so(desk):
    client, article = desk("editor"), ArticleFactory(live="")
    colleague = UserFactory(role="editor", first_name="Mona", last_name="Example")
    due_at = in_hours(30).replace(second=0, microsecond=0)
    form = PageForm(client.get(page(article))).fill(to=str(colleague.pk), due_at=typed(due_at))
    told = client.post(form.url, form.data, follow=True).content.decode()
    assert "Mona Example is assigned to the Arabic edition." in told
    assert "Assigned to Mona Example, due" in told
    found = Assignment.objects.get()
    assert (found.article, found.language, found.to, found.due_at) == (article, "ar", colleague, due_at)
    event = Event.objects.of(article).get(action="assign")
    assert (event.by, event.language) == (client.user, "ar")
    assert event.details == {"to": colleague.username, "to_name": "Mona Example", "due": due_at.isoformat()}
    assert (
        "Assigned it to Mona Example" in client.get(f"/admin/articles/article/{article.pk}/timeline/").content.decode()
    )


def test_there_is_one_assignment_of_an_edition_and_another_of_the_other(desk):
    client, article = desk("editor"), ArticleFactory(live="")
    first, second = UserFactory(role="editor"), UserFactory(role="publisher")
    given(article, first)
    given(article, first, "en")
    form = PageForm(client.get(page(article)))
    assert form["to"] == str(first.pk)
    form.fill(to=str(second.pk)).confirm(client)
    assert sorted(assignments(article)) == [("ar", second.username), ("en", first.username)]


def test_nobody_takes_it_back_and_the_timeline_says_so(desk):
    client, article = desk("editor"), ArticleFactory(live="")
    given(article, client.user, due_at=in_hours(-2))
    # Overdue as it is: of what is taken back the time no longer matters.
    PageForm(client.get(page(article))).fill(to="").confirm(client)
    assert assignments(article) == []
    assert Event.objects.of(article).get(action="assign").details["to"] == ""
    assert "Removed the assignment" in client.get(f"/admin/articles/article/{article.pk}/timeline/").content.decode()


def test_what_changes_nothing_leaves_no_line_in_the_timeline(desk):
    client, article = desk("editor"), ArticleFactory(live="")
    PageForm(client.get(page(article))).confirm(client)
    given(article, client.user)
    PageForm(client.get(page(article))).confirm(client)
    assert not Event.objects.of(article).exists()
    assert assignments(article) == [("ar", client.user.username)]


@pytest.mark.parametrize(
    "due_at", ["2020-01-01T10:00", "1066-10-14T10:00", "9999-12-31T23:59", "tomorrow", "2026-02-30T10:00"]
)
def test_a_time_that_is_past_or_none_is_refused_beside_its_field(desk, due_at):
    client, article = desk("editor"), ArticleFactory(live="")
    form = PageForm(client.get(page(article))).fill(to=str(client.user.pk), due_at=due_at)
    response = form.confirm(client)
    assert response.status_code == 200
    assert [name for name, _text in errors(response)] == ["due_at"]
    assert assignments(article) == []


def test_the_page_begins_with_the_clock_of_the_office(desk):
    article = ArticleFactory(live="")
    assert PageForm(desk("editor").get(page(article)))["time_zone"] == "America/New_York"


def test_the_author_and_those_who_work_on_everyones_articles_can_be_chosen_and_nobody_else(desk):
    client, author = desk("editor"), UserFactory(role="contributor")
    article = ArticleFactory(created_by=author)
    publisher = UserFactory(role="publisher")
    UserFactory(role="contributor")
    UserFactory(role="editor", is_active=False)
    UserFactory(role="editor", is_staff=False)
    offered = set(re.findall(r'<option value="(\d+)"', client.get(page(article)).content.decode()))
    assert offered == {str(user.pk) for user in (client.user, author, publisher)}


@pytest.mark.parametrize("to", ["contributor", "999999999999999999999999", "x", "0"])
def test_somebody_who_may_not_work_on_it_is_refused(desk, to):
    client, article = desk("editor"), ArticleFactory()
    key = str(UserFactory(role="contributor").pk) if to == "contributor" else to
    form = PageForm(client.get(page(article))).fill(to=key)
    assert [name for name, _text in errors(form.confirm(client))] == ["to"]
    assert assignments(article) == []


def test_a_contributor_assigns_their_own_article_and_no_other(desk):
    client, editor = desk("contributor"), UserFactory(role="editor")
    own, other = ArticleFactory(created_by=client.user, live=""), ArticleFactory(live="")
    PageForm(client.get(page(own))).fill(to=str(editor.pk)).confirm(client)
    assert assignments(own) == [("ar", editor.username)]
    assert client.get(page(other)).status_code == 403
    assert client.post(page(other), {"to": editor.pk}).status_code == 403
    assert assignments(other) == []


@pytest.mark.parametrize("address", ["0/assign/ar", "1/assign/fr", "99999999999999999999/assign/ar", "x/assign/en"])
def test_what_is_not_there_is_not_found(desk, address):
    assert desk("editor").get(f"/admin/articles/article/{address}/").status_code == 404


def test_an_edition_nobody_has_begun_can_be_assigned_for_translation(desk):
    client, article = desk("editor"), ArticleFactory(live="ar", title_en="", summary_en="", body_en="")
    PageForm(client.get(page(article, "en"))).fill(to=str(client.user.pk)).confirm(client)
    assert assignments(article) == [("en", client.user.username)]


def test_the_model_refuses_what_the_page_does():
    contributor, editor, article = UserFactory(role="contributor"), UserFactory(role="editor"), ArticleFactory()
    with pytest.raises(PermissionDenied):
        assign(article, "ar", editor, None, contributor)
    with pytest.raises(ValidationError):
        assign(article, "ar", contributor, None, editor)
    with pytest.raises(ValidationError):
        assign(article, "ar", editor, in_hours(-1), editor)
    assert assignments(article) == []


@pytest.mark.parametrize("at", [None, 5])
def test_an_assignment_ends_when_its_edition_is_published_or_scheduled(at):
    article, publisher = ArticleFactory(live=""), UserFactory(role="publisher")
    given(article, publisher)
    given(article, publisher, "en")
    publish(article, "ar", publisher, at=in_hours(at) if at else None)
    assert assignments(article) == [("en", publisher.username)]


def test_an_assignment_ends_when_its_edition_is_withdrawn_or_reinstated():
    article, publisher = ArticleFactory(live="ar en"), UserFactory(role="publisher")
    given(article, publisher)
    withdraw(article, "ar", publisher, reason=Reason.ERROR)
    assert assignments(article) == []
    given(article, publisher)
    take(article, "reinstate", "ar", publisher)
    assert assignments(article) == []


def test_an_assignment_stays_through_review(desk):
    article, editor = ArticleFactory(live="", state_ar=State.DRAFT), UserFactory(role="editor")
    given(article, editor)
    take(article, "submit", "ar", editor)
    take(article, "approve", "ar", UserFactory(role="editor"))
    assert assignments(article) == [("ar", editor.username)]


def test_the_articles_page_tells_whom_it_is_assigned_to_and_that_it_is_late(desk):
    client, article = desk("editor"), ArticleFactory(live="")
    address = f"/admin/articles/article/{article.pk}/change/"
    assert f'<a href="{page(article)}">Assign…</a>' in client.get(address).content.decode()
    given(article, UserFactory(role="editor", first_name="<b>", last_name="Mona"), due_at=in_hours(-1))
    text = client.get(address).content.decode()
    assert "Assigned to &lt;b&gt; Mona, due" in text
    assert "Overdue" in text


def test_of_a_report_the_way_leads_back_to_the_meeting(desk):
    client, report = desk("editor"), ReportFactory(live="")
    response = PageForm(client.get(page(report))).fill(to=str(client.user.pk)).confirm(client)
    assert response["Location"] == f"/admin/articles/meeting/{report.meeting_id}/change/"


def test_who_leaves_takes_their_assignments_along():
    article, leaving = ArticleFactory(), UserFactory(role="editor")
    given(article, leaving)
    User.objects.get(pk=leaving.pk).delete()
    assert assignments(article) == []
