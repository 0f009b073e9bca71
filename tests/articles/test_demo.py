"""``manage.py demo``: what it fills in, that it says what is invented, and that it changes nothing afterwards."""

from __future__ import annotations

import datetime as dt
import json
import re
from io import StringIO
from itertools import chain
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone, translation
from PIL import Image

from articles.demo.loader import HERE
from articles.demo.pictures import picture
from articles.models import Article, Attendance, Meeting, Topic
from articles.models.workflow import State, Status
from liaison.staff.roles import Role
from liaison.startup import DEMO_PASSWORD
from organizations.disclosure import Disclosure
from organizations.models import Organization, Person
from tests.index import articles_on

pytestmark = pytest.mark.django_db

PARTNERS = [
    "syrian-american-council",
    "americans-for-a-free-syria",
    "citizens-for-a-secure-america",
    "kayla-pac-group",
    "free-syria-pac",
]
POSTS = {
    "نصر الحريري": "رئيس الائتلاف",
    "عبد الأحد اسطيفو": "منسق مكتب العلاقات الخارجية",
    "محمد يحيى مكتبي": "منسق مكتب الجاليات",
    "قتيبة إدلبي": "ممثل الائتلاف في الولايات المتحدة",
    "مريم جلبي": "ممثل الائتلاف في الأمم المتحدة",
}


def demo() -> str:
    output = StringIO()
    call_command("demo", stdout=output)
    return output.getvalue()


@pytest.fixture(scope="module")
def loaded(one_transaction):
    """What the command said as it filled in the content, once for this file."""
    with override_settings(DEMO=True):
        yield demo()


def test_every_kind_of_page_has_something_to_show(loaded):
    assert Article.objects.count() >= 60
    assert Meeting.objects.count() >= 25
    assert "Loading" in loaded
    for language in ("ar", "en"):
        with translation.override(language):
            for model in (Article, Meeting, Organization, Person, Topic):
                assert model.objects.live().count() >= 5, (model, language)
    assert Article.objects.live("ar").count() > Article.objects.live("en").count() + 10


def test_the_archive_has_something_of_everything_over_four_years(loaded):
    years = set(Meeting.objects.values_list("starts_on__year", flat=True))
    assert len(years - {2020}) >= 4
    assert set(Meeting.objects.values_list("precision", flat=True)) == {"year", "month", "day", "time"}
    assert set(Meeting.objects.values_list("format", flat=True)) == {"virtual", "in_person", "hybrid"}
    assert Meeting.objects.filter(public_at__isnull=True).exists()
    assert set(Attendance.objects.values_list("disclosure", flat=True)) == set(Disclosure.values)
    editions = [edition for article in Article.objects.all() for edition in article.editions()]
    assert {edition.status() for edition in editions} == set(Status)
    scheduled = [edition.published_at for edition in editions if edition.status() == Status.SCHEDULED]
    assert len(scheduled) >= 2
    assert min(scheduled) > timezone.now() + dt.timedelta(days=6)


def test_the_protected_person_is_recorded_as_named_and_shown_nowhere(loaded):
    person = Person.objects.get(protected=True)
    assert person.attendances.filter(disclosure=Disclosure.NAMED).exists()
    for language in ("ar", "en"):
        assert not Person.objects.live(language).filter(pk=person.pk).exists()
        assert articles_on(person, language) == []


def test_the_real_meeting_has_its_public_facts_and_no_more(loaded):
    meeting = Meeting.objects.get(starts_on__year=2020)
    assert (str(meeting.start), meeting.format) == ("2020-12", "virtual")
    assert set(meeting.organizers.values_list("slug", flat=True)) == {
        "snc-communities-office",
        "snc-us-representative-office",
    }
    host, guests = meeting.sides()
    assert {str(person.name): str(person.post) for one in host.delegations for person in one.people} == POSTS
    assert [str(person.honorific) for one in host.delegations for person in one.people] == ["الدكتور", "", "", "", ""]
    listed = [one.organization for one in meeting.delegations.filter(side="guest")]
    assert [organization.slug for organization in listed] == PARTNERS
    assert all(not one.people and one.leaders == "unnamed" for one in guests.delegations)
    assert meeting.topics.count() == 7
    report = meeting.articles.get()
    assert [edition.status() for edition in report.editions()] == [Status.LIVE, Status.LIVE]
    assert report.source_line_ar == "الدائرة الإعلامية للائتلاف الوطني السوري"


