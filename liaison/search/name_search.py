"""Who bears a name that visitors may know: for directories and the API. Names that only staff may know are not in the index."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Exists, OuterRef, Q

from liaison.search.index.entry_ids import Facet, about
from liaison.search.index.models import NameWord
from liaison.search.language.name_words import NameForm
from liaison.search.language.skeletons import skeleton
from liaison.search.language.words import words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liaison.search.language.words import Word

Found = TypeVar("Found", bound="QuerySet")

# Nobody types more words of a name; of a shorter sound too many names have it.
MOST_WORDS, LEAST_SOUND = 10, 3


def filter_by_name(records: Found, facet: Facet, text: str) -> Found:
    """Those of ``records``, whose ids are the values of ``facet``, whose names have each word of ``text``; none without any."""
    found = [_has(word, facet) for word in words(text)[:MOST_WORDS]]
    return records.filter(reduce(and_, found)) if found else records.none()


def _has(word: Word, facet: Facet) -> Exists:
    """Whether one of the names has the word: its beginning, another form of it, or what sounds like it."""
    forms = Q(form=NameForm.EXACT, word__startswith=word.exact) | Q(form=NameForm.STEM, word=word.stem)
    sound = skeleton(word.exact)
    if len(sound) >= LEAST_SOUND:
        forms |= Q(form=NameForm.SKELETON, word=sound)
    return Exists(NameWord.objects.filter(forms, about=OuterRef("pk") + about(facet, 0)))
