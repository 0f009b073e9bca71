"""Values by name, without the ones that say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Name = TypeVar("Name")
Value = TypeVar("Value")


def without_empty(values: Mapping[Name, Value]) -> dict[Name, Value]:
    """Return ``values`` without None, empty texts and empty lists. False and 0 are values."""
    return {name: value for name, value in values.items() if value not in (None, "", [], ())}
