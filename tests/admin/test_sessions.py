"""Sessions of staff: when they end, the list of one's own, and what follows a new password or a new browser."""

from __future__ import annotations

import time

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from liaison.models import DeskSession, Event, KnownBrowser
from liaison.staff.access.devices import device_label
from tests.admin.forms import PageForm
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LOGIN, ACCOUNT, END = "/admin/login/", "/admin/account/", "/admin/account/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1"


@pytest.fixture
def huda(db):
    user = UserFactory(role="editor", username="huda")
    user.email = "huda@office.example"
    user.save()
    return user


def browser(agent=FIREFOX, language="en"):
    return Client(headers={"accept-language": language, "user-agent": agent})


def log_in(client, password=PASSWORD, username="huda"):
    return client.post(LOGIN, {"username": username, "password": password})


@pytest.fixture
def two(huda):
    clients = browser(), browser(PHONE)
    for client in clients:
        assert log_in(client).status_code == 302
    return clients


def is_in(client):
    return client.get("/admin/").status_code == 200


def ago(client, **seconds):
    session = client.session
    for key, past in seconds.items():
        session[key] = int(time.time()) - past
    session.save()


def sent():
    return mail.outbox


# When they end.


def test_a_session_ends_after_an_hour_without_a_request(two):
    client, _other = two
    ago(client, seen=3590)
    assert is_in(client)
    ago(client, seen=3610)
    assert client.get("/admin/").url.startswith(LOGIN)
    assert not Session.objects.filter(session_key=client.cookies["sessionid"].value).exists()


def test_each_request_prolongs_it_for_another_hour(two):
    client, _other = two
    ago(client, seen=3000)
    client.get("/admin/calendar/")
    assert time.time() - client.session["seen"] < 60


def test_what_a_page_asks_for_by_itself_does_not_prolong_it(two):
    client, _other = two
    ago(client, seen=3000)
    client.post("/admin/here/", {"path": "/admin/articles/topic/add/"})
    client.get("/admin/session/")
    assert time.time() - client.session["seen"] > 2900


def test_a_session_ends_after_twelve_hours_in_any_case(two):
    client, _other = two
    ago(client, begun=12 * 3600 + 1)
    assert not is_in(client)


def test_settings_say_how_long(two, settings):
    client, _other = two
    settings.SESSION_IDLE_SECONDS = 60
    ago(client, seen=61)
    assert not is_in(client)


def test_a_page_is_told_when_it_ends_and_can_prolong_it(two):
    client, _other = two
    ago(client, seen=3400)
    assert 190 < client.get("/admin/session/").json()["seconds"] <= 200
    assert client.post("/admin/session/").json()["seconds"] == 3600
    assert client.get("/admin/session/").json()["seconds"] > 3590
    ago(client, begun=12 * 3600 - 100)
    assert client.post("/admin/session/").json()["seconds"] <= 100
    assert 'data-session="' in client.get("/admin/").text


def test_what_is_sent_after_the_end_waits_in_the_login(two):
    client, _other = two
    form = PageForm(client.get("/admin/articles/topic/add/")).fill(name_ar="نص", name_en="Typed")
    ago(client, seen=3700)
    page = form.submit(client)
    assert page.status_code == 403
    back = client.post(LOGIN, PageForm(page).data | {"username": "huda", "password": PASSWORD})
    assert PageForm(client.get(back.url))["name_en"] == "Typed"


def test_a_session_from_before_this_version_goes_on_and_is_listed(two):
    client, _other = two
    session = client.session
    for key in ("begun", "seen", "row"):
        del session[key]
    session.save()
    DeskSession.objects.filter(key=session.session_key).delete()
    assert is_in(client)
    assert "This session" in client.get(ACCOUNT).text


def test_the_cookies_of_the_desk(huda):
    client = browser()
    answer = log_in(client)
    for name in ("sessionid", "browser"):
        cookie = answer.cookies[name]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")
    assert answer.cookies["sessionid"]["max-age"] == ""


# The list.


def test_ones_own_sessions_are_listed_with_their_browsers(two):
    client, _other = two
    page = client.get(ACCOUNT).text
    assert "Firefox · Linux" in page
    assert "Safari · iPhone" in page
    assert page.count("This session") == 1


