"""The doctor writes to administrators when something is wrong: once, and again after a week."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from liaison.backups.record import BACKUP, DRILL, note
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "https://news.example"
    settings.ALLOWED_HOSTS = ["news.example"]
    note(DRILL, tmp_path, ok=True)
    return tmp_path


@pytest.fixture
def administrator():
    return UserFactory(email="samira@news.example", role="administrator")


def look(capsys) -> list:
    """Let the doctor look and tell; return the letters of this time."""
    mail.outbox.clear()
    with suppress(SystemExit):
        call_command("doctor", "--quick", "--tell", "--language", "en")
    capsys.readouterr()
    return [letter for letter in mail.outbox if "liaison doctor" in letter.body]


def test_a_letter_names_what_is_wrong_by_kind_and_goes_to_those_who_may_know(folder, administrator, capsys):
    UserFactory(email="editor@news.example", role="editor")
    UserFactory(email="", role="administrator")
    note(BACKUP, folder, ok=False, reason="the disk of Huda is full")
    [letter] = look(capsys)
    assert letter.to == ["samira@news.example"]
    assert "news.example" in letter.body
    assert "خلل · النسخ الاحتياطية" in letter.body
    assert "Huda" not in letter.body


def test_nobody_is_told_twice_within_a_week_unless_something_else_breaks(folder, administrator, capsys):
    note(BACKUP, folder, ok=False)
    assert len(look(capsys)) == 1
    assert look(capsys) == []
    told = folder / "operations" / "told.json"
    names = json.loads(told.read_text())
    told.write_text(json.dumps({name: at for name, at in names.items() if not name.startswith("backups")}))
    assert len(look(capsys)) == 1
    week_ago = (timezone.now() - dt.timedelta(days=7)).isoformat()
    told.write_text(json.dumps(dict.fromkeys(names, week_ago)))
    assert len(look(capsys)) == 1


def test_what_was_well_for_a_while_is_told_when_it_breaks_again(folder, administrator, capsys):
    note(BACKUP, folder, ok=False)
    look(capsys)
    note(BACKUP, folder, ok=True)
    assert look(capsys) == []
    note(BACKUP, folder, ok=False)
    assert len(look(capsys)) == 1
