"""Staff merge duplicates: what they see first, what becomes of both records, and that nobody is exposed by it."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from articles.models import Article, Attendance, Delegation
from articles.models.attendance import Leaders, Side
from articles.models.changes import changes_of, keep_changes
from articles.models.content import shared_of
from articles.models.version import add_version
from articles.models.workflow import SHARED
from articles.publishing.version_restore import restore_version
from liaison.models import Event
from liaison.staff.trash.bin import put_in_trash
from liaison.staff.trash.restore import restore
from organizations.disclosure import Disclosure, more_cautious_default
from organizations.models import Membership, Organization, Person
from tests.admin.forms import PageForm
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def png():
    output = BytesIO()
    Image.new("RGB", (200, 200), "green").save(output, "PNG")
    return ContentFile(output.getvalue())


def page_of(stays, *goes):
    kind = stays._meta.model_name
    others = "".join(f"&goes={record.pk}" for record in goes)
    return f"/admin/organizations/{kind}/merge/?stays={stays.pk}{others}"


@pytest.fixture
def publisher(desk):
    return desk("publisher")


@pytest.fixture
def merged(publisher):
    """``merged(stays, goes)``: through the page, as a publisher; returns the one that stays, read anew."""

    def run(stays, goes):
        response = PageForm(publisher.get(page_of(stays, goes))).confirm(publisher)
        assert response.status_code == 302
        assert not type(goes).objects.filter(pk=goes.pk).exists(), publisher.get(page_of(stays, goes)).text
        return type(stays).objects.get(pk=stays.pk)

    return run


def named(person, **values):
    """``person`` by name at a public meeting."""
    return AttendanceFactory(person=person, **values)


# What becomes of organizations.


def test_everything_that_pointed_to_the_one_that_goes_points_to_the_one_that_stays(merged):
    stays, goes = OrganizationFactory(), OrganizationFactory()
    attendance = AttendanceFactory(delegation__organization=goes)
    meeting, article = MeetingFactory(), ArticleFactory()
    meeting.organizers.add(goes)
    article.organizations.add(goes)
    post, part = MembershipFactory(organization=goes), OrganizationFactory(parent=goes)
    merged(stays, goes)
    assert Delegation.objects.get().organization == stays
    assert Attendance.objects.get() == attendance
    assert meeting.organizers.get() == article.organizations.get() == stays
    for row in (post, part):
        row.refresh_from_db()
    assert post.organization == part.parent == stays


def test_its_names_become_other_names_each_once(merged):
    stays = OrganizationFactory(name_ar="رابطة الأمل", name_en="", other_names="HL")
    goes = OrganizationFactory(name_ar="رابطه الامل", name_en="Hope League", other_names="hl\nHope Ligue")
    after = merged(stays, goes)
    assert (after.name_ar, after.name_en) == ("رابطة الأمل", "Hope League")
    assert after.other_names.splitlines() == ["HL", "Hope Ligue"]
    assert Organization.objects.called("ligue").get() == stays


def test_what_it_lacks_is_taken_and_what_it_has_stays(merged):
    stays = OrganizationFactory(website="https://stays.example", kind="media", default_disclosure="role")
    goes = OrganizationFactory(
        website="https://goes.example", country="US", description_en="A league.", kind="party", default_disclosure=""
    )
    after = merged(stays, goes)
    assert (after.website, after.country, after.description_en) == ("https://stays.example", "US", "A league.")
    assert after.kind == "media"
    # Of guests only the organization is shown where nothing is set; of hosts more than their post where "role" is not.
    assert after.default_disclosure == Disclosure.ORGANIZATION


@pytest.mark.parametrize("other", ["", *Disclosure.values])
@pytest.mark.parametrize("one", ["", *Disclosure.values])
def test_nobody_starts_more_open_under_the_setting_of_both_than_under_either(one, other):
    order = list(Disclosure)

    def starts(setting, side):
        return order.index(setting or (Disclosure.NAMED if side == Side.HOST else Disclosure.ORGANIZATION))

    both = more_cautious_default(one, other)
    assert both == more_cautious_default(other, one)
    for side in (Side.HOST, Side.GUEST):
        assert starts(both, side) >= max(starts(one, side), starts(other, side))


def test_its_logo_is_taken_where_there_is_none_and_else_leaves_the_storage(merged, django_capture_on_commit_callbacks):
    stays, goes, third = OrganizationFactory(), OrganizationFactory(), OrganizationFactory()
    for organization in (goes, third):
        organization.logo.save("logo.png", png(), save=True)
    after = merged(stays, goes)
    assert after.logo.name == goes.logo.name
    assert after.logo_width == goes.logo_width
    with django_capture_on_commit_callbacks(execute=True):
        after = merged(stays, third)
    assert after.logo.name == goes.logo.name
    assert default_storage.exists(goes.logo.name)
    assert not default_storage.exists(third.logo.name)


def test_where_both_took_part_the_delegations_become_one(merged):
    stays, goes = OrganizationFactory(), OrganizationFactory()
    meeting = MeetingFactory()
    own = DelegationFactory(meeting=meeting, organization=stays, side=Side.HOST, position=1, note="Came late")
    other = DelegationFactory(
        meeting=meeting, organization=goes, leaders=Leaders.COUNTED, leader_count=2, note="Left early", position=4
    )
    first, second = AttendanceFactory(delegation=own), AttendanceFactory(delegation=other)
    merged(stays, goes)
    one = Delegation.objects.get()
    assert (one.side, one.position, one.leaders, one.leader_count) == (Side.HOST, 1, Leaders.COUNTED, 2)
    assert one.note == "Came late; Left early"
    assert list(one.attendances.all()) == [first, second]


def test_an_article_and_a_meeting_that_link_to_both_keep_one_link(merged):
    stays, goes = OrganizationFactory(), OrganizationFactory()
    article, meeting = ArticleFactory(), MeetingFactory()
    article.organizations.add(stays, goes)
    meeting.organizers.add(stays, goes)
    merged(stays, goes)
    assert article.organizations.get() == meeting.organizers.get() == stays


def test_posts_recorded_with_both_are_kept_once(merged):
    stays, goes = OrganizationFactory(), OrganizationFactory()
    person = PersonFactory()
    for organization in (stays, goes):
        MembershipFactory(person=person, organization=organization)
    other = MembershipFactory(person=person, organization=goes, post_en="Chair")
    merged(stays, goes)
    assert set(Membership.objects.values_list("post_en", flat=True)) == {"Secretary", other.post_en}
    assert Membership.objects.count() == 2


def test_a_part_is_merged_into_what_it_belongs_to_and_the_other_way_around(merged):
    top = OrganizationFactory()
    middle = OrganizationFactory(parent=top)
    low = OrganizationFactory(parent=middle)
    lowest = OrganizationFactory(parent=low)
    after = merged(lowest, middle)
    assert after.parent == top
    low.refresh_from_db()
    assert low.parent == lowest
    after = merged(top, low)
    assert after.parent is None
    lowest.refresh_from_db()
    assert lowest.parent == top


# What becomes of people.


def test_of_a_meeting_that_both_attended_the_more_cautious_level_and_the_post_stay(merged):
    stays, goes = PersonFactory(), PersonFactory()
    meeting = MeetingFactory()
    own = AttendanceFactory(delegation__meeting=meeting, person=stays, post_en="", disclosure=Disclosure.ROLE)
    other = AttendanceFactory(
        delegation__meeting=meeting, person=goes, post_en="Chair", disclosure=Disclosure.ORGANIZATION
    )
    merged(stays, goes)
    one = Attendance.objects.get()
    assert one == own
    assert (one.person, one.post_en, one.disclosure) == (stays, "Chair", Disclosure.ORGANIZATION)
    # The delegation stays, though nobody is listed for it any more.
    assert Delegation.objects.filter(pk=other.delegation_id).exists()


@pytest.mark.parametrize("hidden_stays", [True, False])
def test_who_is_protected_in_either_is_protected_afterwards(merged, client, hidden_stays):
    hidden, open_ = PersonFactory(protected=True), PersonFactory()
    meeting = named(open_).meeting
    address = f"/en/meetings/{meeting.pk}/-/"
    assert open_.name_en in client.get(address, follow=True).text
    after = merged(*((hidden, open_) if hidden_stays else (open_, hidden)))
    assert after.protected
    page = client.get(address, follow=True).text
    assert open_.name_en not in page
    assert hidden.name_en not in page


def test_somebody_known_is_not_merged_into_somebody_unknown(publisher):
    known, unknown = PersonFactory(name_en="Abu Omar"), PersonFactory(name_en="Omar Realname")
    named(known)
    AttendanceFactory(person=unknown, disclosure=Disclosure.ROLE)
    response = publisher.get(page_of(unknown, known))
    assert "Keep “Abu Omar” instead." in response.text
    assert "Merge into" not in response.text
    publisher.post(page_of(unknown, known), {"seen": PageForm(response)["seen"]})
    assert Person.objects.count() == 2


def test_of_somebody_unknown_nothing_comes_to_stand_on_the_page_of_somebody_known(merged, client, publisher):
    known = PersonFactory(name_ar="أبو عمر", name_en="", slug="abu-omar")
    unknown = PersonFactory(
        name_ar="عمر الحقيقي", name_en="Omar Realname", biography_en="Secret life.", honorific_en="Dr.", slug="realname"
    )
    named(known)
    AttendanceFactory(person=unknown, disclosure=Disclosure.ROLE)
    preview = publisher.get(page_of(known, unknown)).text
    assert "become names for staff only" in preview
    after = merged(known, unknown)
    page = client.get("/en/people/abu-omar/").text
    for secret in ("Realname", "الحقيقي", "Secret life", "Dr."):
        assert secret not in page
    assert "Realname" not in after.other_names
    # Nor does the address or the search say who that is; staff find them by every name.
    assert client.get("/en/people/realname/").status_code == 404
    assert "abu-omar" not in client.get("/en/search/", {"q": "Realname"}).content.decode()
    assert Person.objects.called("realname").get() == known


def test_scheduled_counts_as_known(publisher):
    unknown, coming = PersonFactory(), PersonFactory()
    named(coming, delegation__meeting__public_at=timezone.now() + dt.timedelta(days=3))
    assert "instead" in publisher.get(page_of(unknown, coming)).text


def test_nobody_is_joined_away_from_a_delegation_that_is_hidden_with_them(publisher, client):
    stays, goes = PersonFactory(), PersonFactory()
    meeting = MeetingFactory()
    AttendanceFactory(delegation__meeting=meeting, person=stays, disclosure=Disclosure.UNDISCLOSED)
    hidden = AttendanceFactory(delegation__meeting=meeting, person=goes, disclosure=Disclosure.UNDISCLOSED)
    response = publisher.get(page_of(stays, goes))
    assert "Open the meeting and choose whom to keep." in response.text
    publisher.post(page_of(stays, goes), {"seen": PageForm(response)["seen"]})
    assert Attendance.objects.count() == 2
    assert hidden.delegation.organization.name_en not in client.get(f"/en/meetings/{meeting.pk}/-/", follow=True).text


# Addresses.


def test_old_addresses_lead_on_however_often_it_was_merged(merged, client):
    first, second, third = (OrganizationFactory(slug=slug) for slug in ("one", "two", "three"))
    DelegationFactory(organization=first)
    merged(second, first)
    merged(third, second)
    for slug in ("one", "two"):
        for language in ("ar", "en"):
            response = client.get(f"/{language}/organizations/{slug}/")
            assert (response.status_code, response["Location"]) == (301, f"/{language}/organizations/three/")
    assert client.get("/en/organizations/one/card.png")["Location"] == "/en/organizations/three/card.png"


def test_the_page_in_the_desk_leads_to_the_one_it_is_part_of(merged, publisher):
    stays, goes = OrganizationFactory(), OrganizationFactory(name_en="Goes away")
    merged(stays, goes)
    response = publisher.get(f"/admin/organizations/organization/{goes.pk}/change/", follow=True)
    assert response.redirect_chain[-1][0] == f"/admin/organizations/organization/{stays.pk}/change/"
    assert "“Goes away” has already been merged into" in response.text


# The page.


def test_the_preview_says_what_both_hold_and_what_moves(publisher):
    stays, goes = OrganizationFactory(country="US"), OrganizationFactory(country="DE", website="https://goes.example")
    meeting = MeetingFactory(title_en="The shared talk")
    for organization in (stays, goes):
        DelegationFactory(meeting=meeting, organization=organization)
    DelegationFactory(organization=goes)
    text = publisher.get(page_of(stays, goes)).text
    for words in (stays.name_en, goes.name_en, "United States", "Germany", "https://goes.example", "The shared talk"):
        assert words in text
    assert "Meetings it took part in: <strong>2</strong>" in text
    assert "(1 shared with the record you keep)" in text


def test_the_other_one_may_stay_instead(publisher):
    stays, goes = OrganizationFactory(), OrganizationFactory()
    address = page_of(goes, stays).replace("&", "&amp;")
    assert f'href="{address}"' in publisher.get(page_of(stays, goes)).text


def test_from_a_records_page_the_other_is_chosen(publisher):
    stays, goes = OrganizationFactory(), OrganizationFactory()
    page = publisher.get(f"/admin/organizations/organization/{stays.pk}/change/").text
    assert f'href="{page_of(stays)}"' in page
    text = publisher.get(page_of(stays)).text
    assert 'name="goes"' in text
    assert f'name="stays" value="{stays.pk}"' in text
    assert goes.name_en in publisher.get(page_of(stays, goes)).text


def test_from_the_list_several_are_merged_one_after_the_other(publisher):
    first, second, third = (PersonFactory() for _number in range(3))
    named(second)
    data = {"action": "merge_chosen", "_selected_action": [first.pk, second.pk, third.pk]}
    response = publisher.post("/admin/organizations/person/", data)
    # The one that visitors know stays, unless staff swap.
    page = publisher.get(response["Location"])
    assert "Merge into" in page.text
    response = PageForm(page).confirm(publisher)
    response = PageForm(publisher.get(response["Location"])).confirm(publisher)
    assert Person.objects.get() == second
    assert response["Location"] == f"/admin/organizations/person/{second.pk}/change/"


def test_one_alone_is_not_merged(publisher):
    person = PersonFactory()
    data = {"action": "merge_chosen", "_selected_action": [person.pk]}
    response = publisher.post("/admin/organizations/person/", data, follow=True)
    assert "at least two" in response.text


@pytest.mark.parametrize("query", ["", "?stays=x&goes=%00", "?stays=99999", "?stays=5&goes=5", "?goes=²"])
def test_an_address_that_names_nobody_is_no_error(publisher, query):
    OrganizationFactory()
    assert publisher.get(f"/admin/organizations/organization/merge/{query}").status_code in (200, 302)


def test_what_changed_since_the_preview_is_shown_once_more(publisher):
    stays, goes = OrganizationFactory(), OrganizationFactory()
    form = PageForm(publisher.get(page_of(stays, goes)))
    DelegationFactory(organization=goes)
    response = publisher.post(form.url, form.data, follow=True)
    assert "Check them and try again." in response.text
    assert Organization.objects.filter(pk=goes.pk).exists()
    PageForm(response).confirm(publisher)
    assert not Organization.objects.filter(pk=goes.pk).exists()


def test_the_second_of_two_who_merge_the_same_is_told(publisher, desk):
    stays, goes = OrganizationFactory(), OrganizationFactory(name_en="Goes away")
    other = desk("publisher")
    forms = [(client, PageForm(client.get(page_of(stays, goes)))) for client in (publisher, other)]
    answers = [client.post(form.url, form.data, follow=True).text for client, form in forms]
    assert "is now part of" in answers[0]
    assert "“Goes away” has already been merged into" in answers[1]


def test_two_at_once_merge_once(together, desk):
    stays, goes = OrganizationFactory(), OrganizationFactory()
    DelegationFactory(organization=goes)
    clients = [desk("publisher") for _number in range(2)]
    forms = [PageForm(client.get(page_of(stays, goes))) for client in clients]
    jobs = [
        lambda client=client, form=form: client.post(form.url, form.data).status_code
        for client, form in zip(clients, forms, strict=True)
    ]
    assert together(*jobs) == [302, 302]
    assert Organization.objects.get() == stays
    assert Event.objects.filter(action="merge").count() == 1


# Who may.


def test_contributors_merge_nothing(desk):
    stays, goes = OrganizationFactory(), OrganizationFactory()
    contributor = desk("contributor")
    assert contributor.get(page_of(stays, goes)).status_code == 403
    assert "Likely duplicates" not in contributor.get("/admin/organizations/organization/").text
    assert "merge" not in contributor.get(f"/admin/organizations/organization/{stays.pk}/change/").text.lower()


def test_editors_merge_what_visitors_do_not_know(desk):
    editor = desk("editor")
    stays, goes = PersonFactory(), PersonFactory()
    AttendanceFactory(person=goes, delegation__meeting=MeetingFactory(public=False))
    PageForm(editor.get(page_of(stays, goes))).confirm(editor)
    assert Person.objects.get() == stays


@pytest.mark.parametrize("level", [Disclosure.NAMED, Disclosure.ROLE])
def test_publishers_merge_what_visitors_notice(desk, level):
    editor = desk("editor")
    stays, goes = PersonFactory(), PersonFactory()
    AttendanceFactory(person=goes, disclosure=level)
    response = editor.get(page_of(stays, goes))
    assert "only a publisher can merge them" in response.text
    assert editor.post(page_of(stays, goes), {"seen": PageForm(response)["seen"]}).status_code == 403
    assert Person.objects.count() == 2


# What is kept of it.


def test_both_timelines_say_it_and_what_went_is_kept(merged, desk):
    stays, goes = OrganizationFactory(), OrganizationFactory(name_en="Goes away", website="https://goes.example")
    DelegationFactory(organization=goes)
    merged(stays, goes)
    assert Event.objects.of(stays).get().details["other"] == "Goes away"
    gone = Event.objects.get(action="merged_into")
    assert (gone.record_id, gone.details["into_id"]) == (goes.pk, stays.pk)
    assert gone.details["held"]["website"] == "https://goes.example"
    assert gone.details["moved"]["articles.delegation.organization"] == 1
    log = desk("administrator").get("/admin/liaison/event/?what=records").text
    assert "Merged into another record" in log
    assert stays.name_en in log


def test_links_that_wait_unpublished_follow(merged):
    stays, goes = OrganizationFactory(), OrganizationFactory()
    article = ArticleFactory()
    stored = shared_of(article)
    keep_changes(article, SHARED, stored, stored | {"organizations": [goes.pk]})
    merged(stays, goes)
    assert changes_of(Article.objects.get())[SHARED].content["organizations"] == [stays.pk]


def test_an_older_version_comes_back_with_its_links(merged):
    stays, goes = PersonFactory(), PersonFactory()
    report = ReportFactory(live="ar")
    report.people.add(goes)
    report.versions.all().delete()
    add_version(report, "ar", None, timezone.now(), "first", "")
    report.people.clear()
    merged(stays, goes)
    left_out = restore_version(report, "ar", 1, UserFactory(role="publisher"), shared_too=True)
    assert left_out == ()
    assert changes_of(Article.objects.get(pk=report.pk))[SHARED].content["people"] == [stays.pk]


def test_what_comes_back_from_the_trash_is_about_the_one_that_stayed(merged):
    stays, goes = PersonFactory(), PersonFactory()
    meeting = MeetingFactory(public=False)
    for person, level in ((stays, Disclosure.NAMED), (goes, Disclosure.UNDISCLOSED)):
        AttendanceFactory(delegation__meeting=meeting, person=person, disclosure=level, delegation__leaders="unnamed")
    item = put_in_trash(meeting, None)
    merged(stays, goes)
    restore(item, None)
    attendance = Attendance.objects.get()
    assert (attendance.person, attendance.disclosure) == (stays, Disclosure.UNDISCLOSED)


def test_delegations_of_both_come_back_from_the_trash_as_one(merged):
    stays, goes = OrganizationFactory(), OrganizationFactory()
    meeting = MeetingFactory(public=False)
    meeting.organizers.add(stays, goes)
    people = {
        AttendanceFactory(delegation__meeting=meeting, delegation__organization=organization).person
        for organization in (stays, goes)
    }
    item = put_in_trash(meeting, None)
    merged(stays, goes)
    restore(item, None)
    assert Delegation.objects.get().organization == stays
    assert {row.person for row in Attendance.objects.all()} == people


def test_an_organization_of_thousands_of_meetings_takes_no_more_queries(
    merged, publisher, django_assert_max_num_queries
):
    stays, goes = OrganizationFactory(), OrganizationFactory()
    for _number in range(12):
        AttendanceFactory(delegation__organization=goes)
    with django_assert_max_num_queries(36):
        publisher.get(page_of(stays, goes))
