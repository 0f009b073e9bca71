"""What somebody outside sees who was given a link: an edition before it is out, and the questions of a fact check.

No account, no cookie, no script. The address is the secret: it is kept out of caches, search engines and referrers.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.db.models import TextChoices
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Withdrawal
from articles.models.shared_link import Purpose, SharedLink, key_in
from articles.models.workflow import OUT, State, Status
from articles.publishing.preview import page_as_published
from liaison.models import Event
from liaison.staff.audit.models import record_event
from liaison.staff.forms import BilingualFormMixin
from liaison.text.languages import active_language
from liaison.text.normalize import clean
from liaison.views import not_found

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from articles.models import Article

    View = Callable[..., HttpResponse]

NAME_LENGTH = 100
COMMENT_LENGTH = 5000
# More than a partner needs, and few enough to read if the address gets about.
ANSWERS_PER_LINK = 20
FACT_CHECK = "fact_check"

TOO_MANY = _("This link has reached its limit of answers. Contact the office directly.")


class FactCheckAnswer(TextChoices):
    CONFIRMED = "confirmed", _("Everything about us is correct")
    CHANGES = "changes", _("Something needs changing")


class _Text(forms.CharField):
    """Text measured as it will be stored: a line end is one character, and controls are none."""

    def to_python(self, value: object) -> str:
        return super().to_python(clean(str(value or ""))) or ""


class AnswerForm(BilingualFormMixin, forms.Form):
    """The partner's answer."""

    name = _Text(label=_("Your name"), max_length=NAME_LENGTH, widget=forms.TextInput({"autocomplete": "name"}))
    answer = forms.ChoiceField(label=_("Your answer"), choices=FactCheckAnswer.choices, widget=forms.RadioSelect)
    comment = _Text(
        label=_("What needs changing"),
        help_text=_("Only needed if something needs changing."),
        max_length=COMMENT_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 6}),
    )

    # The form says itself what is missing, in the page's language and beside the field.
    use_required_attribute = False

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if "name" not in self.errors and not cleaned.get("name"):
            self.add_error("name", _("Enter your name."))
        if (
            cleaned.get("answer") == FactCheckAnswer.CHANGES
            and not cleaned.get("comment")
            and "comment" not in self.errors
        ):
            self.add_error("comment", _("Say what needs changing."))
        return cleaned


def _for_holders(purpose: str) -> Callable[[View], View]:
    """A view of the link whose token the address holds. Others get a 404; whoever holds one that closed, a 410."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, token: str) -> HttpResponse:
            try:
                link = _link(token, purpose)
                response = view(request, link) if link else _no_longer(request)
            except Http404 as error:
                response = not_found(request, error)
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex"
            response["Referrer-Policy"] = "no-referrer"
            return response

        return answer

    return decorate


def _link(token: str, purpose: str) -> SharedLink | None:
    """The link, or None if it no longer works. Raises Http404 for a token that was never at this address."""
    key = key_in(token)
    if key is None:
        raise Http404
    link = SharedLink.objects.filter(pk=key).select_related("article__meeting", "organization").first()
    if link and (link.purpose, link.language) != (purpose, active_language()):
        raise Http404
    return link if link and link.is_open() and not _is_withdrawn(link) else None


def _is_withdrawn(link: SharedLink) -> bool:
    """Whoever was shown an edition is not shown it after it was withdrawn."""
    return link.article.edition(link.language).state == State.WITHDRAWN


def _no_longer(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/link_gone.html", status=410)


@_for_holders(Purpose.PREVIEW)
@require_safe
def preview(request: HttpRequest, link: SharedLink) -> HttpResponse:
    """The edition as it would be if it were published now."""
    return _outsider_page(request, link, "articles/preview.html")


@csrf_exempt  # There is no cookie that another site could make use of: the token is what an answer needs.
@_for_holders(Purpose.FACT_CHECK)
@require_http_methods(["GET", "HEAD", "POST"])
def fact_check(request: HttpRequest, link: SharedLink) -> HttpResponse:
    """The edition as in a preview, and below it the partner's answer."""
    form = AnswerForm(request.POST if request.method == "POST" else None)
    refused = False
    if request.method == "POST" and form.is_valid():
        if _store(link, form.cleaned_data):
            return HttpResponseRedirect(f"{link.get_absolute_url()}thanks/")
        form.add_error(None, TOO_MANY)
        refused = True
    context = {"form": form, "is_full": _is_full(link), "too_many": TOO_MANY, "organization": link.organization}
    response = _outsider_page(request, link, "articles/fact_check.html", context)
    if refused:
        response.status_code = 429
    return response


@_for_holders(Purpose.FACT_CHECK)
@require_safe
def thanks(request: HttpRequest, link: SharedLink) -> HttpResponse:
    """That the answer has arrived."""
    return render(request, "articles/fact_check_thanks.html", {"back": link.get_absolute_url()})


def _outsider_page(
    request: HttpRequest, link: SharedLink, template: str, extra: dict[str, object] | None = None
) -> HttpResponse:
    status = link.article.edition(link.language).status()
    known = {"link": link, "is_live": status == Status.LIVE, "has_changes": status in OUT and status != Status.LIVE}
    meeting_too = not _keeps_its_meeting_private(link.article)
    return page_as_published(
        request, link.article, link.language, template, known | (extra or {}), meeting_too=meeting_too
    )


def _keeps_its_meeting_private(article: Article) -> bool:
    """Whether it came out, or is about to, without its meeting, or a withdrawal hid that: then no link shows it either."""
    meeting = article.meeting
    if meeting is None or meeting.public_at:
        return False
    return article.is_published() or Withdrawal.objects.hiding(meeting).exists()


def _answers(link: SharedLink) -> int:
    return Event.objects.of(link.article).filter(action=FACT_CHECK, details__link=link.pk).count()


def _is_full(link: SharedLink) -> bool:
    return _answers(link) >= ANSWERS_PER_LINK


@transaction.atomic
def _store(link: SharedLink, answer: Mapping[str, Any]) -> bool:
    """Put the answer into the article's timeline; False if the link has taken all it can.

    Answers that come at once wait for each other here, so that none is one too many.
    """
    SharedLink.objects.select_for_update().filter(pk=link.pk).values_list("pk").first()
    if _is_full(link):
        return False
    organization = str(link.organization)
    record_event(
        FACT_CHECK,
        link.article,
        by_name=gettext("%(name)s, %(organization)s") % {"name": answer["name"], "organization": organization},
        language=link.language,
        note=answer["comment"],
        answer=answer["answer"],
        organization=organization,
        link=link.pk,
    )
    return True
