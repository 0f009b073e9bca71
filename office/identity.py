"""The office as pages, feeds and files name it: plain values, read once for each request."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from liaison.media.images.variants import Variant
from liaison.text.languages import LANGUAGES, Phrase, active_language, first_phrase
from liaison.text.normalize import normalize
from liaison.web.addresses import is_of_the_web
from liaison.web.compiled_queries import prepared
from office.models.office import Office, addresses_in

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

_TEXTS = ("name", "tagline", "about", "address", "source_line")
_COLUMNS = ("logo", "logo_width", "logo_height", "email", "phone", "social", "security_contact", "key")

# The names of social networks by host; other pages are named by their host.
_NETWORKS = {
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "t.me": "Telegram",
    "tiktok.com": "TikTok",
    "twitter.com": "X",
    "whatsapp.com": "WhatsApp",
    "x.com": "X",
    "youtube.com": "YouTube",
}


@dataclass(frozen=True)
class OutsidePage:
    """A page of the office on another site."""

    name: str
    url: str


@dataclass(frozen=True)
class Identity:
    """The office in one language. Prints as its name.

    ``logo`` is the address of a small picture with its size in pixels, or empty.
    """

    name: Phrase
    tagline: Phrase
    about: Phrase
    address: Phrase
    source_line: Phrase
    # The source line in each language that has one.
    source_lines: tuple[str, ...]
    logo: str
    logo_width: int
    logo_height: int
    email: str
    phone: str
    elsewhere: tuple[OutsidePage, ...]
    security_contact: str
    key: str

    def __str__(self) -> str:
        return str(self.name)

    def dialed(self) -> str:
        """Return the telephone number for a ``tel:`` link: ``+12025550100``."""
        digits = "".join(str(int(char)) for char in self.phone if char.isdecimal())
        return f"+{digits}" if self.phone.lstrip().startswith("+") else digits

    def source_of(self, told: Phrase) -> Phrase:
        """Return the source line to show for a text with its own line ``told``.

        That is the office's line, in this language, if ``told`` is empty or equals the office's line in any language.
        """
        is_own = any(normalize(line) == normalize(told.text) for line in self.source_lines)
        return self.source_line if is_own or not told else told

    def id_of(self, thing: str) -> str:
        """Return a lasting UUID for ``thing``, such as ``article/3/ar``, that does not depend on the site's address."""
        return str(uuid.uuid5(uuid.UUID(self.key), thing))


@prepared()
def _office(_language: str) -> QuerySet:
    texts = (f"{name}_{code}" for name in _TEXTS for code in LANGUAGES)
    offices = Office.objects.filter(pk=Office.singleton_instance_id)
    return offices.rewrite(False).values_list(*texts, *_COLUMNS)


def identity() -> Identity:
    """Return the office in the active language; missing texts come from the other language. Makes one query."""
    language = active_language()
    rows = _office(language)
    stored = rows[0] if rows else Office.beginning()
    texts = {
        name: first_phrase({code: getattr(stored, f"{name}_{code}") for code in LANGUAGES}, language) for name in _TEXTS
    }
    logo = _logo(stored)
    return Identity(
        **texts,
        source_lines=tuple(filter(None, (getattr(stored, f"source_line_{code}") for code in LANGUAGES))),
        logo=logo.url,
        logo_width=logo.width,
        logo_height=logo.height,
        email=stored.email,
        phone=stored.phone,
        elsewhere=tuple(OutsidePage(_network(url), url) for url in filter(is_of_the_web, addresses_in(stored.social))),
        security_contact=stored.security_contact,
        key=str(stored.key),
    )


def shows_logo(name: str) -> bool:
    """Return whether the stored picture ``name`` is the office's logo, which everybody may see."""
    return Office.objects.filter(logo=name).exists()


SHOWN = (shows_logo,)


def identity_of(request: HttpRequest) -> Identity:
    """Return the office in the active language, read once for each request and language."""
    known = request.__dict__.setdefault("_office", {})
    language = active_language()
    if language not in known:
        known[language] = identity()
    return known[language]


def _logo(stored: Office) -> Variant:
    if not stored.logo:
        return Variant("", 0, 0)
    office = Office(logo=str(stored.logo), logo_width=stored.logo_width, logo_height=stored.logo_height)
    return office.emblem().small()


def _network(url: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    return _NETWORKS.get(host, host)


def _names_of_the_desk(_request: HttpRequest) -> dict[str, str]:
    """Return the office's name for the header of the desk's pages."""
    name = str(identity())
    return {"site_header": name, "site_title": name}


DESK_CONTEXT = (_names_of_the_desk,)


def _names_and_addresses() -> list[str]:
    """Return what anybody knows of the office, in both languages: no password is made of it."""
    stored = Office.objects.filter(pk=Office.singleton_instance_id).rewrite(False).first() or Office.beginning()
    names = [getattr(stored, f"{name}_{code}") or "" for name in ("name", "tagline") for code in LANGUAGES]
    return [*names, stored.email, stored.phone]


PASSWORD_WORDS = (_names_and_addresses,)
