"""Two people on one page: who is there, and what happens when both save."""

from __future__ import annotations

import datetime as dt
import json

import html5lib
import pytest
from django.contrib.admin import site
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.admin.article.attachments import AttachmentsAdmin
from articles.models import Article, Attendance, Delegation, Meeting
from articles.publishing.take import take
from liaison.models import Presence
from liaison.staff.editing.page import EditingMixin
from liaison.staff.editing.page_forms import PageFormMixin, PageFormSet
from organizations.admin.former_slugs import FormerSlugInline
from organizations.models import Membership, Organization
from tests.admin.forms import PageForm, errors, without_bdi
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

REFUSED = {"en": "Not saved: someone changed this page", "ar": "لم تُحفظ: غيّر أحدهم هذه الصفحة"}


def change(record):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def opened(client, record):
    return PageForm(client.get(change(record)))


def panel(response):
    """The rows of the panel's tables: (field, stored now, yours), as text."""
    root = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    found = next((part for part in root.iter("section") if part.get("class") == "meanwhile"), None)
    if found is None:
        return None
    rows = [row for body in found.iter("tbody") for row in body.iter("tr")]
    return [tuple(" ".join("".join(cell.itertext()).split()) for cell in row) for row in rows]


def headings(response):
    root = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    found = next(part for part in root.iter("section") if part.get("class") == "meanwhile")
    return [" ".join("".join(heading.itertext()).split()) for heading in found.iter("h3")]


@pytest.fixture
def two(desk):
    """Two publishers, of whom the first is called Salma."""
    first, second = desk("publisher"), desk("publisher")
    User.objects.filter(pk=first.user.pk).update(first_name="Salma", last_name="Example")
    return first, second


RECORDS = [
    (OrganizationFactory, "name_en", "country", "US", "DE", "Germany"),
    (PersonFactory, "name_en", "honorific_en", "Dr", "Prof", "Prof"),
    (TopicFactory, "name_en", "slug", "first", "second", "second"),
    (lambda: ArticleFactory(live=""), "title_en", "source_line_en", "Agency", "Office", "Office"),
    (lambda: ArticleFactory(live="ar en"), "title_en", "summary_en", "Agency", "Office", "Office"),
    (MeetingFactory, "title_en", "place_en", "Berlin", "Doha", "Doha"),
]


@pytest.mark.parametrize(("factory", "name", "other", "before", "after", "told"), RECORDS)
def test_the_second_to_save_is_held_back_and_sees_both_versions(two, factory, name, other, before, after, told):
    record = factory()
    first, second = two
    start = opened(first, record)
    start[other] = before
    assert start.submit(first).status_code == 302
    theirs, mine = opened(first, record), opened(second, record)
    theirs.fill(**{name: "Their words", other: after})
    assert theirs.submit(first).status_code == 302
    mine[name] = "My words"
    response = mine.submit(second)
    assert response.status_code == 200
    assert REFUSED["en"] in response.text
    assert "<bdi>Salma Example</bdi> changed it at" in response.text
    rows = panel(response)
    assert ("Their words", "My words Your version is in the form.") in [row[1:] for row in rows]
    assert (told, "You did not change it, so the form shows the saved version.") in [row[1:] for row in rows]
    assert (name, "Someone else changed this too. Both versions are shown at the top.") in errors(response)
    again = opened(first, record)
    assert (again[name], again[other]) == ("Their words", after)
    # The page holds the user's words and the other's field; saved once more, that is what is stored.
    again = PageForm(response)
    assert (again[name], again[other]) == ("My words", after)
    assert again.submit(second).status_code == 302
    again = opened(first, record)
    assert (again[name], again[other]) == ("My words", after)


