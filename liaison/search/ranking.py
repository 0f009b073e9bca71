"""In which order what a query finds is shown: by where it is found and how closely, newer first among equals.

Databases rank differently, and slowly where a word is common. So the newest of what is found are ranked here, by the words
at their heads: a title says more than the names of what a text is about, those more than its summary, and that more than
its body. The word itself comes before another form of it, that before who bears it, and last who only sounds like it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from liaison.models.index import Heading
from liaison.search import fulltext
from liaison.search.codes import code_of
from liaison.search.expanding import expanded
from liaison.search.fulltext import Expression, Sought

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liaison.search.query import Query

# How many are ranked, from the newest on; what is older follows by date.
NEWEST = 1000
_TITLE, _NAMES, _SUMMARY = 16, 8, 4
_OTHER_FORM, _BEARER = 1, 2
# What the words together add: in a row in the title, and the whole of it; each in its own form, wherever.
_IN_A_ROW, _WHOLE, _EXACT = 4, 4, 2
# title, names, summary: the words and the stems of each; and the tokens of what is concerned.
_Head = tuple[tuple[str, str], tuple[str, str], tuple[str, str], str]


def ranked(ids: Sequence[int], query: Query) -> list[int]:
    """``ids`` of entries that ``query`` finds, newest first, in the order of relevance. Five queries at most."""
    return by_relevance(ids, expanded(query, timezone.now())) if query else list(ids)


def by_relevance(ids: Sequence[int], expression: Expression) -> list[int]:
    """Likewise, of entries that meet ``expression``. Two queries."""
    first, rest = ids[:NEWEST], ids[NEWEST:]
    required = expression.required
    exact = fulltext.among(Expression(tuple(sought.exactly() for sought in required)), first)
    words = " ".join(word for sought in required for word in sought.words)
    scores = {
        entry: sum(_score(sought, head) for sought in required) + _together(words, head[0][0])
        for entry, head in _heads(first).items()
    }
    order = sorted(first, key=lambda entry: -scores.get(entry, 0) - (_EXACT if entry in exact else 0))
    return [*order, *rest]


def bearers(ids: Sequence[int], expression: Expression) -> dict[int, list[int]]:
    """Of each of these entries, the codes of what it concerns by whose name it was found, if its head does not say it. One query."""
    found = {}
    for entry, head in _heads(ids).items():
        tokens = {
            token
            for sought in expression.required
            if not _says(sought, head)
            for token in sought.tokens
            if f" {token} " in head[-1]
        }
        found[entry] = [code_of(token) for token in sorted(tokens)]
    return found


def _heads(entries: Sequence[int]) -> dict[int, _Head]:
    rows = Heading.objects.filter(entry__in=entries).values_list("entry", "title", "names", "summary", "about")
    return {
        entry: (_parts(title), _parts(names), _parts(summary), f" {about} ")
        for entry, title, names, summary, about in rows
    }


def _parts(column: str) -> tuple[str, str]:
    words, _bar, stems = column.partition("|")
    return f" {words} ", f" {stems} "


def _says(sought: Sought, head: _Head) -> bool:
    text = f" {' '.join(sought.words)} "
    return any(text in words for words, _stems in head[:-1])


def _score(sought: Sought, head: _Head) -> int:
    *fields, about = head
    text = f" {' '.join(sought.words)} "
    for weight, (words, stems) in zip((_TITLE, _NAMES, _SUMMARY), fields, strict=True):
        if weight == _SUMMARY and any(f" {token} " in about for token in sought.named):
            return _NAMES - _BEARER
        if text in words:
            return weight
        if sought.stem and (f" {sought.stem} " in words or f" {sought.stem} " in stems):
            return weight - _OTHER_FORM
    return 0


def _together(words: str, title: str) -> int:
    if f" {words} " not in title:
        return 0
    return _IN_A_ROW + (_WHOLE if words == title.strip() else 0)
