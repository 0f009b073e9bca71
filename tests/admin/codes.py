"""The app for codes on somebody's phone, as tests hold it."""

from __future__ import annotations

import base64
import re
import time

from django_otp.oath import hotp


class Phone:
    """An app that read the key from a page. Each code opens once, so each is of a later step than the one before."""

    def __init__(self, page):
        key = re.search(r"<code dir=\"ltr\"[^>]*>([A-Z2-7 ]+)</code>", page).group(1)
        self.secret = base64.b32decode(key.replace(" ", ""))
        self.step = int(time.time()) // 30 - 2

    def code(self):
        self.step = max(self.step + 1, int(time.time()) // 30 - 1)
        return self.shown_at(self.step)

    def shown_at(self, step):
        return f"{hotp(self.secret, step):06}"


def set_up(client):
    """Give the account that is logged in an app. Returns the phone and the recovery codes."""
    page = client.get("/admin/account/app/").text
    phone = Phone(page)
    done = client.post("/admin/account/app/", {"code": phone.code()}).text
    return phone, re.findall(r"<code>([A-Z2-7-]{19})</code>", done)
