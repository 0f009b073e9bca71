"""Links that share a page without a script, a tracker or a request before somebody presses one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from django import template
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from liaison.text.bidi.isolation import isolated_text
from liaison.text.languages import active_language

if TYPE_CHECKING:
    from collections.abc import Iterator

register = template.Library()


@dataclass(frozen=True)
class ShareLink:
    """Where a page can be shared: its name in the page's language, and the address that opens it there."""

    name: str
    url: str


@register.simple_tag
def ways_to_share(title: str, url: str) -> list[ShareLink]:
    """By mail and in networks, each with the ``title`` and the absolute ``url`` of a page filled in where it takes them."""
    return list(_ways(isolated_text(str(title), active_language()), iri_to_uri(url) or ""))


def _ways(title: str, url: str) -> Iterator[ShareLink]:
    text, page = _part(title), _part(url)
    both = _part(f"{title}\n{url}")
    # Lines of mail end so (RFC 6068).
    body = _part(f"{title}\r\n\r\n{url}")
    yield ShareLink(_("E-mail"), f"mailto:?subject={text}&body={body}")
    yield ShareLink(_("WhatsApp"), f"https://wa.me/?text={both}")
    yield ShareLink(_("Telegram"), f"https://t.me/share/url?url={page}&text={text}")
    yield ShareLink(_("X"), f"https://x.com/intent/post?text={text}&url={page}")
    yield ShareLink(_("Facebook"), f"https://www.facebook.com/sharer/sharer.php?u={page}")


def _part(text: str) -> str:
    """``text`` as the value of one parameter: spaces as %20, as mail programs want them."""
    return quote(text, safe="")
