"""The search of a copy: what its pages say, word by word, in scripts that a page loads from files beside it.

A browser loads the scripts of the words somebody looks for, and no others; a page opened from a disk can load scripts but
no data. ``static/site/copy-search.js`` reads them. Words stand as ``liaison.text.normalize`` writes them, and again without
the particles that Arabic joins to them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from liaison.text.normalize import folded_signs, normalize

# Where the scripts are, in the folder of a language.
FOLDER = "search"
# How many pages one script tells of.
_PER_FILE = 500
_PARTICLES = re.compile(r"(?:[وف]?(?:[بك]?ال|لل)|[وفبلك])(?=\w{3})")
# Told of in other places, or the same on each page.
_LEFT_OUT = {"script", "style", "nav", "form", "textarea", "details"}


@dataclass(frozen=True)
class Document:
    """A page as the search knows it: title, description, day (``2026-11-30`` or empty), and its normalized words."""

    title: str
    description: str
    day: str
    words: frozenset[str]


class _Reader(HTMLParser):
    """The text of the main part of a page, its heading, its description and its first date."""

    def __init__(self) -> None:
        super().__init__()
        self.heading: list[str] = []
        self.text: list[str] = []
        self.description = self.day = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("name") == "description":
            self.description = given.get("content") or ""
        elif tag == "time" and not self.day:
            self.day = (given.get("datetime") or "")[:10]
        elif tag in _LEFT_OUT or tag in ("main", "h1"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[self._open.index(tag) :]

    def handle_data(self, data: str) -> None:
        if "main" in self._open and not _LEFT_OUT.intersection(self._open):
            self.text.append(data)
            if "h1" in self._open:
                self.heading.append(data)


def read_document(html: str) -> Document:
    """Return what the search knows of a page, from what its main part shows to readers."""
    page = _Reader()
    page.feed(html)
    page.close()
    words = set(normalize(" ".join(page.text)).split())
    bare = {_PARTICLES.sub("", word, count=1) for word in words if _PARTICLES.match(word)}
    title = " ".join("".join(page.heading).split())
    return Document(title, page.description, page.day, frozenset(words | bare))


class SearchIndex:
    """What a copy's search in one language finds."""

    def __init__(self) -> None:
        self._pages: list[tuple[str, str, str, str]] = []
        self._words: dict[str, list[int]] = defaultdict(list)

    def add(self, file: str, document: Document) -> None:
        """Add the page in ``file``, a path from the folder of the copy."""
        for word in document.words:
            self._words[word].append(len(self._pages))
        self._pages.append((file, document.title, document.description, document.day))

    def scripts(self) -> Iterator[tuple[str, str]]:
        """Yield the scripts: the name of each file, and what it holds."""
        shards: dict[str, dict[str, list[int]]] = defaultdict(dict)
        for word in sorted(self._words):
            shards[word[:2]][word] = _steps(self._words[word])
        yield "signs.js", _call("signs", folded_signs(), sorted(shards))
        for begin, words in shards.items():
            yield f"{_name(begin)}.js", _call("words", begin, words)
        for start in range(0, len(self._pages), _PER_FILE):
            number = start // _PER_FILE
            yield f"pages-{number}.js", _call("pages", number, self._pages[start : start + _PER_FILE])


def _name(begin: str) -> str:
    """Return the name of the script for words with this ``begin``: its signs as numbers."""
    return "words-" + "-".join(f"{ord(sign):04x}" for sign in begin)


def _steps(numbers: list[int]) -> list[int]:
    """Return rising numbers as the first and the distances, which are shorter to write."""
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def _call(name: str, *values: object) -> str:
    written = ",".join(json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values)
    # Line separators end a line of an older script.
    return f"copySearch.{name}({written});\n".replace("\u2028", " ").replace("\u2029", " ")
