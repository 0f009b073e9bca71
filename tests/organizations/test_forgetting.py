"""Forgetting a person: afterwards nothing in the database, and no file made of it, holds the name in any spelling."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
import zlib
from pathlib import Path
from urllib.parse import unquote_plus, urlencode

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from articles.models import Article, Attendance, Meeting
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.version import Version, add_version
from articles.models.withdrawal import Withdrawal
from articles.publishing.take import publish
from liaison.models import Autosave, Event, TrashItem
from liaison.staff.audit.models import record_event
from liaison.staff.roles import Role, grant_all
from liaison.staff.trash.bin import put_in_trash
from liaison.staff.trash.restore import restore
from office.models import OldAddress, Page
from organizations.merging.merge import Plan as MergePlan
from organizations.merging.merge import merge
from organizations.models import Consent, Contact, Forgetting, Membership, Person, ToldApart
from tests.documents import lettered, saved
from tests.factories import (
    PASSWORD,
    ArticleFactory,
    AttachmentFactory,
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

# The names in every spelling that is recorded, one of them only with a record that was merged, one only in the history.
AR, EN = "زكريا المطرزي", "Zakariya al-Mutarrizi"
OTHER, STAFF, MERGED, EARLIER = "Zekeriya Mutrezi", "أبو نجاح المطرزي", "Zacharia Moutarrizy", "زكريا آل مطرز"
NAMES = (AR, EN, OTHER, STAFF, MERGED, EARLIER)
# What else tells who it is.
TOLD = (
    "Surgeon of the blue clinic",
    "قبطان العيادة الزرقاء",
    "+963 944 010 203",
    "Born under the fig tree",
    "hush-hush note",
)
SLUGS = ("zakariya-al-mutarrizi", "zekeriya-mutrezi-page")


@pytest.fixture
def admin(client):
    # A test that several connections see begins with an empty database.
    grant_all(apps)
    user = UserFactory(role="administrator", username="keeper")
    client.login(username="keeper", password=PASSWORD)
    return user


@pytest.fixture
def person(admin):
    """Somebody with all that can be recorded of them, in every place that holds texts."""
    person = PersonFactory(
        name_ar=EARLIER, name_en=EN, slug=SLUGS[1], other_names=OTHER, staff_names=STAFF, biography_en=TOLD[3]
    )
    merged = PersonFactory(name_ar="", name_en=MERGED)
    other = PersonFactory()
    organization = OrganizationFactory(other_names=f"The circle of {OTHER}")
    meeting = MeetingFactory(title_en=f"Talk with {EN}", outcomes_ar=f"وعد {AR} بالرد", place_en=f"House of {EN}")
    delegation = DelegationFactory(meeting=meeting, organization=organization, note=f"{STAFF} drives")
    report = ReportFactory(live="ar en", meeting=meeting)
    AttendanceFactory(delegation=delegation, person=person, post_en=TOLD[0], post_ar=TOLD[1])
    # Before anything else, so that all of it is in the history under the earlier name.
    record_event("protect", person, admin, note=f"{EARLIER} asked")
    LogEntry.objects.log_actions(admin.pk, [person], CHANGE, change_message=f"Changed {EN}", single_object=True)
    person.name_ar, person.slug = AR, SLUGS[0]
    person.save()
    plan = MergePlan(Person.objects.get(pk=person.pk), Person.objects.get(pk=merged.pk))
    merge(Person, person.pk, merged.pk, admin, plan.mark)
    person.refresh_from_db()
    MembershipFactory(person=person, organization=organization, post_en=TOLD[0], post_ar=TOLD[1])
    Consent.objects.create(person=person, given_on=dt.date(2024, 1, 2), way="email", note=TOLD[4])
    Contact.objects.create(person=person, kind="telephone", value=TOLD[2])
    ToldApart.objects.create(kind="person", first=min(person.pk, other.pk), second=max(person.pk, other.pk))
    write_texts(admin, person, report, organization)
    return person


def write_texts(admin, person, report, organization):
    article = ArticleFactory(
        live="",
        title_en=f"{EN} opens a library",
        slug_en="zakariya-al-mutarrizi-opens-a-library",
        summary_ar=f"افتتح {AR} المكتبة",
        body_en=f'<p>{EN} came; see <a href="/en/people/{SLUGS[0]}/">his page</a>.</p><p>And Zakariya</p><p>al-Mutarrizi left.</p>',
        body_ar=f"<p>قال <strong>زكريا</strong> المطرزي، وهو {STAFF}: «نعم».</p><table><tr><td>زكريا</td><td>المطرزي</td></tr></table>",
        source_line_en=f"Told by {OTHER}",
        image_alt_en=f"{EN} with books",
        created_by=admin,
    )
    article.people.add(person)
    publish(article, "en", by=admin)
    article.refresh_from_db()
    article.title_en = f"{MERGED} opens a library"
    article.save()
    add_version(article, "en", admin, timezone.now(), "correction", f"We had misspelled {EN}.")
    texts = texts_of(article, "en")
    keep_changes(article, "en", texts, texts | {"summary": f"Again {OTHER}"})
    Withdrawal.objects.create(article=ReportFactory(live=""), language="en", explanation=f"For {EN}")
    TopicFactory(name_en=f"The case of {EN}", name_ar=f"قضية {AR}")
    Page.objects.create(title_en=f"Thanks to {EN}", body_ar=f"<p>شكرًا لـ{AR}</p>", slug="thanks")
    OldAddress.objects.create(path=f"/en/people/{SLUGS[0]}/", new_path="/en/")
    data = urlencode({"title_ar": f"زيارة {AR}", "body_en": f"<p>{EN}</p>"})
    Autosave.objects.create(user=admin, path="/admin/articles/article/add/", data=data)
    Autosave.objects.create(user=admin, path=f"/admin/organizations/person/{person.pk}/change/", data="name_en=x")
    record_event("publish", report, admin, note=f"{AR} agreed", whom=[EN], text={"deep": OTHER})
    record_event("login_failed", None, None, by_name=EN)
    trashed = MeetingFactory(title_en=f"Old talk with {EN}", public=False)
    AttendanceFactory(
        delegation__meeting=trashed, delegation__organization=organization, person=person, post_en=TOLD[0]
    )
    put_in_trash(trashed, admin)
    other = SessionStore()
    other["_messages"] = f"“{EN}” was changed."
    other.save()


def forget(client, person, *, name=AR, **options):
    address = f"/admin/organizations/person/{person.pk}/forget/"
    page = client.get(address).content.decode()
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    chosen = options.get("chosen", seen)
    data = {"words_ar": "أحد المشاركين", "words_en": "a participant", "name": name, "seen": seen, "text": chosen}
    return client.post(address, data)


def everything_stored() -> str:
    """The whole database as text: every column of every table, also of those without a model, in readable form."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table == "liaison_fulltext" and connection.vendor == "sqlite":
                # A virtual table without content: its parts are tables of their own.
                continue
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for row in cursor.fetchall():
                texts += [_readable(value) for value in row]
    return "\n".join(texts)


