"""Variables of the environment by the kind of their value. None of them is a secret, save what ``text`` and ``words`` return.

For all but ``text`` and ``words`` an empty variable is one that is not set.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from liaison.environment.reading import held, wrong
from liaison.security.onion import onion_host

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ON, _OFF = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_HOST = re.compile(r"\*|\.?[\w-]+(?:\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\]")
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_MAILBOX = re.compile(r"[^<>\r\n]*<(?P<inner>[^<>\r\n]+)>|(?P<bare>[^<>\r\n]+)")


def text(name: str, *, default: str = "") -> str:
    """Return the text of ``name``; an empty one is an empty text."""
    found = held(name)
    return default if found is None else found


def words(name: str, *, default: Sequence[str] = ()) -> list[str]:
    """Return the parts of ``name`` between commas; an empty variable has none."""
    found = held(name)
    return list(default) if found is None else [word.strip() for word in found.split(",") if word.strip()]


def flag(name: str, *, default: bool) -> bool:
    """Return whether ``name`` is on."""
    found = (held(name) or "").lower()
    if not found:
        return default
    if found not in _ON + _OFF:
        # Guessing would switch protection off as easily as on.
        raise wrong(name, found, "1 (on) or 0 (off)")
    return found in _ON


def number(name: str, *, default: int, least: int = 0, most: int = 1_000_000) -> int:
    """Return the whole number of ``name``, from ``least`` to ``most``."""
    found = held(name)
    return _number(name, found, found, least, most) if found else default


def _number(name: str, value: str, whole: str, least: int, most: int) -> int:
    """Return ``value`` as a number; ``whole`` is what the variable holds."""
    if not _NUMBER.fullmatch(value) or not least <= int(value) <= most:
        raise wrong(name, whole, f"a whole number from {least} to {most}")
    return int(value)


def numbers(name: str, *, default: Mapping[str, int], most: int = 1_000_000) -> dict[str, int]:
    """Return ``default`` with the numbers that ``name`` gives for some of its keys: ``contributor=100,editor=300``."""
    found, given = held(name) or "", dict(default)
    for word in words(name):
        key, equals, value = (part.strip() for part in word.partition("="))
        if key not in default or not equals or not _NUMBER.fullmatch(value) or not 0 <= int(value) <= most:
            example = ",".join(f"{known}={wanted}" for known, wanted in list(default.items())[:2])
            raise wrong(name, found, f"numbers from 0 to {most} for some of {', '.join(default)}, such as {example}")
        given[key] = int(value)
    return given


def choice(name: str, among: Sequence[str], *, default: str) -> str:
    """Return which of ``among`` stands in ``name``."""
    return _one_of(name, held(name) or default, among)


def choices(name: str, among: Sequence[str], *, default: Sequence[str]) -> list[str]:
    """Return which of ``among`` stand in ``name``, with commas; an empty variable chooses none."""
    return [_one_of(name, word, among) for word in words(name, default=default)]


def _one_of(name: str, value: str, among: Sequence[str]) -> str:
    if value not in among:
        raise wrong(name, value, f"one of these: {', '.join(among)}")
    return value


def hosts(name: str) -> list[str]:
    """Return the names of hosts in ``name``, as ALLOWED_HOSTS takes them."""
    found = words(name)
    if any(not _HOST.fullmatch(host) for host in found):
        raise wrong(
            name, ",".join(found), "names of hosts with commas, without https:// and ports, such as news.example.org"
        )
    return found


def onion(name: str) -> str:
    """Return the host of the onion address in ``name``; empty for none."""
    found = held(name) or ""
    try:
        return onion_host(found)
    except ValueError as error:
        raise wrong(name, found, "the address of an onion service of version 3: 56 letters and .onion") from error


def web_address(name: str, *, default: str = "") -> str:
    """Return the address of a page on the web in ``name``; an empty variable is none."""
    found = text(name, default=default)
    if found and not _is_web(found):
        raise wrong(name, found, "an address that begins with https:// or http://")
    return found


def site_address(name: str) -> str:
    """Return the address of a whole site in ``name``, without a slash at its end; empty for none."""
    found = (held(name) or "").rstrip("/")
    parts = urlsplit(found) if _is_web(found) else None
    if found and (parts is None or parts.path or parts.query or parts.fragment or parts.username is not None):
        raise wrong(name, found, "the address of the site without a path, such as https://news.example.org")
    return found


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and " " not in address
    except ValueError:
        return False


def time_zone(name: str, *, default: str) -> str:
    """Return the name of a time zone in ``name``, which this machine knows."""
    found = held(name) or default
    try:
        ZoneInfo(found)
    # An unknown zone, a folder of zones, a path out of it.
    except (KeyError, OSError, ValueError) as error:
        raise wrong(name, found, "the IANA name of a time zone, such as America/New_York or Asia/Beirut") from error
    return found


def folder(name: str, *, default: Path) -> Path:
    """Return the folder in ``name`` as an absolute path; it need not exist yet."""
    found = Path(held(name) or default).resolve()
    if found.exists() and not found.is_dir():
        raise wrong(name, str(found), "the path of a folder: there is a file at this one")
    return found


def absolute_folder(name: str) -> Path | None:
    """Return the folder in ``name``, which must be an absolute path and need not exist yet; None if it is not set."""
    found = held(name)
    if found and not Path(found).is_absolute():
        raise wrong(name, found, "the whole path of a folder, such as /srv/copy, or take it out")
    return Path(found) if found else None


def location(name: str) -> str:
    """Return the path of a location of the web server in ``name``, such as ``/uploads/``; empty for none."""
    found = held(name) or ""
    if found and not re.fullmatch(r"/(?:[\w.-]+/?)*", found, re.ASCII):
        raise wrong(name, found, "the path of an internal location of the web server, such as /uploads/")
    return found


def mailbox(name: str, *, default: str) -> str:
    """Return the sender of letters in ``name``: ``noreply@news.example`` or ``Liaison <noreply@news.example>``."""
    found = held(name)
    if not found:
        return default
    parts = _MAILBOX.fullmatch(found)
    try:
        validate_email((parts["inner"] or parts["bare"]).strip() if parts else "")
    except ValidationError as error:
        raise wrong(name, found, "an e-mail address, such as Liaison <noreply@news.example.org>") from error
    return found
