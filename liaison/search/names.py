"""The words of names, in the forms in which they are looked up. Pure, no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.models.index import NameWord
from liaison.search.skeletons import skeletons
from liaison.search.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

NameForm = NameWord.Form


def name_words(lines: str, *, sounds: bool) -> Iterator[tuple[int, str]]:
    """Each form of each word in ``lines``, once, with the number of the form; with ``sounds``, how it sounds too."""
    found = {
        (form, text)
        for word in words(lines)
        for form, text in ((NameForm.EXACT, word.exact), (NameForm.STEM, word.stem))
    }
    if sounds:
        found |= {(NameForm.SKELETON, sound) for name in lines.splitlines() for sound in skeletons(name)}
    yield from sorted((form.value, text[:100]) for form, text in found)
