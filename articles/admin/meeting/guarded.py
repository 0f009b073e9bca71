"""Names that a public meeting must not show, on the meeting's screen: in its rows, and in the records it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.utils.translation import gettext

from articles.models import Meeting
from articles.publishing.guard.findings import meeting_findings, stopping, unnameable
from liaison.text.languages import LANGUAGES
from organizations.protection.places import Place
from organizations.protection.saving import GuardedFormMixin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpRequest

    from liaison.typing import StrOrPromise
    from organizations.protection.people import Unnameable


class GuardedRowMixin(GuardedFormMixin):
    """A row of a meeting's screen; its formset knows whether the meeting is public, and calls ``guard_row``."""

    _meeting: int | None = None

    def _guard(self) -> None:
        """Do nothing: the row itself does not know whether its meeting is public."""

    def guard_row(self, meeting: int | None) -> None:
        """Add an error for each text that names somebody whom the public ``meeting`` (id) must not name."""
        self._meeting = meeting
        super()._guard()

    def unnameable(self) -> Iterable[Unnameable]:
        return unnameable(self._meeting)

    def new_name_places(self, label: StrOrPromise) -> Iterator[Place]:
        """Yield the names of a new record that is entered in the row."""
        for code in LANGUAGES:
            name = f"new_name_{code}"
            text = self.cleaned_data.get(name) or ""
            yield Place(self.instance._meta.label_lower, self.instance.pk or 0, name, label, text, language=code)


def keep_hidden(request: HttpRequest, meeting: Meeting, *, was_public: bool) -> None:
    """Hide a stored ``meeting`` again that was just made public, if what it shows names somebody who must not be named.

    The names of its topics, organizations and people are not part of the form. Tell the user in any case.
    """
    stored: Any = Meeting.objects.filter(pk=meeting.pk).first()
    stopped = stopping(meeting_findings(stored)) if stored and stored.public_at is not None else []
    if not stopped:
        return
    for words in dict.fromkeys(finding.words() for finding in stopped):
        messages.error(request, f"{words}.")
    if not was_public:
        stored.public_at = meeting.public_at = None
        stored.save()
        messages.warning(request, gettext("The meeting stays private until this is corrected."))
