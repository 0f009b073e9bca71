"""A new secret key: with the former one among SECRET_KEY_FALLBACKS nobody notices, without it nothing of before counts."""

from __future__ import annotations

import pytest

from liaison.sealing import seal, sealed_anew, unseal

pytestmark = pytest.mark.django_db

NEW = "a new key that nobody knows yet, " * 2


@pytest.fixture
def rotate(settings):
    def rotated(*, keep):
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keep else []
        settings.SECRET_KEY = NEW

    return rotated


def test_sessions_go_on_while_the_former_key_is_kept(as_role, rotate, settings):
    client = as_role("editor")
    rotate(keep=True)
    assert client.get("/admin/").status_code == 200
    # By now the session is of the new key, and the former one can go.
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get("/admin/").status_code == 200


def test_sessions_end_with_a_key_that_was_stolen(as_role, rotate):
    client = as_role("editor")
    rotate(keep=False)
    assert client.get("/admin/").status_code == 302


def test_what_was_sealed_is_opened_with_the_former_key_and_sealed_anew(rotate, settings):
    sealed = seal("مفتاح", "test")
    rotate(keep=True)
    assert unseal(sealed, "test") == "مفتاح"
    anew = sealed_anew(sealed, "test")
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(sealed, "test") is None
    assert unseal(anew, "test") == "مفتاح"


@pytest.mark.parametrize("forged", ["", "x", "ü", "gAAAAA" + "A" * 90])
def test_what_was_never_sealed_here_is_not_opened(forged):
    assert unseal(forged, "test") is None


def test_what_was_sealed_for_one_purpose_is_not_opened_for_another():
    assert unseal(seal("text", "one"), "another") is None
