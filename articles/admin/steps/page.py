"""The page on which a step is confirmed, with its form and, before publishing, the last checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles.admin.article.edition_forms import WITH_A_PAGE, Intent
from articles.admin.article.pages import article_at, article_page, edit_address, step_address
from articles.admin.meeting.rows import shown_words
from articles.admin.steps.forms import FORMS, StepForm
from articles.admin.steps.messages import edition_name, tell, tell_of_changes
from articles.admin.steps.names import REPLACE, replace_in_both
from articles.admin.steps.reinstatement import LAST_SEEN, chosen_text, texts_to_choose
from articles.admin.steps.withdrawal import tell_what_stays
from articles.models import Article, Attendance
from articles.models.changes import lay_over
from articles.models.withdrawal import Along
from articles.models.workflow import STEPS, Step, not_from_here
from articles.public.preview import page_as_published
from articles.public.views import ARTICLE_TEMPLATE
from articles.publishing.checks import last_checks
from articles.publishing.missing_translations import gaps_of
from articles.publishing.take import take
from liaison.security.headers import with_policy
from liaison.security.policies import FRAMED
from liaison.staff.editing.page_forms import COLLIDED, UnsavedData
from liaison.staff.forms import beside_fields
from liaison.staff.requests import staff
from liaison.typing import AnyModelAdmin

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.urls import URLPattern

    from liaison.typing import StrOrPromise


@dataclass(frozen=True)
class NamedAttendee:
    """An attendee by name as staff know them, and in the words that readers will see."""

    name: str
    shown: str
    protected: bool


def _attendees(article: Article) -> list[NamedAttendee]:
    """Return the attendees of the meeting that ``article`` reports, and how readers will see each."""
    rows = Attendance.objects.filter(meeting=article.meeting_id).select_related("person", "delegation__organization")
    return [NamedAttendee(str(row.person), shown_words(row.shown_as()), row.person.protected) for row in rows]


def _as_shown(article: Article, *, with_changes: bool) -> Article:
    """Return a copy of ``article`` as its page shows it, with its unpublished changes if ``with_changes``."""
    shown = Article.objects.select_related("meeting").get(pk=article.pk)
    if with_changes:
        lay_over(shown)
    return shown


class StepsMixin(AnyModelAdmin):
    """A mixin for the admin of articles: one page for every step of either edition."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.step_view)
        own = [path(f"<str:object_id>/{step.value}/<str:language>/", page, {"step": step.value}) for step in Step]
        preview = path("<str:object_id>/preview/<str:language>/", self.admin_site.admin_view(self.preview_view))
        return [*own, preview, *super().get_urls()]

    @method_decorator(xframe_options_sameorigin)
    def preview_view(self, request: HttpRequest, object_id: str, language: str) -> HttpResponse:
        """Show the public page of the stored text as if it were published now, for a frame in the page of a step."""
        article = article_at(object_id, language)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        template = "desk/framed.html" if "framed" in request.GET else ARTICLE_TEMPLATE
        response = page_as_published(
            request, article, language, template, with_changes=request.GET.get("text") != LAST_SEEN
        )
        response["Cache-Control"] = "no-store"
        with_policy(response, FRAMED)
        return response

    def step_view(self, request: HttpRequest, object_id: str, language: str, step: str) -> HttpResponse:
        """Show the form of ``step``, or take it. Raises PermissionDenied if the user's role does not allow it."""
        article = article_at(object_id, language)
        user, edition = staff(request), article.edition(language)
        if not (user.has_perm(STEPS[step].permission) and edition.is_within_reach(user)):
            raise PermissionDenied
        status = edition.status()
        if request.method != "POST" and status not in STEPS[step].moves:
            messages.warning(request, not_from_here(step, status))
            return HttpResponseRedirect(edit_address(article))
        texts = texts_to_choose(edition) if step == Step.REINSTATE else []
        text = chosen_text(request, edition) if texts else ""
        shown = _as_shown(article, with_changes=step != Step.WITHDRAW and text != LAST_SEEN)
        publishes = step in (Step.PUBLISH, Step.REINSTATE)
        replaces = publishes and request.method == "POST" and REPLACE in request.POST
        if replaces:
            replace_in_both(request, article, shown)
            article = article_at(object_id, language)
            shown = _as_shown(article, with_changes=text != LAST_SEEN)
        gaps = gaps_of(shown, language) if publishes else []
        checks = last_checks(shown, language, gaps) if publishes else []
        own = {"gaps": gaps} if publishes else {}
        make: Callable[..., Any] = FORMS.get(step, StepForm)
        form: Any = make(
            UnsavedData.of(request.POST) if replaces else request.POST or None,
            step=step,
            edition=shown.edition(language),
            user=user,
            checks=checks,
            text=text,
            **own,
        )
        if request.method == "POST" and form.is_valid() and self._take(request, article, step, form):
            return HttpResponseRedirect(edit_address(article))
        return article_page(
            self,
            request,
            "step",
            shown,
            _titles(step) % {"edition": edition_name(language)},
            language,
            edition=shown.edition(language),
            step=step,
            label=Step(step).label,
            form=form,
            checks=[check for check in checks if not (check.finding and publishes)],
            named=form.named_people() if publishes else [],
            attendees=_attendees(shown) if publishes else [],
            publishes=publishes,
            texts=texts,
            text=text,
            undecided=bool(texts and not text),
            back=edit_address(article),
            media=self.media + form.media,
        )

    def _take(self, request: HttpRequest, article: Article, step: str, form: StepForm) -> bool:
        """Take the step with all editions it is meant for, or with none; return whether it was taken."""
        try:
            with transaction.atomic():
                form.before_step()
                for language in form.languages():
                    take(article, step, language, staff(request), form.terms())
        except ValidationError as error:
            form.add_error(None, beside_fields(error, form.fields))
            return False
        except IntegrityError:
            # Another article has taken the slug since the text was written.
            form.add_error(None, COLLIDED)
            return False
        for language in form.languages():
            tell(request, article, step, language, form.cleaned_data.get("time_zone") or "")
        _tell_of_what_went_along(request, article, form)
        return True


