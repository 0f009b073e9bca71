"""Fifty people of whom visitors may not know, in every way one can be withheld: no public address names any of them.

Every address is asked that leads from another one, in every format, and every route that there is must be among them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import permutations
from urllib.parse import quote, unquote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article
from articles.models.attendance import Leaders
from articles.models.withdrawal import Reason
from articles.models.workflow import State
from articles.publishing.take import withdraw
from liaison.names.skeletons import skeleton
from liaison.staff.trash.bin import put_in_trash
from liaison.text.normalize import normalize
from organizations.disclosure import Disclosure
from organizations.models import Organization
from tests.crawling import crawl, public_routes
from tests.factories import (
    ArticleFactory,
    AttachmentFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    PageFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

LETTERS = {"ق": "q", "ف": "f", "ز": "z", "ل": "l", "م": "m", "ن": "n", "ر": "r", "ب": "b"}
# The root of the API stands at the address of the library's own, which nobody reaches.
ROUTES_WITHOUT_LINKS = {"root", "api:api-root"}


@dataclass
class Planted:
    """Who was hidden, and every word that would give one of them away."""

    people: list = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    sounds: set[str] = field(default_factory=set)


def _spellings():
    """Names that nobody bears: in Arabic, in Latin letters, and two other spellings."""
    sounds = set()
    for letters in permutations(LETTERS, 5):
        arabic = letters[0] + "ا" + letters[1] + letters[2] + "ي" + letters[3] + letters[4]
        latin = "".join(LETTERS[one] + vowel for one, vowel in zip(letters, ("a", "", "i", "", ""), strict=True))
        sound = skeleton(arabic)
        # Each sounds like itself alone.
        if sound in sounds or sound != skeleton(latin):
            continue
        sounds.add(sound)
        yield arabic, latin, f"{letters[0]}آ{letters[1]}ّ{letters[2]}ي{letters[3]}{letters[4]}\n{latin.upper()}h", sound


SPELLINGS = _spellings()


def hide(planted: Planted, **fields):
    """A person whose names stand in ``planted``."""
    arabic, latin, others, sound = next(SPELLINGS)
    person = PersonFactory(name_ar=arabic, name_en=latin.title(), other_names=others, slug="", **fields)
    planted.people.append(person)
    planted.words |= {normalize(name) for name in (arabic, latin, *others.split("\n"))}
    planted.sounds.add(sound)
    return person


def _shown_meeting():
    meeting = MeetingFactory()
    AttendanceFactory(delegation=DelegationFactory(meeting=meeting, leaders=Leaders.UNNAMED))
    meeting.topics.add(TopicFactory())
    meeting.organizers.add(OrganizationFactory(country="US", website="https://example.org"))
    report = ReportFactory(meeting=meeting)
    report.organizations.add(OrganizationFactory())
    report.people.add(PersonFactory())
    return meeting, report


def _plant() -> Planted:
    planted = Planted()
    meeting, report = _shown_meeting()
    other_meeting, _other_report = _shown_meeting()
    for level in (Disclosure.ROLE, Disclosure.ORGANIZATION, Disclosure.UNDISCLOSED):
        for number in range(6):
            person = hide(planted)
            delegation = DelegationFactory(meeting=meeting if number % 2 else other_meeting, note=person.name_ar)
            AttendanceFactory(delegation=delegation, person=person, disclosure=level)
            MembershipFactory(person=person, organization=delegation.organization)
            # The report links whom its meeting withholds.
            (report if number % 2 else _other_report).people.add(person)
    for level in Disclosure:
        for _ in range(2):
            person = hide(planted, protected=True)
            AttendanceFactory(delegation=DelegationFactory(meeting=meeting), person=person, disclosure=level)
            ArticleFactory().people.add(person)
    for _ in range(4):
        AttendanceFactory(delegation=DelegationFactory(meeting=MeetingFactory(public=False)), person=hide(planted))
        later = MeetingFactory(public_at=timezone.now() + dt.timedelta(days=3))
        AttendanceFactory(delegation=DelegationFactory(meeting=later), person=hide(planted))
        ReportFactory(meeting=later).organizations.add(OrganizationFactory())
    in_time = {
        "published_at_ar": timezone.now() + dt.timedelta(days=3),
        "published_at_en": timezone.now() + dt.timedelta(days=3),
    }
    past = {f"expires_at_{code}": timezone.now() - dt.timedelta(minutes=5) for code in ("ar", "en")}
    for fields in ({"live": ""}, in_time, past):
        for _ in range(2):
            ArticleFactory(**fields).people.add(hide(planted))
    for _ in range(2):
        withdrawn = ArticleFactory()
        withdrawn.people.add(hide(planted))
        for code in ("ar", "en"):
            withdraw(withdrawn, code, None, Reason.ERROR)
    for _ in range(4):
        hide(planted)
    for _ in range(4):
        thrown = ArticleFactory(live="")
        thrown.people.add(hide(planted))
        put_in_trash(thrown, User.objects.first())
    return planted


@pytest.fixture(scope="module")
def planted(one_transaction):
    PageFactory()
    found = _plant()
    AttachmentFactory(article=Article.objects.filter(state_ar=State.PUBLISHED).first(), language="ar")
    return found


@pytest.fixture(scope="module")
def crawled(planted):
    client = Client()
    seeds = ["/", "/robots.txt", "/sitemap.xml", "/api/v1/", "/.well-known/security.txt"]
    # What programs ask for without being led there.
    seeds += ["/feed/", "/ar/rss/", "/favicon.ico", "/apple-touch-icon.png"]
    # Whoever attended for an organization, for each of them: where a withheld person would be looked for first.
    slugs = Organization.objects.values_list("slug", flat=True)
    seeds += [f"{path}organization={slug}" for slug in slugs for path in ("/ar/people/?", "/api/v1/people/?limit=100&")]
    # Forms lead on by what is typed into them.
    for code, words in (("ar", ("لقاء", "خبر", "سمير", "رابطة")), ("en", ("meeting", "news", "samir", "league"))):
        seeds += [f"/{code}/search/{where}?q={quote(word)}" for word in words for where in ("", "suggestions/")]
        seeds += [f"/{code}/news/?q={quote(words[0])}", f"/{code}/meetings/register.json?q={quote(words[0])}"]
    return crawl(client, seeds)


def test_fifty_are_withheld_in_every_way(planted):
    assert len(planted.people) >= 50
    assert len(planted.sounds) == len(planted.people)


def test_every_public_route_is_walked(crawled):
    assert public_routes() - crawled.routes <= ROUTES_WITHOUT_LINKS


def test_no_public_address_names_any_of_them_in_any_spelling(planted, crawled):
    told = {
        address: words & planted.words
        for address, text in crawled.texts.items()
        if (words := set(normalize(f"{unquote(address)} {unquote(text)}").split())) & planted.words
    }
    assert told == {}


def test_no_public_address_has_a_word_that_sounds_like_one_of_them(planted, crawled):
    words = {word for text in crawled.texts.values() for word in normalize(unquote(text)).split()}
    assert {word for word in words if skeleton(word) in planted.sounds} == set()


def test_those_who_are_named_are_found_by_the_same_crawl(crawled):
    shown = PersonFactory._meta.model.objects.filter(attendances__disclosure=Disclosure.NAMED, protected=False)
    shown = shown.filter(attendances__meeting__public_at__lte=timezone.now()).distinct()
    assert shown.exists()
    for person in shown:
        assert any(person.name_ar in text for text in crawled.texts.values())
