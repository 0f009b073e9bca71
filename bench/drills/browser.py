"""A browser of a few lines: cookies, forms as they stand on a page, files."""

from __future__ import annotations

import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode, urljoin

import lxml.html

TIMEOUT = 30


@dataclass(frozen=True)
class Answer:
    status: int
    url: str
    text: str

    def form(self, holding: str) -> Any:
        """The form of the page that has a field whose name ends with ``holding``."""
        page = lxml.html.fromstring(self.text, base_url=self.url)
        for form in page.forms:
            if any(str(name).endswith(holding) for name in form.fields):
                return form
        raise LookupError(f"{self.url} ({self.status}) has no form with {holding}")


class Browser:
    """One person at the site ``http://127.0.0.1:port``. An answer that does not come raises OSError."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> Answer:
        return self._ask(urllib.request.Request(urljoin(self.base, path)))

    def log_in(self, name: str) -> Browser:
        page = self.get("/admin/login/")
        self.send(page, "password", {"username": name, "password": "liaison-demo"})
        if self.get("/admin/").url.find("login") >= 0:
            raise RuntimeError("The login failed.")
        return self

    def send(
        self, page: Answer, holding: str, values: dict[str, str], files: dict[str, tuple[str, bytes]] | None = None
    ) -> Answer:
        """Send the form of ``page`` that has the field ``holding``, with ``values`` and ``files`` filled in."""
        form = page.form(holding)
        fields = {**dict(form.form_values()), **values}
        address = urljoin(page.url, form.action or page.url)
        headers = {"Referer": page.url}
        if not files:
            return self._ask(urllib.request.Request(address, urlencode(fields).encode(), headers))
        mark = secrets.token_hex(16)
        headers["Content-Type"] = f"multipart/form-data; boundary={mark}"
        return self._ask(urllib.request.Request(address, _multipart(mark, fields, files), headers))

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=TIMEOUT) as response:
                return Answer(response.status, response.url, response.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            return Answer(error.code, request.full_url, error.read().decode(errors="replace"))


def _multipart(mark: str, fields: dict[str, str], files: dict[str, tuple[str, bytes]]) -> bytes:
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
        if name not in files
    ]
    for name, (called, data) in files.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
        parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + data + b"\r\n")
    return b"".join(parts) + f"--{mark}--\r\n".encode()
