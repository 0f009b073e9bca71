"""Pages about the office in the desk: written, made public, renamed, taken off, deleted."""

from __future__ import annotations

import html5lib
import pytest

from liaison.models import TrashItem
from office.models import MenuEntry, OldAddress, Page
from tests.admin.forms import PageForm, errors
from tests.admin.offices import PAGES, change, events, in_menu, write
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(desk):
    return desk("publisher")


def test_a_page_is_written_and_made_public_in_one_language(publisher, client):
    response = write(publisher, title_ar="عن المكتب", body_ar="<p>من نحن.</p>", public_ar="on", title_en="About us")
    page = Page.objects.get()
    assert response["Location"] == change(page), errors(response)
    assert page.slug == "about-us"
    assert client.get("/ar/about-us/").status_code == 200
    assert client.get("/en/about-us/").status_code == 404
    shown = publisher.get(change(page)).text
    assert 'href="/ar/about-us/"' in shown
    assert 'href="/en/about-us/"' not in shown
    written = "title (in Arabic), text (in Arabic), title (in English)"
    assert events() == [("write_page", "", written), ("show_page", "ar", "")]


def test_the_list_says_in_which_language_each_page_is_public(publisher):
    PageFactory(title_en="Privacy", live="ar", slug="privacy")
    PageFactory(title_en="", body_en="", title_ar="دليل", live="", slug="guide")
    tree = html5lib.parse(publisher.get(PAGES).text, namespaceHTMLElements=False)
    table = {
        "".join(row.find(".//th").itertext()).strip(): ["".join(cell.itertext()).strip() for cell in row.findall("td")]
        for row in tree.find(".//table[@id='result_list']/tbody").findall("tr")
    }
    assert table["Privacy"][1:4] == ["/privacy/", "Public", "Not public"]
    assert table["دليل"][1:4] == ["/guide/", "Not public", "Not started"]


@pytest.mark.parametrize("query", ["خصوصيه", "PRIVACY", "priv acy", "q%00", ""])
def test_pages_are_found_in_any_usual_spelling(publisher, query):
    PageFactory(title_ar="الخصوصيّة", title_en="Privacy", slug="privacy")
    response = publisher.get(f"{PAGES}?q={query}", follow=True)
    assert response.status_code == 200
    assert "Privacy" in response.text


def test_one_that_does_not_match_is_not_found(publisher):
    PageFactory(title_ar="الخصوصية", title_en="Privacy")
    assert "Privacy" not in publisher.get(f"{PAGES}?q=contact").text


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, [("title_ar", "Enter a title in at least one language.")]),
        (
            {"title_ar": "عن", "public_ar": "on"},
            [("body_ar", "Add a title and a text before making a page public.")],
        ),
        (
            {"title_ar": "عن", "body_ar": "<p> </p>", "public_ar": "on"},
            [("body_ar", "Add a title and a text before making a page public.")],
        ),
        (
            {"title_ar": "عن", "body_en": "<p>Text</p>", "public_en": "on"},
            [("title_en", "Add a title and a text before making a page public.")],
        ),
        (
            {"title_ar": "عن", "slug": "news"},
            [("slug", "Another part of the site uses this address. Choose another one.")],
        ),
        (
            {"title_ar": "عن", "slug": "taken"},
            [("slug", "Another page has this address. Change it, or leave it empty.")],
        ),
        (
            {"title_ar": "عن", "slug": "عن"},
            [
                (
                    "slug",
                    "Use lowercase Latin letters and digits joined by hyphens, for example “free-syria”.",
                )
            ],
        ),
    ],
)
def test_a_mistake_in_a_page_is_said_beside_its_field(publisher, values, found):
    PageFactory(slug="taken")
    assert errors(write(publisher, **values)) == found
    assert Page.objects.count() == 1


def test_a_page_is_taken_off_the_site_and_its_menu_entry_with_it(publisher, client):
    page = PageFactory(slug="about")
    MenuEntry.objects.create(menu="main", page=page, position=9)
    form = PageForm(publisher.get(change(page)))
    del form.data["public_ar"]
    form.submit(publisher)
    assert client.get("/ar/about/").status_code == 404
    assert "/ar/about/" not in client.get("/ar/").text
    assert "/en/about/" in client.get("/en/").text
    assert events() == [("hide_page", "ar", "")]


def test_a_page_is_renamed_and_says_so(publisher, client):
    page = PageFactory(slug="about")
    form = PageForm(publisher.get(change(page))).fill(slug="who-we-are")
    response = publisher.get(form.submit(publisher)["Location"])
    assert "Readers who open the old address are sent to the new one." in response.text
    assert client.get("/ar/about/")["Location"] == "/ar/who-we-are/"
    assert events()[-1] == ("move_page", "", "from \u2066about\u2069 to \u2066who-we-are\u2069")


def test_nobody_saves_a_page_over_what_another_wrote_meanwhile(publisher):
    page = PageFactory()
    form = PageForm(publisher.get(change(page))).fill(title_en="Mine")
    Page.objects.update(body_en="<p>By the colleague.</p>")
    again = PageForm(form.submit(publisher))
    page.refresh_from_db()
    assert page.title_en != "Mine"
    assert (again["title_en"], "By the colleague" in again["body_en"]) == ("Mine", True)


# The trash.


def delete(client, page):
    return client.post(f"{PAGES}{page.pk}/delete/", {"post": "yes"})


@pytest.mark.parametrize("live", ["ar", "en"])
def test_a_public_page_is_not_deleted(publisher, live):
    page = PageFactory(live=live, title_en="Privacy")
    assert "Privacy (public: unpublish it first)" in publisher.get(f"{PAGES}{page.pk}/delete/").text
    assert delete(publisher, page).status_code in (200, 403)
    publisher.post(PAGES, {"action": "delete_selected", "_selected_action": page.pk, "post": "yes"})
    assert Page.objects.exists()
    assert not TrashItem.objects.exists()


def test_a_page_goes_to_the_trash_with_its_menu_entries_and_comes_back_with_them(publisher, client):
    page = PageFactory(slug="about", live="")
    MenuEntry.objects.create(menu="main", page=page, position=2)
    MenuEntry.objects.create(menu="foot", page=page, position=9)
    page.slug = "who-we-are"
    page.save()
    assert delete(publisher, page).status_code == 302
    assert not Page.objects.exists()
    assert not OldAddress.objects.exists()
    assert "who-we-are" not in in_menu("foot")

    item = TrashItem.objects.get()
    assert publisher.post(f"/admin/liaison/trashitem/{item.pk}/restore/").status_code == 302
    assert Page.objects.get().slug == "who-we-are"
    assert in_menu("main")[2] == "who-we-are"
    assert in_menu("foot")[-1] == "who-we-are"
    assert client.get("/ar/who-we-are/").status_code == 404
    Page.objects.update(public_ar=True)
    assert client.get("/ar/about/")["Location"] == "/ar/who-we-are/"


def test_a_page_whose_address_was_taken_meanwhile_comes_back_under_another(publisher):
    page = PageFactory(slug="about", live="")
    delete(publisher, page)
    PageFactory(slug="about")
    response = publisher.post(f"/admin/liaison/trashitem/{TrashItem.objects.get().pk}/restore/", follow=True)
    assert "Its address has been taken. It is now “about-2”." in response.text
    assert set(Page.objects.values_list("slug", flat=True)) == {"about", "about-2"}
