"""What a WordPress export (WXR) holds, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Tag(NamedTuple):
    """A term on an item: the taxonomy ("category", "post_tag", "language" …), its slug and its name."""

    taxonomy: str
    slug: str
    name: str


@dataclass
class Element:
    """One ``item``, ``wp:author``, ``wp:category``, ``wp:tag`` or ``wp:term`` as it was read, beginning in ``line``.

    ``texts``: what its elements say, by name ("title", "wp:post_id" …). ``comments``: how many comments it holds.
    """

    name: str
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    tags: list[Tag] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    # The values of keys that come more than once.
    old_slugs: list[str] = field(default_factory=list)
    comments: int = 0
    too_long: bool = False

    def text(self, name: str) -> str:
        """Return what the element ``name`` says; empty if it is not there."""
        return self.texts.get(name, "").strip()

    def number(self, name: str) -> int:
        """Return the number in ``name``; 0 if there is none."""
        return whole_number(self.text(name))

    @property
    def id(self) -> int:
        """The number by which WordPress knows the item; 0 without one."""
        return self.number("wp:post_id")

    @property
    def type(self) -> str:
        """The type of the item: "post", "page", "attachment", or one that a plugin brought."""
        return self.text("wp:post_type") or "post"

    @property
    def status(self) -> str:
        """The status of the item, such as "publish"."""
        return self.text("wp:status") or "draft"

    def called(self) -> str:
        """Return how the report calls the item."""
        return f"{self.type} {self.id} “{self.text('title')[:60]}”"


@dataclass(frozen=True)
class Site:
    """The site that was exported: the address of its first page, and the main language ("ar", "en" or empty)."""

    address: str
    language: str

    @property
    def host(self) -> str:
        """The host without "www."."""
        return bare_host(self.address)


def bare_host(address: str) -> str:
    """Return the host of ``address`` in lower case, without "www."; empty without one."""
    host = address.partition("://")[2].partition("/")[0].partition("?")[0]
    return host.rpartition("@")[2].partition(":")[0].lower().removeprefix("www.")


def whole_number(text: str) -> int:
    """Return the positive number that ``text`` is, of at most 18 digits; 0 for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
