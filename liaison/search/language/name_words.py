"""The words of names in the forms by which they are looked up. Pure, no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from liaison.names.romanization import spell_out_marks
from liaison.names.skeletons import skeletons
from liaison.search.index.models import NameWord
from liaison.search.language.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

NameForm = NameWord.Form


class Names(NamedTuple):
    """The names of a record, one a line: its own names in any language, and alternative names."""

    own: str = ""
    others: str = ""


def name_words(names: Names, *, sounds: bool) -> Iterator[tuple[int, str, int]]:
    """Yield each form of each word once: the number of the form, the word, and the part.

    The part is 0 for a record's own names and for alternative names of one word; other alternative names are numbered
    from 1. With ``sounds``, the skeletons of the words are added.
    """
    found = set(_forms(names.own, 0, sounds=sounds))
    for number, line in enumerate(names.others.splitlines(), start=1):
        found |= set(_forms(line, number if len(words(line)) > 1 else 0, sounds=sounds))
    yield from sorted(found)


def _forms(lines: str, part: int, *, sounds: bool) -> Iterator[tuple[int, str, int]]:
    for word in words(lines):
        yield from (
            (form.value, text[:100], part) for form, text in ((NameForm.EXACT, word.exact), (NameForm.STEM, word.stem))
        )
    for name in lines.splitlines() if sounds else ():
        for sound in skeletons(name) | skeletons(spell_out_marks(name)):
            yield NameForm.SKELETON.value, sound[:100], part
