"""“Did you mean”: words of the index that are close to words that find nothing.

Of the index's own words stand here those of titles, names and summaries, as somebody spelled them. They stay when their
texts go, and are of texts that come out tomorrow: so nothing is proposed unless a search for it finds something.
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
# So long a word may differ in two places, if its first letters are right.
_LONG, _FIRST_LETTERS, _MOST_ALIKE = 6, 3, 2000
# How many words are tried for one, and how many searches that is altogether.
_TRIED_FOR_EACH, _TRIED = 3, 6
_AFTER_ALL_LETTERS = "\U0010ffff"

# Words by their normal form, as they are spelled.
Spelled = dict[str, str]


def keep_spellings(texts: Sequence[tuple[str, str]]) -> None:
    """Keep the words of ``texts``, each with its words in their normal form, joined by spaces."""
    insert(Spelling, ("word", "spelled"), unknown_spellings(texts), ignoring=True)


def unknown_spellings(texts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the rows that ``Spelling`` lacks of ``texts`` (as for ``keep_spellings``): word and spelling."""
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
    """A query close to ``text``, which finds nothing of these kinds but by sound, and that finds something; or nothing."""

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
    """What was meant if the keyboard was set to the other language; empty where that is no words, or what was typed is."""
    other = on_other_keyboard(text)
    if any(is_in_lexicon(word.exact) for word in words(text)):
        return ""
    return other if all(char.isalnum() or char.isspace() for char in other) else ""


def _written(query: Query, instead: Spelled) -> str:
    """``query`` as it may be typed, with other words ``instead`` of some."""
    terms = []
    for term in query.terms:
        text = " ".join(instead.get(word.exact, word.exact) for word in term.words)
        quoted = f'"{text}"' if len(term.words) > 1 else text
        terms.append(f"-{quoted}" if term.excluded else quoted)
    return " ".join(terms)


def _close(word: str) -> list[str]:
    """Words of the index that are close to ``word``, the closest first, as they are spelled. Two queries at most."""
    found = dict(Spelling.objects.filter(word__in=set(one_edit_away(word))).values_list("word", "spelled"))
    if len(word) >= _LONG:
        first = word[:_FIRST_LETTERS]
        alike = Spelling.objects.filter(word__gte=first, word__lt=first + _AFTER_ALL_LETTERS)
        found |= dict(alike.values_list("word", "spelled")[:_MOST_ALIKE])
    apart = {other: distance(word, other) for other in found if other != word and abs(len(word) - len(other)) <= FAR}
    return [found[other] for other in sorted(apart, key=lambda other: (apart[other], other)) if apart[other] <= FAR]
