"""Every public address that leads from another one, with what it says, whatever its format."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter, deque
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, unquote, urlsplit

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404

from tests.pdf import by_pypdf

HOST = "http://testserver"
# Roads that lead on: attributes of HTML and XML, addresses in JSON, calendars and feeds.
_LINKS = re.compile(r"""(?:href|src|action|content|value|cite)=["']([^"']+)|(https?://testserver[^\s"'<>\\]*)""")
# Of addresses under parameters of the same names, so many of each kind.
SAMPLES = 3
# For staff and for whoever was given a link; and pictures, which say nothing in words.
PRIVATE = {"admin", "preview", "fact_check", "fact_check_thanks"}
PICTURES = {"card.png", "media", "static"}


@dataclass
class Crawl:
    """What was found: the words of each address, as text, and the names of the routes that were walked."""

    texts: dict[str, str] = field(default_factory=dict)
    routes: set[str] = field(default_factory=set)


def crawl(client: Client, seeds: list[str]) -> Crawl:
    """Follow every link from ``seeds``; of filters in addresses, all seeds and a few of each kind."""
    found, waiting, seen, taken, wanted = Crawl(), deque(seeds), set(seeds), Counter(), set(seeds)
    while waiting:
        address = waiting.popleft()
        route = _route(address)
        if route is None or not (address in wanted or _is_wanted(address, route, taken)):
            continue
        response = client.get(address)
        found.routes.add(route)
        body = response.getvalue()
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        text = f"{headers}\n{readable(body, response.headers.get('Content-Type', ''))}"
        found.texts[address] = text
        for link in _links(address, text):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def _is_wanted(address: str, route: str, taken: Counter) -> bool:
    parts = urlsplit(address)
    if any(word in parts.path for word in PICTURES):
        return False
    names = tuple(sorted({name for name, _value in parse_qsl(parts.query)}))
    if names:
        taken[route, parts.path[:3], names] += 1
    return len(names) < 3 and taken[route, parts.path[:3], names] <= SAMPLES


def _route(address: str) -> str | None:
    """The name of the public route behind the address; None for staff's, and where there is none."""
    try:
        match = resolve(unquote(urlsplit(address).path))
    except Resolver404:
        return None
    name = match.view_name
    return None if match.app_names[:1] == ["admin"] or match.url_name in PRIVATE else name


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
        return by_pypdf(body)
    if "spreadsheetml" in kind:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist())
    text = body.decode("utf-8-sig", "replace")
    if "json" in kind:
        return json.dumps(json.loads(text), ensure_ascii=False)
    if kind.startswith("text/calendar"):
        return text.replace("\r\n ", "").replace("\r\n\t", "")
    return unescape(text)


def public_routes(resolver: URLResolver | None = None, within: str = "") -> set[str]:
    """The names of all routes that visitors may walk."""
    found = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name and pattern.name not in PRIVATE and "card" not in pattern.name:
                found.add(f"{within}{pattern.name}")
        elif pattern.app_name != "admin":
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            found |= public_routes(pattern, within + namespace)
    return found
