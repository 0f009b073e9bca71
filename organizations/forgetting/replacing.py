"""Replacing the names of one person in texts of every form: plain, HTML, addresses, JSON and sent forms. Pure."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from liaison.names.matcher import Certainty, Matcher, Wanted
from liaison.text.html_places import Attribute, words_of_address, words_of_html
from liaison.text.normalize import has_arabic, normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# The names of columns, without their language, that hold addresses or parts of them.
ADDRESSES = frozenset({"slug", "former", "path", "new_path"})
_HTML = re.compile(
    r"</?(?:p|a|h[1-6]|ul|ol|li|table|t[dhr]|strong|b|em|i|br|blockquote|div|span)\b[^>]*>", re.IGNORECASE
)
_ENCODED = re.compile(r"\S*%[0-9A-Fa-f]{2}\S*")
_BETWEEN = re.compile(r"[-_/.+?=&#:]")
_LANGUAGE = re.compile(r"_(?:ar|en)$")
# More than there are forms of a description: in one script or the other, with a capital or without.
_MOST_STEPS = 8
_CLITICS = re.compile(r"[وفبلك]+")
_SENTENCE = re.compile(r"(?:^|[.!?]\s+|\n)$")


@dataclass(frozen=True)
class Told:
    """How often a text names the person: in full, and perhaps."""

    surely: int = 0
    perhaps: int = 0

    def __add__(self, other: Told) -> Told:
        return Told(self.surely + other.surely, self.perhaps + other.perhaps)


class Replacement:
    """Finds the names of one person in texts, and replaces them by a description.

    ``slugs`` are the former and present last parts of the address of their page. ``words`` has a description for names in
    Arabic and one for all others, by ``"ar"`` and ``"en"``.
    """

    def __init__(self, names: Iterable[str], slugs: Iterable[str], words: dict[str, str]) -> None:
        recorded = tuple(names)
        self._matcher = Matcher([Wanted(1, recorded)])
        self._parts = {part for name in recorded for part in normalize(name).split()}
        self._words = words
        self._known: dict[tuple[str, bool, bool], Told] = {}
        found = "|".join(sorted(map(re.escape, slugs), key=len, reverse=True))
        self._page = re.compile(rf"((?:people/|person=))(?:{found})(?![\w-])") if found else None

    def told(self, value: Any, column: str = "") -> Told:
        """Return how often ``value`` of ``column`` names the person: a text, or anything that JSON can hold."""
        return sum((self._told_in(text, name) for text, name in _texts(value, column)), Told())

    def excerpt(self, value: Any, column: str = "") -> tuple[str, str, str]:
        """Return the first mention in ``value`` with a little before and after it; empty if there is none."""
        for text, name in _texts(value, column):
            plain = _read(text, name)
            for mention in self._matcher.find(plain):
                before, after = plain[max(0, mention.start - 50) : mention.start], plain[mention.end : mention.end + 50]
                return before, plain[mention.start : mention.end], after
        return "", "", ""

    def rewritten(self, value: Any, column: str = "", *, wholly: bool = True) -> Any:
        """Return ``value`` of ``column`` without the names; with ``wholly``, also without what perhaps means the person."""
        return _mapped(value, column, lambda text, name: self._rewritten(text, name, wholly))

    def _told_in(self, text: str, column: str) -> Told:
        # Versions repeat the text of their article.
        key = text, _is_address(column), _base(column) == "body"
        if key not in self._known:
            self._known[key] = self._counted(text, column)
        return self._known[key]

    def _counted(self, text: str, column: str) -> Told:
        mentions = self._matcher.find(_read(text, column))
        surely = sum(mention.certainty == Certainty.STOP for mention in mentions)
        pages = len(self._page.findall(text)) if self._page else 0
        if _is_html(text, column):
            pages += sum(map(self._is_led_to, words_of_html(text).attributes))
        pages += sum(self._names(_spaced(piece)) for piece in _ENCODED.findall(text))
        return Told(surely + pages, len(mentions) - surely)

    def _names(self, text: str) -> bool:
        return any(mention.certainty == Certainty.STOP for mention in self._matcher.find(text))

    def _is_led_to(self, attribute: Attribute) -> bool:
        """Return whether an attribute of HTML, such as the address of a link, names the person or leads to their page."""
        return self._names(words_of_address(attribute.value)) or bool(self._page and self._page.search(attribute.value))

    def _rewritten(self, text: str, column: str, wholly: bool) -> str:
        if self._told_in(text, column) == Told():
            return text
        if _is_html(text, column):
            return self._in_html(text, wholly)
        if self._page:
            text = self._page.sub(r"\1-", text)
        text = _ENCODED.sub(lambda piece: self._in_encoded(piece[0], wholly), text)
        if _is_address(column):
            return self._in_address(text, wholly)
        return self._replaced(text, text, wholly, lambda words: words)

    def _in_address(self, text: str, wholly: bool) -> str:
        made = self._replaced(_spaced(text), unquote(text), wholly, _as_slug)
        # Random letters at the end, so that no other record has this address.
        return f"{made[:80]}-{secrets.token_hex(3)}" if made != text and "/" not in text else made

    def _in_encoded(self, piece: str, wholly: bool) -> str:
        decoded = unquote(piece)
        spaced = _spaced(piece)
        if len(spaced) != len(decoded) or not self._matcher.find(spaced):
            return piece
        made = self._replaced(spaced, decoded, wholly, _as_slug)
        return quote(made, safe="/:?=&#+-_.~%")

    def _in_html(self, text: str, wholly: bool) -> str:
        found = words_of_html(text)
        text = found.without_links([one for one in found.attributes if self._is_led_to(one)])
        # The words that take the place of a name differ with its script, and one step takes one text for all its places.
        for _step in range(_MOST_STEPS):
            found = words_of_html(text)
            spans = self._spans(found.text, wholly)
            if not spans:
                break
            words = [self._words_for(found.text, start, end) for start, end in spans]
            text = found.replaced([span for span, word in zip(spans, words, strict=True) if word == words[0]], words[0])
        return text

    def _replaced(self, plain: str, text: str, wholly: bool, form: Callable[[str], str]) -> str:
        """Return ``text`` with the names in ``plain``, which is as long, replaced by the words in the given ``form``."""
        for start, end in reversed(self._spans(plain, wholly)):
            text = text[:start] + form(self._words_for(plain, start, end)) + text[end:]
        return text

    def _words_for(self, plain: str, start: int, end: int) -> str:
        """Return the description for the name ``plain[start:end]``, with a capital where a sentence begins."""
        if has_arabic(plain[start:end]):
            return self._words["ar"]
        words = self._words["en"]
        return words[:1].upper() + words[1:] if _SENTENCE.search(plain[max(0, start - 4) : start]) else words

    def _clitics(self, mention: str) -> int:
        """Return how many letters before the first word of ``mention`` are joined to it and are not of the name: و, ل…"""
        first = re.split(r"\s", mention, maxsplit=1)[0]
        if normalize(first) in self._parts:
            return 0
        lengths = (length for length in (1, 2) if _CLITICS.fullmatch(first[:length]))
        return next((length for length in lengths if normalize(first[length:]) in self._parts), 0)

    def _spans(self, plain: str, wholly: bool) -> list[tuple[int, int]]:
        """Return the places to replace in order, without joined particles; those that overlap or touch as one."""
        merged: list[tuple[int, int]] = []
        for mention in sorted(self._matcher.find(plain), key=lambda found: found.start):
            if not wholly and mention.certainty != Certainty.STOP:
                continue
            start = mention.start + self._clitics(plain[mention.start : mention.end])
            if merged and start <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(merged[-1][1], mention.end)
            else:
                merged.append((start, mention.end))
        return merged


def _base(column: str) -> str:
    return _LANGUAGE.sub("", column)


def _is_address(column: str) -> bool:
    return _base(column) in ADDRESSES


def _is_html(text: str, column: str) -> bool:
    return not _is_address(column) and (_base(column) == "body" or bool(_HTML.search(text)))


def _read(text: str, column: str) -> str:
    """Return ``text`` as the matcher reads it: plain, with a line or a tab for what separates blocks and cells."""
    if _is_address(column):
        return _spaced(text)
    return words_of_html(text).text if _is_html(text, column) else text


def _spaced(address: str) -> str:
    """Return the words of an address; it is as long as the decoded address."""
    return _BETWEEN.sub(" ", unquote(address))


def _as_slug(words: str) -> str:
    return re.sub(r"[\W_]+", "-", words).strip("-").lower()


def _texts(value: Any, column: str) -> Iterator[tuple[str, str]]:
    """Yield every text in ``value`` with the name of the column or key that holds it."""
    found: list[tuple[str, str]] = []

    def keep(text: str, name: str) -> str:
        found.append((text, name))
        return text

    _mapped(value, column, keep)
    yield from found


def _mapped(value: Any, column: str, change: Callable[[str, str], str]) -> Any:
    """Return ``value`` with ``change`` made of every text in it, given with the name of its column or key."""
    if isinstance(value, dict):
        return {key: _mapped(one, str(key), change) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(one, column, change) for one in value]
    if not isinstance(value, str) or not value:
        return value
    if column == "rows" and value.startswith("{"):
        # A record in the trash, as JSON.
        return json.dumps(_mapped(json.loads(value), "", change), ensure_ascii=False)
    if column == "data":
        # A form as a browser sends it.
        pairs = [(name, _mapped(one, name, change)) for name, one in parse_qsl(value, keep_blank_values=True)]
        return urlencode(pairs)
    return change(value, column)
