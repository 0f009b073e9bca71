"""Classes of the desk's forms and rows: built once for all who may do the same in one language, and used again.

Django's admin builds the class of every form anew at each request, with a control for each field. What a class depends
on is told by its key here; what differs from request to request is given to the forms themselves.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest
from django.utils.translation import get_language

from liaison.staff.sent_rows import MOST_ROWS
from liaison.typing import AnyInline, AnyModelAdmin

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from django.forms import ModelForm

_BUILT: dict[Hashable, object] = {}


class FormClassMixin(AnyModelAdmin):
    """For a ModelAdmin: ``get_form()`` returns the same class again for the same fields, permissions and language."""

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: object
    ) -> type[ModelForm]:
        locked = change and not self.has_change_permission(request, obj)
        key = (obj is None, locked, *_fields(self, request, obj, kwargs))
        return _built(
            self, request, key, lambda like: super(FormClassMixin, self).get_form(like, obj, change=change, **kwargs)
        )


class RowClassMixin(AnyInline):
    """For an inline: ``get_formset()`` returns the same class again likewise. ``get_form_kwargs()`` is what its forms get."""

    max_num = MOST_ROWS

    def get_form_kwargs(self, request: HttpRequest, obj: Any) -> Mapping[str, object]:
        """Arguments for each form of the rows of ``obj`` (None: a record not stored yet), besides Django's."""
        return {}

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: object) -> Any:
        kwargs = {"absolute_max": MOST_ROWS, **kwargs}
        checks = (self.has_add_permission, self.has_change_permission, self.has_delete_permission)
        counts = (self.get_extra, self.get_min_num, self.get_max_num)
        key: tuple[Any, ...] = (
            self.parent_model,
            *(check(request, obj) for check in checks),
            *(count(request, obj, **kwargs) for count in counts),
            *_fields(self, request, obj, kwargs),
        )
        return _built(self, request, key, lambda like: super(RowClassMixin, self).get_formset(like, obj, **kwargs))


def _fields(options: Any, request: HttpRequest, obj: object, kwargs: dict[str, Any]) -> tuple[Hashable, ...]:
    """What ``options`` and the arguments ``kwargs`` of its method say about the fields of a form."""
    fields = kwargs["fields"] if "fields" in kwargs else flatten_fieldsets(options.get_fieldsets(request, obj))
    rest = {name: value for name, value in kwargs.items() if name != "fields"}
    told = (fields, options.get_exclude(request, obj), options.get_readonly_fields(request, obj), rest)
    return tuple(_hashable(value) for value in told)


def _hashable(value: object) -> Hashable:
    if isinstance(value, dict):
        return tuple((name, _hashable(one)) for name, one in value.items())
    return tuple(_hashable(one) for one in value) if isinstance(value, list | tuple) else value


def _built(
    options: Any, request: HttpRequest, key: tuple[Hashable, ...], build: Callable[[HttpRequest], object]
) -> Any:
    """The class of ``key``, built if need be for a request ``like`` this one.

    Controls depend on permissions (what may be added beside them) and on the language (in which records are sorted).
    """
    user: Any = request.user
    may = user.is_superuser or frozenset(user.get_all_permissions())
    full = (type(options), options.model, options.admin_site.name, get_language(), may, key)
    if full not in _BUILT:
        _BUILT[full] = build(_like(request))
    return _BUILT[full]


def _like(request: HttpRequest) -> HttpRequest:
    """A request of the same user that holds nothing else: the class outlives the one it is built for."""
    like = HttpRequest()
    like.user = copy(request.user)
    return like
