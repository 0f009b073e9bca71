"""The addresses that an item had, which from now on lead to what was made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation

from articles.wordpress.export import bare_host
from liaison.text.languages import LANGUAGES
from office.address_spelling import LONGEST, decoded, spelled
from office.models import OldAddress, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.wordpress.export import Element, Site


def article_target(article: int, language: str) -> str:
    """Return where old addresses of an edition lead: its slug is left open, so that none is known before it is live."""
    return f"/{language}/news/{article}/-/"


def addresses_of(item: Element, site: Site) -> list[str]:
    """Return the addresses of an item, normalized: by number, its own, and those it had under other slugs."""
    found = [f"/?p={item.id}", f"/?page_id={item.id}"] if item.type == "page" else [f"/?p={item.id}"]
    for text in (item.text("link"), item.text("guid")):
        if own := _own_path(text, site):
            found.append(own)
    found += _former(item, site)
    return [path for path in dict.fromkeys(found) if path != "/" and len(path) <= LONGEST]


def too_long(item: Element, site: Site) -> bool:
    """Return whether the address of the item is longer than what can be looked up."""
    return len(_own_path(item.text("link"), site)) > LONGEST


def _own_path(address: str, site: Site) -> str:
    if not address or bare_host(address) != site.host:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return spelled(parts.path, parts.query)


def _former(item: Element, site: Site) -> Iterator[str]:
    """Yield the address with each slug that the item had before, where its slug is now."""
    own, _mark, query = _own_path(item.text("link"), site).partition("?")
    slug = decoded(item.text("wp:post_name"))
    before, found, after = own.rpartition(f"/{slug}") if slug else ("", "", "")
    if found and not after:
        for old in item.old_slugs:
            yield spelled(f"{before}/{old}", query)


def is_used(path: str) -> bool:
    """Return whether this site shows something of its own at ``path``, which old addresses never hide."""
    with translation.override(translation.get_language_from_path(path) or LANGUAGES[0]):
        for form in (path, f"{path}/"):
            try:
                match = resolve(form)
            except Resolver404:
                continue
            if match.view_name != "office:page" or Page.objects.filter(slug=match.kwargs["slug"]).exists():
                return True
    return False


def lead(paths: list[str], *, target: str = "", page: Page | None = None, language: str = "") -> list[str]:
    """Let ``paths`` lead to ``target``, or to ``page`` in ``language``; return those that lead elsewhere, which stay."""
    wanted = {"page": page, "language": language if page else "", "new_path": "" if page else target}
    known = {old.path: old for old in OldAddress.objects.filter(path__in=paths)}
    fresh = [path for path in paths if path not in known]
    OldAddress.objects.bulk_create([OldAddress(path=path, **wanted) for path in fresh], ignore_conflicts=True)
    return [path for path, old in known.items() if any(getattr(old, name) != value for name, value in wanted.items())]
