"""Names for types that are used across apps, and base classes for mixins.

Import them under ``TYPE_CHECKING``, except the base classes of mixins, which are ``object`` at run time.
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

    # A text, or a lazy one that is translated when it is shown.
    StrOrPromise: TypeAlias = _StrOrPromise
    Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
    Records: TypeAlias = Sequence[Record] | QuerySet[Record, Record]

    # What the admin's confirmation of a deletion shows: lines, counts by model, missing permissions, protected records.
    DeletedObjects: TypeAlias = tuple[list[str], dict[str, int], set[str], list[str]]
    # The changes to a record and its rows, in the format of Django's admin log.
    ChangeMessage: TypeAlias = list[dict[str, dict[str, list[str]]]]
    # A link beside the heading of a record's screen: its words and its address.
    LinkBeside: TypeAlias = tuple[StrOrPromise, str]
    # The actions of a change list: function, name and label by name.
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
    """The keyword arguments of ``Model.save()``."""

    force_insert: bool | tuple[ModelBase, ...]
    force_update: bool
    using: str | None
    update_fields: Iterable[str] | None


class FormOptions(TypedDict, total=False):
    """The keyword arguments of a form besides its data and files."""

    auto_id: bool | str
    prefix: str | None
    initial: MutableMapping[str, object] | None
    error_class: type[ErrorList]
    label_suffix: str | None
    empty_permitted: bool
    use_required_attribute: bool | None
    renderer: BaseRenderer | None


class ModelFormOptions(FormOptions, total=False):
    """The keyword arguments of a model form besides its data and files."""

    instance: Model | None
