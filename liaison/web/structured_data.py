"""Building blocks of structured data (schema.org, as JSON-LD)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils.safestring import mark_safe

from liaison.web.addresses import absolute

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from liaison.web.addresses import Link

Node = dict[str, object]

# Escapes for text inside <script>: it must not end the element or begin a comment. Old JavaScript engines take U+2028
# and U+2029 for line ends.
_ESCAPES = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def named_node(request: HttpRequest, kind: str, link: Link) -> Node:
    """Return a node for something with a name and a page here; ``kind`` is its type, such as ``Organization``."""
    return {"@type": kind, "name": str(link.name), "url": absolute(request, link.url)}


def all_named(request: HttpRequest, kind: str, links: Iterable[Link]) -> list[Node]:
    """Return a node of the type ``kind`` for each of ``links``."""
    return [named_node(request, kind, link) for link in links]


def breadcrumbs(request: HttpRequest, trail: Iterable[Link]) -> Node:
    """Return the path to the page from the home page; ``trail`` includes both."""
    steps = [
        {"@type": "ListItem", "position": position, "name": str(link.name), "item": absolute(request, link.url)}
        for position, link in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def script(graph: Iterable[Node]) -> SafeString:
    """Return ``graph`` as the content of a ``<script type="application/ld+json">``."""
    document = {"@context": "https://schema.org", "@graph": list(graph)}
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for char, escaped in _ESCAPES.items():
        written = written.replace(char, escaped)
    return mark_safe(written)
