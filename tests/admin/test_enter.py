"""Enter in a one-line field, and a phone's Go, presses the first submit button of its form: never one that takes a step."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from articles.models import Article, Meeting
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.workflow import State, Step
from liaison.staff.roles import Role
from tests.admin.forms import PARSER, PageForm
from tests.browser.desk_pages import fill
from tests.factories import ArticleFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

# What may be pressed: it saves, or leaves the page as it is.
SAVES = {"_enter", "_continue", "_save", "set-password"}
STAYS = "/admin/stay/"
# Logging in, a new password, and the code of a new app: there the one button is what Enter is for.
ONE_BUTTON = {"/admin/login/", "/admin/password_change/", "/admin/account/app/"}
# Controls in which Enter sends no form.
SILENT = {"hidden", "submit", "button", "reset", "image"}


def _own(root, form):
    """The controls that belong to ``form``, in the order of the page; what stands in templates is no part of it."""
    for control in root.iter("input", "button", "select", "textarea"):
        if any(parent.tag == "template" for parent in control.iterancestors()):
            continue
        named = control.get("form")
        if named == form.get("id") if named else form in control.iterancestors():
            yield control


def _is_submit(control):
    kind = control.get("type") or ("submit" if control.tag == "button" else "text")
    return control.tag in ("button", "input") and kind in ("submit", "image")


def pressed_by_enter(page):
    """``(form, button)`` for each form of the page that Enter sends to be stored."""
    root = html.document_fromstring(page.content.decode(), parser=PARSER)
    for form in root.iter("form"):
        controls = list(_own(root, form))
        takes = [c for c in controls if c.tag == "input" and c.get("type", "text") not in SILENT]
        button = next(filter(_is_submit, controls), None)
        if form.get("method") == "post" and takes and button is not None:
            yield form, button


def check(page, address, seen):
    for _form, button in pressed_by_enter(page):
        name = button.get("name")
        assert name in SAVES or button.get("formaction") == STAYS or address in ONE_BUTTON, (
            f"Enter on {address} presses {html.tostring(button)}"
        )
        seen[name or button.get("formaction") or address] += 1


def test_on_no_page_of_the_desk_does_enter_take_a_step():
    addresses = fill()
    client, seen = Client(), Counter()
    check(client.get("/admin/login/"), "/admin/login/", seen)
    client.force_login(UserFactory(role="administrator"))
    article = Article.objects.exclude(state_ar=State.DRAFT).latest("pk")
    more = [
        f"articles/article/{article.pk}/attachments/",
        "organizations/organization/add/?_popup=1",
        "office/page/add/",
    ]
    for address in (*addresses.values(), *more):
        check(client.get(f"/admin/{address}", follow=True), f"/admin/{address}", seen)
    # Both kinds of answer were met, and not only here and there.
    assert seen["_enter"] >= 8
    assert seen[STAYS] >= 10


def _articles():
    """In each status that offers steps of its own."""
    later = timezone.now() + dt.timedelta(days=2)
    yield ArticleFactory(live="", state_ar=State.REVIEW, state_en=State.DRAFT)
    yield ArticleFactory(live="", state_ar=State.APPROVED, state_en=State.WITHDRAWN)
    changed = ArticleFactory(live="ar", state_en=State.PUBLISHED, published_at_en=later)
    texts = texts_of(changed, "ar")
    keep_changes(changed, "ar", texts, texts | {"summary": "موجز آخر."})
    yield changed


@pytest.mark.parametrize("role", list(Role))
def test_whatever_steps_a_role_may_take_enter_saves(desk, role):
    client = desk(role)
    seen, steps = Counter(), set()
    for article in _articles():
        Article.objects.filter(pk=article.pk).update(created_by=client.user)
        address = f"/admin/articles/article/{article.pk}/change/"
        page = client.get(address)
        check(page, address, seen)
        steps |= {(article.pk, value) for name, value in PageForm(page).buttons if name == "_step"}
    assert seen["_enter"]
    for key, value in steps:
        step, language = value.split("-")
        address = f"/admin/articles/article/{key}/{step}/{language}/"
        page = client.get(address)
        check(page, address, seen)
    assert {step.partition("-")[0] for _key, step in steps} >= {Step.SUBMIT}


@pytest.mark.parametrize("action", ["submit_ar", "delete_selected"])
def test_what_is_done_to_many_at_once_is_not_done_by_enter(desk, action):
    client, article = desk("administrator"), ArticleFactory(live="")
    data = {"action": action, "_selected_action": [article.pk]}
    check(client.post("/admin/articles/article/", data), "/admin/articles/article/", Counter())


def test_enter_saves_and_stays(desk):
    client, topic = desk("editor"), TopicFactory()
    form = PageForm(client.get(f"/admin/articles/topic/{topic.pk}/change/"))
    form["name_en"] = "By Enter"
    response = form.submit(client, "_enter")
    assert response.url == form.url
    topic.refresh_from_db()
    assert topic.name_en == "By Enter"


def test_enter_in_a_new_meeting_stores_it_and_opens_it(desk):
    client = desk("contributor")
    form = PageForm(client.get("/admin/articles/meeting/add/")).fill(title_ar="لقاء", start_year="2024")
    response = form.submit(client, "_enter")
    assert response.url == f"/admin/articles/meeting/{Meeting.objects.get().pk}/change/"


def test_where_enter_does_nothing_the_browser_stays_on_its_page():
    # Also for whoever is logged out meanwhile, and whatever the form holds.
    response = Client(enforce_csrf_checks=True).post(STAYS, {"note": "x"})
    assert (response.status_code, response.content) == (204, b"")
