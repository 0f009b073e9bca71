"""The views of the pages that staff write, and of security.txt."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from liaison.text.languages import LANGUAGES, active_language, other_language
from liaison.web.addresses import absolute, same_in_other_language
from office.identity import identity
from office.models import Page
from office.public.head import written_meta

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

# The validity of security.txt: two to three months, below the one year that RFC 9116 recommends.
_MONTHS_VALID = 3


def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Return a page that is public in the active language. Raises Http404 for any other."""
    found = get_object_or_404(Page.objects.live(), slug=slug)
    elsewhere = found.is_live(other_language(active_language()))
    other_url = same_in_other_language(request) if elsewhere else ""
    context: dict[str, object] = {
        "page": found,
        "other_url": other_url,
    }
    context["meta"] = written_meta(request, found, other_url)
    return render(request, "office/page.html", context)


def security_txt(request: HttpRequest) -> HttpResponse:
    """Return security.txt (RFC 9116). Raises Http404 if the office has no e-mail address."""
    office = identity()
    contact = office.security_contact or office.email
    if not contact:
        raise Http404
    text = "".join(f"{name}: {value}\n" for name, value in _security_fields(request, contact))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _security_fields(request: HttpRequest, contact: str) -> Iterator[tuple[str, str]]:
    yield "Contact", f"mailto:{quote(contact, safe='@+!$*')}"
    yield "Expires", f"{_expires(timezone.now()):%Y-%m-%dT%H:%M:%SZ}"
    yield "Preferred-Languages", ", ".join(LANGUAGES)
    canonical = absolute(request, reverse("security_txt"))
    # RFC 9116 requires https.
    if canonical.startswith("https:"):
        yield "Canonical", canonical


def _expires(now: dt.datetime) -> dt.datetime:
    """Return the first day of a later month, so that the file changes once a month."""
    months = now.year * 12 + now.month - 1 + _MONTHS_VALID
    return dt.datetime(months // 12, months % 12 + 1, 1, tzinfo=dt.UTC)
