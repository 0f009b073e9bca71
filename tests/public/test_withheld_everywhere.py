"""Two hundred people of whom visitors may not know: no way out names any of them, before and after it changes who is named.

``tests/public/surfaces.py`` has every way out in one table, ``tests/public/planted.py`` who is hidden, and how.
"""

from __future__ import annotations

import logging
import re
from urllib.parse import quote, unquote

import pytest
from django.db import connection
from django.test import Client, override_settings

from articles.models import Delegation
from articles.models.withdrawal import Reason
from articles.publishing.take import withdraw
from liaison.names.skeletons import skeleton
from liaison.staff.trash.bin import put_in_trash
from liaison.text.normalize import normalize
from organizations.disclosure import Disclosure
from organizations.merging.merge import Plan, merge
from organizations.models import Person
from tests.access.routes import DESK, route_of, routes
from tests.crawling import crawl, readable
from tests.factories import AttendanceFactory, MeetingFactory, PersonFactory, ReportFactory, UserFactory
from tests.public.planted import plant
from tests.public.surfaces import PROBES, addresses, filled

pytestmark = pytest.mark.django_db

# The root of the API stands at the address of the library's own, which nobody reaches. Pictures are in no list of addresses.
OF_THE_LIBRARY = {"api/v1/"}


@pytest.fixture(scope="module", autouse=True)
def as_often_as_needed():
    """More is asked than the API allows, which counts how much."""
    with override_settings(API_RATE=0, SEARCH_RATE=0, FILE_RATE=0, FORM_RATE=0):
        yield


@pytest.fixture(scope="module")
def world(one_transaction):
    return plant()


@pytest.fixture(scope="module")
def seeds(world):
    return [address for row in addresses(world.names).values() for address in row]


@pytest.fixture(scope="module")
def crawled(world, seeds):
    """Every answer, and what was logged meanwhile."""
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(f"{record.name} {record.getMessage()} {record.args} {record.exc_text}")
    logging.getLogger().addHandler(handler)
    answers = crawl(Client(raise_request_exception=False), seeds)
    logging.getLogger().removeHandler(handler)
    return answers, lines


def told(answers, planted, *, asked_too=True):
    """The words of ``planted`` that addresses or their answers have, and words that sound like one, by address.

    ``asked_too=False``: not those that an address has itself, which some pages repeat.
    """
    found = {}
    for address, answer in answers.items():
        words = set(normalize(unquote(answer.text())).replace("_", " ").split())
        asked = set(normalize(unquote(address)).replace("_", " ").split())
        words = words | asked if asked_too else words - asked
        if hits := {word for word in words if word in planted.words or skeleton(word) in planted.sounds}:
            found[address] = hits
    return found


def test_two_hundred_are_planted_in_every_way(world):
    people = [*world.hidden.people, *world.changing.people]
    assert len(people) >= 200
    assert len(world.hidden.sounds | world.changing.sounds) >= 2 * len(people)
    assert not world.hidden.sounds & world.changing.sounds


def test_every_public_address_is_in_the_table(seeds):
    public = {route for route in routes() if not route.startswith(DESK)}
    assert public - {route_of(seed) for seed in seeds} == set(), "Add a row to tests/public/surfaces.py."


def test_every_row_answers(world, crawled):
    answers, _lines = crawled
    for surface, row in addresses(world.names).items():
        statuses = {answers[address].status for address in row}
        assert not {status for status in statuses if status >= 500}, surface
        assert surface == "error pages" or statuses & {200, 301, 302}, surface


def test_no_address_names_anybody_withheld_in_any_spelling(world, crawled):
    answers, _lines = crawled
    assert told(answers, world.hidden) == {}


def test_those_who_are_named_are_found_by_the_same_crawl(world, crawled):
    answers, _lines = crawled
    texts = [unquote(answer.text()) for answer in answers.values()]
    for person in (*world.shown, *world.changing.people):
        assert any(person.name_ar in text for text in texts), person.name_ar


def test_nothing_is_logged_of_anybody(world, crawled):
    _answers, lines = crawled
    words = {word for line in lines for word in normalize(unquote(line)).split()}
    assert words & (world.hidden.words | world.changing.words) == set()


def test_the_index_holds_nobody_protected_and_no_name_for_staff(world):
    """Of others, of whom nothing tells, it holds the name as their own table does; see decision 58."""
    planted = Person.objects.filter(pk__in=[person.pk for person in world.hidden.people])
    unnameable = planted.withheld()
    assert unnameable.count() >= 70
    names = [f"{person.name_ar}\n{person.name_en}\n{person.other_names}\n{person.slug}" for person in unnameable]
    secret = set(normalize("\n".join([*names, *(person.staff_names for person in planted)])).split())
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith("liaison_")]
        kept = ("liaison_event", "liaison_trashitem", "liaison_autosave", "liaison_presence")
        for table in sorted(tables):
            if table.startswith(kept):
                continue
            rows = _rows(cursor, table)
            words = {word for row in rows for word in normalize(" ".join(map(str, row))).split()}
            assert words & secret == set(), table


def _rows(cursor, table):
    """All that a table holds; of full texts, of which SQLite keeps no rows, the words."""
    if table == "liaison_fulltext" and connection.vendor == "sqlite":
        cursor.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'liaison_fulltext', 'row')")
        table = "temp.words"
    cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
    return cursor.fetchall()


def test_answers_do_not_depend_on_who_is_withheld(world, seeds, crawled):
    """Everybody withheld gets other names: not a byte changes, of no body, length, header, ETag, picture or file."""
    answers, _lines = crawled
    client, probes = Client(raise_request_exception=False), _probes(world)
    before = crawl(client, probes, follow=False)
    world.hidden.rename()
    after = crawl(client, [*answers, *probes], follow=False)
    differing = [address for address, answer in {**answers, **before}.items() if not _same(after[address], answer)]
    assert differing == []


