"""Managers of models that a module may not import: ``organizations`` reaches articles and meetings this way."""

from __future__ import annotations

from typing import Any

from django.db.models import Model


def related_objects(model: type[Model], relation: str) -> Any:
    """Return the default manager of the model at the other end of ``model``'s ``relation``, forward or reverse."""
    return model._meta.get_field(relation).related_model._default_manager  # type: ignore[union-attr]


def link_rows(model: type[Model], relation: str) -> Any:
    """Return the default manager of the intermediate model of ``model``'s many-to-many field ``relation``."""
    return model._meta.get_field(relation).remote_field.through._default_manager  # type: ignore[union-attr]
