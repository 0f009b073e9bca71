"""What a public page says of itself in its head: to search engines, and to sites where its address is shared.

A page that must not be found has no address here, and then says nothing at all: see ``silent``.
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

# What search engines show of a description, about.
LENGTH = 200
# The beginning of a text in which its first sentences are looked for; bodies may have a million characters.
_BEGINNING = 4000
_SENTENCE = re.compile(r"[.!?؟…]['\"»”’)]*\s")
_LOCALES = {"ar": "ar_AR", "en": "en_US"}


@dataclass(frozen=True)
class Image:
    """What stands for the page where its address is shared: an absolute address, and the size in pixels."""

    url: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True)
class Meta:
    """``title`` is the page's own, without the site's name. Addresses are absolute.

    ``editions``: the addresses of the page by language, the page itself among them. ``listed``: whether search engines
    may list it. ``kind`` is Open Graph's: "website", "article" or "profile". ``section`` and ``tags`` are an article's.
    ``oembed``: where other sites ask what to show of the page (``liaison.web.oembed``), if it can be shown there.
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
        """``hreflang`` and address of each edition; ``x-default`` is the Arabic one, else the one there is."""
        found = dict(self.editions)
        default = next((found[code] for code in LANGUAGES if code in found), "")
        return [*found.items(), ("x-default", default)] if default else []

    def locale(self) -> str:
        return _LOCALES[active_language()]

    def other_locales(self) -> list[str]:
        return [_LOCALES[code] for code, _ in self.editions if code != active_language()]

    def structured(self) -> SafeString:
        """The content of its JSON-LD script."""
        return script(self.graph)


def silent(title: str) -> Meta:
    """Of a page whose address is nobody else's business: its title, for the tab of whoever has it open."""
    return Meta(title)


def editions(request: HttpRequest, address: str, other_address: str) -> tuple[tuple[str, str], ...]:
    """The addresses of a page by language, Arabic first; ``other_address`` is empty where there is no other edition."""
    language = active_language()
    found = {language: address, other_language(language): other_address.partition("?")[0]}
    return tuple((code, absolute(request, found[code])) for code in LANGUAGES if found[code])


def plain(html: str) -> str:
    """The text at the beginning of ``html``, in one line."""
    return " ".join(plain_text(html[:_BEGINNING]).split())


def shortened(text: str, length: int = LENGTH) -> str:
    """``text`` in one line of at most ``length`` characters: whole sentences if they are most of it, else cut at a word."""
    line = " ".join(text[: length * 4].split())
    if len(line) <= length:
        return line
    sentences = max((end.start() + 1 for end in _SENTENCE.finditer(line[: length + 1])), default=0)
    if sentences > length // 2:
        return line[:sentences]
    head = line[: length - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > length // 2 else head).rstrip(" ،؛,;:.–—-") + "…"
