"""The old addresses that lead to a record, on its page: to be seen, and to be taken away."""

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
    """One that tells too much, such as a name that visitors should not know any more, need not lead on."""

    model = FormerSlug
    form = PlainPageForm
    formset = PageFormSet
    fields = readonly_fields = ("former",)
    template = "admin/organizations/former_slugs.html"
    extra = 0
    max_num = 0

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """They are part of the record: whoever may write that may take them away."""
        return request.user.has_perm(f"organizations.change_{self.parent_model._meta.model_name}")

    has_view_permission = has_delete_permission = has_change_permission

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class FormerSlugsMixin(AnyModelAdmin):
    """For the admin of organizations and that of people."""

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """The old addresses where there are any."""
        inlines = super().get_inlines(request, obj)
        return [*inlines, FormerSlugInline] if obj is not None and obj.former_slugs.exists() else inlines
