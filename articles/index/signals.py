"""When what visitors find is written anew: after whatever is saved, linked or deleted that they may find something by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from articles.index.articles import article_documents
from articles.index.meetings import meeting_documents
from articles.models import Article, Attendance, Delegation, Meeting, Topic
from liaison.models import Concern
from liaison.search.index.entry_ids import DATED, Facet, Kind, about, place
from liaison.search.index.writer import Document, Source, gathered, reindex, source
from liaison.search.language.name_words import Names
from liaison.text.languages import LANGUAGES
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.db.models import Model

_FACETS: dict[type[Model], Facet] = {Organization: Facet.ORGANIZATION, Person: Facet.PERSON, Topic: Facet.TOPIC}


def _topics(ids: Sequence[int]) -> Iterator[Document]:
    for topic in Topic.objects.filter(pk__in=ids):
        for code in LANGUAGES:
            yield Document(topic.pk, code, str(topic.title(code)), names=_names(topic))


def _names(topic: Topic) -> str:
    return "\n".join(filter(None, (getattr(topic, f"name_{code}") for code in LANGUAGES)))


def _topic_names(ids: Sequence[int]) -> dict[int, Names]:
    found = {topic.pk: Names(_names(topic)) for topic in Topic.objects.filter(pk__in=ids)}
    return {about(Facet.TOPIC, pk): found.get(pk, Names()) for pk in ids}


def _with_reports(meetings: Iterable[int]) -> None:
    """Meetings, and the articles that report them."""
    wanted = list(meetings)
    reindex(Kind.MEETING, wanted)
    reindex(Kind.ARTICLE, Article.objects.filter(meeting__in=wanted).values_list("pk", flat=True))


def _article_changed(instance: Article, **_signal: Any) -> None:
    reindex(Kind.ARTICLE, [instance.pk])


def _meeting_changed(instance: Meeting, **_signal: Any) -> None:
    _with_reports([instance.pk])


def _part_changed(instance: Delegation | Attendance, **_signal: Any) -> None:
    _with_reports([instance.meeting_id])


def _topic_changed(instance: Topic, **_signal: Any) -> None:
    reindex(Kind.TOPIC, [instance.pk])


def _linked(
    instance: Any, action: str, model: type[Model], pk_set: set[int] | None, reverse: bool, **_signal: Any
) -> None:
    """A link of an article or a meeting to what it concerns came or went, from whichever end."""
    if action not in ("post_add", "post_remove", "post_clear"):
        return
    if not reverse:
        _owners_changed(type(instance), [instance.pk])
    elif pk_set:
        _owners_changed(model, pk_set)
    else:
        concerned(about(_FACETS[type(instance)], instance.pk))


def _link_restored(instance: Any, **_signal: Any) -> None:
    """A link came back from the trash: links that are made have a signal of their own, and not this one."""
    for model, owner in ((Meeting, "meeting_id"), (Article, "article_id")):
        if pk := getattr(instance, owner, None):
            _owners_changed(model, [pk])


def _owners_changed(model: type[Model], ids: Iterable[int]) -> None:
    _with_reports(ids) if issubclass(model, Meeting) else reindex(Kind.ARTICLE, ids)


def concerned(code: int) -> None:
    """Write anew whatever concerned what ``code`` says."""
    found = [place(entry) for entry in Concern.objects.filter(about=code).values_list("entry", flat=True)]
    for kind in DATED:
        reindex(kind, {each.record for each in found if each.kind == kind})


def _name_went(instance: Any, **_signal: Any) -> None:
    concerned(about(_FACETS[type(instance)], instance.pk))


def _remember(instance: Organization | Person, **_signal: Any) -> None:
    """What was stored before saving, of what is written into the entries of others."""
    column = "protected" if isinstance(instance, Person) else "country"
    stored = type(instance)._base_manager.filter(pk=instance.pk).values_list(column, flat=True)
    instance._indexed = (column, stored.first() if instance.pk else None)  # type: ignore[union-attr]


def _shared_part_changed(instance: Any, **_signal: Any) -> None:
    column, before = instance._indexed
    if before is None or before == getattr(instance, column):
        return
    if isinstance(instance, Organization):
        concerned(about(Facet.ORGANIZATION, instance.pk))
        return
    meetings = Meeting.objects.filter(attendances__person=instance.pk).values_list("pk", flat=True)
    linked = Article.objects.filter(Q(people=instance.pk) | Q(meeting__in=meetings)).distinct()
    with gathered():
        _with_reports(meetings)
        reindex(Kind.ARTICLE, linked.values_list("pk", flat=True))


def connect() -> None:
    """Called once, when the apps are ready."""
    source(Kind.ARTICLE, Source(Article, article_documents))
    source(Kind.MEETING, Source(Meeting, meeting_documents))
    source(Kind.TOPIC, Source(Topic, _topics, _topic_names))
    handlers: dict[type[Model], Callable[..., None]] = {
        Article: _article_changed,
        Meeting: _meeting_changed,
        Delegation: _part_changed,
        Attendance: _part_changed,
        Topic: _topic_changed,
    }
    for model, handler in handlers.items():
        for signal in (post_save, post_delete):
            signal.connect(handler, sender=model, dispatch_uid=f"index of {model.__name__}")
    for model, names in ((Article, ("organizations", "people", "topics")), (Meeting, ("organizers", "topics"))):
        for name in names:
            through = model._meta.get_field(name).remote_field.through  # type: ignore[union-attr]
            m2m_changed.connect(_linked, sender=through, dispatch_uid=f"index of {model.__name__}.{name}")
            post_save.connect(_link_restored, sender=through, dispatch_uid=f"index of restored {model.__name__}.{name}")
    for model in _FACETS:
        post_delete.connect(_name_went, sender=model, dispatch_uid=f"index of what {model.__name__} named")
    for model in (Organization, Person):
        pre_save.connect(_remember, sender=model, dispatch_uid=f"index before {model.__name__}")
        post_save.connect(_shared_part_changed, sender=model, dispatch_uid=f"index after {model.__name__}")
