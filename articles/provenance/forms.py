"""The forms of a text in which it is sealed, looked up and compared. Pure, no database.

Sealed is what people read, in order, so that anybody can repeat it. Compared is what survives being copied: from the page, from a
chat, from a PDF, with other quotation marks, spaces, digits and direction marks, with the vowel marks or without.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING

from liaison.text.html_places import words_of_html
from liaison.text.normalize import clean, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640]")
# Chats write bold, italic and struck text with these.
_CHAT_MARKUP = re.compile(r"[*_~]")
_SAME = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»‹›‘’‚‛'`´″′", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", strict=True)),
    }
)
_WORD = re.compile(r"\w+")
_BETWEEN = re.compile(r"\n\n+|\t")
# So many first words of a paragraph are looked up; a paragraph of fewer than the least says too little to be found by.
FIRST_WORDS, LEAST_WORDS = 6, 3


@dataclass(frozen=True)
class Written:
    """A text as people read it: the title, the summary (may be empty) and the paragraphs, headings, items and cells."""

    title: str
    summary: str
    body: tuple[str, ...]

    @property
    def blocks(self) -> tuple[str, ...]:
        """Return all parts that are not empty, in order."""
        return tuple(part for part in (self.title, self.summary, *self.body) if part)


def written(texts: Mapping[str, str]) -> Written:
    """Return the text of a version, from ``content["texts"]``."""
    body = words_of_html(texts.get("body", "")).text
    blocks = (_in_one_line(block) for block in _BETWEEN.split(body))
    return Written(
        _in_one_line(texts.get("title", "")),
        _in_one_line(texts.get("summary", "")),
        tuple(block for block in blocks if block),
    )


def _in_one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", visible(clean(text))).split())


def sealed_text(text: Written) -> str:
    """Return what is hashed: title, summary and paragraphs, with an empty line between."""
    return "\n\n".join(text.blocks)


def digest_of(salt: bytes, text: str) -> bytes:
    """Return the salted hash, 32 bytes: SHA-256 of the salt in hexadecimal digits, a line feed and the text in UTF-8."""
    return sha256(f"{salt.hex()}\n{text}".encode()).digest()


def folded(text: str) -> str:
    """Return ``text`` as it is compared, with single spaces."""
    plain = unicodedata.normalize("NFKC", visible(clean(text))).translate(_SAME)
    return " ".join(_CHAT_MARKUP.sub("", _MARKS.sub("", plain)).split())


def first_words(text: str) -> tuple[str, ...]:
    """Return up to ``FIRST_WORDS`` words at the beginning of ``text``, which is folded already."""
    return tuple(match[0] for _number, match in zip(range(FIRST_WORDS), _WORD.finditer(text), strict=False))


def anchors(text: Written, secret: bytes) -> set[int]:
    """Return the keys by which the paragraphs of ``text`` are found; ``secret`` is 32 bytes."""
    found = (first_words(folded(block)) for block in text.blocks)
    return {anchor(words, secret) for words in found if len(words) >= LEAST_WORDS}


def anchors_of_lines(lines: Sequence[str], secret: bytes, most: int) -> set[int]:
    """Return the keys of paragraphs that may begin at one of the folded ``lines``; of no more than ``most`` lines.

    A paragraph may be broken into lines anywhere, but it begins with one.
    """
    return {
        anchor(words[:length], secret)
        for words in _beginnings(lines[:most])
        for length in range(LEAST_WORDS, len(words) + 1)
    }


def _beginnings(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the first words from the beginning of each line on, over the ends of lines."""
    words = [first_words(line) for line in lines]
    for number, found in enumerate(words):
        following, joined = number + 1, found
        while len(joined) < FIRST_WORDS and following < len(words) and following <= number + FIRST_WORDS:
            joined = (*joined, *words[following])
            following += 1
        yield joined[:FIRST_WORDS]


def anchor(words: Sequence[str], secret: bytes) -> int:
    """Return the keyed hash of ``words``, a signed number of 64 bits."""
    digest = blake2b(" ".join(words).encode(), digest_size=8, key=secret).digest()
    return int.from_bytes(digest, "big", signed=True)