def test_an_account_is_not_saved_over_either(desk):
    account = UserFactory(role="contributor", email="old@example.org")
    first, second = desk("administrator"), desk("administrator")
    theirs, mine = opened(first, account), opened(second, account)
    theirs["role"] = "editor"
    theirs.submit(first)
    mine["email"] = "new@example.org"
    response = mine.submit(second)
    assert [row[1] for row in panel(response)] == ["Editor"]
    PageForm(response).submit(second)
    account.refresh_from_db()
    assert account.email == "new@example.org"
    assert [group.name for group in account.groups.all()] == ["editor"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_long_texts_are_told_without_markup_in_their_own_direction(desk, language):
    article = ArticleFactory(live="", body_ar="<p>الأول.</p>")
    first, second = desk("editor"), desk("editor", language)
    theirs, mine = opened(first, article), opened(second, article)
    theirs["body_ar"] = "<p>سطر <strong>مهم</strong>.</p><p>وثانٍ.</p>"
    mine["body_ar"] = "<p>سطر لي.</p>"
    theirs.submit(first)
    response = mine.submit(second)
    assert REFUSED[language] in response.text
    [row] = panel(response)
    assert row[1] == "سطر مهم. وثانٍ."
    assert row[2].startswith("سطر لي.")
    assert '<div class="version" lang="ar" dir="rtl">' in response.text
    assert "<mark>" in response.text
    assert PageForm(response)["body_ar"] == "<p>سطر لي.</p>"


def test_the_same_change_by_both_is_no_conflict(two):
    first, second = two
    topic = TopicFactory()
    theirs, mine = opened(first, topic), opened(second, topic)
    theirs["name_en"] = mine["name_en"] = "Schools"
    assert theirs.submit(first).status_code == 302
    assert mine.submit(second).status_code == 302


def test_ones_own_change_in_another_window_is_told_as_such(desk):
    client, topic = desk("editor"), TopicFactory()
    one, other = opened(client, topic), opened(client, topic)
    one["name_en"], other["name_en"] = "Schools", "Colleges"
    # The page was opened a while ago.
    base = json.loads(other["_base"])
    base[0] = (timezone.now() - dt.timedelta(minutes=5)).isoformat()
    other["_base"] = json.dumps(base)
    one.submit(client)
    assert "You changed it yourself in another window" in other.submit(client).text


def test_a_change_that_no_log_knows_is_told_without_a_name(desk):
    client, topic = desk("editor"), TopicFactory()
    form = opened(client, topic)
    type(topic).objects.update(name_en="By a script")
    response = form.submit(client)
    assert "We do not know who changed it." in response.text
    assert panel(response)[0][1] == "By a script"


def test_an_untouched_page_is_held_back_too_and_then_changes_nothing(two):
    first, second = two
    organization = OrganizationFactory()
    theirs, mine = opened(first, organization), opened(second, organization)
    del theirs.data["active"]
    theirs["description_ar"] = "وصف"
    theirs.submit(first)
    response = mine.submit(second)
    assert {row[1] for row in panel(response)} == {"No", "وصف"}
    again = PageForm(response)
    assert "active" not in again.data
    again.submit(second)
    organization.refresh_from_db()
    assert (organization.active, organization.description_ar) == (False, "وصف")


def test_relations_and_dates_are_taken_over_too(two):
    first, second = two
    meeting, topic, organizer = MeetingFactory(), TopicFactory(), OrganizationFactory()
    theirs, mine = opened(first, meeting), opened(second, meeting)
    theirs.fill(topics=[str(topic.pk)], organizers=[str(organizer.pk)], start_day="7", start_month="6")
    theirs.submit(first)
    mine["place_en"] = "Aleppo"
    response = mine.submit(second)
    assert {row[1] for row in panel(response)} == {str(topic), str(organizer), "7 June 2024"}
    again = PageForm(response)
    assert (again["topics"], again["start_day"], again["start_month"]) == ([str(topic.pk)], "7", "6")
    assert again.submit(second).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.starts_on, meeting.place_en) == (dt.date(2024, 6, 7), "Aleppo")
    assert (meeting.topics.get(), meeting.organizers.get()) == (topic, organizer)


def asks(response):
    return "Which rows should be saved?" in response.text


