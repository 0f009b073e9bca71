"""Organizations, people and topics in the API: records with a name and a slug, in order of their ids."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop as _

from liaison.api.records import Record, Reference, Texts, documented_field, record_address, reference, texts
from liaison.search.api import filter_by_name
from liaison.text.languages import LANGUAGES, Language
from liaison.web.addresses import absolute, address

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from liaison.api.parameters import AskedOfList
    from liaison.search.api import Facet
    from liaison.web.addresses import NamedRow

_LISTS = {
    "ar": "https://news.example/api/v1/articles/?language=ar&topic=education",
    "en": "https://news.example/api/v1/articles/?language=en&topic=education",
}


class NamedRecord(Record):
    """A record with a slug, a name, and lists of related articles and meetings."""

    slug: str = documented_field(_("Name used in addresses and filters."), "education")
    name: Texts = documented_field(_("Name, in the languages available."), {"ar": "التعليم", "en": "Education"})
    articles: Texts = documented_field(_("URL of the list of related articles, by language."), _LISTS)
    meetings: Texts = documented_field(_("URL of the list of related meetings, by language."), _LISTS)


def part_of(live: QuerySet, asked: AskedOfList, facet: Facet, names: str | None) -> tuple[list[int], int | None]:
    """Return the ids of the next ``asked.limit`` records of ``live``, and the next cursor; None if there are no more.

    With ``names``, only records with these names: see ``filter_by_name``.
    """
    named = filter_by_name(live, facet, names) if names else live
    found = list(named.filter(pk__gt=asked.cursor or 0).order_by("pk").values_list("pk", flat=True)[: asked.limit + 1])
    part = found[: asked.limit]
    return part, part[-1] if len(found) > asked.limit else None


def live_rows(
    live: Callable[[str, dt.datetime], Any], columns: Iterable[str], at: dt.datetime, **condition: object
) -> dict[int, dict[Language, Any]]:
    """Return rows of the records that are live ``at`` that moment and meet ``condition``, by id and language.

    ``live(language, at)`` returns the QuerySet. Rows have id, slug, names and ``columns``, and no other data of a
    record.
    """
    found: dict[int, dict[Language, Any]] = defaultdict(dict)
    for code in LANGUAGES:
        rows = live(code, at).filter(**condition).rewrite(False)
        for row in rows.values_list("pk", "slug", "name_ar", "name_en", *columns, named=True):
            found[row.pk][code] = row
    return found


def named_record(request: HttpRequest, kind: str, page: str, rows: dict[Language, Any]) -> dict[str, Any]:
    """Return the fields that every named record has, from its rows by language.

    ``kind`` is the name of its filter, ``page`` the view of its page.
    """
    row = next(iter(rows.values()))
    return {
        "id": row.pk,
        "address": record_address(request, kind, row.slug),
        "html": {code: _page_url(request, code, page, row.slug) for code in rows},
        "languages": list(rows),
        "slug": row.slug,
        "name": texts(row, "name"),
        **{
            name: {code: _list(request, name, code, kind, row.slug) for code in rows}
            for name in ("articles", "meetings")
        },
    }


def _page_url(request: HttpRequest, language: str, view: str, slug: str) -> str:
    with translation.override(language):
        return absolute(request, address(view, slug))


def _list(request: HttpRequest, name: str, language: str, kind: str, slug: str) -> str:
    query = urlencode({"language": language, kind: slug})
    return absolute(request, f"{reverse(f'api:{name}')}?{query}")


def refer_to(request: HttpRequest, kind: str, row: NamedRow) -> Reference:
    """Return a reference to the record of ``row``; ``kind`` is the name of its API view."""
    return reference(request, kind, row.slug, texts(row, "name"))
