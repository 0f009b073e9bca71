"""Meetings of any date, and how many a list holds that an address leads to."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import resolve
from django.utils import timezone, translation

from articles.read.lists import find_articles, find_meetings
from liaison.text.dates import PartialDate
from organizations.models import Organization, Person
from organizations.read.filters import OrganizationFilterSet, PersonFilterSet
from tests.factories import DelegationFactory, MeetingFactory

LISTS = {"articles:news": find_articles, "articles:meetings": find_meetings}
DIRECTORIES = {
    "organizations:list": (OrganizationFilterSet, Organization),
    "organizations:people": (PersonFilterSet, Person),
}


def held(start, *guests, end="", topics=(), **fields):
    meeting = MeetingFactory.build(**fields)
    meeting.happens(PartialDate.parse(start), PartialDate.parse(end) if end else None, "Asia/Damascus")
    meeting.save()
    meeting.topics.add(*topics)
    for guest in guests:
        DelegationFactory(meeting=meeting, organization=guest)
    return meeting


def days_on(number):
    return (timezone.localdate() + dt.timedelta(days=number)).isoformat()


def listed(url):
    """How many the list at this address holds; None where it is no list."""
    parts = urlsplit(url)
    data = QueryDict(parts.query)
    with translation.override(parts.path[1:3]):
        match = resolve(parts.path)
        if match.view_name in DIRECTORIES:
            filters, model = DIRECTORIES[match.view_name]
            records = model.objects.listed() if model is Organization else model.objects.live().by_name()
            return filters(data, queryset=records).qs.count()
        return LISTS[match.view_name](data).hits.number if match.view_name in LISTS else None