def _readable(value) -> str:
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        try:
            return zlib.decompress(raw).decode()
        except zlib.error:
            return raw.decode(errors="replace")
    text = str(value)
    if text.startswith(("{", "[")):
        text = json.dumps(json.loads(text), ensure_ascii=False) if _is_json(text) else text
    elif ":" in text and text.startswith(("ey", ".ey")):
        with contextlib.suppress(signing.BadSignature):
            text = json.dumps(
                signing.loads(text, salt="django.contrib.sessions.SessionStore", serializer=signing.JSONSerializer),
                ensure_ascii=False,
            )
    return f"{text}\n{unquote_plus(text)}"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def everything_made() -> str:
    """The text of all files made of records."""
    files = [path for path in (Path(settings.DATA_DIR) / "made").rglob("*") if path.is_file() and path.name != "lock"]
    return "\n".join(path.read_bytes().decode(errors="replace") for path in files) + " ".join(map(str, files))


def traces(text: str) -> list[str]:
    """Which of the names, in which form, the text holds; case, tags and hyphens make no difference."""
    bare = re.sub(r"<[^>]*>", " ", text).casefold()
    words = " ".join(re.sub(r"[\W_]+", " ", bare).split())
    wanted = {" ".join(re.sub(r"[\W_]+", " ", name.casefold()).split()) for name in (*NAMES, *SLUGS, *TOLD)}
    return sorted(name for name in wanted if name in words)


