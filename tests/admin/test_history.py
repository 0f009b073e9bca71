"""Versions in the desk: the list of them, one of them, two compared, one restored as a draft."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import override_settings
from django.utils import timezone

from articles.models import Article, Changes, Version
from articles.models.changes import keep_changes
from articles.models.content import shared_of, texts_of
from articles.models.workflow import SHARED, Status
from articles.publishing.take import publish, withdraw
from liaison.models import Event
from liaison.text.languages import LANGUAGES
from tests.admin.forms import PageForm
from tests.articles.statuses import in_status
from tests.factories import (
    ArticleFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def address(article, page, language="ar", number=None):
    tail = f"{number}/" if number else ""
    return f"/admin/articles/article/{article.pk}/{page}/{language}/{tail}"


def change(article, language="ar", **texts):
    """Write beside the live text, as the form does."""
    keep_changes(article, language, texts_of(article, language), texts_of(article, language) | texts)


def share(article, **shared):
    keep_changes(article, SHARED, shared_of(article), shared_of(article) | shared)


def republished(language="ar", **texts):
    """A live article in its second version, which says ``texts``."""
    article = ArticleFactory(live=language)
    change(article, language, **texts)
    publish(article, language, UserFactory())
    article.refresh_from_db()
    return article


# The list.


def test_every_version_is_listed_the_newest_first_with_who_when_and_what_readers_were_told(desk):
    publisher = UserFactory(first_name="Samar", last_name="Haddad")
    article = ArticleFactory(live="ar")
    change(article, title="عنوان مصحح")
    publish(article, "ar", publisher, change="correction", public_note="كان اليوم خطأ.")
    page = desk("editor").get(address(article, "versions")).text
    assert page.index("Version 2") < page.index("Version 1")
    for words in ("Samar Haddad", "Correction", "كان اليوم خطأ.", "First publication"):
        assert words in page
    assert page.count("Live") == 1
    assert page.index("Version 2") < page.index("Live") < page.index("Version 1")


def test_what_waits_unpublished_stands_on_top(desk):
    article = ArticleFactory(live="ar")
    assert "unpublished changes" not in desk("editor").get(address(article, "versions")).text
    change(article, title="عنوان آخر")
    form = PageForm(desk("editor").get(address(article, "versions")))
    assert (form["from"], form["to"]) == ("1", "draft")


def test_a_version_to_come_says_when_it_comes_out_and_is_not_restored(desk):
    client = desk("publisher")
    article = ArticleFactory(live="")
    publish(article, "ar", client.user, at=timezone.now() + dt.timedelta(days=3))
    page = client.get(address(article, "versions")).text
    assert "Will be published" in page
    assert "Restore as a draft" not in page
    assert "Live" not in page
    assert client.get(address(article, "restore", number=1)).status_code == 404


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_edition_that_nobody_published_has_no_versions(desk, language):
    article = ArticleFactory(live="")
    page = desk("contributor").get(address(article, "versions", language)).text
    assert "has not been published yet" in page
    missing = in_status(Status.MISSING, language)
    assert "has not been started yet" in desk("editor").get(address(missing, "versions", language)).text


def test_the_ten_thousandth_version_is_on_a_page_of_fifty(desk, django_assert_max_num_queries):
    article = ArticleFactory(live="ar")
    first = Version.objects.get()
    at = timezone.now() - dt.timedelta(days=1)
    Version.objects.bulk_create(
        Version(article=article, language="ar", number=number, change="minor", content=first.content, at=at)
        for number in range(2, 10_001)
    )
    client = desk("editor")
    with django_assert_max_num_queries(25):
        page = client.get(address(article, "versions")).text
    assert "Version 10000<" in page
    assert "Version 9951<" in page
    assert "Version 9950<" not in page
    assert "Version 1<" in client.get(address(article, "versions") + "?page=200").text
    assert "This is the last page" in client.get(address(article, "versions") + "?page=999").text
    assert client.get(address(article, "versions") + "?page=x%00").status_code == 200


def test_two_versions_are_chosen_and_compared(desk):
    client = desk("editor")
    article = republished(title="عنوان جديد")
    form = PageForm(client.get(address(article, "versions")))
    assert (form["from"], form["to"]) == ("1", "2")
    response = client.get(address(article, "compare"), {"from": form["from"], "to": form["to"]})
    assert "<ins>" in response.text


# The comparison.


def test_without_a_choice_the_live_text_is_compared_with_the_unpublished_changes(desk):
    article = republished(title="عنوان ثان")
    change(article, title="عنوان ثالث")
    page = desk("editor").get(address(article, "compare")).text
    assert "Live text" in page
    assert "Unpublished changes" in page
    assert "ثان</del>" in page
    assert "ثالث</ins>" in page


def test_without_changes_the_last_two_versions_are_compared(desk):
    article = republished(title="عنوان ثان", body="<p>نص الخبر بالعربية كاملاً.</p>")
    page = desk("editor").get(address(article, "compare")).text
    assert "Version 1," in page
    assert "Version 2," in page
    assert "كاملاً</ins>" in page
    assert ">Summary<" not in page, "an unchanged field is left out"


def test_of_one_text_alone_there_is_nothing_to_compare(desk):
    client = desk("editor")
    for article in (ArticleFactory(live="ar"), ArticleFactory(live="")):
        assert "there is nothing to compare" in client.get(address(article, "compare")).text


def test_two_equal_versions_differ_in_nothing(desk):
    article = ArticleFactory(live="ar")
    page = desk("editor").get(address(article, "compare") + "?from=1&to=live").text
    assert "There are no differences" in page


def test_additions_and_removals_can_be_heard_and_are_escaped(desk):
    article = republished("en", title="A <script>alert(1)</script> title")
    page = desk("editor", "en").get(address(article, "compare", "en")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert 'lang="en">added: </span>' in page
    arabic = desk("editor", "ar").get(address(article, "compare", "en")).text
    assert 'lang="en" dir="ltr"' in arabic


def test_a_change_of_form_alone_is_said_in_words(desk):
    article = ArticleFactory(live="en", body_en='<p>See <a href="https://a.org/">the site</a></p><h2>Aims</h2>')
    change(article, "en", body='<p>See <a href="https://b.org/">the site</a></p><h3>Aims</h3>')
    page = desk("editor").get(address(article, "compare", "en")).text
    assert "Formatting changed: large heading, now small heading." in page
    assert "https://a.org/" in page
    assert "https://b.org/" in page
    assert "<ins>" not in page


def test_what_both_editions_share_is_compared_by_name_and_what_is_gone_is_said_to_be_gone(desk):
    stays, goes, comes = (OrganizationFactory(name_en=name) for name in ("Stays", "Goes", "Comes"))
    person, topic = PersonFactory(name_en="Rana Example"), TopicFactory(name_en="Housing")
    article = ArticleFactory(live="ar")
    article.organizations.set([stays, goes])
    meeting = MeetingFactory(title_en="The spring meeting")
    share(
        article,
        organizations=[stays.pk, comes.pk, 987654],
        people=[person.pk],
        topics=[topic.pk],
        kind="statement",
        meeting_id=meeting.pk,
        image="pictures/gone.webp",
    )
    page = desk("editor").get(address(article, "compare")).text
    assert "Goes</del>" in page
    for words in (
        "Comes",
        "Rana Example",
        "Housing",
        "The spring meeting",
        "Statement",
        "deleted record (number 987654)",
    ):
        assert f"{words}</" in page or f"{words})</ins>" in page, words
    assert "Stays" not in page
    assert "The file of this picture is missing" in page
    assert "No picture" in page


def test_old_and_new_picture_are_shown(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "pictures").mkdir()
    for name in ("old", "new"):
        (tmp_path / "pictures" / f"{name}.webp").write_bytes(b"picture")
    article = ArticleFactory(live="ar")
    Article.objects.filter(pk=article.pk).update(image="pictures/old.webp", image_alt_ar="رفوف")
    article.refresh_from_db()
    share(article, image="pictures/new.webp")
    page = desk("editor").get(address(article, "compare")).text
    assert page.index("pictures/old.webp") < page.index("pictures/new.webp")


def test_what_the_other_edition_has_not_followed_is_shown_beside_it(desk):
    client = desk("editor")
    article = ArticleFactory(live="ar en")
    change(article, "ar", title="عنوان مصحح")
    publish(article, "ar", UserFactory(), change="correction", public_note="تصحيح.")
    article.refresh_from_db()
    assert article.behind_en == 1
    page = client.get(address(article, "compare", "ar") + f"?from={article.behind_en}").text
    assert "Version 2," in page
    assert "The English edition now" in page
    assert article.title_en in page
    assert f"/admin/articles/article/{article.pk}/catch_up/en/" in page
    others = desk("contributor").get(address(article, "compare", "ar") + f"?from={article.behind_en}").text
    assert "catch_up" not in others
    assert "edition as it is" not in client.get(address(article, "compare", "ar") + "?from=2&to=live").text


@pytest.mark.parametrize(
    "query",
    ["from=7&to=1", "from=1&to=draft", "from=x&to=1", "from=1&to=99999999999999999999", "from=%00&to=1", "to=0"],
)
def test_a_version_that_is_not_there_leads_to_the_list_and_says_so(desk, query):
    article = ArticleFactory(live="ar")
    response = desk("editor").get(address(article, "compare") + f"?{query}", follow=True)
    assert response.redirect_chain == [(address(article, "versions"), 302)]
    assert "does not exist" in response.text


@pytest.mark.parametrize("query", ["from=1", "to=2", "from=2", "from=live", "to=live", "from=1&to=live", "to=1"])
def test_half_a_choice_is_completed(desk, query):
    article = republished(title="عنوان ثان")
    assert desk("editor").get(address(article, "compare") + f"?{query}", follow=True).status_code == 200


# One version.


def test_a_version_is_shown_whole_as_it_was(desk):
    organization = OrganizationFactory(name_ar="رابطة قديمة", name_en="")
    article = ArticleFactory(live="ar", body_ar="<h2>قديم</h2><p>نص قديم</p>")
    article.organizations.add(organization)
    change(article, body="<p>نص جديد</p>")
    publish(article, "ar", UserFactory())
    page = desk("contributor").get(address(article, "versions", number=1)).text
    assert "<h2>قديم</h2><p>نص قديم</p>" in page
    assert "نص جديد" not in page
    assert "رابطة قديمة" not in page, "named only since the second version"
    second = desk("contributor").get(address(article, "versions", number=2)).text
    assert '<bdi lang="ar" dir="rtl">رابطة قديمة</bdi>' in second


@pytest.mark.parametrize(
    "tail",
    ["ar/2/", "ar/0/", f"ar/{'9' * 30}/", "fr/1/", "en/1/"],
)
@pytest.mark.parametrize("page", ["versions", "restore"])
def test_a_version_of_nothing_is_not_found(desk, page, tail):
    article = ArticleFactory(live="ar")
    assert desk("publisher").get(f"/admin/articles/article/{article.pk}/{page}/{tail}").status_code == 404


@pytest.mark.parametrize("key", ["999999", "9" * 40, "x", "%00"])
@pytest.mark.parametrize("tail", ["versions/ar/", "versions/ar/1/", "compare/ar/", "restore/ar/1/", "timeline/"])
def test_the_history_of_no_article_is_not_found(desk, key, tail):
    assert desk("publisher").get(f"/admin/articles/article/{key}/{tail}").status_code == 404


@pytest.mark.parametrize("tail", ["versions/ar/", "versions/ar/1/", "compare/ar/", "restore/ar/1/", "timeline/"])
def test_the_history_is_for_staff(client, tail):
    article = ArticleFactory(live="ar")
    response = client.get(f"/admin/articles/article/{article.pk}/{tail}")
    assert response.status_code == 302
    assert "/login/" in response["Location"]


# Restoring.


def restore(client, article, number=1, language="ar", **extra):
    page = client.get(address(article, "restore", language, number))
    assert page.status_code == 200
    return PageForm(page).confirm(client, **extra)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_version_is_restored_beside_the_live_text_and_readers_see_nothing_of_it(desk, language):
    client = desk("editor")
    article = ArticleFactory(live=language)
    first = texts_of(article, language)
    change(article, language, title="Second", body="<p>Second text.</p>")
    publish(article, language, UserFactory())
    response = restore(client, article, language=language)
    assert response.status_code == 302
    article.refresh_from_db()
    assert getattr(article, f"title_{language}") == "Second"
    content = Changes.objects.get().content
    assert (content["title"], content["body"]) == (first["title"], first["body"])
    assert article.edition(language).status() == Status.CHANGED
    event = Event.objects.of(article).first()
    assert (event.action, event.by, event.language, event.details["version"]) == ("restore", client.user, language, 1)
    page = client.get(response["Location"]).text
    assert "is restored as unpublished changes" in page


def test_restored_and_published_it_is_what_it_was(desk):
    article = republished(title="ثان", body="<p>ثان</p>")
    first = Version.objects.get(number=1).content["texts"]
    restore(desk("editor"), article)
    publish(article, "ar", UserFactory())
    article.refresh_from_db()
    assert {name: texts_of(article, "ar")[name] for name in ("title", "body", "summary")} == {
        name: first[name] for name in ("title", "body", "summary")
    }
    assert Version.objects.get(number=3).content["texts"]["title"] == first["title"]


def test_restoring_what_is_live_leaves_no_changes(desk):
    article = ArticleFactory(live="ar")
    change(article, title="غير هذا")
    restore(desk("editor"), article)
    assert not Changes.objects.exists()


def test_changes_that_are_replaced_stay_in_the_timeline(desk):
    article = republished(title="ثان")
    change(article, title="ثالث لم يُنشر", summary="موجز لم يُنشر")
    page = desk("editor").get(address(article, "restore", number=1)).text
    assert "replaces the current unpublished changes" in page
    restore(desk("editor"), article)
    replaced = Event.objects.of(article).first().details["replaced"]
    assert replaced == {"ar": {"title": "ثالث لم يُنشر", "summary": "موجز لم يُنشر"}}


def test_changes_that_were_approved_are_a_draft_again(desk):
    article = republished(title="ثان")
    change(article, title="ثالث")
    Changes.objects.update(state="approved")
    page = desk("editor").get(address(article, "restore", number=1)).text
    assert "must be approved again" in page
    restore(desk("editor"), article)
    assert Changes.objects.get().state == "draft"
    assert [event.action for event in Event.objects.of(article)[:3]] == ["restore", "write", "return"]


def test_beside_a_withdrawn_edition_the_text_waits_and_it_stays_withdrawn(desk):
    article = republished(title="ثان")
    withdraw(article, "ar", UserFactory())
    first = Version.objects.get(number=1).content["texts"]["title"]
    page = desk("publisher").get(address(article, "restore", number=1)).text
    assert "stays withdrawn" in page
    restore(desk("publisher"), article)
    article.refresh_from_db()
    assert (article.title_ar, article.state_ar) == ("ثان", "withdrawn")
    assert Changes.objects.get().content["title"] == first


def test_a_scheduled_edition_comes_out_with_the_restored_text(desk):
    client = desk("publisher")
    article = republished(title="ثان")
    first = Version.objects.get(number=1).content["texts"]["title"]
    soon = timezone.now() + dt.timedelta(days=2)
    Article.objects.filter(pk=article.pk).update(state_ar="approved")
    publish(article, "ar", client.user, at=soon)
    assert "stays scheduled" in client.get(address(article, "restore", number=1)).text
    restore(client, article)
    article.refresh_from_db()
    assert (article.edition("ar").status(), article.title_ar) == (Status.SCHEDULED, first)
    assert Version.objects.get(number=3).content["texts"]["title"] == first


def test_the_shared_part_comes_back_only_where_it_is_asked_for(desk):
    organization = OrganizationFactory()
    article = ArticleFactory(live="ar")
    share(article, organizations=[organization.pk], kind="statement")
    publish(article, "ar", UserFactory())
    restore(desk("editor"), article)
    assert not Changes.objects.filter(language=SHARED).exists()
    restore(desk("editor"), article, shared="on")
    assert Changes.objects.get(language=SHARED).content == {"organizations": [], "kind": "news"}
    article.refresh_from_db()
    assert article.kind == "statement"
    assert list(article.organizations.all()) == [organization]


def test_the_shared_part_of_an_article_that_nobody_sees_comes_back_at_once(desk):
    topic = TopicFactory()
    article = ArticleFactory(live="")
    article.topics.add(topic)
    publish(article, "ar", UserFactory())
    article.topics.clear()
    Article.objects.update(state_ar="draft")
    restore(desk("publisher"), article, shared="on")
    assert list(article.topics.all()) == [topic]
    assert Event.objects.of(article).first().details["replaced"]["shared"] == {"topics": []}


def test_records_that_are_gone_are_left_out_and_named(desk):
    client = desk("editor")
    stays, goes = OrganizationFactory(), OrganizationFactory()
    article = ArticleFactory(live="ar")
    had = {"organizations": [stays.pk, goes.pk], "image": "pictures/gone.webp", "image_width": 4, "image_height": 3}
    Version.objects.update(content={"texts": texts_of(article, "ar"), "shared": shared_of(article) | had})
    key = goes.pk
    goes.delete()
    response = restore(client, article, shared="on")
    page = client.get(response["Location"]).text
    assert f"Organizations (number {key})" in page
    assert "Lead picture" in page
    assert Changes.objects.get(language=SHARED).content == {"organizations": [stays.pk]}


def test_a_report_whose_meeting_is_gone_keeps_its_present_one(desk):
    first = MeetingFactory()
    article = ReportFactory(live="ar", meeting=first)
    second = MeetingFactory()
    Version.objects.filter(article=article).update(
        content={"texts": texts_of(article, "ar"), "shared": shared_of(article) | {"meeting_id": 987654}}
    )
    article.meeting = second
    article.save()
    restore(desk("editor"), article, shared="on")
    assert not Changes.objects.filter(language=SHARED).exists()
    assert Event.objects.of(article).first().details["left_out"] == [["meeting", 987654]]


def test_an_address_that_another_article_has_by_now_stays_with_it(desk):
    client = desk("editor")
    article = ArticleFactory(live="ar", slug_ar="one")
    change(article, slug="two")
    publish(article, "ar", UserFactory())
    ArticleFactory(live="ar", slug_ar="one")
    response = restore(client, article)
    assert "Address" in client.get(response["Location"]).text
    assert not Changes.objects.exists()


@pytest.mark.parametrize(
    ("role", "status", "expected"),
    [
        ("contributor", Status.LIVE, 403),
        ("editor", Status.LIVE, 302),
        ("editor", Status.EXPIRED, 403),
        ("publisher", Status.EXPIRED, 302),
        ("editor", Status.WITHDRAWN, 403),
        ("publisher", Status.WITHDRAWN, 302),
        ("administrator", Status.CHANGES_APPROVED, 302),
    ],
)
def test_only_who_may_write_into_the_edition_restores_a_version(desk, role, status, expected):
    client = desk(role)
    article = in_status(status)
    before = texts_of(article, "ar"), Changes.objects.count(), Event.objects.count()
    response = client.post(address(article, "restore", number=1))
    assert response.status_code == expected
    if expected == 403:
        assert client.get(address(article, "restore", number=1)).status_code == 403
        article.refresh_from_db()
        assert (texts_of(article, "ar"), Changes.objects.count(), Event.objects.count()) == before
        assert "Restore as a draft" not in client.get(address(article, "versions")).text


def test_contributors_restore_in_their_own_articles(desk):
    client = desk("contributor")
    article = ArticleFactory(live="ar", created_by=client.user)
    assert client.post(address(article, "restore", number=1)).status_code == 302


def test_who_may_not_change_both_editions_is_not_asked_about_the_shared_part(desk):
    client = desk("editor")
    article = in_status(Status.LIVE)
    Article.objects.filter(pk=article.pk).update(state_en="withdrawn", published_at_en=timezone.now(), slug_en="x")
    share(article, kind="statement")
    assert 'name="shared"' not in client.get(address(article, "restore", number=1)).text
    assert client.post(address(article, "restore", number=1), {"shared": "on"}).status_code == 302
    assert Changes.objects.get(language=SHARED).content == {"kind": "statement"}


def test_looking_at_the_page_restores_nothing(desk):
    article = republished(title="ثان")
    desk("editor").get(address(article, "restore", number=1))
    assert not Changes.objects.exists()


@override_settings(TWO_PERSON_RULE=True)
def test_what_somebody_restored_somebody_else_has_to_publish(desk):
    client = desk("publisher")
    article = republished(title="ثان")
    restore(client, article)
    article.refresh_from_db()
    assert article.edition("ar").lacks_second_person(client.user)


@pytest.mark.parametrize(
    "tail", ["versions/ar/", "versions/ar/1/", "compare/ar/?from=1&to=2", "restore/ar/1/", "timeline/"]
)
def test_the_pages_in_arabic(desk, tail):
    article = republished(title="ثان", body="<p>نص آخر تماماً</p>")
    response = desk("editor", "ar").get(f"/admin/articles/article/{article.pk}/{tail}")
    assert response.status_code == 200
    assert 'dir="rtl"' in response.text
