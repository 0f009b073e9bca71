"""Filtering records by the words of their names, for directories and the API.

Only names that visitors may know are in the index; names for staff are not searched.
"""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Exists, OuterRef, Q

from liaison.names.skeletons import skeleton
from liaison.search.index.entry_ids import Facet, about
from liaison.search.index.models import NameWord
from liaison.search.language.name_words import NameForm
from liaison.search.language.words import words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liaison.search.language.words import Word

Found = TypeVar("Found", bound="QuerySet")

# Further words of the search text are ignored. A skeleton shorter than this matches too many names.
MOST_WORDS, LEAST_SOUND = 10, 3


def filter_by_name(records: Found, facet: Facet, text: str) -> Found:
    """Return those of ``records`` whose names have every word of ``text``; none where ``text`` has no words.

    The ids of ``records`` are the values of ``facet``. Only the first ``MOST_WORDS`` words of ``text`` are used.
    """
    found = [_has(word, facet) for word in words(text)[:MOST_WORDS]]
    return records.filter(reduce(and_, found)) if found else records.none()


def _has(word: Word, facet: Facet) -> Exists:
    """Return the condition that a name has the word: by its beginning, its stem, or a similar sound."""
    forms = Q(form=NameForm.EXACT, word__startswith=word.exact) | Q(form=NameForm.STEM, word=word.stem)
    sound = skeleton(word.exact)
    if len(sound) >= LEAST_SOUND:
        forms |= Q(form=NameForm.SKELETON, word=sound)
    return Exists(NameWord.objects.filter(forms, about=OuterRef("pk") + about(facet, 0)))
