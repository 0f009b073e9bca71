"""Paging of long lists, by the parameter ``page`` of the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.paginator import Page
    from django.db.models import QuerySet
    from django.http import HttpRequest


def page_of(records: QuerySet | Sequence[object], request: HttpRequest, size: int) -> tuple[Page, list[str]]:
    """Return the page of ``records`` that the address asks for, and notes to the reader if there is no such page.

    A value that is no number gives the first page, a number beyond the end the last.
    """
    paginator = Paginator(records, size)
    asked = request.GET.get("page") or 1
    try:
        return paginator.page(asked), []
    except PageNotAnInteger:
        return paginator.page(1), [_("The page number in the address is not valid. This is the first page.")]
    except EmptyPage:
        return paginator.page(paginator.num_pages), [_("That page does not exist. This is the last page.")]
