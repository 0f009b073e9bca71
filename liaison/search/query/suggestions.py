"""Suggestions while someone types: organizations, people and topics whose names have words that begin so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from liaison.search.index.entry_ids import DATED, entry_of, scope
from liaison.search.index.models import Heading, NameWord
from liaison.search.language.name_words import NameForm
from liaison.text.normalize import normalize

if TYPE_CHECKING:
    import datetime as dt

MOST = 8
# The most name rows that are read; the fewest letters that give suggestions; the most words that are used.
_CANDIDATES, _LEAST_LETTERS, _MOST_WORDS = 400, 2, 6
_NEWEST = """
    SELECT * FROM (
        SELECT entry FROM liaison_concern AS concern
        WHERE concern.about = wanted.about AND scope = %s AND public_from <= %s AND public_until > %s
        ORDER BY entry DESC LIMIT 1
    ) AS one
"""
# Words of names with their attached Arabic particles, and without them.
_FORMS = (NameForm.EXACT, NameForm.STEM)
_AFTER_ALL_LETTERS = "\U0010ffff"


def suggest(text: str, language: str, at: dt.datetime | None = None) -> list[int]:
    """Return the codes of at most ``MOST`` records that visitors may know of in ``language`` ``at`` a moment.

    The moment is aware, and defaults to now. Each word of ``text`` begins a word of one of the names. Records whose
    name itself begins with ``text`` come first; then those that something newer concerns.
    """
    typed = normalize(text)
    words = typed.split()[:_MOST_WORDS]
    if len(typed) < _LEAST_LETTERS or not words:
        return []
    newest = _newest(words, language, at or timezone.now())
    entries = {entry_of(code, language): code for code in newest}
    titles = Heading.objects.filter(entry__in=entries).values_list("entry", "title")
    begins = {entries[entry] for entry, title in titles if title.startswith(typed)}
    return sorted(newest, key=lambda code: (code not in begins, -newest[code]))[:MOST]


def _newest(words: list[str], language: str, at: dt.datetime) -> dict[int, int]:
    """Return the records whose names have the words, each with the newest entry that concerns it."""
    longest, *others = sorted(words, key=len, reverse=True)
    rows = _beginning(longest)
    for other in others:
        # LIKE makes the databases search the few words of each candidate instead of all words.
        same = NameWord.objects.filter(form__in=_FORMS, about=OuterRef("about"), word__startswith=other)
        rows = rows.filter(Exists(same))
    # Ordered by word; candidates beyond the limit are found when one more letter is typed.
    candidates = set(rows.order_by("word").values_list("about", flat=True)[:_CANDIDATES])
    return _live(candidates, [scope(kind, language) for kind in DATED], at) if candidates else {}


def _live(codes: set[int], scopes: list[int], at: dt.datetime) -> dict[int, int]:
    """Return those of ``codes`` that a live entry of ``scopes`` concerns, each with the newest such entry."""
    newest = " UNION ALL ".join([_NEWEST] * len(scopes))
    moment = connection.ops.adapt_datetimefield_value(at)
    values = ", ".join(["(%s)"] * len(codes))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH wanted (about) AS (VALUES {values}) "  # noqa: S608
            f"SELECT about, (SELECT max(entry) FROM ({newest}) AS newest) FROM wanted",
            [*codes, *(value for each in scopes for value in (each, moment, moment))],
        )
        return {code: entry for code, entry in cursor.fetchall() if entry}


def _beginning(word: str) -> QuerySet[NameWord]:
    """Return the words of names that begin with ``word``, with or without attached Arabic particles."""
    return NameWord.objects.filter(form__in=_FORMS, word__gte=word, word__lt=word + _AFTER_ALL_LETTERS)