def _same(one, other):
    if one == other:
        return True
    kind = dict(one.headers).get("Content-Type", "")
    if b'"ms": ' in one.body:
        # How long each look at the site's own health took.
        return _without_times(one.body) == _without_times(other.body)
    # These hold the moment in which they were made.
    return ("spreadsheetml" in kind or "pdf" in kind) and readable(one.body, kind) == readable(other.body, kind)


def _without_times(body: bytes) -> bytes:
    return re.sub(rb'"ms": [0-9.]+', b"", body)


def _probes(world):
    """What somebody asks who guesses: of one person for each way in which people are withheld."""
    found = []
    for number, person in enumerate(world.hidden.people[::15]):
        words = (person.name_ar, person.name_en, person.staff_names.split("\n")[0])[number % 3]
        names = {"word": quote(words), "part": quote(words[:4]), "slug": person.slug}
        found += [address for template in PROBES for address in filled(template, names)]
    return list(dict.fromkeys(found))


# What may change after somebody was named in public: each takes a part of them, and leaves nothing to be seen of it.
def protect(people, world):
    for person in people:
        person.protected = True
        person.save()


def lower(people, world):
    for number, person in enumerate(people):
        row = person.attendances.get()
        row.disclosure = [Disclosure.ROLE, Disclosure.ORGANIZATION, Disclosure.UNDISCLOSED][number % 3]
        row.save()


def merge_with_a_protected_one(people, world):
    for person in people:
        stays = PersonFactory(**world.changing.names(), protected=True)
        merge(Person, stays.pk, person.pk, UserFactory(role="publisher"), Plan(stays, person).mark)


def rename_and_protect(people, world):
    for person in people:
        for name, value in world.changing.names().items():
            setattr(person, name, value)
        person.save()
        person.protected = True
        person.save()


def take_away(people, world):
    for person in people:
        person.attendances.all().delete()
        person.articles.clear()
        put_in_trash(person, UserFactory(role="administrator"))


def withdraw_and_hide(people, world):
    meeting = people[0].attendances.get().meeting
    # For the safety of people, both editions at once.
    withdraw(people[0].articles.get(), "ar", None, Reason.SAFETY)
    meeting.public_at = None
    meeting.save()


CHANGES = (protect, lower, merge_with_a_protected_one, rename_and_protect, take_away, withdraw_and_hide)


def _redis():
    return {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:6379/15"}
    }


@pytest.fixture(params=["locmem", "redis"])
def shared_cache(request):
    """A cache that was warmed by the crawl before the change; returns its keys."""
    if request.param == "locmem":
        yield
        return
    redis = pytest.importorskip("redis")
    try:
        redis.Redis(port=6379, db=15).ping()
    except redis.ConnectionError:
        pytest.skip("there is no Redis at port 6379 (Debian: apt-get install redis-server)")
    with override_settings(CACHES=_redis()):
        yield


def test_after_a_change_nobody_is_named_anywhere_and_after_its_undoing_they_are_again(
    world, seeds, crawled, shared_cache
):
    answers, _lines = crawled
    client = Client(raise_request_exception=False)
    # What somebody knows who kept every address that named one of them; and the answers that servers may have kept.
    known = [*seeds, *told(answers, world.changing)]
    assert told(crawl(client, known, follow=False), world.changing)
    people = list(Person.objects.filter(articles__slug_en__in=("third", "fourth")).order_by("pk"))
    portion = len(people) // len(CHANGES)
    for number, change in enumerate(CHANGES):
        change(people[number * portion : (number + 1) * portion], world)

    after = told(crawl(client, known, follow=False), world.changing, asked_too=False)

    assert after == {}
    people[0].protected = False
    people[0].save()
    back = told(crawl(client, known, follow=False), world.changing)
    assert {people[0].name_ar, people[0].name_en.lower()} <= {word for words in back.values() for word in words}


def test_a_contributor_who_looks_at_the_whole_desk_learns_nobody_protected_and_no_name_for_staff(world):
    client, writer = Client(), UserFactory(role="contributor")
    client.force_login(writer)
    # Their own meeting and article, to which an editor added somebody.
    meeting = MeetingFactory(public=False, created_by=writer)
    own = ReportFactory(live="", meeting=meeting, created_by=writer)
    planted = Person.objects.filter(pk__in=[person.pk for person in world.hidden.people])
    hidden = list(planted.filter(protected=True))
    # Notes are texts: what colleagues write there all of them read.
    Delegation.objects.update(note="")
    for person in hidden[:5]:
        AttendanceFactory(delegation__meeting=meeting, person=person)
        own.people.add(person)
    suggest = "/admin/autocomplete/?app_label=articles&model_name=attendance&field_name=person&term="
    asked = ["/admin/", f"/admin/articles/meeting/{meeting.pk}/change/", f"{change_of(own)}timeline/"]
    asked += [f"{suggest}{quote(word)}" for word in ("", "q", "ق", "sam")]
    asked += [f"/admin/organizations/person/{person.pk}/change/" for person in hidden[:5]]

    answers = crawl(client, asked, desk=True)

    secret = [person.staff_names for person in planted]
    secret += [f"{person.name_ar}\n{person.name_en}\n{person.other_names}\n{person.slug}" for person in hidden]
    words = set(normalize("\n".join(secret)).split())
    assert len(answers) > 60
    assert {address: hits for address, answer in answers.items() if (hits := _words(answer) & words)} == {}


def change_of(record):
    return f"/admin/articles/article/{record.pk}/"


def _words(answer):
    return set(normalize(unquote(answer.text())).replace("_", " ").split())
