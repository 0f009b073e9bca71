"""Old addresses lead on: those of pages that were renamed, and never away from what is there."""

from __future__ import annotations

import pytest
from django.db.models import F

from office.models import OldAddress, Page
from tests.constraints import constraints_of, names, refused_by
from tests.factories import PageFactory
from tests.office.asking import leads

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return PageFactory(slug="about")


def rename(page, slug):
    page = Page.objects.get(pk=page.pk)
    page.slug = slug
    page.save()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_old_address_of_a_renamed_page_leads_on_in_both_languages(client, page, language):
    rename(page, "who-we-are")
    response = client.get(f"/{language}/about/")
    assert (response.status_code, response["Location"]) == (301, f"/{language}/who-we-are/")
    # A 301 that browsers keep for good could never be taken back.
    assert response["Cache-Control"] == "no-cache"
    assert client.get(response["Location"]).status_code == 200


def test_a_page_renamed_again_and_again_is_reached_in_one_step(client, page):
    for slug in ("second", "third", "fourth"):
        rename(page, slug)
    for slug in ("about", "second", "third"):
        assert leads(client, f"/ar/{slug}/") == "/ar/fourth/"


def test_a_page_that_goes_back_to_its_old_address_is_there_and_nothing_turns_in_a_circle(client, page):
    rename(page, "second")
    rename(page, "about")
    assert client.get("/ar/about/").status_code == 200
    assert leads(client, "/ar/second/") == "/ar/about/"
    assert OldAddress.objects.count() == 2


def test_another_page_may_take_an_old_address(client, page):
    rename(page, "second")
    other = PageFactory(slug="about", title_ar="صفحة أخرى")
    assert "صفحة أخرى" in client.get("/ar/about/").text
    assert leads(client, "/ar/about") == "/ar/about/"
    rename(other, "third")
    assert leads(client, "/ar/about/") == "/ar/third/"
    assert leads(client, "/ar/second/") == 200


def test_nothing_is_said_of_a_page_that_visitors_may_not_see_in_that_language(client):
    page = PageFactory(slug="about", live="ar")
    rename(page, "not-to-be-known")
    assert leads(client, "/ar/about/") == "/ar/not-to-be-known/"
    english = client.get("/en/about/")
    assert english.status_code == 404
    assert "not-to-be-known" not in english.text
    Page.objects.update(public_ar=False)
    assert client.get("/ar/about/").status_code == 404
    Page.objects.update(public_ar=True, public_en=True)
    assert leads(client, "/en/about/") == "/en/not-to-be-known/"


def test_saving_a_page_without_renaming_it_leaves_no_trace(page):
    rename(page, "about")
    assert not OldAddress.objects.exists()


@pytest.mark.parametrize("target", ["/ar/nowhere/", "/ar/nowhere/#a", "/ar/nowhere?a=1#b", "/ar/nowhere/?a=1"])
def test_an_address_that_leads_to_itself_leads_nowhere(client, target):
    OldAddress.objects.create(path="/ar/nowhere", new_path=target)
    assert leads(client, "/ar/nowhere/?a=1") == 404


# What visitors may send.


@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/ar/%00/",
        "/nothing?q=%00",
        "/?p=%00",
        "/%ff%fe/",
        "/nothing?q=%ff",
        "/%ED%A0%80/",
        f"/{'a' * 4000}",
        f"/nothing?{'a' * 4000}=1",
        f"/nothing?{'&'.join(f'a{n}=1' for n in range(90))}",
        "/nothing?&&==&%",
        "/٪/",
        "//",
        "/../../etc/passwd",
    ],
)
def test_no_address_whatever_is_more_than_not_found(client, address):
    assert client.get(address).status_code in (302, 404)


def test_only_reading_is_led_on(client, page):
    rename(page, "second")
    assert client.head("/ar/about/").status_code == 301
    assert client.post("/ar/about/").status_code == 404


def test_what_is_there_is_never_left_for_an_old_address(client, page):
    """Whatever stands in the table: a restored backup, a page published anew."""
    OldAddress.objects.create(path="/ar/about", new_path="/ar/news/")
    OldAddress.objects.create(path="/ar/topics", new_path="/ar/news/")
    assert client.get("/ar/about/").status_code == 200
    assert leads(client, "/ar/about") == "/ar/about/"
    assert client.get("/ar/topics/").status_code == 200
    assert leads(client, "/ar/topics") == "/ar/topics/"


def test_it_costs_one_query_where_nothing_is_found_and_none_elsewhere(client, page, django_assert_num_queries):
    rename(page, "second")
    # Besides, the page that says so names the office and holds its menus.
    with django_assert_num_queries(3):
        client.get("/ar/nothing/at/all/")
    # And a page of that name is looked for.
    for address in ("/ar/nothing/", "/ar/about/?fbclid=x"):
        with django_assert_num_queries(4):
            client.get(address)
    with django_assert_num_queries(3):
        client.get("/ar/second/")
    with django_assert_num_queries(0):
        client.get("/")


# The database.


def old(**values):
    made = OldAddress.objects.create(path="/old", page=PageFactory(), language="ar")
    OldAddress.objects.filter(pk=made.pk).update(**values)


VIOLATIONS = [
    ("old_address_begins_at_the_root", lambda: old(path="old")),
    ("old_address_leads_somewhere", lambda: old(page=None)),
    ("old_address_leads_somewhere", lambda: old(language="")),
    ("old_address_leads_somewhere", lambda: old(language="fr")),
    ("old_address_leads_somewhere", lambda: old(new_path="/ar/")),
    ("old_address_leads_somewhere", lambda: old(page=None, language="", new_path="//other.example/")),
    ("old_address_leads_somewhere", lambda: old(page=None, language="", new_path="https://other.example/")),
    ("old_address_leads_elsewhere", lambda: old(page=None, language="", new_path=F("path"))),
]


@pytest.mark.parametrize(("constraint", "violate"), VIOLATIONS)
def test_the_database_itself_refuses(constraint, violate):
    with refused_by(constraint):
        violate()


def test_every_constraint_is_tried():
    assert names(VIOLATIONS) == constraints_of(OldAddress)


def test_an_old_address_is_kept_once():
    old()
    with refused_by("path"):
        OldAddress.objects.bulk_create([OldAddress(path="/old", new_path="/ar/")])
