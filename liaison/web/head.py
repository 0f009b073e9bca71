"""Metadata in the head of a public page: for search engines, and for sites where its address is shared.

A page that must not be found gets no address here, and so no metadata: see ``silent``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liaison.text.languages import LANGUAGES, active_language, other_language
from liaison.text.richtext import plain_text
from liaison.web.addresses import absolute
from liaison.web.structured_data import Node, script

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

# The length of a description in characters: about what search engines show.
LENGTH = 200
# The number of characters in which to look for the first sentences; a body may have a million.
_BEGINNING = 4000
_SENTENCE = re.compile(r"[.!?؟…]['\"»”’)]*\s")
_LOCALES = {"ar": "ar_AR", "en": "en_US"}


@dataclass(frozen=True)
class Image:
    """The picture that represents the page where it is shared: an absolute address, and its size in pixels."""

    url: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True)
class Meta:
    """The metadata of a page. ``title`` is the page's own, without the site's name. Addresses are absolute.

    ``editions``: the addresses of the page by language, including its own. ``listed``: whether search engines may list
    it. ``kind`` is Open Graph's: "website", "article" or "profile". ``section`` and ``tags`` are those of an article.
    ``oembed``: the address of the page's oEmbed data (``liaison.web.oembed``), if it can be embedded.
    """

    title: str
    address: str = ""
    description: str = ""
    editions: tuple[tuple[str, str], ...] = ()
    listed: bool = True
    kind: str = "website"
    image: Image | None = None
    published: dt.datetime | None = None
    modified: dt.datetime | None = None
    section: str = ""
    tags: tuple[str, ...] = ()
    graph: tuple[Node, ...] = ()
    oembed: str = ""

    def alternates(self) -> list[tuple[str, str]]:
        """Return ``hreflang`` and address of each edition; ``x-default`` is the Arabic one, else the only one."""
        found = dict(self.editions)
        default = next((found[code] for code in LANGUAGES if code in found), "")
        return [*found.items(), ("x-default", default)] if default else []

    def locale(self) -> str:
        """Return the Open Graph locale of the active language."""
        return _LOCALES[active_language()]

    def other_locales(self) -> list[str]:
        """Return the Open Graph locales of the other editions."""
        return [_LOCALES[code] for code, _ in self.editions if code != active_language()]

    def structured(self) -> SafeString:
        """Return the content of the page's JSON-LD script."""
        return script(self.graph)


def silent(title: str) -> Meta:
    """Return metadata of a page whose address must stay private: only its title, for the browser's tab."""
    return Meta(title)


def editions(request: HttpRequest, address: str, other_address: str) -> tuple[tuple[str, str], ...]:
    """Return the addresses of a page by language, Arabic first.

    ``other_address`` is empty if there is no other edition.
    """
    language = active_language()
    found = {language: address, other_language(language): other_address.partition("?")[0]}
    return tuple((code, absolute(request, found[code])) for code in LANGUAGES if found[code])


def plain(html: str) -> str:
    """Return the text at the beginning of ``html``, in one line."""
    return " ".join(plain_text(html[:_BEGINNING]).split())


def shortened(text: str, length: int = LENGTH) -> str:
    """Return ``text`` in one line of at most ``length`` characters.

    Cuts after the last sentence that fits if that is most of the length, else after a word.
    """
    line = " ".join(text[: length * 4].split())
    if len(line) <= length:
        return line
    sentences = max((end.start() + 1 for end in _SENTENCE.finditer(line[: length + 1])), default=0)
    if sentences > length // 2:
        return line[:sentences]
    head = line[: length - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > length // 2 else head).rstrip(" ،؛,;:.–—-") + "…"
