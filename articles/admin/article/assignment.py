"""Assigning an edition to a colleague, with or without a deadline, and the page for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.article.pages import article_at, article_page, edit_address
from articles.admin.steps.messages import edition_name
from articles.models import Article, Assignment
from liaison.staff.audit.models import name_of, record_event
from liaison.staff.date_fields import ClockFormMixin, MomentField, ZoneField
from liaison.staff.requests import staff
from liaison.typing import AnyModelAdmin

if TYPE_CHECKING:
    from typing import Unpack

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.urls import URLPattern

    from liaison.typing import FormData, FormFiles, FormOptions

_BACKEND = "django.contrib.auth.backends.ModelBackend"


def colleagues(article: Article) -> QuerySet[User]:
    """Return the users who may work on ``article``, by name: its author, and those who may review articles."""
    reviewers = User.objects.with_perm("articles.review_article", backend=_BACKEND)
    may = Q(pk__in=reviewers.values("pk")) | Q(pk=article.created_by_id)
    return User.objects.filter(may, is_active=True, is_staff=True).order_by("first_name", "last_name", "username")


@transaction.atomic
def assign(article: Article, language: str, to: User | None, due_at: dt.datetime | None, by: User) -> None:
    """Assign the edition in ``language`` to ``to`` until ``due_at`` (aware), or to nobody, and record the event.

    Raises PermissionDenied if ``by`` may not work on the edition, ValidationError if ``to`` may not or ``due_at`` is
    past.
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
        raise ValidationError({"to": _("This colleague cannot work on this article. Choose someone else.")})
    if to and due_at and due_at <= timezone.now():
        raise ValidationError({"due_at": _("Choose a time in the future.")})


def may_assign(article: Article, language: str, user: User) -> bool:
    """Return whether ``user`` may assign the edition in ``language``: those who may work on it."""
    return user.has_perm("articles.change_article") and article.edition(language).is_within_reach(user)


class _Colleague(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return name_of(obj)


class AssignForm(ClockFormMixin, forms.Form):
    """The form that assigns an edition of ``article``."""

    to = _Colleague(
        User.objects.none(),
        label=_("Assigned to"),
        help_text=_("The author, and everyone who can edit all articles."),
        empty_label=_("Nobody"),
        required=False,
    )
    due_at = MomentField(label=_("Due"), help_text=_("Left empty: no time is set."))
    time_zone = ZoneField()

    def __init__(
        self, data: FormData = None, files: FormFiles = None, *, article: Article, **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, files, **options)
        people = cast("forms.ModelChoiceField", self.fields["to"])
        people.queryset = colleagues(article)


class AssigningMixin(AnyModelAdmin):
    """A mixin for the admin of articles: the page on which an edition is assigned."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.assign_view)
        own = path("<str:object_id>/assign/<str:language>/", page, name="articles_article_assign")
        return [own, *super().get_urls()]

    def assign_view(self, request: HttpRequest, object_id: str, language: str) -> HttpResponse:
        """Show the form, or assign the edition. Raises PermissionDenied for users who may not work on the edition."""
        article = article_at(object_id, language)
        if not may_assign(article, language, staff(request)):
            raise PermissionDenied
        current = Assignment.objects.filter(article=article, language=language).first()
        initial: dict[str, object] = {"to": current.to_id, "due_at": current.due_at} if current else {}
        form = AssignForm(request.POST or None, article=article, initial=initial)
        if request.method == "POST" and form.is_valid() and self._assign(request, article, language, form):
            return HttpResponseRedirect(edit_address(article))
        return article_page(
            self,
            request,
            "assign",
            article,
            _("Assign the %(edition)s") % {"edition": edition_name(language)},
            language,
            edition=article.edition(language),
            form=form,
            media=self.media + form.media,
        )

    def _assign(self, request: HttpRequest, article: Article, language: str, form: AssignForm) -> bool:
        to = form.cleaned_data["to"]
        try:
            assign(article, language, to, form.cleaned_data["due_at"], staff(request))
        except ValidationError as error:
            form.add_error(None, error)
            return False
        messages.success(request, _outcome(language, to))
        return True


def _outcome(language: str, to: User | None) -> str:
    if to is None:
        return gettext("Nobody is assigned to the %(edition)s.") % {"edition": edition_name(language)}
    names = {"edition": edition_name(language), "name": name_of(to)}
    return gettext("%(name)s is assigned to the %(edition)s.") % names
