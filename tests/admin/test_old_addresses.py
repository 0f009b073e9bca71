"""Addresses of a former site: entered in the desk, and followed by readers."""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.utils import translation

from liaison.models import TrashItem
from office.models import OldAddress, Page
from tests.admin.forms import PageForm, errors
from tests.admin.offices import CODES, LETTERS, OLD, enter
from tests.factories import ArticleFactory, PageFactory
from tests.office.asking import leads

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(desk):
    return desk("administrator")


@pytest.fixture
def page():
    return PageFactory(slug="about")


@pytest.mark.parametrize("typed", [LETTERS, CODES, LETTERS.rstrip("/"), f"http://testserver{CODES}"])
@pytest.mark.parametrize(
    "asked", [LETTERS, CODES, CODES.lower(), LETTERS.rstrip("/"), f"{CODES}?fbclid=x&utm_source=y"]
)
def test_an_arabic_address_is_found_however_it_is_typed_and_asked_for(client, administrator, page, typed, asked):
    response = enter(administrator, typed, "/ar/about/")
    assert response.status_code == 302, errors(response)
    assert leads(client, asked) == "/ar/about/"


def test_an_address_is_told_from_another_by_its_query(client, administrator, page):
    PageFactory(slug="contact")
    enter(administrator, "/index.php?option=com_content&id=7", "/ar/about/")
    enter(administrator, "/index.php?id=8", "/ar/contact/")
    enter(administrator, "/index.php", "/ar/news/")
    assert leads(client, "/index.php?id=7&option=com_content") == "/ar/about/"
    assert leads(client, "/index.php?id=8&fbclid=abc") == "/ar/contact/"
    assert leads(client, "/index.php?id=9") == "/ar/news/"
    assert leads(client, "/index.php") == "/ar/news/"


def test_the_numbers_of_a_former_site_are_found_at_its_root(client, administrator, page):
    enter(administrator, "/?p=12", "/en/about/")
    assert leads(client, "/?p=12") == "/en/about/"
    assert leads(client, "/?p=12&utm_medium=mail") == "/en/about/"
    for address in ("/", "/?p=13"):
        assert client.get(address).status_code == 302


def test_an_old_address_below_no_language_is_not_taken_for_one_that_lacks_it(client, administrator, page):
    enter(administrator, "/contact-us/", "/en/about/")
    for asked in ("/contact-us/", "/contact-us"):
        assert leads(client, asked, headers={"accept-language": "ar"}) == "/en/about/"


def test_an_old_address_that_leads_to_a_page_follows_it(client, administrator, page):
    enter(administrator, "/about.html", "/ar/about/")
    page.slug = "who-we-are"
    page.save()
    assert leads(client, "/about.html") == "/ar/who-we-are/"


def test_any_other_address_of_the_site_may_be_led_to(client, administrator):
    article = ArticleFactory(title_ar="خبر قديم")
    with translation.override("ar"):
        address = article.get_absolute_url()
    # As it was before the title was corrected: readers are not sent on twice.
    assert enter(administrator, "/old/1", f"/ar/news/{article.pk}/anything/").status_code == 302
    assert leads(client, "/old/1") == address
    enter(administrator, "/old/2", "/en/news/?kind=news#list")
    assert leads(client, "/old/2") == "/en/news/?kind=news#list"


def test_chains_are_made_short(client, administrator, page):
    """What led to an address that is old itself by now leads where that one leads."""
    article = ArticleFactory()
    with translation.override("ar"):
        address = article.get_absolute_url()
    enter(administrator, "/first", address)
    article.delete()
    enter(administrator, address, "/ar/about/")
    assert leads(client, "/first") == "/ar/about/"
    assert leads(client, address) == "/ar/about/"
    # And the other way round: the new address that is given is an old one.
    enter(administrator, "/third", "/first")
    assert leads(client, "/third") == "/ar/about/"
    assert set(OldAddress.objects.values_list("page", flat=True)) == {page.pk}


def test_what_cannot_be_read_is_still_told_apart(client, administrator, page):
    """Former sites in other encodings than UTF-8."""
    enter(administrator, "/%C7%E1%E3%DF%CA%C8.html", "/ar/about/")
    assert leads(client, "/%C7%E1%E3%DF%CA%C8.html") == "/ar/about/"
    assert leads(client, "/%C7%E1.html") == 404


def test_the_way_is_shown_and_can_be_changed(client, administrator, page):
    enter(administrator, LETTERS, "/ar/about/")
    listed = administrator.get(OLD).text
    assert LETTERS.rstrip("/") in listed
    assert "/ar/about/" in listed
    old = OldAddress.objects.get()
    form = PageForm(administrator.get(f"{OLD}{old.pk}/change/"))
    assert (form["path"], form["leads_to"]) == (LETTERS.rstrip("/"), "/ar/about/")
    assert form.fill(leads_to="/ar/news/").submit(administrator, "_save", "Save").status_code == 302
    assert leads(client, LETTERS) == "/ar/news/"
    assert LETTERS.rstrip("/") in administrator.get(f"{OLD}?q={CODES}").text
    assert LETTERS.rstrip("/") not in administrator.get(f"{OLD}?q=elsewhere").text


