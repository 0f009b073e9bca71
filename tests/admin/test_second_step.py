"""The second step of the login: who needs it, how it is set up and taken, and what happens without the phone."""

from __future__ import annotations

import re
import time

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from articles.models import Topic
from articles.models.workflow import State
from liaison.models import AuthenticatorApp, Event, RecoveryCode
from tests.admin.codes import Phone, set_up
from tests.admin.forms import PageForm
from tests.factories import PASSWORD, ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db

LOGIN, SETUP, ACCOUNT = "/admin/login/", "/admin/account/app/", "/admin/account/"


@pytest.fixture(autouse=True)
def required(settings):
    """As it is outside the demo."""
    settings.SECOND_STEP_ROLES = ["publisher", "administrator"]


@pytest.fixture
def publisher(db):
    return UserFactory(role="publisher", username="huda", email="huda@office.example")


def browser(language="en", **headers):
    return Client(headers={"accept-language": language, **headers})


def log_in(client, username="huda", password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


@pytest.fixture
def with_app(publisher):
    """An account with an app: the phone and the recovery codes."""
    client = browser()
    log_in(client)
    return set_up(client)


def sent():
    return [letter.body for letter in mail.outbox]


def is_in(client):
    return client.get("/admin/").status_code == 200


# Setting it up.


@pytest.mark.parametrize("role", ["publisher", "administrator"])
def test_who_publishes_or_administers_sets_it_up_before_anything_else(role):
    UserFactory(role=role, username="huda")
    client = browser()
    assert log_in(client, next="/admin/articles/topic/").url == "/admin/articles/topic/"
    for address in ("/admin/", "/admin/articles/topic/", "/admin/auth/user/", "/admin/calendar/"):
        answer = client.get(address)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, SETUP)
    assert client.post("/admin/articles/topic/add/", {"name_ar": "موضوع", "name_en": "Topic"}).status_code == 302
    assert client.post("/admin/paste/", {"html": "x"}).status_code == 403
    assert client.post("/admin/autosave/", {"_path": "/admin/articles/topic/add/"}).status_code == 403
    assert not Topic.objects.exists()
    page = client.get(client.get("/admin/articles/topic/").url)
    phone = Phone(page.text)
    assert "Your role needs a second step" in page.text
    form = PageForm(page)
    codes = client.post(SETUP, form.data | {"code": phone.code()})
    assert "Your recovery codes" in codes.text
    assert 'href="/admin/articles/topic/"' in codes.text
    assert is_in(client)


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_others_may_and_need_not(role):
    UserFactory(role=role, username="huda")
    client = browser()
    log_in(client)
    assert is_in(client)
    set_up(client)
    again = browser()
    assert "The second step" in log_in(again).text
    assert not is_in(again)


def test_in_the_demo_nobody_needs_it(settings, publisher):
    settings.SECOND_STEP_ROLES = []
    client = browser()
    log_in(client)
    assert is_in(client)


def test_a_superuser_needs_it_too():
    User.objects.create_superuser("huda", password=PASSWORD)
    client = browser()
    log_in(client)
    assert client.get("/admin/").url.startswith(SETUP)


def test_a_wrong_first_code_sets_nothing_up(publisher):
    client = browser()
    log_in(client)
    phone = Phone(client.get(SETUP).text)
    wrong = f"{(int(phone.code()) + 1) % 10**6:06}"
    assert "This is not the code of now" in client.post(SETUP, {"code": wrong}).text
    assert not AuthenticatorApp.objects.filter(confirmed=True).exists()
    assert client.get("/admin/").url.startswith(SETUP)
    # The picture and the key stay the same for the phone that has read them.
    assert Phone(client.get(SETUP).text).secret == phone.secret


def test_the_picture_and_the_key_are_there_without_a_script_and_in_no_cache(publisher):
    client = browser("ar")
    log_in(client)
    page = client.get(SETUP)
    assert "<svg" in page.text
    assert "otpauth://totp/" in page.text
    assert "no-store" in page["Cache-Control"]
    assert "دورك" in page.text


def test_the_secret_and_the_codes_are_not_readable_in_the_database(with_app):
    phone, codes = with_app
    stored = AuthenticatorApp.objects.get().sealed
    assert phone.secret.hex() not in stored
    assert len(codes) == len(set(codes)) == 10
    rows = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code.replace("-", "") in rows or code in rows for code in codes)


