"""The choices on the page on which an edition is withdrawn, and what readers can still find afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import messages
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.admin.article.pages import step_address
from articles.admin.steps.messages import edition_name
from articles.models import Article
from articles.models.withdrawal import CONSEQUENCES, Along
from articles.models.workflow import OUT, Status, Step
from articles.publishing.joint_withdrawal import can_go_along, open_links
from articles.publishing.other_places import elsewhere, own_meeting
from liaison.staff.addresses import record_page
from liaison.text.dates import day_and_time
from liaison.typing import AnyForm
from liaison.web.addresses import address_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, QueryDict
    from django.utils.safestring import SafeString

    from articles.models.article import Edition
    from articles.publishing.other_places import OtherPlace
    from liaison.typing import StrOrPromise

    # The label and the help text of a box.
    Labels = tuple[StrOrPromise, StrOrPromise]

# The page has each box twice, ticked and unticked. The style sheet shows those that fit the chosen reason, so the
# default is right without a script, and nothing has to be ticked in a hurry.
TAKES_ALL, USUAL = "all_with", "with"
_NAMES = {"ar": _("Arabic"), "en": _("English")}


class AlongMixin(AnyForm):
    """A mixin for forms that withdraw something: a box for each thing that can be withdrawn together with it."""

    offering: list[str]

    def offer(self, labels: dict[str, Labels]) -> None:
        """Add the boxes. ``labels`` holds the label and the help text of each.

        A box that did not exist when the page was opened is ticked for reasons that withdraw everything.
        """
        self.offering = list(labels)
        for key, (label, help_text) in labels.items():
            for kind in (TAKES_ALL, USUAL):
                self.fields[f"{kind}_{key}"] = forms.BooleanField(
                    label=label, help_text=help_text, required=False, initial=kind == TAKES_ALL
                )
        everything = " ".join(self.offering)
        self.fields["offered"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=everything)
        if self.is_bound:
            new = set(self.offering) - set(self.data.get("offered", "").split())
            data = cast("QueryDict", self.data).copy()
            data.update({f"{TAKES_ALL}_{key}": "on" for key in new} | {"offered": everything})
            self.data = data

    def visible_fields(self) -> list[forms.BoundField]:
        """Return the visible fields without the boxes, which are shown under headings of their own."""
        apart = {*self._boxes(TAKES_ALL), *self._boxes(USUAL), "along_note"}
        return [field for field in super().visible_fields() if field.name not in apart]

    def _boxes(self, kind: str) -> list[str]:
        return [f"{kind}_{key}" for key in self.offering]

    def boxes_that_take_all(self) -> list[forms.BoundField]:
        """Return the boxes for reasons that withdraw everything."""
        return [self[name] for name in self._boxes(TAKES_ALL)]

    def usual_boxes(self) -> list[forms.BoundField]:
        """Return the boxes for all other reasons, with the explanation for the other edition if there is one."""
        own = ["along_note"] if "along_note" in self.fields else []
        return [self[name] for name in (*self._boxes(USUAL), *own)]

    def along(self) -> tuple[str, ...]:
        """Return what is withdrawn together, from a valid form."""
        takes_all = CONSEQUENCES[self.cleaned_data["reason"]].takes_all
        kind = TAKES_ALL if takes_all else USUAL
        return tuple(key for key in self.offering if self.cleaned_data[f"{kind}_{key}"])


def labels_for(edition: Edition) -> dict[str, Labels]:
    """Return label and help text of each thing that can be withdrawn together with ``edition``."""
    say = {Along.OTHER: _other_edition, Along.MEETING: _meeting, Along.LINKS: _links}
    return {key.value: say[key](edition) for key in can_go_along(edition)}


def _other_edition(edition: Edition) -> Labels:
    other = edition.other()
    names = {"edition": edition_name(other.language)}
    if other.status() == Status.SCHEDULED:
        words = gettext("The %(edition)s: take it off the schedule (%(day)s, %(time)s)")
        return words % {**names, **day_and_time(other.published_at)}, _quoted(other)
    return gettext("The %(edition)s, which is live") % names, _quoted(other)


def _quoted(edition: Edition) -> SafeString:
    """Return the title of ``edition``, linked to its page if it is live."""
    title = format_html('<bdi lang="{}">{}</bdi>', edition.language, edition.title)
    if not edition.is_live():
        return title
    return format_html('<a href="{}" target="_blank">{}</a>', address_in(edition.article, edition.language), title)


def _meeting(edition: Edition) -> Labels:
    place = own_meeting(edition.article)
    label = gettext("The meeting: its page, and its place in the register, calendars and data files")
    return label, _linked(place) if place else ""


def _links(edition: Edition) -> Labels:
    count = open_links(edition.other()).count()
    words = ngettext(
        "%(count)d link that shows the %(edition)s to people outside",
        "%(count)d links that show the %(edition)s to people outside",
        count,
    )
    return words % {"count": count, "edition": edition_name(edition.other().language)}, ""


def _linked(place: OtherPlace) -> SafeString:
    """Return the title of ``place``, with a link to its page in each language in which it has one."""
    title = format_html('<bdi lang="{}">{}</bdi>', place.title.language, place.title)
    pages = format_html_join(
        " ", '<a href="{}" target="_blank">{}</a>', ((url, _NAMES[code]) for code, url in place.pages)
    )
    return format_html("{} {}", title, pages)


def tell_what_stays(request: HttpRequest, articles: Iterable[Article], language: str) -> None:
    """Report as an error, after withdrawing, which pages with the same content readers can still find."""
    places = dict.fromkeys(place for article in articles for place in _what_stays(article, language))
    if not places:
        return
    rows = format_html_join("", "<br>{}", ((place,) for place in places))
    messages.error(request, format_html("{}{}", gettext("Readers can still find:"), rows))


def _what_stays(article: Article, language: str) -> list[SafeString]:
    fresh = Article.objects.select_related("meeting").get(pk=article.pk)
    other, found = fresh.edition(language).other(), elsewhere(fresh)
    stays = []
    if other.status() in (*OUT, Status.SCHEDULED):
        stays.append(format_html("{}: {}", edition_name(other.language), _quoted(other)))
    if found.meeting:
        stays.append(format_html("{}: {}", gettext("Meeting"), _linked(found.meeting)))
    return [*stays, *(_linked(place) for place in found.stays())]


def staff_address(place: OtherPlace) -> str:
    """Return where staff take ``place`` away: an article's page of withdrawing, or the screen of another record."""
    if isinstance(place.record, Article) and place.pages:
        return step_address(place.record, Step.WITHDRAW, place.pages[0][0])
    return record_page(place.record)
