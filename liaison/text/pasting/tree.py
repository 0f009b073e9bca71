"""A pasted text as it is read: boxes of blocks, and in them words that know how they were marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from django.utils.html import escape


@dataclass(frozen=True)
class Words:
    """A stretch of text. ``raised`` is "sup" or "sub"; ``note`` the name of a footnote that it marks or, ``at_note``, begins."""

    text: str
    bold: bool = False
    href: str = ""
    raised: str = ""
    note: str = ""
    at_note: bool = False

    def saying(self, text: str) -> Words:
        """The same marks on another text."""
        if text == self.text:
            return self
        return Words(text, self.bold, self.href, self.raised, self.note, self.at_note)


BREAK = Words("\n")
Inline = list[Words]


@dataclass
class Box:
    """A block: its tag, what its attributes say, and what stands in it."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Box | Words] = field(default_factory=list)
    # The bullet or number that a program wrote before an item as text.
    mark: str = ""

    @property
    def text(self) -> str:
        return "".join(child.text for child in self.children)

    def html(self) -> str:
        """As it is stored: its words escaped, their marks as tags."""
        attrs = "".join(f' {name}="{escape(value)}"' for name, value in self.attrs.items())
        return f"<{self.tag}{attrs}>{inner_html(self.children)}</{self.tag}>"


def inner_html(children: list[Box | Words]) -> str:
    groups = groupby(children, key=lambda child: isinstance(child, Words))
    return "".join(_group_html(list(group)) for _is_inline, group in groups)


def _group_html(children: list[Box | Words]) -> str:
    words = [child for child in children if isinstance(child, Words)]
    return _linked(words) + "".join(child.html() for child in children if isinstance(child, Box))


def _linked(words: Inline) -> str:
    found = []
    for href, group in groupby(words, key=lambda word: word.href):
        inner = "".join(_bold(bold, list(same)) for bold, same in groupby(group, key=lambda word: word.bold))
        found.append(f'<a href="{escape(href)}">{inner}</a>' if href else inner)
    return "".join(found)


def _bold(bold: bool, words: Inline) -> str:
    inner = "".join(escape(word.text).replace("\n", "<br>") for word in words)
    return f"<strong>{inner}</strong>" if bold else inner
