"""No address of ours leads to another site, whatever somebody puts into it."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from django.db import IntegrityError

from office.models import OldAddress
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]

TARGETS = (
    *("https://evil.example/", "//evil.example/", "///evil.example", "////evil.example", "/\\evil.example"),
    *("\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "https:evil.example", "http:///evil.example"),
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
    ),
    *("vbscript:x", "https://testserver@evil.example/", "https://testserver.evil.example", "/%09/evil.example"),
    *(
        "/%5cevil.example",
        "%2f%2fevil.example",
        "https://evil.example\\@testserver/",
        "ftp://evil.example",
        "//evil。example",
    ),
    *(
        "/admin/\r\nLocation: https://evil.example",
        "/admin/\r\nSet-Cookie: a=b",
        "https://[::1",
        "//user:pw@evil.example",
    ),
)
PLACES = (
    *(
        "/{}",
        "//{}",
        "/en/{}",
        "/ar//{}",
        "/en/news/{}",
        "/en/news/1/{}",
        "/en/news/1/{}/",
        "/en/organizations/{}",
        "/static/{}",
    ),
    *(
        "/?{}",
        "/en/news/?{}",
        "/en/search/?q={}",
        "/?p={}",
        "/en/{}/feed/",
        "/feed/{}",
        "/en/preview/{}/",
        "/index.php?{}",
    ),
    *("/en/meetings/1/{}/", "/oembed/?url={}", "/en/news/?next={}", "/api/v1/{}", "/admin/{}"),
)


def leads_away(response) -> bool:
    """Whether a browser that follows ``response`` would leave the site, or run something."""
    if not 300 <= response.status_code < 400:
        return False
    # Browsers read a backslash as a slash, and leave out tabs and line ends.
    place = response["Location"].replace("\\", "/").replace("\t", "").replace("\n", "").replace("\r", "").strip()
    if place.startswith("//"):
        return True
    parts = urlsplit(place)
    return parts.scheme not in ("", "http", "https") or parts.netloc not in ("", "testserver")


@pytest.mark.parametrize("place", PLACES)
def test_no_address_leads_away(client, place):
    for target in TARGETS:
        for written in (quote(target, safe="/:@\\"), quote(target, safe="")):
            response = client.get(place.format(written))
            assert response.status_code < 500
            assert not leads_away(response), (place, written, response["Location"])
            assert "Set-Cookie" not in response.headers


def test_the_login_leads_nowhere_else(client, as_role):
    UserFactory(username="salma", password="a-long-passphrase-of-words", role="contributor")
    for target in TARGETS:
        form = {"username": "salma", "password": "a-long-passphrase-of-words", "next": target}
        for response in (client.post("/admin/login/", form), client.post(f"/admin/login/?next={quote(target)}", form)):
            assert not leads_away(response), target
        client.logout()
        logged_in = as_role("contributor").get(f"/admin/login/?next={quote(target)}")
        assert not leads_away(logged_in), target


def test_neither_does_the_choice_of_a_language_nor_leaving(as_role):
    staff = as_role("editor")
    for target in TARGETS:
        assert not leads_away(staff.post("/admin/language/", {"language": "en", "next": target})), target
        assert not leads_away(
            staff.post("/admin/language/", {"language": "ar"}, headers={"referer": "https://evil.example/"})
        )


@pytest.mark.parametrize("target", TARGETS)
def test_an_old_address_leads_to_this_site_alone(client, as_role, target):
    as_role("administrator").post("/admin/office/oldaddress/add/", {"path": "/former/", "leads_to": target})
    response = client.get("/former/")
    assert not leads_away(response)
    try:
        OldAddress.objects.update_or_create(path="/former/", defaults={"new_path": target})
    except IntegrityError:
        return
    # Stored past the form, by a command or by hand.
    assert not leads_away(client.get("/former/")), target
