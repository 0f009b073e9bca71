"""The menus on the office's screen: added, put in order, removed; by numbers, as where there is no JavaScript."""

from __future__ import annotations

import pytest

from office.models import Menu, MenuEntry, Office
from tests.admin.forms import PageForm, errors
from tests.admin.offices import OFFICE, events, in_menu
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(desk):
    return desk("administrator")


@pytest.fixture(autouse=True)
def four_sections(db):
    """A menu of four, whatever a new installation begins with."""
    MenuEntry.objects.filter(menu=Menu.MAIN, section="people").delete()
    MenuEntry.objects.filter(menu=Menu.MAIN, section="topics").update(position=4)


def rows(form, menu):
    """``{"news": "main-0"}``: the prefix of each row that leads somewhere."""
    total = int(form.data[f"{menu}-TOTAL_FORMS"])
    found = {f"{menu}-{number}": form.data[f"{menu}-{number}-target"] for number in range(total)}
    return {target: prefix for prefix, target in found.items() if target}


def new_row(form, menu):
    """The prefix of the row that the page has for another entry."""
    return f"{menu}-{int(form.data[f'{menu}-TOTAL_FORMS']) - 1}"


def test_an_entry_is_added_moved_and_removed_with_numbers_alone(administrator, client):
    about = PageFactory(slug="about")
    form = PageForm(administrator.get(OFFICE))
    stored = rows(form, "main")
    form[f"{new_row(form, 'main')}-target"] = f"page-{about.pk}"
    form[f"{new_row(form, 'main')}-position"] = "1"
    form[f"{stored['topics']}-position"] = "1"
    form[f"{stored['meetings']}-DELETE"] = "on"
    response = form.submit(administrator)
    assert response.status_code == 302, errors(response)
    assert in_menu(Menu.MAIN) == ["topics", "about", "news", "organizations"]
    assert in_menu(Menu.FOOT) == ["corrections", "feed", "calendar"]
    assert list(MenuEntry.objects.filter(menu="main").order_by("position").values_list("position", flat=True)) == [
        1,
        2,
        3,
        4,
    ]
    assert 'href="/ar/about/"' in client.get("/ar/").text
    assert events() == [
        ("change_menu", "", f"Header: Topics, {about.title_en}, News, Organizations"),
    ]


@pytest.mark.parametrize(
    ("moved", "to", "order"),
    [
        ("news", "3", ["meetings", "organizations", "news", "topics"]),
        ("topics", "2", ["news", "topics", "meetings", "organizations"]),
        ("news", "99", ["meetings", "organizations", "topics", "news"]),
        ("news", "", ["meetings", "organizations", "topics", "news"]),
    ],
)
def test_a_row_goes_to_the_place_whose_number_it_is_given(administrator, moved, to, order):
    form = PageForm(administrator.get(OFFICE))
    form[f"{rows(form, 'main')[moved]}-position"] = to
    form.submit(administrator)
    assert in_menu(Menu.MAIN) == order


def test_what_the_script_sends_is_the_order_on_the_page(administrator):
    """It numbers the rows as they stand, new ones among them; a row that leads nowhere yet is none."""
    contact = PageFactory(slug="contact")
    form = PageForm(administrator.get(OFFICE))
    row = form.add_row("empty-foot", "foot", target=f"page-{contact.pk}", position="1")
    for number, target in enumerate(("calendar", "corrections", "feed"), 2):
        form[f"{rows(form, 'foot')[target]}-position"] = str(number)
    assert row == "foot-4"
    response = form.submit(administrator)
    assert response.status_code == 302, errors(response)
    assert in_menu(Menu.FOOT) == ["contact", "calendar", "corrections", "feed"]


def test_several_rows_are_added_at_once(administrator):
    first, second = PageFactory(slug="first"), PageFactory(slug="second")
    form = PageForm(administrator.get(OFFICE))
    form[f"{new_row(form, 'main')}-target"] = f"page-{first.pk}"
    form.add_row("empty-main", "main", target=f"page-{second.pk}")
    form.add_row("empty-main", "main")
    form.submit(administrator)
    assert in_menu(Menu.MAIN)[-2:] == ["first", "second"]


def test_a_row_is_removed_and_put_back_at_once(administrator):
    form = PageForm(administrator.get(OFFICE))
    form[f"{rows(form, 'main')['news']}-DELETE"] = "on"
    form[f"{new_row(form, 'main')}-target"] = "news"
    response = form.submit(administrator)
    assert response.status_code == 302, errors(response)
    assert in_menu(Menu.MAIN) == ["meetings", "organizations", "topics", "news"]


def test_the_same_twice_is_said_beside_the_second(administrator):
    form = PageForm(administrator.get(OFFICE))
    row = new_row(form, "main")
    form[f"{row}-target"] = "news"
    response = form.submit(administrator)
    assert [message for _name, message in errors(response)] == [
        "This is already in the menu. Remove one of the two rows."
    ]
    assert errors(response)[0][0] == f"{row}-target"
    assert in_menu(Menu.MAIN) == ["news", "meetings", "organizations", "topics"]


