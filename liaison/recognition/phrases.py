"""Names of several words, found in a text at once: an automaton over normalized words. Pure.

Articles, clitics before the first word, and spellings that search holds for one (أميركي, أمريكي; سوريا, سورية) make no difference.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from liaison.names.spelling import bare_name
from liaison.names.text_words import text_words
from liaison.recognition.words import is_common, readings
from liaison.search.language.lexicon import arabic_spellings
from liaison.text.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from liaison.recognition.text import Token

_SKIPPED = frozenset(("the", "a", "an"))
_SHORTEST_ALONE = 4


def _same() -> Iterator[tuple[str, str]]:
    for line in arabic_spellings.SAME.replace("\n", "|").split("|"):
        forms = [bare_name(normalize(form)) for form in line.split()]
        for form in forms[1:]:
            yield form, forms[0]


_SAME = dict(_same())


@lru_cache(maxsize=1 << 15)
def canonical(word: str) -> str:
    """Return the form that the spellings of a normalized word share, without its article."""
    if word.isascii():
        return word
    bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
    bare = _SAME.get(bare, bare)
    return bare[:-1] + "ا" if len(bare) > 3 and bare[-1] in "يه" else bare


class Found(NamedTuple):
    """A name in a text: the words ``first`` to ``end``, and the keys of its bearers."""

    first: int
    end: int
    keys: tuple[str, ...]


class _Node:
    __slots__ = ("keys", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.keys: list[str] = []


class Phrases:
    """Names with the keys of those who bear them."""

    def __init__(self, named: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._root = _Node()
        for key, names in named:
            for name in names:
                self._add(key, _words(name))

    def _add(self, key: str, words: list[str]) -> None:
        node = self._root
        for word in words:
            node = node.next.setdefault(word, _Node())
        if words and key not in node.keys:
            node.keys.append(key)

    def whole(self, name: str) -> list[str]:
        """Return the keys of those whose name is ``name``, all of it."""
        forms = [word.plain for word in text_words(name) if word.plain not in _SKIPPED]
        if not forms:
            return []
        for first in dict.fromkeys(("ال" + each.word if each.definite else each.word) for each in readings(forms[0])):
            node: _Node | None = self._root
            for word in (first, *forms[1:]):
                node = node.next.get(canonical(word)) if node else None
            if node and node.keys:
                return node.keys
        return []

    def find(self, tokens: Sequence[Token]) -> Iterator[Found]:
        """Yield the longest names, none within another, in order."""
        at = 0
        while at < len(tokens):
            found = self._longest(tokens, at)
            if found:
                yield found
            at = found.end if found else at + 1

    def _longest(self, tokens: Sequence[Token], at: int) -> Found | None:
        best: Found | None = None
        for reading in readings(tokens[at].form):
            node = self._root.next.get(canonical("ال" + reading.word if reading.definite else reading.word))
            end = at + 1
            while node is not None:
                if (
                    node.keys
                    and (best is None or end > best.end)
                    and (end > at + 1 or _stands_alone(tokens[at], reading.prefix))
                ):
                    best = Found(at, end, tuple(node.keys))
                while end < len(tokens) and tokens[end].form in _SKIPPED and not tokens[end].ends:
                    end += 1
                if end >= len(tokens) or tokens[end].ends or tokens[end].comma or tokens[end].colon:
                    break
                node = node.next.get(canonical(tokens[end].form))
                end += 1
        return best


def _stands_alone(token: Token, prefix: str) -> bool:
    """Return whether a name of one word is meant, not a common word."""
    if not token.arabic:
        return token.capital and (token.raw.isupper() or len(token.form) >= _SHORTEST_ALONE)
    return (
        not prefix and len(token.form) >= _SHORTEST_ALONE and (token.form.startswith("ال") or not is_common(token.form))
    )


def _words(name: str) -> list[str]:
    return [canonical(word.plain) for word in text_words(name) if word.plain not in _SKIPPED]
