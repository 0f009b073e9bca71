"""What the API must not tell: nothing of what is not public, and nobody who is withheld, in no answer at all."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles.models.workflow import State
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

pytestmark = pytest.mark.django_db

LISTS = ("articles", "meetings", "organizations", "people", "topics")
SECRET = {"ar": "كلمةسرية", "en": "Secretword"}


def everything() -> str:
    """Every answer there is: whatever can be reached from the root, whole, in both languages, headers included."""
    client = Client()
    waiting = ["/api/v1/"]
    for name in LISTS:
        fields = "&fields=id,self,title,summary,body_html" if name == "articles" else ""
        waiting += [
            f"/api/v1/{name}/?limit=100&language={code}{rest}" for code in ("ar", "en") for rest in ("", fields)
        ]
    told, seen = [], set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        told.append(f"{response.headers}\n{response.text}")
        waiting += [one.removeprefix("http://testserver") for one in _addresses(response.json())]
    return "\n".join(told)


def _addresses(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [address for one in value for address in _addresses(one)]
    is_record = isinstance(value, str) and "/api/v1/" in value and not value.endswith(("/schema/", "/docs/"))
    return [value] if is_record and " " not in value else []


def named(**more):
    return {f"{part}_{code}": f"{SECRET[code]} {part}" for part in ("title", "summary") for code in SECRET} | more


@pytest.fixture
def public():
    """What may be known, beside what may not."""
    meeting = MeetingFactory()
    AttendanceFactory(delegation=DelegationFactory(meeting=meeting))
    report = ReportFactory(meeting=meeting)
    report.topics.add(TopicFactory())
    return report


def test_drafts_and_scheduled_withdrawn_and_expired_articles_are_in_no_answer(public):
    now = timezone.now()
    ReportFactory(live="", meeting=public.meeting, **named())
    later = {f"published_at_{code}": now + dt.timedelta(hours=1) for code in SECRET}
    ReportFactory(meeting=public.meeting, **named(), **later)
    gone = {f"expires_at_{code}": now - dt.timedelta(minutes=1) for code in SECRET}
    ReportFactory(meeting=public.meeting, **named(), **gone)
    withdrawn = {f"state_{code}": State.WITHDRAWN for code in SECRET}
    ReportFactory(meeting=public.meeting, **named(), **withdrawn)
    assert "secretword" not in everything().lower()
    assert SECRET["ar"] not in everything()


@pytest.mark.parametrize(("live", "hidden"), [("ar", "en"), ("en", "ar")])
def test_nothing_of_an_edition_that_is_not_public_stands_beside_the_other(public, live, hidden):
    written = {f"{part}_{hidden}": f"<p>{SECRET[hidden]}</p>" for part in ("title", "summary", "body", "source_line")}
    ReportFactory(live=live, meeting=public.meeting, **written, **{f"image_alt_{hidden}": SECRET[hidden]})
    # The meeting is public in one language alone; what falls back there is what its page shows.
    meeting = MeetingFactory(
        **{f"title_{hidden}": "", f"summary_{hidden}": SECRET[hidden], f"outcomes_{hidden}": SECRET[hidden]},
        **{f"place_{live}": "Zoom", f"place_{hidden}": SECRET[hidden]},
    )
    posts = {f"post_{live}": "Chair", f"post_{hidden}": SECRET[hidden]}
    AttendanceFactory(delegation=DelegationFactory(meeting=meeting), **posts)
    found = everything()
    assert "Zoom" in found
    assert SECRET[hidden] not in found


def test_private_meetings_and_whom_they_alone_name_are_in_no_answer(public):
    meeting = MeetingFactory(public=False, **named())
    body = OrganizationFactory(name_ar=SECRET["ar"], name_en=SECRET["en"])
    AttendanceFactory(delegation=DelegationFactory(meeting=meeting, organization=body), person__name_en=SECRET["en"])
    meeting.topics.add(TopicFactory(name_en=SECRET["en"]))
    public.organizations.add(OrganizationFactory(parent=body))
    announced = MeetingFactory(public_at=timezone.now() + dt.timedelta(hours=1), **named())
    ReportFactory(meeting=announced)
    assert "secretword" not in everything().lower()
    assert SECRET["ar"] not in everything()


@pytest.mark.parametrize("level", Disclosure.values)
@pytest.mark.parametrize("protected", [False, True])
def test_nobody_is_told_more_of_than_may_be(public, level, protected):
    person = PersonFactory(name_ar="هدى الورّاق", name_en="Huda Alwarraq", slug="huda-alwarraq", protected=protected)
    body = OrganizationFactory(name_en="Reading League")
    delegation = DelegationFactory(meeting=public.meeting, organization=body, note="Internal note")
    AttendanceFactory(delegation=delegation, person=person, disclosure=level, post_en="Librarian")
    public.people.add(person)
    found = everything()
    is_named = level == Disclosure.NAMED and not protected
    for name in ("Huda Alwarraq", "هدى الورّاق", "huda-alwarraq"):
        assert (name in found) is is_named, name
    assert ("Librarian" in found) is (is_named or level == Disclosure.ROLE)
    assert ("Reading League" in found) is (level != Disclosure.UNDISCLOSED)
    assert "Internal note" not in found


def test_a_withheld_person_is_like_a_stranger(ask):
    withheld = AttendanceFactory(disclosure=Disclosure.ROLE, person__slug="withheld").person
    for path in (f"people/{withheld.slug}/", f"articles/?person={withheld.slug}", f"meetings/?person={withheld.slug}"):
        known, stranger = ask(path), ask(path.replace(withheld.slug, "stranger"))
        assert known.status_code == stranger.status_code
        assert known.text.replace("withheld", "stranger") == stranger.text


def test_a_scheduled_article_is_told_of_from_its_minute_on(ids, told, ask):
    moment = timezone.now() + dt.timedelta(hours=1)
    article = ArticleFactory(published_at_ar=moment, published_at_en=moment)
    assert ids("articles/") == []
    assert ask(f"articles/{article.pk}/").status_code == 404


def test_staff_are_told_what_everybody_is(as_role):
    article = ArticleFactory(live="")
    staff = as_role("publisher")
    response = staff.get(f"/api/v1/articles/{article.pk}/")
    assert response.status_code == 404
    assert "Cookie" not in response.get("Vary", "")
    assert staff.get("/api/v1/articles/").json()["items"] == []


def test_names_for_staff_find_nobody(ask):
    person = PersonFactory(name_ar="نادية القلم", name_en="Nadia Qalam", staff_names="هند الحبر\nHind Hibr")
    ArticleFactory().people.add(person)
    assert "nadia" in ask("people/", q="nadia").text.lower()
    for name in ("هند", "الحبر", "Hind", "hibr", "Hind Hibr"):
        for language in ("ar", "en"):
            assert "Nadia" not in ask("people/", q=name, language=language).text
