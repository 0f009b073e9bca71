"""The decorator for the views of the API."""

from __future__ import annotations

from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any

from liaison.api.parameters import check_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from ninja import Router


def reads(router: Router, name: str, path: str, response: object, summary: str, description: str = "") -> Callable:
    """Return the decorator for the view of GET at ``path``. The view takes ``asked`` and returns an HttpResponse.

    ``response`` describes its content in the schema only. Parameters that ``asked`` does not know are refused before.
    """
    route = router.get(
        path,
        url_name=name,
        operation_id=name,
        response=response,
        by_alias=True,
        summary=summary,
        description=description,
    )

    def register(view: Callable[..., HttpResponse]) -> Any:
        @wraps(view)
        def checked(request: HttpRequest, **given: Any) -> HttpResponse:
            check_names(request, type(given["asked"]))
            return view(request, **given)

        # Ninja would look for the types of the parameters among the names of this module.
        vars(checked)["__signature__"] = signature(view, eval_str=True)
        # Ninja would show the docstring, which is for readers of the code, where there is no description.
        checked.__doc__ = None
        return route(checked)

    return register