def test_one_session_is_ended(two):
    client, other = two
    row = DeskSession.objects.get(label="Safari · iPhone")
    assert client.post(END, {"row": row.pk}).url == ACCOUNT
    assert not is_in(other)
    assert is_in(client)


def test_all_others_are_ended(two):
    client, other = two
    third = browser()
    log_in(third)
    client.post(END, {"row": "others"})
    assert is_in(client)
    assert not is_in(other)
    assert not is_in(third)


def test_signing_out_everywhere_includes_this_one(two):
    client, other = two
    assert client.post(END, {"row": "all"}).url == LOGIN
    assert not is_in(client)
    assert not is_in(other)


def test_nobody_ends_the_session_of_another(two):
    client, _other = two
    stranger = UserFactory(role="administrator", username="amal")
    theirs = browser()
    log_in(theirs, username="amal")
    client.post(END, {"row": DeskSession.objects.get(user=stranger).pk})
    for wrong in ("x", "-1", "9" * 30, "٣"):
        if is_in(client):
            client.post(END, {"row": wrong})
    assert is_in(theirs)


def test_logging_out_takes_it_off_the_list(two):
    client, other = two
    other.post("/admin/logout/")
    assert "Safari · iPhone" not in client.get(ACCOUNT).text


def test_an_administrator_ends_the_sessions_of_a_colleague(two, huda, desk):
    client, other = two
    administrator = desk("administrator")
    address = f"/admin/auth/user/{huda.pk}/access/"
    assert "Firefox · Linux" in administrator.get(address).text
    administrator.post(address, {"do": "end"})
    assert not is_in(client)
    assert not is_in(other)
    assert Event.objects.get(action="sessions_ended").by == administrator.user


# A new password.


def test_ones_own_new_password_ends_the_other_sessions(two):
    client, other = two
    new = "three grey doves on a wire"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/admin/password_change/", data).status_code == 302
    assert is_in(client)
    assert not is_in(other)
    page = client.get(ACCOUNT).text
    assert page.count("This session") == 1
    assert "Safari · iPhone" not in page
    assert "The password of your account was changed." in sent()[-1].body


def test_a_password_set_on_the_server_ends_all(two, huda):
    client, other = two
    huda.set_password("three grey doves on a wire")
    huda.save()
    assert not DeskSession.objects.filter(user=huda).exists()
    assert not is_in(client)
    assert not is_in(other)


# A new browser.


def test_a_login_with_a_new_browser_is_told(huda):
    log_in(browser())
    assert sent() == []
    log_in(browser(PHONE))
    [letter] = sent()
    assert letter.to == ["huda@office.example"]
    assert letter.subject == "A notice about your account"
    assert "Safari · iPhone" in letter.body
    for told in ("huda", "http", "127.0.0.1"):
        assert told not in letter.body
        assert told not in letter.subject


def test_a_login_with_a_known_browser_is_not(huda):
    client = browser()
    for _time in range(3):
        log_in(client)
        client.post("/admin/logout/")
    assert sent() == []
    assert KnownBrowser.objects.count() == 1


def test_the_letter_is_in_the_language_of_the_account(huda):
    log_in(browser(language="ar"))
    log_in(browser(PHONE, language="ar"))
    [letter] = sent()
    assert letter.subject == "إشعار بشأن حسابك"
    assert "سُجّل الدخول إلى حسابك" in letter.body


class _Broken:
    """A mail server that does not answer."""

    def __init__(self, **options):
        raise OSError("The mail server is gone.")


def test_a_mail_server_that_fails_stops_no_login(huda, settings, caplog):
    log_in(browser())
    settings.EMAIL_BACKEND = f"{__name__}._Broken"
    client = browser(PHONE)
    assert log_in(client).status_code == 302
    assert is_in(client)
    assert "could not be sent: OSError" in caplog.text
    assert "huda@" not in caplog.text


def test_who_has_no_address_is_written_to_by_nobody(huda):
    huda.email = ""
    huda.save()
    log_in(browser())
    log_in(browser(PHONE))
    assert sent() == []


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (FIREFOX, "Firefox · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18.5 Safari/605.1.15", "Safari · macOS"),
        ("", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_what_a_browser_is_called(agent, label):
    assert device_label(agent) == label
