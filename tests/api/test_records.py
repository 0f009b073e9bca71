"""What the API tells of each kind of record: what its pages tell, in every language in which it is public."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.models.attendance import Leaders, Side
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.publishing.take import publish
from liaison.text.dates import PartialDate, Precision
from organizations.disclosure import Disclosure
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)
from tests.liaison.test_images import photograph

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


def test_an_article_holds_each_text_in_both_languages(told):
    article = ArticleFactory(kind="statement", summary_ar="ملخص", summary_en="Summary", source_line_en="Press office")
    record = told(f"articles/{article.pk}/")
    assert record["languages"] == ["ar", "en"]
    assert record["title"] == {"ar": article.title_ar, "en": article.title_en}
    assert record["summary"] == {"ar": "ملخص", "en": "Summary"}
    assert record["body_html"] == {"ar": article.body_ar, "en": article.body_en}
    assert record["source_line"] == {"en": "Press office"}
    assert record["kind"] == "statement"
    assert record["self"] == f"{SITE}/api/v1/articles/{article.pk}/"
    assert record["html"]["en"] == f"{SITE}/en/news/{article.pk}/{article.slug_en}/"
    assert dt.datetime.fromisoformat(record["published_at"]["ar"]) == article.published_at_ar


def test_links_in_a_text_lead_to_the_same_from_anywhere(told):
    article = ArticleFactory(body_en='<p><a href="/en/about/">About</a></p>')
    assert f'href="{SITE}/en/about/"' in told(f"articles/{article.pk}/")["body_html"]["en"]


def test_an_article_tells_what_was_corrected_in_which_language(told):
    article = ArticleFactory()
    texts = texts_of(article, "en")
    keep_changes(article, "en", texts, texts | {"source_line": "The library"})
    publish(article, "en", change="correction", public_note="Three hundred, not thirty.")
    record = told(f"articles/{article.pk}/")
    (correction,) = record["corrections"]
    assert (correction["language"], correction["note"]) == ("en", "Three hundred, not thirty.")
    assert record["modified_at"]["en"] > record["published_at"]["en"]
    assert record["modified_at"]["ar"] == record["published_at"]["ar"]


def test_an_article_leads_to_what_it_names(told):
    report = ReportFactory()
    organization, person, topic = OrganizationFactory(), PersonFactory(), TopicFactory()
    report.organizations.add(organization)
    report.people.add(person)
    report.topics.add(topic)
    record = told(f"articles/{report.pk}/")
    assert record["meeting"]["title"]["en"] == report.meeting.title_en
    assert record["organizations"] == [
        {
            "slug": organization.slug,
            "name": {"ar": organization.name_ar, "en": organization.name_en},
            "self": f"{SITE}/api/v1/organizations/{organization.slug}/",
        }
    ]
    for reference in (record["meeting"], *record["organizations"], *record["people"], *record["topics"]):
        assert told(reference["self"].removeprefix(f"{SITE}/api/v1/"))["self"] == reference["self"]


def test_a_picture_comes_with_what_it_shows(told):
    picture = ContentFile(photograph((1600, 1200)), "x.jpg")
    article = ArticleFactory(image=picture, image_alt_ar="قاعة", image_alt_en="A hall", image_credit_en="The office")
    shown = told(f"articles/{article.pk}/")["picture"]
    assert shown["url"].startswith(f"{SITE}/media/pictures/")
    assert (shown["width"], shown["height"]) == (1600, 1200)
    assert shown["alt"] == {"ar": "قاعة", "en": "A hall"}
    assert shown["credit"] == {"en": "The office"}


def test_a_meeting_tells_who_met_whom(told):
    host, partner, topic = OrganizationFactory(), OrganizationFactory(), TopicFactory()
    meeting = MeetingFactory(outcomes_en="A working group\n\nAnother meeting", place_en="Zoom", format="virtual")
    meeting.organizers.add(host)
    meeting.topics.add(topic)
    DelegationFactory(meeting=meeting, organization=host, side=Side.HOST, leaders=Leaders.COUNTED, leader_count=3)
    delegation = DelegationFactory(meeting=meeting, organization=partner, side=Side.GUEST)
    named = AttendanceFactory(delegation=delegation, person__honorific_en="Dr.", post_ar="رئيس", post_en="President")
    AttendanceFactory(delegation=delegation, disclosure=Disclosure.ROLE, post_ar="أمين", post_en="Secretary")
    report = ReportFactory(meeting=meeting)
    record = told(f"meetings/{meeting.pk}/")
    assert record["outcomes"] == {"en": ["A working group", "Another meeting"]}
    assert record["place"] == {"en": "Zoom"}
    assert [side["side"] for side in record["sides"]] == ["host", "guest"]
    hosts, guests = (side["delegations"][0] for side in record["sides"])
    assert (hosts["leaders"], hosts["leader_count"], hosts["people"]) == ("counted", 3, [])
    assert guests["organization"]["slug"] == partner.slug
    assert guests["people"] == [
        {
            "name": {"ar": named.person.name_ar, "en": named.person.name_en},
            "honorific_prefix": {"en": "Dr."},
            "post": {"ar": "رئيس", "en": "President"},
            "person": f"{SITE}/api/v1/people/{named.person.slug}/",
        },
        {"name": {}, "honorific_prefix": {}, "post": {"ar": "أمين", "en": "Secretary"}, "person": None},
    ]
    assert [one["slug"] for one in record["organizers"]] == [host.slug]
    assert [one["slug"] for one in record["topics"]] == [topic.slug]
    assert [one["id"] for one in record["reports"]] == [report.pk]


@pytest.mark.parametrize(
    ("start", "told_date", "told_moment"),
    [
        (PartialDate(Precision.YEAR, dt.date(2019, 1, 1)), "2019", None),
        (PartialDate(Precision.MONTH, dt.date(2020, 12, 1)), "2020-12", None),
        (PartialDate(Precision.DAY, dt.date(2020, 12, 18)), "2020-12-18", None),
        (PartialDate(Precision.TIME, dt.date(2020, 12, 18), dt.time(18)), "2020-12-18", "2020-12-18T18:00:00+03:00"),
    ],
)
def test_a_date_is_told_as_precisely_as_it_is_known(told, start, told_date, told_moment):
    meeting = MeetingFactory.build()
    meeting.happens(start, zone="Asia/Damascus")
    meeting.public_at = timezone.now()
    meeting.save()
    record = told(f"meetings/{meeting.pk}/")
    assert (record["start_date"], record["precision"]) == (told_date, start.precision)
    # Damascus has kept summer time all year since 2022; in December 2020 it had not.
    assert record["start_at"] == (told_moment and told_moment.replace("+03:00", "+02:00"))
    assert record["time_zone"] == ("Asia/Damascus" if told_moment else None)


def test_an_organization_tells_of_those_above_and_below_it_that_are_public(told):
    parent, known = (
        OrganizationFactory(),
        OrganizationFactory(other_names="CSA\nCitizens", kind="partner", country="us"),
    )
    known.parent = parent
    known.save()
    part, secret = OrganizationFactory(parent=known), OrganizationFactory(parent=known)
    ArticleFactory().organizations.add(parent, known, part)
    DelegationFactory(meeting__public=False, organization=secret)
    DelegationFactory(organization=known)
    DelegationFactory(organization=known, meeting__title_en="")
    record = told(f"organizations/{known.slug}/")
    assert record["name"] == {"ar": known.name_ar, "en": known.name_en}
    assert (record["other_names"], record["country"], record["kind"]) == (["CSA", "Citizens"], "US", "partner")
    assert record["parent"]["slug"] == parent.slug
    assert [child["slug"] for child in record["children"]] == [part.slug]
    assert record["meeting_count"] == {"ar": 2, "en": 1}
    assert told(record["meetings"]["en"].removeprefix(f"{SITE}/api/v1/"))["items"][0]["title"]


def test_an_old_address_of_an_organization_leads_on_while_it_is_public(ask):
    known, secret = OrganizationFactory(slug="former"), OrganizationFactory(slug="hidden")
    ArticleFactory().organizations.add(known)
    known.slug, secret.slug = "known", "secret"
    known.save()
    secret.save()
    moved = ask("organizations/former/", fields="name")
    assert (moved.status_code, moved["Location"]) == (301, "/api/v1/organizations/known/?fields=name")
    assert ask("organizations/hidden/").status_code == 404


def test_a_person_and_a_topic_lead_to_what_concerns_them(told):
    article = ArticleFactory()
    person, topic = PersonFactory(honorific_en="Dr.", biography_en="A physician."), TopicFactory()
    article.people.add(person)
    article.topics.add(topic)
    record = told(f"people/{person.slug}/")
    assert record["honorific_prefix"] == {"en": "Dr."}
    assert record["biography"] == {"en": "A physician."}
    for named in (record, told(f"topics/{topic.slug}/")):
        listed = told(named["articles"]["ar"].removeprefix(f"{SITE}/api/v1/"))
        assert [one["id"] for one in listed["items"]] == [article.pk]


def test_other_sites_are_told_the_address_that_is_set(told, settings):
    settings.SITE_URL = "https://news.example"
    article = ArticleFactory()
    record = told(f"articles/{article.pk}/")
    assert record["self"] == f"https://news.example/api/v1/articles/{article.pk}/"
    assert record["html"]["ar"].startswith("https://news.example/ar/news/")


def test_the_root_says_what_there_is(ask, told):
    found = told("")
    for name in ("articles", "meetings", "organizations", "people", "topics", "schema", "docs"):
        assert found[name] == f"{SITE}/api/v1/{name}/"
    assert 'rel="service-desc"' in ask("")["Link"]
