"""Signatures of the office: made with a key that a command makes, and checked by the ssh-keygen of any machine."""

from __future__ import annotations

import stat
import subprocess
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from liaison.provenance import signing
from tests.provenance.openssh import accepts

MESSAGE = "بيان المكتب\n".encode()


@pytest.fixture
def key_file(tmp_path):
    call_command("make_signing_key", str(tmp_path / "key"), stdout=StringIO())
    return tmp_path / "key"


@pytest.fixture
def with_key(key_file, settings):
    settings.SIGNING_KEY = key_file.read_text().strip()


def test_a_signature_is_accepted_by_ssh_keygen(with_key, tmp_path):
    assert accepts(tmp_path, MESSAGE, signing.sign(MESSAGE), signing.public_key())
    assert signing.is_signed(MESSAGE, signing.sign(MESSAGE), signing.public_key())


def test_a_changed_message_or_another_purpose_is_not(with_key, tmp_path):
    signature, public = signing.sign(MESSAGE), signing.public_key()
    for message, namespace in ((MESSAGE + b".", "file"), (MESSAGE, "another")):
        assert not accepts(tmp_path, message, signature, public, namespace)
        assert not signing.is_signed(message, signature, public, namespace)


def test_another_key_is_not(with_key, tmp_path):
    call_command("make_signing_key", str(tmp_path / "another"), stdout=StringIO())
    other = signing.public_text(signing.read_key((tmp_path / "another").read_text()))
    assert not accepts(tmp_path, MESSAGE, signing.sign(MESSAGE), other)
    assert not signing.is_signed(MESSAGE, signing.sign(MESSAGE), other)


def test_what_ssh_keygen_signs_with_the_same_file_is_accepted(with_key, key_file, tmp_path):
    (tmp_path / "text").write_bytes(MESSAGE)
    subprocess.run(["ssh-keygen", "-Y", "sign", "-f", key_file, "-n", "file", tmp_path / "text"], check=True)
    signature = (tmp_path / "text.sig").read_bytes()
    assert signing.is_signed(MESSAGE, signature, signing.public_key())
    # Ed25519 leaves nothing to chance: both are the same to the byte.
    assert signature == signing.sign(MESSAGE)


@pytest.mark.parametrize(
    "broken", [b"", b"x", "ü".encode(), b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"]
)
def test_what_is_no_signature_is_refused_quietly(with_key, broken):
    assert not signing.is_signed(MESSAGE, broken, signing.public_key())
    assert not signing.is_signed(MESSAGE, signing.sign(MESSAGE)[:-60], signing.public_key())


def test_the_fingerprint_is_that_of_ssh_keygen(with_key, key_file):
    printed = subprocess.run(["ssh-keygen", "-l", "-f", key_file], check=True, capture_output=True, text=True).stdout
    assert printed.split()[1] == signing.fingerprint(signing.public_key())


def test_the_key_may_stand_in_one_line(key_file, settings):
    settings.SIGNING_KEY = key_file.read_text().strip().replace("\n", "\\n")
    assert signing.may_sign()


def test_the_file_is_its_owners_alone_and_never_overwritten(key_file):
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    before = key_file.read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        call_command("make_signing_key", str(key_file))
    assert key_file.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"/nowhere/key cannot be written: No such file"):
        call_command("make_signing_key", str(tmp_path / "nowhere/key"))


def test_without_a_key_nothing_is_signed(settings):
    settings.SIGNING_KEY = ""
    assert not signing.may_sign()
    assert signing.public_key() == ""
    with pytest.raises(ImproperlyConfigured, match="SIGNING_KEY is not set"):
        signing.sign(MESSAGE)


def test_a_wrong_key_is_named_without_its_content(settings):
    settings.SIGNING_KEY = "hunter2"
    with pytest.raises(ImproperlyConfigured, match="make_signing_key") as raised:
        signing.may_sign()
    assert "hunter2" not in str(raised.value)