def test_a_new_row_that_leads_nowhere_is_no_row(administrator):
    form = PageForm(administrator.get(OFFICE))
    form[f"{new_row(form, 'main')}-position"] = "1"
    assert form.submit(administrator).status_code == 302
    assert len(in_menu(Menu.MAIN)) == 4
    assert not events()


def test_what_was_deleted_meanwhile_is_said_beside_the_row(administrator):
    form = PageForm(administrator.get(OFFICE))
    row = new_row(form, "main")
    form[f"{row}-target"] = "page-999"
    assert errors(form.submit(administrator)) == [(f"{row}-target", "This no longer exists. Choose something else.")]


@pytest.mark.parametrize("target", ["shop", "page-", "page-x", "page-\x00", "page-99999999999999999999", "news\x00"])
def test_a_target_that_no_page_offers(administrator, target):
    form = PageForm(administrator.get(OFFICE))
    form[f"{new_row(form, 'main')}-target"] = target
    assert errors(form.submit(administrator))
    assert len(in_menu(Menu.MAIN)) == 4


def test_where_a_stored_row_leads_cannot_be_changed_behind_the_page(administrator):
    form = PageForm(administrator.get(OFFICE))
    form[f"{rows(form, 'main')['news']}-target"] = "meetings"
    form.submit(administrator)
    assert in_menu(Menu.MAIN) == ["news", "meetings", "organizations", "topics"]


@pytest.mark.parametrize(
    ("live", "note"),
    [
        ("ar", "Not shown in English yet: the page is not public in English."),
        ("en", "Not shown in Arabic yet: the page is not public in Arabic."),
        ("", "Not shown yet: the page is not public."),
        ("ar en", ""),
    ],
)
def test_a_row_says_in_which_language_it_is_not_shown(administrator, live, note):
    MenuEntry.objects.create(menu="foot", page=PageFactory(live=live), position=9)
    text = administrator.get(OFFICE).text
    assert text.count("Not shown") == bool(note)
    assert note in text


def test_an_emptied_menu_is_empty(administrator, client):
    form = PageForm(administrator.get(OFFICE))
    for row in rows(form, "foot").values():
        form[f"{row}-DELETE"] = "on"
    form.submit(administrator)
    assert not in_menu(Menu.FOOT)
    assert events() == [("change_menu", "", "Footer: empty")]
    assert client.get("/ar/").status_code == 200


def test_the_screen_takes_no_more_queries_for_more_rows(administrator, django_assert_max_num_queries):
    for number, page in enumerate(PageFactory.create_batch(20), 5):
        MenuEntry.objects.create(menu="foot", page=page, position=number)
    with django_assert_max_num_queries(30):
        administrator.get(OFFICE)


# Two administrators.


def test_nobody_saves_over_what_another_stored_meanwhile(administrator):
    form = PageForm(administrator.get(OFFICE))
    Office.objects.update(name_en="By the colleague")
    MenuEntry.objects.filter(menu="main", section="topics").delete()
    MenuEntry.objects.create(menu="main", section="feed", position=5)
    response = form.fill(phone="+1 202 555 0100").submit(administrator)
    assert "Not saved: someone changed this page" in response.text
    again = PageForm(response)
    assert (again["name_en"], again["phone"]) == ("By the colleague", "+1 202 555 0100")
    assert set(rows(again, "main")) == {"news", "meetings", "organizations", "feed"}
    assert again.submit(administrator).status_code == 302
    assert in_menu(Menu.MAIN) == ["news", "meetings", "organizations", "feed"]


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_row_that_another_removed_while_it_was_moved_goes_or_comes_back_as_it_was(administrator, comes_back):
    form = PageForm(administrator.get(OFFICE))
    MenuEntry.objects.filter(menu="main", section="news").delete()
    form[f"{rows(form, 'main')['news']}-position"] = "9"
    response = form.submit(administrator)
    assert "In the form below it is marked for removal." in response.text
    again = PageForm(response)
    if comes_back:
        del again.data[f"{rows(again, 'main')['news']}-DELETE"]
    assert again.submit(administrator).status_code == 302
    assert in_menu(Menu.MAIN) == ["meetings", "organizations", "topics", *(["news"] if comes_back else [])]


def test_an_entry_that_both_added_is_told_beside_the_row(administrator):
    form = PageForm(administrator.get(OFFICE))
    MenuEntry.objects.create(menu="main", section="feed", position=5)
    row = new_row(form, "main")
    form[f"{row}-target"] = "feed"
    again = PageForm(form.submit(administrator))
    assert errors(again.submit(administrator)) == [
        (f"{row}-target", "This is already in the menu. Remove one of the two rows.")
    ]
    assert again.fill(_rows="stored").submit(administrator).status_code == 302
    assert in_menu(Menu.MAIN) == ["news", "meetings", "organizations", "topics", "feed"]