def _tell_of_what_went_along(request: HttpRequest, article: Article, form: StepForm) -> None:
    """Report after withdrawing or reinstating what became of the other edition and of the meeting.

    After withdrawing, the report also lists what readers can still find.
    """
    along, other = form.terms().along or (), form.edition.other().language
    if Along.OTHER in along:
        tell(request, article, form.step, other)
    if Along.MEETING in along:
        hidden = form.step == Step.WITHDRAW
        messages.success(
            request, _("Visitors can no longer see the meeting.") if hidden else _("The meeting is public again.")
        )
    if form.step == Step.WITHDRAW:
        tell_what_stays(request, [article], form.edition.language)


def _titles(step: str) -> StrOrPromise:
    return {
        Step.SUBMIT: _("Submit the %(edition)s for review"),
        Step.RETURN: _("Ask for changes to the %(edition)s"),
        Step.APPROVE: _("Approve the %(edition)s"),
        Step.PUBLISH: _("Publish the %(edition)s: last check"),
        Step.UNSCHEDULE: _("Take the %(edition)s off the schedule"),
        Step.DISCARD: _("Discard the changes of the %(edition)s"),
        Step.WITHDRAW: _("Withdraw the %(edition)s"),
        Step.REINSTATE: _("Reinstate the %(edition)s: last check"),
        Step.CATCH_UP: _("Mark the %(edition)s as up to date"),
        Step.COMMENT: _("Comment on the %(edition)s"),
    }[Step(step)]


def respond(request: HttpRequest, article: Article, intent: Intent) -> HttpResponse | None:
    """Return the response to a saved form whose button asks for a step: the step's page, or its result.

    None if no step was asked for.
    """
    if not intent.step:
        tell_of_changes(request, article)
        return None
    if intent.step in WITH_A_PAGE:
        return HttpResponseRedirect(step_address(article, intent.step, intent.language))
    tell(request, article, intent.step, intent.language)
    return HttpResponseRedirect(edit_address(article))
