"""A parsed text: boxes for blocks, and words with their formatting in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from django.utils.html import escape


@dataclass(frozen=True)
class Words:
    """A stretch of text with formatting; ``raised`` is "sup", "sub" or "".

    ``note`` names a footnote: the one that the words are the mark of, or, if ``at_note``, the one that begins here.
    """

    text: str
    bold: bool = False
    href: str = ""
    raised: str = ""
    note: str = ""
    at_note: bool = False

    def saying(self, text: str) -> Words:
        """Return ``text`` with the same formatting."""
        if text == self.text:
            return self
        return Words(text, self.bold, self.href, self.raised, self.note, self.at_note)


BREAK = Words("\n")
Inline = list[Words]


@dataclass
class Box:
    """A block: its tag, its attributes and its children."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Box | Words] = field(default_factory=list)
    # A bullet or number that a program wrote as text before an item.
    mark: str = ""

    @property
    def text(self) -> str:
        """Return the text of the block without formatting."""
        return "".join(child.text for child in self.children)

    def html(self) -> str:
        """Return the block as HTML, with its words escaped and their formatting as tags."""
        attrs = "".join(f' {name}="{escape(value)}"' for name, value in self.attrs.items())
        return f"<{self.tag}{attrs}>{inner_html(self.children)}</{self.tag}>"


def inner_html(children: list[Box | Words]) -> str:
    """Return ``children`` as HTML."""
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
