"""Many articles at once, from the list: the same rules, and an account of what was skipped and why."""

from __future__ import annotations

import pytest
from lxml import html

from articles.models import Article, Changes
from articles.models.workflow import State
from liaison.models import Event
from tests.admin.forms import PageForm, errors
from tests.factories import ArticleFactory, PersonFactory, TopicFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


def choose(client, action, *articles):
    return client.post(LIST, {"action": action, "_selected_action": [article.pk for article in articles]})


def confirm(client, action, *articles, **typed):
    posted = {"action": action, "_selected_action": [article.pk for article in articles], "confirmed": "1", **typed}
    return client.post(LIST, posted, follow=True)


def states(*articles):
    return [Article.objects.get(pk=article.pk).state_ar for article in articles]


def test_before_anything_is_done_the_page_says_what_will_be_and_what_not(desk):
    client = desk("publisher")
    ready, empty = (
        ArticleFactory(live="", title_en="Ready one"),
        ArticleFactory(live="", body_ar="", title_en="Empty one"),
    )
    page = choose(client, "publish_ar", ready, empty).text
    done, skipped = page.split("These will be skipped")
    assert "Ready one" in done
    assert "Empty one" in skipped
    assert "Add a text before publishing this edition" in skipped
    assert states(ready, empty) == [State.DRAFT, State.DRAFT]


def test_what_can_be_published_is_and_what_cannot_is_named_with_the_reason(desk):
    client = desk("publisher")
    ready, empty, live = (
        ArticleFactory(live=""),
        ArticleFactory(live="", body_ar="", title_en="Empty one"),
        ArticleFactory(),
    )
    page = confirm(client, "publish_ar", ready, empty, live, note="Together.").text
    assert states(ready, empty, live) == [State.PUBLISHED, State.DRAFT, State.PUBLISHED]
    assert "done for 1 article." in page
    assert "Skipped: “Empty one”" in page
    assert "while this edition is “Live”" in page
    assert Event.objects.of(ready).get(action="publish").note == "Together."
    assert not Event.objects.of(live).exists()


def test_a_text_that_names_somebody_who_must_not_be_named_is_skipped(desk):
    PersonFactory(name_ar="هدى الورّاق", protected=True)
    article = ArticleFactory(live="", body_ar="<p>شكر اللقاء لهدى الوراق جهدها.</p>")
    page = confirm(desk("publisher"), "publish_ar", article).text
    assert states(article) == [State.DRAFT]
    assert "must not be named" in page


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("contributor", {"submit_ar", "submit_en", "add_topic"}),
        ("editor", {"submit_ar", "submit_en", "approve_ar", "approve_en", "add_topic", "delete_selected"}),
    ],
)
def test_each_role_is_offered_what_it_may_do(desk, role, offered):
    ArticleFactory()
    [actions] = html.document_fromstring(desk(role).get(LIST).text).xpath("//select[@name='action']")
    assert {option.get("value") for option in actions.iter("option")} - {""} == offered


def test_an_action_beyond_the_role_does_nothing(desk):
    article = ArticleFactory(live="")
    client = desk("editor")
    confirm(client, "publish_ar", article)
    assert states(article) == [State.DRAFT]


def test_a_contributor_submits_their_own_and_not_what_others_wrote(desk):
    client = desk("contributor")
    own, other = ArticleFactory(live="", created_by=client.user), ArticleFactory(live="")
    page = confirm(client, "submit_ar", own, other).text
    assert states(own, other) == [State.REVIEW, State.DRAFT]
    assert "Your role does not allow this." in page


def test_withdrawing_asks_for_a_reason_and_for_an_explanation_where_it_needs_one(desk):
    client, article = desk("publisher"), ArticleFactory()
    posted = {"action": "withdraw_ar", "_selected_action": [article.pk], "confirmed": "1"}
    assert errors(client.post(LIST, posted))
    assert [name for name, _ in errors(client.post(LIST, {**posted, "reason": "outdated"}))] == ["public_note"]
    assert states(article) == [State.PUBLISHED]
    confirm(client, "withdraw_ar", article, reason="outdated", public_note="The event is over.")
    assert states(article) == [State.WITHDRAWN]
    assert article.withdrawals.get().explanation == "The event is over."


def test_a_topic_is_added_at_once_to_drafts_and_waits_beside_what_readers_see(desk):
    client, topic = desk("publisher"), TopicFactory()
    draft, live = ArticleFactory(live=""), ArticleFactory()
    confirm(client, "add_topic", draft, live, topic=topic.pk)
    assert list(draft.topics.all()) == [topic]
    assert not live.topics.exists()
    assert Changes.objects.get(article=live).content == {"topics": [topic.pk]}
    page = confirm(client, "add_topic", draft, live, topic=topic.pk).text
    assert page.count("It already has this topic.") == 2


def test_nobody_is_lost_between_the_two_pages(desk):
    client = desk("publisher")
    article = ArticleFactory(live="")
    form = PageForm(choose(client, "publish_ar", article))
    assert form.confirm(client).status_code == 302
    assert states(article) == [State.PUBLISHED]


def test_in_arabic_the_actions_are_in_arabic(desk):
    ArticleFactory(live="")
    assert "نشر العربية" in desk("publisher", "ar").get(LIST).text
