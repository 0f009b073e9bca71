"""A preview shows the public page of what is typed, and keeps nothing."""

from __future__ import annotations

import re
from functools import partial
from io import BytesIO

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from lxml import html
from PIL import Image

from articles.models import Article, Meeting
from articles.models.article_constraints import UNDESCRIBED
from articles.models.attendance import Side
from articles.models.changes import keep_changes
from articles.models.content import facts_of, relations_of, texts_of
from articles.models.workflow import SHARED
from liaison.staff.roles import grant_all
from organizations.disclosure import Disclosure
from organizations.models import Organization, Person
from tests.admin.forms import PageForm, confirm_step
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)
from tests.queries import changing

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/meeting/add/"
ADD_ARTICLE = "/admin/articles/article/add/"


def note_of(response):
    """The note above the page."""
    return html.document_fromstring(response.text).find_class("shared")[0]


def asked(response):
    """What it says that publishing will ask for."""
    return [item.text_content() for item in note_of(response).iter("li")]


def green_picture():
    picture = BytesIO()
    Image.new("RGB", (640, 360), "green").save(picture, "PNG")
    return SimpleUploadedFile("a.png", picture.getvalue(), "image/png")


def article_in(page):
    """The article without what only a published one has: the moment, the ways to share it, and its meeting's page."""
    own = page[page.index("<article") : page.index("</article>")]
    unlike = r'datetime="[^"]*"|<section class="share".*?</section>|<p class="onward">.*?</p>|\s'
    return re.sub(unlike, "", own, flags=re.DOTALL)


def meeting_form(client):
    """A report on a meeting with whoever is shown in whichever way; nothing of it is stored."""
    form = PageForm(client.get(ADD)).fill(title_en="Talk", start_year="2024", place_en="Geneva")
    protected = PersonFactory(name_en="Salem Mastour", protected=True)
    known = OrganizationFactory(name_en="Known League", default_disclosure="role")
    host = form.add_delegation(Side.HOST, new_name_en="Young League")
    form.add_person(host, person=str(protected.pk), post_en="Guard", disclosure="named")
    guest = form.add_delegation(Side.GUEST, organization=str(known.pk))
    # Unlike enough that none of them seems to name another.
    names = iter(
        [
            "Bilal Tahhan",
            "Kinda Murad",
            "Jalal Fakhri",
            "Wafa Zgheib",
            "Hani Lutfi",
            "Dima Sayegh",
            "Yusuf Karkour",
            "Maha Nweir",
            "Adib Rukbi",
            "Sana Jbara",
        ]
    )
    for body in (host, guest):
        for level in (*Disclosure.values, ""):
            form.add_person(body, new_name_en=next(names), post_en=f"Post {level}", disclosure=level)
    hidden = form.add_delegation(Side.OBSERVER, new_name_en="Hidden League")
    form.add_person(hidden, new_name_en="Hidden Person", disclosure="undisclosed")
    counted = form.add_delegation(Side.OBSERVER, new_name_en="Counted League", leaders="counted", leader_count="3")
    form.add_person(counted, new_name_en="Uncounted Person", disclosure="undisclosed")
    form.add_delegation(Side.GUEST, new_name_en="Bare League")
    topics = [str(TopicFactory(name_en=name).pk) for name in ("Schools", "Bridges")]
    form.fill(organizers=[str(known.pk)], topics=topics[:1])
    return form.fill(**{
        "articles-0-title_en": "A report", "articles-0-body_en": "<p>Text.</p>", "articles-0-topics": topics,
        "articles-0-organizations": [str(OrganizationFactory(name_en="Named League").pk)],
        "articles-0-people": [str(protected.pk), str(PersonFactory(name_en="Open Person").pk)],
    })  # fmt: skip


def test_a_preview_of_what_was_never_stored_is_the_page_that_readers_will_get(desk):
    client = desk("publisher")
    form = meeting_form(client)
    # It is read next: it names an organization that the new one names.
    beside = ArticleFactory(live="en", title_en="An older report")
    beside.organizations.set(Organization.objects.filter(name_en="Named League"))
    shown = form.submit(client, "_preview", "en").text
    confirm_step(client, form, "publish-en")
    report = Article.objects.exclude(pk=beside.pk).get()
    published = client.get(f"/en/news/{report.pk}/{report.slug_en}/").text
    assert all(text in published for text in ("Post role", "An older report", "Bridges", "Open Person"))
    assert not any(text in published for text in ("Salem Mastour", "Hidden League"))
    # Only what is out can be verified.
    verify = re.compile(r'<pclass="smallverify">.*?</p>')
    assert verify.search(article_in(published))
    assert article_in(shown) == verify.sub("", article_in(published))


