"""The desk's page of an article's links for people outside: their list, creating one and revoking one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.admin.article.pages import article_at, article_page
from articles.admin.steps.messages import edition_name
from articles.models import Article
from articles.models.changes import changes_of
from articles.models.shared_link import Purpose, SharedLink
from articles.models.workflow import SHARED, State, Status
from liaison.staff.forms import BilingualFormMixin
from liaison.staff.requests import staff
from liaison.staff.widgets import as_key
from liaison.text.languages import LANGUAGES
from liaison.typing import AnyModelAdmin
from liaison.web.compiled_queries import prepared
from liaison.web.paging import page_of
from organizations.models import Organization

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Unpack

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.urls import URLPattern

    from liaison.typing import FormData, FormFiles, FormOptions

PAGE_SIZE = 50
MOST_DAYS = 30
USUAL_DAYS = 7


def may_share(user: User, article: Article) -> bool:
    """Return whether ``user`` may create a link to ``article``: those who may write it."""
    return user.has_perm("articles.change_article") and article.edition(LANGUAGES[0]).is_within_reach(user)


def count_open(article: Article) -> int:
    """Return how many links to ``article`` work."""
    return _links_of.count("", article=article.pk, now=timezone.now())


@prepared(article=int, now=dt.datetime)
def _links_of(language: str, article: Any, now: Any) -> QuerySet[SharedLink]:
    return SharedLink.objects.open(now).filter(article=article)


def _may_have_checked(user: User) -> bool:
    """Return whether ``user`` may ask a partner for a fact check."""
    return user.has_perm("articles.review_article")


def involved(article: Article) -> QuerySet[Organization]:
    """Return the organizations of the article, of its meeting, and of its unpublished changes."""
    shared = changes_of(article).get(SHARED)
    content = shared.content if shared else {}
    meeting = content.get("meeting_id", article.meeting_id)
    concerned = Q(articles=article) | Q(pk__in=content.get("organizations", []))
    if meeting:
        concerned |= Q(delegations__meeting=meeting) | Q(organized_meetings=meeting)
    found = Organization.objects.filter(concerned).values("pk")
    return Organization.objects.filter(pk__in=found).by_name()


def _shareable(article: Article) -> list[str]:
    """Return the languages of the editions that can be shared: those that are begun and not withdrawn."""
    kept = (Status.MISSING, Status.WITHDRAWN)
    return [edition.language for edition in article.editions() if edition.status() not in kept]


@dataclass(frozen=True)
class LinkRow:
    """A link in the list. ``address`` is empty if the link does not work or the user may not see it."""

    link: SharedLink
    edition: str
    state: str
    works: bool
    address: str
    may_revoke: bool


class LinkForm(BilingualFormMixin, forms.Form):
    """The form that creates a link: for which edition, for which purpose and for how long."""

    language = forms.ChoiceField(label=_("Edition"), widget=forms.RadioSelect)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices, widget=forms.RadioSelect)
    organization: forms.ModelChoiceField = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Organization"),
        help_text=_(
            "For a fact check: the organization you are asking, from those named in the article or its meeting."
        ),
        required=False,
    )
    days = forms.IntegerField(label=_("Days until it expires"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS)

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        article: Article,
        user: User,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        languages = _shareable(article)
        cast("forms.ChoiceField", self.fields["language"]).choices = [(code, edition_name(code)) for code in languages]
        self.initial = {"language": languages[0] if languages else "", "purpose": Purpose.PREVIEW}
        if _may_have_checked(user):
            cast("forms.ModelChoiceField", self.fields["organization"]).queryset = involved(article)
        else:
            del self.fields["purpose"], self.fields["organization"]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        cleaned.setdefault("purpose", Purpose.PREVIEW)
        if cleaned["purpose"] != Purpose.FACT_CHECK:
            cleaned["organization"] = None
        elif not cleaned.get("organization") and "organization" not in self.errors:
            self.add_error("organization", _("Choose the organization you are asking."))
        return cleaned


class SharingMixin(AnyModelAdmin):
    """A mixin for the admin of articles: the page of links for people outside."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<str:object_id>/links/", wrap(self.links_view), name="articles_article_links"),
            path("<str:object_id>/links/<str:link_id>/revoke/", wrap(self.revoke_view), name="articles_article_revoke"),
        ]
        return [*own, *super().get_urls()]

    def links_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show all links to the article, the newest first, and the form that creates one."""
        article, user = _shared_article(request, object_id), staff(request)
        form = LinkForm(request.POST or None, article=article, user=user)
        if request.method == "POST" and form.is_valid():
            _make(article, user, form.cleaned_data)
            messages.success(request, _("Link created. Copy the address and send it yourself."))
            return HttpResponseRedirect(_links_address(article))
        links = article.shared_links.select_related("organization", "created_by").order_by("-created_at", "-pk")
        page, notes = page_of(links, request, PAGE_SIZE)
        response = article_page(
            self,
            request,
            "links",
            article,
            gettext("Links for people outside the office"),
            form=form if _shareable(article) else None,
            page=page,
            rows=[_link_row(request, article, link) for link in page],
            notes=notes,
        )
        # The page holds secret addresses.
        response["Cache-Control"] = "no-store"
        return response

    @method_decorator(require_POST)
    def revoke_view(self, request: HttpRequest, object_id: str, link_id: str) -> HttpResponse:
        """Revoke a link, effective immediately."""
        article, user = _shared_article(request, object_id), staff(request)
        link = article.shared_links.filter(pk=as_key(link_id)).select_related("organization").first()
        if link is None:
            raise Http404
        if link.purpose == Purpose.FACT_CHECK and not _may_have_checked(user):
            raise PermissionDenied
        if link.revoke(user):
            messages.success(request, _("Link revoked. It no longer works."))
        else:
            messages.warning(request, _("This link had already ended."))
        return HttpResponseRedirect(_links_address(article))


def _shared_article(request: HttpRequest, object_id: str) -> Article:
    """Return the article. Raises Http404 if there is none, PermissionDenied if the user may not share it."""
    article = article_at(object_id)
    if not may_share(staff(request), article):
        raise PermissionDenied
    return article


def _links_address(article: Article) -> str:
    return reverse("admin:articles_article_links", args=[article.pk])


def _link_row(request: HttpRequest, article: Article, link: SharedLink) -> LinkRow:
    withdrawn = article.edition(link.language).state == State.WITHDRAWN
    works = link.is_open() and not withdrawn
    shown = link.purpose == Purpose.PREVIEW or _may_have_checked(staff(request))
    return LinkRow(
        link=link,
        edition=edition_name(link.language),
        state=_state(link, withdrawn),
        works=works,
        address=request.build_absolute_uri(link.get_absolute_url()) if works and shown else "",
        may_revoke=link.is_open() and shown,
    )


def _state(link: SharedLink, withdrawn: bool) -> str:
    if link.revoked_at:
        return gettext("Link revoked")
    if not link.is_open():
        return gettext("Link expired")
    return gettext("Edition withdrawn") if withdrawn else gettext("Link works")


@transaction.atomic
def _make(article: Article, user: User, wanted: Mapping[str, Any]) -> None:
    link = SharedLink.objects.create(
        article=article,
        language=wanted["language"],
        purpose=wanted["purpose"],
        organization=wanted["organization"],
        created_by=user,
        expires_at=timezone.now() + dt.timedelta(days=wanted["days"]),
    )
    link.record("share_link", user, expires_at=link.expires_at.isoformat())
