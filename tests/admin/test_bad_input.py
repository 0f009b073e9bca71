"""Whatever is typed, pasted or tampered with: an error beside the field in the reader's language, never a 500."""

from __future__ import annotations

import pytest
from django.db.models.signals import pre_save

from articles.models import Article, Attendance, Delegation, Meeting
from articles.models.attendance import Leaders, Side
from articles.models.kind import ArticleKind
from organizations.models import Organization, Person
from tests.admin.forms import PageForm, errors
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/meeting/add/"
ADD_ARTICLE = "/admin/articles/article/add/"


@pytest.fixture
def client(desk):
    return desk("publisher")


@pytest.fixture
def form(client):
    """A new meeting's screen that could be saved as it stands."""
    return PageForm(client.get(ADD)).fill(title_en="Talk about schools", start_year="2024")


def change(record):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def said(response):
    assert response.status_code == 200, "it was saved"
    return errors(response)


def test_a_meeting_without_a_title(client, form):
    form["title_en"] = ""
    assert ("title_ar", "Enter a title in at least one language.") in said(form.submit(client))


def test_a_title_that_nobody_can_see(client, form):
    form["title_en"] = " \u200f\u200b "
    assert ("title_ar", "Enter a title in at least one language.") in said(form.submit(client))


def test_errors_are_in_the_language_of_the_reader(desk):
    client = desk("publisher", "ar")
    response = PageForm(client.get(ADD)).fill(title_ar="لقاء", start_year="2024").fill(slug_ar="!!!").submit(client)
    assert response.wsgi_request.LANGUAGE_CODE == "ar"
    assert [field for field, _message in said(response)] == ["slug_ar"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"start_year": ""}, "Enter when it took place"),
        ({"start_year": "", "start_month": "3"}, "Enter the year as well."),
        ({"start_day": "3"}, "Choose the month as well"),
        ({"start_time": "10:00"}, "Enter the day as well"),
        ({"start_day": "31", "start_month": "2"}, "This date does not exist."),
        ({"start_year": "99999999999999999999"}, "Enter the year as four digits"),
        ({"start_year": "0"}, "Enter the year as four digits"),
        ({"start_year": "two"}, "Enter the year as four digits"),
        ({"start_month": "13"}, "Choose the month from the list."),
    ],
)
def test_a_date_that_is_none(client, form, typed, message):
    [(field, text)] = said(form.fill(**typed).submit(client))
    assert field == "start_day"
    assert message in text


def test_an_end_before_the_start(client, form):
    form.fill(start_day="5", start_month="3", end_day="4", end_month="3", end_year="2024")
    assert said(form.submit(client)) == [
        ("end_day", "The end is before the start. Correct the date, or leave the end empty.")
    ]


def test_an_end_before_the_start_by_the_clock(client, form):
    form.fill(start_day="5", start_month="3", start_time="18:00", end_day="5", end_month="3", end_year="2024")
    form["end_time"] = "17:00"
    assert [field for field, _ in said(form.submit(client))] == ["end_day"]


def test_a_time_in_no_city(client, form):
    form.fill(start_day="5", start_month="3", start_time="18:00", time_zone="")
    assert [field for field, _ in said(form.submit(client))] == ["time_zone"]
    form["time_zone"] = "Mars/Olympus"
    assert [field for field, _ in said(form.submit(client))] == ["time_zone"]


@pytest.mark.parametrize("slug", ["!!!", "---", "a/b", "a b", "?q=1", "_"])
def test_a_slug_that_is_no_address(client, form, slug):
    form["articles-0-title_en"] = "A meeting report"
    form.fill(slug_en=slug, **{"articles-0-slug_en": slug})
    assert [field for field, _ in said(form.submit(client))] == ["slug_en", "articles-0-slug_en"]


def test_an_arabic_slug_is_welcome(client, form):
    form.fill(title_ar="لقاء", slug_ar="لقاء-بوسطن").submit(client)
    assert Meeting.objects.get().slug_ar == "لقاء-بوسطن"


