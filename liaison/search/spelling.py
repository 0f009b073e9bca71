"""“Did you mean”: words of the index that are close to words that find nothing.

Of the index's own words stand here those of titles, names and summaries, as somebody spelled them. They stay when their
texts go, and are of texts that come out tomorrow: so nothing is proposed unless a search for it finds something.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from liaison.models.index import Spelling
from liaison.search.closeness import FAR, distance, near, on_other_keyboard
from liaison.search.matching import matching
from liaison.search.query import parse
from liaison.search.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from liaison.search.query import Query

LEAST, LONGEST = 3, 40
# So long a word may differ in two places, if its first letters are right.
_LONG, _FIRST_LETTERS, _MOST_ALIKE = 6, 3, 2000
# How many words are tried for one, and how many searches that is altogether.
_TRIED_FOR_EACH, _TRIED = 4, 10
_OTHER_KEYBOARD = 0.5
_AFTER_ALL_LETTERS = "\U0010ffff"

# Words by their normal form, as they are spelled.
Spelled = dict[str, str]


def learn(texts: Iterable[tuple[str, str]]) -> None:
    """Keep the words of ``texts``, each with its words in their normal form, joined by spaces. One query, two with new ones."""
    forms = {text: {word for word in normal.split() if LEAST <= len(word) <= LONGEST} for text, normal in texts}
    wanted: set[str] = set().union(*forms.values())
    new = wanted.difference(Spelling.objects.filter(word__in=wanted).values_list("word", flat=True))
    found: Spelled = {}
    for text, normal in forms.items():
        if new & normal:
            found |= {word.exact: text[word.start : word.end] for word in words(text) if word.exact in new}
    rows = [Spelling(word=word, spelled=spelled[: 2 * LONGEST]) for word, spelled in sorted(found.items())]
    Spelling.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def did_you_mean(query: Query, scopes: Sequence[int]) -> str:
    """A query close to ``query``, which finds nothing in these scopes, and that finds something there; or nothing."""
    words_sought = dict.fromkeys(word.exact for term in query.required for word in term.words)
    wrong = [word for word in words_sought if len(word) >= LEAST and not _finds(word, scopes)]
    choices = [_close(word)[:_TRIED_FOR_EACH] for word in wrong]
    for close in islice(product(*choices), _TRIED if wrong else 0):
        text = _written(query, dict(zip(wrong, close, strict=True)))
        if _finds(text, scopes):
            return text
    return ""


def _finds(text: str, scopes: Sequence[int]) -> bool:
    return bool(matching(parse(text), scopes, limit=1))


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
    candidates = {*near(word), on_other_keyboard(word)}
    found = dict(Spelling.objects.filter(word__in=candidates).values_list("word", "spelled"))
    if len(word) >= _LONG:
        first = word[:_FIRST_LETTERS]
        alike = Spelling.objects.filter(word__gte=first, word__lt=first + _AFTER_ALL_LETTERS)
        found |= dict(alike.values_list("word", "spelled")[:_MOST_ALIKE])
    far = {other: _distance(word, other) for other in found if other != word}
    return [found[other] for other in sorted(far, key=lambda other: (far[other], other)) if far[other] <= FAR]


def _distance(word: str, other: str) -> float:
    if other == on_other_keyboard(word):
        return _OTHER_KEYBOARD
    return distance(word, other) if abs(len(word) - len(other)) <= FAR else 2 * FAR