def test_what_was_typed_while_the_role_rose_is_there_after_setting_it_up(publisher):
    publisher.groups.set([])
    publisher.groups.add(*User.objects.none(), *_group("editor"))
    client = browser()
    log_in(client)
    form = PageForm(client.get("/admin/articles/topic/add/")).fill(name_ar="نص", name_en="Typed")
    publisher.groups.set(_group("publisher"))
    answer = form.submit(client)
    assert answer.url.startswith(SETUP)
    page = client.get(answer.url)
    done = client.post(SETUP, PageForm(page).data | {"code": Phone(page.text).code()})
    onward = re.search(r'class="button" href="([^"]+)"', done.text).group(1).replace("&amp;", "&")
    assert PageForm(client.get(onward))["name_en"] == "Typed"


def _group(name):
    from django.contrib.auth.models import Group

    return Group.objects.filter(name=name)


def test_who_has_not_set_it_up_may_leave(publisher):
    client = browser()
    log_in(client)
    assert client.get("/admin/jsi18n/").status_code == 200
    assert "logged out" in client.post("/admin/logout/").text.lower()
    assert client.get(SETUP).url.startswith(LOGIN)


# Taking it.


def test_the_password_and_a_code_open_the_desk(with_app):
    phone, _codes = with_app
    client = browser()
    page = log_in(client, next="/admin/calendar/")
    assert page.status_code == 200
    assert not is_in(client)
    form = PageForm(page)
    answer = client.post(LOGIN, form.data | {"code": phone.code()})
    assert (answer.status_code, answer.url) == (302, "/admin/calendar/")
    assert is_in(client)


def test_a_code_opens_once(with_app):
    phone, _codes = with_app
    code = phone.code()
    first, second = browser(), browser()
    log_in(first)
    assert first.post(LOGIN, {"code": code}).status_code == 302
    log_in(second)
    assert "wrong or was used before" in second.post(LOGIN, {"code": code}).text
    assert not is_in(second)


def test_a_code_that_comes_twice_at_once_opens_once(together):
    huda = UserFactory(role="editor", username="huda")
    client = browser()
    log_in(client)
    phone, codes = set_up(client)
    for code in (phone.code(), codes[0]):
        clients = browser(), browser()
        for each in clients:
            assert log_in(each).status_code == 200
        answers = together(
            *(lambda each=each, code=code: each.post(LOGIN, {"code": code}).status_code for each in clients)
        )
        assert sorted(answers) == [200, 302]
        AuthenticatorApp.objects.filter(user=huda).update(throttling_failure_count=0)