def test_a_slug_that_another_has(client, form):
    MeetingFactory(slug_en="talk")
    ReportFactory(slug_en="report")
    form["articles-0-title_en"] = "A meeting report"
    form.fill(slug_en="talk", **{"articles-0-slug_en": "report"})
    assert said(form.submit(client)) == [
        ("slug_en", "Another meeting has this address. Change it, or leave it empty."),
        ("articles-0-slug_en", "Another article has this address. Change it, or leave it empty."),
    ]


def test_the_same_title_twice_makes_two_addresses(client, form):
    form.submit(client)
    form.submit(client)
    assert set(Meeting.objects.values_list("slug_en", flat=True)) == {"talk-about-schools", "talk-about-schools-2"}


def test_a_nul_byte_in_any_text(client, form):
    row = form.add_delegation(Side.GUEST, new_name_en="A\x00B", note="a\x00b")
    person = form.add_person(row, new_name_en="C\x00D", post_en="e\x00f")
    texts = [
        "title_en",
        "place_ar",
        "summary_en",
        "outcomes_ar",
        "slug_en",
        f"{person}-new_name_en",
        f"{person}-post_en",
    ]
    texts += [f"articles-0-{name}_ar" for name in ("title", "summary", "body", "source_line", "slug", "image_alt")]
    for name in texts:
        form[name] = "a\x00b"
    found = said(form.submit(client))
    assert len([text for _, text in found if "Null characters" in text]) == len(texts) + 2
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("name", ["start_day", "start_time", "time_zone", "format"])
def test_a_nul_byte_in_a_choice(client, form, name):
    form["articles-0-title_ar"] = "تقرير"
    form[name] = "\x00"
    assert said(form.submit(client))


def test_bytes_that_are_not_utf_8(client):
    form = PageForm(client.get(ADD))
    body = "&".join(f"{key}={value}" for key, value in form.data.items() if isinstance(value, str)).encode()
    body = body.replace(b"&title_en=", b"&title_en=Talk%C0%AFabout%E0%80%AF").replace(
        b"start_year=", b"start_year=2024"
    )
    response = client.post(ADD, body + b"&_continue=1", content_type="application/x-www-form-urlencoded")
    assert [(field, "could not be read" in text) for field, text in said(response)] == [("title_en", True)]


def test_control_characters_are_dropped(client, form):
    form.fill(title_en="Talk\x07 about\x1b schools", summary_en="One\r\ntwo").submit(client)
    meeting = Meeting.objects.get()
    assert (meeting.title_en, meeting.summary_en) == ("Talk about schools", "One\ntwo")


def test_a_script_in_the_body_is_taken_out(client, form):
    form["articles-0-title_ar"] = "تقرير"
    form["articles-0-body_ar"] = '<p onclick="x()">نص<script>alert(1)</script></p><img src=x onerror=alert(1)>'
    form.submit(client)
    assert Article.objects.get().body_ar == "<p>نص</p>"


def test_a_body_of_a_hundred_thousand_words(client, form):
    words = "<p>" + "كلمة " * 100_000 + "</p>"
    form["articles-0-title_ar"] = "تقرير"
    form["articles-0-body_ar"] = words
    assert form.submit(client).status_code == 302
    assert Article.objects.get().body_ar.count("كلمة") == 100_000


def test_a_body_beyond_measure(client, form):
    form["articles-0-title_ar"] = "تقرير"
    form["articles-0-body_ar"] = "<p>" + "كلمة " * 300_000 + "</p>"
    assert [field for field, _ in said(form.submit(client))] == ["articles-0-body_ar"]


def test_text_that_mixes_directions_stays_as_typed(client, form):
    title = "لقاء Syrian American Council (SAC) في 2020"
    form.fill(title_ar=title).submit(client)
    assert Meeting.objects.get().title_ar == title


def test_a_person_twice(client, form):
    person = str(PersonFactory().pk)
    row = form.add_delegation(Side.HOST, organization=str(OrganizationFactory().pk))
    form.add_person(row, person=person)
    form.add_person(row, person=person)
    assert said(form.submit(client)) == [
        ("attendances-1-person", "This person is already in this meeting. Remove one of the two rows.")
    ]


