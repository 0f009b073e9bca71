"""Whoever guesses passwords is slowed down, whoever owns the account is not locked out, and nothing tells which accounts there are."""

from __future__ import annotations

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from liaison import settings as product
from liaison.models import Event
from tests.admin.forms import PageForm
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"


@pytest.fixture(autouse=True)
def huda(db):
    return UserFactory(role="editor", username="huda")


def browser(address="198.51.100.1", **headers):
    return Client(REMOTE_ADDR=address, headers={"accept-language": "en", **headers})


def log_in(client, username="huda", password=PASSWORD):
    return client.post(LOGIN, {"username": username, "password": password})


def fail(client, times, username="huda"):
    for _time in range(times):
        answer = log_in(client, username, "wrong")
    return answer


def later(minutes):
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=minutes))


def test_after_five_failures_even_the_right_password_waits_ten_minutes():
    client = browser()
    fail(client, 4)
    assert "Too many failed logins" in fail(client, 1).text
    answer = log_in(client)
    assert answer.status_code == 429
    assert "Try again in 10 minutes" in answer.text
    later(11)
    assert log_in(client).status_code == 302


def test_four_failures_are_forgiven_by_the_right_password():
    client = browser()
    for _time in range(3):
        fail(client, 4)
        assert log_in(client).status_code == 302
        client = browser()


def test_trying_on_does_not_prolong_the_wait_and_fills_no_log():
    client = browser()
    fail(client, 5)
    later(9)
    fail(client, 50)
    assert Event.objects.filter(action="login_failed").count() == 5
    assert Event.objects.filter(action="slowed_down").count() == 1
    later(11)
    assert log_in(client).status_code == 302


def test_a_stranger_does_not_lock_out_who_logs_in_from_elsewhere():
    fail(browser("203.0.113.7"), 20)
    assert log_in(browser("198.51.100.1")).status_code == 302


def test_a_stranger_at_the_same_address_does_not_lock_out_a_browser_that_is_known():
    """Behind one proxy, in one office, or through one exit of Tor."""
    own = browser()
    log_in(own)
    own.post("/admin/logout/")
    fail(browser(), 60)
    assert log_in(browser()).status_code == 429
    assert log_in(own).status_code == 302


def test_nor_does_an_attack_from_everywhere():
    own = browser()
    log_in(own)
    own.post("/admin/logout/")
    for number in range(1, 26):
        fail(browser(f"203.0.113.{number}"), 4)
    assert log_in(browser("192.0.2.1")).status_code == 429
    assert log_in(own).status_code == 302
    # And it is over when the attack is.
    later(11)
    assert log_in(browser("192.0.2.1")).status_code == 302


def test_an_open_session_goes_on():
    own = browser()
    log_in(own)
    fail(browser(), 60)
    assert own.get("/admin/").status_code == 200


def test_one_source_that_tries_many_accounts_is_stopped():
    client = browser()
    for number in range(30):
        fail(client, 1, f"name{number}")
    assert log_in(client).status_code == 429
    assert log_in(browser("192.0.2.1")).status_code == 302


def test_the_network_of_a_household_is_one_source():
    for number in range(5):
        fail(browser(f"2001:db8:1:2::{number}"), 1)
    assert log_in(browser("2001:db8:1:2::ffff")).status_code == 429
    assert log_in(browser("2001:db8:1:3::1")).status_code == 302


def test_a_forged_header_makes_no_new_source(settings):
    for number in range(5):
        fail(browser(**{"x-forwarded-for": f"192.0.2.{number}"}), 1)
    assert log_in(browser(**{"x-forwarded-for": "192.0.2.99"})).status_code == 429


def test_behind_a_proxy_the_address_that_it_saw_counts(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for number in range(5):
        fail(browser("127.0.0.1", **{"x-forwarded-for": f"192.0.2.{number}, 203.0.113.5"}), 1)
    assert log_in(browser("127.0.0.1", **{"x-forwarded-for": "192.0.2.77, 203.0.113.5"})).status_code == 429
    assert log_in(browser("127.0.0.1", **{"x-forwarded-for": "203.0.113.6"})).status_code == 302


def test_a_cookie_of_another_account_is_no_known_browser():
    own = browser()
    log_in(own)
    own.post("/admin/logout/")
    UserFactory(role="editor", username="amal")
    fail(own, 5, "amal")
    fail(browser(), 30, "amal")
    assert log_in(own, "amal").status_code == 429


def test_who_is_not_there_gets_the_same_answers():
    def answers(username):
        client = browser(f"198.51.100.{len(username)}")
        pages = [log_in(client, username, "wrong") for _time in range(6)]
        return [(page.status_code, page.text.replace(username, "NAME").split("errornote")[-1][:200]) for page in pages]

    assert answers("huda") == answers("nobody")
    inactive = UserFactory(role="editor", username="inactive", is_active=False)
    assert answers(inactive.username) == answers("nobodyever")


def test_who_is_not_there_takes_the_same_hash(settings, monkeypatch):
    """Not the time is compared, which differs from one second to the next, but what takes it."""
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    huda = User.objects.get(username="huda")
    huda.set_password(PASSWORD)
    huda.save()
    hashed = []
    encode = "liaison.staff.access.passwords.Argon2PasswordHasher.encode"
    verify = "liaison.staff.access.passwords.Argon2PasswordHasher.verify"
    monkeypatch.setattr(encode, lambda self, password, salt: hashed.append("argon2") or "argon2$x")
    monkeypatch.setattr(verify, lambda self, password, encoded: bool(hashed.append("argon2")))
    log_in(browser(), "huda", "wrong")
    assert hashed == ["argon2"]
    log_in(browser(), "nobody", "wrong")
    assert hashed == ["argon2"] * 2


def test_nothing_that_is_stored_tells_who_or_from_where():
    client = browser("198.51.100.23", **{"user-agent": "Secret/1.0"})
    client.post(f"{LOGIN}?next=/admin/secret/", {"username": "huda", "password": "my secret", "_held": "a secret text"})
    row = AccessAttempt.objects.values().get()
    told = " ".join(str(value) for value in row.values())
    for secret in ("huda", "198.51", "Secret", "secret"):
        assert secret not in told


def test_what_was_stored_goes_with_the_next_login():
    fail(browser(), 3)
    later(11)
    log_in(browser("192.0.2.1"))
    assert not AccessAttempt.objects.exists()


def test_the_question_for_the_password_counts_too(desk):
    client = desk("administrator")
    session = client.session
    session["authenticated_at"] = 0
    session.save()
    form = PageForm(client.post("/admin/liaison/event/export/"))
    for _time in range(5):
        client.post("/admin/liaison/event/export/", form.data | {"password": "wrong"})
    answer = client.post("/admin/liaison/event/export/", form.data | {"password": PASSWORD})
    assert "Too many failed logins" in answer.text
    assert client.get("/admin/").status_code == 200
    assert log_in(browser("192.0.2.1"), client.user.username).status_code == 302


@pytest.mark.parametrize("username", ["\x00", "a" * 5000, "هدى", "‮huda", "'; DROP TABLE", "ﬁ"])
def test_odd_names_are_failures_like_any(username):
    assert log_in(browser(), username, "wrong").status_code == 200


def test_the_page_says_it_in_arabic():
    client = browser(**{"accept-language": "ar"})
    assert "محاولات فاشلة كثيرة. حاول بعد 10 دقائق" in fail(client, 5).text
