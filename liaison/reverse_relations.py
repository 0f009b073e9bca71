"""How a model reaches what it may not import: ``organizations`` what is written about it, a meeting's parts the meeting."""

from __future__ import annotations

from typing import Any

from django.db.models import Model


def related_objects(model: type[Model], relation: str) -> Any:
    """The default manager of the model at the other end of ``model``'s ``relation``, forward or reverse."""
    return model._meta.get_field(relation).related_model._default_manager  # type: ignore[union-attr]


def link_rows(model: type[Model], relation: str) -> Any:
    """The default manager of the rows that link ``model`` to the other end of its many-to-many ``relation``."""
    return model._meta.get_field(relation).remote_field.through._default_manager  # type: ignore[union-attr]
