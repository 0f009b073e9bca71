"""A publisher who works in the desk, and presses again when nobody answers."""

from __future__ import annotations

import http.client
import io
from random import Random
from typing import TYPE_CHECKING

from PIL import Image

from bench.drills.browser import Browser
from bench.drills.place import Server, until

if TYPE_CHECKING:
    from collections.abc import Callable

# What a browser sees when nobody answers any more.
GONE = (OSError, http.client.HTTPException)


class Publisher:
    """Somebody who is logged in as publisher. The session outlives the server: it is in the database."""

    def __init__(self, server: Server) -> None:
        self.browser = Browser(server.port)
        self._insist(self._log_in)

    def publish(self, pk: int) -> None:
        """Publish the Arabic edition of the article ``pk``, as often as it takes."""

        def act() -> bool:
            page = self.browser.get(f"/admin/articles/article/{pk}/publish/ar/")
            if "/publish/" not in page.url:
                return page.status == 200
            self.browser.send(page, "time_zone", {})
            return False

        self._insist(act)

    def attach(self, pk: int, file: bytes) -> None:
        """Attach ``file`` to the article ``pk``, which has no attachment, as often as it takes."""

        def act() -> bool:
            page = self.browser.get(f"/admin/articles/article/{pk}/attachments/")
            if page.form("TOTAL_FORMS").fields["attachments-INITIAL_FORMS"] != "0":
                return True
            self.browser.send(page, "TOTAL_FORMS", ATTACHMENT, {"attachments-0-file": ("a.jpg", file)})
            return False

        self._insist(act)

    def _insist(self, act: Callable[[], bool]) -> None:
        """Do ``act`` until it says that it is done."""

        def once() -> bool:
            try:
                return act()
            except (*GONE, LookupError, RuntimeError):
                return False

        until(once, "what was begun is not done")

    def _log_in(self) -> bool:
        self.browser.log_in("publisher")
        return True


# What is filled in for an attachment besides its file.
ATTACHMENT = {"attachments-0-title_ar": "ملف", "attachments-0-title_en": "File"}


def photograph() -> bytes:
    """A picture in JPEG, of noise, as large as one for the web."""
    picture, noise = io.BytesIO(), Random(3).randbytes(1400 * 1000 * 3)
    Image.frombytes("RGB", (1400, 1000), noise).save(picture, "JPEG")
    return picture.getvalue()
