"""References from articles and meetings to other records in the API, read for many at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from liaison.api.records import Reference, TitledReference, pages, record_address, reference
from liaison.reverse_relations import link_rows
from liaison.text.empty_values import without_empty
from liaison.text.languages import LANGUAGES, Language

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping

    from django.db.models import Model, QuerySet
    from django.http import HttpRequest

    from liaison.web.addresses import HasAddress

Published = TypeVar("Published", bound="Model")

# The columns that a reference needs of the record it points to.
_NAMED = ("slug", "name_ar", "name_en")


def named_by(
    request: HttpRequest, model: type[Model], relation: str, view: str, ids: Collection[int]
) -> dict[int, list[Reference]]:
    """Return the records that live records of ``model`` link by ``relation``, by the ids of the latter.

    Records named by something live are live themselves. Do not use it for people: see ``references``.
    """
    return references(
        request, link_rows(model, relation), model._meta.model_name or "", _target(model, relation), view, ids
    )


def _target(model: type[Model], relation: str) -> str:
    """Return the field name of the other end in the rows of a many-to-many relation."""
    return model._meta.get_field(relation).m2m_reverse_field_name()  # type: ignore[union-attr]


def references(
    request: HttpRequest, links: QuerySet, source: str, target: str, view: str, ids: Collection[int]
) -> dict[int, list[Reference]]:
    """Return references from rows of a link between ``source`` and ``target``, by the ids of ``source``.

    The caller filters ``links`` to those that may be shown.
    """
    columns = [f"{target}__{name}" for name in _NAMED]
    rows = links.filter(**{f"{source}__in": ids}).order_by(f"{target}_id")
    found = defaultdict(list)
    for pk, slug, arabic, english in rows.values_list(f"{source}_id", *columns):
        names: dict[Language, str] = {"ar": arabic, "en": english}
        found[pk].append(reference(request, view, slug, without_empty(names)))
    return found


def titled(request: HttpRequest, view: str, pk: int, editions: Mapping[Language, HasAddress]) -> TitledReference:
    """Return a reference with titles to an article or a meeting.

    ``editions``: the record by each language in which it is live.
    """
    titles = {code: getattr(record, f"title_{code}") for code, record in editions.items()}
    return TitledReference(
        id=pk, title=titles, address=record_address(request, view, pk), html=pages(request, editions)
    )


def live_in_each(
    model: type[Published], condition: Mapping[str, object], columns: Iterable[str], at: dt.datetime
) -> dict[int, dict[Language, Published]]:
    """Return the records that meet ``condition``, by id and by each language in which they are live ``at``.

    Only the columns of that language are loaded: ``{}`` in ``columns`` stands for it.
    """
    manager: Any = model._default_manager
    found: dict[int, dict[Language, Published]] = defaultdict(dict)
    for code in LANGUAGES:
        live = manager.live(code, at).filter(**condition)
        for record in live.only(*(column.format(code) for column in columns)):
            found[record.pk][code] = record
    return found
