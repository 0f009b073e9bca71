"""Search answers right while the index is written anew, and after a run that was interrupted."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection, transaction

from liaison.models import Entry
from liaison.search.backends import fulltext, sqlite
from liaison.search.index import rebuild as rebuilding
from liaison.search.index import writer as writing
from liaison.search.index.entry_ids import Kind
from liaison.search.index.writer import reindex
from organizations.models import Organization
from tests.factories import ArticleFactory, DelegationFactory, MeetingFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

WORDS = ("الفانوس", "القمر", "lantern")


@pytest.fixture
def archive(monkeypatch):
    """Two records at a time, and more of each kind than that."""
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    monkeypatch.setattr(writing, "BATCH", 2)
    for number in range(3):
        ArticleFactory(title_ar=f"الفانوس {number}", title_en=f"Lantern {number}")
        DelegationFactory(organization=OrganizationFactory(name_ar=f"رابطة القمر {number}", name_en=f"Moon {number}"))


def answers(searching) -> list[list[str]]:
    return [searching.links(word, code) for word in WORDS for code in ("ar", "en")]


def test_answers_are_the_same_before_during_and_after(searching, archive):
    before = answers(searching)
    assert sum(map(len, before)) == 2 * (3 + 6)
    for _step in rebuilding.rebuild():
        assert answers(searching) == before
    assert answers(searching) == before


def test_what_is_saved_meanwhile_is_found_and_stays(searching, archive):
    steps = rebuilding.rebuild()
    next(steps)
    ArticleFactory(live="ar", title_ar="زنبقة")
    assert len(searching.links("زنبقة")) == 1
    list(steps)
    assert len(searching.links("زنبقة")) == 1


def test_a_run_that_was_interrupted_leaves_nothing_undone_that_was_right(searching, archive):
    before = answers(searching)
    steps = rebuilding.rebuild()
    next(steps)
    steps.close()
    assert answers(searching) == before
    list(rebuilding.rebuild())
    assert answers(searching) == before


def test_an_error_in_a_batch_leaves_that_batch_as_it_was(searching, archive, monkeypatch):
    before = answers(searching)
    monkeypatch.setattr(writing, "keep_spellings", lambda texts: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        reindex(Kind.ARTICLE, [1, 2, 3])
    assert answers(searching) == before


def test_full_texts_that_were_lost_are_written_anew(searching, archive):
    before = answers(searching)
    fulltext.store(list(Entry.objects.values_list("pk", flat=True)), [])
    assert not any(answers(searching))
    list(rebuilding.rebuild())
    assert answers(searching) == before


def test_what_was_changed_behind_its_back_is_put_right(searching, archive):
    Organization._base_manager.filter(name_en="Moon 0").update(name_ar="رابطة الزنبقة")
    MeetingFactory()
    assert searching.links("الزنبقة") == []
    list(rebuilding.rebuild())
    assert len(searching.links("الزنبقة")) == 2


def change_and_fail(searching):
    with transaction.atomic():
        article = ArticleFactory(title_ar="زنبقستان", title_en="Zanbaqistan")
        article.organizations.add(OrganizationFactory(name_ar="رابطة زنبقستان"))
        assert searching.links("زنبقستان")
        raise ZeroDivisionError


def test_a_change_that_is_rolled_back_leaves_no_trace(searching):
    with pytest.raises(ZeroDivisionError):
        change_and_fail(searching)
    assert searching.knows("زنبقستان", "Zanbaqistan") == []


def test_postgresql_compiles_no_queries_and_knows_how_much_the_index_holds(archive):
    if connection.vendor != "postgresql":
        return
    list(rebuilding.rebuild())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('jit'), reltuples FROM pg_class WHERE relname = %s", [Entry._meta.db_table]
        )
        assert cursor.fetchone() == ("off", Entry.objects.count())


def segments(*prepared) -> int:
    """In how many pieces FTS5 writes what one transaction stores, of some 3 MB."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    for statement in prepared:
        database.execute(statement)
    texts = [(number, "", " ".join(f"{number}_{word}" for word in range(400)), "") for number in range(1000)]
    database.execute("BEGIN")
    database.executemany("INSERT INTO liaison_fulltext (rowid, names, words, stems) VALUES (?, ?, ?, ?)", texts)
    database.execute("COMMIT")
    return database.execute("SELECT count(DISTINCT segid) FROM liaison_fulltext_idx").fetchone()[0]


def test_a_batch_of_many_texts_is_written_in_one_piece():
    """In pieces of 1 MB, a batch took up to 60 times as long in a large index."""
    assert segments(*sqlite.CREATE) > 1
    assert segments(*sqlite.CREATE, sqlite.HOLD) == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT v FROM liaison_fulltext_config WHERE k = 'hashsize'")
            assert cursor.fetchall() == [(sqlite.HELD,)]
