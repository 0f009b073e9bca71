"""Being logged in without the form, which tests of logging in fill in themselves."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page


def sign_in(page: Page, server: str, user: User) -> None:
    """Give the browser of ``page`` the session that the form at ``server`` would give ``user``."""
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    desk = f"{server}{settings.SESSION_COOKIE_PATH}"
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": desk, "httpOnly": True}])
