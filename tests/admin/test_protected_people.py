"""What contributors learn of protected people, and of names that are for staff alone: that somebody is there, no more."""

from __future__ import annotations

import json

import pytest

from articles.models import Attendance, Meeting
from articles.models.attendance import Side
from articles.models.content import texts_of
from articles.models.version import add_version
from liaison.models import Autosave, Event
from organizations.disclosure import Disclosure
from organizations.models import Person
from tests.admin.forms import PageForm, errors
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

SECRET = ("لبنى الكوثراني", "Lubna Kawtharani", "بنت الرصيف", "الراوية")
PEOPLE = "/admin/organizations/person/"
SUGGEST = "/admin/autocomplete/?app_label=articles&model_name=attendance&field_name=person&term="


def change(record):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


@pytest.fixture
def lubna(db):
    return PersonFactory(
        name_ar=SECRET[0], name_en=SECRET[1], other_names=SECRET[2], staff_names=SECRET[3], protected=True
    )


@pytest.fixture
def writer(desk):
    return desk("contributor")


@pytest.fixture
def meeting(writer, lubna):
    """The contributor's own meeting; an editor has put a protected person beside two others."""
    meeting = MeetingFactory(public=False, created_by=writer.user, title_en="Talk on schools")
    delegation = DelegationFactory(meeting=meeting, side=Side.HOST)
    AttendanceFactory(delegation=delegation, person__name_en="First Guest", position=0)
    AttendanceFactory(delegation=delegation, person=lubna, post_en="Head of the cell", disclosure="role", position=1)
    AttendanceFactory(delegation=delegation, person__name_en="Last Guest", position=2)
    return meeting


def told(response):
    """Which of the secrets, and of the words of the slug, a response tells."""
    text = response.getvalue().decode()
    return [word for word in (*SECRET, "lubna", "Kawtharani", "Head of the cell") if word in text]


def test_a_contributor_finds_them_in_no_list_no_suggestion_and_at_no_address(writer, lubna):
    person = f"{PEOPLE}{lubna.pk}/"
    assert told(writer.get(PEOPLE)) == []
    for word in (*SECRET, "Lubna", "كوثراني", "lbna"):
        # The page repeats what was searched for.
        assert [secret for secret in told(writer.get(PEOPLE, {"q": word})) if secret not in word] == []
        found = json.loads(writer.get(SUGGEST + word).content)["results"]
        # What is offered is to add what was typed.
        assert [one for one in found if not one["id"].startswith("+")] == []
        alike = writer.get(f"{PEOPLE}alike/", {"name": word}).json()
        assert alike["alike"] == []
    for page in ("change/", "history/", "delete/"):
        response = writer.get(person + page)
        assert response.status_code in (302, 403)
        assert told(response) == []
    assert writer.post("/admin/here/", {"path": f"{person}change/"}).status_code == 404
    assert writer.post("/admin/autosave/", {"_path": f"{person}change/"}).status_code == 404
    shown = writer.get("/admin/articles/meeting/shown/", {"person": lubna.pk, "disclosure": "named"})
    assert told(shown) == []


def test_an_editor_finds_them_everywhere(desk, lubna):
    editor = desk("editor")
    assert SECRET[1] in told(editor.get(PEOPLE))
    for word in SECRET:
        assert SECRET[1] in told(editor.get(PEOPLE, {"q": word}))
        assert editor.get(SUGGEST + word).json()["results"][0]["id"] == str(lubna.pk)
    assert {*SECRET} <= {*told(editor.get(change(lubna)))}


def test_names_for_staff_are_neither_shown_to_contributors_nor_found(writer, desk):
    person = PersonFactory(name_en="Open Name", staff_names="الاسم الخفي\nHidden Alias")
    page = writer.get(change(person))
    assert "Open Name" in page.text
    assert "Hidden Alias" not in page.text
    assert "staff_names" not in page.text
    for words in ("Hidden Alias", "الخفي", "Open Hidden"):
        assert "Open Name" not in writer.get(PEOPLE, {"q": words}).text
        assert "Open Name" not in writer.get(SUGGEST + words).text
        assert "Open Name" not in writer.get(f"{PEOPLE}alike/", {"name": words}).text
    assert "Open Name" in writer.get(PEOPLE, {"q": "Open"}).text
    assert "Open Name" in desk("editor").get(PEOPLE, {"q": "Hidden Alias"}).text


@pytest.mark.parametrize("lookup", ["staff_names__startswith", "names_key__contains", "protected__exact", "slug"])
def test_a_contributor_guesses_no_letters_by_narrowing_the_list(writer, lubna, lookup):
    assert writer.get(PEOPLE, {lookup: "a"}).status_code in (302, 400)