def test_a_person_who_is_there_already(client):
    attendance = AttendanceFactory()
    form = PageForm(client.get(change(attendance.meeting)))
    form.add_person("delegations-0", person=str(attendance.person_id))
    assert [field for field, _ in said(form.submit(client))] == ["attendances-1-person"]


def test_an_organization_twice(client, form):
    organization = str(OrganizationFactory().pk)
    form.add_delegation(Side.HOST, organization=organization)
    form.add_delegation(Side.GUEST, organization=organization)
    assert said(form.submit(client)) == [
        ("delegations-1-organization", "This organization is already in this meeting. Remove one of the two rows.")
    ]


def test_a_new_name_twice_in_two_spellings(client, form):
    row = form.add_delegation(Side.HOST, new_name_ar="رابطة الأمل")
    form.add_delegation(Side.GUEST, new_name_ar="رابطه الامل")
    form.add_person(row, new_name_ar="سميرة")
    form.add_person(row, new_name_ar="سميره")
    assert [field for field, _ in said(form.submit(client))] == [
        "attendances-1-person",
        "delegations-1-organization",
    ]


def test_a_new_name_that_is_recorded_already(client, form):
    OrganizationFactory(name_ar="رابطة الأمل", name_en="Hope League")
    form.add_delegation(Side.GUEST, new_name_ar="رابطه الامل")
    [(field, message)] = said(form.submit(client))
    assert field == "delegations-0-organization"
    assert "Hope League" in message
    assert Organization.objects.count() == 1


def test_a_row_left_empty_is_no_row(client, form):
    form.add_person(form.add_delegation(Side.HOST))
    assert form.submit(client).status_code == 302
    assert not Delegation.objects.exists()


def test_a_row_without_its_name(client, form):
    row = form.add_delegation(Side.HOST, note="they come later")
    form.add_person(row, post_en="Chair")
    assert [field for field, _ in said(form.submit(client))] == ["delegations-0-organization", "attendances-0-person"]


def test_a_person_of_no_organization(client, form):
    form.add_person("", new_name_en="Samir")
    form.add_person("delegations-7", new_name_en="Samira")
    assert {text for _, text in said(form.submit(client))} == {"Choose which organization this person represented."}


def test_leaders_without_a_number(client, form):
    form.add_delegation(Side.GUEST, new_name_en="League", leaders=Leaders.COUNTED)
    assert said(form.submit(client)) == [("delegations-0-leaders", "Enter how many leaders took part.")]


@pytest.mark.parametrize("number", ["-1", "0", "99999999999", "x"])
def test_a_number_of_leaders_that_is_none(client, form, number):
    form.add_delegation(Side.GUEST, new_name_en="League", leaders=Leaders.COUNTED, leader_count=number)
    assert said(form.submit(client))


@pytest.mark.parametrize("key", ["999999", "abc", "9" * 40, "-1", "1 OR 1=1", "\x00", "٣"])
def test_a_record_that_is_not_there(client, form, key):
    row = form.add_delegation(Side.GUEST, organization=key)
    form.add_person(row, person=key)
    form.fill(organizers=[key], topics=[key])
    assert {field for field, _ in said(form.submit(client))} == {
        "organizers",
        "topics",
        "delegations-0-organization",
        "attendances-0-person",
    }


def test_a_row_that_somebody_removed_and_of_which_the_page_says_nothing(client):
    """As a script would send it: a page itself says what it showed, and is held back (test_two_people.py)."""
    attendance = AttendanceFactory()
    form = PageForm(client.get(change(attendance.meeting)))
    del form.data["_base"]
    attendance.delete()
    [(_field, message), *_more] = said(form.submit(client))
    assert "Someone has removed this row" in message
    form.data["attendances-0-DELETE"] = "on"
    assert form.submit(client).status_code == 302


