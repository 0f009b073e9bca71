"""Error responses of the API: problem details (RFC 9457) in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field

from liaison.api.records import Value, documented_field
from liaison.text.languages import LANGUAGES
from liaison.web.addresses import absolute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from liaison.typing import StrOrPromise

PREFIX = "/api/"
MEDIA_TYPE = "application/problem+json"


class WrongParameter(Value):
    """A parameter with an invalid value."""

    parameter: str = documented_field(gettext_noop("Name of the parameter."), "from")
    detail: str = documented_field(gettext_noop("What is wrong with it."), "Write a date such as 2024-03-05.")


class Problem(Value):
    """The body of an error response (RFC 9457)."""

    type: str = documented_field(
        gettext_noop("Type of problem: the URL of an explanation."),
        "https://news.example/api/v1/docs/#problem-parameters",
    )
    title: str = documented_field(gettext_noop("Type of problem, in words."), "Parameters were not understood")
    status: int = documented_field(gettext_noop("HTTP status."), 400)
    detail: str = documented_field(gettext_noop("What happened and what to do."), "Write a date such as 2024-03-05.")
    instance: str = documented_field(gettext_noop("Success."), "/api/v1/articles/?from=yesterday")
    errors: list[WrongParameter] | None = Field(
        None, description=gettext_noop("What is wrong with each parameter, if parameters are the problem.")
    )


@dataclass(frozen=True)
class ProblemKind:
    """A kind of problem; ``name`` is its anchor in the documentation, which explains it."""

    name: str
    status: int
    title: StrOrPromise
    detail: StrOrPromise


PARAMETERS = ProblemKind(
    "parameters",
    400,
    _("Parameters not valid"),
    _("We return nothing until every parameter is valid, so that a misspelled filter cannot pass for a result."),
)
REQUEST = ProblemKind(
    "request",
    400,
    _("Request not valid"),
    _("The request is malformed or too large."),
)
NOT_FOUND = ProblemKind(
    "not-found",
    404,
    _("Record not found"),
    _("There is nothing public at this address."),
)
METHOD = ProblemKind(
    "method",
    405,
    _("Read-only API"),
    _("The API accepts GET, HEAD and OPTIONS only."),
)
RATE = ProblemKind(
    "rate",
    429,
    _("Too many requests"),
    _("Wait the number of seconds in Retry-After, then continue."),
)
FAULT = ProblemKind(
    "fault",
    500,
    _("Server error"),
    _("The error has been logged. Try again later."),
)
UNAVAILABLE = ProblemKind(
    "unavailable",
    503,
    _("Out of order"),
    _("The archive cannot be read at the moment. Try again in a minute."),
)
KINDS = (PARAMETERS, REQUEST, NOT_FOUND, METHOD, RATE, FAULT, UNAVAILABLE)


class Misunderstood(Exception):  # noqa: N818 (not an error of ours)
    """The error that parameters are invalid: ``errors`` has a message for each, by name."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


def is_api(request: HttpRequest) -> bool:
    """Return whether ``request`` is for an address of the API."""
    return request.path_info.startswith(PREFIX)


def language_of(request: HttpRequest) -> str:
    """Return the language for messages to ``request``: the one asked for, else the first accepted one, else Arabic."""
    known = translation.get_language_from_request(request).partition("-")[0]
    return next((code for code in (_asked_for(request), known) if code in LANGUAGES), LANGUAGES[0])


def _asked_for(request: HttpRequest) -> str | None:
    try:
        return request.GET.get("language")
    except SuspiciousOperation:
        # A malformed request cannot be read, but still needs an error response.
        return None


def _type_of(request: HttpRequest, kind: ProblemKind) -> str:
    """Return the address that explains ``kind``; without a host for a request whose own host is refused."""
    explained = f"{reverse('api_docs')}#problem-{kind.name}"
    try:
        return absolute(request, explained)
    except DisallowedHost:
        return explained


def problem(request: HttpRequest, kind: ProblemKind, errors: Mapping[str, str] | None = None) -> HttpResponse:
    """Return the error response of ``kind``; ``errors`` has a message for each invalid parameter, by name."""
    language = language_of(request)
    with translation.override(language):
        found = Problem(
            type=_type_of(request, kind),
            title=str(kind.title),
            status=kind.status,
            detail=str(kind.detail),
            instance=request.get_full_path(),
            errors=[WrongParameter(parameter=name, detail=str(fault)) for name, fault in (errors or {}).items()]
            or None,
        )
    content = found.model_dump_json(exclude_none=True)
    return HttpResponse(content, status=kind.status, content_type=MEDIA_TYPE, headers={"Content-Language": language})
