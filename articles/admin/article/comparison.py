"""Comparing two contents of an edition field by field, and showing one of them as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Meeting
from articles.models.content import RELATIONS, TEXTS
from articles.models.kind import ArticleKind
from liaison.media.images.widgets import told_point
from liaison.media.storage import is_lost
from liaison.text.block_diff import DiffSection, compare_html, sections
from liaison.text.languages import Phrase, phrase
from liaison.text.richtext import sanitize
from liaison.text.word_diff import Piece, compare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from articles.models.version import Content
    from liaison.text.block_diff import BlockChange

WORDS, TEXT, NAMES, PICTURE = "words", "text", "names", "picture"

# The fields of a content besides its texts and its picture, in the order in which they are shown.
_SHARED = ("kind", "meeting", "organizations", "people", "topics")


@dataclass(frozen=True)
class ComparedRecord:
    """A record or a kind of article by its name. ``gone`` if the record was deleted, so only its number is known."""

    name: Phrase | str | Promise
    gone: bool = False


@dataclass(frozen=True)
class ComparedPicture:
    """The address of a picture; empty if there is none. ``gone`` if its file no longer exists."""

    address: str = ""
    gone: bool = False


@dataclass(frozen=True)
class FieldChange:
    """The change of one field. ``shape`` tells which of the other attributes describe it.

    "words": ``pieces``. "text": ``sections``. "names": ``removed`` and ``added``. "picture": ``old`` and ``new``.
    """

    label: str
    shape: str
    pieces: tuple[Piece, ...] = ()
    sections: tuple[DiffSection, ...] = ()
    removed: tuple[ComparedRecord, ...] = ()
    added: tuple[ComparedRecord, ...] = ()
    old: ComparedPicture = ComparedPicture()
    new: ComparedPicture = ComparedPicture()


@dataclass(frozen=True)
class FieldText:
    """One field to be read: ``text`` (safe HTML if ``shape`` is "text"), ``names`` or a ``picture``."""

    label: str
    shape: str
    text: str = ""
    names: tuple[ComparedRecord, ...] = ()
    picture: ComparedPicture = ComparedPicture()


def label_of(name: str) -> str:
    """Return the label of an article's field, as its form shows it."""
    field: Any = Article._meta.get_field(name)
    return capfirst(str(field.verbose_name))


def changes_between(old: Content, new: Content) -> list[FieldChange]:
    """Return the changes between two contents, which have the form of ``content_of``. Unchanged fields are left out."""
    texts = [_text_change(name, old["texts"].get(name, ""), new["texts"].get(name, "")) for name in TEXTS]
    shared = [_names_change(name, old["shared"], new["shared"]) for name in _SHARED]
    picture = _picture_change(old["shared"].get("image", ""), new["shared"].get("image", ""))
    decided = [_decision_change(name, old["shared"], new["shared"]) for name in _DECISIONS]
    return [change for change in (*texts, picture, *decided, *shared) if change]


def _text_change(name: str, old: str, new: str) -> FieldChange | None:
    if old == new:
        return None
    if name != "body":
        return FieldChange(label_of(name), WORDS, pieces=tuple(compare(old, new)))
    blocks = compare_html(old, new)
    return FieldChange(label_of(name), TEXT, sections=tuple(sections(blocks))) if _differs(blocks) else None


def _differs(blocks: list[BlockChange]) -> bool:
    """Return whether any of ``blocks`` differs: the same text can be written in HTML in two ways."""
    return any(block.state != "same" for block in blocks)


def _names_change(name: str, old: dict[str, Any], new: dict[str, Any]) -> FieldChange | None:
    before, after = _keys(name, old), _keys(name, new)
    if before == after:
        return None
    removed, added = _named_records(name, before - after), _named_records(name, after - before)
    return FieldChange(label_of(name), NAMES, removed=removed, added=added)


def _keys(name: str, shared: dict[str, Any]) -> set[Any]:
    if name in RELATIONS:
        return set(shared.get(name, ()))
    value = shared.get("meeting_id" if name == "meeting" else name)
    return {value} if value else set()


def _named_records(name: str, keys: set[Any]) -> tuple[ComparedRecord, ...]:
    """Return the names of the records with the keys ``keys``, sorted, followed by deleted ones."""
    if name == "kind":
        return tuple(ComparedRecord(ArticleKind(key).label if key in ArticleKind.values else key) for key in keys)
    model: Any = Meeting if name == "meeting" else RELATIONS[name]
    records = model.objects.in_bulk(keys) if keys else {}
    told = (phrase(record, "title") if name == "meeting" else record.title() for record in records.values())
    found = sorted(told, key=str)
    gone = [_("a deleted record (number %(number)s)") % {"number": key} for key in sorted(keys - records.keys())]
    return (*(ComparedRecord(text) for text in found), *(ComparedRecord(text, gone=True) for text in gone))


def _picture_change(old: str, new: str) -> FieldChange | None:
    if old == new:
        return None
    return FieldChange(label_of("image"), PICTURE, old=_picture(old), new=_picture(new))


def _decision_change(name: str, old: dict[str, Any], new: dict[str, Any]) -> FieldChange | None:
    """Return the change of a decision about the picture. An older content without the decision counts as unchanged."""
    if old.get(name) == new.get(name) or name not in old or name not in new:
        return None
    tell = _DECISIONS[name]
    return FieldChange(
        label_of(name), NAMES, removed=(ComparedRecord(tell(old[name])),), added=(ComparedRecord(tell(new[name])),)
    )


def _told_yes_no(value: bool) -> str:
    return gettext("Yes") if value else gettext("No")


_DECISIONS: dict[str, Callable[[Any], str]] = {"image_ppoi": told_point, "image_decorative": _told_yes_no}


def _picture(name: str) -> ComparedPicture:
    if not name:
        return ComparedPicture()
    return ComparedPicture(gone=True) if is_lost(default_storage, name) else ComparedPicture(default_storage.url(name))


def fields_of(content: Content) -> list[FieldText]:
    """Return the fields of ``content``, without empty ones."""
    return list(_fields(content["texts"], content["shared"]))


def texts_of_edition(texts: dict[str, str]) -> list[FieldText]:
    """Return the fields of ``texts`` alone, without what both editions share and without empty ones."""
    return list(_fields(texts, {}))


def _fields(texts: dict[str, str], shared: dict[str, Any]) -> Iterator[FieldText]:
    for name in TEXTS:
        if text := texts.get(name):
            is_rich = name == "body"
            yield FieldText(label_of(name), TEXT if is_rich else WORDS, sanitize(text) if is_rich else text)
    if image := shared.get("image"):
        yield FieldText(label_of("image"), PICTURE, picture=_picture(image))
        if shared.get("image_decorative"):
            yield FieldText(label_of("image_decorative"), NAMES, names=(ComparedRecord(_told_yes_no(True)),))
    for name in _SHARED:
        if names := _named_records(name, _keys(name, shared)):
            yield FieldText(label_of(name), NAMES, names=names)