@pytest.mark.parametrize("prefix", ["delegations", "attendances", "articles"])
@pytest.mark.parametrize("count", ["TOTAL_FORMS", "INITIAL_FORMS"])
@pytest.mark.parametrize("value", ["", "x", "-1", "0", "7", "9" * 30])
def test_row_counts_that_lie(client, prefix, count, value):
    attendance = AttendanceFactory(delegation__meeting=ReportFactory(live="").meeting)
    form = PageForm(client.get(change(attendance.meeting)))
    form[f"{prefix}-{count}"] = value
    assert form.submit(client).status_code in (200, 302)
    assert (Delegation.objects.count(), Attendance.objects.count(), Article.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("prefix", ["delegations-0", "attendances-0", "articles-0"])
@pytest.mark.parametrize("key", ["", "x", "999", "9" * 40, "\x00"])
def test_row_keys_that_lie(client, prefix, key):
    attendance = AttendanceFactory(delegation__meeting=ReportFactory(live="").meeting)
    form = PageForm(client.get(change(attendance.meeting)))
    form[f"{prefix}-id"] = key
    assert form.submit(client).status_code in (200, 302)
    assert (Delegation.objects.count(), Attendance.objects.count(), Article.objects.count()) == (1, 1, 1)


def test_everything_missing(client):
    assert client.post(ADD, {}).status_code == 200
    assert client.post(ADD, {"_step": "publish-ar"}).status_code == 200
    assert client.post(ADD_ARTICLE, {"_step": "publish-xx"}).status_code == 200


@pytest.mark.parametrize("part", ["title", "body"])
@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("reader", ["ar", "en"])
def test_a_live_edition_keeps_its_title_and_text(desk, part, language, reader):
    article = ArticleFactory(live=language)
    client = desk("publisher", reader)
    form = PageForm(client.get(change(article)))
    form[f"{part}_{language}"] = "<p></p>" if part == "body" else ""
    assert [field for field, _ in said(form.submit(client))] == [f"{part}_{language}"]
    form[f"{part}_{language}"] = ""
    assert [field for field, _ in said(form.submit(client))] == [f"{part}_{language}"]


def test_a_live_report_keeps_its_title_on_the_meetings_screen(client):
    report = ReportFactory(live="ar")
    form = PageForm(client.get(change(report.meeting)))
    form["articles-0-title_ar"] = ""
    assert [field for field, _ in said(form.submit(client))] == ["articles-0-title_ar"]


def test_publishing_an_edition_without_a_text(client):
    form = PageForm(client.get(ADD_ARTICLE)).fill(title_ar="بيان")
    assert said(form.submit(client, "_step", "publish-ar")) == [
        ("body_ar", "Add a text before publishing this edition.")
    ]
    assert not Article.objects.exists()


@pytest.mark.parametrize("moment", ["9999-12-31T23:59", "0001-01-01T00:00", "soon", "2024-13-01T00:00", "\x00"])
@pytest.mark.parametrize("name", ["at", "expires_at"])
def test_a_time_of_publication_that_is_none(client, name, moment):
    article = ArticleFactory(live="")
    page = client.get(f"/admin/articles/article/{article.pk}/publish/ar/")
    form = PageForm(page).fill(**{name: moment})
    assert [field for field, _ in said(form.confirm(client))] == [name]
    article.refresh_from_db()
    assert article.state_ar == "draft"


def test_a_report_without_its_meeting(client):
    form = PageForm(client.get(ADD_ARTICLE)).fill(title_ar="تقرير", kind=ArticleKind.MEETING_REPORT)
    assert said(form.submit(client)) == [("meeting", "A meeting report needs the meeting it reports.")]


def test_a_file_that_is_no_picture(client, tmp_path):
    file = tmp_path / "picture.png"
    file.write_bytes(b"GIF89a no picture at all")
    form = PageForm(client.get(ADD_ARTICLE)).fill(title_ar="بيان")
    with file.open("rb") as picture:
        assert [field for field, _ in said(form.submit(client, image=picture))] == ["image"]


def test_nothing_typed_is_lost_after_an_error(client, form):
    chosen, person = OrganizationFactory(name_en="Chosen League"), PersonFactory(name_en="Samir Chosen")
    form.fill(title_en="", start_day="31", start_month="2", place_en="Boston", summary_en="Sum", format="hybrid")
    form.fill(organizers=[str(chosen.pk)], slug_en="a slug")
    row = form.add_delegation(Side.GUEST, organization=str(chosen.pk), note="inside", leaders=Leaders.UNNAMED)
    other = form.add_delegation(Side.OBSERVER, new_name_ar="رابطة جديدة", new_name_en="New League")
    form.add_person(row, person=str(person.pk), post_ar="رئيس", post_en="President", disclosure="role")
    form.add_person(other, new_name_en="New Person", post_en="Clerk")
    form.fill(**{"articles-0-title_en": "T", "articles-0-body_en": "<p>Body</p>", "articles-0-source_line_ar": "م"})

    again = PageForm(form.submit(client))

    del again.data["csrfmiddlewaretoken"], form.data["csrfmiddlewaretoken"]
    assert again.data == form.data
    page = form.submit(client).text
    assert "Chosen League" in page
    assert "Samir Chosen" in page
    # Nothing was stored either.
    assert (Organization.objects.count(), Person.objects.count(), Meeting.objects.count()) == (1, 1, 0)


@pytest.fixture
def rival():
    """``rival(times)``: somebody who, each time a meeting is about to be stored, has just stored the same address."""
    left = []

    def store(sender, instance, **_kwargs):
        if left and instance.pk is None:
            left.pop()
            # bulk_create sends no signal.
            Meeting.objects.bulk_create([MeetingFactory.build(slug_ar="rival", slug_en=instance.slug_en)])

    pre_save.connect(store, sender=Meeting)
    yield lambda times: left.extend(range(times))
    pre_save.disconnect(store, sender=Meeting)


def test_two_who_store_the_same_at_the_same_moment(client, form, rival):
    rival(1)
    form["slug_en"] = "talk"
    assert form.submit(client).status_code == 302
    assert Meeting.objects.get().slug_en == "talk"


def test_a_form_that_the_database_goes_on_refusing(client, form, rival):
    rival(5)
    form["slug_en"] = "talk"
    response = form.submit(client)
    assert [text for _, text in said(response) if "Something changed" in text]
    assert PageForm(response)["title_en"] == "Talk about schools"
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "articles/article/add/?people=abc", "articles/article/add/?meeting=abc", "articles/meeting/add/?organizers=abc",
        "organizations/organization/add/?parent=abc", "articles/article/add/?people=9999999999999999999999",
        "articles/meeting/add/?start=abc", "articles/meeting/shown/?person=" + "9" * 4400,
        "articles/article/?created_at__year=0", "articles/article/?created_at__year=99999999999",
        "articles/meeting/?starts_on__year=9999", "organizations/person/?q=" + "a+" * 1500,
    ],
)  # fmt: skip
def test_an_address_of_the_desk_with_nonsense_in_it_is_no_fault(client, address):
    response = client.get(f"/admin/{address}", follow=True)
    assert response.status_code == 200


def test_an_end_at_the_moment_of_the_start_is_said_at_the_end(client, form):
    form.fill(start_day="5", start_month="3", start_year="2024", start_time="10:00")
    form.fill(end_day="5", end_month="3", end_year="2024", end_time="10:00")
    assert [text for _, text in said(form.submit(client))][:1] == [
        "The end is before the start. Correct the date, or leave the end empty."
    ]


@pytest.mark.parametrize("slug", ["a/b", "/", "<p>x</p>"])
@pytest.mark.parametrize("factory", [ArticleFactory, MeetingFactory])
def test_an_address_of_something_public_that_cannot_be_one(client, factory, slug):
    record = factory()
    form = PageForm(client.get(change(record)))
    form["slug_en"] = slug
    assert "slug_en" in [name for name, _words in said(form.submit(client))]


@pytest.mark.parametrize("key", ["", "x", "0000-00-00", "9" * 30, "1\x00"])
def test_an_action_for_records_that_nobody_can_choose(client, key):
    data = {"action": "delete_selected", "_selected_action": ["1", key], "post": "yes"}
    for model in ("articles/topic", "organizations/person", "articles/article"):
        assert client.post(f"/admin/{model}/", data).status_code in (200, 302), model