def test_rows_of_the_other_are_taken_in_where_the_user_changed_none(two):
    first, second = two
    old = AttendanceFactory()
    theirs, mine = opened(first, old.meeting), opened(second, old.meeting)
    theirs.add_person(theirs.add_delegation("guest", new_name_en="Their League"), new_name_en="Theo", post_en="Chair")
    theirs.data[f"{theirs.row_of('attendances', id=str(old.pk))}-DELETE"] = "on"
    theirs.submit(first)
    mine["title_en"] = "Corrected"
    response = mine.submit(second)
    assert headings(response) == [
        "Added Delegation: Their League",
        f"Removed Attendee: {old.person}",
        "Added Attendee: Theo",
    ]
    assert not asks(response)
    again = PageForm(response)
    [theo] = Attendance.objects.all()
    assert again.row_of("attendances", id=str(theo.pk), post_en="Chair") == "attendances-0"
    assert again["attendances-TOTAL_FORMS"] == "1"
    assert again.submit(second).status_code == 302
    assert Attendance.objects.get() == theo
    assert Meeting.objects.get().title_en == "Corrected"


@pytest.fixture
def both_added(two):
    """A page that came back because both added an organization with a person, and the second changed a post beside it."""
    first, second = two
    old = AttendanceFactory()
    theirs, mine = opened(first, old.meeting), opened(second, old.meeting)
    theirs.add_person(theirs.add_delegation("guest", new_name_en="Their League"), new_name_en="Theo", post_en="Chair")
    mine.add_person(mine.add_delegation("guest", new_name_en="My League"), new_name_en="Mina", post_en="Head")
    mine.fill(title_en="Corrected", **{f"{mine.row_of('attendances', id=str(old.pk))}-post_en": "Treasurer"})
    assert theirs.submit(first).status_code == 302
    return old, second, mine.submit(second)


def stored_people():
    return {(str(row.person), str(row.delegation), row.post_en) for row in Attendance.objects.all()}


def test_where_both_changed_rows_the_user_is_told_and_asked_and_nothing_is_stored_unseen(both_added):
    old, _client, response = both_added
    assert asks(response)
    assert headings(response) == ["Added Delegation: Their League", "Added Attendee: Theo"]
    assert response.text.count("It is saved, but not in the form below.") == 2
    assert Organization.objects.filter(name_en="My League").count() == 0
    # What the user typed stands where it stood.
    again = PageForm(response)
    assert (again["attendances-0-post_en"], again["attendances-1-new_name_en"]) == ("Treasurer", "Mina")
    assert (again["delegations-1-new_name_en"], again["_rows"]) == ("My League", "mine")
    assert stored_people() == {(str(old.person), str(old.delegation), old.post_en), ("Theo", "Their League", "Chair")}


def test_ones_own_rows_are_saved_beside_those_that_were_added(both_added):
    old, client, response = both_added
    assert PageForm(response).submit(client).status_code == 302
    assert stored_people() == {
        ("Theo", "Their League", "Chair"),
        ("Mina", "My League", "Head"),
        (str(old.person), str(old.delegation), "Treasurer"),
    }
    assert Meeting.objects.get().title_en == "Corrected"


def test_the_stored_rows_are_saved_instead_and_what_was_typed_beside_them_too(both_added):
    old, client, response = both_added
    assert PageForm(response).fill(_rows="stored").submit(client).status_code == 302
    assert stored_people() == {(str(old.person), str(old.delegation), old.post_en), ("Theo", "Their League", "Chair")}
    assert Meeting.objects.get().title_en == "Corrected"
    assert not Organization.objects.filter(name_en="My League").exists()


def test_the_question_is_put_again_when_the_other_changes_more(both_added):
    old, client, response = both_added
    more = DelegationFactory(meeting=old.meeting)
    again = PageForm(response).fill(_rows="stored").submit(client)
    assert asks(again)
    assert headings(again) == [f"Added Delegation: {more}"]
    assert PageForm(again)["_rows"] == "mine"


def test_a_person_whom_both_added_is_told_beside_ones_own_row(two):
    first, second = two
    row, person = AttendanceFactory(), PersonFactory()
    theirs, mine = opened(first, row.meeting), opened(second, row.meeting)
    for form in (theirs, mine):
        form.add_person("delegations-0", person=str(person.pk), post_en="Chair")
    theirs.submit(first)
    again = PageForm(mine.submit(second))
    response = again.submit(second)
    assert errors(response) == [
        ("attendances-1-person", "This person is already in this meeting. Remove one of the two rows.")
    ]
    assert Attendance.objects.count() == 2


