"""The main job in Arabic, with records that do not exist yet, counted: clicks with the mouse, key groups without it.

A key group is one run of typing into a field, or one other key; each Tab counts.
"""

from __future__ import annotations

import pytest

from articles.models import Article, Meeting
from articles.models.attendance import Leaders, Side
from articles.models.workflow import State
from organizations.disclosure import Disclosure
from organizations.models import Organization, Person
from tests.browser.signing_in import sign_in
from tests.browser.waiting import wait_until
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.database]

MOST_CLICKS, MOST_KEYS = 25, 80

HAS_FOCUS = "selector => Boolean(document.activeElement?.matches(selector))"

TITLE = "لقاء عبر الإنترنت مع خمس منظمات سورية أمريكية"
BODY = "عقد المكتب لقاءً عبر الإنترنت في كانون الأول 2020، وشاركت فيه خمس منظمات."
SOURCE = "الدائرة الإعلامية للائتلاف الوطني السوري"
ORGANIZERS = ["مكتب الجاليات", "مكتب ممثل الائتلاف في الولايات المتحدة"]
TOPICS = ["المستجدات السياسية", "الإدارة الأمريكية الجديدة", "القرار 2254"]
HOST = "الائتلاف الوطني السوري"
PEOPLE = [
    ("نصر الحريري", "رئيس الائتلاف"),
    ("عبد الأحد اسطيفو", "منسق مكتب العلاقات الخارجية"),
    ("محمد يحيى مكتبي", "منسق مكتب الجاليات"),
    ("قتيبة إدلبي", "ممثل الائتلاف في الولايات المتحدة"),
    ("مريم جلبي", "ممثل الائتلاف في الأمم المتحدة"),
]
GUESTS = [
    "المجلس السوري الأمريكي",
    "أمريكيون من أجل سورية حرة",
    "مواطنون من أجل أمريكا آمنة",
    "مجموعة كايلا للمناصرة السياسية",
    "مجموعة سورية الحرة للمناصرة السياسية",
]


class Hand:
    """Somebody at the page, of whom every click and every group of keys is counted."""

    def __init__(self, page):
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, selector):
        self.clicks += 1
        self.page.locator(selector).click()

    def type(self, text):
        self.keys += 1
        # As text that comes from a keyboard: a key goes down before it.
        self.page.keyboard.press("Shift")
        self.page.keyboard.insert_text(text)

    def press(self, key, times=1):
        for _time in range(times):
            self.keys += 1
            self.page.keyboard.press(key)

    def look_up(self, name):
        """Type into the open list, and add what it does not find."""
        self.sees_the_list()
        self.type(name)
        self.page.locator(".select2-results__option", has_text=f"«{name}»").wait_for()
        self.press("Enter")

    def sees_the_list(self):
        self.page.locator(".select2-search__field:focus").wait_for()

    def leaves_the_list(self):
        self.sees_the_list()
        self.press("Escape")

    def tab_to(self, selector):
        """Press Tab until the control that matches has the focus."""
        for _stop in range(40):
            self.press("Tab")
            if self.page.evaluate(HAS_FOCUS, arg=selector):
                return
        raise AssertionError(f"no way by Tab to {selector}")

    def is_led_to(self, selector):
        """Wait until the page has put the focus there by itself."""
        wait_until(self.page, HAS_FOCUS, arg=selector)

    def add_several(self, names, chosen):
        """Into a list that takes several: each stands there before the next is looked up."""
        for number, name in enumerate(names, 1):
            self.look_up(name)
            wait_until(
                self.page,
                "([name, number]) => document.querySelector(`[name=${name}]`).selectedOptions.length === number",
                arg=[chosen, number],
            )

    def records_who_attended(self, open_host, open_guests, leave_leaders_unnamed):
        """From one row to the next by Enter; Escape where there is no next."""
        open_host()
        self.look_up(HOST)
        self.is_led_to("[name$=-new_name_en]")
        self.press("Enter")
        for name, post in PEOPLE:
            self.look_up(name)
            self.is_led_to("[name$=-post_ar]")
            self.type(post)
            if name != PEOPLE[-1][0]:
                self.press("Enter")
        open_guests()
        for name in GUESTS:
            self.look_up(name)
            self.is_led_to("[name$=-new_name_en]")
            if name == GUESTS[0]:
                # Those of the others are mentioned likewise.
                leave_leaders_unnamed()
            self.press("Enter")
        self.leaves_the_list()
        self.is_led_to("[data-side=observer] > .add [data-add=delegation]")


