"""What articles and meetings name, read for many at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from liaison.api.records import Reference, TitledReference, pages, record_address, reference
from liaison.reverse_relations import link_rows
from liaison.text.languages import LANGUAGES, Language

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping

    from django.db.models import Model, QuerySet
    from django.http import HttpRequest

    from liaison.web.addresses import HasAddress

Published = TypeVar("Published", bound="Model")

# What a reference needs of the record at the other end of a link.
_NAMED = ("slug", "name_ar", "name_en")


def named_by(
    request: HttpRequest, model: type[Model], relation: str, view: str, ids: Collection[int]
) -> dict[int, list[Reference]]:
    """What the live records of ``model`` with these ``ids`` link to by ``relation``, by their ids. One query.

    What something live names is live itself. People are not asked for here: see ``references``.
    """
    return references(
        request, link_rows(model, relation), model._meta.model_name or "", _target(model, relation), view, ids
    )


def _target(model: type[Model], relation: str) -> str:
    """The name by which the rows of a link know its other end."""
    return model._meta.get_field(relation).m2m_reverse_field_name()  # type: ignore[union-attr]


def references(
    request: HttpRequest, links: QuerySet, source: str, target: str, view: str, ids: Collection[int]
) -> dict[int, list[Reference]]:
    """From rows of a link between ``source`` and ``target``, by the ids of the first. One query."""
    columns = [f"{target}__{name}" for name in _NAMED]
    rows = links.filter(**{f"{source}__in": ids}).order_by(f"{target}_id")
    found = defaultdict(list)
    for pk, slug, arabic, english in rows.values_list(f"{source}_id", *columns):
        names: dict[Language, str] = {"ar": arabic, "en": english}
        name = {code: text for code, text in names.items() if text}
        found[pk].append(reference(request, view, slug, name))
    return found


def titled(request: HttpRequest, view: str, pk: int, editions: Mapping[Language, HasAddress]) -> TitledReference:
    """``editions``: the article or the meeting by the languages in which it is live, each with what it has in that one."""
    titles = {code: getattr(record, f"title_{code}") for code, record in editions.items()}
    return TitledReference(
        id=pk, title=titles, address=record_address(request, view, pk), html=pages(request, editions)
    )


def live_in_each(
    model: type[Published], condition: Mapping[str, object], columns: Iterable[str], at: dt.datetime
) -> dict[int, dict[Language, Published]]:
    """The records that meet ``condition``, by id and by each language in which they are live ``at`` that moment.

    Of each language only its own is read: ``{}`` in ``columns`` stands for it. A query for each language.
    """
    manager: Any = model._default_manager
    found: dict[int, dict[Language, Published]] = defaultdict(dict)
    for code in LANGUAGES:
        live = manager.live(code, at).filter(**condition)
        for record in live.only(*(column.format(code) for column in columns)):
            found[record.pk][code] = record
    return found
