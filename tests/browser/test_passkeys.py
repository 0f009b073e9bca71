"""Passkeys in a real browser, with an authenticator that it plays itself: made, used in place of a code, and in place of all."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from liaison.models import Event, Passkey
from tests.browser.signing_in import sign_in
from tests.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def huda(db):
    return UserFactory(role="publisher", username="huda")


def authenticator(page, **options):
    """Give the browser of ``page`` an authenticator that answers by itself; returns how to speak with it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    known = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": known | options})
    return session, made["authenticatorId"]


def make_passkey(page, desk, name="هاتفي"):
    page.goto(f"{desk}account/")
    page.fill("#id_passkey_name", name)
    page.click("#passkey_form button")
    page.locator(".recovery-codes").wait_for()


def log_in(page, desk, username="huda"):
    page.goto(f"{desk}login/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("#login-form [type=submit]")


def test_a_passkey_is_made_and_opens_the_account_in_place_of_a_code(live_server, open_page, huda):
    desk, page = f"{live_server.url}/admin/", open_page("en")
    sign_in(page, live_server.url, huda)
    authenticator(page)
    make_passkey(page, desk)
    assert Passkey.objects.get().name == "هاتفي"
    assert Event.objects.filter(action="second_step_on", details={"kind": "passkey"}).exists()
    page.context.clear_cookies()
    log_in(page, desk)
    page.locator("#id_code").wait_for()
    page.click(".passkey button")
    page.wait_for_url(desk)
    assert page.locator("#logout-form").count() == 1
    assert Passkey.objects.get().used_at


def test_a_passkey_alone_opens_the_account_where_it_asked_for_a_finger(live_server, open_page, huda):
    desk, page = f"{live_server.url}/admin/", open_page("ar")
    sign_in(page, live_server.url, huda)
    authenticator(page)
    make_passkey(page, desk)
    page.context.clear_cookies()
    page.goto(f"{desk}login/?next=/admin/calendar/")
    page.click(".passkey button")
    page.wait_for_url(f"{desk}calendar/")


def test_it_satisfies_the_role_that_needs_a_second_step(live_server, open_page, huda, settings):
    settings.SECOND_STEP_ROLES = ["publisher"]
    desk, page = f"{live_server.url}/admin/", open_page("en", width=360)
    log_in(page, desk)
    page.wait_for_url(f"{desk}account/app/**")
    authenticator(page)
    page.click("#passkey_form button")
    page.locator(".recovery-codes").wait_for()
    page.click(".begin a")
    page.wait_for_url(desk)


def test_a_passkey_of_another_account_opens_nothing(live_server, open_page, huda):
    desk, page = f"{live_server.url}/admin/", open_page("en")
    sign_in(page, live_server.url, huda)
    session, key = authenticator(page)
    make_passkey(page, desk)
    kept = session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert len(kept) == 1
    # The account lost it meanwhile: what the browser still has opens nothing.
    Passkey.objects.all().delete()
    page.context.clear_cookies()
    page.goto(f"{desk}login/")
    page.click(".passkey button")
    page.locator(".errornote").wait_for()
    assert "opens no account" in page.locator(".errornote").inner_text()
    assert page.locator("#logout-form").count() == 0


def test_a_refusal_of_the_browser_is_said_and_the_page_goes_on(live_server, open_page, huda):
    desk, page = f"{live_server.url}/admin/", open_page("en")
    authenticator(page, isUserVerified=False)
    page.goto(f"{desk}login/")
    page.click(".passkey button")
    page.locator(".passkey [role=status]:not(:empty)").wait_for()
    log_in(page, desk)
    page.wait_for_url(desk)


def test_what_was_changed_on_the_way_opens_nothing(live_server, open_page, huda):
    desk, page = f"{live_server.url}/admin/", open_page("en")
    sign_in(page, live_server.url, huda)
    authenticator(page)
    make_passkey(page, desk)
    page.context.clear_cookies()
    sent = []
    page.route("**/admin/login/", lambda route: (sent.append(route.request.post_data), route.continue_()))
    page.goto(f"{desk}login/")
    page.click(".passkey button")
    page.wait_for_url(desk)
    page.unroute("**/admin/login/")
    # The same answer a second time: its challenge was taken.
    page.context.clear_cookies()
    page.goto(f"{desk}login/")
    answer = page.request.post(
        f"{desk}login/", data=sent[-1], headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert "logout-form" not in answer.text()
    assert User.objects.get(username="huda").passkeys.count() == 1