def test_each_real_partner_leads_to_the_report_in_both_languages(loaded):
    for organization in Organization.objects.filter(slug__in=PARTNERS):
        for language in ("ar", "en"):
            assert len(articles_on(organization, language)) == 1


FICTION = {"ar": re.compile("متخيَّل|تجريبي"), "en": re.compile("fictional|invented|demonstration", re.IGNORECASE)}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_everything_but_the_real_report_says_that_it_is_invented(language):
    archive = json.loads((HERE / "archive.json").read_text(encoding="utf-8"))
    records = {
        **{one["slug"]: [one.get(f"description_{language}")] for one in archive["organizations"]},
        **{one["slug"]: [one.get(f"biography_{language}")] for one in archive["people"]},
        **{one["key"]: list((one.get(language) or {}).values()) for one in archive["articles"] if one.get(language)},
        **{
            one["key"]: [one.get(f"{field}_{language}") for field in ("title", "summary", "outcomes", "place")]
            for one in archive["meetings"]
            if one.get(f"title_{language}")
        },
    }
    silent = [key for key, texts in records.items() if not FICTION[language].search(" ".join(filter(None, texts)))]
    assert silent == []


def test_invented_websites_cannot_exist():
    archive = json.loads((HERE / "archive.json").read_text(encoding="utf-8"))
    websites = [one["website"] for one in archive["organizations"] if one.get("website")]
    assert websites
    assert all(re.fullmatch(r"https://[a-z-]+\.example/", website) for website in websites)


def test_nobody_who_was_invented_stands_beside_the_real_people(loaded):
    real = json.loads((HERE / "report.json").read_text(encoding="utf-8"))
    slugs = {one["slug"] for one in chain(real["organizations"], real["people"])}
    for article in Article.objects.exclude(meeting__starts_on__year=2020):
        named = chain(article.organizations.all(), article.people.all())
        assert not slugs & {record.slug for record in named}
    assert Meeting.objects.filter(delegations__organization__slug__in=slugs).distinct().count() == 1


def test_pictures_are_drawn_and_described(loaded):
    pictured = Article.objects.exclude(image="")
    assert len(pictured) >= 20
    for article in pictured:
        assert article.image_alt_ar
        assert article.image_credit_ar
        assert Path(article.image.path).stat().st_size < 150_000
        assert (article.image_width, article.image_height) == Image.open(article.image.path).size


def test_one_number_draws_one_picture():
    assert picture(3) == picture(3)
    assert len({picture(number) for number in range(8)}) == 8


def test_the_four_accounts_open_with_the_demos_password(loaded, client):
    for role in Role.values:
        user = User.objects.get(username=role)
        assert [group.name for group in user.groups.all()] == [role]
        assert user.is_staff
        assert not user.is_superuser
        assert client.login(username=role, password=DEMO_PASSWORD)


def test_drafts_are_the_contributors_own(loaded):
    contributor = User.objects.get(username="contributor")
    drafts = Article.objects.filter(state_ar=State.DRAFT)
    assert drafts
    assert all(draft.edition("ar").may_be_changed_by(contributor) for draft in drafts)


def test_a_second_run_keeps_what_was_entered(loaded):
    article = Article.objects.earliest("pk")
    article.title_ar = "عنوان جديد"
    article.save()
    Article.objects.exclude(pk=article.pk).filter(meeting=None).delete()
    User.objects.get(username="editor").delete()
    publisher = User.objects.get(username="publisher")
    publisher.set_password("a new one of my own")
    publisher.save()
    before = [list(model.objects.order_by("pk").values()) for model in (Article, Meeting, Organization, Person)]
    assert "kept" in demo()
    after = [list(model.objects.order_by("pk").values()) for model in (Article, Meeting, Organization, Person)]
    assert after == before
    publisher.refresh_from_db()
    assert publisher.check_password("a new one of my own")
    assert User.objects.filter(username="editor").exists()
