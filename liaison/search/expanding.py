"""What a query seeks in the full texts: its words, their stems, and whoever bears them as a name.

Texts hold tokens of what they concern and not its names, so that a name is found in every spelling that somebody wrote
down, and a new name needs no text written anew. Whom a word may mean:

- everybody who bears it, in this form or by its stem, unless too many do;
- whoever bears two words of the query, be it that his name only sounds like them: Naser Al-Hariri, نصر الحريري;
- whoever's name sounds like it, where nothing that visitors may know has the word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from liaison.languages import LANGUAGES
from liaison.models.index import NameWord
from liaison.search import fulltext
from liaison.search.codes import itself, token
from liaison.search.fulltext import EVERYTHING, NAMED, Expression, Sought
from liaison.search.names import NameForm
from liaison.search.skeletons import sought

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from liaison.search.query import Query, Term
    from liaison.search.words import Word

# How many may bear a word for it to mean them all; how many are left out with an excluded one.
CROWD, MOST_EXCLUDED = 40, 400
# The number of a form, and a word in it.
Form = tuple[int, str]
# What the index calls organizations, people and topics.
Codes = set[int]
# Those whom a word names, and those whose names only sound like it.
Meant = tuple[Codes, Codes]


def expanded(query: Query, at: dt.datetime, concerns: tuple[tuple[str, ...], ...] = ()) -> Expression:
    """``query`` as it is sought at that moment (aware), in texts with a token of each group of ``concerns``."""
    words = [term.words[0] for term in query.required if len(term.words) == 1]
    meant = dict(zip(words, _meant(words, at), strict=True))
    required = tuple(_sought(term, meant) for term in query.required)
    return Expression(required, tuple(_sought(term, _excluded(term)) for term in query.excluded), concerns)


def _sought(term: Term, meant: dict[Word, Meant]) -> Sought:
    word, *others = term.words
    if not others:
        return Sought((word.exact,), word.stem, *map(_tokens, meant[word]))
    words = tuple(each.exact for each in term.words)
    bearers = fulltext.named(words, NAMED, CROWD * len(LANGUAGES))
    return Sought(words, named=_tokens({itself(entry) for entry in bearers}))


def _excluded(term: Term) -> dict[Word, Meant]:
    word = term.words[0]
    found = _bearers(_written(word), MOST_EXCLUDED)
    return {word: (set().union(*found.values()), set())}


def _tokens(codes: Iterable[int]) -> tuple[str, ...]:
    return tuple(token(code) for code in sorted(codes))


def _meant(words: Sequence[Word], at: dt.datetime) -> list[Meant]:
    """Whom each word may mean. Three queries at most, and one for each word that somebody's name only sounds like."""
    if not words:
        return []
    bearers = _bearers([form for word in words for form in (*_written(word), *_sounding(word))], CROWD + 1)
    written, sounding = ([_few(forms(word), bearers) for word in words] for forms in (_written, _sounding))
    several = _bearing_several(words, set().union(*written, *sounding), bearers, at)
    meant = []
    for number, word in enumerate(words):
        found = written[number] | several[number]
        only_sounding = sounding[number] - found
        if only_sounding and _is_known(word, at):
            only_sounding = set()
        meant.append((found, only_sounding))
    return meant


def _written(word: Word) -> tuple[Form, ...]:
    """A name has the word, or its stem, or is a stem of it: بيرقدار is met by البيرقدار."""
    return (NameForm.EXACT, word.exact), (NameForm.STEM, word.stem), (NameForm.STEM, word.exact)


def _sounding(word: Word) -> tuple[Form, ...]:
    sound = sought(word.exact)
    return ((NameForm.SKELETON, sound),) if sound else ()


def _bearers(forms: Iterable[Form], limit: int) -> dict[Form, Codes]:
    """At most ``limit`` of those who bear each of the forms. One query."""
    wanted = list(dict.fromkeys(forms))
    found: dict[Form, Codes] = {form: set() for form in wanted}
    one = "SELECT * FROM (SELECT form, word, about FROM liaison_nameword WHERE form = %s AND word = %s LIMIT %s) AS one"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(wanted)), [value for form in wanted for value in (*form, limit)])
        for form, word, code in cursor.fetchall():
            found[form, word].add(code)
    return found


def _few(forms: Iterable[Form], bearers: dict[Form, Codes]) -> Codes:
    """Whoever bears one of the forms; nobody where it is a crowd."""
    found = set().union(*(bearers[form] for form in forms))
    return found if len(found) <= CROWD else set()


def _bearing_several(
    words: Sequence[Word], candidates: Codes, bearers: dict[Form, Codes], at: dt.datetime
) -> list[Codes]:
    """Who of ``candidates``, or of two crowds, bears each word and another one of the query, in whatever form."""
    forms = [{*_written(word), *_sounding(word)} for word in words]
    crowded = [word for word in words if len(set().union(*(bearers[form] for form in _written(word)))) > CROWD]
    if len(crowded) > 1:
        candidates |= _bearing_all(crowded, at)
    if len(words) == 1 or not candidates:
        return [set() for _word in words]
    texts = {text for each in forms for _form, text in each}
    rows = NameWord.objects.filter(about__in=candidates, word__in=texts).order_by().values_list("form", "word", "about")
    found: list[Codes] = [set() for _word in words]
    for form, text, code in rows:
        for number, each in enumerate(forms):
            if (form, text) in each:
                found[number].add(code)
    return [{code for code in each if sum(code in others for others in found) > 1} for each in found]


def _bearing_all(words: Sequence[Word], at: dt.datetime) -> Codes:
    """Those, at most a crowd, whose own texts have every one of the words: mostly in their names."""
    wanted = Expression(tuple(Sought((word.exact,), word.stem) for word in words))
    return {itself(entry) for entry in fulltext.newest(wanted, NAMED, CROWD * len(LANGUAGES), at)}


def _is_known(word: Word, at: dt.datetime) -> bool:
    """Whether visitors may know of anything that has the word itself."""
    return bool(fulltext.newest(Expression((Sought((word.exact,), word.stem),)), EVERYTHING, 1, at))
