"""The content of an edition as values that JSON can hold: what versions keep, and what waits beside a live text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.models.topic import Topic
from liaison.media.images.variants import CENTER
from liaison.reverse_relations import related_objects
from liaison.text.richtext import sanitize
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from articles.models.article import Article

# The columns of one language, and what both languages share.
OF_THE_PICTURE = ("image_alt", "image_credit")
TEXTS = ("title", "slug", "summary", "body", "source_line", *OF_THE_PICTURE)
PICTURE_FACTS = ("image", "image_width", "image_height", "image_ppoi", "image_decorative")
FACTS = ("kind", "meeting_id", *PICTURE_FACTS)
# Of a picture about which nothing was decided: what older contents do not say of theirs.
_UNDECIDED: dict[str, object] = {"image_ppoi": CENTER, "image_decorative": False}
RELATIONS: dict[str, Any] = {"organizations": Organization, "people": Person, "topics": Topic}


def texts_of(article: Article, language: str) -> dict[str, str]:
    """``{"title": "…", "slug": "…", …}`` as the columns of ``language`` hold them."""
    texts = {name: getattr(article, f"{name}_{language}") or "" for name in TEXTS}
    # As the database would hold it.
    return {**texts, "body": sanitize(texts["body"])}


def put_texts(article: Article, language: str, texts: dict[str, str]) -> None:
    """Put what ``texts_of`` gave, or a part of it, into the columns; the caller saves."""
    for name in TEXTS:
        if name in texts:
            setattr(article, f"{name}_{language}", texts[name])


def facts_of(article: Article) -> dict[str, object]:
    """``{"kind": "news", "meeting_id": 3, "image": "pictures/….webp", …}``: the columns both languages share."""
    return {name: _plain(getattr(article, name)) for name in FACTS}


def _plain(value: Any) -> Any:
    return value.name or "" if hasattr(value, "storage") else value


def relations_of(article: Article) -> dict[str, list[int]]:
    """``{"organizations": [1, 4], "people": [], "topics": [2]}``: keys, sorted. Three queries, none where prefetched."""
    return {name: sorted(record.pk for record in getattr(article, name).all()) for name in RELATIONS}


def shared_of(article: Article) -> dict[str, object]:
    """What both languages share of a stored article: ``facts_of`` and ``relations_of`` in one."""
    return facts_of(article) | relations_of(article)


def put_facts(article: Article, shared: dict[str, Any]) -> None:
    """Put the columns among ``shared`` into ``article``; the caller saves. A meeting that is gone changes nothing."""
    meetings = related_objects(type(article), "meeting")
    if shared.get("meeting_id") and not meetings.filter(pk=shared["meeting_id"]).exists():
        shared = {name: value for name, value in shared.items() if name not in ("meeting_id", "kind")}
    shared = decided(shared, article.image.name or "")
    for name in FACTS:
        if name in shared:
            setattr(article, name, shared[name])


def decided(shared: dict[str, Any], picture: str) -> dict[str, Any]:
    """``shared``; if it names another picture than ``picture``, with all that has to be decided about one."""
    return _UNDECIDED | shared if shared.get("image", picture) != picture else shared


def says_the_same(older: Mapping[str, Any], newer: Mapping[str, Any]) -> bool:
    """Whether two contents (``{"texts": …, "shared": …}``) agree in all that the older one knows of."""
    return all(newer[part].get(name) == value for part, values in older.items() for name, value in values.items())


def put_relations(article: Article, shared: dict[str, Any]) -> None:
    """Store the links among ``shared``, without those to records that are gone."""
    for name, model in RELATIONS.items():
        if name in shared:
            getattr(article, name).set(model.objects.filter(pk__in=shared[name]))
