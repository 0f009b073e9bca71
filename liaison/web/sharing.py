"""Links that share a page without a script, a tracker or a request before somebody follows one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from liaison.text.bidi.isolation import isolated_text
from liaison.text.languages import active_language

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class ShareLink:
    """A link to share a page: the name of the service in the page's language, and the address that opens it."""

    name: str
    url: str


def ways_to_share(title: str, url: str) -> list[ShareLink]:
    """Return links that share a page by mail and in networks, with its ``title`` and absolute ``url`` filled in."""
    return list(_ways(isolated_text(str(title), active_language()), iri_to_uri(url) or ""))


def _ways(title: str, url: str) -> Iterator[ShareLink]:
    text, page = _part(title), _part(url)
    both = _part(f"{title}\n{url}")
    # RFC 6068 requires CRLF in the body of a mailto link.
    body = _part(f"{title}\r\n\r\n{url}")
    yield ShareLink(_("E-mail"), f"mailto:?subject={text}&body={body}")
    yield ShareLink(_("WhatsApp"), f"https://wa.me/?text={both}")
    yield ShareLink(_("Telegram"), f"https://t.me/share/url?url={page}&text={text}")
    yield ShareLink(_("X"), f"https://x.com/intent/post?text={text}&url={page}")
    yield ShareLink(_("Facebook"), f"https://www.facebook.com/sharer/sharer.php?u={page}")


def _part(text: str) -> str:
    """Return ``text`` as the value of one query parameter, with spaces as %20, as mail programs expect."""
    return quote(text, safe="")
