"""What rows of exact tables change for readers: see ``liaison.page_cache.changes``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps

from liaison.declarations import declared
from liaison.page_cache.changes import told
from liaison.page_cache.tags import Changed, of_page, of_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.db.models import Model


@dataclass(frozen=True)
class ExactRows:
    """A model (``"articles.Version"``) whose changes are told record by record.

    ``pages`` returns the pages of the records that a row is shown with. With ``in_index``, the index tells what else a row changes,
    whenever it writes the entries of the record that the row is part of.
    """

    model: str
    pages: Callable[[Any], Iterable[tuple[str, str | int]]] | None = None
    in_index: bool = False


def exact_models() -> Iterable[type[Model]]:
    """Return the models whose changes are told record by record."""
    return _exact().keys()


@cache
def _exact() -> Mapping[type[Model], ExactRows]:
    return {apps.get_model(rows.model): rows for rows in declared("exact_rows")}


def tell(row: Model) -> None:
    """Tell what the row that was just stored or deleted changes."""
    exact = _exact().get(type(row))
    if exact is not None:
        told(row._meta.db_table, _changed(exact, row))


def tell_links(through: type[Model]) -> None:
    """Tell that links of a many-to-many relation were just stored or deleted; the index tells what that changes."""
    if through in _exact():
        told(through._meta.db_table)


def tell_all(model: type[Model], keys: Iterable[int]) -> None:
    """Tell what the rows with these ids change that one statement has just written."""
    exact = _exact().get(model)
    if exact is None:
        return
    table = model._meta.db_table
    rows = model._base_manager.filter(pk__in=list(keys)) if exact.pages else ()
    told(table, {each for row in rows for each in _changed(exact, row)})


def _changed(exact: ExactRows, row: Model) -> set[Changed]:
    pages = {Changed(of_page(*page)) for page in exact.pages(row)} if exact.pages else set()
    return pages if exact.in_index else {Changed(of_table(row._meta.db_table)), *pages}
