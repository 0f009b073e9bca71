"""The main job beginning with a text, in Arabic, counted: paste, take, attach a photo, preview, publish."""

from __future__ import annotations

import pytest

from articles.models import Article, Meeting
from articles.models.attendance import Side
from articles.models.workflow import State
from tests.browser.signing_in import sign_in
from tests.browser.test_counted_job import Hand
from tests.browser.test_picture import picture
from tests.browser.waiting import wait_until
from tests.factories import MembershipFactory, OrganizationFactory, PersonFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.database]

MOST_CLICKS = 12
TEXT = """عقد مكتب الجاليات اجتماعاً افتراضياً مع رابطة أطباء الصفصاف يوم 18 آذار 2024، بحضور رئيس مكتب الجاليات الدكتور سامر الزيزفوني ومنسقة مكتب الجاليات الأستاذة هند الياسميني.
وحضر من جانب الرابطة عدد من قيادييها.
وبحث الاجتماع تعليم الأطفال.
المصدر: مكتب الجاليات"""


@pytest.fixture
def hand(live_server, open_page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    office = OrganizationFactory(kind="office", name_ar="مكتب الجاليات", name_en="Communities Office")
    head = PersonFactory(name_ar="سامر الزيزفوني", name_en="Samer Zayzafouni")
    MembershipFactory(person=head, organization=office, post_ar="رئيس مكتب الجاليات", post_en="Head of the office")
    page = open_page("ar")
    sign_in(page, live_server.url, UserFactory(role="publisher"))
    page.goto(f"{live_server.url}/admin/articles/meeting/add/")
    return Hand(page)


def test_from_a_pasted_text_to_the_published_report(hand):
    page = hand.page
    hand.click(".begin a")
    page.wait_for_url("**/from-text/")
    wait_until(page, "document.activeElement.name === 'text'")
    # As Ctrl+V does.
    hand.type(TEXT)
    hand.click(".bar .primary")
    page.locator(".reading").wait_for()
    # A mark leads to the checkbox of its proposal, whose marks are lit.
    hand.click(".mark.of-format")
    wait_until(page, "document.activeElement.name?.startsWith('format-')")
    page.locator(".mark.of-format.lit").wait_for()
    # Of the two, one is no record yet.
    assert page.locator(".proposal.of-person").count() == 2
    hand.click(".bar .primary")
    page.wait_for_url("**/add/**")
    page.get_by_text("مُلئت هذه الصفحة من النص").wait_for()
    # Choosing a file takes a click on the control, and one in the window of the system.
    hand.clicks += 2
    photo = {"name": "photo.png", "mimeType": "image/png", "buffer": picture()}
    page.set_input_files("[name=articles-0-image]", files=[photo])
    hand.click("[name=articles-0-image_alt_ar]")
    hand.type("قاعة فيها كراسيّ.")
    with page.context.expect_page() as preview:
        hand.click("button[name=_preview][value=ar]")
    preview.value.get_by_role("heading", level=1).wait_for()
    assert not Meeting.objects.exists()
    preview.value.close()
    hand.click(".bar .primary")
    page.wait_for_url("**/publish/ar/")
    hand.click(".bar .primary")
    page.wait_for_url("**/change/")

    meeting, report = Meeting.objects.get(), Article.objects.get()
    assert (report.state_ar, str(meeting.start), meeting.format) == (State.PUBLISHED, "2024-03-18", "virtual")
    assert report.image
    assert report.source_line_ar == "مكتب الجاليات"
    people = {(row.person.name_ar, row.post_ar, row.delegation.side) for row in meeting.attendances.all()}
    assert people == {
        ("سامر الزيزفوني", "رئيس مكتب الجاليات", Side.HOST),
        ("هند الياسميني", "منسقة مكتب الجاليات", Side.HOST),
    }
    assert hand.clicks <= MOST_CLICKS