@pytest.mark.django_db(transaction=True)
def test_no_preview_stores_or_locks_anything(desk):
    grant_all(apps)
    client = desk("publisher")
    report = ReportFactory(live="en", meeting=MeetingFactory(public=False))
    AttendanceFactory(delegation__meeting=report.meeting)
    live = relations_of(report) | facts_of(report)
    keep_changes(report, SHARED, live, live | {"organizations": [OrganizationFactory(name_en="New League").pk]})
    keep_changes(report, "en", texts_of(report, "en"), texts_of(report, "en") | {"title": "Changed"})
    address = f"/admin/articles/article/{report.pk}/preview/en/"
    screens = [
        meeting_form(client),
        PageForm(client.get(f"/admin/articles/meeting/{report.meeting_id}/change/")),
        PageForm(client.get(f"/admin/articles/article/{ArticleFactory(live='').pk}/change/")),
    ]
    shown = [lambda: client.get(address), *(partial(form.submit, client, "_preview", "en") for form in screens)]
    for look in shown:
        with CaptureQueriesContext(connection) as seen:
            assert look().status_code == 200
        assert changing(seen) == []
    assert "<h1>Changed</h1>" in client.get(address).text
    assert "New League" in client.get(address).text


def test_a_preview_is_the_public_page_and_nothing_is_stored(desk):
    client = desk("contributor", "ar")
    form = PageForm(client.get(ADD)).fill(title_ar="لقاء", start_year="2024")
    row = form.add_delegation(Side.HOST, new_name_ar="رابطة جديدة")
    form.add_person(row, new_name_ar="سميرة", post_ar="رئيسة")
    form.fill(**{"articles-0-title_ar": "تقرير جديد", "articles-0-body_ar": "<p>نص التقرير.</p>"})

    response = form.submit(client, "_preview", "ar")

    page = response.text
    assert response.status_code == 200
    assert 'lang="ar"' in page
    assert all(text in page for text in ("تقرير جديد", "<p>نص التقرير.</p>", "رابطة جديدة", "سميرة"))
    assert "no-store" in response["Cache-Control"]
    for model in (Meeting, Article, Organization, Person, LogEntry):
        assert not model.objects.exists()


def test_a_preview_in_english_while_the_desk_is_arabic(desk):
    client = desk("publisher", "ar")
    article = ArticleFactory(live="ar")
    form = PageForm(client.get(f"/admin/articles/article/{article.pk}/change/")).fill(title_en="Not out yet")
    page = form.submit(client, "_preview", "en").text
    assert 'lang="en"' in page
    assert "Not out yet" in page
    article.refresh_from_db()
    assert (article.state_en, article.title_en == "Not out yet") == ("draft", False)


def test_a_preview_of_changes_to_a_live_edition(desk):
    client = desk("publisher")
    report = ReportFactory(live="ar en")
    form = PageForm(client.get(f"/admin/articles/meeting/{report.meeting_id}/change/"))
    form["articles-0-title_en"] = "Better title"
    assert "Better title" in form.submit(client, "_preview", "en").text
    report.refresh_from_db()
    assert report.title_en != "Better title"


def test_a_preview_of_nothing_says_what_publishing_will_ask_for(desk):
    client = desk("contributor")
    response = PageForm(client.get(ADD_ARTICLE)).submit(client, "_preview", "ar")
    assert asked(response) == [
        "Add a title before publishing this edition.",
        "Add a text before publishing this edition.",
    ]


def test_a_preview_shows_a_picture_that_is_not_described_and_says_that_it_will_have_to_be(desk):
    client = desk("contributor", "ar")
    form = PageForm(client.get(ADD_ARTICLE)).fill(title_en="A statement", body_en="<p>Words.</p>")
    response = form.submit(client, "_preview", "en", image=green_picture())
    assert "<h1>A statement</h1>" in response.text
    assert "data:image/jpeg;base64," in response.text
    with translation.override("ar"):
        assert asked(response) == [str(UNDESCRIBED)]
    # Said in the language of the desk, on a page in that of the edition.
    assert (note_of(response).get("lang"), note_of(response).get("dir")) == ("ar", "rtl")


def test_a_preview_warns_of_a_name_that_must_not_stand_in_the_text(desk):
    PersonFactory(name_en="Salem Mastour", protected=True)
    # Contributors may not know who it is that must not be named.
    for role, name in (("editor", "Salem Mastour"), ("contributor", "A protected person")):
        client = desk(role)
        form = PageForm(client.get(ADD_ARTICLE)).fill(title_en="A statement", body_en="<p>By Salem Mastour.</p>")
        assert [words for words in asked(form.submit(client, "_preview", "en")) if f"“{name}” must not" in words]


def test_a_picture_is_seen_in_the_preview_and_not_kept(desk):
    client = desk("contributor")
    before = {path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}
    form = PageForm(client.get(ADD_ARTICLE)).fill(title_ar="بيان", body_ar="<p>نص</p>", image_alt_ar="أخضر")

    page = form.submit(client, "_preview", "ar", image=green_picture()).text

    assert page.count("data:image/jpeg;base64,") == 1
    assert "<source" not in page
    assert {path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()} == before
