"""What the audit log says of merging, besides what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liaison.models import Event


def tell_other(event: Event) -> str:
    """The name of the other record."""
    return f"“{event.details.get('other', '')}”"


def tell_into(event: Event) -> str:
    """The name of the record of which it is a part."""
    return f"→ “{event.details.get('into', '')}”"
