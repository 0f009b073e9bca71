"""The links of a page: where they lead, and the page with them as ways from file to file. Pure."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import quote, urldefrag, urljoin

from liaison.mirror.pages import file_of, is_copied, way
from liaison.web.addresses import is_of_the_web

# What a page needs, or leads to. What programs are told of the page's own address stays as it is.
_ATTRIBUTES = {"href", "src", "srcset", "action", "poster"}
_STAYS = re.compile(r"\b(?:canonical|alternate)\b")
_PARTS_OF_CSS = re.compile(r"""url\(\s*["']?(?!data:)([^"')]+)["']?\s*\)""")
_ATTRIBUTE = r"""(\s{}\s*=\s*)("[^"]*"|'[^']*'|[^\s>]+)"""


class _Relinked(HTMLParser):
    """The page at ``address`` as it is written, but for the links of its tags."""

    def __init__(self, address: str, site: str) -> None:
        super().__init__(convert_charrefs=False)
        self._address, self._site, self._here = address, site, file_of(address)
        self.links: set[str] = set()
        self._changes: list[tuple[int, int, str]] = []
        self._lines: list[int] = []

    def rewritten(self, text: str) -> str:
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self.feed(text)
        self.close()
        pieces, end = [], 0
        for start, stop, tag in self._changes:
            pieces += [text[end:start], tag]
            end = stop
        return "".join([*pieces, text[end:]])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        written = changed = self.get_starttag_text() or ""
        for name in _ATTRIBUTES & given.keys():
            changed = self._relinked(tag, name, given, changed)
        if changed != written:
            line, column = self.getpos()
            start = self._lines[line - 1] + column
            self._changes.append((start, start + len(written), changed))

    def _relinked(self, tag: str, name: str, given: dict[str, str], written: str) -> str:
        """Return the tag with the value of its attribute ``name`` as a way; without it if a copy holds no such page."""
        value = given[name]
        if tag == "link" and _STAYS.search(given.get("rel", "")) and is_of_the_web(value):
            return written
        new = ", ".join(map(self._candidate, value.split(", "))) if name == "srcset" else self._way(value)
        pattern = re.compile(_ATTRIBUTE.format(name), re.IGNORECASE)
        if new is None:
            return pattern.sub("", written, count=1)
        return pattern.sub(lambda found: f'{found[1]}"{escape(new)}"', written, count=1)

    def _candidate(self, candidate: str) -> str:
        address, _space, width = candidate.strip().partition(" ")
        return f"{self._way(address) or address} {width}".strip()

    def _way(self, value: str) -> str | None:
        """Return what leads to ``value`` from here; None if that is of this site and not in a copy."""
        if value.startswith("#"):
            return value
        path = own_path(value, self._address, self._site)
        if path is None:
            return value
        if not is_copied(path):
            return None
        self.links.add(path)
        fragment = urldefrag(value).fragment
        return quote(way(self._here, file_of(path))) + (f"#{fragment}" if fragment else "")


def own_path(value: str, address: str, site: str) -> str | None:
    """Return where the link ``value`` on the page ``address`` leads, as a path with its query; None if to another site."""
    whole = urldefrag(urljoin(f"{site}{address}", value.strip())).url
    return (whole[len(site) :] or "/") if f"{whole}/".startswith(f"{site}/") else None


def relinked(text: str, address: str, site: str) -> tuple[str, set[str]]:
    """Return the HTML ``text`` of the page ``address`` with its links as ways within a copy, and the addresses they lead to.

    ``site`` is the address of the site, such as ``https://news.example``. A link to what no copy holds loses its address.
    """
    page = _Relinked(address, site)
    return page.rewritten(text), page.links


def parts_of_style(text: str, address: str, site: str) -> set[str]:
    """Return the addresses of this site that the style sheet ``text`` at ``address`` needs; its own links are relative."""
    found = (own_path(value, address, site) for value in _PARTS_OF_CSS.findall(text))
    return {path for path in found if path and is_copied(path)}
