"""An import that is killed goes on where it was, and until then nobody sees what is half there."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO, StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections

from articles.models import Article
from liaison.health.examination import examine
from liaison.health.findings import Cost, Level
from liaison.page_cache import log
from liaison.page_cache.tags import EVERYTHING, Changed
from liaison.portable import gate, importing
from liaison.portable.declaring import PortableError
from liaison.portable.importing import import_content
from liaison.search.index.check import differences
from liaison.staff.roles import grant_all
from office.models.menu import begin
from tests.factories import OrganizationFactory, ReportFactory
from tests.portable.conftest import emptied, exported

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def written(monkeypatch):
    """An export of a dozen reports. Imports write five lines at a time."""
    begin()
    grant_all(apps)
    for _number in range(12):
        ReportFactory()
    first, *others = [OrganizationFactory() for _number in range(12)]
    first.parent = others[-1]
    first.save()
    data = exported()
    emptied()
    begin()
    monkeypatch.setattr(importing, "BATCH", 5)
    return data


def killed_at(data: bytes, name: str, done: int) -> None:
    """Import ``data`` in a process that is killed when ``done`` rows of ``name`` are written and not committed."""

    def kill(of: str, number: int, _total: int) -> None:
        if of == name and number >= done:
            os.kill(os.getpid(), signal.SIGKILL)

    # Two processes cannot share a connection.
    connection.close()
    child = os.fork()
    if not child:
        import_content(BytesIO(data), progress=kill)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def found_by_the_doctor():
    return [finding for each in examine(Cost.QUICK) if each.check.key == "import" for finding in each.findings]


@pytest.mark.parametrize(
    ("name", "done", "articles"),
    [
        ("organizations.organization", 3, 0),
        ("articles.article", 9, None),
        ("articles.version", 6, 12),
        ("index of articles", 12, 12),
    ],
)
def test_killed_it_goes_on_where_it_was(written, client, name, done, articles):
    killed_at(written, name, done)
    assert gate.is_closed()
    there = Article.objects.count()
    assert there == articles if articles is not None else 0 < there < 12
    import_content(BytesIO(written))
    assert not gate.is_closed()
    assert exported() == written
    assert not list(differences())
    assert client.get("/ar/news/").status_code == 200


def test_meanwhile_nobody_is_answered_but_the_watch(written, client):
    killed_at(written, "articles.version", 6)
    for path in (
        "/ar/",
        f"/ar/news/{Article.objects.earliest('pk').pk}/x/",
        "/admin/",
        "/api/v1/articles/",
        "/nowhere",
    ):
        response = client.get(path)
        assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "60", "no-store")
        assert "الموقع يعود بعد قليل" in response.text
        assert "Back soon" in response.text
    assert client.get("/healthz/live").status_code != 503
    told = StringIO()
    call_command("publish_due", stdout=told)
    assert "An import is under way" in told.getvalue()
    assert [finding.level for finding in found_by_the_doctor()] == [Level.FAULT]
    call_command("import_content", abandon=True, stdout=StringIO())
    assert [finding.level for finding in found_by_the_doctor()] == [Level.OK]


def test_another_file_waits_until_the_first_is_done(written):
    another = exported()
    killed_at(written, "articles.article", 12)
    with pytest.raises(PortableError, match="An import of another file stands unfinished"):
        import_content(BytesIO(another))
    assert gate.is_closed()
    import_content(BytesIO(written))
    assert exported() == written


def test_given_up_the_database_is_as_before(written):
    begin()
    before = exported()
    killed_at(written, "articles.version", 6)
    told = StringIO()
    call_command("import_content", abandon=True, stdout=told)
    assert "undone" in told.getvalue()
    assert exported() == before
    assert not Article.objects.exists()
    assert not gate.is_closed()
    import_content(BytesIO(written))
    assert exported() == written


def test_two_imports_at_once_are_one(written):
    with gate.closed():
        assert [finding.level for finding in found_by_the_doctor()] == [Level.ADVICE]
        with pytest.raises(PortableError, match="Another import is running"):
            import_content(BytesIO(written))
    gate.open_gate()


def test_an_export_holds_one_moment_and_keeps_nobody_waiting(written):
    import_content(BytesIO(written))
    seen = []

    def store() -> None:
        OrganizationFactory(name_en="Came later")
        connections.close_all()

    def write_beside(name: str, _done: int, _total: int) -> None:
        """Somebody else stores a record between two types."""
        if not seen:
            seen.append(name)
            with ThreadPoolExecutor(1) as another:
                another.submit(store).result()

    assert exported(progress=write_beside) == written
    assert seen
    assert b"Came later" in exported()


def test_when_all_is_there_every_node_lets_its_kept_pages_go(written):
    before = log.end()
    import_content(BytesIO(written))
    assert Changed(EVERYTHING) in log.after(before)[-1].changed