def test_a_meeting_shows_that_somebody_was_there_and_saving_it_keeps_them(writer, meeting, lubna):
    page = writer.get(change(meeting))
    assert told(page) == []
    assert page.text.count("A protected person") == 1
    assert f"person/{lubna.pk}/" not in page.text
    assert "3 people" in page.text
    form = PageForm(page)
    row = form.row_of("attendances", position="0")
    form[f"{row}-post_en"] = "Teacher"
    form.add_person(str(meeting.delegations.get().pk), new_name_en="New Guest")

    response = form.submit(writer)

    assert response.status_code == 302, errors(response)
    rows = Attendance.objects.filter(meeting=meeting)
    assert rows.count() == 4
    kept = rows.get(person=lubna)
    assert (kept.post_en, kept.disclosure) == ("Head of the cell", Disclosure.ROLE)
    assert rows.filter(post_en="Teacher").exists()


def test_a_contributor_cannot_reach_the_hidden_row_by_its_number(writer, meeting, lubna):
    row = Attendance.objects.get(person=lubna)
    form = PageForm(writer.get(change(meeting)))
    number = form.data["attendances-TOTAL_FORMS"]
    form.data |= {
        f"attendances-{number}-id": str(row.pk),
        f"attendances-{number}-post_en": "Stolen",
        f"attendances-{number}-disclosure": "named",
        f"attendances-{number}-DELETE": "on",
        "attendances-TOTAL_FORMS": str(int(number) + 1),
    }
    response = writer.post(form.url, {**form.data, "_continue": "1"})
    assert told(response) == []
    row.refresh_from_db()
    assert (row.post_en, row.disclosure) == ("Head of the cell", "role")
    # Nor may one be chosen whom no suggestion shows.
    other = MeetingFactory(public=False, created_by=writer.user)
    delegation = DelegationFactory(meeting=other)
    form = PageForm(writer.get(change(other)))
    form.add_person(str(delegation.pk), person=str(lubna.pk))
    assert told(form.submit(writer)) == []
    assert not other.attendances.exists()


def test_an_organization_is_not_removed_from_under_a_hidden_person(writer, meeting, lubna):
    form = PageForm(writer.get(change(meeting)))
    form["delegations-0-DELETE"] = "on"
    for row in ("attendances-0", "attendances-1"):
        form[f"{row}-DELETE"] = "on"
    response = form.submit(writer)
    assert "A protected person attended for an organization that you are removing." in response.text
    assert told(response) == []
    assert meeting.attendances.count() == 3


def test_what_a_colleague_stored_meanwhile_is_told_without_the_name(writer, desk, meeting, lubna):
    form = PageForm(writer.get(change(meeting)))
    editor = desk("editor")
    theirs = PageForm(editor.get(change(meeting)))
    row = theirs.row_of("attendances", position="1")
    theirs.fill(**{f"{row}-post_en": "Head of the cell, since May"}).submit(editor)
    form["title_en"] = "Another title"
    response = form.submit(writer)
    assert told(response) == []
    assert Attendance.objects.get(person=lubna).post_en == "Head of the cell, since May"
    history = writer.get(f"/admin/articles/meeting/{meeting.pk}/history/")
    assert "…" in history.text
    assert told(history) == []
    assert told(editor.get(f"/admin/articles/meeting/{meeting.pk}/history/"))


def test_a_meeting_that_the_contributor_only_reads_names_nobody(writer, desk, lubna):
    meeting = MeetingFactory(title_en="Public talk")
    AttendanceFactory(delegation__meeting=meeting, person=lubna, post_en="Head of the cell")
    page = writer.get(change(meeting))
    assert told(page) == []
    assert "A protected person" in page.text
    ArticleFactory(live="", meeting=meeting, kind="meeting_report", created_by=writer.user)
    page = writer.get(change(meeting))
    assert told(page) == []
    assert "A protected person" in page.text


def test_the_preview_of_a_meeting_shows_what_visitors_will_see(writer, meeting, lubna):
    meeting.articles.add(ArticleFactory(live="", kind="meeting_report", created_by=writer.user, meeting=meeting))
    form = PageForm(writer.get(change(meeting)))
    response = writer.post(form.url, {**form.data, "public": "on", "_preview": "en"})
    assert response.status_code == 200
    # The post is shown, as the level says.
    assert "Head of the cell" in told(response)
    assert {*told(response)} <= {"Head of the cell"}


def test_an_article_keeps_the_protected_people_it_links(writer, lubna):
    article = ArticleFactory(live="", created_by=writer.user)
    article.people.add(lubna, PersonFactory(name_en="Open Name"))
    page = writer.get(change(article))
    assert told(page) == []
    assert "1 protected person is linked too, and stays." in page.text
    other = PersonFactory()
    form = PageForm(page).fill(people=[str(other.pk)], title_en="Changed")
    assert form.submit(writer).status_code == 302
    assert {*article.people.all()} == {lubna, other}
    # Beside a live text too.
    live = ArticleFactory(live="ar", created_by=writer.user)
    live.people.add(lubna)
    form = PageForm(writer.get(change(live))).fill(title_en="Changed beside")
    assert form.submit(writer).status_code == 302
    assert [*live.people.all()] == [lubna]
    # An address that asks for them links nobody.
    response = writer.get("/admin/articles/article/add/", {"people": lubna.pk})
    assert told(response) == []
    PageForm(response).fill(title_en="New").submit(writer)
    assert not lubna.articles.exclude(pk__in=(article.pk, live.pk)).exists()


