"""The pages that lead from a text to the page of a new meeting: the text is asked for, read, and what it says is taken or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.meeting.reading.filling import filled_in
from articles.admin.meeting.reading.forms import TextForm
from articles.admin.meeting.reading.review import Review
from articles.admin.meeting.rows import people_and_organizations
from liaison.staff.editing.autosave import keep
from liaison.staff.editing.page import FILLED
from liaison.staff.requests import staff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse

    from articles.admin.meeting.reading.review import Proposal
    from liaison.recognition.proposals import Recognition

# The button that fills in the meeting.
FILL = "_fill"
_TOO_LONG = _("This text is too long for one report. Paste the part that tells of the meeting.")


def from_text(request: HttpRequest, desk: ModelAdmin) -> HttpResponse:
    """Ask for a text, show what it says, and lead to the page of a new meeting filled in with what the clerk took of it.

    Nothing is saved there yet: it is kept as unsaved text of that page, so that it is not lost on the way. Raises PermissionDenied.
    """
    if not desk.has_add_permission(request):
        raise PermissionDenied
    form = TextForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        form.fields["text"].widget.attrs["autofocus"] = True
        return _page(request, desk, "ask", form=form)
    review = Review(form.cleaned_data["text"], staff(request), request.POST)
    if FILL in request.POST:
        if review.is_new():
            messages.warning(request, gettext("The text says something that this page did not show yet. Look again."))
        elif review.is_valid():
            if filled := _fill(request, review):
                return filled
            form.add_error("text", _TOO_LONG)
        else:
            messages.error(request, gettext("Please correct what is marked below. Nothing is lost."))
    return _page(request, desk, "review", form=form, review=review)


def _page(request: HttpRequest, desk: ModelAdmin, name: str, **more: object) -> HttpResponse:
    context = {**desk.admin_site.each_context(request), "title": gettext("New meeting from a text"), "opts": desk.opts}
    return render(request, f"admin/articles/meeting/reading/{name}.html", context | more)


def _fill(request: HttpRequest, review: Review) -> HttpResponse | None:
    """Keep what was taken as unsaved text of the page of a new meeting, and lead there; None if it is too long."""
    chosen = review.chosen()
    sent: dict[str, Any] = request.POST.dict()
    dates = {name: value for name, value in sent.items() if name.startswith(("start_", "end_"))}
    data, notes = filled_in(review.text, chosen, dates)
    add = reverse("admin:articles_meeting_add")
    kept = keep(staff(request), add, data)
    if kept is None:
        return None
    _tell(request, review, chosen, notes)
    return HttpResponseRedirect(f"{add}?{urlencode({'_restore': kept.page, FILLED: '1'})}")


def _tell(request: HttpRequest, review: Review, chosen: Recognition, notes: Sequence[str]) -> None:
    """Tell what was filled in, first of all who must not be named, and what is left to do."""
    if named := [one.found.name for one in review.people if one.protected]:
        text = gettext("The text names somebody who must not be named: %(names)s. Take the name out of the text.")
        messages.error(request, text % {"names": _listed(named)})
    counts = people_and_organizations(len(chosen.people), len(chosen.organizations))
    text = gettext("Read from the text: %(counts)s. Check everything: nothing is saved yet.")
    messages.info(request, text % {"counts": counts})
    met: list[Any] = [*chosen.people, *chosen.organizations]
    new = [one.name for one in met if not one.record]
    for text, names in (
        (gettext("Not on record, and added when you save: %(names)s"), new),
        (gettext("Organizers that are not on record: %(names)s. Add them yourself."), _missing(review.organizers)),
    ):
        if names:
            messages.warning(request, text % {"names": _listed(names)})
    if not review.meeting.cleaned_data["start"]:
        messages.warning(request, gettext("The date is still missing. Enter it."))
    for note in notes:
        messages.info(request, note)


def _missing(organizers: Sequence[Proposal]) -> list[str]:
    return [one.found.name for one in organizers if not one.ready]


def _listed(names: Sequence[str]) -> str:
    return gettext(", ").join(names)
