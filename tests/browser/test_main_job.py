"""The main job in a real browser: choose, add, type, preview, publish, and find it as a reader."""

from __future__ import annotations

import pytest

from articles.models import Article, Meeting
from articles.models.attendance import Side
from articles.models.workflow import State
from organizations.disclosure import Disclosure
from tests.browser.entering import enter
from tests.browser.signing_in import sign_in
from tests.browser.waiting import wait_until
from tests.factories import (
    AttendanceFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "لقاء عبر الإنترنت مع خمس منظمات سورية أمريكية"
GUESTS = [
    ("المجلس السوري الأمريكي", "Syrian American Council"),
    ("أمريكيون من أجل سورية حرة", "Americans for a Free Syria"),
    ("مواطنون من أجل أمريكا آمنة", "Citizens for a Secure America"),
    ("مجموعة كايلا للمناصرة السياسية", "Kayla PAC group"),
    ("مجموعة سورية الحرة للمناصرة السياسية", "Free Syria PAC"),
]
# Recorded before, with the post held now; the others are new.
KNOWN = ("نصر الحريري", "رئيس الائتلاف")
NEW = [
    ("عبد الأحد اسطيفو", "منسق مكتب العلاقات الخارجية"),
    ("محمد يحيى مكتبي", "منسق مكتب الجاليات"),
    ("قتيبة إدلبي", "ممثل الائتلاف في الولايات المتحدة"),
    ("مريم جلبي", "ممثل الائتلاف في الأمم المتحدة"),
]


@pytest.fixture
def host():
    coalition = OrganizationFactory(name_ar="الائتلاف الوطني السوري", name_en="Syrian National Coalition")
    person = PersonFactory(name_ar=KNOWN[0], name_en="")
    MembershipFactory(person=person, organization=coalition, post_ar=KNOWN[1], post_en="")
    return coalition


def log_in(page, server, role="publisher"):
    sign_in(page, server.url, UserFactory(role=role))


def choose(page, search):
    """Type into the open list of suggestions, wait for the answer and take the first."""
    page.locator(".select2-search__field:focus").fill(search)
    page.locator(".loading-results").wait_for(state="detached")
    page.locator(".select2-results__option--highlighted").first.wait_for()
    page.keyboard.press("Enter")
    # Enter waits for the suggestions of what was typed.
    page.locator(".select2-container--open").first.wait_for(state="detached")


def add_known_organization(page, side, search):
    page.locator(f"[data-side={side}] > .add [data-add=delegation]").click()
    choose(page, search)


def add_new_person(page, delegation, name, post):
    delegation.locator("[data-add=person]").click()
    enter(page, name)
    # A clerk goes on typing: the focus is on the post already.
    wait_until(page, "document.activeElement.name?.endsWith('-post_ar')")
    page.keyboard.type(post)
    return delegation.locator(".person").last


def record(page, server):
    page.goto(f"{server.url}/admin/articles/meeting/add/")
    page.fill("[name=title_ar]", TITLE)
    page.select_option("[name=start_month]", "12")
    page.fill("[name=start_year]", "2020")
    page.locator("[name=organizers] + .select2 .select2-selection").click()
    choose(page, "الائتلاف")
    add_known_organization(page, "host", "ائتلاف الوطني")
    delegation = page.locator("[data-side=host] .delegation")
    delegation.locator("[data-add=person]").click()
    choose(page, "نصر الحريرى")
    for name, post in NEW:
        add_new_person(page, delegation, name, post)
    for name_ar, name_en in GUESTS:
        page.locator("[data-side=guest] > .add [data-add=delegation]").click()
        enter(page, name_ar)
        row = page.locator("[data-side=guest] .delegation").last
        row.locator("[name$=-new_name_en]").first.fill(name_en)
        row.locator("[name$=-leaders]").select_option("unnamed")
    page.fill("[name=articles-0-title_ar]", TITLE)
    page.locator("#edition-ar .tiptap").click()
    page.keyboard.type("عقد المكتب لقاءً في كانون الأول 2020.")
    page.keyboard.press("Enter")
    page.locator("#edition-ar [data-name=bold]").click()
    page.keyboard.type("وشاركت فيه خمس منظمات.")


@pytest.mark.database
def test_a_publisher_records_the_meeting_previews_and_publishes(live_server, open_page, host):
    page = open_page("ar")
    log_in(page, live_server)
    record(page, live_server)

    first = page.locator("[data-side=host] .person").first
    assert first.locator("[name$=-post_ar]").input_value() == KNOWN[1]
    first.locator("[data-words]").get_by_text(KNOWN[0]).wait_for()
    assert KNOWN[1] in first.locator("[data-words]").inner_text()

    with page.context.expect_page() as preview:
        page.locator("button[name=_preview][value=ar]").click()
    preview.value.get_by_role("heading", level=1, name=TITLE).wait_for()
    assert "خمس منظمات" in preview.value.locator("main").inner_text()
    assert not Meeting.objects.exists()
    preview.value.close()

    page.locator(".bar .primary").click()
    page.wait_for_url("**/publish/ar/")
    shown = page.frame_locator("iframe.page")
    shown.get_by_role("heading", level=1, name=TITLE).wait_for()
    assert KNOWN[0] in page.locator(".attendees").inner_text()
    assert Article.objects.get().state_ar == State.DRAFT
    page.locator(".bar .primary").click()
    page.wait_for_url("**/change/")

    meeting, report = Meeting.objects.get(), Article.objects.get()
    assert report.state_ar == State.PUBLISHED
    assert report.body_ar == (
        "<p>عقد المكتب لقاءً في كانون الأول 2020.</p><p><strong>وشاركت فيه خمس منظمات.</strong></p>"
    )
    assert [(row.person.name_ar, row.post_ar) for row in meeting.attendances.all()] == [KNOWN, *NEW]
    assert {row.disclosure for row in meeting.attendances.all()} == {Disclosure.NAMED}
    guests = meeting.delegations.filter(side=Side.GUEST)
    assert [(row.organization.name_ar, row.organization.name_en) for row in guests] == GUESTS

    page.locator(".messagelist a").click()
    page.wait_for_url("**/ar/news/**")
    assert page.get_by_role("heading", level=1).inner_text() == TITLE
    assert page.goto(f"{live_server.url}/en/news/{report.pk}/x/").status == 404


def test_an_error_in_a_folded_tab_is_shown_and_nothing_is_lost(live_server, open_page, host):
    page = open_page("en")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/meeting/add/")
    page.fill("[name=title_en]", "Talk")
    page.fill("[name=start_year]", "2024")
    add_known_organization(page, "guest", "Syrian National")
    add_new_person(page, page.locator("[data-side=guest] .delegation"), "Samir Mithali", "منسق")
    page.get_by_role("tab", name="English edition").click()
    page.fill("[name=articles-0-title_en]", "A meeting report")
    page.locator("#edition-en .tiptap").click()
    page.keyboard.type("Typed with care.")
    page.locator("#edition-en summary").click()
    page.fill("[name=articles-0-slug_en]", "!!!")
    page.get_by_role("tab", name="Arabic edition").click()
    page.locator(".bar [name=_continue]").click()

    page.get_by_text("Use letters or digits").wait_for()
    assert page.locator("#edition-en").is_visible()
    assert page.locator("#edition-en .tiptap").inner_text() == "Typed with care."
    assert page.input_value("[name=attendances-0-new_name_en]") == "Samir Mithali"
    assert page.input_value("[name=attendances-0-post_ar]") == "منسق"
    assert "Syrian National Coalition" in page.locator("[data-side=guest] .delegation .select2").first.inner_text()
    page.fill("[name=articles-0-slug_en]", "a-report")
    page.locator(".bar [name=_continue]").click()
    page.wait_for_url("**/change/")
    assert Article.objects.get().body_en == "<p>Typed with care.</p>"
    assert Meeting.objects.get().attendances.get().person.name_en == "Samir Mithali"


def test_a_name_that_is_recorded_already_is_chosen_from_the_list_instead(live_server, open_page, host):
    page = open_page("en")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/meeting/add/")
    page.fill("[name=title_en]", "Talk")
    page.fill("[name=start_year]", "2024")
    page.locator("[data-side=guest] > .add [data-add=delegation]").click()
    # It is suggested; whoever adds it nevertheless is asked.
    page.locator(".select2-search__field:focus").fill("الائتلاف الوطنى السوري")
    page.locator(".select2-results__option", has_text="Add “الائتلاف الوطنى السوري”").click()
    page.locator(".alike").get_by_role("button", name="Choose “Syrian National Coalition”").wait_for()
    page.locator(".bar [name=_continue]").click()
    page.get_by_text("is already recorded").wait_for()
    page.locator(".alike button").first.click()
    page.locator(".bar [name=_continue]").click()
    page.wait_for_url("**/change/")
    assert Meeting.objects.get().delegations.get().organization == host


def test_a_mouse_at_rest_where_the_list_opens_chooses_nothing(live_server, open_page, host):
    page = open_page("ar")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/meeting/add/")
    page.locator("[data-side=guest] > .add [data-add=delegation]").click()
    # Where the suggestions for what is typed will have the last line.
    search = page.locator(".select2-search__field:focus")
    search.fill("ائتلاف الوطني")
    offer = page.locator(".select2-results__option", has_text="أضف").bounding_box()
    search.fill("")
    page.locator(".select2-results__option", has_text="أضف").wait_for(state="detached")
    there = (offer["x"] + offer["width"] / 2, offer["y"] + offer["height"] / 2)
    page.mouse.move(*there)
    search.fill("ائتلاف الوطني")
    page.locator(".select2-results__option", has_text="أضف").wait_for()
    # What the browser tells of a mouse at rest when something comes to lie under it.
    page.mouse.move(*there)
    page.keyboard.press("Enter")
    page.locator(".select2-container--open").first.wait_for(state="detached")
    assert host.name_ar in page.locator("[data-side=guest] .delegation .select2").first.inner_text()


def test_the_words_under_a_stored_attendee_follow_what_is_changed(live_server, open_page, host):
    attendance = AttendanceFactory(delegation__organization=host, person__name_en="Samir Mithali")
    page = open_page("en")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/meeting/{attendance.meeting_id}/change/")
    stored = page.locator(".person").first
    assert "Samir Mithali" in stored.locator("[data-words]").inner_text()
    stored.locator("select[name$=-disclosure]").select_option("role")
    stored.locator("[data-words]", has_not_text="Samir").wait_for()
    assert stored.locator("[data-words]").inner_text().startswith("Programme coordinator")
    stored.locator("select[name$=-disclosure]").select_option("undisclosed")
    stored.locator("[data-words]").get_by_text("not shown or counted anywhere").wait_for()

    # Somebody new, added to a delegation that is stored.
    added = add_new_person(page, page.locator(".delegation").first, "هند", "رئيسة")
    added.locator("[data-words]").get_by_text("Syrian National Coalition").wait_for()
    assert added.locator("select[name$=-disclosure]").input_value() == "organization"


def test_the_editor_speaks_arabic_and_an_error_takes_the_focus(live_server, open_page, host):
    page = open_page("ar")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    page.locator("#edition-ar .prose-menubar [title=غامق]").wait_for()
    assert page.locator("#edition-ar .prose-menubar [title=bold]").count() == 0
    assert page.locator("[name=organizations] + .select2 .select2-search__field").get_attribute("aria-label")
    page.fill("[name=title_ar]", "بيان")
    page.locator("#edition-ar summary").click()
    page.fill("[name=slug_ar]", "!!!")
    page.locator(".bar [name=_continue]").click()
    wait_until(page, "document.activeElement?.name === 'slug_ar'")


def test_rows_and_tabs_by_keyboard(live_server, open_page, host):
    page = open_page("ar")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/meeting/add/")
    page.locator("[data-side=guest] > .add [data-add=delegation]").focus()
    page.keyboard.press("Enter")
    enter(page, "الأولى")
    wait_until(page, "document.activeElement.name === 'delegations-0-new_name_en'")
    # Enter begins the next; a list that is left without a choice leaves no row behind.
    page.keyboard.press("Enter")
    enter(page, "الثانية")
    wait_until(page, "document.activeElement.name === 'delegations-1-new_name_en'")
    page.keyboard.press("Enter")
    page.locator(".select2-search__field:focus").wait_for()
    page.keyboard.press("Escape")
    wait_until(page, "document.activeElement.dataset.add === 'delegation'")
    assert page.locator(".delegation").count() == 2
    page.locator("[data-side=guest] .delegation").last.locator("[data-move=up]").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("tab").first.focus()
    page.keyboard.press("ArrowLeft")
    assert page.get_by_role("tab").last.get_attribute("aria-selected") == "true"
    assert page.locator("#edition-en").is_visible()
    page.fill("[name=title_ar]", "لقاء")
    page.fill("[name=start_year]", "2024")
    page.locator(".bar [name=_continue]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    assert [row.organization.name_ar for row in Meeting.objects.get().delegations.all()] == ["الثانية", "الأولى"]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_screen_is_wider_than_the_window(live_server, open_page, host, language, width):
    page = open_page(language, width)
    log_in(page, live_server, "administrator")
    page.goto(f"{live_server.url}/admin/articles/meeting/add/")
    add_known_organization(page, "host", "ائتلاف الوطني")
    add_new_person(page, page.locator("[data-side=host] .delegation"), "اسم طويل جداً " * 5, "منصب طويل جداً " * 8)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # My work last: what was typed and not saved is handed in before, and it would be loaded anew with that.
    for path in ("articles/meeting/", "articles/article/add/", "organizations/person/add/", "auth/user/", ""):
        page.evaluate("window.onbeforeunload = null")
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{live_server.url}/admin/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_language_is_switched_where_one_is(live_server, open_page, host):
    page = open_page("ar")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/meeting/")
    page.get_by_role("button", name="English").click()
    wait_until(page, "document.documentElement.lang === 'en'")
    assert page.url == f"{live_server.url}/admin/articles/meeting/"
    assert page.evaluate("document.documentElement.dir") == "ltr"
    [cookie] = [cookie for cookie in page.context.cookies() if cookie["name"] == "django_language"]
    assert (cookie["path"], cookie["value"]) == ("/admin/", "en")
