"""Names for types that cross rooms, and what mixins are mixed into.

Import them under ``TYPE_CHECKING``, but for the latter, the bases of mixins: for Python these are ``object``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
    from typing import TypeAlias, TypeVar

    from django.contrib.admin import ModelAdmin
    from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin, _FieldsetSpec, _ListFilterT
    from django.core.files.uploadedfile import UploadedFile
    from django.db.models import Field, Model, QuerySet
    from django.db.models.base import ModelBase
    from django.forms import BaseForm, BaseFormSet, ModelForm
    from django.forms import Field as _FormField
    from django.forms.renderers import BaseRenderer
    from django.forms.utils import ErrorList
    from django.utils.datastructures import MultiValueDict
    from django.utils.functional import _StrOrPromise

    Record = TypeVar("Record", bound=Model)

    # A text, or one that is translated where it is shown.
    StrOrPromise: TypeAlias = _StrOrPromise
    Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
    Records: TypeAlias = Sequence[Record] | QuerySet[Record, Record]

    # What the admin asks about before it deletes: lines to show, numbers by kind, lacking permissions, protected records.
    DeletedObjects: TypeAlias = tuple[list[str], dict[str, int], set[str], list[str]]
    # What was done to a record and its rows, as Django's log of actions keeps it.
    ChangeMessage: TypeAlias = list[dict[str, dict[str, list[str]]]]
    # The actions of a list: each by its name, with its function and its label.
    Actions: TypeAlias = dict[str, tuple[Callable[..., object], str, StrOrPromise] | None]
    Fieldsets: TypeAlias = _FieldsetSpec
    ListFilters: TypeAlias = list[_ListFilterT] | tuple[_ListFilterT, ...]
    FormData: TypeAlias = Mapping[str, object] | None
    FormFiles: TypeAlias = MultiValueDict[str, UploadedFile] | None
    FormSets: TypeAlias = Iterable[BaseFormSet[BaseForm]]

    FormField: TypeAlias = _FormField
    ModelField: TypeAlias = Field

    AnyAdmin = BaseModelAdmin
    AnyModelAdmin = ModelAdmin
    AnyInline = InlineModelAdmin
    AnyForm = BaseForm
    AnyModelForm = ModelForm
else:
    AnyAdmin = AnyModelAdmin = AnyInline = AnyForm = AnyModelForm = object


class SaveOptions(TypedDict, total=False):
    """What ``Model.save()`` may be called with."""

    force_insert: bool | tuple[ModelBase, ...]
    force_update: bool
    using: str | None
    update_fields: Iterable[str] | None


class FormOptions(TypedDict, total=False):
    """What a form may be made with, beside its data and files."""

    auto_id: bool | str
    prefix: str | None
    initial: MutableMapping[str, object] | None
    error_class: type[ErrorList]
    label_suffix: str | None
    empty_permitted: bool
    use_required_attribute: bool | None
    renderer: BaseRenderer | None


class ModelFormOptions(FormOptions, total=False):
    """What the form of a record may be made with, beside its data and files."""

    instance: Model | None
