"""Read the Markdown of README.md, CHANGELOG.md and docs/: the code, the links, the headings and the tables in it, by line.

What tells of the past is left out: text that is struck through (``~~like this~~``), the first column of a table that is headed
*old*, and all of CHANGELOG.md below its newest version.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_FORMER = re.compile(r"~~.+?~~", re.DOTALL)
_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
_HTML_LINK = re.compile(r"(?:href|src)=\"([^\"]+)\"")
_OLD_TABLE = re.compile(r"^\| *old\b[^\n]*\n\|[-| :]+\n(?:\|[^\n]*\n)+", re.MULTILINE | re.IGNORECASE)
_FIRST_CELL = re.compile(r"^\|[^|\n]*(?=\|)", re.MULTILINE)


@dataclass(frozen=True)
class Mention:
    """A piece of text in a document, with the place where it stands."""

    place: str
    text: str


@dataclass(frozen=True)
class Document:
    """A Markdown file: ``path`` relative to the root of the repository, and its whole ``text``."""

    path: Path
    text: str

    @cached_property
    def present(self) -> str:
        """The text without what tells of the past, on the same lines."""
        text = _FORMER.sub(_blank, self.text)
        text = _OLD_TABLE.sub(lambda table: _FIRST_CELL.sub(_blank, table[0]), text)
        if self.path.name == "CHANGELOG.md":
            newest_and_older = re.split(r"^(?=## )", text, flags=re.MULTILINE)
            text = "".join(newest_and_older[:2])
        return text

    @cached_property
    def blocks(self) -> list[Mention]:
        """The lines of fenced code."""
        return [
            self._mention(block.start(2) + line.start(), line[0])
            for block in _FENCED.finditer(self.present)
            for line in re.finditer(r"[^\n]+", block[2])
        ]

    @cached_property
    def codes(self) -> list[Mention]:
        """The code between backticks in a line of text; a line break in it counts as a space."""
        return [self._mention(code.start(1), " ".join(code[1].split())) for code in _INLINE.finditer(self.unfenced)]

    @cached_property
    def prose(self) -> list[Mention]:
        """The lines of text without their code and without the targets of links."""
        text = _LINK.sub(lambda link: link[1], _INLINE.sub(_blank, self.unfenced))
        return [Mention(f"{self.path}:{number}", line) for number, line in enumerate(text.splitlines(), 1)]

    @cached_property
    def links(self) -> list[Mention]:
        """The targets of links and pictures."""
        text = _INLINE.sub(_blank, self.unfenced)
        found = [(link.start(2), link[2]) for link in _LINK.finditer(text)]
        return [
            self._mention(*link) for link in found + [(link.start(1), link[1]) for link in _HTML_LINK.finditer(text)]
        ]

    @cached_property
    def anchors(self) -> set[str]:
        """The anchors of its headings, as GitHub makes them."""
        found: set[str] = set()
        for heading in _HEADING.findall(_FENCED.sub(_blank, self.text)):
            words = re.sub(r"[^\w\- ]", "", _LINK.sub(r"\1", heading).lower()).replace(" ", "-")
            count = sum(
                anchor == words or re.fullmatch(rf"{re.escape(words)}-\d+", anchor) is not None for anchor in found
            )
            found.add(f"{words}-{count}" if count else words)
        return found

    def codes_under(self, heading: str) -> list[Mention]:
        """The code between backticks in the part under ``heading``, up to the next heading."""
        return self._under(heading, self.codes)

    def rows_under(self, heading: str) -> list[list[Mention]]:
        """The rows of the table under ``heading``."""
        first_cells = {id(row[0]): row for row in self.rows}
        return [first_cells[id(cell)] for cell in self._under(heading, [row[0] for row in self.rows])]

    def _under(self, heading: str, mentions: list[Mention]) -> list[Mention]:
        """Those of ``mentions`` that stand between ``heading`` and the next one."""
        headings = list(_HEADING.finditer(self.unfenced))
        lines = [self.present.count("\n", 0, found.start()) + 1 for found in headings] + [sys.maxsize]
        for found, first, end in zip(headings, lines, lines[1:], strict=True):
            if found[1] == heading:
                return [each for each in mentions if first < int(each.place.rpartition(":")[2]) < end]
        return []

    @cached_property
    def rows(self) -> list[list[Mention]]:
        """The cells of each row of its tables."""
        return [
            [self._mention(row.start(), cell.strip()) for cell in row[1].split("|")]
            for row in re.finditer(r"^\|(.+)\|$", self.present, re.MULTILINE)
        ]

    @cached_property
    def unfenced(self) -> str:
        """The text in which fenced code is blank."""
        return _FENCED.sub(_blank, self.present)

    def _mention(self, offset: int, text: str) -> Mention:
        return Mention(f"{self.path}:{self.present.count(chr(10), 0, offset) + 1}", text)


def _blank(match: re.Match[str]) -> str:
    """As many spaces as what was found, on as many lines."""
    return re.sub(r"[^\n]", " ", match[0])


def read_documents() -> list[Document]:
    """Every document that people read, by its path."""
    paths = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [Document(path.relative_to(ROOT), path.read_text(encoding="utf-8")) for path in paths if path.exists()]


def read_guides() -> list[Document]:
    """The documents that say how things are done today: not the decisions, not the changelog."""
    return [
        document
        for document in read_documents()
        if document.path.name != "CHANGELOG.md" and document.path.parent.name != "decisions"
    ]
