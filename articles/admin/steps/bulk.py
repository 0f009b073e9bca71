"""Steps that are taken with many articles from their list, under the same rules, with a result for each article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.steps.forms import NoteForm, ReasonForm
from articles.admin.steps.messages import refusal
from articles.admin.steps.withdrawal import AlongMixin, tell_what_stays
from articles.models import Article, Topic
from articles.models.changes import changes_of, keep_changes, lay_over
from articles.models.content import shared_of
from articles.models.withdrawal import CONSEQUENCES, Along, Reason, lacking_explanation
from articles.models.workflow import SHARED, STEPS, Status, Step, Terms
from articles.publishing.checks import grave, last_checks
from articles.publishing.drafting import is_shared_beside
from articles.publishing.joint_withdrawal import can_go_along
from articles.publishing.take import take
from liaison.staff.audit.models import record_event
from liaison.staff.forms import BilingualFormMixin
from liaison.staff.requests import staff
from liaison.staff.widgets import choose_from_suggestions
from liaison.typing import AnyModelAdmin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Unpack

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse, QueryDict

    from liaison.typing import FormData, FormFiles, FormOptions, StrOrPromise

# The limit of articles for one action, because each is locked, checked and stored separately.
MOST = 200


@dataclass(frozen=True)
class Fate:
    """What will become, or became, of one article. An empty ``hindrance`` means that the step is taken."""

    article: Article
    hindrance: str = ""


class BulkWithdrawForm(AlongMixin, ReasonForm):
    """The form for withdrawing many articles, with the reasons that need no replacement.

    ``along`` names what can be withdrawn together with at least one of the articles.
    """

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        along: Iterable[str] = (),
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.offer({key.value: (_ALONG[key], "") for key in Along if key in along})
        reason: Any = self.fields["reason"]
        reason.choices = [choice for choice in Reason.choices if not CONSEQUENCES[choice[0]].redirects]

    def clean(self) -> dict[str, object]:
        """Return the cleaned data. A missing explanation is an error here, before any article is withdrawn."""
        cleaned = super().clean() or self.cleaned_data
        if "reason" in cleaned and (missing := lacking_explanation(cleaned["reason"], cleaned.get("public_note", ""))):
            self.add_error(None, ValidationError(missing))
        return cleaned

    def terms(self) -> Terms:
        # One explanation serves both editions of all articles.
        return replace(super().terms(), along=self.along(), along_note=self.cleaned_data["public_note"])


_ALONG = {
    Along.OTHER: _("The other edition of each, if it is live or scheduled"),
    Along.MEETING: _("The meeting of each: its page, and its place in the register, calendars and data files"),
    Along.LINKS: _("Links that show the other edition to people outside"),
}


class BulkTopicForm(BilingualFormMixin, forms.Form):
    """The form that asks which topic to add."""

    topic: forms.ModelChoiceField[Topic] = forms.ModelChoiceField(Topic.objects.all(), label=_("topic"))

    def __init__(self, data: FormData = None, files: FormFiles = None, **options: Unpack[FormOptions]) -> None:
        super().__init__(data, files, **options)
        choose_from_suggestions(self.fields["topic"], Article._meta.get_field("topics"))


_LABELS = {
    (Step.SUBMIT, "ar"): _("Submit the Arabic edition for review"),
    (Step.SUBMIT, "en"): _("Submit the English edition for review"),
    (Step.APPROVE, "ar"): _("Approve the Arabic edition"),
    (Step.APPROVE, "en"): _("Approve the English edition"),
    (Step.PUBLISH, "ar"): _("Publish the Arabic edition"),
    (Step.PUBLISH, "en"): _("Publish the English edition"),
    (Step.WITHDRAW, "ar"): _("Withdraw the Arabic edition"),
    (Step.WITHDRAW, "en"): _("Withdraw the English edition"),
}


class BulkMixin(AnyModelAdmin):
    """A mixin for the admin of articles: the list's actions that the user's role may take."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        user = staff(request)
        own = {
            f"{step.value}_{language}": (_step_action(step, language), f"{step.value}_{language}", label)
            for (step, language), label in _LABELS.items()
            if user.has_perm(STEPS[step].permission)
        }
        if user.has_perm("articles.change_article"):
            own["add_topic"] = (_add_topic, "add_topic", _("Add a topic"))
        return own | super().get_actions(request)


