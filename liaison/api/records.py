"""Records of the API: plain values, of which a reader may ask for some fields only."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from liaison.text.empty_values import without_empty
from liaison.text.languages import LANGUAGES, Language
from liaison.web.addresses import absolute, address_in, path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import Choices
    from django.http import HttpRequest

    from liaison.web.addresses import HasAddress

# A text in each language in which it is public, by language.
Texts = Annotated[dict[Language, str], Field(examples=[{"ar": "نص", "en": "Text"}])]


def documented_field(description: str, example: object, **more: Any) -> Any:
    """Return a field with a description and an example.

    ``description`` is English; it is translated when the documentation is shown.
    """
    return Field(description=description, examples=[example], **more)


def chosen(choices: type[Choices]) -> WithJsonSchema:
    """Return the schema of a value that is one of ``choices``.

    It is written inline, because two enumerations may have the same name.
    """
    return WithJsonSchema({"type": "string", "enum": list(choices.values)})


class Value(BaseModel):
    """The base of all values in the API: immutable, without additional fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", title=None)


class Record(Value):
    """A record with an id and an address of its own. Fields that were not asked for are left out of the response."""

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.update(required=["id"]))

    id: int = documented_field(_("Permanent, and never reused."), 12)
    address: str = documented_field(
        _("URL of this record in the API."), "https://news.example/api/v1/", serialization_alias="self"
    )
    html: Texts = documented_field(
        _("URL of its web page, by the languages available."),
        {"ar": "https://news.example/ar/", "en": "https://news.example/en/"},
    )
    languages: list[Language] = documented_field(_("Languages in which it is public."), ["ar", "en"])


RecordType = TypeVar("RecordType", bound=Record)


class Listed(Value, Generic[RecordType]):
    """A page of a list of records."""

    items: list[RecordType] = Field(description=_("Records on this page."))
    next: str | None = documented_field(_("URL of the next page, or null if this is the last."), None)


class Reference(Value):
    """A reference to a record with a name and a slug."""

    slug: str = documented_field(_("Name used in addresses and filters."), "citizens-for-a-secure-america")
    name: Texts = documented_field(_("Name, in the languages available."), {"ar": "اسم", "en": "Name"})
    address: str = documented_field(
        _("URL of its record in the API."),
        "https://news.example/api/v1/organizations/citizens-for-a-secure-america/",
        serialization_alias="self",
    )


class TitledReference(Value):
    """A reference to an article or a meeting, by its title."""

    id: int = documented_field(_("ID of its record."), 12)
    title: Texts = documented_field(_("Title, by the languages in which it is public."), {"ar": "عنوان", "en": "Title"})
    address: str = documented_field(
        _("URL of its record in the API."),
        "https://news.example/api/v1/meetings/12/",
        serialization_alias="self",
    )
    html: Texts = documented_field(
        _("URL of its web page, by the languages available."),
        {"ar": "https://news.example/ar/", "en": "https://news.example/en/"},
    )


@cache
def field_names(record: type[Record]) -> dict[str, str]:
    """Return the Python names of the fields of ``record``, by their public names."""
    return {info.serialization_alias or name: name for name, info in record.model_fields.items()}


def texts(row: object, name: str, languages: Iterable[Language] = LANGUAGES) -> dict[Language, str]:
    """Return ``{"ar": row.name_ar, "en": row.name_en}`` (with ``name`` "name"), without empty texts."""
    return without_empty({code: getattr(row, f"{name}_{code}") for code in languages})


def by_language(editions: Mapping[Language, object], name: str) -> dict[Language, Any]:
    """Return the attribute ``name`` of each of the ``editions``, by language, without empty values."""
    return without_empty({code: getattr(edition, name) for code, edition in editions.items()})


def own_texts(editions: Mapping[Language, object], name: str) -> dict[Language, str]:
    """Return ``{"ar": editions["ar"].name_ar, …}`` (with ``name`` "name"): of each record the text in its own language."""
    return without_empty({code: getattr(record, f"{name}_{code}") for code, record in editions.items()})


def pages(request: HttpRequest, editions: Mapping[Language, HasAddress]) -> dict[Language, str]:
    """Return the absolute addresses of the pages of ``editions``, by language."""
    return {code: absolute(request, address_in(record, code)) for code, record in editions.items()}


def record_address(request: HttpRequest, view: str, key: int | str) -> str:
    """Return the absolute address of a record in the API; ``view`` is the name of its view, ``key`` its id or slug."""
    return absolute(request, path_of(f"api:{view}", key))


def reference(request: HttpRequest, view: str, slug: str, name: dict[Language, str]) -> Reference:
    """Return a reference to the record with ``slug``; ``view`` is the name of its API view."""
    return Reference(slug=slug, name=name, address=record_address(request, view, slug))


def answer(record: Record, wanted: frozenset[str]) -> HttpResponse:
    """Return the response for one record with the fields in ``wanted``."""
    return _json(record.model_dump_json(by_alias=True, include=set(wanted)))


def answer_list(
    request: HttpRequest, records: Sequence[Record], following: int | None, wanted: frozenset[str]
) -> HttpResponse:
    """Return the response for a page of a list; ``following`` is the cursor of the next page, None for no more."""
    address = _next_address(request, following) if following is not None else None
    part: Listed[Record] = Listed.model_construct(items=records, next=address)
    response = _json(part.model_dump_json(by_alias=True, include={"items": {"__all__": set(wanted)}, "next": True}))
    if address:
        response.headers["Link"] = f'<{address}>; rel="next"'
    return response


def _next_address(request: HttpRequest, following: int) -> str:
    query = [(name, value) for name, values in request.GET.lists() for value in values if name != "cursor"]
    return absolute(request, f"{request.path}?{urlencode([*query, ('cursor', following)])}")


def _json(content: str) -> HttpResponse:
    languages = ", ".join(LANGUAGES)
    return HttpResponse(content, content_type="application/json", headers={"Content-Language": languages})
