"""Every public address that leads from another one, with what it says, whatever its format."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter, deque
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from django.test import Client
from PIL import Image

from tests.access.routes import DESK, route_of
from tests.documents import everything_in
from tests.pdf import by_pypdf

HOST = "http://testserver"
# Roads that lead on: attributes of HTML and XML, addresses in JSON, calendars and feeds.
_LINKS = re.compile(r"""(?:href|src|action|content|value|cite)=["']([^"']+)|(https?://testserver[^\s"'<>\\]*)""")
# Of addresses under parameters of the same names, and of pages of one kind, so many of each.
SAMPLES, PAGES = 1, 6
# Made anew for each answer.
_ONCE = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|datetime="[-T:\d]+\.\d+[-+:\d]*"')


@dataclass(frozen=True)
class Answer:
    """What an address answered: status, headers and body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @classmethod
    def to(cls, client: Client, address: str) -> Answer:
        response = client.get(address)
        headers = sorted((name, value) for name, value in response.headers.items() if name != "Date")
        return cls(response.status_code, tuple(headers), _ONCE.sub(b"", response.getvalue()))

    def text(self) -> str:
        """All words of it, headers included, as text."""
        headers = dict(self.headers)
        said = "\n".join(f"{name}: {value}" for name, value in self.headers)
        return f"{said}\n{readable(self.body, headers.get('Content-Type', ''))}"


def crawl(client: Client, seeds: list[str], *, follow: bool = True, desk: bool = False) -> dict[str, Answer]:
    """Ask all ``seeds``, and every address that links lead to; of those with parameters and of one kind, a few.

    ``follow=False``: the seeds alone. ``desk``: what they lead to on the desk, not what is public.
    """
    found, waiting, seen, taken, wanted = {}, deque(seeds), set(seeds), Counter(), set(seeds)
    while waiting:
        address = waiting.popleft()
        route = route_of(address)
        if route is None and address not in wanted:
            continue
        elsewhere = (route or "").startswith(DESK) != desk
        if address not in wanted and (elsewhere or not _is_wanted(address, str(route), taken)):
            continue
        answer = found[address] = Answer.to(client, address)
        for link in _links(address, answer.text()) if follow else ():
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def _is_wanted(address: str, route: str, taken: Counter) -> bool:
    parts = urlsplit(address)
    if parts.path.startswith("/static/"):
        return False
    names = tuple(sorted({name for name, _value in parse_qsl(parts.query)}))
    taken[route, parts.path[:3], names] += 1
    return len(names) < 3 and taken[route, parts.path[:3], names] <= (SAMPLES if names else PAGES)


def _links(address: str, text: str) -> list[str]:
    found = []
    for attribute, absolute in _LINKS.findall(text):
        link = unescape(attribute or absolute).removeprefix(HOST).partition("#")[0]
        if link.startswith("?"):
            link = urlsplit(address).path + link
        if link.startswith("/") and not link.startswith("//"):
            found.append(link)
    location = re.search(r"^Location: (\S+)", text, re.MULTILINE)
    return [*found, location[1].removeprefix(HOST)] if location else found


def readable(body: bytes, kind: str) -> str:
    """All words of a file as text, however it is written."""
    if kind.startswith("application/pdf"):
        return f"{by_pypdf(body)}\n{everything_in(body)}"
    if kind.startswith("image/") and "svg" not in kind:
        with Image.open(io.BytesIO(body)) as picture:
            return f"{picture.info!r}\n{dict(picture.getexif())!r}"
    if "spreadsheetml" in kind:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist())
    text = body.decode("utf-8-sig", "replace")
    if "json" in kind and "jsonl" not in kind:
        return json.dumps(json.loads(text), ensure_ascii=False)
    if kind.startswith("text/calendar"):
        return text.replace("\r\n ", "").replace("\r\n\t", "")
    return unescape(text)
