"""What lists of records say so that they can be used on any screen, and in one's own language."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from lxml import html

from tests.factories import ArticleFactory, MeetingFactory, OrganizationFactory, TopicFactory, UserFactory

ARTICLES, ORGANIZATIONS, EVENTS = (
    "/admin/articles/article/",
    "/admin/organizations/organization/",
    "/admin/liaison/event/",
)


def page(client, address):
    return html.document_fromstring(client.get(address).text)


def marked(place, name):
    """The elements within ``place`` of the class ``name``."""
    return [element for element in place.iter() if name in (element.get("class") or "").split()]


def rows(root):
    return root.xpath("//table[@id='result_list']/tbody/tr")


def in_force(root):
    return root.xpath("//ul[@class='active-filters']//a")


def words(elements):
    return [" ".join(element.text_content().split()) for element in elements]


@pytest.mark.parametrize(
    ("language", "columns"),
    [
        ("en", ["Title", "Kind", "Arabic edition", "English edition", "Changed"]),
        ("ar", ["العنوان", "النوع", "النسخة العربية", "النسخة الإنكليزية", "عُدّل في"]),
    ],
)
def test_each_cell_names_its_column(desk, language, columns):
    ArticleFactory()
    (row,) = rows(page(desk("editor", language), ARTICLES))
    assert [cell.get("data-label") for cell in row if cell.get("class") != "action-checkbox"] == columns


def test_a_cell_that_says_nothing_is_marked_so_that_a_card_can_leave_it_out(desk):
    OrganizationFactory()
    (row,) = rows(page(desk("editor"), ORGANIZATIONS))
    assert [cell.get("data-label") for cell in marked(row, "nothing")] == ["Country", "Part of"]


@pytest.mark.parametrize(("language", "yes"), [("en", "Yes"), ("ar", "نعم")])
def test_the_picture_for_yes_speaks_the_language(desk, language, yes):
    OrganizationFactory(active=True)
    (row,) = rows(page(desk("editor", language), ORGANIZATIONS))
    assert [picture.get("alt") for picture in row.iter("img")] == [yes]


def test_a_filter_in_force_is_in_sight_with_the_way_to_take_it_away(desk):
    ArticleFactory(kind="news")
    shown = in_force(page(desk("editor"), f"{ARTICLES}?kind__exact=news&arabic=live&q=library"))
    assert words(shown) == [
        "Kind: News ✕Remove this filter",
        "Arabic edition: Live ✕Remove this filter",
        "Clear all filters",
    ]
    assert [set(re.findall(r"[?&](\w+)=", link.get("href"))) for link in shown] == [
        {"arabic", "q"},
        {"kind__exact", "q"},
        {"q"},
    ]


def test_days_of_the_log_in_force_are_in_sight_and_can_be_taken_away(desk):
    client = desk("administrator")
    today = dt.date.today().isoformat()
    shown = in_force(page(client, f"{EVENTS}?from={today}&what=access"))
    assert words(shown)[1] == f"When: {today} – ✕Remove this filter"
    assert shown[1].get("href") == "?what=access"


def test_without_a_filter_none_is_shown(desk):
    ArticleFactory()
    assert not in_force(page(desk("editor"), ARTICLES))


@pytest.mark.parametrize(("query", "said"), [("", "Nothing here yet."), ("?q=zebra", "No results. Show all")])
def test_an_empty_list_says_so(desk, query, said):
    root = page(desk("editor"), f"/admin/articles/topic/{query}")
    assert words(marked(root, "empty")) == [said]
    assert not [*rows(root), *marked(root, "actions"), *marked(root, "paginator")]


def test_the_number_of_all_stands_apart_from_any_name(desk):
    TopicFactory.create_batch(3)
    assert words(marked(page(desk("editor"), "/admin/articles/topic/"), "in-all")) == ["Total: 3"]


def test_sorting_is_said_to_those_who_do_not_see_arrows(desk):
    MeetingFactory()
    (head,) = page(desk("editor"), "/admin/articles/meeting/?o=-2").xpath("//th[@aria-sort]")
    assert head.get("aria-sort") == "descending"
    assert words(marked(head, "visually-hidden")) == ["Toggle sorting"]


def test_the_part_of_the_desk_that_a_trail_leads_to_lists_its_records_and_not_what_waits(desk):
    root = page(desk("editor"), "/admin/articles/")
    assert words(root.iter("h1")) == ["Meetings and articles"]
    assert "Nothing is waiting for you." not in root.text_content()
    assert root.xpath("//th/a[@href='/admin/articles/meeting/']")


def test_the_times_of_an_account_are_told_like_all_others(desk):
    UserFactory(username="nour", last_login=dt.datetime(2024, 11, 5, 12, tzinfo=dt.UTC))
    root = page(desk("administrator", "ar"), "/admin/auth/user/?q=nour")
    assert "5 تشرين الثاني 2024" in words(marked(root, "field-last_seen"))[0]


def test_only_a_new_password_can_be_set_for_a_colleague(desk):
    user, client = UserFactory(role="editor"), desk("administrator")
    account = page(client, f"/admin/auth/user/{user.pk}/change/")
    assert account.xpath("//a[@href='../password/']")
    assert user.password[:10] not in account.text_content()
    address = f"/admin/auth/user/{user.pk}/password/"
    assert page(client, address).xpath("//form[@id='user_form']//input[@type='password']/@name") == [
        "password1",
        "password2",
    ]
    response = client.post(address, {"usable_password": "false", "unset-password": "1"})
    assert words(marked(html.document_fromstring(response.text), "errorlist")) == ["This field is required."] * 2
    user.refresh_from_db()
    assert user.has_usable_password()
