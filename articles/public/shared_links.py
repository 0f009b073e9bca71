"""The pages behind shared links: the preview of an edition, and the fact check by a partner.

They use no account, cookie or script. The address is the secret: it is kept out of caches, search engines and
referrers.
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
from articles.public.preview import page_as_published
from liaison.media.access import giving_keys
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
# More answers than a partner needs, and few enough to read if the address becomes public.
ANSWERS_PER_LINK = 20
FACT_CHECK = "fact_check"

TOO_MANY = _("This link has reached its limit of answers. Contact the office directly.")


class FactCheckAnswer(TextChoices):
    """The answers to a fact check."""

    CONFIRMED = "confirmed", _("Everything about us is correct")
    CHANGES = "changes", _("Something needs changing")


class _Text(forms.CharField):
    """A text field that counts characters as they are stored: a line end is one, control characters are removed."""

    def to_python(self, value: object) -> str:
        return super().to_python(clean(str(value or ""))) or ""


class AnswerForm(BilingualFormMixin, forms.Form):
    """The form for the partner's answer to a fact check."""

    name = _Text(label=_("Your name"), max_length=NAME_LENGTH, widget=forms.TextInput({"autocomplete": "name"}))
    answer = forms.ChoiceField(label=_("Your answer"), choices=FactCheckAnswer.choices, widget=forms.RadioSelect)
    comment = _Text(
        label=_("What needs changing"),
        help_text=_("Only needed if something needs changing."),
        max_length=COMMENT_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 6}),
    )

    # The form shows what is missing in the page's language, beside the field; the browser would use its own language.
    use_required_attribute = False

    def clean_name(self) -> str:
        """Return the name with single spaces."""
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
    """Return a decorator for views of a link whose token is in the address.

    The view is called with the link. Unknown tokens get a 404, and links that are closed a 410.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, token: str) -> HttpResponse:
            try:
                link = _link(token, purpose)
                # What is shown here is not published, and its picture has no other address.
                with giving_keys():
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
    """Return the link, or None if it is closed. Raise Http404 for a token that does not belong to this address."""
    key = key_in(token)
    if key is None:
        raise Http404
    link = SharedLink.objects.filter(pk=key).select_related("article__meeting", "organization").first()
    if link and (link.purpose, link.language) != (purpose, active_language()):
        raise Http404
    return link if link and link.is_open() and not _is_withdrawn(link) else None


def _is_withdrawn(link: SharedLink) -> bool:
    """Return whether the edition is withdrawn; shared links do not show it then."""
    return link.article.edition(link.language).state == State.WITHDRAWN


def _no_longer(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/link_gone.html", status=410)


@_for_holders(Purpose.PREVIEW)
@require_safe
def preview(request: HttpRequest, link: SharedLink) -> HttpResponse:
    """Return the edition as it would be if it were published now."""
    return _outsider_page(request, link, "articles/preview.html")


@csrf_exempt  # There is no cookie that another site could make use of: the token is what an answer needs.
@_for_holders(Purpose.FACT_CHECK)
@require_http_methods(["GET", "HEAD", "POST"])
def fact_check(request: HttpRequest, link: SharedLink) -> HttpResponse:
    """Return the edition as in a preview, with the form for the partner's answer below it; store the answer."""
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
    """Return the page that confirms the answer."""
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
    """Return whether the page must not show the article's private meeting.

    That is so if the article was published or scheduled without its meeting, or if a withdrawal hid the meeting.
    """
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
    """Store the answer in the article's timeline; return False if the link has reached its limit.

    The link is locked, so that answers sent at the same time cannot exceed the limit.
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
