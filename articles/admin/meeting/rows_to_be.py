"""Rows of the meeting's screen as a browser would send them, for a page that begins with a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict


def put_rows(data: QueryDict, prefix: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Add new ``rows`` of a formset to ``data``: the values of each by the names of its controls; None is empty."""
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), "0"
    for number, row in enumerate(rows):
        for name, value in row.items():
            data[f"{prefix}-{number}-{name}"] = "" if value is None else str(value)
