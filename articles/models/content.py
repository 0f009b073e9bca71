"""The content of an edition as JSON values, for versions and for unpublished changes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from articles.models.topic import Topic
from liaison.media.images.variants import CENTER
from liaison.reverse_relations import link_rows, related_objects
from liaison.text.richtext import sanitize
from liaison.web.compiled_queries import Prepared
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from articles.models.article import Article

# The columns of one language, and those that both languages share.
OF_THE_PICTURE = ("image_alt", "image_credit")
TEXTS = ("title", "slug", "summary", "body", "source_line", *OF_THE_PICTURE)
PICTURE_FACTS = ("image", "image_width", "image_height", "image_ppoi", "image_decorative")
FACTS = ("kind", "meeting_id", *PICTURE_FACTS)
# The defaults for a new picture; contents stored before these columns existed do not have them.
_UNDECIDED: dict[str, object] = {"image_ppoi": CENTER, "image_decorative": False}
RELATIONS: dict[str, Any] = {"organizations": Organization, "people": Person, "topics": Topic}


def texts_of(article: Article, language: str) -> dict[str, str]:
    """Return ``{"title": "…", "slug": "…", …}`` from the columns of ``language``."""
    texts = {name: getattr(article, f"{name}_{language}") or "" for name in TEXTS}
    # Sanitize here as saving does, so that the value equals the stored one.
    return {**texts, "body": sanitize(texts["body"])}


def put_texts(article: Article, language: str, texts: dict[str, str]) -> None:
    """Set the columns of ``language`` from ``texts``, all or a part of what ``texts_of`` returns; the caller saves."""
    for name in TEXTS:
        if name in texts:
            setattr(article, f"{name}_{language}", texts[name])


def facts_of(article: Article) -> dict[str, object]:
    """Return the columns both languages share: ``{"kind": "news", "meeting_id": 3, "image": "pictures/….webp", …}``."""
    return {name: _plain(getattr(article, name)) for name in FACTS}


def _plain(value: Any) -> Any:
    return value.name or "" if hasattr(value, "storage") else value


def relations_of(article: Article) -> dict[str, list[int]]:
    """Return sorted ids by relation: ``{"organizations": [1, 4], "people": [], "topics": [2]}``."""
    return {name: sorted(key for (key,) in _links(type(article), name)("", article=article.pk)) for name in RELATIONS}


@cache
def _links(model: type[Article], relation: str) -> Prepared:
    """Return the query for the ids of the records from the links alone: the records themselves are not read."""
    field: Any = model._meta.get_field(relation)
    return Prepared(
        lambda _language, article: (
            link_rows(model, relation).filter(article=article).values_list(field.m2m_reverse_field_name())
        ),
        {"article": int},
    )


def shared_of(article: Article) -> dict[str, object]:
    """Return all that both languages share of a stored article: ``facts_of`` and ``relations_of`` together."""
    return facts_of(article) | relations_of(article)


def put_facts(article: Article, shared: dict[str, Any]) -> None:
    """Set the shared columns from ``shared``; the caller saves.

    If the meeting in ``shared`` no longer exists, meeting and kind stay as they are.
    """
    meetings = related_objects(type(article), "meeting")
    if shared.get("meeting_id") and not meetings.filter(pk=shared["meeting_id"]).exists():
        shared = {name: value for name, value in shared.items() if name not in ("meeting_id", "kind")}
    shared = decided(shared, article.image.name or "")
    for name in FACTS:
        if name in shared:
            setattr(article, name, shared[name])


def decided(shared: dict[str, Any], picture: str) -> dict[str, Any]:
    """Return ``shared``; if its picture is not ``picture``, add defaults for focal point and "decorative"."""
    return _UNDECIDED | shared if shared.get("image", picture) != picture else shared


def says_the_same(older: Mapping[str, Any], newer: Mapping[str, Any]) -> bool:
    """Return whether two contents (``{"texts": …, "shared": …}``) agree in every field that ``older`` has."""
    return all(newer[part].get(name) == value for part, values in older.items() for name, value in values.items())


def put_relations(article: Article, shared: dict[str, Any]) -> None:
    """Store the relations in ``shared``; ids of records that no longer exist are left out."""
    for name, model in RELATIONS.items():
        if name in shared:
            getattr(article, name).set(model.objects.filter(pk__in=shared[name]))