def test_an_organization_to_which_the_other_added_somebody_is_not_removed_with_them(two):
    first, second = two
    row = AttendanceFactory()
    theirs, mine = opened(first, row.meeting), opened(second, row.meeting)
    theirs.add_person("delegations-0", new_name_en="Theo", post_en="Chair")
    theirs.submit(first)
    mine.data["attendances-0-DELETE"] = mine.data["delegations-0-DELETE"] = "on"
    again = PageForm(mine.submit(second))
    response = again.submit(second)
    assert "Someone added Theo to an organization that you are removing." in response.text
    assert Attendance.objects.count() == 2
    assert again.fill(_rows="stored").submit(second).status_code == 302
    assert Attendance.objects.count() == 2


def test_a_row_removed_meanwhile_is_marked_for_removal_beside_ones_own_changes(two):
    first, second = two
    gone, stays = (AttendanceFactory(delegation__meeting=MeetingFactory()) for _ in range(2))
    Attendance.objects.filter(pk=stays.pk).update(meeting=gone.meeting)
    Delegation.objects.filter(pk=stays.delegation_id).update(meeting=gone.meeting)
    theirs, mine = opened(first, gone.meeting), opened(second, gone.meeting)
    for prefix, key in (("attendances", gone.pk), ("delegations", gone.delegation_id)):
        theirs.data[f"{theirs.row_of(prefix, id=str(key))}-DELETE"] = "on"
    mine[f"{mine.row_of('attendances', id=str(stays.pk))}-post_en"] = "Treasurer"
    mine.add_person(mine.row_of("delegations", id=str(stays.delegation_id)), new_name_en="Mina")
    assert theirs.submit(first).status_code == 302
    response = mine.submit(second)
    assert headings(response) == [f"Removed Delegation: {gone.delegation}", f"Removed Attendee: {gone.person}"]
    again = PageForm(response)
    row = again.row_of("attendances", id=str(gone.pk))
    assert (again[f"{row}-DELETE"], again[f"{row}-person"]) == ("on", str(gone.person_id))
    assert again.submit(second).status_code == 302
    assert {(str(row.person), row.delegation_id) for row in Attendance.objects.all()} == {
        (str(stays.person), stays.delegation_id),
        ("Mina", stays.delegation_id),
    }
    assert Attendance.objects.get(pk=stays.pk).post_en == "Treasurer"


def test_a_row_removed_meanwhile_and_changed_here_is_left_out_or_added_back(two):
    first, second = two
    row = AttendanceFactory()
    theirs, mine = opened(first, row.meeting), opened(second, row.meeting)
    theirs.data["attendances-0-DELETE"] = theirs.data["delegations-0-DELETE"] = "on"
    mine["attendances-0-post_en"] = "Treasurer"
    assert theirs.submit(first).status_code == 302
    response = mine.submit(second)
    assert response.text.count("In the form below it is marked for removal.") == 2
    assert PageForm(response)["attendances-0-post_en"] == "Treasurer"
    assert PageForm(response).submit(second).status_code == 302
    assert not Attendance.objects.exists()
    back = PageForm(response)
    del back.data["attendances-0-DELETE"]
    # Whoever comes back needs an organization.
    assert errors(back.submit(second)) == [
        (
            "attendances-0-person",
            "The organization was removed. Remove this person too, or move them to another organization.",
        )
    ]
    del back.data["delegations-0-DELETE"]
    assert back.submit(second).status_code == 302
    stored = Attendance.objects.get()
    assert (stored.person, stored.post_en, stored.delegation.organization) == (
        row.person,
        "Treasurer",
        row.delegation.organization,
    )


def test_a_person_whom_another_moved_stays_where_they_are(two):
    _first, second = two
    row = AttendanceFactory()
    mine = opened(second, row.meeting)
    mine["attendances-0-post_en"] = "Treasurer"
    elsewhere = DelegationFactory(meeting=row.meeting)
    Attendance.objects.update(delegation=elsewhere)
    response = mine.submit(second)
    assert headings(response) == [f"Added Delegation: {elsewhere}", f"Changed Attendee: {row.person}"]
    assert PageForm(response).submit(second).status_code == 302
    row.refresh_from_db()
    assert (row.delegation, row.post_en) == (elsewhere, "Treasurer")


