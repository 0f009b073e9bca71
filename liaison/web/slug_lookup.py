"""The record at a public address that ends with its slug."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from liaison.text.languages import active_language
from liaison.web.compiled_queries import Prepared, prepared

Record = TypeVar("Record", bound=models.Model)


@cache
def _live_by_slug(model: Any) -> Prepared:
    @prepared(slug=str, at=dt.datetime)
    def read(language: str, slug: Any, at: Any) -> models.QuerySet:
        return model._default_manager.live(language, at).filter(slug=slug)

    return read


def live_by_slug(model: type[Record], slug: str, language: str | None = None) -> Record | None:
    """Return the record of ``model`` that has ``slug`` and is live in ``language`` (default the active one). One query."""
    found = _live_by_slug(model)(language or active_language(), slug=slug, at=timezone.now())
    return found[0] if found else None
