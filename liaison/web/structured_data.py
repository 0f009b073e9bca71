"""What structured data (schema.org, as JSON-LD) is put together from, whatever it speaks of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils.safestring import mark_safe

from liaison.web.addresses import absolute

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from liaison.web.addresses import Link

Node = dict[str, object]

# Inside <script> no text may end the element, or begin a comment; the separators end a line for old JavaScript engines.
_ESCAPES = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def without_unknown(node: Mapping[str, object]) -> Node:
    """``node`` without what is not known: to say nothing is not to say that there is nothing."""
    return {name: value for name, value in node.items() if value not in (None, "", [], ())}


def named_node(request: HttpRequest, kind: str, link: Link) -> Node:
    """Something with a name and a page here, such as ``Organization``."""
    return {"@type": kind, "name": str(link.name), "url": absolute(request, link.url)}


def all_named(request: HttpRequest, kind: str, links: Iterable[Link]) -> list[Node]:
    return [named_node(request, kind, link) for link in links]


def breadcrumbs(request: HttpRequest, trail: Iterable[Link]) -> Node:
    """The way to the page from the home page, both among ``trail``."""
    steps = [
        {"@type": "ListItem", "position": position, "name": str(link.name), "item": absolute(request, link.url)}
        for position, link in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def script(graph: Iterable[Node]) -> SafeString:
    """``graph`` as the content of a ``<script type="application/ld+json">``."""
    document = {"@context": "https://schema.org", "@graph": list(graph)}
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for char, escaped in _ESCAPES.items():
        written = written.replace(char, escaped)
    return mark_safe(written)
