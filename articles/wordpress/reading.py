"""Reading a WordPress export piece by piece: what is in memory is one item, however long the file is.

The parser is Python's own expat. A document type declaration is refused, and with it every entity: no bomb, no file of the
server. See decision 92.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from articles.wordpress.export import Element, Site, Tag
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

_BLOCK = 64 * 1024
# The longest text of one item, in characters: more than any editor would show.
LONGEST = 5_000_000
# What XML does not allow, and what stands for bytes that are no UTF-8.
_DECLARATION = re.compile(r"""\s*<\?xml[^>]*?(?:encoding=["']([\w.-]+)["'][^>]*?)?\?>""")
_NOT_ALLOWED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd-\uffff]")
_VERSIONS = ("1.0", "1.1", "1.2")
_OF_EXPORT = re.compile(r"http://wordpress\.org/export/[\d.]+/(excerpt/)?")
_SPACES = {"http://purl.org/rss/1.0/modules/content/": "content:", "http://purl.org/dc/elements/1.1/": "dc:"}
_ELEMENTS = ("item", "wp:author", "wp:category", "wp:tag", "wp:term")


class NotReadableError(Exception):
    """The error that the file is no WordPress export, or broken; its words say in which line, and what to do."""


@dataclass(frozen=True)
class Damage:
    """Something that was left out in ``line`` of the file: ``count`` characters that cannot be read."""

    line: int
    count: int


def read_export(path: Path, tell: Callable[[Damage], object] = lambda damage: None) -> Iterator[Site | Element]:
    """Yield the site, and then its authors, terms and items in the order of the file.

    Raises NotReadableError for a file that is not a WordPress export, or is broken.
    """
    with path.open("rb") as file:
        reader = _Reader()
        for text in _texts(file, tell):
            yield from reader.read(text)
        yield from reader.close()


def _texts(file: BinaryIO, tell: Callable[[Damage], object]) -> Iterator[str]:
    """Yield the file as text without what XML does not allow; its lines stay lines."""
    decoder, line = codecs.getincrementaldecoder("utf-8-sig")(errors="replace"), 1
    while block := file.read(_BLOCK):
        begins = file.tell() == len(block)
        if begins and block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise NotReadableError("This file is in UTF-16. A WordPress export is in UTF-8: use the file as it came.")
        text = decoder.decode(block)
        for found in _by_line(text, line):
            tell(found)
        line += text.count("\n")
        yield _NOT_ALLOWED.sub(" ", _without_declaration(text) if begins else text)


def _without_declaration(text: str) -> str:
    """Return the first piece of a file without the XML declaration, before which plugins often print blank lines."""
    found = _DECLARATION.match(text)
    if not found:
        return text
    encoding = (found[1] or "utf-8").lower()
    if encoding not in ("utf-8", "utf8"):
        raise NotReadableError(f"This file is in {encoding[:40]}. A WordPress export is in UTF-8: export it again.")
    return "\n" * found[0].count("\n") + text[found.end() :]


def _by_line(text: str, line: int) -> Iterator[Damage]:
    counts: dict[int, int] = {}
    for found in _NOT_ALLOWED.finditer(text):
        at = line + text.count("\n", 0, found.start())
        counts[at] = counts.get(at, 0) + 1
    for at, count in counts.items():
        yield Damage(at, count)


class _Reader:
    """A parser that hands out elements once they are complete."""

    def __init__(self) -> None:
        self._parser: Any = expat.ParserCreate("utf-8", namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._say
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._ready: deque[Site | Element] = deque()
        self._path: list[str] = []
        self._element: Element | None = None
        self._words: list[str] = []
        self._length = 0
        self._site: dict[str, str] = {}
        self._is_told = False
        self._meta_key = ""
        self._tag = ("", "")

    def read(self, text: str) -> Iterator[Site | Element]:
        """Take the next piece of the file, and yield what is complete."""
        self._parse(text, is_last=False)
        while self._ready:
            yield self._ready.popleft()

    def close(self) -> Iterator[Site | Element]:
        """End the file, and yield what is left."""
        self._parse("", is_last=True)
        self._tell_site()
        while self._ready:
            yield self._ready.popleft()

    def _parse(self, text: str, *, is_last: bool) -> None:
        try:
            self._parser.Parse(text.encode(), is_last)
        except expat.ExpatError as error:
            raise NotReadableError(_broken(error.lineno, error.code, bool(self._is_told))) from None

    @property
    def _line(self) -> int:
        return self._parser.CurrentLineNumber

    def _refuse(self, *args: object) -> None:
        raise NotReadableError(
            f"line {self._line}: this file declares a document type (DOCTYPE), which no WordPress export does. "
            "It may be meant to harm, and was not read."
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _short(name)
        self._path.append(name)
        depth = len(self._path)
        if (depth == 1 and name != "rss") or (depth == 2 and name != "channel"):
            raise NotReadableError(_not_wxr(self._line))
        if depth == 3 and name in _ELEMENTS:
            self._tell_site()
            self._element = Element(name, self._line)
        elif self._element is not None and depth == 4:
            self._tag = (attributes.get("domain", ""), attributes.get("nicename", ""))
            self._element.comments += name == "wp:comment"
        self._words, self._length = [], 0

    def _say(self, words: str) -> None:
        self._length += len(words)
        if self._length <= LONGEST:
            self._words.append(words)
        elif self._element is not None:
            self._element.too_long, self._words = True, []

    def _end(self, name: str) -> None:
        name, depth = _short(name), len(self._path)
        self._path.pop()
        words = "".join(self._words)
        if depth == 3 and self._element is not None:
            self._ready.append(self._element)
            self._element = None
        elif depth == 3:
            self._site.setdefault(name, words.strip()[:500])
        elif depth == 4 and self._element is not None:
            self._keep(self._element, name, words)
        elif depth == 5 and self._element is not None:
            self._keep_meta(self._element, name, words)
        self._words = []

    def _keep(self, element: Element, name: str, words: str) -> None:
        if name == "category" and element.name == "item":
            element.tags.append(Tag(*self._tag, words.strip()))
        elif name not in ("wp:comment", "wp:postmeta"):
            element.texts.setdefault(name, words)

    def _keep_meta(self, element: Element, name: str, words: str) -> None:
        if self._path[-1] != "wp:postmeta":
            return
        if name == "wp:meta_key":
            self._meta_key = words.strip()
        elif name == "wp:meta_value" and self._meta_key == "_wp_old_slug":
            element.old_slugs.append(words.strip())
        elif name == "wp:meta_value":
            element.meta.setdefault(self._meta_key, words.strip())

    def _tell_site(self) -> None:
        """Hand out the site, once, before its first element; only a WordPress export says its version there."""
        if self._is_told:
            return
        version = self._site.get("wp:wxr_version", "")
        if not version:
            raise NotReadableError(_not_wxr(self._line))
        if version not in _VERSIONS:
            raise NotReadableError(
                f"This is a WordPress export of version {version[:20]}. Known are {', '.join(_VERSIONS)}: nothing was read."
            )
        self._is_told = True
        address = self._site.get("wp:base_blog_url") or self._site.get("link", "")
        language = self._site.get("language", "")[:2].lower()
        self._ready.append(Site(address.rstrip("/"), language if language in LANGUAGES else ""))


def _short(name: str) -> str:
    """Return the name of an element as exports write it: "wp:post_id", whatever the version of its namespace is."""
    space, _separator, local = name.rpartition(" ")
    if found := _OF_EXPORT.fullmatch(space):
        return f"excerpt:{local}" if found[1] else f"wp:{local}"
    return f"{_SPACES.get(space, '?:' if space else '')}{local}"


def _not_wxr(line: int) -> str:
    return (
        f"line {line}: this is not a WordPress export (WXR). In WordPress, choose Tools, Export, All content, and use the "
        "file that it gives you. Nothing was changed."
    )


def _broken(line: int, code: int, begun: bool) -> str:
    if not begun:
        return _not_wxr(line)
    if expat.errors.messages[code] in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    ):
        return (
            f"line {line}: the file ends in the middle, as when WordPress ran out of time while it exported. Export it "
            "again, year by year if need be. Nothing was changed."
        )
    return f"line {line}: the XML is broken ({expat.ErrorString(code)}). Mend that line, or export again. Nothing was changed."
