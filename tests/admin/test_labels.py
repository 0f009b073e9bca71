"""Every control of the two writing screens is tied to its label, its help and its errors, and nothing to what is not there."""

from __future__ import annotations

from collections import Counter

import html5lib
import pytest

from articles.models.attendance import Side
from tests.admin.forms import PageForm
from tests.factories import ArticleFactory, AttendanceFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/meeting/add/"
ADD_ARTICLE = "/admin/articles/article/add/"


def elements(response):
    return list(html5lib.parse(response.content.decode(), namespaceHTMLElements=False).iter())


def dangling(response):
    """The ids that something on the page points to and nothing on the page has."""
    found = elements(response)
    ids = {element.get("id") for element in found}
    pointers = ("aria-describedby", "aria-labelledby", "for")
    wanted = {name for element in found for pointer in pointers for name in (element.get(pointer) or "").split()}
    return wanted - ids


def described(response, name):
    """The texts tied to the control ``name``, or to the group it is in."""
    found = elements(response)
    texts = {element.get("id"): "".join(element.itertext()) for element in found}
    control = next(element for element in found if element.get("name") == name)
    groups = [element for element in found if element.get("role") == "group" and control in element.iter()]
    tied = " ".join(element.get("aria-describedby") or "" for element in (control, *groups))
    return " ".join(texts[name] for name in tied.split())


@pytest.fixture
def client(desk):
    return desk("publisher")


def test_nothing_points_nowhere(client):
    attendance = AttendanceFactory()
    article = ArticleFactory()
    for address in (
        ADD,
        ADD_ARTICLE,
        f"/admin/articles/meeting/{attendance.meeting_id}/change/",
        f"/admin/articles/article/{article.pk}/change/",
    ):
        response = client.get(address)
        assert dangling(response) == set(), address
        ids = Counter(element.get("id") for element in elements(response) if element.get("id"))
        # The rows to copy stand in templates, each with ids of its own.
        assert [name for name, times in ids.items() if times > 1] == [], address


def test_errors_are_tied_to_their_controls(client):
    form = PageForm(client.get(ADD)).fill(start_year="", start_day="40")
    row = form.add_delegation(Side.GUEST, leaders="counted", leader_count="x")
    form.add_person(row, disclosure="named", post_en="Secretary")
    response = form.submit(client, "_step", "publish-ar")
    assert dangling(response) == set()
    assert "Enter a title" in described(response, "title_ar")
    assert "Enter what you know" in described(response, "start_year")
    assert "Add a text" in described(response, "articles-0-body_ar")
    assert described(response, f"{row}-leader_count")
    assert "Choose from the list" in described(response, f"{row}-organization")
    assert "Choose from the list" in described(response, "attendances-0-person")


def test_the_parts_of_a_date_and_of_a_point_are_a_group_with_its_name(client):
    found = elements(client.get(ADD))
    names = {element.get("id"): "".join(element.itertext()) for element in found}
    groups = [element for element in found if element.get("role") == "group"]
    assert [names[group.get("aria-labelledby")] for group in groups] == ["Date", "End", "Focal point"]


def test_a_refused_preview_is_no_second_form(client):
    form = PageForm(client.get(ADD)).fill(title_ar="لقاء", start_year="2024")
    form.add_delegation(Side.GUEST, leaders="counted")
    response = form.submit(client, "_preview", "ar")
    assert "go back to the one you are writing in" in response.text
    assert "Enter how many leaders took part." in response.text
    assert "no-store" in response["Cache-Control"]
    names = {element.get("name") for element in elements(response) if element.tag in ("input", "textarea", "select")}
    assert names <= {"csrfmiddlewaretoken", "next"}