def test_comparisons_and_versions_name_nobody(writer, desk, lubna):
    article = ArticleFactory(live="ar", created_by=writer.user)
    article.people.add(lubna)
    add_version(article, "ar", None, article.published_at_ar, "minor", "")
    page = f"/admin/articles/article/{article.pk}"
    for address in (f"{page}/compare/ar/?from=1&to=2", f"{page}/versions/ar/2/", f"{page}/timeline/"):
        assert told(writer.get(address)) == []
    compared = writer.get(f"{page}/compare/ar/?from=1&to=2").text
    assert "A protected person" in compared
    assert SECRET[1] in told(desk("editor").get(f"{page}/compare/ar/?from=1&to=2"))
    assert texts_of(article, "ar")


@pytest.mark.parametrize(
    "names",
    [
        {"new_name_ar": SECRET[0]},
        {"new_name_en": "kawtharani, Lubna"},
        {"new_name_ar": "د. لبنى كوثراني"},
        {"new_name_ar": SECRET[2]},
        {"new_name_ar": SECRET[3]},
        {"new_name_ar": SECRET[0], "same_name": "on"},
    ],
)
def test_a_new_person_with_the_name_of_a_protected_one_is_left_to_an_editor(writer, lubna, names):
    names = dict(names)
    meeting = MeetingFactory(public=False, created_by=writer.user)
    delegation = DelegationFactory(meeting=meeting)
    form = PageForm(writer.get(change(meeting)))
    form.fill(title_en="A title just typed")
    same = {"attendances-0-same_name": names.pop("same_name")} if "same_name" in names else {}
    form.add_person(str(delegation.pk), post_en="Just typed", **names)
    form.data |= same
    response = form.submit(writer)
    assert "An editor must add this person." in response.text
    assert "A title just typed" in response.text
    assert "Just typed" in response.text
    assert Person.objects.count() == 1
    name = names.get("new_name_ar") or names["new_name_en"]
    # In the search, and on the page of a new person.
    response = writer.post(f"{PEOPLE}enter/", {"name": name, "same_name": "1"})
    assert (response.status_code, response.json()) == (400, {"error": "An editor must add this person."})
    form = PageForm(writer.get(f"{PEOPLE}add/"))
    form.fill(name_ar=name, biography_en="Just typed").data["same_name"] = "on"
    response = form.submit(writer)
    assert "An editor must add this person." in response.text
    assert "Just typed" in response.text
    assert Person.objects.count() == 1


def test_an_editor_is_asked_as_for_any_name(desk, lubna):
    editor = desk("editor")
    form = PageForm(editor.get(f"{PEOPLE}add/")).fill(name_ar=SECRET[0])
    response = form.submit(editor)
    assert "is already recorded" in response.text
    assert editor.post(f"{PEOPLE}enter/", {"name": SECRET[0]}).status_code == 409


def test_a_contributor_may_protect_somebody_new_and_no_longer_sees_them(writer, desk):
    form = PageForm(writer.get(f"{PEOPLE}add/")).fill(name_ar="سناء الحلفاوي", name_en="Sanaa Halfawi")
    form["protected"] = "on"
    response = form.submit(writer)
    assert (response.status_code, response.url) == (302, PEOPLE)
    person = Person.objects.get()
    assert (person.protected, person.slug, person.letter_ar) == (True, "sanaa-halfawi", "س")
    after = writer.get(PEOPLE)
    assert "Halfawi" not in after.text
    assert "Halfawi" in desk("editor").get(PEOPLE).text
    assert "Halfawi" not in " ".join(Event.objects.values_list("record_label", flat=True))


def test_what_was_typed_before_somebody_was_protected_is_not_shown_with_the_name(writer, lubna):
    Person.objects.filter(pk=lubna.pk).update(protected=False)
    meeting = MeetingFactory(public=False, created_by=writer.user)
    AttendanceFactory(delegation__meeting=meeting, person=lubna, post_en="Guest of honour")
    form = PageForm(writer.get(change(meeting)))
    Person.objects.filter(pk=lubna.pk).update(protected=True)
    form["title_en"] = "Typed before"
    response = form.submit(writer)
    assert "Typed before" in response.text
    form = PageForm(response)
    assert form.submit(writer).status_code == 302
    assert meeting.attendances.get().post_en == "Guest of honour"
    assert Meeting.objects.get(pk=meeting.pk).title_en == "Typed before"


def test_unsaved_text_of_somebody_protected_meanwhile_is_offered_to_nobody_who_may_not_see_them(writer, lubna):
    Autosave.objects.create(user=writer.user, path=change(lubna), page="", data="name_en=Lubna+Kawtharani")
    assert told(writer.get("/admin/")) == []


def test_duplicates_merging_trash_and_the_log_are_not_for_contributors(writer, lubna):
    OrganizationFactory()
    for address in (
        f"{PEOPLE}duplicates/",
        f"{PEOPLE}merge/?stays={lubna.pk}",
        "/admin/liaison/trashitem/",
        "/admin/liaison/event/",
    ):
        assert writer.get(address).status_code == 403