def recorded():
    """What must have come of it."""
    meeting, report = Meeting.objects.get(), Article.objects.get()
    assert (report.state_ar, report.title_ar, meeting.title_ar) == (State.PUBLISHED, TITLE, TITLE)
    assert BODY in report.body_ar
    assert meeting.public_at
    assert meeting.when("en") == "December 2020"
    assert sorted(record.name_ar for record in meeting.organizers.all()) == sorted(ORGANIZERS)
    assert sorted(record.name_ar for record in meeting.topics.all()) == sorted(TOPICS)
    assert [(row.person.name_ar, row.post_ar) for row in meeting.attendances.all()] == PEOPLE
    assert {row.disclosure for row in meeting.attendances.all()} == {Disclosure.NAMED}
    sides = {side: [row.organization.name_ar for row in meeting.delegations.filter(side=side)] for side in Side}
    assert {row.leaders for row in meeting.delegations.filter(side=Side.GUEST)} == {Leaders.UNNAMED}
    assert sides == {Side.HOST: [HOST], Side.GUEST: GUESTS, Side.OBSERVER: []}
    assert Person.objects.count() == len(PEOPLE)
    assert Organization.objects.count() == len(ORGANIZERS) + 1 + len(GUESTS)


@pytest.fixture
def hand(live_server, open_page):
    page = open_page("ar")
    sign_in(page, live_server.url, UserFactory(role="publisher"))
    page.goto(f"{live_server.url}/admin/articles/meeting/add/")
    page.locator("#edition-ar .tiptap").wait_for()
    return Hand(page)


def test_with_the_mouse(hand):
    hand.click("[name=start_month]")
    hand.press("End")
    hand.click("[name=start_year]")
    hand.type("2020")
    for name, records in (("organizers", ORGANIZERS), ("topics", TOPICS)):
        hand.click(f"[name={name}] + .select2 .select2-selection")
        hand.add_several(records, name)
    hand.records_who_attended(
        lambda: hand.click("[data-side=host] > .add [data-add=delegation]"),
        lambda: hand.click("[data-side=guest] > .add [data-add=delegation]"),
        lambda: (hand.click("[name=delegations-1-leaders]"), hand.press("ArrowDown"), hand.press("Enter")),
    )
    hand.click("[name=articles-0-title_ar]")
    hand.type(TITLE)
    hand.click("#edition-ar .tiptap")
    hand.type(BODY)
    hand.click(".bar .primary")
    hand.page.wait_for_url("**/publish/ar/")
    hand.click(".bar .primary")
    hand.page.wait_for_url("**/change/")
    recorded()
    assert hand.clicks <= MOST_CLICKS


def test_with_the_keyboard(hand):
    hand.tab_to("[name=start_month]")
    hand.press("End")
    hand.tab_to("[name=start_year]")
    hand.type("2020")
    for name, records in (("organizers", ORGANIZERS), ("topics", TOPICS)):
        hand.tab_to(f"[name={name}] + .select2 .select2-search__field")
        hand.add_several(records, name)

    def press_add():
        hand.tab_to("[data-side=host] > .add [data-add=delegation]")
        hand.press("Enter")

    hand.records_who_attended(
        press_add,
        lambda: hand.press("Shift+Enter"),
        lambda: (hand.tab_to("[name=delegations-1-leaders]"), hand.press("ArrowDown")),
    )
    hand.tab_to("[name=articles-0-title_ar]")
    hand.type(TITLE)
    hand.tab_to("#edition-ar .tiptap")
    hand.type(BODY)
    hand.press("Control+Enter")
    hand.page.wait_for_url("**/publish/ar/")
    hand.press("Control+Enter")
    hand.page.wait_for_url("**/change/")
    recorded()
    assert hand.keys <= MOST_KEYS