def test_memberships_of_a_person_are_rows_too(two):
    first, second = two
    membership = MembershipFactory()
    theirs, mine = opened(first, membership.person), opened(second, membership.person)
    theirs["memberships-0-post_en"] = "Chair"
    mine["name_en"] = "Corrected"
    theirs.submit(first)
    response = mine.submit(second)
    assert headings(response) == [f"Changed Post held: {Membership.objects.get()}"]
    PageForm(response).submit(second)
    membership.refresh_from_db()
    assert (membership.post_en, membership.person.name_en) == ("Chair", "Corrected")


def test_the_order_changed_meanwhile_is_said_and_stays(two):
    first, second = two
    one = AttendanceFactory(position=0)
    two_ = AttendanceFactory(delegation=one.delegation, position=1)
    theirs, mine = opened(first, one.meeting), opened(second, one.meeting)
    theirs.fill(**{"attendances-0-position": "1", "attendances-1-position": "0"})
    theirs.submit(first)
    mine["title_en"] = "Corrected"
    response = mine.submit(second)
    assert "The order of the rows has changed." in response.text
    PageForm(response).submit(second)
    assert [Attendance.objects.get(pk=row.pk).position for row in (one, two_)] == [1, 0]


def test_a_report_begun_by_both_is_one_report(two):
    first, second = two
    meeting = MeetingFactory()
    theirs, mine = opened(first, meeting), opened(second, meeting)
    theirs.fill(**{"articles-0-title_ar": "عنوانها", "articles-0-body_ar": "<p>نصها</p>"})
    mine.fill(**{"articles-0-title_ar": "عنواني", "articles-0-summary_ar": "موجزي"})
    assert theirs.submit(first).status_code == 302
    response = mine.submit(second)
    assert "<bdi>Salma Example</bdi> changed it at" in response.text
    again = PageForm(response)
    assert (again["articles-0-title_ar"], again["articles-0-body_ar"]) == ("عنواني", "<p>نصها</p>")
    assert again.submit(second).status_code == 302
    report = Article.objects.get()
    assert (report.title_ar, report.summary_ar, report.body_ar) == ("عنواني", "موجزي", "<p>نصها</p>")


def test_a_report_taken_away_meanwhile_leaves_the_users_text_as_a_new_one(two):
    _first, client = two
    report = ReportFactory(live="")
    form = opened(client, report.meeting)
    form["articles-0-title_ar"] = "عنوان أطول"
    Article.objects.all().delete()
    response = form.submit(client)
    assert headings(response) == [f"Removed Article: {report}"]
    assert PageForm(response).submit(client).status_code == 302
    again = Article.objects.get()
    assert (again.title_ar, again.body_en) == ("عنوان أطول", report.body_en)


def test_what_ones_role_may_not_write_holds_nothing_back(desk):
    """A contributor's page shows the other edition locked: whatever happens to it cannot be saved over by them."""
    writer, editor = desk("contributor"), desk("editor")
    article = ArticleFactory(live="", created_by=writer.user, state_ar="approved")
    mine = opened(writer, article)
    assert "title_ar" not in mine.data
    theirs = opened(editor, article)
    theirs["title_ar"] = "عنوان آخر"
    theirs.submit(editor)
    Article.objects.update(state_ar="approved")
    mine["title_en"] = "Corrected"
    response = mine.submit(writer)
    assert panel(response) is None or [row[0] for row in panel(response)] == ["Arabic edition"]


def test_a_preview_is_shown_whatever_came_meanwhile(two):
    first, second = two
    report = ReportFactory(live="")
    theirs, mine = opened(first, report.meeting), opened(second, report.meeting)
    theirs["articles-0-title_en"] = "Theirs"
    theirs.submit(first)
    mine["articles-0-title_en"] = "Mine, to look at"
    response = mine.submit(second, "_preview", "en")
    assert REFUSED["en"] not in response.text
    assert "Mine, to look at" in response.text
    assert "Theirs" in Article.objects.get().title_en


def test_a_step_is_held_back_like_a_save(two):
    first, second = two
    article = ArticleFactory(live="", state_ar="draft")
    theirs, mine = opened(first, article), opened(second, article)
    theirs["title_ar"] = "عنوانها"
    theirs.submit(first)
    response = mine.submit(second, "_step", "submit-ar")
    assert REFUSED["en"] in response.text
    assert Article.objects.get().state_ar == "draft"


