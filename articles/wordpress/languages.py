"""The language of an item, and which items are translations of one another, as Polylang and WPML say it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from articles.wordpress.export import whole_number
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import has_arabic

if TYPE_CHECKING:
    from articles.wordpress.export import Element, Site

_OF_META = ("_icl_lang_code", "_wpml_language", "_wpml_import_language_code", "_locale")
_GROUPS = ("trid", "_icl_translation_group", "_wpml_import_translation_group")
_ENTRY = re.compile(r's:\d+:"([a-z]{2,3}(?:[-_]\w+)?)";i:(\d+);')
_TAG = re.compile(r"<[^>]*>|\[[^\]]*\]")


def said_language(item: Element, site: Site) -> str:
    """Return the language that plugins or the address say ("ar", "en", or one that is not used here); empty: none do."""
    said = [tag.slug or tag.name for tag in item.tags if tag.taxonomy == "language"]
    said += [item.meta[key] for key in _OF_META if item.meta.get(key)]
    if said:
        return said[0].lower().replace("_", "-").partition("-")[0]
    return _of_address(item.text("link"))


def language_of(item: Element, site: Site) -> str:
    """Return the language of the item: as it is said, else by its letters."""
    said = said_language(item, site)
    if said:
        return said
    words = item.text("title") or _TAG.sub(" ", item.text("content:encoded"))[:2000]
    if not any(char.isalpha() for char in words):
        return site.language or LANGUAGES[0]
    return "ar" if has_arabic(words) else "en"


def _of_address(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    first = parts.path.strip("/").partition("/")[0].lower()
    asked = parse_qs(parts.query).get("lang", [""])[0].lower()
    return next((code for code in (asked, first) if code in LANGUAGES), "")


def group_of(item: Element) -> str:
    """Return a name that an item shares with its translations; empty if no plugin says one."""
    for tag in item.tags:
        if tag.taxonomy == "post_translations" and tag.slug:
            return f"polylang {tag.slug}"
    for key in _GROUPS:
        if item.meta.get(key):
            return f"wpml {item.meta[key][:100]}"
    original = whole_number(item.meta.get("_icl_translation_of", ""))
    return f"post {original}" if original else ""


def translated_ids(description: str) -> dict[str, int]:
    """Return ids by language from what Polylang stores of a group (serialized by PHP): ``a:2:{s:2:"ar";i:3;…}``."""
    return {
        code.partition("-")[0].partition("_")[0]: int(number) for code, number in _ENTRY.findall(description[:5000])
    }
