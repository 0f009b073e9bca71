"""Full-text feeds: Atom (RFC 4287, paged by RFC 5005) and JSON Feed 1.1, built on Django's feed generator.

Besides the arguments of Django's own feeds, both take ``pages`` of the feed (``{"next": address, …}``), and for each
item ``content`` (HTML), ``tags`` (``Tag``), ``alternates`` (``{language: address}``) and ``image`` (an address).
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.feedgenerator import Atom1Feed, SyndicationFeed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from liaison.text.empty_values import without_empty
from liaison.text.normalize import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator

# The modification time of a feed without entries: a fixed moment, so that the file does not change.
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Tag:
    """A subject of an entry: ``term`` is its name within ``scheme`` (an address), ``label`` is for readers."""

    term: str
    label: str
    scheme: str


class _Writer(SimplerXMLGenerator):
    """An XML writer that leaves out characters that XML does not allow, where Django's raises an error."""

    def characters(self, content: str) -> None:
        super().characters(xml_text(content))

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        kept: Any = {key: xml_text(value) for key, value in attrs.items()}
        super().startElement(name, kept)


class AtomFeed(Atom1Feed):
    """A feed in Atom format."""

    def write(self, outfile: Any, encoding: str) -> None:
        writer = _Writer(outfile, encoding, short_empty_elements=True)
        writer.startDocument()
        writer.startElement("feed", self.root_attributes())
        self.add_root_elements(writer)
        self.write_items(writer)
        writer.endElement("feed")

    def latest_post_date(self) -> dt.datetime:
        return super().latest_post_date() if self.items else NEVER

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        # If there are several links, some feed readers follow the first and some the last: put the entry's own in both
        # places.
        own = {self.feed["language"]: item["link"]} if item["alternates"] else {}
        for language, address in (item["alternates"] | own).items():
            handler.addQuickElement("link", "", {"rel": "alternate", "hreflang": language, "href": address})
        for tag in item["tags"]:
            handler.addQuickElement("category", "", {"term": tag.term, "scheme": tag.scheme, "label": tag.label})
        if item["summary"]:
            handler.addQuickElement("summary", item["summary"])
        handler.addQuickElement("content", item["content"], {"type": "html"})


class JsonFeed(SyndicationFeed):
    """A feed in JSON Feed format."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        json.dump(self._document(), outfile, ensure_ascii=False)

    def _document(self) -> dict[str, object]:
        feed = self.feed
        whole = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed["title"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "description": feed["description"],
            "language": feed["language"],
            "authors": [{"name": feed["author_name"], "url": feed["author_link"]}],
            "next_url": feed["pages"].get("next"),
        }
        return {**without_empty(whole), "items": list(self._items())}

    def _items(self) -> Iterator[dict[str, object]]:
        for item in self.items:
            # The format has no empty values.
            yield without_empty(
                {
                    "id": item["unique_id"],
                    "url": item["link"],
                    "title": item["title"],
                    "summary": item["summary"],
                    "content_html": item["content"],
                    "image": item["image"],
                    "date_published": rfc3339_date(item["pubdate"]),
                    "date_modified": rfc3339_date(item["updateddate"]),
                    "tags": [tag.label for tag in item["tags"]],
                    "language": self.feed["language"],
                }
            )
