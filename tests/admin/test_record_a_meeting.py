"""The main job: a publisher records a meeting on one screen and publishes its report."""

from __future__ import annotations

import pytest
from lxml import html

from articles.models import Article, Meeting
from articles.models.attendance import Leaders, Side
from articles.models.workflow import State
from organizations.disclosure import Disclosure
from organizations.models import Organization, Person
from organizations.models.membership import current_membership
from tests.admin.forms import PageForm, confirm_step, errors
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/meeting/add/"

# The public facts of the real meeting (December 2020), in our words.
PEOPLE = [
    ("نصر الحريري", "رئيس الائتلاف"),
    ("عبد الأحد اسطيفو", "منسق مكتب العلاقات الخارجية"),
    ("محمد يحيى مكتبي", "منسق مكتب الجاليات"),
    ("قتيبة إدلبي", "ممثل الائتلاف في الولايات المتحدة"),
    ("مريم جلبي", "ممثل الائتلاف في الأمم المتحدة"),
]
GUESTS = [
    ("المجلس السوري الأمريكي", "Syrian American Council"),
    ("أمريكيون من أجل سورية حرة", "Americans for a Free Syria"),
    ("مواطنون من أجل أمريكا آمنة", "Citizens for a Secure America"),
    ("مجموعة كايلا للمناصرة السياسية", "Kayla PAC group"),
    ("مجموعة سورية الحرة للمناصرة السياسية", "Free Syria PAC"),
]
TITLE = "لقاء عبر الإنترنت مع خمس منظمات سورية أمريكية"
BODY = "<p>عقد المكتب لقاءً عبر الإنترنت في كانون الأول 2020، وشاركت فيه خمس منظمات.</p>"


def filled(client):
    """The screen of a new meeting with the real meeting's facts typed in."""
    host = OrganizationFactory(name_ar="الائتلاف الوطني السوري", name_en="Syrian National Coalition")
    office = OrganizationFactory(name_ar="مكتب الجاليات", name_en="Communities Office")
    form = PageForm(client.get(ADD))
    form.fill(title_ar=TITLE, start_month="12", start_year="2020", format="virtual", organizers=[str(office.pk)])
    hosts = form.add_delegation(Side.HOST, organization=str(host.pk))
    for name, post in PEOPLE:
        form.add_person(hosts, new_name_ar=name, post_ar=post)
    for name_ar, name_en in GUESTS:
        form.add_delegation(Side.GUEST, new_name_ar=name_ar, new_name_en=name_en, leaders=Leaders.UNNAMED)
    form["articles-0-title_ar"] = TITLE
    form["articles-0-body_ar"] = BODY
    return form


def test_publisher_records_the_meeting_and_publishes_its_arabic_edition(desk):
    client = desk("publisher", "ar")

    response = confirm_step(client, filled(client), "publish-ar")

    meeting = Meeting.objects.get()
    assert response.status_code == 302, errors(response)
    assert response.url == f"/admin/articles/meeting/{meeting.pk}/change/"
    assert str(meeting.start) == "2020-12"
    assert [str(office) for office in meeting.organizers.all()] == ["مكتب الجاليات"]
    assert [(row.person.name_ar, row.post_ar, row.disclosure) for row in meeting.attendances.all()] == [
        (name, post, Disclosure.NAMED) for name, post in PEOPLE
    ]
    guests = meeting.delegations.filter(side=Side.GUEST)
    assert [(row.organization.name_ar, row.organization.name_en) for row in guests] == GUESTS
    assert {row.leaders for row in guests} == {Leaders.UNNAMED}
    assert meeting.created_by == client.user
    report = Article.objects.get()
    assert (report.meeting, report.state_ar, report.state_en) == (meeting, State.PUBLISHED, State.DRAFT)
    assert meeting.is_live("ar")
    assert not meeting.is_live("en")


def test_a_published_report_is_where_readers_look_for_it_and_nowhere_in_english(desk, client):
    publisher = desk("publisher", "ar")
    confirm_step(publisher, filled(publisher), "publish-ar")
    report, partner = Article.objects.get(), Organization.objects.get(slug="citizens-for-a-secure-america")

    meeting_page = f"/ar/meetings/{report.meeting_id}/{report.meeting.slug_ar}/"
    for address in (
        "/ar/",
        "/ar/news/",
        "/ar/news/?organization=citizens-for-a-secure-america",
        f"/ar/organizations/{partner.slug}/",
        f"/ar/news/{report.pk}/{report.slug_ar}/",
        meeting_page,
    ):
        response = client.get(address)
        assert response.status_code == 200, address
        assert TITLE in response.text, address
    page = client.get(meeting_page).text
    assert all(name in page and post in page for name, post in PEOPLE)
    for address in ("/en/", "/en/news/", "/en/meetings/"):
        assert TITLE not in client.get(address).text
    assert client.get(f"/en/news/{report.pk}/{report.slug_ar}/").status_code == 404


