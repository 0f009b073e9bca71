"""Guesses which Arabic words are forms of one, by the patterns of plurals and verbs. Pure, no database.

The lexicon knows the forms of its words; this module is for words outside it. A pattern fits too many words (``كتائب``
is no form of ``كتاب``), so that guessed forms are searched last, and only where nothing else is found.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from liaison.search.language.stems import is_in_lexicon, stem, strip_particles
from liaison.text.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARABIC = re.compile("[\u0620-\u064a]{3,12}")

# Each family is a singular and its plurals. The digits stand for the letters of the root.
_NOUNS = """
123 ا12ا3 12و3 12ا3 | 123ه 12ا3 | 12ي3 123ا ا123ا ا123ه 123ي | 1ا23 123ا 1وا23 12ا3 123ه | 1ا23ه 1وا23 | 12ا3 ا123ه
12ي3ه 12اي3 123 | 12ا3ه 12اي3 | 12و3ه 12اي3 | م123 م1ا23 | م123ه م1ا23 | م12و3 م1ا2ي3 | م12ا3 م1ا2ي3 | 12يه 12ايا
123و4 12ا3ي4 | 123ي4 12ا3ي4 | 123ا4 12ا3ي4 | 1234ه 12ا34 | 1234 12ا34 | 122 12و2 | 12ا3ي 123ا | 1ا2و3 1وا2ي3 | 12ا3 123ان
"""
# Each family is the perfect, the imperfect, verbal nouns and participles of a verb form.
_VERBS = """
123 ي123 123 12و3 م12و3 | 123 ي123 ت12ي3 م123 | 1ا23 ي1ا23 م1ا23ه م1ا23 | ا123 ي123 ا12ا3 م123 | ت123 يت123 ت123 مت123
ت1ا23 يت1ا23 ت1ا23 مت1ا23 | ان123 ين123 ان12ا3 من123 | ا1ت23 ي1ت23 ا1ت2ا3 م1ت23 | است123 يست123 است12ا3 مست123
"""
# Active participles that look like plurals of nouns of place: مشاهد (viewer) is treated as no such plural.
_DOERS = frozenset(
    normalize(
        "مشاهد مسالم مجاهد محارب مصارع مسامح معاصر مقارن ملازم معادل منافس مماثل مغامر محايد مباشر مبارك معاون مخالف منافق مراهق "
        "موازي مقاتل مراقب مسافر مشاغب مجاور ملاكم مساهم متابع موافق معالج مقابل مقاوم مهاجم محافظ مساعد مدافع مناصر مؤازر"
    ).split()
)
_DIGIT = re.compile(r"\d")
_ENDINGS = ("تين", "تان", "ون", "ين", "ات", "وا", "تا", "ت", "ا")
_BEFORE = ("", "ال", "وال", "بال", "لل", "و", "ب", "ل")
_PERSON = re.compile("^س?[يتن](?=...)")

# The letters that are not allowed at each place of the root; a final ه is mostly an ending.
_LETTERS = {"1": "^ا", "2": "^ا", "3": "^اه", "4": "^اه"}

Template = tuple[re.Pattern[str], str]


def _template(shape: str) -> Template:
    """Return the pattern that finds the root in a word of this shape, and the shape."""
    seen: set[str] = set()
    parts = []
    for char in shape:
        parts.append(
            char if not char.isdigit() else f"(?P=r{char})" if char in seen else f"(?P<r{char}>[{_LETTERS[char]}])"
        )
        seen.add(char)
    return re.compile("".join(parts)), shape


def _families(table: str) -> list[list[Template]]:
    return [
        [_template(shape) for shape in entry.split()] for entry in table.replace("\n", "|").split("|") if entry.strip()
    ]


_NOUN_FAMILIES, _VERB_FAMILIES = _families(_NOUNS), _families(_VERBS)


@lru_cache(maxsize=1 << 10)
def guess_forms(word: str) -> tuple[str, ...]:
    """Return normalized words that may be forms of the normalized ``word``, or it of them; none for a known word."""
    if not _ARABIC.fullmatch(word) or is_in_lexicon(word):
        return ()
    plain = strip_particles(word)
    shapes = {plain, stem(word)} if not plain.endswith("ه") else {plain}
    found = {*(form for shape in shapes for form in _nouns(shape)), *_verbs(plain)}
    near = {form for each in found if not is_in_lexicon(each) for form in _tokens(each)}
    return tuple(sorted(near - {word, plain}))


def _tokens(word: str) -> tuple[str, ...]:
    """Return the words and stems by which texts with ``word`` are found.

    A word that ends in ا or ه has no stem here, because without its ending it would be another word: كتبة is not كتب.
    """
    return tuple(before + word for before in _BEFORE) if word[-1] in "اه" else (word, stem(word))


def _nouns(word: str) -> Iterator[str]:
    """Yield the plurals of a singular and the singulars of a plural, also of hollow words: أبواب of باب."""
    if word in _DOERS:
        return
    for singular, *plurals in _NOUN_FAMILIES:
        yield from _made(singular, plurals, word)
        for plural in plurals:
            yield from _made(plural, [singular], word)
    if re.fullmatch("[^ا]ا[^ا]", word):
        yield from (f"ا{word[0]}{middle}ا{word[2]}" for middle in "وي")
    if hollow := re.fullmatch("ا([^ا])[وي]ا([^ا])", word):
        yield f"{hollow[1]}ا{hollow[2]}"


def _made(found: Template, others: list[Template], word: str) -> Iterator[str]:
    """Yield the words of the ``others`` shapes with the root that ``found`` finds in ``word``."""
    if match := found[0].fullmatch(word):
        for _pattern, shape in others:
            yield _DIGIT.sub(lambda digit: match[f"r{digit[0]}"], shape)


def _verbs(word: str) -> Iterator[str]:
    """Yield the forms of the verbs that the word may be a form of: for يطالبون also طالب, مطالبة and سيطالب."""
    for base in _bases(word):
        for family in _VERB_FAMILIES:
            matches = [match for pattern, _shape in family if (match := pattern.fullmatch(base))]
            for match in matches[:1]:
                made = [_filled(shape, match) for _, shape in family]
                yield from made
                yield from (made[0] + ending for ending in ("ت", "وا"))
                yield from (person + made[1][1:] for person in ("ت", "سي", "ست"))


def _filled(shape: str, roots: re.Match[str]) -> str:
    """Return the shape with the letters of the root in place of their numbers."""
    return _DIGIT.sub(lambda digit: roots[f"r{digit[0]}"], shape)


def _bases(word: str) -> Iterator[str]:
    """Yield the word with and without its endings; a prefix of person or future is replaced by the third person's."""
    words = {
        word,
        *(word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) > 2),
    }
    for each in sorted(words):
        yield each
        if _PERSON.match(each):
            yield _PERSON.sub("ي", each)
