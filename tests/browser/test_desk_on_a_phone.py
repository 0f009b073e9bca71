"""The desk on a phone: the state is in sight, everything is reached, and Enter takes what was meant."""

from __future__ import annotations

import pytest

from articles.models import Meeting
from tests.browser.desk_pages import log_in
from tests.browser.waiting import wait_until
from tests.factories import ArticleFactory, OrganizationFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_state_is_in_sight_and_leads_to_what_can_be_done(live_server, open_page, language):
    page = open_page(language, width=360)
    UserFactory(username="rima", role="publisher")
    log_in(page, f"{live_server.url}/admin/", "rima")
    article = ArticleFactory(live="ar")
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    states = page.locator(".states a")
    assert states.count() == 2
    assert in_sight(page, states.first)
    page.locator("#edition-ar .tiptap").scroll_into_view_if_needed()
    assert in_sight(page, states.first)
    states.last.click()
    wait_until(page, "document.activeElement.id === 'state-en'")
    assert in_sight(page, page.locator("#state-en .steps button").first)


def in_sight(page, element):
    """Whether ``element`` is in the window, above the bar."""
    box, bar = element.bounding_box(), page.locator(".bar").bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= bar["y"]


def test_on_a_wide_screen_the_state_stands_beside_the_text_alone(live_server, open_page):
    page = open_page("en", width=1280)
    UserFactory(username="rima", role="publisher")
    log_in(page, f"{live_server.url}/admin/", "rima")
    page.goto(f"{live_server.url}/admin/articles/article/{ArticleFactory(live='').pk}/change/")
    assert page.locator("#state-ar").is_visible()
    assert not page.locator(".states").is_visible()


def test_sections_and_account_are_reached_by_keyboard_on_a_phone(live_server, open_page):
    page = open_page("ar", width=360)
    UserFactory(username="rima", role="administrator")
    log_in(page, f"{live_server.url}/admin/", "rima")
    page.locator(".account > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.account') !== null")
    for link in page.locator(".sections a").all():
        link.focus()
        box = link.bounding_box()
        assert 0 < box["x"] + box["width"] / 2 < 360, link.inner_text()


# Choosing a record: what was typed counts, and not what happened to be highlighted before.


class Suggestions:
    """The server's answers to what is typed, which can be held back."""

    def __init__(self, page):
        self.page, self.held, self.holding = page, [], False
        page.route("**/autocomplete/**", lambda route: self.held.append(route) if self.holding else route.continue_())

    def hold(self):
        self.holding = True

    def release(self):
        self.holding = False
        for route in self.held:
            route.continue_()
        self.page.locator(".loading-results").wait_for(state="detached")


@pytest.fixture
def organizer(live_server, open_page):
    """The box of a new meeting's organizers, open, with suggestions for no text and the first highlighted."""
    for name in ("Alder League", "Zinnia Circle", "Zinnia Forum"):
        OrganizationFactory(name_en=name, name_ar="")
    UserFactory(username="rima", role="publisher")
    page = open_page("en")
    log_in(page, f"{live_server.url}/admin/", "rima")
    page.goto(f"{live_server.url}/admin/articles/meeting/add/")
    suggestions = Suggestions(page)
    page.locator("[name=organizers] + .select2 .select2-selection").click()
    page.locator(".select2-results__option--highlighted", has_text="Alder League").wait_for()
    suggestions.hold()
    return page, suggestions


def chosen(page):
    return page.locator("[name=organizers] option:checked").all_inner_texts()


def test_enter_waits_for_the_suggestions_and_takes_the_one_that_was_typed(organizer):
    page, suggestions = organizer
    page.keyboard.type("Zinnia F")
    page.keyboard.press("Enter")
    assert chosen(page) == []
    suggestions.release()
    page.locator(".select2-selection__choice").wait_for()
    assert chosen(page) == ["Zinnia Forum"]
    assert not Meeting.objects.exists()


def test_of_several_suggestions_none_is_taken_unseen(organizer):
    page, suggestions = organizer
    page.keyboard.type("Zinnia")
    page.keyboard.press("Enter")
    suggestions.release()
    page.locator(".select2-results__option--highlighted", has_text="Zinnia Circle").wait_for()
    assert chosen(page) == []
    page.keyboard.press("Enter")
    page.locator(".select2-selection__choice").wait_for()
    assert chosen(page) == ["Zinnia Circle"]


def test_who_types_on_after_enter_takes_nothing(organizer):
    page, suggestions = organizer
    page.keyboard.type("Zinnia C")
    page.keyboard.press("Enter")
    page.keyboard.type("irc")
    suggestions.release()
    page.locator(".select2-results__option--highlighted", has_text="Zinnia Circle").wait_for()
    assert chosen(page) == []


PAPER = {"light": "rgb(255, 253, 249)", "dark": "rgb(23, 22, 19)"}


@pytest.mark.parametrize(("device", "other"), [("light", "dark"), ("dark", "light")])
def test_ones_own_choice_of_colors_goes_before_the_devices(live_server, open_page, device, other):
    page = open_page("en", width=360, color_scheme=device, reduced_motion="reduce")
    page.goto(f"{live_server.url}/admin/login/")
    paper = "getComputedStyle(document.querySelector('#container')).backgroundColor"
    assert page.evaluate(paper) == PAPER[device]
    page.get_by_role("button", name="Colors: as on this device").click()
    assert page.evaluate(paper) == PAPER[other]
    assert page.get_by_role("button", name=f"Colors: {other}").is_visible()
    page.reload()
    assert page.evaluate(paper) == PAPER[other]
