"""The former slugs of a record on its page in the admin, where staff see and delete them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from liaison.staff.editing.page_forms import PageFormSet, PlainPageForm
from liaison.staff.form_classes import RowClassMixin
from liaison.typing import AnyModelAdmin
from organizations.models import FormerSlug

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest


class FormerSlugInline(RowClassMixin, admin.TabularInline):
    """The former slugs of a record. Staff can delete those that reveal too much, such as a name to be hidden."""

    model = FormerSlug
    form = PlainPageForm
    formset = PageFormSet
    fields = readonly_fields = ("former",)
    template = "admin/organizations/former_slugs.html"
    extra = 0
    max_num = 0

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether the user may change the record; then also delete its former slugs."""
        return request.user.has_perm(f"organizations.change_{self.parent_model._meta.model_name}")

    has_view_permission = has_delete_permission = has_change_permission

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class FormerSlugsMixin(AnyModelAdmin):
    """A mixin for the admins of organizations and people that adds the list of former slugs."""

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Return the inlines, with the former slugs if the record has any."""
        inlines = super().get_inlines(request, obj)
        return [*inlines, FormerSlugInline] if obj is not None and obj.former_slugs.exists() else inlines
