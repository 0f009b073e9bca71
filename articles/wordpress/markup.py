"""The HTML of a WordPress text taken apart: its pictures and files are collected, and what runs is left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from articles.wordpress.shortcodes import link

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.wordpress.media import Found

_IMAGE_ID = re.compile(r"\bwp-image-(\d{1,18})\b")
_BLOCK = re.compile(r"\s*wp:([a-z][\w/-]*)\s*(\{.*\})?\s*(/)?\s*$", re.DOTALL)
_DROPPED = ("script", "style", "form", "noscript", "object", "template")
_FRAMES = ("iframe", "embed", "video", "audio", "source")
# Blocks without words of their own, of which nothing is lost.
_SILENT = ("more", "nextpage", "spacer", "separator", "page-list")


@dataclass
class Shown:
    """A picture of the text: the file, its description and the words under it."""

    found: Found
    alt: str = ""
    caption: str = ""


@dataclass
class Taken:
    """A text taken apart. ``html`` leads to a file that is there as ``/liaison-file-N/``, where N is its place in ``files``."""

    html: str = ""
    pictures: list[Shown] = field(default_factory=list)
    files: list[tuple[Found, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    # Kinds of content of which nothing or only a link stays, with how often.
    left_out: Counter[str] = field(default_factory=Counter)


def place_of_file(number: int) -> str:
    """Return what stands in the text for the address of the file ``number``, until that is known."""
    return f"/liaison-file-{number}/"


class Apart(HTMLParser):
    """Takes a text apart: ``by_id`` and ``by_address`` find files, ``lead`` says where a link of the old site leads here."""

    def __init__(
        self,
        by_id: Callable[[int], Found | None],
        by_address: Callable[[str], Found | None],
        lead: Callable[[str], str],
    ) -> None:
        super().__init__(convert_charrefs=False)
        self.taken = Taken()
        self._by_id, self._by_address, self._lead = by_id, by_address, lead
        self._out: list[str] = []
        self._dropped: list[str] = []
        # The words of an open caption, if it is that of a picture which was taken.
        self._caption: list[str] | None = None
        self._links: list[bool] = []
        self._named: int | None = None

    def read(self, html: str) -> Taken:
        """Return ``html`` taken apart."""
        self.feed(html)
        self.close()
        self.taken.html = "".join(self._out)
        return self.taken

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if self._dropped:
            self._dropped += [tag] if tag in _DROPPED else []
        elif tag in _DROPPED:
            self.taken.left_out[tag] += 1
            self._dropped.append(tag)
        elif tag == "img":
            self._picture(said)
        elif tag == "a":
            self._open_link(said)
        elif tag in _FRAMES:
            self._frame(tag, said)
        elif tag == "figcaption" and self._is_behind_picture():
            self._caption = []
        else:
            self._say(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in (*_DROPPED, "a", "figcaption"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            if tag == self._dropped[-1]:
                self._dropped.pop()
        elif tag == "a" and self._links:
            self._say("</a>" if self._links.pop() else "")
            self._named = None
        elif tag == "figcaption" and self._caption is not None:
            self.taken.pictures[-1].caption = " ".join("".join(self._caption).split())
            self._caption = None
        elif tag not in ("img", *_FRAMES):
            self._say(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self._say(data)
            if self._named is not None:
                found, title = self.taken.files[self._named]
                self.taken.files[self._named] = (found, f"{title}{data}")

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        block = _BLOCK.match(data)
        # A block that holds nothing is made by WordPress each time the page is shown.
        if block and block[3] and block[1] not in _SILENT and not self._dropped:
            self.taken.left_out[f"block {block[1]}"] += 1

    def _say(self, text: str) -> None:
        if self._caption is None:
            self._out.append(text)
        elif not text.startswith("<"):
            self._caption.append(text)

    def _is_behind_picture(self) -> bool:
        return bool(self._out) and self._out[-1].strip() == "" and self._took_last

    _took_last = False

    def _picture(self, said: dict[str, str]) -> None:
        found_id = _IMAGE_ID.search(said.get("class", ""))
        found = (self._by_id(int(found_id[1])) if found_id else None) or self._by_address(said.get("src", ""))
        self._took_last = found is not None and found.path is not None and found.is_picture
        if found is not None and self._took_last:
            self.taken.pictures.append(Shown(found, said.get("alt", "").strip() or found.alt))
            self._out.append("")
        elif found is not None:
            self.taken.missing.append(found.key)
        elif said.get("src", "") or found_id:
            self.taken.left_out["picture of another site"] += 1

    def _open_link(self, said: dict[str, str]) -> None:
        href = said.get("href", "").strip()
        found = self._by_address(href)
        if found is None:
            target = self._lead(href) if href else ""
            self._links.append(bool(target))
            self._say(f'<a href="{escape(target)}">' if target else "")
            return
        if found.is_picture:
            # The whole of a picture that stands within the link.
            self._links.append(False)
            return
        self._links.append(True)
        if found.path is None:
            self.taken.missing.append(found.key)
            self._say(f'<a href="{escape(href)}">')
            return
        self._named = len(self.taken.files)
        self.taken.files.append((found, ""))
        self._say(f'<a href="{place_of_file(self._named)}">')

    def _frame(self, tag: str, said: dict[str, str]) -> None:
        address = said.get("src", "")
        if address.startswith("//"):
            address = f"https:{address}"
        if address.startswith(("http://", "https://")):
            self._say(link(address))
            self.taken.left_out[f"{tag}, now a link"] += 1
