"""What is written into something that readers see: it waits, it comes out whole, and it lets nothing slip."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from articles.models import Article, Changes, Meeting
from articles.models.workflow import Status
from articles.publishing.take import publish, take, withdraw
from tests.admin.forms import PageForm, confirm_step, errors
from tests.factories import (
    ArticleFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def picture(color="red"):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(file, "PNG")
    return SimpleUploadedFile("a.png", file.getvalue(), "image/png")


def address(article):
    return f"/admin/articles/article/{article.pk}/change/"


def form_of(client, article):
    return PageForm(client.get(address(article)))


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_readers_see_nothing_of_what_is_saved_until_it_is_published(desk, client, media):
    publisher, partner = desk("publisher"), OrganizationFactory(name_en="New Partner League")
    article = ArticleFactory()
    page = f"/en/news/{article.pk}/{article.slug_en}/"
    before = client.get(page).content
    form = form_of(publisher, article).fill(
        title_en="A new title", body_en="<p>New words.</p>", organizations=[str(partner.pk)], kind="statement"
    )
    form.fill(image_alt_ar="أحمر", image_alt_en="Red")
    response = form.submit(publisher, image=picture())
    assert client.get(page).content == before
    assert article.edition("en").status() == Status.CHANGED
    again = form_of(publisher, article)
    assert (again["title_en"], again["organizations"], again["kind"]) == ("A new title", [str(partner.pk)], "statement")
    assert response.status_code == 302

    confirm_step(publisher, again, "publish-en", change="update")

    now = Article.objects.get(pk=article.pk)
    text = client.get(now.get_absolute_url().replace("/ar/", "/en/"), follow=True).text
    for word in ("A new title", "New words.", "New Partner League", "Statement", Path(now.image.name).stem, "Updated"):
        assert word in text, word
    assert not Changes.objects.exists()


def test_after_saving_the_desk_says_that_readers_see_the_old_text(desk):
    publisher, article = desk("publisher"), ArticleFactory()
    form_of(publisher, article).fill(title_en="A new title").submit(publisher)
    assert "Readers still see the live text" in publisher.get(address(article)).text


def test_what_is_taken_back_leaves_no_changes(desk):
    publisher, article = desk("publisher"), ArticleFactory(title_en="As it was")
    form_of(publisher, article).fill(title_en="A new title").submit(publisher)
    form_of(publisher, article).fill(title_en="As it was").submit(publisher)
    assert article.edition("en").status() == Status.LIVE


def test_publishing_when_nothing_has_changed_says_so(desk):
    publisher, article = desk("publisher"), ArticleFactory()
    response = form_of(publisher, article).submit(publisher, "_step", "publish-en")
    assert [text for _field, text in errors(response)] == ["Nothing has changed since this was published."]


def test_a_corrected_title_leaves_the_meeting_to_which_it_was_lent(client):
    """A name in a title that is corrected, and withdrawn for safety, stands nowhere any more."""
    meeting, by = MeetingFactory(title_en="", public=False), UserFactory()
    report = ReportFactory(live="", meeting=meeting, title_en="We met Samir Danger")
    publish(report, "en", by)
    Changes.objects.create(article=report, language="en", content={"title": "We met a guest"})
    publish(report, "en", by, change="correction", public_note="A name was wrong.")
    meeting.refresh_from_db()
    assert (meeting.title_en, meeting.slug_en) == ("We met a guest", "we-met-a-guest")
    withdraw(report, "en", by, "safety")
    for place in ("/en/meetings/", "/en/", f"/en/meetings/{meeting.pk}/x/"):
        assert "We met" not in client.get(place, follow=True).text


def test_a_report_moved_to_another_meeting_takes_its_title_along(client):
    first, second = MeetingFactory(title_en="", public=False), MeetingFactory(title_en="Second", public=False)
    report = ReportFactory(live="", meeting=first, title_en="We met Samir Danger")
    publish(report, "en")
    Changes.objects.create(article=report, language="", content={"meeting_id": second.pk})
    publish(report, "en")
    first.refresh_from_db()
    assert (first.title_en or "") == ""
    withdraw(report, "en", reason="safety")
    assert "Samir Danger" not in client.get("/en/meetings/").text


def test_the_other_edition_is_not_published_along_when_it_names_somebody_it_must_not(desk):
    publisher = desk("publisher")
    PersonFactory(name_en="Samira Hidden", protected=True)
    article = ArticleFactory(live="", body_en="<p>Samira Hidden was here.</p>")
    form = PageForm(publisher.get(f"/admin/articles/article/{article.pk}/publish/ar/"))
    assert "other_too" not in form.boxes
    form.confirm(publisher, other_too="on")
    article.refresh_from_db()
    assert (article.state_ar, article.state_en) == ("published", "draft")


def test_a_name_that_must_not_be_named_asks_for_an_express_decision(desk):
    publisher = desk("publisher")
    PersonFactory(name_ar="سميرة المخفية", name_en="Samira Hidden", protected=True)
    article = ArticleFactory(live="", body_en="<p>It was said.</p><p>With Samira Hidden.</p>")
    form = PageForm(publisher.get(f"/admin/articles/article/{article.pk}/publish/en/"))
    page = form.confirm(publisher)
    [(control, _message)] = errors(page)
    assert "paragraph 2 of the text" in page.text
    form.confirm(publisher, **{control: "She agreed."})
    article.refresh_from_db()
    assert article.state_en == "published"


def test_a_meeting_kept_private_is_not_made_public_by_a_small_change(desk):
    publisher, meeting = desk("publisher"), MeetingFactory(public=False)
    report = ReportFactory(live="", meeting=meeting)
    publish(report, "en", publisher.user, meeting_too=False)
    Changes.objects.create(article=report, language="en", content={"summary": "Clearer."})
    page = PageForm(publisher.get(f"/admin/articles/article/{report.pk}/publish/en/"))
    assert page.confirm(publisher).status_code == 302
    meeting.refresh_from_db()
    assert meeting.public_at is None


def test_a_preview_leaves_the_live_picture_where_it_is(desk, media):
    writer = desk("contributor")
    article = ArticleFactory(live="ar", created_by=writer.user, image=picture())
    form = form_of(writer, article)
    for upload in ({"another_field": picture("blue")}, {"image": picture("blue")}):
        assert form.submit(writer, "_preview", "ar", **upload).status_code == 200
        assert article.image.storage.exists(article.image.name)
    files = article.image.storage.listdir("pictures")[1]
    assert files == [article.image.name.removeprefix("pictures/")]


def test_an_article_whose_picture_is_locked_is_saved(desk, media):
    writer = desk("contributor")
    article = ArticleFactory(live="", created_by=writer.user, image=picture())
    take(article, "submit", "en", writer.user)
    response = form_of(writer, article).fill(title_ar="عنوان آخر").submit(writer)
    assert response.status_code == 302, errors(response)


def test_a_meeting_that_went_away_while_changes_named_it_changes_nothing(desk):
    publisher, meeting, article = desk("publisher"), MeetingFactory(public=False), ArticleFactory()
    form_of(publisher, article).fill(kind="meeting_report", meeting=str(meeting.pk)).submit(publisher)
    Meeting.objects.all().delete()
    step = f"/admin/articles/article/{article.pk}/publish/en/"
    assert publisher.get(step).status_code == 200
    assert PageForm(publisher.get(step)).confirm(publisher).status_code == 302
    article.refresh_from_db()
    assert (article.kind, article.meeting_id) == ("news", None)


def test_an_address_taken_meanwhile_is_an_error_and_no_crash(desk):
    publisher = desk("publisher")
    first, second = ArticleFactory(), ArticleFactory()
    for article in (first, second):
        Changes.objects.create(article=article, language="en", content={"slug": "same-one"})
    pages = [PageForm(publisher.get(f"/admin/articles/article/{one.pk}/publish/en/")) for one in (first, second)]
    assert pages[0].confirm(publisher).status_code == 302
    assert "nothing was saved" in pages[1].confirm(publisher).text


def test_under_the_two_person_rule_the_people_linked_are_seen_by_two(desk, settings):
    settings.TWO_PERSON_RULE = True
    publisher = desk("publisher")
    article = ArticleFactory(live="", created_by=publisher.user)
    publish(article, "en", UserFactory())
    form_of(publisher, article).fill(people=[str(PersonFactory().pk)]).submit(publisher)
    step = f"/admin/articles/article/{article.pk}/publish/en/"
    response = PageForm(publisher.get(step)).confirm(publisher)
    assert "someone else must approve it" in response.text
    other = desk("publisher")
    assert PageForm(other.get(step)).confirm(other).status_code == 302


def test_a_notice_that_becomes_a_report_does_not_expire(desk):
    meeting = MeetingFactory()
    article = ArticleFactory(expires_at_ar=timezone.now() + dt.timedelta(days=3))
    Changes.objects.create(article=article, language="", content={"kind": "meeting_report", "meeting_id": meeting.pk})
    publish(article, "en")
    article.refresh_from_db()
    assert article.expires_at_ar is None


@pytest.mark.parametrize("key", ["\x00", "9" * 30, "x"])
def test_a_selection_of_what_is_no_record_breaks_nothing(desk, key):
    response = desk("publisher").post("/admin/articles/article/", {"action": "publish_en", "_selected_action": [key]})
    assert response.status_code in (200, 302)
