"""What the clock will change of what readers see: known with its moment right after every change, without reading the archive."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Meeting, Version
from liaison.page_cache.coming import coming
from liaison.page_cache.tags import EVERYTHING, of_page
from organizations.models import Person
from tests.factories import ArticleFactory, MeetingFactory, PersonFactory
from tests.late_index import late_index

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def within(**length):
    return timezone.now() + dt.timedelta(**length)


def moments(tag):
    """The moments that are still to come at which what ``tag`` stands for changes, in order."""
    late_index.write()
    return sorted({at for at, change in coming() if change.tag == tag})


def moments_of(view, record):
    return moments(of_page(view, record.pk))


@pytest.mark.parametrize("field", ["published_at_ar", "published_at_en", "expires_at_ar", "expires_at_en"])
def test_an_edition_comes_out_or_expires_at_its_moment(field):
    at, article = within(hours=3), ArticleFactory()
    assert moments_of("articles:article", article) == []
    Article.objects.filter(pk=article.pk).update(**{field: at})
    assert moments_of("articles:article", article) == [at.timestamp()]


def test_a_lead_begins_and_ends_at_its_moments():
    begins, ends, article = within(hours=1), within(hours=2), ArticleFactory()
    Article.objects.filter(pk=article.pk).update(leads_from=begins, leads_until=ends)
    assert moments_of("articles:article", article) == [begins.timestamp(), ends.timestamp()]
    Article.objects.filter(pk=article.pk).update(leads_from=within(hours=-1))
    assert moments_of("articles:article", article) == [ends.timestamp()]


def test_what_is_over_or_was_taken_back_is_not_to_come():
    article = ArticleFactory(expires_at_ar=within(hours=3))
    assert moments_of("articles:article", article)
    Article.objects.filter(pk=article.pk).update(expires_at_ar=None)
    assert moments_of("articles:article", article) == []


def test_a_version_and_a_meeting_come_out_at_their_moments():
    at, article, meeting = within(days=1), ArticleFactory(), MeetingFactory()
    Version.objects.filter(article=article, language="ar").update(at=at, settled_at=None)
    Meeting.objects.filter(pk=meeting.pk).update(public_at=at)
    assert moments_of("articles:article", article) == [at.timestamp()]
    assert moments_of("articles:meeting", meeting) == [at.timestamp()]


def test_a_consent_ends_at_its_moment_for_every_page():
    at = within(days=2)
    Person.objects.filter(pk=PersonFactory().pk).update(agreed_until=at)
    assert moments(EVERYTHING) == [at.timestamp()]


def test_no_table_of_records_is_read_whole():
    """As at every commit: the time would grow with the archive."""
    article, meeting = ArticleFactory(expires_at_ar=within(hours=3)), MeetingFactory()
    Meeting.objects.filter(pk=meeting.pk).update(public_at=within(hours=1))
    late_index.write()
    with CaptureQueriesContext(connection) as captured:
        assert [*coming()]
    plans = "\n".join(plan_of(query["sql"]) for query in captured)
    whole = "Seq Scan on" if connection.vendor == "postgresql" else "SCAN "
    read = {line.strip() for line in plans.splitlines() if whole in line}
    assert not {line for line in read if any(table in line for table in TABLES)}, plans
    assert moments_of("articles:article", article)


TABLES = ("articles_", "organizations_", "liaison_")


def plan_of(sql):
    """How the database would answer ``sql`` if its tables were large."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
            return "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(row[-1] for row in cursor.fetchall())