def test_a_draft_is_saved_and_is_not_public(desk, client):
    publisher = desk("publisher")
    filled(publisher).submit(publisher)

    report = Article.objects.get()
    assert report.state_ar == State.DRAFT
    assert report.meeting.public_at is None
    assert client.get("/ar/news/").text.count(TITLE) == 0


def test_a_meeting_alone_makes_no_empty_report(desk):
    client = desk("contributor")
    form = PageForm(client.get(ADD)).fill(title_en="Talk about schools", start_year="2024")

    form.submit(client)

    assert Meeting.objects.get().title_en == "Talk about schools"
    assert not Article.objects.exists()


def test_a_new_person_keeps_the_post_for_the_next_meeting(desk):
    client = desk("publisher")
    filled(client).submit(client)

    membership = current_membership(Person.objects.get(name_ar="قتيبة إدلبي"))
    assert membership.post_ar == "ممثل الائتلاف في الولايات المتحدة"
    suggestion, _offer = client.get(
        "/admin/autocomplete/?term=قتيبه ادلبي&app_label=articles&model_name=attendance&field_name=person"
    ).json()["results"]
    assert suggestion == {
        "id": str(membership.person_id),
        "text": "قتيبة إدلبي",
        "membership": {"post_ar": "ممثل الائتلاف في الولايات المتحدة", "post_en": ""},
        "protected": False,
    }


def test_the_saved_screen_can_be_saved_again_without_changing_anything(desk):
    client = desk("publisher")
    filled(client).submit(client)
    meeting = Meeting.objects.get()

    response = PageForm(client.get(f"/admin/articles/meeting/{meeting.pk}/change/")).submit(client)

    assert response.status_code == 302, errors(response)
    assert meeting.attendances.count() == 5
    assert meeting.delegations.count() == 6
    assert Article.objects.count() == 1


def test_rows_are_moved_and_removed(desk):
    client = desk("publisher")
    filled(client).submit(client)
    meeting = Meeting.objects.get()
    form = PageForm(client.get(f"/admin/articles/meeting/{meeting.pk}/change/"))
    form["attendances-0-position"] = "9"
    form.data["attendances-1-DELETE"] = "on"

    form.submit(client)

    assert [row.person.name_ar for row in meeting.attendances.all()] == [
        "محمد يحيى مكتبي",
        "قتيبة إدلبي",
        "مريم جلبي",
        "نصر الحريري",
    ]


def test_an_attendee_moves_to_another_organization_while_theirs_is_removed(desk):
    client = desk("publisher")
    filled(client).submit(client)
    meeting = Meeting.objects.get()
    form = PageForm(client.get(f"/admin/articles/meeting/{meeting.pk}/change/"))
    form.data["delegations-0-DELETE"] = "on"
    for number in range(5):
        form[f"attendances-{number}-delegation_row"] = "delegations-1"

    response = form.submit(client)

    assert response.status_code == 302, errors(response)
    assert {row.delegation.organization.name_en for row in meeting.attendances.all()} == {"Syrian American Council"}


def test_a_meeting_without_a_title_takes_that_of_its_report_in_one_language(desk):
    client = desk("contributor")
    form = PageForm(client.get(ADD)).fill(
        start_year="2024", **{"articles-0-title_ar": "تقرير", "articles-0-title_en": "Report"}
    )
    assert form.submit(client).status_code == 302
    meeting = Meeting.objects.get()
    # Publishing one edition must not tell the title of the other.
    assert (meeting.title_ar, meeting.title_en or "") == ("تقرير", "")
    screen = PageForm(client.get(f"/admin/articles/meeting/{meeting.pk}/change/"))
    screen["articles-0-title_ar"] = "تقرير أصح"
    screen.submit(client)
    meeting.refresh_from_db()
    assert meeting.title_ar == "تقرير أصح"
    screen = PageForm(client.get(f"/admin/articles/meeting/{meeting.pk}/change/"))
    screen.fill(title_ar="عنوان اللقاء", **{"articles-0-title_ar": "تقرير ثالث"}).submit(client)
    meeting.refresh_from_db()
    assert meeting.title_ar == "عنوان اللقاء"


def test_a_public_meeting_takes_no_title_that_is_not_out_yet(desk):
    client = desk("publisher")
    form = PageForm(client.get(ADD)).fill(start_year="2024", public="on", **{"articles-0-title_ar": "تقرير"})
    response = form.submit(client)
    assert [field for field, _message in errors(response)] == ["title_ar"]
    assert not Meeting.objects.exists()


def test_a_page_that_comes_back_does_not_call_a_draft_what_is_not_stored(desk):
    client = desk("publisher")
    form = PageForm(client.get(ADD)).fill(start_year="2024", start_month="13", **{"articles-0-title_en": "Report"})
    response = form.submit(client)
    states = html.document_fromstring(response.text).get_element_by_id("state-en")
    assert errors(response)
    assert not states.find_class("draft")
    assert states.find_class("missing")