def test_the_list_says_which_leads_nowhere_now(administrator, page):
    page.slug = "second"
    page.save()
    assert "The page is not public" not in administrator.get(OLD).text
    Page.objects.update(public_en=False)
    assert administrator.get(OLD).text.count("The page is not public") == 1


def test_an_old_address_goes_to_the_trash_and_comes_back(administrator, client):
    PageFactory(slug="about")
    enter(administrator, "/old", "/ar/about/")
    old = OldAddress.objects.get()
    administrator.post(f"{OLD}{old.pk}/delete/", {"post": "yes"})
    assert client.get("/old").get("Location") != "/ar/about/"
    administrator.post(f"/admin/liaison/trashitem/{TrashItem.objects.get().pk}/restore/")
    assert client.get("/old")["Location"] == "/ar/about/"


# What is refused.


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("", "This field is required."),
        ("about-us", "Enter an address on this site, starting with “/”, for example “/about-us/”."),
        (
            "https://other.example/about",
            "This leads to another site. Enter an address on this site, starting with “/”.",
        ),
        ("//other.example/about", "This leads to another site. Enter an address on this site, starting with “/”."),
        ("javascript:alert(1)", "This leads to another site. Enter an address on this site, starting with “/”."),
        ("http://[", "This is not an address. Enter one that starts with “/”."),
        ("/admin/office/", "Readers cannot open staff pages. Enter an address on the public site."),
        ("/%61dmin", "Readers cannot open staff pages. Enter an address on the public site."),
        ("/", "This address is in use. Readers find something there and will not be redirected."),
        ("/ar/news/", "This address is in use. Readers find something there and will not be redirected."),
        ("/ar/about", "This address is in use. Readers find something there and will not be redirected."),
        (f"/{'a' * 501}", "This address is too long."),
    ],
)
def test_an_old_address_that_is_none(administrator, page, path, error):
    assert errors(enter(administrator, path, "/ar/about/")) == [("path", error)]
    assert not OldAddress.objects.exists()


@pytest.mark.parametrize(
    ("leads_to", "error"),
    [
        ("", "This field is required."),
        ("https://other.example/", "This leads to another site. Enter an address on this site, starting with “/”."),
        ("//other.example/ar/about/", "This leads to another site. Enter an address on this site, starting with “/”."),
        ("/\\other.example/", "Readers find nothing at this address."),
        ("/ar/nothing/", "Readers find nothing at this address."),
        ("/en/hidden/", "Readers find nothing at this address."),
        ("/admin/", "Readers cannot open staff pages. Enter an address on the public site."),
        ("/old/", "Both addresses are the same."),
        ("http://testserver/old", "Both addresses are the same."),
    ],
)
def test_a_new_address_that_is_none(administrator, page, leads_to, error):
    PageFactory(slug="hidden", live="ar")
    assert errors(enter(administrator, "/old/", leads_to)) == [("leads_to", error)]
    assert not OldAddress.objects.exists()


def test_a_circle_is_refused(administrator):
    article = ArticleFactory()
    with translation.override("ar"):
        address = article.get_absolute_url()
    enter(administrator, "/old/", address)
    article.delete()
    message = "This is also an old address, and it leads back to the other one."
    assert errors(enter(administrator, address, "/old/")) == [("leads_to", message)]


@pytest.mark.parametrize("end", ["#team", "?from=mail", "?from=mail#team"])
def test_two_old_addresses_never_lead_to_each_other(client, administrator, page, end):
    """Each was right when it was entered; the page between them is gone since."""
    assert enter(administrator, "/old/1", f"/ar/about/{end}").status_code == 302
    page.delete()
    response = enter(administrator, f"/ar/about/{end.partition('#')[0]}", "/old/1")
    assert response.status_code == 200
    assert "leads back" in str(errors(response))
    assert not OldAddress.objects.filter(path__startswith="/ar/about").exists()


def test_the_same_old_address_twice(administrator, page):
    enter(administrator, LETTERS, "/ar/about/")
    message = "This old address already redirects. Change the existing one."
    assert errors(enter(administrator, CODES, "/ar/news/")) == [("path", message)]


@override_settings(ALLOWED_HOSTS=["testserver", "www.former.example"], SITE_URL="https://news.example")
def test_a_full_address_may_bear_any_name_of_this_site(client, administrator, page):
    assert enter(administrator, "http://former.example/a", "https://news.example/ar/about/").status_code == 302
    assert leads(client, "/a") == "/ar/about/"


@pytest.mark.parametrize("role", ["contributor", "editor", "publisher"])
def test_old_addresses_are_the_administrators(desk, role):
    client = desk(role)
    for address in (OLD, f"{OLD}add/"):
        assert client.get(address).status_code == 403
