"""What goes with a record that is deleted, and what keeps it from being deleted, told by records that staff know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import NestedObjects, quote
from django.db import DEFAULT_DB_ALIAS
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.admin import AdminSite
    from django.db.models import Model
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


def deletion(objs: Any, request: HttpRequest, site: AdminSite) -> tuple[list[Any], dict[Any, int], set[Any], list[Any]]:
    """As ``get_deleted_objects`` of a ModelAdmin: listed, counts, permissions lacking, what is protected.

    The rows that only link two records are left out: the records at their other end stay.
    """
    collector: Any = NestedObjects(using=DEFAULT_DB_ALIAS, origin=objs)
    collector.collect(objs)
    found = {model: rows for model, rows in collector.model_objs.items() if not model._meta.auto_created}
    for source, targets in collector.edges.items():
        collector.edges[source] = [row for row in targets if not row._meta.auto_created]
    lacking = {
        model._meta.verbose_name
        for model, rows in found.items()
        if site.is_registered(model)
        for row in rows
        if not site.get_model_admin(model).has_delete_permission(request, row)
    }
    counts = {model._meta.verbose_name_plural: len(rows) for model, rows in found.items()}
    protected = [
        _line(row, objs, site) for row in sorted(collector.protected, key=lambda row: (type(row).__name__, row.pk))
    ]
    return collector.nested(lambda row: _line(row, objs, site)), counts, lacking, protected


def _line(row: Model, objs: Any, site: AdminSite) -> SafeString:
    """The record, or for a row of another's screen the records it is about, with links to their pages."""
    known = [row] if site.is_registered(type(row)) else list(_around(row, objs, site))
    links: list[str] = [_link(record) for record in known] or [str(row)]
    return format_html(
        "{}: {}",
        capfirst(str(row._meta.verbose_name)),
        format_html_join(gettext(", "), "{}", ((link,) for link in links)),
    )


def _around(row: Model, objs: Any, site: AdminSite) -> Iterator[Model]:
    """The records to which ``row`` belongs, without the ones to be deleted."""
    field: Any
    for field in row._meta.concrete_fields:
        if field.many_to_one and site.is_registered(field.related_model):
            record = getattr(row, field.name)
            if record is not None and record not in objs:
                yield record


def _link(record: Model) -> SafeString:
    address = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[quote(record.pk)])
    return format_html('<a href="{}">{}</a>', address, record)