def test_what_is_planted_is_found(person):
    assert len(traces(everything_stored())) == len({*NAMES, *SLUGS, *TOLD}) - 1


@pytest.mark.django_db(transaction=True)
def test_afterwards_nothing_holds_the_names(client, person):
    for url in ("/en/news/", "/ar/news/"):
        client.get(url)
    article = Article.objects.get(title_en__contains="opens a library")
    client.get(f"/en/news/{article.pk}/{article.slug_en}/card.png")
    client.get(f"/en/news/{article.pk}/{article.slug_en}/article.pdf")
    response = forget(client, person)
    assert response.status_code == 302, response.content.decode()
    stored = everything_stored()
    assert traces(stored) == []
    assert "mutarriz" not in stored.casefold()
    assert traces(everything_made()) == []


def test_the_words_are_replaced_in_both_editions_and_in_all_versions(client, person):
    forget(client, person)
    article = Article.objects.get(title_en__contains="opens a library")
    assert article.title_en == "A participant opens a library"
    assert article.summary_ar == "افتتح أحد المشاركين المكتبة"
    assert article.body_en.startswith("<p>A participant came; see his page.</p>")
    assert "<strong>أحد المشاركين</strong>" in article.body_ar
    versions = Version.objects.filter(article=article, language="en").order_by("number")
    assert [version.content["texts"]["title"] for version in versions] == ["A participant opens a library"] * 2
    assert versions[1].public_note == "We had misspelled a participant."
    assert all(person.pk not in version.content["shared"]["people"] for version in versions)
    page = client.get(f"/en/news/{article.pk}/{article.slug_en}/")
    assert page.status_code == 200
    assert "A participant opens a library" in page.content.decode()


def test_numbers_stay(client, person):
    meeting = Attendance.objects.get(person=person).meeting
    delegations = meeting.delegations.count()
    forget(client, person)
    row = Attendance.objects.get(person=person)
    assert (row.meeting, row.post_ar, row.post_en, row.disclosure) == (meeting, "", "", "organization")
    assert meeting.delegations.count() == delegations
    assert Event.objects.filter(record_type="organizations.person", record_id=person.pk).count() >= 2
    assert not Membership.objects.filter(person=person).exists()


def test_what_remains_is_nobody(client, person):
    forget(client, person)
    remnant = Person.objects.get(pk=person.pk)
    assert remnant.protected
    assert remnant.forgotten_at
    assert (remnant.name_ar, remnant.names_key, remnant.biography_en) == ("—", "", None) or remnant.biography_en == ""
    assert client.get(f"/admin/organizations/person/{person.pk}/change/").status_code == 302
    assert client.get(f"/admin/organizations/person/{person.pk}/forget/").status_code == 404
    assert not list(Person.objects.withheld())
    meeting = Attendance.objects.get(person=person).meeting
    assert client.get(f"/admin/articles/meeting/{meeting.pk}/change/").status_code == 200


def test_the_certificate_has_numbers_and_no_name(client, person):
    response = forget(client, person)
    done = Forgetting.objects.get()
    assert response["Location"] == f"/admin/organizations/forgetting/{done.pk}/change/"
    assert done.by_name
    assert done.deleted["organizations.membership"] == 1
    assert done.kept["articles.attendance"] == 1
    assert done.changed["articles.version"] == 2
    for address in ("change/", "certificate.txt", "certificate.json"):
        text = client.get(f"/admin/organizations/forgetting/{done.pk}/{address}").content.decode()
        assert done.number in text
        assert traces(text) == []
    event = Event.objects.get(action="forget_person")
    assert event.details["certificate"] == done.number
    assert client.get("/admin/organizations/forgetting/").status_code == 200
    assert client.get("/admin/liaison/event/").status_code == 200


