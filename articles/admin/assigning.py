"""An edition is given to a colleague, with a time by which it should be done, or taken back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.step_forms import EARLIEST, LATEST
from articles.admin.steps import edit_address
from articles.admin.telling import edition_name
from articles.models import Article, Assignment
from liaison.dates import zone_city
from liaison.desk import as_key, staff
from liaison.languages import DIRECTIONS, LANGUAGES
from liaison.models.event import record_event

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

_BACKEND = "django.contrib.auth.backends.ModelBackend"


def colleagues(article: Article) -> QuerySet[User]:
    """Who may work on ``article``, by name: its author, and those who may work on everyone's."""
    reviewers = User.objects.with_perm("articles.review_article", backend=_BACKEND)
    may = Q(pk__in=reviewers.values("pk")) | Q(pk=article.created_by_id)
    return User.objects.filter(may, is_active=True, is_staff=True).order_by("first_name", "last_name", "username")


@transaction.atomic
def assign(article: Article, language: str, to: User | None, due_at: dt.datetime | None, by: User) -> None:
    """Give the edition in ``language`` to ``to`` until ``due_at`` (aware), or to nobody; the timeline says so.

    Raises PermissionDenied if ``by`` may not work on it, ValidationError if ``to`` may not or ``due_at`` is past.
    """
    _check(article, language, to, due_at, by)
    current = Assignment.objects.filter(article=article, language=language).first()
    if to is None:
        if current is None:
            return
        current.delete()
        record_event("assign", article, by, language=language, to="", to_name="", due="")
        return
    if current and (current.to_id, current.due_at) == (to.pk, due_at):
        return
    Assignment.objects.update_or_create(article=article, language=language, defaults={"to": to, "due_at": due_at})
    due = due_at.astimezone(dt.UTC).isoformat() if due_at else ""
    record_event("assign", article, by, language=language, to=to.get_username(), to_name=name_of(to), due=due)


def _check(article: Article, language: str, to: User | None, due_at: dt.datetime | None, by: User) -> None:
    if not may_assign(article, language, by):
        raise PermissionDenied
    if to and not colleagues(article).filter(pk=to.pk).exists():
        raise ValidationError({"to": _("This colleague may not work on this article. Choose another.")})
    if to and due_at and due_at <= timezone.now():
        raise ValidationError({"due_at": _("Choose a time to come.")})


def may_assign(article: Article, language: str, user: User) -> bool:
    return user.has_perm("articles.change_article") and article.edition(language).is_within_reach(user)


def name_of(user: User) -> str:
    return user.get_full_name() or user.get_username()


class _Colleague(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


def _by_whose_clock() -> str:
    return gettext("By the clock of %(city)s. Left empty: no time is set.") % {"city": zone_city(settings.TIME_ZONE)}


class AssignForm(forms.Form):
    to = _Colleague(
        User.objects.none(),
        label=_("Assigned to"),
        help_text=_("The author, and everyone who may work on all articles."),
        empty_label=_("Nobody"),
        required=False,
    )
    due_at = forms.DateTimeField(
        label=_("Due"),
        required=False,
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["to"]
        people.queryset = colleagues(article)
        self.fields["due_at"].help_text = _by_whose_clock()

    def clean_due_at(self) -> dt.datetime | None:
        due_at = self.cleaned_data["due_at"]
        # Of what is taken back, when it was due no longer matters.
        if due_at and due_at <= timezone.now() and self.cleaned_data.get("to"):
            raise ValidationError(_("Choose a time to come."))
        return due_at


class AssigningMixin:
    """For the admin of articles: the page on which either edition is assigned."""

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(self.assign_view)  # type: ignore[attr-defined]
        own = path("<str:object_id>/assign/<str:language>/", page, name="articles_article_assign")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def assign_view(self, request: HttpRequest, object_id: str, language: str) -> HttpResponse:
        """Choose a colleague and a time. Refused with 403 to those who may not work on the edition."""
        article = Article.objects.filter(pk=as_key(object_id)).select_related("meeting").first()
        if article is None or language not in LANGUAGES:
            raise Http404
        if not may_assign(article, language, staff(request)):
            raise PermissionDenied
        current = Assignment.objects.filter(article=article, language=language).first()
        initial = {"to": current.to_id, "due_at": current.due_at} if current else {}
        form = AssignForm(request.POST or None, article=article, initial=initial)
        if request.method == "POST" and form.is_valid():
            to, due_at = form.cleaned_data["to"], form.cleaned_data["due_at"]
            assign(article, language, to, due_at, staff(request))
            messages.success(request, _outcome(language, to))
            return HttpResponseRedirect(edit_address(article))
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "title": _("Assign the %(edition)s") % {"edition": edition_name(language)},
            "article": article,
            "edition": article.edition(language),
            "language": language,
            "direction": DIRECTIONS[language],
            "current": current,
            "form": form,
            "back": edit_address(article),
            "media": self.media + form.media,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "admin/articles/article/assign.html", context)


def _outcome(language: str, to: User | None) -> str:
    if to is None:
        return gettext("The %(edition)s is assigned to nobody.") % {"edition": edition_name(language)}
    names = {"edition": edition_name(language), "name": name_of(to)}
    return gettext("The %(edition)s is assigned to %(name)s.") % names
