"""Letters to administrators about what the doctor finds, so that nobody need look each day.

A letter names what is wrong by kind and says where to read more. What was found stands in the desk alone: mail is read on its way.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from liaison.backups.record import last, operations
from liaison.backups.small_files import write_json
from liaison.health.examination import checks
from liaison.health.findings import Level
from liaison.staff.access.browsers import language_of
from liaison.tasks.letters import post

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from liaison.health.findings import Diagnosis

# Since when administrators know of what is wrong: by key of the check and level.
_TOLD = "told.json"
# A week, less what a timer may come early.
_AGAIN = dt.timedelta(days=6, hours=12)


def tell(found: Iterable[Diagnosis]) -> None:
    """Write to administrators of all faults and warnings in ``found``, if one is new or was told a week ago."""
    wrong = sorted(((each.level, each.check.key) for each in found if each.level >= Level.WARNING), reverse=True)
    now, told = timezone.now(), last(_TOLD)
    known = {name for name, at in told.items() if now - dt.datetime.fromisoformat(at) < _AGAIN}
    names = [f"{key}:{level.key}" for level, key in wrong]
    if not known.issuperset(names):
        for account in _administrators():
            send_findings.enqueue(account.pk, [[key, int(level)] for level, key in wrong])
        told = dict.fromkeys(names, now.isoformat(timespec="seconds"))
    write_json(operations() / _TOLD, {name: told[name] for name in names})


def _administrators() -> QuerySet[User]:
    """Return who may see the doctor's page and has an address."""
    backend = "django.contrib.auth.backends.ModelBackend"
    return get_user_model()._default_manager.with_perm("liaison.view_event", backend=backend).exclude(email="")


@task()
def send_findings(account: int, found: list[list[str | int]], attempt: int = 0) -> None:
    """Write to ``account`` (id) what is wrong: pairs of a check's key and a level. Raises LetterError if it is never taken."""
    user = _administrators().filter(pk=account).first()
    if user is None:
        return
    with translation.override(language_of(user)):
        letter = EmailMessage(gettext("The site needs to be looked after"), _body(found), to=[user.email])
    post(letter, send_findings, account, found, attempt=attempt)


def _body(found: list[list[str | int]]) -> str:
    titles = {check.key: check.title for check in checks()}
    site = urlsplit(settings.SITE_URL).hostname or ""
    begin = gettext("The site %(site)s looked at itself. This is not as it should be:") % {"site": site}
    lines = [f"{Level(int(level)).label} · {titles.get(str(key), key)}" for key, level in found]
    more = gettext(
        "What it is and what to do: in the desk, in the menu under your name, “Is the site well?”. On the server: liaison doctor"
    )
    again = gettext("What stays as it is you are told of again in a week.")
    return "\n".join([" ".join(begin.split()), "", *lines, "", more, "", again, ""])


JOBS = ((send_findings, _("Letter about what is wrong with the site")),)
