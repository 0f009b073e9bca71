"""Protecting somebody shows at once which texts still name them, and replaces the name in all of them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from lxml import html

from articles.models import Article, Meeting
from articles.models.changes import Changes
from articles.models.version import Version
from articles.publishing.guard.report import texts_that_name
from articles.publishing.take import publish, withdraw
from liaison.models import Event
from organizations.disclosure import Disclosure
from organizations.models import Person
from tests.admin.forms import PageForm, errors
from tests.factories import (
    ArticleFactory,
    AttachmentFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PageFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

AR, EN = "هيثم السباعي", "Haytham Sibai"


@pytest.fixture
def person():
    return PersonFactory(name_ar=AR, name_en=EN)


def protect(client, person):
    form = PageForm(client.get(f"/admin/organizations/person/{person.pk}/change/"))
    form["protected"] = "on"
    return client.get(form.submit(client)["Location"])


def replacing(response, **values):
    """The form of the page with all boxes as they are on it."""
    form = PageForm(response).fill(**values)
    boxes = html.document_fromstring(response.text).xpath("//input[@name='chosen'][@checked]")
    form.data["chosen"] = [box.get("value") for box in boxes]
    return form


def titles(response):
    root = html.document_fromstring(response.text)
    return [link.text_content().strip() for panel in root.find_class("names") for link in panel.xpath("./h2/a")]


def test_protecting_somebody_lists_every_text_that_still_names_them(desk, person):
    live = ArticleFactory(title_en="Live one", summary_ar=f"قال {AR}.")
    draft = ArticleFactory(live="", title_en=f"{EN} speaks", body_en="<p>Haytham<br>Sibai</p>")
    meeting = MeetingFactory(title_en="A meeting", outcomes_ar=f"يتصل {AR}.")
    private = MeetingFactory(title_en="A private one", public=False, place_en=f"House of {EN}")
    beside = ArticleFactory(title_en="Changed one")
    Changes.objects.create(article=beside, language="en", content={"summary": f"By {EN}."})
    TopicFactory(name_en=f"Trial of {EN}")
    PageFactory(title_en="About", body_en=f"<p>{EN} founded us.</p>")
    OrganizationFactory(name_en="Friends", description_en=f"Of {EN}.")
    PersonFactory(name_en="Someone", biography_en=f"Aide of {EN}.")
    harmless = ArticleFactory()
    page = protect(desk("publisher"), person)
    found = titles(page)
    assert {
        str(live),
        str(draft),
        str(meeting),
        str(private),
        str(beside),
        f"Trial of {EN}",
        "About",
        "Friends",
        "Someone",
    } <= set(found)
    assert str(harmless) not in found
    assert page.text.count("<mark>") >= 9
    assert found.index("Live one") < found.index(str(draft))


def test_one_press_replaces_it_in_all_editions_and_readers_see_it_at_once(desk, client, person):
    article = ArticleFactory(
        title_ar=f"كلمة {AR}",
        slug_ar="كلمة-هيثم-السباعي",
        body_en='<p>By <strong>Haytham</strong> Sibai, <a href="https://example.org/haytham-sibai">here</a>.</p>',
    )
    Changes.objects.create(article=article, language="ar", content={"summary": f"قال {AR} ذلك."})
    publisher = desk("publisher")
    form = replacing(protect(publisher, person))
    form.fill(described_ar="أحد الحاضرين", described_en="an attendee", change="correction")
    page = publisher.get(form.submit(publisher, "_replace")["Location"])
    assert "Nothing names this person." in page.text
    article.refresh_from_db()
    assert article.title_ar == "كلمة أحد الحاضرين"
    assert article.slug_ar == "كلمة-أحد-الحاضرين"
    assert article.body_en == "<p>By <strong>an attendee</strong>, here.</p>"
    assert Changes.objects.get(article=article, language="ar").content == {"summary": "قال أحد الحاضرين ذلك."}
    arabic = client.get(f"/ar/news/{article.pk}/{article.slug_ar}/").text
    assert AR not in arabic
    assert "استُبدل في هذا النص اسمٌ بوصف" in arabic
    moved = client.get(f"/ar/news/{article.pk}/كلمة-هيثم-السباعي/")
    assert moved.status_code == 301
    assert "%D9%87%D9%8A%D8%AB%D9%85" not in moved["Location"]
    versions = Version.objects.of(article, "ar")
    assert [version.change for version in versions] == ["correction", "first"]
    for event in Event.objects.of(article):
        assert AR not in str(event.details) + event.note


def test_a_small_change_tells_readers_nothing(desk, client, person):
    article = ArticleFactory(summary_en=f"By {EN}.")
    publisher = desk("publisher")
    replacing(protect(publisher, person)).submit(publisher, "_replace")
    article.refresh_from_db()
    assert article.summary_en == "By a participant."
    assert article.corrected_at_en is None
    assert Version.objects.of(article, "en").first().change == "minor"


def test_unfinished_changes_beside_a_live_text_stay_unpublished(desk, person):
    article = ArticleFactory(summary_en=f"By {EN}.")
    Changes.objects.create(article=article, language="en", content={"title": "Half a title"})
    publisher = desk("publisher")
    replacing(protect(publisher, person)).submit(publisher, "_replace")
    article.refresh_from_db()
    assert article.title_en != "Half a title"
    assert Changes.objects.get(article=article, language="en").content == {"title": "Half a title"}


def test_public_notes_kept_texts_and_titles_of_files_are_rewritten_too(desk, client, person):
    noted, kept = ArticleFactory(title_en="Noted"), ArticleFactory(title_en="Kept", body_en=f"<p>{EN} left.</p>")
    Changes.objects.create(article=noted, language="en", content={"summary": "Clearer."})
    publish(noted, "en", change="correction", public_note=f"It was {EN}.")
    withdraw(kept, "en", reason="outdated", public_note=f"{EN} resigned.")
    file = AttachmentFactory(article=noted, title_en=f"Speech of {EN}")
    assert EN in client.get(f"/en/news/{kept.pk}/x/").text
    publisher = desk("publisher")
    replacing(protect(publisher, person)).submit(publisher, "_replace")
    assert EN not in client.get(f"/en/news/{kept.pk}/x/").text
    noted.refresh_from_db()
    page = client.get(f"/en/news/{noted.pk}/{noted.slug_en}/").text
    assert "It was a participant." in page
    assert EN not in page
    file.refresh_from_db()
    assert file.title_en == "Speech of a participant"


def test_the_public_note_must_not_repeat_the_name(desk, person):
    ArticleFactory(summary_en=f"By {EN}.")
    publisher = desk("publisher")
    form = replacing(protect(publisher, person), change="correction", note_en=f"We named {EN}.")
    response = form.submit(publisher, "_replace")
    assert [name for name, _message in errors(response)] == ["note_en"]


def test_what_is_scheduled_is_held_back_and_listed(desk, person):
    article = ArticleFactory(live="", summary_en=f"By {EN}.")
    publish(article, "en", at=timezone.now() + dt.timedelta(days=1))
    page = protect(desk("publisher"), person)
    assert str(article) in titles(page)
    assert Article.objects.get(pk=article.pk).state_en == "approved"


def test_a_meeting_that_withholds_somebody_lists_the_texts_about_it_alone(desk, person):
    meeting = MeetingFactory(title_en="Withholding", summary_en=f"With {EN}.")
    AttendanceFactory(delegation=DelegationFactory(meeting=meeting), person=person, disclosure=Disclosure.ROLE)
    report = ReportFactory(meeting=meeting, title_en="About it", summary_en=f"{EN} came.")
    ArticleFactory(summary_en=f"{EN} elsewhere.")
    page = desk("publisher").get(f"/admin/names/{person.pk}/")
    assert set(titles(page)) == {str(meeting), str(report)}


def test_a_renamed_protected_person_is_looked_for_under_the_new_name(desk, person):
    Person.objects.filter(pk=person.pk).update(protected=True)
    article = ArticleFactory(summary_en="By Haytham of Homs.")
    publisher = desk("publisher")
    form = PageForm(publisher.get(f"/admin/organizations/person/{person.pk}/change/"))
    form["staff_names"] = "Haytham of Homs"
    page = publisher.get(form.submit(publisher)["Location"])
    assert str(article) in titles(page)


def test_contributors_do_not_see_the_page(desk, person):
    assert desk("contributor").get(f"/admin/names/{person.pk}/").status_code == 403


def test_an_editor_replaces_what_editors_may_change_and_is_told_what_is_left(desk, person):
    live, draft = ArticleFactory(summary_en=f"By {EN}."), ArticleFactory(live="", summary_en=f"By {EN}.")
    editor = desk("editor")
    form = replacing(protect(editor, person))
    page = editor.get(form.submit(editor, "_replace")["Location"])
    live.refresh_from_db()
    draft.refresh_from_db()
    assert draft.summary_en == "By a participant."
    assert live.summary_en == f"By {EN}."
    assert "Not replaced in" in page.text


def test_the_report_reads_a_meeting_as_it_is_stored(person):
    Person.objects.filter(pk=person.pk).update(protected=True)
    meeting = MeetingFactory(outcomes_en=f"{EN} will call.")
    [text] = texts_that_name(Person.objects.get(pk=person.pk))
    assert text.record == Meeting.objects.get(pk=meeting.pk)
    assert text.public