@pytest.mark.parametrize(
    "base",
    [
        "",
        "x",
        "[]",
        "null",
        "[1,2]",
        '["x",{},{}]',
        "[1,{},[]]",
        '["",{"name_en":[]},{}]',
        "[" * 5000,
        '["2024-99",{},{}]',
        '["",{"nothing":"here",":x":"y"},{"rows":[["1","",{},{}]]}]',
    ],
)
def test_a_base_that_is_none_breaks_nothing(desk, base):
    client, topic = desk("editor"), TopicFactory()
    form = opened(client, topic)
    form.fill(name_en="Saved", _base=base)
    assert form.submit(client).status_code in (200, 302)


@pytest.mark.parametrize("count", ["", "x", "-1", "0", "7", "100000", "9" * 30])
def test_row_counts_that_lie_beside_a_real_change_break_nothing(two, count):
    first, second = two
    row = AttendanceFactory()
    theirs, mine = opened(first, row.meeting), opened(second, row.meeting)
    theirs.add_person("delegations-0", new_name_en="Theo")
    theirs.submit(first)
    mine["attendances-TOTAL_FORMS"] = count
    assert mine.submit(second).status_code == 200
    assert Attendance.objects.count() == 2


def test_a_request_without_a_base_is_not_compared(desk):
    client, topic = desk("editor"), TopicFactory()
    form = opened(client, topic)
    del form.data["_base"]
    type(topic).objects.update(name_en="Theirs")
    form["name_en"] = "Mine"
    assert form.submit(client).status_code == 302


def test_readers_of_a_page_get_no_base(desk):
    assert "_base" not in desk("contributor").get(change(PersonFactory())).text


def test_a_page_with_many_rows_asks_no_more_of_the_database_for_being_compared(desk, django_assert_max_num_queries):
    client, meeting = desk("editor"), MeetingFactory()
    for _number in range(3):
        AttendanceFactory(delegation=DelegationFactory(meeting=meeting))
    with django_assert_max_num_queries(40) as few:
        client.get(change(meeting))
    for _number in range(10):
        AttendanceFactory(delegation=DelegationFactory(meeting=meeting))
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(change(meeting))


def test_every_form_and_list_of_rows_can_be_shown_without_being_saved():
    """Or what was refused because of a colleague would be stored, and a restored text be told its mistakes."""
    admins = [found for found in site._registry.values() if isinstance(found, EditingMixin)]
    inlines = [inline for found in admins for inline in [*found.inlines, *AttachmentsAdmin.inlines, FormerSlugInline]]
    assert all(issubclass(found.form, PageFormMixin) for found in [*admins, AttachmentsAdmin, *inlines] if found.form)
    assert all(issubclass(inline.formset, PageFormSet) for inline in inlines)


# Who is there.


def ping(client, record_or_path, **more):
    path = record_or_path if isinstance(record_or_path, str) else change(record_or_path)
    return client.post("/admin/here/", {"path": path, **more})


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Salma Example has had this page open since "), ("ar", "هذه الصفحة مفتوحة أيضاً لدى Salma Example منذ ")],
)
def test_each_sees_who_else_has_the_page_open(two, language, words):
    first, second = two
    second.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    topic = TopicFactory()
    assert ping(first, topic).json() == {"others": []}
    [other] = ping(second, topic).json()["others"]
    assert other["name"] == "Salma Example"
    assert other["says"] == f"{words}{other['since']}."
    # And without a script, when the page is opened.
    assert other["says"] in without_bdi(second.get(change(topic)).text)
    assert words not in first.get(change(topic)).text
    assert words not in second.get(change(TopicFactory())).text


def test_who_stays_silent_for_a_minute_or_leaves_is_gone(two):
    first, second = two
    topic = TopicFactory()
    ping(first, topic)
    Presence.objects.update(seen_at=timezone.now() - dt.timedelta(seconds=61))
    assert ping(second, topic).json() == {"others": []}
    ping(first, topic)
    assert len(ping(second, topic).json()["others"]) == 1
    ping(first, topic, gone="1")
    assert ping(second, topic).json() == {"others": []}


