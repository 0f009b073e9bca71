"""“Did you mean”: words of the index that are close to words of a query without results.

The words are those of titles, names and summaries, with their original spelling. They stay in the index when their
texts are deleted, and may come from texts that are not public yet. Therefore nothing is proposed unless a search for it
finds something.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from liaison.search.index.bulk_rows import insert, new_words
from liaison.search.index.models import Spelling
from liaison.search.language.edit_distance import FAR, distance, on_other_keyboard, one_edit_away
from liaison.search.language.stems import is_in_lexicon
from liaison.search.language.words import words
from liaison.search.query.parser import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liaison.search.query.parser import Query
    from liaison.search.selection import Selection

LEAST, LONGEST = 3, 40
# A word of at least this length may differ in two places if its first letters are right.
_LONG, _FIRST_LETTERS, _MOST_ALIKE = 6, 3, 2000
# The most candidates for each word, and the most searches for the whole query.
_TRIED_FOR_EACH, _TRIED = 3, 6
_AFTER_ALL_LETTERS = "\U0010ffff"

# The original spelling of each word, by its normal form.
Spelled = dict[str, str]


def keep_spellings(texts: Sequence[tuple[str, str]]) -> None:
    """Store the words of ``texts`` that are not stored yet.

    Each item is a text and its words in normal form, joined by spaces.
    """
    insert(Spelling, ("word", "spelled"), unknown_spellings(texts), ignoring=True)


def unknown_spellings(texts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the rows (word, spelling) that ``Spelling`` lacks of ``texts`` (given as for ``keep_spellings``)."""
    seen: set[str] = set()
    for _text, normal in texts:
        seen.update(normal.split())
    new = new_words(Spelling, [word for word in seen if LEAST <= len(word) <= LONGEST])
    found: Spelled = {}
    for text, normal in texts if new else ():
        if not new.isdisjoint(normal.split()):
            found |= {word.exact: text[word.start : word.end] for word in words(text) if word.exact in new}
    return [(word, spelled[: 2 * LONGEST]) for word, spelled in sorted(found.items())]


def did_you_mean(text: str, selection: Selection) -> str:
    """Return a query close to ``text`` that finds something of the selection's kinds; empty where there is none.

    Call it for a ``text`` that finds nothing, or only entries that sound like it. First the other keyboard layout is
    tried, then similar words in place of those that find nothing.
    """

    def finds(text: str) -> bool:
        query = parse(text)
        return bool(query) and selection.matching(query).has_words()

    other = _on_other_keyboard(text)
    if other and finds(other):
        return other
    query = parse(text)
    sought = dict.fromkeys(word.exact for term in query.required for word in term.words)
    wrong = [word for word in sought if len(word) >= LEAST and not finds(word)]
    choices = [_close(word)[:_TRIED_FOR_EACH] for word in wrong]
    for close in islice(product(*choices), _TRIED if wrong else 0):
        meant = _written(query, dict(zip(wrong, close, strict=True)))
        if finds(meant):
            return meant
    return ""


def _on_other_keyboard(text: str) -> str:
    """Return what the same keys write in the other language's keyboard layout.

    Empty where the result is not made of words, or where ``text`` has a word of the lexicon.
    """
    other = on_other_keyboard(text)
    if any(is_in_lexicon(word.exact) for word in words(text)):
        return ""
    return other if all(char.isalnum() or char.isspace() for char in other) else ""


def _written(query: Query, instead: Spelled) -> str:
    """Return ``query`` as one would type it, with the replacements of ``instead`` for some words."""
    terms = []
    for term in query.terms:
        text = " ".join(instead.get(word.exact, word.exact) for word in term.words)
        quoted = f'"{text}"' if len(term.words) > 1 else text
        terms.append(f"-{quoted}" if term.excluded else quoted)
    return " ".join(terms)


def _close(word: str) -> list[str]:
    """Return the original spellings of the words in the index that are close to ``word``, the closest first."""
    found = dict(Spelling.objects.filter(word__in=set(one_edit_away(word))).values_list("word", "spelled"))
    if len(word) >= _LONG:
        first = word[:_FIRST_LETTERS]
        alike = Spelling.objects.filter(word__gte=first, word__lt=first + _AFTER_ALL_LETTERS)
        found |= dict(alike.values_list("word", "spelled")[:_MOST_ALIKE])
    apart = {other: distance(word, other) for other in found if other != word and abs(len(word) - len(other)) <= FAR}
    return [found[other] for other in sorted(apart, key=lambda other: (apart[other], other)) if apart[other] <= FAR]
