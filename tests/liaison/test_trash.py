"""Into the trash and out again: every row of every table is as it was, in every column."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import ProtectedError
from django.utils import timezone, translation

from articles.models import Anchor, Article, Attendance, Delegation, Meeting, Seal, Topic
from articles.models.assignment import Assignment
from articles.models.changes import Changes
from articles.models.shared_link import Purpose, SharedLink
from articles.models.version import Version
from articles.models.withdrawal import Reason, Withdrawal
from articles.models.workflow import State
from articles.publishing.take import publish, withdraw
from liaison.media.images.fields import random_name
from liaison.models import Event, TrashItem
from liaison.staff.trash.bin import delete_for_good, needed_by, put_in_trash
from liaison.staff.trash.restore import restore
from organizations.models import Membership, Organization, Person
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


@pytest.fixture
def by():
    return UserFactory(role="publisher", first_name="Salma")


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def everything():
    """All rows of the two apps, column by column as the database holds them: ``{table: [row, …]}``.

    Without seals, which are made of versions: ``tests/provenance/test_log.py`` says what becomes of them.
    """
    rows = {}
    for label in ("articles", "organizations"):
        for model in set(apps.get_app_config(label).get_models(include_auto_created=True)) - {Seal, Anchor}:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY id')  # noqa: S608
                rows[model._meta.db_table] = cursor.fetchall()
    return rows


def numbers():
    return {table: len(rows) for table, rows in everything().items()}


def picture():
    """A picture in storage; returns its name."""
    return default_storage.save(random_name(None, ""), ContentFile(b"webp"))


def full_article(by, **values):
    """A withdrawn article with everything that can hang on one."""
    writer = UserFactory(role="contributor")
    article = ArticleFactory(live="", created_by=writer, **values)
    article.organizations.add(OrganizationFactory(), OrganizationFactory())
    article.people.add(PersonFactory())
    article.topics.add(TopicFactory())
    publish(article, "ar", by)
    publish(article, "en", by, change="update", public_note="now in English")
    Changes.objects.create(article=article, language="en", content={"title": "Better"})
    for language in ("ar", "en"):
        withdraw(article, language, by)
    Changes.objects.create(article=article, language="", content={"kind": "statement"})
    Assignment.objects.create(article=article, language="en", to=writer, due_at=timezone.now())
    asked = OrganizationFactory()
    SharedLink.objects.create(
        article=article,
        language="ar",
        purpose=Purpose.FACT_CHECK,
        organization=asked,
        created_by=by,
        expires_at=timezone.now() + dt.timedelta(days=3),
    )
    return article


def full_meeting():
    meeting = MeetingFactory(public=False, place_ar="بيروت", outcomes_en="One\nTwo", precision="day")
    for _number in range(2):
        AttendanceFactory(delegation__meeting=meeting)
    meeting.organizers.add(OrganizationFactory())
    meeting.topics.add(TopicFactory(), TopicFactory())
    return meeting


MAKE = {
    "article": full_article,
    "meeting": lambda by: full_meeting(),
    "person": lambda by: MembershipFactory(person=PersonFactory(biography_ar="سيرة", biography_en="A life")).person,
    "topic": lambda by: full_meeting().topics.first(),
    "organization": lambda by: full_meeting().organizers.get(),
}


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("kind", MAKE)
def test_every_row_comes_back_as_it_was_in_every_column(kind, language, by):
    record = MAKE[kind](by)
    before = everything()
    with translation.override(language):
        item = put_in_trash(record, by)
        assert not type(record).objects.filter(pk=item.record_id).exists()
        assert everything() != before
        restored = restore(item, by)
    assert everything() == before
    assert restored.record == type(record).objects.get(pk=item.record_id)
    assert not TrashItem.objects.exists()


def test_nothing_of_an_article_is_left_where_it_was(by):
    ArticleFactory()
    before = numbers()
    article = full_article(by)
    assert Version.objects.filter(article=article).count() == 2
    item = put_in_trash(article, by)
    for model in (Changes, Assignment, SharedLink, Withdrawal, Version):
        assert not model.objects.filter(article=item.record_id).exists()
    after = numbers()
    assert after["articles_article"] == before["articles_article"]
    assert after["articles_article_organizations"] == after["articles_article_topics"] == 0


def test_it_says_what_went_with_it_and_who_did_it(by):
    meeting = full_meeting()
    item = put_in_trash(meeting, by)
    assert dict(item.counts) == {"articles.attendance": 2, "articles.delegation": 2}
    assert (item.record_type, item.label, item.deleted_by) == ("articles.meeting", meeting.title_ar, by)
    with translation.override("en"):
        restored = restore(item, by)
    assert restored.counts == {"articles.attendance": 2, "articles.delegation": 2}
    assert [event.action for event in Event.objects.of(restored.record)] == ["restore_from_trash", "put_in_trash"]


def test_the_timeline_outlives_the_record(by):
    article = ArticleFactory(live="")
    publish(article, "ar", by)
    withdraw(article, "ar", by)
    pk = article.pk
    item = put_in_trash(article, by)
    actions = ["put_in_trash", "withdraw", "publish"]
    events = Event.objects.filter(record_type="articles.article", record_id=pk).order_by("-at", "-pk")
    assert [event.action for event in events] == actions
    delete_for_good([item], by)
    assert [event.action for event in events.all()] == ["delete_for_good", *actions]


def test_what_something_holds_stays_and_nothing_happens(by):
    delegation = DelegationFactory()
    before = everything()
    with pytest.raises(ProtectedError):
        put_in_trash(delegation.organization, by)
    assert everything() == before
    assert not TrashItem.objects.exists()


def test_a_report_waits_for_its_meeting(by):
    report = ReportFactory(live="", meeting__public=False)
    report_item = put_in_trash(report, by)
    meeting_item = put_in_trash(report.meeting, by)
    before = everything()
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        restore(report_item, by)
    assert refused.value.messages == [
        f"“{report_item.label}” needs “{meeting_item.label}”, which is also in the trash. Restore that one first."
    ]
    assert everything() == before
    assert TrashItem.objects.count() == 2
    restore(meeting_item, by)
    assert restore(report_item, by).record.meeting_id == meeting_item.record_id


def test_a_person_whose_organization_was_deleted_for_good_says_so(by):
    membership = MembershipFactory()
    item = put_in_trash(membership.person, by)
    organization_item = put_in_trash(membership.organization, by)
    assert needed_by(organization_item) == [item]
    assert needed_by(item) == []
    delete_for_good([organization_item], by)
    with translation.override("en"), pytest.raises(ValidationError, match="which was permanently deleted") as refused:
        restore(item, by)
    assert membership.organization.name_ar in refused.value.messages[0]
    assert not Person.objects.exists()
    assert TrashItem.objects.get() == item


def test_a_link_between_two_records_comes_back_with_the_second_of_them(by):
    article, topic = ArticleFactory(live=""), TopicFactory()
    article.topics.add(topic)
    before = everything()
    article_item, topic_item = put_in_trash(article, by), put_in_trash(topic, by)
    restored = restore(article_item, by)
    assert restored.waiting == [topic_item.label]
    assert not restored.record.topics.exists()
    topic_item.refresh_from_db()
    assert restore(topic_item, by).waiting == []
    assert everything() == before


def test_nor_does_it_matter_which_of_them_went_first(by):
    article, topic = ArticleFactory(live=""), TopicFactory()
    article.topics.add(topic)
    before = everything()
    items = [put_in_trash(article, by), put_in_trash(topic, by)]
    for item in reversed(items):
        restore(item, by)
    assert everything() == before


def test_a_link_to_what_was_deleted_for_good_is_counted_and_left_out(by):
    article, topic = ArticleFactory(live=""), TopicFactory()
    article.topics.add(topic)
    item = put_in_trash(article, by)
    delete_for_good([put_in_trash(topic, by)], by)
    restored = restore(item, by)
    assert (restored.lost, restored.waiting) == (1, [])
    assert not restored.record.topics.exists()


def test_an_organization_comes_back_though_the_article_it_was_to_check_is_gone(by):
    article = full_article(by)
    asked = SharedLink.objects.get().organization
    item = put_in_trash(asked, by)
    delete_for_good([put_in_trash(article, by)], by)
    assert restore(item, by).record == Organization.objects.get(pk=item.record_id)
    assert not SharedLink.objects.exists()


def test_what_pointed_to_a_record_points_to_it_again(by):
    replacement = ArticleFactory(live="ar")
    old = ArticleFactory(live="ar")
    withdraw(old, "ar", by, reason=Reason.REPLACED, replacement=replacement)
    withdraw(replacement, "ar", by)
    before = everything()
    item = put_in_trash(replacement, by)
    assert Withdrawal.objects.get(article=old).replacement is None
    restore(item, by)
    assert everything() == before


def test_an_account_that_is_gone_meanwhile_is_left_out(by):
    article = full_article(by)
    item = put_in_trash(article, by)
    article.created_by.delete()
    restored = restore(item, None)
    assert restored.record.created_by is None
    # The assignment would have gone with the account.
    assert not Assignment.objects.exists()
    assert Version.objects.exists()


def test_an_address_that_was_taken_meanwhile_is_renewed(by):
    article = ArticleFactory(live="", title_ar="بيان", title_en="A statement", kind="statement")
    topic = TopicFactory(name_en="Schools")
    items = [put_in_trash(article, by), put_in_trash(topic, by)]
    ArticleFactory(live="", title_ar="خبر", title_en="A statement")
    TopicFactory(name_en="Schools")
    restored, topic_restored = (restore(item, by) for item in items)
    assert restored.addresses == ["a-statement-2"]
    assert (restored.record.slug_ar, restored.record.slug_en) == ("بيان", "a-statement-2")
    assert topic_restored.addresses == [topic_restored.record.slug] == ["schools-2"]


def test_an_address_as_long_as_it_can_be_is_renewed(by):
    slug = "x" * 90
    item = put_in_trash(TopicFactory(slug=slug), by)
    TopicFactory(slug=slug)
    assert restore(item, by).record.slug == "x" * 82


def test_a_key_that_is_taken_says_so_and_changes_nothing(by):
    topic = TopicFactory(name_ar="قديم")
    item = put_in_trash(topic, by)
    TopicFactory(pk=item.record_id)
    before = everything()
    with translation.override("en"), pytest.raises(ValidationError, match="a newer record has taken its place"):
        restore(item, by)
    assert everything() == before
    assert TrashItem.objects.exists()
    assert not Event.objects.filter(action="restore_from_trash").exists()


def test_it_is_restored_once(by):
    item = put_in_trash(TopicFactory(), by)
    restore(item, by)
    with translation.override("en"), pytest.raises(ValidationError, match="no longer in the trash"):
        restore(item, by)
    assert Topic.objects.count() == 1


def test_it_comes_back_though_a_column_and_a_kind_are_no_more(by):
    item = put_in_trash(full_meeting(), by)
    stored = json.loads(item.rows)
    stored["rows"][0]["fields"]["once"] = "a column of long ago"
    stored["rows"].append({"model": "articles.nothing", "pk": 1, "fields": {}})
    stored["pointers"].append(["articles.nothing", 1, "meeting", 2])
    item.rows = json.dumps(stored)
    item.save()
    restore(item, by)
    assert (Meeting.objects.count(), Delegation.objects.count(), Attendance.objects.count()) == (1, 2, 2)


def test_no_draft_shows_in_the_columns_that_have_no_language(by):
    article = ArticleFactory(live="")
    item = put_in_trash(article, by)
    assert article.title_ar in item.rows
    restore(item, by)
    raw = Article.objects.rewrite(False).values_list("title", "body", "state", "slug").get()
    assert raw == ("", "", State.DRAFT, "")


def test_pictures_stay_until_the_trash_is_emptied(by, media, django_capture_on_commit_callbacks):
    name = picture()
    article = ArticleFactory(live="", image=name, image_width=1, image_height=1)
    with django_capture_on_commit_callbacks(execute=True):
        item = put_in_trash(article, by)
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        delete_for_good([item], by)
    assert not default_storage.exists(name)


def another_article(name):
    ArticleFactory(live="", image=name, image_width=1, image_height=1)


def changes_of_another(name):
    Changes.objects.create(article=ArticleFactory(), language="", content={"image": name})


def an_older_version_of_another(name):
    version = Version.objects.filter(article=ArticleFactory()).first()
    version.content["shared"]["image"] = name
    version.save()


def an_organizations_logo(name):
    OrganizationFactory(logo=name)


def another_in_the_trash(name):
    put_in_trash(ArticleFactory(live="", image=name, image_width=1, image_height=1), None)


@pytest.mark.parametrize(
    "use",
    [another_article, changes_of_another, an_older_version_of_another, an_organizations_logo, another_in_the_trash],
)
def test_a_picture_that_something_else_uses_stays(use, by, media, django_capture_on_commit_callbacks):
    name, own = picture(), picture()
    item = put_in_trash(ArticleFactory(live="", image=name, image_width=1, image_height=1), by)
    stored = json.loads(item.rows)
    item.rows = json.dumps(stored | {"rows": [*stored["rows"], {"model": "x.y", "pk": 1, "fields": {"image": own}}]})
    item.save()
    use(name)
    with django_capture_on_commit_callbacks(execute=True):
        delete_for_good([item], by)
    assert default_storage.exists(name)
    assert not default_storage.exists(own)


def test_a_picture_of_an_older_version_goes_with_its_article(by, media, django_capture_on_commit_callbacks):
    name = picture()
    article = ArticleFactory(live="ar")
    version = Version.objects.get()
    version.content["shared"]["image"] = name
    version.save()
    withdraw(article, "ar", by)
    item = put_in_trash(article, by)
    with django_capture_on_commit_callbacks(execute=True):
        delete_for_good([item], by)
    assert not default_storage.exists(name)


def test_keys_go_on_where_they_were(by):
    """A new record after a restoration gets a key of its own."""
    item = put_in_trash(OrganizationFactory(), by)
    restore(item, by)
    OrganizationFactory()
    assert Organization.objects.count() == 2
    assert Membership.objects.count() == 0
