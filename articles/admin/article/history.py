"""The desk's pages of an edition's versions: their list, one of them, a comparison and restoring; and the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.article.compared_texts import chosen, draft_side, live_side, present_side, side
from articles.admin.article.comparison import changes_between, fields_of, label_of, texts_of_edition
from articles.admin.article.event_texts import entries, events_of, timeline
from articles.admin.article.pages import article_at, article_page, edit_address, step_address
from articles.admin.steps.messages import edition_name, refusal
from articles.models import Article, Version
from articles.models.workflow import State, Status, Step
from articles.publishing.version_restore import LostPart, is_returned, replaced_by_restoring, restore_version
from liaison.staff.requests import staff
from liaison.text.dates import digits
from liaison.text.languages import DIRECTIONS, LANGUAGES, other_language
from liaison.typing import AnyModelAdmin
from liaison.web.paging import page_of

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest
    from django.urls import URLPattern

    from articles.models.article import Edition

PAGE_SIZE = 50
# The number of lines of the timeline beside the form.
PANEL_SIZE = 8


class HistoryMixin(AnyModelAdmin):
    """A mixin for the admin of articles: the pages of versions and the timeline."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path(
                "<str:object_id>/versions/<str:language>/", wrap(self.versions_view), name="articles_article_versions"
            ),
            path(
                "<str:object_id>/versions/<str:language>/<int:number>/",
                wrap(self.version_view),
                name="articles_article_version",
            ),
            path("<str:object_id>/compare/<str:language>/", wrap(self.compare_view), name="articles_article_compare"),
            path(
                "<str:object_id>/restore/<str:language>/<int:number>/",
                wrap(self.restore_view),
                name="articles_article_restore",
            ),
            path("<str:object_id>/timeline/", wrap(self.timeline_view), name="articles_article_timeline"),
        ]
        return [*own, *super().get_urls()]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        article = context.get("original")
        context["timeline"] = timeline(article, PANEL_SIZE) if article else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Redirect to the timeline, which replaces Django's own history."""
        article = self._readable_article(request, object_id)
        return HttpResponseRedirect(reverse("admin:articles_article_timeline", args=[article.pk]))

    def _readable_article(self, request: HttpRequest, object_id: str, language: str = LANGUAGES[0]) -> Article:
        """Return the article. Raises Http404 if there is none, PermissionDenied if the user may not view it."""
        article = article_at(object_id, language)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article

    def versions_view(self, request: HttpRequest, object_id: str, language: str) -> HttpResponse:
        """Show the versions of the edition, the newest first, below the unpublished text."""
        article = self._readable_article(request, object_id, language)
        edition, now = article.edition(language), timezone.now()
        versions = Version.objects.of(article, language)
        page, notes = page_of(versions.defer("content").select_related("by"), request, PAGE_SIZE)
        current = versions.filter(at__lte=now).values_list("number", flat=True).first() if edition.is_live() else None
        draft = draft_side(article, language)
        rows = [*([draft.key] if draft and page.number == 1 else []), *(str(version.number) for version in page)]
        return article_page(
            self,
            request,
            "versions",
            article,
            _title(gettext("Versions of the %(edition)s"), language),
            language,
            page=page,
            notes=notes,
            now=now,
            current=current,
            draft=draft,
            picked_to=rows[0] if rows else "",
            picked_from=rows[1] if len(rows) > 1 else "",
            live=live_side(article, language),
            may_restore=edition.may_be_changed_by(staff(request)),
        )

    def version_view(self, request: HttpRequest, object_id: str, language: str, number: int) -> HttpResponse:
        """Show the whole text of one version."""
        article = self._readable_article(request, object_id, language)
        version = _version(article, language, number)
        to_come = version.at > timezone.now()
        return article_page(
            self,
            request,
            "version",
            article,
            _title(gettext("Version %(number)s of the %(edition)s"), language, version),
            language,
            version=version,
            to_come=to_come,
            fields=fields_of(version.content),
            may_restore=not to_come and article.edition(language).may_be_changed_by(staff(request)),
        )

    def compare_view(self, request: HttpRequest, object_id: str, language: str) -> HttpResponse:
        """Show the differences between two versions, or between the live and the unpublished text."""
        article = self._readable_article(request, object_id, language)
        keys = chosen(article, language, request.GET.get("from", "").strip(), request.GET.get("to", "").strip())
        sides = [side(article, language, key) for key in keys or ()]
        if None in sides:
            messages.error(request, _("One of the versions to compare does not exist. Choose from the list."))
            return HttpResponseRedirect(reverse("admin:articles_article_versions", args=[article.pk, language]))
        old, new = sides or (None, None)
        return article_page(
            self,
            request,
            "compare",
            article,
            _title(gettext("Compare versions of the %(edition)s"), language),
            language,
            old=old,
            new=new,
            changes=changes_between(old.content, new.content) if old and new else [],
            behind=_behind(request, article, language, old.key) if old else None,
        )

    def restore_view(self, request: HttpRequest, object_id: str, language: str, number: int) -> HttpResponse:
        """Show what restoring a version will do; when confirmed, restore it as a draft."""
        article = self._readable_article(request, object_id, language)
        version, user = _version(article, language, number), staff(request)
        edition = article.edition(language)
        if not edition.may_be_changed_by(user):
            raise PermissionDenied
        if version.at > timezone.now():
            raise Http404
        shares = article.may_be_changed_by(user)
        if request.method == "POST":
            return self._put_back(request, article, version, shared_too=shares and "shared" in request.POST)
        return article_page(
            self,
            request,
            "restore",
            article,
            _title(gettext("Restore version %(number)s of the %(edition)s"), language, version),
            language,
            version=version,
            shares=shares,
            beside=edition.is_written_beside(),
            status=edition.status(),
            scheduled=edition.status() == Status.SCHEDULED,
            returned=is_returned(edition.status()),
            replaces=replaced_by_restoring(article, language),
            present=present_side(article, language),
        )

    def _put_back(self, request: HttpRequest, article: Article, version: Version, shared_too: bool) -> HttpResponse:
        language = version.language
        try:
            left_out = restore_version(article, language, version.number, staff(request), shared_too)
        except (Version.DoesNotExist, Article.DoesNotExist) as error:
            raise Http404 from error
        except ValidationError as error:
            messages.error(request, _not_restored(refusal(error)))
            return HttpResponseRedirect(edit_address(article))
        messages.success(request, _restored(article.edition(language), version.number))
        if left_out:
            messages.warning(request, _left_out(left_out))
        return HttpResponseRedirect(edit_address(article))

    def timeline_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show all events of the article, the newest first."""
        article = self._readable_article(request, object_id)
        page, notes = page_of(events_of(article), request, PAGE_SIZE)
        return article_page(
            self,
            request,
            "timeline",
            article,
            gettext("Timeline"),
            page=page,
            notes=notes,
            entries=entries(article, list(page)),
        )


def _title(words: str, language: str, version: Version | None = None) -> str:
    number = digits(str(version.number)) if version else ""
    return words % {"edition": edition_name(language), "number": number}


def _version(article: Article, language: str, number: int) -> Version:
    version = Version.objects.of(article, language).filter(number=number).select_related("by").first()
    if version is None:
        raise Http404
    return version


def _behind(request: HttpRequest, article: Article, language: str, old_key: str) -> dict[str, Any] | None:
    """Return the other edition, if this comparison shows the changes that it has not followed; else None.

    The result holds the edition's text and the address of the step that marks it as up to date.
    """
    edition = article.edition(other_language(language))
    if edition.behind is None or old_key != str(edition.behind) or not edition.is_begun():
        return None
    present = present_side(article, edition.language)
    catches_up = Step.CATCH_UP in edition.steps_for(staff(request))
    return {
        "language": edition.language,
        "direction": DIRECTIONS[edition.language],
        "name": edition_name(edition.language),
        "fields": texts_of_edition(present.content["texts"]) if present else [],
        "catch_up": step_address(article, Step.CATCH_UP, edition.language) if catches_up else "",
    }


def _restored(edition: Edition, number: int) -> str:
    words = (
        _("Version %(number)s of the %(edition)s is restored as unpublished changes. The edition stays withdrawn.")
        if edition.state == State.WITHDRAWN
        else _(
            "Version %(number)s of the %(edition)s is restored as unpublished changes. Readers see the live "
            "text until you publish them."
        )
        if edition.is_written_beside()
        else _("Version %(number)s of the %(edition)s is restored as its current text.")
    )
    return words % {"number": digits(str(number)), "edition": edition_name(edition.language)}


def _not_restored(reason: str) -> str:
    """Return a message that the text was not restored because the edition is scheduled, with the reason."""
    words = _("Not restored, because it is scheduled. Take it off the schedule first. %(reason)s")
    return words % {"reason": reason}


def _left_out(left_out: tuple[LostPart, ...]) -> str:
    """Return a message that lists what could not be restored, by name or number."""
    separator = gettext(", ")
    return gettext("Not restored, because it was deleted or now belongs to another article: %(list)s.") % {
        "list": separator.join(_name_of(found) for found in left_out)
    }


def _name_of(found: LostPart) -> str:
    label = label_of(found.field)
    if found.key is None:
        return label
    return gettext("%(field)s (number %(number)s)") % {"field": label, "number": digits(str(found.key))}
