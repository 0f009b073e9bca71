"""What steps leave in the log, that nothing of it can be changed unseen, and what is never in it."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from articles.models import Seal, Version
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.workflow import Change, Step, Terms
from articles.provenance.forms import digest_of, sealed_text, written
from articles.provenance.sealing import catch_up
from articles.publishing.take import publish, take, withdraw
from liaison.models import Announcement, LogKey, LogLine, LogState, TreeHead
from liaison.provenance.keys import HEADS
from liaison.provenance.log import write_log
from liaison.provenance.signing import is_signed, public_key
from liaison.provenance.tree import leaf_hash
from liaison.staff.trash.bin import put_in_trash
from liaison.staff.trash.restore import restore
from organizations.forgetting.forget import Plan, forget
from tests.factories import ArticleFactory, PersonFactory, UserFactory
from tests.provenance.conftest import new_key
from tests.provenance.test_tree import by_definition

pytestmark = pytest.mark.django_db

TITLE, BODY = (
    "بيان المكتب",
    "<p>التقى المكتب وفداً من الجمعيات في واشنطن يوم الأحد.</p><p>واتفق الجانبان على خطة مشتركة للشتاء.</p>",
)


@pytest.fixture
def article():
    made = ArticleFactory(live="", title_ar=TITLE, body_ar=BODY)
    publish(made, "ar")
    return made


def entries():
    return [json.loads(bytes(line.line)) for line in LogLine.objects.order_by("index")]


def kinds():
    return [entry["kind"] for entry in entries()]


def verify():
    said = StringIO()
    call_command("verify_log", stdout=said)
    return said.getvalue()


def faults():
    said = StringIO()
    with pytest.raises(CommandError, match="do not agree"):
        call_command("verify_log", stdout=said)
    return said.getvalue()


def correct(article, body, note="اليوم هو الاثنين."):
    stored = texts_of(article, "ar")
    keep_changes(article, "ar", stored, stored | {"body": body})
    take(article, Step.PUBLISH, "ar", None, Terms(change=Change.CORRECTION, public_note=note))


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_publication_is_an_entry_with_a_salted_hash_and_no_word_of_the_text(article, logged):
    logged()
    (entry,) = entries()
    assert entry | {"hash": 0, "at": 0, "logged": 0} == {
        "index": 0,
        "kind": "published",
        "at": 0,
        "language": "ar",
        "article": article.pk,
        "version": 1,
        "address": f"/ar/news/{article.pk}/",
        "hash": 0,
        "logged": 0,
        "previous": "",
    }
    seal, version = Seal.objects.get(), Version.objects.get()
    assert entry["hash"] == bytes(seal.digest).hex()
    assert digest_of(bytes(seal.salt), sealed_text(written(version.content["texts"]))) == bytes(seal.digest)


def test_each_step_that_readers_notice_is_an_entry(article, logged):
    correct(article, BODY.replace("الأحد", "الاثنين"))
    withdraw(article, "ar")
    take(article, Step.REINSTATE, "ar", None, Terms(with_changes=False))
    logged()
    assert kinds() == ["published", "corrected", "withdrawn", "reinstated"]
    assert "The log is whole: 4 entries, 0 of them" in verify()


def test_what_is_scheduled_is_entered_at_its_minute_with_the_text_it_has_then(logged):
    made = ArticleFactory(live="", title_ar=TITLE, body_ar=BODY)
    publish(made, "ar", at=timezone.now() + timedelta(hours=1))
    logged()
    assert entries() == []
    made.refresh_from_db()
    made.body_ar = BODY.replace("الأحد", "الاثنين")
    made.save()
    past = timezone.now() - timedelta(minutes=1)
    type(made).objects.filter(pk=made.pk).update(published_at_ar=past)
    Version.objects.update(at=past)
    call_command("publish_due", stdout=StringIO())
    assert kinds() == ["published"]
    verify()


def test_an_expired_edition_is_an_entry(logged):
    made = ArticleFactory(live="", title_ar=TITLE, body_ar=BODY)
    publish(made, "ar", expires_at=timezone.now() + timedelta(hours=1))
    ago = [timezone.now() - timedelta(minutes=minutes) for minutes in (2, 1)]
    type(made).objects.filter(pk=made.pk).update(published_at_ar=ago[0], expires_at_ar=ago[1])
    call_command("publish_due", stdout=StringIO())
    assert kinds() == ["published", "expired"]


def test_what_is_rolled_back_is_nowhere(article, logged):
    logged()

    def fail():
        withdraw(article, "ar")
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        fail()
    logged()
    assert kinds() == ["published"]
    assert not Announcement.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_is_entered_and_signed_right_after_the_step_by_itself(signing):
    made = ArticleFactory(live="", title_ar=TITLE, body_ar=BODY)
    publish(made, "ar")
    assert kinds() == ["published", "key"]
    head = TreeHead.objects.get()
    assert head.size == 2
    assert is_signed(head.text.encode(), head.signature.encode(), public_key(), HEADS)


def test_without_a_key_it_is_kept_and_signed_once_there_is_one(article, logged, settings):
    logged()
    assert not TreeHead.objects.exists()
    settings.SIGNING_KEY = new_key()
    logged()
    assert kinds() == ["published", "key"]
    assert "2 entries, 2 of them under a signed head" in verify()


def test_the_head_is_that_of_the_tree(article, signing, logged):
    logged()
    name, size, root, _at = TreeHead.objects.get().text.splitlines()
    lines = [bytes(line.line) for line in LogLine.objects.order_by("index")]
    assert (name, size, base64.b64decode(root)) == ("liaison provenance log 1", "2", by_definition(lines))


def test_another_key_is_announced_and_both_heads_hold(article, signing, logged, settings):
    logged()
    settings.SIGNING_KEY = new_key()
    withdraw(article, "ar")
    logged()
    assert kinds() == ["published", "key", "withdrawn", "key"]
    assert TreeHead.objects.count() == LogKey.objects.count() == 2
    verify()


def test_entries_cannot_be_changed_or_deleted(article, logged):
    logged()
    line = LogLine.objects.get()
    for attempt in (
        line.save,
        line.delete,
        LogLine.objects.all().delete,
        lambda: LogLine.objects.update(kind="edited"),
    ):
        with pytest.raises(TypeError, match="never changed"):
            attempt()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE liaison_logline SET kind = 'edited' WHERE \"index\" = 0", "Entry 0 is filed as something else"),
        ('DELETE FROM liaison_logline WHERE "index" = 0', "Entry 0 is missing"),
        ('DELETE FROM liaison_logline WHERE "index" = 2', "its end was cut or changed"),
        ("UPDATE liaison_treehead SET text = 'x'", "not signed by a key"),
    ],
)
def test_whoever_tampers_with_the_database_is_found_out(article, signing, logged, statement, told):
    withdraw(article, "ar")
    logged()
    sql(statement)
    assert told in faults()


def test_whoever_writes_an_entry_and_its_hashes_anew_is_found_out_by_the_chain_and_the_signature(
    article, signing, logged
):
    logged()
    line = LogLine.objects.get(index=0)
    forged = bytes(line.line).replace(b'"version":1', b'"version":2')
    sql('UPDATE liaison_logline SET line = %s, nodes = %s, version = 2 WHERE "index" = 0', forged, leaf_hash(forged))
    told = faults()
    assert "Entry 1 does not follow the one before it" in told
    assert "The log is not what was signed when it had 2 entries" in told


def test_whoever_changes_a_version_past_the_site_is_found_out(article, logged):
    logged()
    version = Version.objects.get()
    version.content["texts"]["title"] = "بيان آخر"
    Version.objects.filter(pk=version.pk).update(content=version.content)
    assert f"Version 1 (ar) of article {article.pk} is not the text that the log has" in faults()


def test_versions_from_before_are_taken_in_oldest_first_with_what_was_withdrawn(logged):
    made = [ArticleFactory(live="ar", title_ar=f"بيان {number}", body_ar=BODY) for number in range(3)]
    withdraw(made[1], "ar")
    for model in (Announcement, Seal):
        model.objects.all().delete()
    assert catch_up() == 3
    logged()
    assert kinds() == ["published"] * 3 + ["withdrawn"]
    assert catch_up() == 0
    verify()


def test_a_deleted_article_is_announced_as_removed_and_its_salts_go(article, logged):
    logged()
    key = article.pk
    article.delete()
    logged()
    assert kinds() == ["published", "removed"]
    assert entries()[1]["article"] == key
    assert not Seal.objects.exists()


def test_what_comes_back_from_the_trash_is_sealed_anew(article, logged):
    logged()
    by = UserFactory(role="administrator")
    item = put_in_trash(article, by)
    logged()
    with translation.override("en"):
        restore(item, by)
    logged()
    assert kinds() == ["published", "removed", "resealed"]
    verify()


def test_two_who_append_at_once_make_one_log(article, logged):
    logged()
    state = LogState.objects.get()
    assert (state.size, write_log()) == (1, 0)


@pytest.mark.parametrize("number", [3, 4])
def test_what_waited_long_is_entered_whole_in_batches(number, monkeypatch):
    monkeypatch.setattr("liaison.provenance.log._AT_ONCE", 2)
    for _ in range(number):
        ArticleFactory(live="ar", title_ar=TITLE, body_ar=BODY)
    assert Announcement.objects.count() == number
    assert write_log() == number
    assert [entry["index"] for entry in entries()] == list(range(number))
    assert not Announcement.objects.exists()
    verify()


def test_entering_one_publication_takes_one_transaction(article):
    with CaptureQueriesContext(connection) as asked:
        assert write_log() == 1
    assert len([query for query in asked if query["sql"].startswith("SAVEPOINT")]) == 1


def test_forgetting_a_person_makes_the_hash_anew_and_throws_the_salt_away(logged):
    person = PersonFactory(name_ar="زكريا المطرزي", name_en="Zakariya al-Mutarrizi")
    article = ArticleFactory(live="ar", title_ar=TITLE, body_ar="<p>قال زكريا المطرزي إن الخطة تبدأ غداً.</p>")
    logged()
    before = Seal.objects.get()
    admin = UserFactory(role="administrator")
    plan = Plan(person, {"ar": "أحد الحاضرين", "en": "one of those present"})
    forget(plan, admin, set(plan.texts), set(plan.texts))
    logged()
    first, second = entries()
    after = Seal.objects.get()
    assert (first["kind"], second["kind"], second["version"]) == ("published", "resealed", 1)
    assert {bytes(before.salt), bytes(before.digest)}.isdisjoint({bytes(after.salt), bytes(after.digest)})
    assert "المطرزي" not in sealed_text(written(Version.objects.get(article=article).content["texts"]))
    verify()