def test_an_older_code_no_longer_opens(with_app):
    phone, _codes = with_app
    client = browser()
    log_in(client)
    assert client.post(LOGIN, {"code": phone.shown_at(int(time.time()) // 30 - 5)}).status_code == 200


def test_a_code_is_taken_as_people_type_it(with_app):
    phone, _codes = with_app
    client = browser()
    log_in(client)
    arabic = phone.code().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert client.post(LOGIN, {"code": f" {arabic[:3]} {arabic[3:]}\u200f"}).status_code == 302


@pytest.mark.parametrize("typed", ["", "12", "abcdef", "\x00" * 6, "१२३४५६x", "9" * 100, "½½½½½½"])
def test_what_is_no_code_is_said_to_be_none(with_app, typed):
    client = browser()
    log_in(client)
    assert client.post(LOGIN, {"code": typed}).status_code == 200
    assert not is_in(client)


def test_a_code_alone_opens_nothing(with_app):
    phone, codes = with_app
    client = browser()
    for code in (phone.code(), codes[0]):
        assert client.post(LOGIN, {"code": code}).status_code == 200
    assert client.post("/admin/articles/topic/add/", {"code": codes[0]}).status_code == 302
    assert not is_in(client)


def test_whoever_tries_codes_waits_longer_each_time_and_begins_anew_after_five(with_app):
    phone, _codes = with_app
    client = browser()
    log_in(client)
    assert "wrong or was used before" in client.post(LOGIN, {"code": "000000"}).text
    assert "Try again in" in client.post(LOGIN, {"code": phone.code()}).text
    for _time in range(3):
        last = client.post(LOGIN, {"code": "000000"})
    assert "Log in again" in last.text
    assert "password" in PageForm(last).data
    assert client.post(LOGIN, {"code": phone.code()}).status_code == 200
    assert not is_in(client)
    assert Event.objects.filter(action="second_step_failed", by_name="huda").count() == 5


def test_a_stranger_with_the_password_keeps_the_owner_out_for_minutes_only(with_app):
    app = AuthenticatorApp.objects.get()
    for _time in range(100):
        app.throttle_increment()
    assert app.seconds_to_wait() <= 1025


def test_the_second_step_comes_too_late(with_app):
    phone, _codes = with_app
    client = browser()
    log_in(client)
    session = client.session
    session["second_step_of"] = session["second_step_of"] | {"at": int(time.time()) - 601}
    session.save()
    assert "Log in again" in client.post(LOGIN, {"code": phone.code()}).text


def test_a_password_changed_between_the_steps_ends_the_login(with_app, publisher):
    phone, _codes = with_app
    client = browser()
    log_in(client)
    publisher.set_password("three grey doves on a wire")
    publisher.save()
    assert client.post(LOGIN, {"code": phone.code()}).status_code == 200
    assert not is_in(client)


def test_what_waits_to_be_saved_goes_through_both_steps(with_app):
    phone, _codes = with_app
    client = browser()
    log_in(client)
    client.post(LOGIN, {"code": phone.code()})
    form = PageForm(client.get("/admin/articles/topic/add/")).fill(name_ar="نص", name_en="Typed")
    client.cookies.clear()
    held = PageForm(form.submit(client))
    page = client.post(LOGIN, held.data | {"username": "huda", "password": PASSWORD})
    assert client.post(LOGIN, PageForm(page).data | {"code": "000000"}).status_code == 200
    AuthenticatorApp.objects.update(throttling_failure_count=0)
    back = client.post(LOGIN, PageForm(page).data | {"code": phone.code()})
    assert PageForm(client.get(back.url))["name_en"] == "Typed"


def test_what_matters_most_asks_for_the_code_again(with_app):
    phone, _codes = with_app
    client = browser()
    log_in(client)
    client.post(LOGIN, {"code": phone.code()})
    session = client.session
    session["authenticated_at"] = 0
    session.save()
    form = PageForm(client.post("/admin/account/codes/"))
    assert "code" in form.data
    refused = client.post("/admin/account/codes/", form.data | {"password": PASSWORD, "code": "000000"})
    assert "wrong or was used before" in refused.text
    AuthenticatorApp.objects.update(throttling_failure_count=0)
    done = client.post("/admin/account/codes/", form.data | {"password": PASSWORD, "code": phone.code()})
    assert "Your recovery codes" in done.text


# Without the phone.


def test_a_recovery_code_opens_once(with_app):
    _phone, codes = with_app
    client, again = browser(), browser()
    log_in(client)
    assert client.post(LOGIN, {"code": codes[3].lower().replace("-", " ")}).status_code == 302
    assert is_in(client)
    log_in(again)
    assert again.post(LOGIN, {"code": codes[3]}).status_code == 200
    assert not is_in(again)
    assert "9 codes are left" in client.get(ACCOUNT).text
    assert any("recovery codes" in body for body in sent())
    assert Event.objects.get(action="recovery_code").details == {"left": 9}


def test_recovery_codes_of_another_account_open_nothing(with_app):
    _phone, codes = with_app
    UserFactory(role="editor", username="other")
    client = browser()
    log_in(client, "other")
    set_up(client)
    again = browser()
    log_in(again, "other")
    assert again.post(LOGIN, {"code": codes[0]}).status_code == 200
    assert not is_in(again)


def test_new_codes_end_the_former_ones(with_app):
    _phone, codes = with_app
    client = browser()
    log_in(client)
    client.post(LOGIN, {"code": codes[0]})
    new = re.findall(r"<code>([A-Z2-7-]{19})</code>", client.post("/admin/account/codes/").text)
    assert len(set(new) | set(codes)) == 20
    again = browser()
    log_in(again)
    assert again.post(LOGIN, {"code": codes[1]}).status_code == 200
    assert again.post(LOGIN, {"code": new[1]}).status_code == 302


def test_an_administrator_resets_it_and_the_account_is_told(with_app, publisher):
    client = browser()
    log_in(client)
    client.post(LOGIN, {"code": with_app[1][0]})
    administrator = UserFactory(role="administrator", username="amal")
    office = browser()
    log_in(office, "amal")
    set_up(office)
    address = f"/admin/auth/user/{publisher.pk}/access/"
    assert "An app for codes is set up." in office.get(address).text
    assert office.post(address, {"do": "reset"}).status_code == 302
    assert not AuthenticatorApp.objects.filter(user=publisher).exists()
    assert not RecoveryCode.objects.filter(user=publisher).exists()
    assert not is_in(client)
    event = Event.objects.get(action="second_step_reset")
    assert (event.by, event.record_id) == (administrator, publisher.pk)
    assert any("reset by an administrator" in body for body in sent())
    # The next login asks for the password, and then for a new second step.
    assert log_in(client).status_code == 302
    assert client.get("/admin/").url.startswith(SETUP)


def test_nobody_else_resets_it(desk, publisher, settings):
    settings.SECOND_STEP_ROLES = []
    root = User.objects.create_superuser("root", password=PASSWORD)
    for role in ("contributor", "editor", "publisher"):
        assert desk(role).post(f"/admin/auth/user/{publisher.pk}/access/", {"do": "reset"}).status_code == 403
    assert desk("administrator").post(f"/admin/auth/user/{root.pk}/access/", {"do": "reset"}).status_code == 404
    assert desk("administrator").get("/admin/auth/user/x/access/").status_code == 404
    assert not Event.objects.filter(action="second_step_reset").exists()


def test_a_locked_out_administrator_is_helped_from_the_server(with_app, publisher, capsys):
    call_command("reset_second_step", "huda")
    assert not AuthenticatorApp.objects.exists()
    assert Event.objects.get(action="second_step_reset").by is None
    assert "huda" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no account"):
        call_command("reset_second_step", "nobody")


# Changing it.


def test_the_last_second_step_stays_where_the_role_needs_it(with_app):
    phone, _codes = with_app
    client = browser()
    log_in(client)
    client.post(LOGIN, {"code": phone.code()})
    client.post("/admin/account/app/remove/")
    assert AuthenticatorApp.objects.filter(confirmed=True).exists()
    assert "Your role needs a second step" in client.get(ACCOUNT).text


def test_an_editor_may_remove_it():
    UserFactory(role="editor", username="huda", email="huda@office.example")
    client = browser()
    log_in(client)
    set_up(client)
    client.post("/admin/account/app/remove/")
    assert not AuthenticatorApp.objects.exists()
    assert log_in(browser()).status_code == 302
    assert [body for body in sent() if "was removed from your account" in body]


def test_another_app_takes_the_place_of_the_first_once_it_showed_a_code(with_app):
    old, codes = with_app
    client = browser()
    log_in(client)
    client.post(LOGIN, {"code": old.code()})
    new = Phone(client.get(SETUP).text)
    assert new.secret != old.secret
    again = browser()
    log_in(again)
    assert again.post(LOGIN, {"code": codes[1]}).status_code == 302
    assert client.post(SETUP, {"code": new.code()}).status_code == 302
    assert AuthenticatorApp.objects.get().secret() == new.secret


def test_setting_it_up_ends_sessions_that_did_without(publisher):
    first, second = browser(), browser()
    log_in(first)
    log_in(second)
    set_up(first)
    assert is_in(first)
    assert second.get("/admin/").url.startswith(LOGIN)


def test_it_holds_for_what_a_publisher_does(publisher):
    """Nothing is published by a session that lacks it."""
    article = ArticleFactory(live="")
    client = browser()
    log_in(client)
    client.post(f"/admin/articles/article/{article.pk}/publish/ar/", {"note": "x", "_author": publisher.pk})
    article.refresh_from_db()
    assert article.state_ar == State.DRAFT


# The secret key.


def test_the_app_outlives_a_new_secret_key_and_is_sealed_with_it(with_app, settings, capsys):
    phone, _codes = with_app
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key " * 5
    settings.SECRET_KEY_FALLBACKS = [former]
    call_command("reseal")
    assert "Sealed with the current key: 1" in capsys.readouterr().out
    settings.SECRET_KEY_FALLBACKS = []
    client = browser()
    log_in(client)
    assert client.post(LOGIN, {"code": phone.code()}).status_code == 302


def test_a_secret_that_no_key_opens_is_named_and_breaks_no_login(with_app, settings):
    phone, codes = with_app
    settings.SECRET_KEY = "a key of which nobody kept the former one " * 2
    with pytest.raises(CommandError, match="huda"):
        call_command("reseal")
    client = browser()
    log_in(client)
    assert client.post(LOGIN, {"code": phone.code()}).status_code == 200
    assert client.post(LOGIN, {"code": codes[0]}).status_code == 302
