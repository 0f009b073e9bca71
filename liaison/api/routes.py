"""How the apps say what can be read where."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ninja import Router


def reads(router: Router, name: str, path: str, response: object, summary: str, description: str = "") -> Callable:
    """Decorates the view that reads at ``path``. It answers for itself; ``response`` says in the schema what."""
    return router.get(
        path,
        url_name=name,
        operation_id=name,
        response=response,
        by_alias=True,
        summary=summary,
        description=description,
    )
