"""Parameters of the API: what may be asked of a list or a record, and error messages for invalid values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Path, Schema
from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from liaison.api.problems import Misunderstood
from liaison.api.records import Language, Record, field_names
from liaison.text.normalize import clean
from liaison.text.numbers import LARGEST_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

MOST = 100

# The last part of the address of a record.
RecordId = Annotated[int, Path(description=_("ID of the record."), examples=[12])]
RecordSlug = Annotated[
    str, Path(description=_("Slug of the record."), examples=["education"], pattern=r"^[-a-zA-Z0-9_]+$")
]

# The slug of a record in a filter; the lists check whether there is such a record.
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$", max_length=100)]

# The years that the lists for readers accept; a day outside them is a typing error.
_DAY = r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"


def _written_day(text: str) -> str:
    """Return ``text`` if it has the form of a day, else raise; the lists check whether there is such a day."""
    if not re.fullmatch(_DAY, text):
        raise PydanticCustomError("day", "not a day")
    return text


Day = Annotated[str, AfterValidator(_written_day), Field(json_schema_extra={"format": "date", "pattern": _DAY})]

# Error messages by pydantic's type of error.
_FAULTS = {
    "literal_error": gettext_lazy("Must be one of: %(expected)s."),
    "enum": gettext_lazy("Must be one of: %(expected)s."),
    "int_parsing": gettext_lazy("Must be a whole number."),
    "int_parsing_size": gettext_lazy("The number is too large."),
    "int_from_float": gettext_lazy("Must be a whole number."),
    "greater_than_equal": gettext_lazy("Must be %(ge)s or more."),
    "less_than_equal": gettext_lazy("Must be %(le)s or less."),
    "string_too_long": gettext_lazy("Must be %(max_length)s characters or fewer."),
    "too_long": gettext_lazy("Can be given up to %(max_length)s times."),
    "day": gettext_lazy("Enter a date, for example 2024-03-05."),
}
_NOT_UNDERSTOOD = gettext_lazy("This value is not valid.")
_UNKNOWN = gettext_lazy("This parameter does not exist.")
_TWICE = gettext_lazy("Give this parameter only once.")


def choice_of_fields(record: type[Record]) -> Any:
    """Return the parameter ``fields``: names of ``record``'s fields, separated by commas."""
    name = f"(?:{'|'.join(field_names(record))})"
    return Field(
        None,
        description=_("Fields to return, separated by commas. The ID is always included."),
        pattern=rf"^{name}(?:,{name})*$",
        max_length=400,
        examples=["id,self"],
    )


def narrowing(description: str, example: object, **more: Any) -> Any:
    """Return an optional parameter that narrows a list."""
    return Field(None, description=description, examples=[example], **more)


class Asked(Schema):
    """The parameters of every request for records."""

    # The record class, and those of its fields that are only included if asked for by name.
    RECORD: ClassVar[type[Record]]
    ON_REQUEST: ClassVar[frozenset[str]] = frozenset()

    language: Language = Field("ar", description=_("Language of error messages."), examples=["en"])
    fields: str | None = None

    def wanted(self) -> frozenset[str]:
        """Return the Python names of the fields that are asked for."""
        names = field_names(self.RECORD)
        if self.fields is None:
            return frozenset(names.values()) - self.ON_REQUEST
        return frozenset({"id", *(names[name] for name in self.fields.split(","))})


class AskedOfList(Asked):
    """The parameters of every request for a list."""

    # Parameters that do not narrow the list.
    FRAME: ClassVar[frozenset[str]] = frozenset({"language", "fields", "limit", "cursor"})

    language: Language = Field(
        "ar",
        description=_("Language in which the records are public. Each also includes its other language, if public."),
        examples=["en"],
    )
    limit: int = Field(25, ge=1, le=MOST, description=_("Records per page."), examples=[10])
    cursor: int | None = Field(
        None, ge=0, le=LARGEST_ID, description=_("Where to continue, as given in the “next” address.")
    )

    def filters(self) -> QueryDict:
        """Return the parameters that narrow the list, as query data for the filters of the public lists."""
        data = QueryDict(mutable=True)
        for name, value in self.model_dump(by_alias=True, exclude_none=True, exclude=set(self.FRAME)).items():
            data.setlist(name, [clean(str(one)) for one in (value if isinstance(value, list) else [value])])
        return data


def check_names(request: HttpRequest, asked: type[BaseModel]) -> None:
    """Raise Misunderstood for parameters that ``asked`` does not have, or that are given too often."""
    known = {info.alias or name: info for name, info in asked.model_fields.items()}
    wrong: dict[str, Any] = {name: _UNKNOWN for name in request.GET if name not in known}
    several = {name for name, values in request.GET.lists() if len(values) > 1} & set(known)
    wrong |= {name: _TWICE for name in several if "list" not in str(known[name].annotation)}
    if wrong:
        raise Misunderstood(wrong)


def faults(errors: list[dict[str, object]]) -> dict[str, str]:
    """Return error messages for pydantic's ``errors``, by parameter, in the active language."""
    return {_parameter(error): _fault_text(error) for error in errors}


def _parameter(error: Mapping[str, Any]) -> str:
    """Return the name of the parameter from the location of ``error``, such as ``("query", "asked", "limit")``."""
    return str(next(part for part in reversed(error["loc"]) if not isinstance(part, int)))


def _fault_text(error: dict[str, Any]) -> str:
    return str(_FAULTS.get(error["type"], _NOT_UNDERSTOOD)) % error.get("ctx", {})
