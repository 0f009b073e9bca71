"""The menus of every page: in the order that staff chose, without what a language does not have."""

from __future__ import annotations

import html5lib
import pytest
from django.urls import reverse
from django.utils import translation

from office.models import Menu, MenuEntry, Section
from office.models.menu import VIEWS, menus
from tests.constraints import constraints_of, names, refused_by
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty():
    MenuEntry.objects.all().delete()


def put(menu, *targets):
    """Sections by their keys, and pages, in this order."""
    for position, target in enumerate(targets, 1):
        where = {"section": target} if isinstance(target, str) else {"page": target}
        MenuEntry.objects.create(menu=menu, position=position, **where)


def links(client, address):
    """The words and addresses of the main menu and of that in the foot, as a page shows them."""
    tree = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    main = tree.find(".//header//nav")
    foot = tree.find(".//footer//nav")
    return [_links(nav) for nav in (main, foot)]


def _links(nav):
    found = nav.iter("a") if nav is not None else ()
    return [("".join(link.itertext()).strip(), link.get("href")) for link in found]


def test_pages_and_sections_stand_in_the_order_staff_gave_them(client):
    about = PageFactory(slug="about", title_en="About the office", menu_label_en="About", menu_label_ar="عن المكتب")
    contact = PageFactory(slug="contact", title_en="Contact", title_ar="اتصل بنا")
    put(Menu.MAIN, "topics", about, "news")
    put(Menu.FOOT, contact, "corrections")
    assert links(client, "/en/") == [
        [("Topics", "/en/topics/"), ("About", "/en/about/"), ("News", "/en/news/")],
        [("Contact", "/en/contact/"), ("Corrections", "/en/corrections/")],
    ]
    main, foot = links(client, "/ar/topics/")
    assert main[1] == ("عن المكتب", "/ar/about/")
    assert foot[0] == ("اتصل بنا", "/ar/contact/")


def test_a_page_is_in_the_menus_of_the_languages_in_which_it_is_public(client):
    put(Menu.MAIN, PageFactory(slug="arabic", live="ar"), PageFactory(slug="nowhere", live=""), "news")
    assert [url for _name, url in links(client, "/ar/")[0]] == ["/ar/arabic/", "/ar/news/"]
    assert [url for _name, url in links(client, "/en/")[0]] == ["/en/news/"]


def test_the_menu_says_which_page_is_open(client):
    put(Menu.MAIN, "news", PageFactory(slug="about"))
    tree = html5lib.parse(client.get("/en/about/").text, namespaceHTMLElements=False)
    current = {link.get("href"): link.get("aria-current") for link in tree.find(".//header//nav").iter("a")}
    assert current == {"/en/news/": None, "/en/about/": "page"}


def test_an_empty_menu_leaves_no_empty_landmark(client):
    main, foot = links(client, "/en/")
    assert not main
    assert not foot


def test_both_menus_take_one_query_however_many_rows_there_are(django_assert_num_queries):
    put(Menu.MAIN, *Section.values, *PageFactory.create_batch(5))
    put(Menu.FOOT, *Section.values)
    with django_assert_num_queries(1):
        found = menus()
    assert (len(found["main"]), len(found["foot"])) == (13, 8)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_section_leads_somewhere(client, language):
    assert set(VIEWS) == set(Section.values)
    with translation.override(language):
        for view in VIEWS.values():
            assert client.get(reverse(view)).status_code == 200, view


def entry(**values):
    put(Menu.MAIN, "news")
    MenuEntry.objects.update(**values)


VIOLATIONS = [
    ("menu_entry_menu_exists", lambda: entry(menu="side")),
    ("menu_entry_section_exists", lambda: entry(section="shop")),
    ("menu_entry_leads_somewhere", lambda: entry(section="")),
    ("menu_entry_leads_somewhere", lambda: entry(page=PageFactory())),
    ("menu_entry_section_once", lambda: put(Menu.MAIN, "news", "news")),
    ("menu_entry_page_once", lambda: put(Menu.MAIN, *[PageFactory()] * 2)),
]


@pytest.mark.parametrize(("constraint", "violate"), VIOLATIONS)
def test_the_database_itself_refuses(constraint, violate):
    with refused_by(constraint):
        violate()


def test_every_constraint_is_tried():
    assert names(VIOLATIONS) == constraints_of(MenuEntry)


def test_a_section_and_a_page_may_stand_in_both_menus():
    page = PageFactory()
    put(Menu.MAIN, "news", page)
    put(Menu.FOOT, "news", page)
    assert MenuEntry.objects.count() == 4
