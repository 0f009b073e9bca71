"""Which passwords staff may have, how they are stored, and that an old way of storing them ends at the next login."""

from __future__ import annotations

import unicodedata

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.test import Client

from liaison import settings as product
from office.models import Office
from tests.admin.forms import PageForm, errors
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"


@pytest.fixture
def user(db):
    return UserFactory(
        role="editor", username="yasmin", first_name="ياسمين", last_name="القمري", email="yasmin.qamari@office.example"
    )


@pytest.fixture
def refusals(desk, user):
    """``refusals(password)``: what an administrator is told who gives ``user`` that password; empty if it is taken."""
    client = desk("administrator")
    address = f"/admin/auth/user/{user.pk}/password/"
    Office.objects.update_or_create(
        pk=1, defaults={"name_ar": "مكتب التواصل في ديترويت", "name_en": "Liaison Office of Detroit"}
    )

    def told(password):
        form = PageForm(client.get(address)).fill(password1=password, password2=password)
        return [message for _field, message in errors(client.post(address, form.data | {"set-password": "1"}))]

    return told


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("short one 1!", id="twelve characters are enough, but not these"),
        "elevenchars",
        "password1234",
        "P@ssw0rd2024!!",
        "qwertyuiop[]",
        "aaaaaaaaaaaaaa",
        "abcdefghijkl",
        "202412312024",
        "letmeinletmein",
        "يا رب يا رب يا رب",
        "محمد رسول الله",
        "السلام عليكم",
        "كلمة المرور 123",
        "ضصثقفغعهخحجد",
        pytest.param("حشسسصخقي1234", id="password1234 on an Arabic keyboard"),
        pytest.param("lpl] vs,g hggi", id="محمد رسول الله on an English keyboard"),
        "yasmin-qamari1",
        "Yasmin Al-Qamari",
        "ياسمين القمري",
        pytest.param("dhsldk hgrlvd", id="her name on an English keyboard"),
        "liaisonoffice1",
        "liaison-demo",
        "Detroit Liaison 24",
        "مكتب التواصل 2024",
        pytest.param("ﻣﺤﻤﺪ ﺭﺳﻮﻝ ﺍﻟﻠﻪ", id="in presentation forms"),
        pytest.param("١٢٣٤٥٦٧٨٩٠١٢", id="Arabic digits"),
    ],
)
def test_what_is_guessed_early_is_refused(refusals, password):
    assert refusals(password)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "قهوة باردة على شرفة قديمة",
        "three grey doves on a wire",
        "another long phrase",
        "kaffee auf dem balkon um vier",
        "xK4$mQ9!vT2z",
        "البحر بعيد والمفتاح ثقيل",
        pytest.param("ياسمين تسقي سبع نخلات زرقاء", id="one's name within a sentence"),
        pytest.param("a quiet sentence of many words " * 8, id="250 characters"),
    ],
)
def test_a_sentence_is_taken_in_any_language(refusals, user, password):
    assert refusals(password) == []
    user.refresh_from_db()
    assert user.check_password(password)


def test_a_password_is_not_cut_and_has_an_end(refusals, user):
    long = "a quiet sentence of many words " * 20
    assert refusals(long) == []
    user.refresh_from_db()
    assert not user.check_password(long[:-1])
    assert refusals("عشر كلمات كثيرة جداً " * 60)


def test_the_page_says_what_is_wanted_in_arabic(desk):
    page = desk("editor", "ar").get("/admin/password_change/").text
    assert "12" in page
    assert "عبارة من عدة كلمات" in page


@pytest.fixture
def as_shipped(settings):
    """How passwords are hashed outside the tests."""
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS


@pytest.mark.parametrize("before", ["scrypt", "pbkdf2_sha256"])
def test_an_old_hash_becomes_argon2_at_the_next_login(as_shipped, user, before):
    User.objects.filter(pk=user.pk).update(password=make_password(PASSWORD, hasher=before))
    answer = Client().post(LOGIN, {"username": user.username, "password": PASSWORD})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$")
    assert user.check_password(PASSWORD)


def test_the_same_letters_from_another_keyboard_are_the_same_password(as_shipped, user):
    user.set_password("ﻗﻬﻮﺓ ﺑﺎﺭﺩﺓ ﻋﻠﻰ café")
    user.save()
    for form in ("NFKC", "NFKD"):
        typed = unicodedata.normalize(form, "ﻗﻬﻮﺓ ﺑﺎﺭﺩﺓ ﻋﻠﻰ café")
        assert Client().post(LOGIN, {"username": user.username, "password": typed}).status_code == 302


def test_a_password_stored_before_it_was_normalized_still_opens(as_shipped, user):
    old = unicodedata.normalize("NFD", "café à la crème")
    User.objects.filter(pk=user.pk).update(password=make_password(old, hasher="scrypt"))
    for _time in range(2):
        assert Client().post(LOGIN, {"username": user.username, "password": old}).status_code == 302
