"""Expansion of a query into what is searched in the full texts: words, stems, and the records whose names match.

Texts hold tokens of the records that they concern, not the names of these. So a record is found by every recorded
spelling of its name, and a new name needs no rewriting of texts. A word of a query means these records:

- every record whose name has the word or its stem, unless too many have it; of an alternative name with several words,
  the query must have all the words, because one of them alone does not identify the record;
- every record whose name has two words of the query, even if they only sound alike: Naser Al-Hariri, نصر الحريري;
- every record whose name sounds like the word, if nothing that visitors may know has the word itself.

A text is also found by spellings of a word in the other script, by a word written as one or as two, and by the days and
months that a query names. Where nothing else is found (``loosely``), guesses are added: other forms of a word by its
pattern, and words of the same script that sound like it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count

from liaison.names.skeletons import query_skeleton
from liaison.search.backends import fulltext
from liaison.search.backends.expression import EVERYTHING, NAMED, Expression, Sought
from liaison.search.index.entry_ids import itself, token
from liaison.search.index.models import NameWord
from liaison.search.language.compounds import join_words, name_after_abd, split_word, with_abd
from liaison.search.language.name_words import NameForm
from liaison.search.language.pattern_guesses import guess_forms
from liaison.search.query.periods import find_dates
from liaison.search.query.text_names import sounding_alike
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from liaison.search.language.words import Word
    from liaison.search.query.parser import Query, Term

# The most records that a word may mean by name (with more it means none); the most that an excluded word leaves out.
CROWD, MOST_EXCLUDED = 40, 400
# The number of a word form (``NameWord.Form``), and a word in that form.
Form = tuple[int, str]
# Codes of organizations, people and topics.
Codes = set[int]
# The records that a word names, and those whose names only sound like it.
Meant = tuple[Codes, Codes]
# An alternative name of several words: the code of the record and the number of the name.
Part = tuple[int, int]


def expand(query: Query, at: dt.datetime, *, loosely: bool = False) -> Expression:
    """Return the expression to search for ``query`` at that moment (aware).

    ``loosely`` adds guesses: other forms of the words by their patterns, and words in the same script that sound like
    them.
    """
    terms = [term for term in query.required if len(term.words) == 1]
    words = [term.words[0] for term in terms]
    found = zip(
        _meant(terms, at), _written_otherwise(words), _loose(terms, loosely=loosely), _dated(words), strict=True
    )
    alone = dict(zip(words, found, strict=True))
    required = tuple(_sought(term, alone) if len(term.words) == 1 else _phrase(term) for term in query.required)
    return Expression(required, tuple(_left_out(term) for term in query.excluded))


Otherwise = tuple[Meant, tuple[tuple[str, ...], ...], tuple[str, ...], tuple[str, ...]]


def _sought(term: Term, alone: dict[Word, Otherwise]) -> Sought:
    word = term.words[0]
    (named, sounding), written, loose, dated = alone[word]
    return Sought((word.exact,), word.stem, _tokens(named), _tokens(sounding), written, loose, dated)


def _phrase(term: Term) -> Sought:
    words = tuple(each.exact for each in term.words)
    found = {itself(entry) for entry in fulltext.named(words, NAMED, CROWD * len(LANGUAGES))}
    return Sought(words, named=_tokens(_bearing_whole(found, words)))


def _left_out(term: Term) -> Sought:
    if len(term.words) > 1:
        return _phrase(term)
    word = term.words[0]
    return Sought((word.exact,), word.stem, _tokens(_excluded(word)))


def _written_otherwise(words: Sequence[Word]) -> list[tuple[tuple[str, ...], ...]]:
    """Return for each word its spellings as one word with its neighbor, or as two words, in either script."""
    together = join_words([word.exact for word in words])
    serving = [name_after_abd(word.exact) for word in words]
    others = (
        sounding_alike([(each,) if each else () for each in serving], loosely=False)
        if any(serving)
        else [()] * len(words)
    )
    heard = [{phrase for other in each for phrase in with_abd(other)} for each in others]
    return [
        tuple(sorted({*together.get(number, ()), *split_word(word.exact), *split_word(word.stem), *heard[number]}))
        for number, word in enumerate(words)
    ]


def _loose(terms: Sequence[Term], *, loosely: bool) -> list[tuple[str, ...]]:
    """Return for each term the words that may be the same by sound, and, if ``loosely``, by word patterns."""
    together = join_words([term.words[0].exact for term in terms])
    spellings = [
        (
            term.words[0].exact,
            *filter(None, (term.sound,)),
            *(name for name, *more in together.get(number, ()) if not more),
        )
        for number, term in enumerate(terms)
    ]
    alike = sounding_alike(spellings, loosely=loosely) if terms else []
    guessed = [guess_forms(term.words[0].exact) if loosely else () for term in terms]
    return [tuple(dict.fromkeys((*sounds, *forms))) for sounds, forms in zip(alike, guessed, strict=True)]


def _dated(words: Sequence[Word]) -> list[tuple[str, ...]]:
    found = find_dates([word.exact for word in words])
    return [tuple(sorted(found.get(number, ()))) for number in range(len(words))]


def _excluded(word: Word) -> Codes:
    return {code for found in _bearers(_written(word), MOST_EXCLUDED).values() for code, part in found if not part}


def _tokens(codes: Iterable[int]) -> tuple[str, ...]:
    return tuple(token(code) for code in sorted(codes))


def _meant(terms: Sequence[Term], at: dt.datetime) -> list[Meant]:
    """Return for each term the records that it may mean: by name, and only by sound."""
    if not terms:
        return []
    words, sounds = [term.words[0] for term in terms], [_sounding(term) for term in terms]
    rows = _bearers(
        [form for word, sound in zip(words, sounds, strict=True) for form in (*_written(word), *sound)], CROWD + 1
    )
    forms = [{*_written(word), *sound} for word, sound in zip(words, sounds, strict=True)]
    whole = _whole(forms, rows)
    bearers = {
        form: {code for code, part in found if not part or (code, part) in whole} for form, found in rows.items()
    }
    written, sounding = [_few(_written(word), bearers) for word in words], [_few(sound, bearers) for sound in sounds]
    several = _bearing_several(words, forms, set().union(*written, *sounding), bearers, whole, at)
    meant = []
    for number, word in enumerate(words):
        found = written[number] | several[number]
        only_sounding = sounding[number] - found
        if only_sounding and _is_known(word, at):
            only_sounding = set()
        meant.append((found, only_sounding))
    return meant


def _whole(forms: Sequence[set[Form]], rows: dict[Form, set[Part]]) -> set[Part]:
    """Return the alternative names of several words whose words are all in the query."""
    found: dict[Part, set[int]] = {}
    for number, each in enumerate(forms):
        for part in {part for form in each for part in rows[form] if part[1]}:
            found.setdefault(part, set()).add(number)
    candidates = {part: numbers for part, numbers in found.items() if len(numbers) > 1}
    sizes = _sizes({code for code, _part in candidates}) if candidates else {}
    return {part for part, numbers in candidates.items() if len(numbers) >= sizes.get(part, len(forms) + 1)}


def _sizes(codes: Codes) -> dict[Part, int]:
    """Return the number of words of each alternative name of these records."""
    rows = NameWord.objects.filter(about__in=codes, part__gt=0, form=NameForm.EXACT).order_by()
    return {(about, part): size for about, part, size in rows.values_list("about", "part").annotate(size=Count("pk"))}


def _bearing_whole(codes: Codes, words: Sequence[str]) -> Codes:
    """Return those of ``codes`` that have all the words in their own names, or as the whole of an alternative name."""
    rows = NameWord.objects.filter(about__in=codes, form=NameForm.EXACT, word__in=words).order_by()
    found = rows.values_list("about", "part").annotate(size=Count("word", distinct=True))
    wanted, sizes = len(set(words)), _sizes(codes) if codes else {}
    return (
        {code for code, part, size in found if size == wanted and size == sizes.get((code, part), size)}
        if codes
        else set()
    )


def _written(word: Word) -> tuple[Form, ...]:
    """Return the forms by which a name has the word: the word, its stem, or the word as a stem (بيرقدار, البيرقدار)."""
    return (NameForm.EXACT, word.exact), (NameForm.STEM, word.stem), (NameForm.STEM, word.exact)


def _sounding(term: Term) -> tuple[Form, ...]:
    sounds = dict.fromkeys(query_skeleton(spelling) for spelling in (term.words[0].exact, term.sound) if spelling)
    return tuple((NameForm.SKELETON, sound) for sound in sounds if sound)


def _bearers(forms: Iterable[Form], limit: int) -> dict[Form, set[Part]]:
    """Return for each form at most ``limit`` records whose names have it; their own names (part 0) come first."""
    wanted = list(dict.fromkeys(forms))
    found: dict[Form, set[Part]] = {form: set() for form in wanted}
    one = (
        "SELECT * FROM (SELECT form, word, about, part FROM liaison_nameword WHERE form = %s AND word = %s "
        "ORDER BY part, about LIMIT %s) AS one"
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(wanted)), [value for form in wanted for value in (*form, limit)])
        for form, word, code, part in cursor.fetchall():
            found[form, word].add((code, part))
    return found


def _few(forms: Iterable[Form], bearers: dict[Form, Codes]) -> Codes:
    """Return the records that have one of the forms in a name; none where more than ``CROWD`` have it."""
    found = set().union(*(bearers[form] for form in forms))
    return found if len(found) <= CROWD else set()


def _bearing_several(
    words: Sequence[Word],
    forms: Sequence[set[Form]],
    candidates: Codes,
    bearers: dict[Form, Codes],
    whole: set[Part],
    at: dt.datetime,
) -> list[Codes]:
    """Return for each word the records whose names have it and another word of the query, in any form.

    The records are taken from ``candidates``. Where several words are crowded, records whose own text has all of these
    are added.
    """
    crowded = [word for word in words if len(set().union(*(bearers[form] for form in _written(word)))) > CROWD]
    if len(crowded) > 1:
        candidates |= _bearing_all(crowded, at)
    if len(words) == 1 or not candidates:
        return [set() for _word in words]
    texts = {text for each in forms for _form, text in each}
    rows = NameWord.objects.filter(about__in=candidates, word__in=texts).order_by()
    found: list[Codes] = [set() for _word in words]
    for form, text, code, part in rows.values_list("form", "word", "about", "part"):
        for number, each in enumerate(forms):
            if (form, text) in each and (not part or (code, part) in whole):
                found[number].add(code)
    return [{code for code in each if sum(code in others for others in found) > 1} for each in found]


def _bearing_all(words: Sequence[Word], at: dt.datetime) -> Codes:
    """Return the records, limited by ``CROWD``, whose own texts (mostly their names) have every one of the words."""
    wanted = Expression(tuple(Sought((word.exact,), word.stem) for word in words))
    return {itself(entry) for entry in fulltext.newest(wanted, NAMED, CROWD * len(LANGUAGES), at)}


def _is_known(word: Word, at: dt.datetime) -> bool:
    """Return whether anything that visitors may know has the word or its stem."""
    return bool(fulltext.newest(Expression((Sought((word.exact,), word.stem),)), EVERYTHING, 1, at))
