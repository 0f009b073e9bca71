"""The desk's page on which an article is chosen to lead the front page, or stops leading it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import TextChoices
from django.http import HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.article.pages import article_at, article_page, edit_address
from articles.models import Article
from articles.publishing.front_page import lead, may_choose_the_lead, stop_leading
from liaison.staff.date_fields import ClockFormMixin, MomentField, ZoneField
from liaison.staff.forms import beside_fields
from liaison.staff.requests import staff
from liaison.text.dates import day_and_time
from liaison.text.languages import LANGUAGES
from liaison.typing import AnyModelAdmin

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString

# The time of day at which the choices below end, in the site's time zone.
_EVENING = dt.time(22)


class HowLong(TextChoices):
    """A choice of how long an article leads the front page."""

    TOMORROW = "tomorrow", _("Until tomorrow evening")
    THREE_DAYS = "three_days", _("For three days")
    WEEK = "week", _("For a week")
    OWN = "own", _("Until another time:")


_DAYS = {HowLong.TOMORROW: 1, HowLong.THREE_DAYS: 3, HowLong.WEEK: 7}


def evening_in(days: int) -> dt.datetime:
    """Return the evening (aware) in ``days`` days from today."""
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, _EVENING))


def moment_text(moment: dt.datetime) -> str:
    """Return day and time of ``moment`` in words."""
    return gettext("%(day)s, %(time)s") % day_and_time(moment)


def _choices() -> list[tuple[str, str]]:
    """Return the choices, each with the time at which it ends."""
    named = [(choice, f"{choice.label} ({moment_text(evening_in(days))})") for choice, days in _DAYS.items()]
    return [*((str(choice), label) for choice, label in named), (HowLong.OWN.value, str(HowLong.OWN.label))]


class LeadForm(ClockFormMixin, forms.Form):
    """The form that asks how long an article leads the front page."""

    how_long = forms.ChoiceField(label=_("How long"), choices=_choices, widget=forms.RadioSelect)
    until = MomentField(label=_("Until"), help_text=_("Only for another time."))
    time_zone = ZoneField()

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("how_long") == HowLong.OWN and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", _("Enter an end time."))
        return cleaned

    def end(self) -> dt.datetime:
        """Return the end (aware) that a valid form holds."""
        chosen = self.cleaned_data["how_long"]
        return self.cleaned_data["until"] if chosen == HowLong.OWN else evening_in(_DAYS[HowLong(chosen)])


@dataclass(frozen=True)
class Leader:
    """The chosen lead of the front page in one language.

    Without a choice, ``title`` is empty, ``until`` is None, and the newest article leads.
    """

    language: str
    title: str = ""
    until: dt.datetime | None = None


def leaders() -> list[Leader]:
    """Return the chosen lead of each language."""
    found = {code: Article.objects.leading(code).first() for code in LANGUAGES}
    return [
        Leader(code, article.edition(code).title, article.leads_until) if article else Leader(code)
        for code, article in found.items()
    ]


class LeadingMixin(AnyModelAdmin):
    """A mixin for the admin of articles: the page on which one is chosen to lead the front page."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.lead_view)
        own = path("<str:object_id>/lead/", page, name="articles_article_lead")
        return [own, *super().get_urls()]

    def lead_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the form, or make the article lead or stop leading.

        Raises PermissionDenied for users who may not publish.
        """
        article, user = article_at(object_id), staff(request)
        if not may_choose_the_lead(user):
            raise PermissionDenied
        if request.method == "POST" and "_stop" in request.POST:
            _tell_of_the_end(request, article, stop_leading(article, user))
            return HttpResponseRedirect(edit_address(article))
        form = LeadForm(request.POST or None, initial=_initial(article))
        if request.method == "POST" and form.is_valid() and _lead(request, article, form):
            return HttpResponseRedirect(edit_address(article))
        return article_page(
            self,
            request,
            "lead",
            article,
            _("Lead the front page"),
            form=form,
            leaders=leaders(),
            leads=article.is_chosen_to_lead(),
            is_live=any(edition.is_live() for edition in article.editions()),
            media=self.media + form.media,
        )


def _initial(article: Article) -> dict[str, object]:
    if article.is_chosen_to_lead():
        return {"how_long": HowLong.OWN, "until": article.leads_until}
    return {"how_long": HowLong.TOMORROW}


def _lead(request: HttpRequest, article: Article, form: LeadForm) -> bool:
    try:
        lead(article, form.end(), staff(request))
    except ValidationError as error:
        form.add_error(None, beside_fields(error, form.fields))
        return False
    messages.success(request, _what_leads())
    return True


def _tell_of_the_end(request: HttpRequest, article: Article, stopped: bool) -> None:
    if stopped:
        text = gettext("“%(article)s” no longer leads the front page.") % {"article": article}
        messages.success(request, format_html("{} {}", text, _what_leads()))
    else:
        messages.warning(request, gettext("It was no longer leading the front page."))


def _what_leads() -> SafeString:
    """Return what leads the front page now, in both languages."""
    return format_html("{} {}", *(_what_leads_in(leader) for leader in leaders()))


def _what_leads_in(leader: Leader) -> SafeString:
    names = {"ar": gettext("The Arabic front page"), "en": gettext("The English front page")}
    if leader.until is None:
        return format_html("{}", gettext("%(page)s: the newest article leads.") % {"page": names[leader.language]})
    words = {
        "page": escape(names[leader.language]),
        "title": format_html('<bdi lang="{}">{}</bdi>', leader.language, leader.title),
        "end": escape(moment_text(leader.until)),
    }
    return mark_safe(escape(gettext("%(page)s: “%(title)s” leads until %(end)s.")) % words)