def test_the_index_agrees_with_the_records_afterwards(client, person):
    from liaison.search.index.check import differences

    forget(client, person)
    assert list(differences()) == []
    assert "Mutarrizi" not in client.get("/en/search/?q=opens+library").content.decode()


def test_the_preview_lists_places_and_changes_nothing(client, person):
    before = everything_stored()
    address = f"/admin/organizations/person/{person.pk}/forget/"
    page = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "opens a library" in page
    assert f"The case of {EN}" in page
    assert len(traces(everything_stored())) == len(traces(before))


@pytest.mark.parametrize("typed", ["", "زكريا", "Somebody Else"])
def test_without_the_name_typed_nothing_is_done(client, person, typed):
    response = forget(client, person, name=typed)
    assert response.status_code == 200
    assert Person.objects.get(pk=person.pk).forgotten_at is None
    assert not Forgetting.objects.exists()


def test_a_description_that_names_them_is_refused(client, person):
    address = f"/admin/organizations/person/{person.pk}/forget/"
    client.post(address, {"words_ar": AR, "words_en": "a participant", "name": AR})
    assert not Forgetting.objects.exists()


def test_a_text_that_nobody_has_seen_holds_it_back(client, person):
    address = f"/admin/organizations/person/{person.pk}/forget/"
    seen = re.findall(r'name="seen" value="([^"]+)"', client.get(address).content.decode())
    ArticleFactory(live="", title_en=f"{EN} again")
    client.post(address, {"words_ar": "أحد", "words_en": "a person", "name": AR, "seen": seen, "text": seen})
    assert not Forgetting.objects.exists()


def test_a_namesake_keeps_their_text(client, person):
    article = ArticleFactory(live="", title_en=f"{EN}, the poet of another century")
    address = f"/admin/organizations/person/{person.pk}/forget/"
    seen = re.findall(r'name="seen" value="([^"]+)"', client.get(address).content.decode())
    chosen = [key for key in seen if key != f"articles.article:{article.pk}"]
    forget(client, person, chosen=chosen)
    article.refresh_from_db()
    assert article.title_en == f"{EN}, the poet of another century"
    assert Forgetting.objects.get().left == 1


def test_another_person_of_that_name_is_not_ticked(client, person):
    namesake = PersonFactory(name_en=EN, name_ar="")
    page = client.get(f"/admin/organizations/person/{person.pk}/forget/").content.decode()
    box = re.search(rf'value="organizations.person:{namesake.pk}"( checked)?>', page[page.index('type="checkbox"') :])
    assert box
    assert box[1] is None


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.EDITOR, Role.PUBLISHER])
def test_only_administrators_may(client, role):
    person = PersonFactory(name_ar=AR, name_en=EN)
    client.force_login(UserFactory(role=role))
    assert client.get(f"/admin/organizations/person/{person.pk}/forget/").status_code == 403
    assert client.post(f"/admin/organizations/person/{person.pk}/forget/", {"name": AR}).status_code == 403
    assert client.get("/admin/organizations/forgetting/").status_code == 403
    page = client.get(f"/admin/organizations/person/{person.pk}/change/").content.decode()
    assert f"/{person.pk}/forget/" not in page


def test_the_password_is_asked_for_again(client, person):
    session = client.session
    session["authenticated_at"] = 0
    session.save()
    page = client.get(f"/admin/organizations/person/{person.pk}/forget/")
    assert page.status_code == 403
    assert 'name="password"' in page.content.decode()


def test_a_file_that_names_them_is_listed(client, person):
    AttachmentFactory(
        title_ar="", title_en="Minutes", file=ContentFile(saved(lettered(f"Signed by {EN}")), name="a.pdf")
    )
    page = client.get(f"/admin/organizations/person/{person.pk}/forget/").content.decode()
    assert "Minutes" in page


def test_a_record_in_the_trash_can_be_restored_without_the_name(client, person):
    forget(client, person)
    item = TrashItem.objects.get()
    assert traces(item.rows) == []
    restore(item, None)
    assert "a participant" in Meeting.objects.get(pk=item.record_id).title_en
