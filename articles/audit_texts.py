"""The names of actions on articles, attachments and meetings in the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from articles.models.workflow import Step
from liaison.staff.audit.log import Action

if TYPE_CHECKING:
    from liaison.models import Event


def _title(event: Event) -> str:
    """Return the title of the attachment."""
    return str(event.details.get("title", ""))


def _counts(event: Event) -> str:
    """Return the old site, and how many texts came from there."""
    counts = [kinds.get("new", 0) for kinds in dict(event.details.get("counts", {})).values()]
    return f"{event.note}: {sum(counts)}"


ACTIONS = (
    *(Action(step.value, step.label) for step in Step),
    Action("write", _("Edited text")),
    Action("assign", _("Assigned")),
    Action("restore", _("Restored an older version")),
    Action("came_out", _("Published on schedule")),
    Action("held_back", _("Held back: it names someone who must not be named")),
    Action("expire", _("Expired")),
    Action("share_link", _("Created a link for outside")),
    Action("revoke_link", _("Revoked a link for outside")),
    Action("reopen_link", _("Reopened a link for outside")),
    Action("hide_meeting", _("Hid the meeting from visitors")),
    Action("show_meeting", _("Made the meeting public again")),
    Action("fact_check", _("Answered a fact check")),
    Action("replace_name", _("Replaced a name by a description")),
    Action("lead", _("Made it the front page lead")),
    Action("stop_leading", _("Removed it as the front page lead")),
    Action("attach", _("Attached a file"), tell=_title),
    Action("change_attachment", _("Changed an attachment"), tell=_title),
    Action("detach", _("Removed an attachment"), tell=_title),
    Action("import_text", _("Brought over from another site")),
    Action("import_wordpress", _("Brought a WordPress site over"), tell=_counts),
)
