"""Shortcodes of WordPress: pictures, galleries and embedded pages are written as HTML, others are taken off their words."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CODE = re.compile(r"\[(\[?)(/?)([A-Za-z][\w-]{1,40})(\s[^\[\]<>]*(?:<[^\[\]<>]*>[^\[\]<>]*)*?|=[^\[\]]*)?(/?)\](\]?)")
_CAPTION = re.compile(r"\[(wp_)?caption([^\]]*)\]((?:(?!\[(?:wp_)?caption).)*?)\[/(?:wp_)?caption\]", re.DOTALL)
_PICTURE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
_ALONE = re.compile(r"^[ \t]*(https?://[^\s<>\"\[\]]+)[ \t]*$", re.MULTILINE)
_IMAGE = '<img class="wp-image-{}" src="">'
# Shortcodes that lead to something elsewhere, with the attributes that may hold its address.
_LEADING = ("embed", "audio", "video", "youtube", "vimeo", "soundcloud", "playlist")
_ADDRESSES = ("src", "url", "mp3", "m4a", "mp4", "webm", "ogg", "id")


def attributes(text: str) -> dict[str, str]:
    """Return the attributes of a shortcode: ``ids="1,2" size=full`` as a dictionary."""
    return {name.lower(): one or two or three for name, one, two, three in _ATTRIBUTE.findall(text)}


def expanded(text: str, gallery: Callable[[], Iterable[int]], unknown: Counter[str]) -> str:
    """Return ``text`` with its shortcodes as HTML.

    ``gallery``: the ids of the files that were uploaded for the post, for a gallery that names none. ``unknown``: counts
    the names of shortcodes of which only the words within stay.
    """
    text = _CAPTION.sub(_captioned, text)
    closing = {found[3].lower() for found in _CODE.finditer(text) if found[2]}
    text = _CODE.sub(lambda found: _code(found, closing, gallery, unknown), text)
    return _ALONE.sub(lambda found: f"\n\n{link(found[1])}\n\n", text)


def link(address: str) -> str:
    """Return a paragraph that leads to ``address``, for what was embedded from there."""
    return f'<p><a href="{escape(address)}">{escape(address)}</a></p>'


def _captioned(found: re.Match[str]) -> str:
    within = _PICTURE.fullmatch(found[3])
    picture, words = (within[1], within[2]) if within else ("", found[3])
    words = words.strip() or attributes(found[2]).get("caption", "")
    return f"\n\n<figure>{picture}<figcaption>{words}</figcaption></figure>\n\n"


def _code(found: re.Match[str], closing: set[str], gallery: Callable[[], Iterable[int]], unknown: Counter[str]) -> str:
    if found[1] and found[6]:
        # [[gallery]] is how WordPress writes about shortcodes.
        return found[0][1:-1]
    name, said = found[3].lower(), attributes(found[4] or "")
    if not _is_code(name, said, found[5], closing):
        return found[0]
    inner = _known(name, said, gallery) if not found[2] else "\n\n" if name in _LEADING else ""
    if inner is None:
        unknown[name] += not found[2]
        inner = ""
    return f"{found[1]}{inner}{found[6]}"


def _is_code(name: str, said: dict[str, str], ends: str, closing: set[str]) -> bool:
    """Return whether brackets are a shortcode, and not words such as [sic]."""
    known = name in ("gallery", *_LEADING)
    return bool(known or said or ends or name in closing or "_" in name)


def _known(name: str, said: dict[str, str], gallery: Callable[[], Iterable[int]]) -> str | None:
    """Return the HTML of a shortcode that is known; None for others."""
    if name == "gallery":
        listed = said.get("ids") or said.get("include") or ""
        ids = [int(key) for key in re.findall(r"\d{1,18}", listed)] or list(gallery())
        return "\n\n" + "".join(_IMAGE.format(key) for key in ids) + "\n\n"
    if name in _LEADING:
        address = next((said[key] for key in _ADDRESSES if said.get(key, "").startswith(("http://", "https://"))), "")
        return f"\n\n{link(address)}\n\n" if address else "\n\n"
    return None