def test_since_is_when_they_came_and_not_when_they_last_said_so(two):
    first, second = two
    topic = TopicFactory()
    ping(first, topic)
    Presence.objects.update(since=timezone.now() - dt.timedelta(days=2))
    ping(first, topic)
    day = timezone.localtime(timezone.now() - dt.timedelta(days=2))
    assert f"{day.day} " in ping(second, topic).json()["others"][0]["since"]
    # Who was gone and comes back came anew.
    Presence.objects.filter(user=first.user).update(seen_at=timezone.now() - dt.timedelta(hours=2))
    ping(first, topic)
    assert Presence.objects.get(user=first.user).since > timezone.now() - dt.timedelta(minutes=1)


@pytest.mark.parametrize("path", ["", "/", "/admin/", "/admin/articles/topic/", "/ar/", "x" * 400, "/%00", "/\x00"])
def test_a_path_that_is_no_record_is_not_found(desk, path):
    assert ping(desk("editor"), path).status_code == 404
    assert not Presence.objects.exists()


@pytest.mark.parametrize("key", ["999999", "9" * 40, "x", "-1"])
def test_a_record_that_is_not_there_is_not_found(desk, key):
    assert ping(desk("editor"), f"/admin/articles/topic/{key}/change/").status_code == 404


def test_only_who_may_read_a_page_is_on_it(desk):
    account = UserFactory()
    assert ping(desk("editor"), account).status_code == 403
    assert ping(Client(), account).status_code == 302
    assert desk("editor").get("/admin/here/").status_code == 405
    assert not Presence.objects.exists()
    assert ping(desk("administrator"), account).status_code == 200


def test_a_presence_needs_the_token_of_the_page():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(role="editor"))
    assert ping(client, TopicFactory()).status_code == 403


# At the same moment.


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["article", "meeting", "person"])
def test_of_two_who_save_at_the_same_moment_one_is_stored_and_the_other_keeps_their_text(together, desk, kind):
    record = {"article": lambda: ReportFactory(live="ar"), "meeting": MeetingFactory, "person": PersonFactory}[kind]()
    address = change(record.meeting) if kind == "article" else change(record)
    name = {"article": "articles-0-title_ar", "meeting": "title_ar", "person": "name_ar"}[kind]
    clients = [desk("publisher"), desk("publisher")]
    forms = [PageForm(client.get(address)) for client in clients]
    words = ["كلمات الأولى", "كلمات الثاني"]
    for form, text in zip(forms, words, strict=True):
        form[name] = text

    def saving(number):
        return lambda: forms[number].submit(clients[number])

    responses = together(saving(0), saving(1))
    assert sorted(response.status_code for response in responses) == [200, 302]
    [held] = [number for number, response in enumerate(responses) if response.status_code == 200]
    assert REFUSED["en"] in responses[held].text
    assert PageForm(responses[held])[name] == words[held]
    [now] = together(lambda: PageForm(clients[0].get(address))[name])
    assert now == words[1 - held]


@pytest.mark.django_db(transaction=True)
def test_an_article_and_its_meeting_saved_at_the_same_moment_do_not_wait_for_each_other_forever(together, desk):
    first = ReportFactory(live="")
    further = ReportFactory(meeting=first.meeting, live="")
    clients = [desk("publisher"), desk("publisher")]
    forms = [PageForm(clients[0].get(change(first.meeting))), PageForm(clients[1].get(change(further)))]
    forms[0]["title_en"], forms[1]["title_en"] = "The meeting", "The further report"
    responses = together(lambda: forms[0].submit(clients[0]), lambda: forms[1].submit(clients[1]))
    assert [response.status_code for response in responses] == [302, 302]


def test_a_step_that_another_took_meanwhile_is_told(two):
    first, second = two
    article = ArticleFactory(live="")
    form = opened(second, article)
    take(article, "submit", "ar", first.user)
    form["summary_en"] = "A new summary"
    response = form.submit(second)
    assert REFUSED["en"] in response.text
    assert any(row[0] == "Arabic edition" and "In review" in row[1] for row in panel(response))
    assert PageForm(response).submit(second).status_code == 302
    article.refresh_from_db()
    assert (article.summary_en, article.state_ar) == ("A new summary", "review")
