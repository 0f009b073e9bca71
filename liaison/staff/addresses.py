"""Names and addresses of the admin's pages of a kind of record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import quote
from django.urls import reverse

if TYPE_CHECKING:
    from django.db.models import Model


def page_name(model: Model | type[Model], view: str) -> str:
    """Return Django's name for the page ``view`` ("change", "changelist"…) of ``model``, a class or a record."""
    return f"{model._meta.app_label}_{model._meta.model_name}_{view}"


def page_address(model: Model | type[Model], view: str, *keys: Any) -> str:
    """Return the address of the page ``view`` of ``model``, for the record with the key in ``keys`` if there is one."""
    return reverse(f"admin:{page_name(model, view)}", args=[quote(key) for key in keys])


def record_page(record: Model) -> str:
    """Return the address of the page at which staff change ``record``."""
    return page_address(record, "change", record.pk)
