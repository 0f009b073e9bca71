"""The words of names, in the forms in which they are looked up. Pure, no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from liaison.search.index.models import NameWord
from liaison.search.language.romanization import spell_out_marks
from liaison.search.language.skeletons import skeletons
from liaison.search.language.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

NameForm = NameWord.Form


class Names(NamedTuple):
    """What something is called: its own names in whatever language, and others; one a line."""

    own: str = ""
    others: str = ""


def name_words(names: Names, *, sounds: bool) -> Iterator[tuple[int, str, int]]:
    """Each form of each word, once: the number of the form, the word, and which name it is part of.

    0 stands for its own names, and for others of one word. With ``sounds``, how each word sounds too.
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