def _step_action(step: Step, language: str) -> Callable[..., HttpResponse | None]:
    def action(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return _take_with_all(model_admin, request, queryset, step, language)

    return action


def _take_with_all(
    model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet[Article], step: Step, language: str
) -> HttpResponse:
    """Show what would become of each article; when confirmed, take the step with each one that allows it."""
    user = staff(request)
    chosen = _chosen(queryset)
    form = _form_for(step, language, chosen, request.POST if "confirmed" in request.POST else None)
    if form.is_bound and form.is_valid():
        fates = [_take(article, step, language, user, form.terms()) for article in chosen]
        _tell(request, fates, _LABELS[step, language])
        if step == Step.WITHDRAW:
            tell_what_stays(request, [fate.article for fate in fates if not fate.hindrance], language)
        return HttpResponseRedirect(request.get_full_path())
    fates = [Fate(article, _hindrance(article, step, language, user)) for article in chosen]
    return _page(model_admin, request, form, fates, _LABELS[step, language], f"{step.value}_{language}")


def _form_for(step: Step, language: str, chosen: list[Article], data: QueryDict | None) -> NoteForm:
    if step != Step.WITHDRAW:
        return NoteForm(data)
    along = {key.value for article in chosen for key in can_go_along(article.edition(language))}
    return BulkWithdrawForm(data, along=along)


def _chosen(queryset: QuerySet[Article]) -> list[Article]:
    keys = list(queryset.order_by("pk").values_list("pk", flat=True)[:MOST])
    return list(Article.objects.filter(pk__in=keys).select_related("meeting").order_by("pk"))


def _hindrance(article: Article, step: Step, language: str, user: User) -> str:
    """Return why the step will be skipped; empty if it can be taken. Nothing is stored."""
    edition = article.edition(language)
    status = edition.status()
    if step == Step.PUBLISH and status == Status.SCHEDULED:
        return str(_("It is scheduled and will be published automatically. To publish it earlier, open it."))
    if step == Step.PUBLISH:
        lay_over(article)
    try:
        edition.check(step, user, Terms(note="—"), status)
    except (ValidationError, PermissionDenied) as error:
        return refusal(error)
    if step == Step.PUBLISH:
        return " ".join(check.words for check in grave(last_checks(article, language)))
    return ""


def _take(article: Article, step: Step, language: str, user: User, terms: Terms) -> Fate:
    """Take the step with one article, in a transaction of its own, so that an error affects no other."""
    fresh = Article.objects.select_related("meeting").get(pk=article.pk)
    if hindrance := _hindrance(fresh, step, language, user):
        return Fate(article, hindrance)
    try:
        with transaction.atomic():
            take(article, step, language, user, terms)
    except (ValidationError, PermissionDenied, IntegrityError) as error:
        return Fate(article, refusal(error))
    return Fate(article)


def _add_topic(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse:
    user = staff(request)
    chosen = _chosen(queryset)
    form = BulkTopicForm(request.POST if "confirmed" in request.POST else None)
    if form.is_bound and form.is_valid():
        fates = [_tag(article, form.cleaned_data["topic"], user) for article in chosen]
        _tell(request, fates, _("Add a topic"))
        return HttpResponseRedirect(request.get_full_path())
    fates = [Fate(article, _untaggable(article, user)) for article in chosen]
    return _page(model_admin, request, form, fates, _("Add a topic"), "add_topic")


def _untaggable(article: Article, user: User) -> str:
    return "" if article.may_be_changed_by(user) else str(_("Your role cannot change it in its current state."))


@transaction.atomic
def _tag(article: Article, topic: Topic, user: User) -> Fate:
    """Add ``topic`` to one article. If readers see the article, the topic is kept among its unpublished changes."""
    article.lock()
    if hindrance := _untaggable(article, user):
        return Fate(article, hindrance)
    stored = shared_of(article)
    changes = changes_of(article).get(SHARED)
    wanted = stored | (changes.content if changes else {})
    if topic.pk in wanted["topics"]:
        return Fate(article, str(_("It already has this topic.")))
    if is_shared_beside(article):
        keep_changes(article, SHARED, stored, wanted | {"topics": sorted([*wanted["topics"], topic.pk])})
    else:
        article.topics.add(topic)
    for edition in article.editions():
        if edition.is_begun():
            record_event("write", article, user, language=edition.language, topic=str(topic))
    return Fate(article)


def _page(
    model_admin: ModelAdmin, request: HttpRequest, form: forms.Form, fates: list[Fate], label: StrOrPromise, action: str
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": label,
        "form": form,
        "willing": [fate for fate in fates if not fate.hindrance],
        "skipped": [fate for fate in fates if fate.hindrance],
        "chosen": fates,
        "most": MOST,
        "action": action,
        "checkbox": ACTION_CHECKBOX_NAME,
        "media": model_admin.media + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/bulk.html", context)


def _tell(request: HttpRequest, fates: list[Fate], label: StrOrPromise) -> None:
    """Report how many articles were changed, and for each skipped one its title and the reason."""
    done = sum(not fate.hindrance for fate in fates)
    if done:
        words = ngettext("%(action)s: done for %(count)d article.", "%(action)s: done for %(count)d articles.", done)
        messages.success(request, words % {"action": label, "count": done})
    for fate in fates:
        if fate.hindrance:
            words = _("Skipped: “%(article)s”. %(reason)s") % {"article": fate.article, "reason": fate.hindrance}
            messages.warning(request, words)
