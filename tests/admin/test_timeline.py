"""The timeline of an article: what was done, by whom, in words; on its page and beside the form."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone, translation

from articles.admin.article.event_texts import timeline
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.workflow import Step, Terms
from articles.publishing.take import publish, take
from articles.publishing.version_restore import restore_version
from liaison.models import Event
from liaison.staff.audit.models import record_event
from tests.admin.forms import without_bdi
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def words(article):
    return [entry.words for entry in timeline(article)]


def page_of(article):
    return f"/admin/articles/article/{article.pk}/timeline/"


def test_the_way_of_an_edition_is_told_the_newest_first():
    writer, editor = (
        UserFactory(role="contributor", first_name="Lina", last_name="Saleh"),
        UserFactory(role="editor", first_name="Rami"),
    )
    article = ArticleFactory(live="", created_by=writer)
    record_event("write", article, writer, language="ar")
    take(article, Step.SUBMIT, "ar", writer)
    take(article, Step.RETURN, "ar", editor, Terms(note="Which day?"))
    take(article, Step.SUBMIT, "ar", writer)
    take(article, Step.APPROVE, "ar", editor)
    publish(article, "ar", UserFactory())
    told = timeline(article)
    assert [entry.words for entry in told] == [
        "Published as version 1",
        "Approved it",
        "Submitted it for review",
        "Requested changes",
        "Submitted it for review",
        "Edited the text",
    ]
    assert (told[3].who, told[3].note, told[3].language) == ("Rami", "Which day?", "ar")
    assert told[5].who == "Lina Saleh"


def test_names_are_those_the_accounts_had_then():
    user = UserFactory(first_name="Rana", last_name="Before")
    article = ArticleFactory(live="")
    record_event("write", article, user, language="ar")
    User.objects.filter(pk=user.pk).update(last_name="After")
    assert timeline(article)[0].who == "Rana Before"


@pytest.mark.parametrize(
    ("action", "details", "expected"),
    [
        ("publish", {"version": 4, "change": "minor"}, "Published a minor edit as version 4"),
        ("publish", {"version": 4, "change": "update"}, "Published an update as version 4"),
        ("publish", {"version": 4, "change": "correction"}, "Published a correction as version 4"),
        ("publish", {}, "Published as version "),
        ("unschedule", {}, "Took it off the schedule"),
        ("discard", {"discarded": {}}, "Discarded the unpublished changes"),
        ("withdraw", {"reason": "outdated"}, "Withdrew it: No longer current"),
        ("withdraw", {"reason": "no such"}, "Withdrew it"),
        ("reinstate", {"version": 2}, "Reinstated it"),
        ("catch_up", {}, "Marked it as up to date with the other edition"),
        ("comment", {}, "Commented"),
        ("assign", {"to": "Lina"}, "Assigned it to Lina"),
        ("assign", {}, "Removed the assignment"),
        ("share_link", {"purpose": "preview"}, "Created a preview link"),
        ("share_link", {"purpose": "fact_check", "organization": "X"}, "Created a fact-check link for X"),
        ("revoke_link", {"purpose": "preview"}, "Revoked the preview link"),
        ("fact_check", {"answer": "confirmed"}, "Fact check: confirmed"),
        ("fact_check", {"answer": "changes"}, "Fact check: changes requested"),
        ("restore", {"version": 3}, "Restored version 3 as a draft"),
        ("expire", {"expires_at": "2026-01-01T00:00:00+00:00"}, "Expired"),
        ("came_out", {"version": 2}, "Published on schedule as version 2"),
        ("put_in_trash", {}, "Moved to the trash"),
        ("something_new", {"at": 7}, "something_new"),
    ],
)
def test_every_action_has_its_words(action, details, expected):
    article = ArticleFactory(live="")
    record_event(action, article, None, language="ar", **details)
    assert words(article) == [expected]


@pytest.mark.parametrize("step", Step)
def test_no_step_is_told_by_its_bare_name(step):
    article = ArticleFactory(live="")
    record_event(step, article, None, language="ar")
    assert words(article) != [step.value]


def test_what_is_scheduled_says_for_when():
    article = ArticleFactory(live="")
    record_event("publish", article, None, language="ar", version=1, at="2030-03-05T10:00:00+00:00")
    assert words(article)[0].startswith("Scheduled for 5 March 2030")


@pytest.mark.parametrize("at", ["nonsense", "2030-13-45T10:00:00+00:00", "2030-03-05T10:00:00", 5, None])
def test_a_moment_that_is_none_breaks_nothing(at):
    article = ArticleFactory(live="")
    record_event("publish", article, None, language="ar", version=1, at=at)
    assert words(article) == ["Published as version 1"]


def test_the_system_is_named_where_nobody_was():
    article = ArticleFactory(live="")
    record_event("expire", article, None, language="ar")
    record_event("fact_check", article, None, by_name="Model League", language="ar", answer="confirmed")
    assert [entry.who for entry in timeline(article)] == ["Model League", "The system"]


def test_writing_in_a_row_is_one_line():
    article, user, other = ArticleFactory(live=""), UserFactory(), UserFactory()
    for by, language in [(user, "ar"), (user, "ar"), (user, "ar"), (other, "ar"), (user, "ar"), (user, "en")]:
        record_event("write", article, by, language=language)
    told = timeline(article)
    assert len(told) == 4
    assert told[-1].words.startswith("Edited the text 3 times, last at ")
    assert {entry.words for entry in told[:3]} == {"Edited the text"}


def test_restoring_is_one_line_and_leads_to_the_version():
    article, user = ArticleFactory(live="ar"), UserFactory()
    restore_version(article, "ar", 1, user)
    told = timeline(article)
    assert [entry.words for entry in told] == ["Restored version 1 as a draft"]
    assert told[0].url == f"/admin/articles/article/{article.pk}/versions/ar/1/"


def test_a_publication_leads_to_what_changed_and_tells_what_readers_were_told():
    article = ArticleFactory(live="en")
    keep_changes(article, "en", texts_of(article, "en"), texts_of(article, "en") | {"title": "Better"})
    publish(article, "en", UserFactory(), change="correction", public_note="The title was wrong.")
    told = timeline(article)[0]
    assert told.url == f"/admin/articles/article/{article.pk}/compare/en/?from=1&to=2"
    assert told.public_note == "The title was wrong."


def test_a_version_that_never_came_out_leads_nowhere():
    article, user = ArticleFactory(live=""), UserFactory()
    publish(article, "ar", user, at=timezone.now() + dt.timedelta(days=1))
    take(article, Step.UNSCHEDULE, "ar", user)
    assert [entry.url for entry in timeline(article)] == ["", ""]


def test_only_the_newest_lines_stand_beside_the_form(django_assert_num_queries):
    article = ArticleFactory(live="")
    for number in range(60):
        record_event("comment", article, None, language="ar", note=f"Note {number}", version=number)
    with django_assert_num_queries(2):
        told = timeline(article, limit=20)
    assert len(told) == 20
    assert told[0].note == "Note 59"


# The page, and the panel beside the form.


def test_the_page_shows_notes_in_their_own_direction_and_escaped(desk):
    client = desk("contributor")
    article = ArticleFactory(live="")
    record_event("comment", article, client.user, language="ar", note="سطر أول\n<b>سطر</b>")
    page = without_bdi(client.get(page_of(article)).text)
    assert '<blockquote class="note" dir="auto">سطر أول<br>&lt;b&gt;سطر&lt;/b&gt;</blockquote>' in page
    assert "Arabic edition" in page


def test_the_ten_thousandth_line_is_on_a_page_of_fifty(desk, django_assert_max_num_queries):
    article = ArticleFactory(live="")
    about = {"record_type": "articles.article", "record_id": article.pk, "action": "comment"}
    Event.objects.bulk_create(Event(note=f"Note {number}.", **about) for number in range(10_000))
    client = desk("editor")
    with django_assert_max_num_queries(20):
        page = client.get(page_of(article)).text
    assert "Note 9999." in page
    assert "Note 9949." not in page
    assert "Note 0." in client.get(page_of(article) + "?page=200").text
    assert "This is the last page" in client.get(page_of(article) + "?page=201").text
    assert client.get(page_of(article) + "?page=%00").status_code == 200


def test_an_article_with_which_nothing_was_done(desk):
    page = desk("editor").get(page_of(ArticleFactory(live=""))).text
    assert "Nothing has happened to this article yet" in page


def test_what_django_calls_history_is_the_timeline(desk):
    article = ArticleFactory(live="")
    response = desk("editor").get(f"/admin/articles/article/{article.pk}/history/")
    assert response.status_code == 302
    assert response["Location"] == page_of(article)


def test_the_newest_stands_beside_the_form(desk):
    client = desk("editor")
    article = ArticleFactory(live="ar")
    take(article, Step.COMMENT, "ar", client.user, Terms(note="Please look at the date."))
    page = client.get(f"/admin/articles/article/{article.pk}/change/").text
    assert "Please look at the date." in page
    assert page_of(article) in page


def test_other_articles_keep_their_stories_to_themselves(desk):
    article, other = ArticleFactory(live=""), ArticleFactory(live="")
    record_event("comment", other, None, note="Of the other one.")
    assert "Of the other one." not in desk("editor").get(page_of(article)).text
