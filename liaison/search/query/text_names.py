"""Names that only occur in texts: found by their sound, even where no such person or organization is recorded.

The words of all texts are stored once each, by their sounds. They stay when their texts are deleted, and may come from
texts that are not public yet. A search only adds them to its words; it still finds only what visitors may know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.names.romanization import (
    fold_vowels,
    has_marks,
    may_be_one_name,
    spell_out_marks,
    text_skeletons,
)
from liaison.names.skeletons import skeleton
from liaison.search.index.bulk_rows import insert, new_words
from liaison.search.index.models import TextWord
from liaison.search.language.edit_distance import FAR, distance
from liaison.search.language.lexicon.english import is_ordinary
from liaison.search.language.stems import is_in_lexicon
from liaison.search.language.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEAST, LONGEST = 3, 40
_MOST = 400
# In the same script (Latin: True, Arabic: False), at least so many consonants must be the same: fewer are shared by
# many words that are not names.
_TELLING, _LEAST_SOUND = {True: 3, False: 4}, 3
# Prefixes by which Arabic forms many words from the same letters.
_MADE = ("م", "ت", "ا", "ي")


def keep_sounds(texts: Sequence[tuple[tuple[str, str], ...]]) -> None:
    """Store the words of ``texts`` that are not stored yet, by their sounds.

    Each text is given in parts: the text of a part, and its words in normal form, joined by spaces.
    """
    insert(TextWord, ("sound", "word"), unknown_sounds(texts), ignoring=True)


def unknown_sounds(texts: Sequence[tuple[tuple[str, str], ...]]) -> list[tuple[str, str]]:
    """Return the rows (sound, word) that ``TextWord`` lacks of ``texts``, which are given as for ``keep_sounds``."""
    parts = [part for text in texts for part in text]
    seen = {
        word
        for _text, normal in parts
        for word in normal.split()
        if len(word) <= LONGEST and word.isalpha() and _is_name(word)
    }
    new = new_words(TextWord, sorted(seen))
    rows = {(sound, word) for word in new for sound in text_skeletons(word)}
    for text, normal in parts if new else ():
        if has_marks(text) and not new.isdisjoint(normal.split()):
            rows |= _marked(text, new)
    return sorted(rows)


def _marked(text: str, new: set[str]) -> set[tuple[str, str]]:
    """Return the rows for words with diacritical marks, by the sound of their spelling in two letters."""
    found = ((word.exact, spell_out_marks(text[word.start : word.end])) for word in words(text) if word.exact in new)
    return {(sound, exact) for exact, spelled in found if spelled != exact for sound in text_skeletons(spelled)}


def sounding_alike(spellings: Iterable[tuple[str, ...]], *, loosely: bool) -> list[tuple[str, ...]]:
    """Return for each item of ``spellings`` the words of texts that may be the same name.

    An item holds the spellings of one normalized word. Words of the other script are compared. With ``loosely``, words
    of the same script are added where enough letters agree.
    """
    wanted = list(spellings)
    sounds = [{sound for word in each if _is_name(word) for sound in text_skeletons(word)} for each in wanted]
    heard = _heard(set().union(*sounds)) if any(sounds) else {}
    return [
        tuple(
            sorted(
                other
                for other, by in _together(heard, own).items()
                if any(_is_same(word, other, by, loosely) for word in each)
            )
        )
        for each, own in zip(wanted, sounds, strict=True)
    ]


def _is_name(word: str) -> bool:
    """Return whether the word may be a name: not an ordinary English word, and not an Arabic word of two letters."""
    return not is_ordinary(word) if word.isascii() else len(word) >= LEAST or _is_short_name(word)


def _is_short_name(word: str) -> bool:
    return not skeleton(word).isascii()


def _heard(sounds: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for sound, word in TextWord.objects.filter(sound__in=sounds).values_list("sound", "word")[:_MOST]:
        found.setdefault(sound, set()).add(word)
    return found


def _together(heard: dict[str, set[str]], sounds: set[str]) -> dict[str, set[str]]:
    """Return the words that have one of the sounds, each with those of the sounds that it has."""
    found: dict[str, set[str]] = {}
    for sound in sounds:
        for word in heard.get(sound, ()):
            found.setdefault(word, set()).add(sound)
    return found


def _is_same(word: str, other: str, by: set[str], loosely: bool) -> bool:
    """Return whether two words may be spellings of one name; ``by`` are the sounds that both have.

    A sound that ``other`` has only in its spelling with marks, which its normal form has lost, is proof enough.
    """
    if word == other or not _is_name(other):
        return False
    if other.isascii() and not by <= text_skeletons(other):
        return True
    if word.isascii() != other.isascii():
        return _tells(word, other, by) and may_be_one_name(word, other)
    return loosely and _is_variant(word, other)


def _tells(word: str, other: str, by: set[str]) -> bool:
    """Return whether the shared sounds prove enough across scripts: an ordinary Arabic word of two consonants does not.

    Such a word sounds like many English ones: قمة is not “came”.
    """
    arabic = other if word.isascii() else word
    return max(map(len, by)) >= _LEAST_SOUND or not is_in_lexicon(arabic)


def _is_variant(word: str, other: str) -> bool:
    if word.isascii() and fold_vowels(word) == fold_vowels(other):
        return True
    sounds = text_skeletons(word) & text_skeletons(other)
    if not any(len(sound) >= _TELLING[word.isascii()] for sound in sounds) or distance(word, other) > FAR:
        return False
    return word.isascii() or max(map(len, sounds)) > _TELLING[False] or not word.startswith(_MADE)
