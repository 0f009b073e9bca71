"""The check finds whatever the index says that the records do not, and nothing else."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.models import Article, Delegation, Meeting, Topic
from liaison.models import Concern, Entry, NameWord
from liaison.search.backends import fulltext
from liaison.search.index import check, rebuild
from liaison.search.index.check import Difference, Fault, differences
from liaison.search.index.entries import rows_of
from liaison.search.index.entry_ids import Facet, Kind, about, entry_id
from liaison.search.index.models import Heading, IndexFormat, Spelling, TextWord
from liaison.search.index.sources import sources
from organizations.models import Organization, Person
from tests.factories import ArticleFactory, AttendanceFactory, ReportFactory, TopicFactory
from tests.pages import fill

pytestmark = [pytest.mark.django_db, pytest.mark.spoils_index]

NOON = dt.datetime(2024, 3, 5, 12, tzinfo=dt.UTC)


@pytest.fixture
def report() -> Article:
    """A report of a meeting, on a topic, with somebody who is named."""
    report = ReportFactory(title_ar="الفانوس في المدينة", title_en="The lantern in the city")
    AttendanceFactory(delegation__meeting=report.meeting, person__name_en="Zanbaq Mithali")
    report.topics.add(TopicFactory())
    return report


def found() -> list[Difference]:
    return list(differences())


def both(kind: Kind, record: int, fault: Fault) -> list[Difference]:
    return [Difference(kind, record, language, fault) for language in ("ar", "en")]


def test_nothing_is_found_where_signals_kept_the_index():
    fill()
    assert found() == []


def test_a_missing_entry(report):
    entry = Entry.objects.get(pk__in=entries(Kind.ARTICLE, report.pk, "en"))
    for rows in (Concern.objects.filter(entry=entry.pk), Entry.objects.filter(pk=entry.pk)):
        rows.delete()
    fulltext.store([entry.pk], [])
    assert found() == [Difference(Kind.ARTICLE, report.pk, "en", Fault.MISSING)]


def entries(kind: Kind, record: int, language: str) -> list[int]:
    """The ids of what the index has of the record in that language: one."""
    rows = Entry.objects.filter(scope=kind * 2 + (language == "en"), record=record)
    return list(rows.values_list("pk", flat=True))


def test_an_entry_of_what_is_not_public(report):
    Meeting._base_manager.filter(pk=report.meeting_id).update(public_at=None)
    meeting = [each for each in found() if each.kind == Kind.MEETING]
    assert meeting == both(Kind.MEETING, report.meeting_id, Fault.SUPERFLUOUS)


@pytest.mark.parametrize("record", [1, 999])
def test_an_entry_of_a_record_that_is_gone(report, record):
    gone = max(report.pk, record) + 1
    pk = entry_id(NOON, Kind.ARTICLE, "ar", gone)
    Entry.objects.create(pk=pk, scope=0, record=gone, public_from=NOON, public_until=NOON)
    assert found() == [Difference(Kind.ARTICLE, gone, "ar", Fault.SUPERFLUOUS)]


@pytest.mark.parametrize(
    "changed", [{"published_at_en": NOON}, {"expires_at_en": timezone.now() + dt.timedelta(days=30)}]
)
def test_another_window(changed):
    article = ArticleFactory()
    Article._base_manager.filter(pk=article.pk).update(**changed)
    assert Difference(Kind.ARTICLE, article.pk, "en", Fault.TIMES) in found()
    assert {each.fault for each in found()} <= {Fault.TIMES, Fault.CONCERNS, Fault.TEXT}


def test_another_day_of_a_meeting(report):
    Meeting._base_manager.filter(pk=report.meeting_id).update(starts_on=dt.date(2023, 1, 1))
    assert set(both(Kind.MEETING, report.meeting_id, Fault.TIMES)) <= set(found())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda report: Concern.objects.filter(about=about(Facet.TOPIC, report.topics.get().pk), scope=0).delete(),
        lambda report: Concern.objects.filter(about=about(Facet.TOPIC, report.topics.get().pk), scope=0).update(
            public_from=NOON
        ),
        lambda report: Concern.objects.create(
            entry=entries(Kind.ARTICLE, report.pk, "ar")[0], scope=0, about=7, public_from=NOON, public_until=NOON
        ),
    ],
    ids=["missing", "window", "superfluous"],
)
def test_other_concerns(report, spoil):
    spoil(report)
    assert found() == [Difference(Kind.ARTICLE, report.pk, "ar", Fault.CONCERNS)]


def test_links_that_came_without_a_signal(report):
    """The report and its meeting, in both languages: another side, other concerns, other tokens."""
    Delegation._base_manager.update(side="observer")
    told = {(each.kind, each.record) for each in found()}
    assert told == {(Kind.ARTICLE, report.pk), (Kind.MEETING, report.meeting_id)}


def test_protection_that_the_index_does_not_know_of(report):
    person = Person.objects.get()
    Person._base_manager.update(protected=True)
    told = set(found())
    assert set(both(Kind.ARTICLE, report.pk, Fault.CONCERNS)) <= told
    assert set(both(Kind.PERSON, person.pk, Fault.SUPERFLUOUS)) <= told
    assert Difference(Kind.PERSON, person.pk, "", Fault.NAMES) in told


def test_other_words_of_names(report):
    topic, organization = Topic.objects.get(), Organization.objects.get()
    NameWord.objects.filter(about=about(Facet.TOPIC, topic.pk))[0].delete()
    NameWord.objects.create(about=about(Facet.ORGANIZATION, organization.pk), form=0, word="other")
    assert found() == [
        Difference(Kind.ORGANIZATION, organization.pk, "", Fault.NAMES),
        Difference(Kind.TOPIC, topic.pk, "", Fault.NAMES),
    ]


def test_names_of_a_record_that_is_gone(report):
    gone = Topic.objects.get().pk + 1
    NameWord.objects.create(about=about(Facet.TOPIC, gone), form=0, word="gone")
    assert found() == [Difference(Kind.TOPIC, gone, "", Fault.NAMES)]


def test_another_text():
    article = ArticleFactory()
    Article._base_manager.filter(pk=article.pk).update(body_en="<p>Something else.</p>")
    assert Difference(Kind.ARTICLE, article.pk, "en", Fault.TEXT) in found()
    assert {(each.record, each.language) for each in found()} == {(article.pk, "en")}


def test_a_full_text_that_is_lost():
    article = ArticleFactory()
    table = "liaison_fulltext" if connection.vendor == "postgresql" else "liaison_fulltext_words"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    assert found() == both(Kind.ARTICLE, article.pk, Fault.TEXT)


def test_a_heading_that_is_another():
    article = ArticleFactory()
    Heading.objects.filter(pk__in=entries(Kind.ARTICLE, article.pk, "ar")).update(title="other")
    assert found() == [Difference(Kind.ARTICLE, article.pk, "ar", Fault.TEXT)]


@pytest.mark.parametrize("words", [Spelling, TextWord])
def test_words_that_were_forgotten(words):
    article = ArticleFactory(title_en="Zanbaqistan", title_ar="زنبقستان")
    words.objects.all().delete()
    assert found() == both(Kind.ARTICLE, article.pk, Fault.WORDS)


def test_rows_without_an_entry(report):
    stray = entry_id(NOON, Kind.MEETING, "en", 999)
    Concern.objects.create(entry=stray, scope=3, about=7, public_from=NOON, public_until=NOON)
    assert found() == [Difference(Kind.MEETING, 999, "en", Fault.STRAY)]


def test_a_text_without_an_entry():
    article = ArticleFactory()
    Concern.objects.all().delete()
    Entry.objects.all().delete()
    Article._base_manager.update(state_ar="draft", state_en="draft")
    assert found() == both(Kind.ARTICLE, article.pk, Fault.STRAY)


def test_what_becomes_known_later_than_the_article_is_no_difference():
    """Its token is written into the text by ``publish_due``: before and after, the text is right."""
    report = ReportFactory(published_at_ar=NOON, published_at_en=NOON)
    AttendanceFactory(delegation__meeting=report.meeting)
    assert found() == []
    before = rows_of(Kind.ARTICLE, sources()[Kind.ARTICLE].documents([report.pk]), NOON)
    fulltext.store([], before.texts)
    assert found() == []


def test_more_records_than_a_batch(monkeypatch):
    monkeypatch.setattr(rebuild, "BATCH", 2)
    articles = ArticleFactory.create_batch(5)
    assert found() == []
    Article._base_manager.filter(pk__in=[articles[1].pk, articles[4].pk]).update(state_ar="draft")
    assert [each.record for each in found()] == [articles[1].pk, articles[4].pk]


def test_what_changed_while_it_was_compared_is_no_difference(monkeypatch):
    """Somebody saves between the look at the record and that at the index."""
    article, compare, looks = ArticleFactory(), check._compare, []

    def look(kind, ids):
        looks.append(kind)
        return both(kind, article.pk, Fault.TEXT) if looks == [Kind.ARTICLE] else compare(kind, ids)

    monkeypatch.setattr(check, "_compare", look)
    assert found() == []
    assert looks[:2] == [Kind.ARTICLE, Kind.ARTICLE]


# The command


def told() -> str:
    out = StringIO()
    call_command("rebuild_search", check=True, stdout=out)
    return out.getvalue()


def test_the_command_says_that_all_is_right(report):
    call_command("rebuild_search", quiet=True, stdout=StringIO())
    assert "The index says what the records say." in told()


def test_the_command_says_what_is_wrong_and_fails(report):
    call_command("rebuild_search", quiet=True, stdout=StringIO())
    Topic._base_manager.update(name_en="Something else")
    out = StringIO()
    with pytest.raises(CommandError, match=r"differences\. Run rebuild_search") as error:
        call_command("rebuild_search", check=True, stdout=out)
    assert error.value.returncode == 1
    assert f"Topic {Topic.objects.get().pk} has other names in the index." in out.getvalue()
    assert f"Topic {Topic.objects.get().pk} (en) has another text in the index." in out.getvalue()


def test_the_command_says_that_the_index_is_of_another_version():
    IndexFormat.objects.update(number=1)
    with pytest.raises(CommandError, match="another version"):
        told()


def test_a_rebuild_leaves_no_difference(report):
    Article._base_manager.update(title_ar="غير ذلك", kind="news")
    Person._base_manager.update(protected=True)
    NameWord.objects.create(about=about(Facet.TOPIC, 999), form=0, word="gone")
    stray = entry_id(NOON, Kind.MEETING, "en", 999)
    Concern.objects.create(entry=stray, scope=3, about=7, public_from=NOON, public_until=NOON)
    Entry.objects.filter(pk__in=entries(Kind.TOPIC, Topic.objects.get().pk, "en")).delete()
    Topic._base_manager.all().delete()
    assert found()
    call_command("rebuild_search", quiet=True, stdout=StringIO())
    assert found() == []
