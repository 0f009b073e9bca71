"""How ``organizations`` reaches what is written about it without importing ``articles``: through reverse relations."""

from __future__ import annotations

from typing import Any

from django.db.models import Model


def related_objects(model: type[Model], relation: str) -> Any:
    """The default manager of the model at the other end of ``model``'s (reverse) ``relation``."""
    return model._meta.get_field(relation).related_model._default_manager  # type: ignore[union-attr]
