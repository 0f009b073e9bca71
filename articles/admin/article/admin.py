"""The admin of articles: their list, and the screen on which both editions of one are written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.admin.article.assignment import AssigningMixin
from articles.admin.article.attachments import AttachingMixin
from articles.admin.article.edition_forms import ArticleForm, Intent, form_arguments
from articles.admin.article.front_page import LeadingMixin
from articles.admin.article.history import HistoryMixin
from articles.admin.article.panels import main_step, panels
from articles.admin.article.preview import PreviewingMixin, no_preview, preview
from articles.admin.article.shared_links import SharingMixin
from articles.admin.dashboard import WorkMixin
from articles.admin.list_columns import ArabicStatusFilter, EnglishStatusFilter, badge, headline
from articles.admin.steps.bulk import BulkMixin
from articles.admin.steps.names import tell_held
from articles.admin.steps.page import StepsMixin, respond
from articles.models import Article
from articles.models.kind import ArticleKind
from liaison.staff.base import DeskAdmin
from liaison.staff.pasting import tell_notes
from liaison.staff.requests import staff
from liaison.staff.searching import holding
from liaison.staff.widgets import as_key
from liaison.text.dates import format_moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet
    from django.forms import ModelForm
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from liaison.typing import DeletedObjects, Fieldsets, FormSets, Records


@admin.register(Article)
class ArticleAdmin(
    PreviewingMixin,
    BulkMixin,
    HistoryMixin,
    AssigningMixin,
    LeadingMixin,
    AttachingMixin,
    SharingMixin,
    StepsMixin,
    WorkMixin,
    DeskAdmin,
):
    """The screens of articles: press releases, statements, news, and further reports on a meeting.

    The first report on a meeting is written on the meeting's screen.
    """

    form = ArticleForm
    autocomplete_fields = ("meeting", "organizations", "people", "topics")
    # Steps and the meeting's screen lock the meeting before the article too.
    locked_first = "meeting"
    change_form_template = "admin/articles/article/change_form.html"
    list_display = ("headline", "kind", "arabic", "english", "changed")
    list_filter = ("kind", ArabicStatusFilter, EnglishStatusFilter, "created_at")
    search_fields = holding("title_ar", "title_en", "summary_ar", "summary_en")
    ordering = ("-updated_at", "-pk")

    @admin.display(description=_("title"))
    def headline(self, article: Article) -> SafeString:
        """Return the title of ``article``, marked if it leads the front page."""
        return headline(article)

    @admin.display(description=_("Arabic edition"))
    def arabic(self, article: Article) -> SafeString:
        """Return the badge of the Arabic edition."""
        return badge(article.edition("ar"))

    @admin.display(description=_("English edition"))
    def english(self, article: Article) -> SafeString:
        """Return the badge of the English edition."""
        return badge(article.edition("en"))

    @admin.display(description=_("changed"), ordering="updated_at")
    def changed(self, article: Article) -> str:
        """Return the day on which ``article`` was last changed."""
        return format_moment(article.updated_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).select_related("meeting")

    def with_columns(self, records: Any) -> Any:
        return records.for_badges()

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or any(edition.may_be_changed_by(staff(request)) for edition in obj.editions())

    def get_form(self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: object) -> Any:
        form: Callable[..., ModelForm] = super().get_form(request, obj, change, **kwargs)
        return partial(form, **form_arguments(request))

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Fieldsets:
        return [(None, {"fields": tuple(ArticleForm.Meta.fields)})]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"kind": ArticleKind.PRESS_RELEASE, **super().get_changeform_initial_data(request)}

    def get_deleted_objects(self, objs: Records[Article], request: HttpRequest) -> DeletedObjects:
        """Return what deleting ``objs`` takes with it. Published articles are protected: they are withdrawn instead."""
        listed, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        note = _("%(article)s (published: withdraw it instead)")
        out = [note % {"article": article} for article in objs if article.is_published()]
        return listed, counts, perms_needed, [*protected, *out]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Show the form, or redirect to the meeting's screen if the article is the first report on a meeting."""
        reports = Article.objects.filter(pk=as_key(unquote(object_id)), meeting__isnull=False).only("kind", "meeting")
        article = reports.first() if request.method == "GET" else None
        if article and article.is_first_report():
            return HttpResponseRedirect(reverse("admin:articles_meeting_change", args=[article.meeting_id]))
        return super().change_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        if Intent.of(request).preview:
            return no_preview(request, context)
        form = context["adminform"].form
        if "title_ar" in form.fields:
            editions = panels(form, staff(request))
            context |= {"editions": editions, "main_step": main_step(editions), "article_form": form}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def after_saving(self, request: HttpRequest, form: ArticleForm, formsets: FormSets) -> None:
        form.written()
        tell_held(request, form.held)
        form.take_step()
        tell_notes(request, form)

    def preview_of(self, request: HttpRequest, form: ArticleForm, formsets: FormSets) -> HttpResponse:
        return preview(request, form)

    def respond(self, request: HttpRequest, obj: Article) -> HttpResponse | None:
        return respond(request, obj, Intent.of(request))
