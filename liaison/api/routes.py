"""The decorator for the views of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ninja import Router


def reads(router: Router, name: str, path: str, response: object, summary: str, description: str = "") -> Callable:
    """Return the decorator for the view of GET at ``path``. The view returns an HttpResponse.

    ``response`` describes its content in the schema only.
    """
    return router.get(
        path,
        url_name=name,
        operation_id=name,
        response=response,
        by_alias=True,
        summary=summary,
        description=description,
    )
