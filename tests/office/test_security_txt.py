"""Whom to tell of a weakness: RFC 9116."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import override_settings
from django.utils import timezone

from office.models import Office
from office.public.views import _expires

pytestmark = pytest.mark.django_db

ADDRESS = "/.well-known/security.txt"


def fields(response):
    lines = response.content.decode().splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_it_names_the_security_contact_in_plain_text(client):
    Office.objects.update(email="office@example.org", security_contact="security@example.org")
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    found = fields(response)
    assert found["Contact"] == "mailto:security@example.org"
    assert found["Preferred-Languages"] == "ar, en"
    expires = dt.datetime.strptime(found["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    assert dt.timedelta(days=59) < expires - timezone.now() < dt.timedelta(days=93)
    assert not response.cookies


def test_without_one_it_names_the_office(client):
    Office.objects.update(email="office+site@example.org")
    assert fields(client.get(ADDRESS))["Contact"] == "mailto:office+site@example.org"


def test_without_any_there_is_none(client):
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("contact", ["o%0a@example.org", "who?subject=x@example.org"])
def test_an_odd_contact_stays_one_address(client, contact):
    Office.objects.update(email=contact)
    assert len(client.get(ADDRESS).content.decode().splitlines()) == 3
    assert "?" not in fields(client.get(ADDRESS))["Contact"]


def test_it_says_where_it_stands_when_that_is_secure(client):
    Office.objects.update(email="office@example.org")
    assert "Canonical" not in fields(client.get(ADDRESS))
    assert fields(client.get(ADDRESS, secure=True))["Canonical"] == f"https://testserver{ADDRESS}"
    with override_settings(SITE_URL="https://news.example"):
        assert fields(client.get(ADDRESS))["Canonical"] == f"https://news.example{ADDRESS}"


@pytest.mark.parametrize(
    ("now", "expires"),
    [
        (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 4, 1, tzinfo=dt.UTC)),
        (dt.datetime(2026, 1, 31, 23, 59, tzinfo=dt.UTC), dt.datetime(2026, 4, 1, tzinfo=dt.UTC)),
        (dt.datetime(2026, 9, 30, tzinfo=dt.UTC), dt.datetime(2026, 12, 1, tzinfo=dt.UTC)),
        (dt.datetime(2026, 10, 1, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC)),
        (dt.datetime(2026, 12, 31, tzinfo=dt.UTC), dt.datetime(2027, 3, 1, tzinfo=dt.UTC)),
    ],
)
def test_it_changes_once_a_month(now, expires):
    assert _expires(now) == expires
