"""A key that follows another: signed for by the one before, announced in the log, and listed for ``ssh-keygen``."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.publishing.take import withdraw
from liaison.models import LogKey, LogLine
from liaison.provenance.keys import SUCCESSORS, succession
from liaison.provenance.signing import public_key
from tests.factories import ArticleFactory
from tests.provenance.openssh import accepts

pytestmark = pytest.mark.django_db


def test_the_new_key_is_announced_with_the_signature_of_the_old(signing, logged, settings, tmp_path):
    article = ArticleFactory(live="ar")
    logged()
    old = public_key()
    call_command("replace_signing_key", str(tmp_path / "next"), stdout=StringIO())
    settings.SIGNING_KEY = (tmp_path / "next").read_text()
    withdraw(article, "ar")
    logged()
    said = json.loads(bytes(LogLine.objects.filter(kind="key").order_by("-index").first().line))
    assert said["key"] == public_key() != old
    assert accepts(tmp_path, succession(old, said["key"]), said["endorsement"].encode(), old, SUCCESSORS)
    call_command("verify_log", stdout=StringIO())


def test_a_statement_for_another_key_is_found_out(signing, logged, settings, tmp_path):
    article = ArticleFactory(live="ar")
    logged()
    call_command("replace_signing_key", str(tmp_path / "one"), stdout=StringIO())
    endorsement = LogKey.objects.get(since=None).endorsement
    call_command("replace_signing_key", str(tmp_path / "two"), stdout=StringIO())
    LogKey.objects.filter(since=None).update(endorsement=endorsement)
    settings.SIGNING_KEY = (tmp_path / "two").read_text()
    withdraw(article, "ar")
    logged()
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_log", stdout=told)
    assert "the key before it did not sign for the new key" in told.getvalue()


def test_without_a_key_there_is_none_to_follow(settings, tmp_path):
    settings.SIGNING_KEY = ""
    with pytest.raises(CommandError, match="there is no key to follow"):
        call_command("replace_signing_key", str(tmp_path / "next"))
    assert not (tmp_path / "next").exists()
