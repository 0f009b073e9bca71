"""The front page: what leads, the newest, the newest of each kind."""

from __future__ import annotations

import datetime as dt

import html5lib
import pytest
from django.utils import timezone
from django.utils.translation import override

from articles.models.kind import ArticleKind
from organizations.models import Organization
from tests.factories import ArticleFactory, DelegationFactory, MeetingFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def article(title, kind=ArticleKind.NEWS, hours=1, **fields):
    out = timezone.now() - dt.timedelta(hours=hours)
    return ArticleFactory(title_en=title, kind=kind, published_at_en=out, published_at_ar=out, **fields)


def titles(client, part, address="/en/"):
    """The texts of the links in the part of the page with this id or class, in order."""
    tree = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    found = [
        element
        for element in tree.iter()
        if part in (element.get("class") or "").split() or element.get("aria-labelledby") == part
    ]
    links = [link for element in found for link in element.iter("a")]
    return ["".join(link.itertext()).strip() for link in links if (link.get("href") or "").count("/") > 3]


def test_the_newest_leads_and_the_next_four_follow(client):
    for hours in range(1, 8):
        article(f"Number {hours}", hours=hours)
    assert titles(client, "lead") == ["Number 1"]
    assert titles(client, "latest") == ["Number 2", "Number 3", "Number 4", "Number 5"]


def test_what_staff_chose_leads_and_the_newest_stays_among_the_latest(client):
    chosen = article("Chosen", hours=90)
    article("Newest")
    chosen.leads_from, chosen.leads_until = timezone.now(), timezone.now() + dt.timedelta(days=1)
    chosen.save()
    assert titles(client, "lead") == ["Chosen"]
    assert titles(client, "latest") == ["Newest"]


def test_a_choice_that_has_ended_or_is_not_live_in_the_language_leads_nothing(client):
    over, arabic = article("Over", hours=90), ArticleFactory(title_en="Arabic alone", live="ar")
    article("Newest")
    for chosen, until in ((over, dt.timedelta(minutes=-1)), (arabic, dt.timedelta(days=1))):
        chosen.leads_from, chosen.leads_until = timezone.now() - dt.timedelta(days=1), timezone.now() + until
        chosen.save()
    assert titles(client, "lead") == ["Newest"]
    assert titles(client, "lead", "/ar/") == [arabic.title_ar]


def test_each_kind_shows_its_newest_that_stand_nowhere_else_on_the_page(client):
    for hours in range(1, 6):
        article(f"News {hours}", hours=hours)
    for hours in range(10, 16):
        article(f"Statement {hours}", ArticleKind.STATEMENT, hours)
    assert titles(client, "statement") == ["Statement 10", "Statement 11", "Statement 12"]
    # All five stand above.
    assert titles(client, "news") == []


def test_a_kind_all_of_whose_articles_are_old_is_there_all_the_same(client):
    article("Release", ArticleKind.PRESS_RELEASE, hours=10_000)
    for hours in range(1, 30):
        article(f"News {hours}", hours=hours)
    assert titles(client, "press_release") == ["Release"]


def test_a_page_of_one_article_has_no_empty_parts(client):
    article("Only")
    page = client.get("/en/").text
    assert titles(client, "lead") == ["Only"]
    assert 'class="kinds"' not in page
    assert "Latest news" not in page


def meet(partner, day, **fields):
    DelegationFactory(organization=partner, meeting=MeetingFactory(starts_on=dt.date(2024, 3, day), **fields))


def test_partners_stand_in_the_order_of_how_often_they_were_met(client):
    often, once, never = (OrganizationFactory(name_en=name) for name in ("Often", "Once", "Never"))
    meet(once, 1)
    for day in (2, 3):
        meet(often, day)
    meet(never, 4, public=False)
    meet(OrganizationFactory(name_en="Left", active=False), 5)
    meet(OrganizationFactory(name_en="Ministry", kind="authority"), 6)
    assert titles(client, "partners") == ["Often", "Once"]


def test_only_the_newest_meetings_tell_whom_the_office_meets_most(client, monkeypatch):
    before, lately = OrganizationFactory(name_en="Before"), OrganizationFactory(name_en="Lately")
    for day in (1, 2, 3):
        meet(before, day)
    for day in (4, 5):
        meet(lately, day)
    monkeypatch.setattr("organizations.models.organization.NEWEST_MEETINGS", 3)
    with override("en"):
        assert [str(partner) for partner in Organization.objects.most_met()] == ["Lately", "Before"]


def test_a_meeting_moves_from_the_next_to_the_latest_when_its_day_is_over(client, monkeypatch):
    eve = dt.datetime(2034, 3, 4, 18, tzinfo=dt.UTC)
    MeetingFactory(title_en="On the fifth", starts_on=dt.date(2034, 3, 5))
    # Asked three times of one process: the first answer is not kept.
    for days, part in enumerate(("coming", "coming", "past")):
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=eve + dt.timedelta(days): moment)
        assert any("On the fifth" in title for title in titles(client, part)), part
