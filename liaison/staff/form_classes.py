"""Classes of the desk's forms and rows, built once for each set of permissions and language, and used again.

Django's admin builds the class of every form again for each request, with a widget for each field. Here a key holds
everything that a class depends on. What differs from request to request is passed to the forms themselves.
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
    """A mixin for a ModelAdmin: ``get_form()`` returns one class for the same fields, permissions and language."""

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: object
    ) -> type[ModelForm]:
        locked = change and not self.has_change_permission(request, obj)
        key = (obj is None, locked, *_fields(self, request, obj, kwargs))
        return _built(
            self, request, key, lambda like: super(FormClassMixin, self).get_form(like, obj, change=change, **kwargs)
        )


class RowClassMixin(AnyInline):
    """A mixin for an inline: ``get_formset()`` returns one class for the same fields, permissions and language.

    ``get_form_kwargs()`` returns the arguments that differ from request to request.
    """

    max_num = MOST_ROWS

    def get_form_kwargs(self, request: HttpRequest, obj: Any) -> Mapping[str, object]:
        """Return arguments for each form of the rows of ``obj`` (None: not stored yet), in addition to Django's."""
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
    """Return what decides about a form's fields, from ``options`` and the arguments ``kwargs`` of its method."""
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
    """Return the class stored under ``key``. If there is none, build it for a request ``like`` this one and store it.

    Widgets depend on permissions (what may be added beside them) and on the language (in which records are sorted).
    """
    user: Any = request.user
    may = user.is_superuser or frozenset(user.get_all_permissions())
    full = (type(options), options.model, options.admin_site.name, get_language(), may, key)
    if full not in _BUILT:
        _BUILT[full] = build(_like(request))
    return _BUILT[full]


def _like(request: HttpRequest) -> HttpRequest:
    """Return a request of the same user that holds nothing else: the class built for it outlives the request."""
    like = HttpRequest()
    like.user = copy(request.user)
    return like
