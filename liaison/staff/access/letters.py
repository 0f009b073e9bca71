"""Letters to staff about their own accounts: a login from a new browser, a changed password, a changed second step.

They are jobs of the queue: a mail server that fails or hangs neither stops a login nor slows it down, and a letter that it does not
take is kept and tried again for two days. Their subject tells nothing of anybody, and no letter holds an address of a computer, a
link or a code.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import TextChoices
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from liaison.staff.access.browsers import language_of
from liaison.tasks.letters import post
from liaison.text.dates import digits, format_moment

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class News(TextChoices):
    """What an account is told of, with the sentence that tells it."""

    NEW_BROWSER = "new_browser", _("Somebody logged in to your account with a browser that was not used for it before.")
    PASSWORD = "password", _("The password of your account was changed.")
    SECOND_STEP_ON = "second_step_on", _("An app or a passkey was added to your account as its second step.")
    SECOND_STEP_OFF = "second_step_off", _("An app or a passkey was removed from your account.")
    SECOND_STEP_RESET = "second_step_reset", _("The second step of your account was reset by an administrator.")
    NEW_CODES = "new_codes", _("New recovery codes were made for your account. The former ones no longer work.")
    RECOVERY_CODE = "recovery_code", _("Somebody logged in to your account with one of its recovery codes.")


def tell(user: User, news: News, device: str = "") -> None:
    """Write to ``user`` what happened to the account now, in their language. ``device`` is a ``device_label``.

    Whoever has no address is not written to.
    """
    if not user.email:
        return
    send_letter.enqueue(user.pk, news.value, device, timezone.now().isoformat())


@task()
def send_letter(account: int, news: str, device: str, at: str, attempt: int = 0) -> None:
    """Write to ``account`` (id) what happened ``at`` a moment (ISO 8601); ``attempt``: how often that failed before.

    What cannot be sent is tried again. Raises LetterError after the last time.
    """
    user = get_user_model()._default_manager.filter(pk=account).exclude(email="").first()
    if user is None:
        return
    with translation.override(language_of(user)):
        body = _body(News(news), device, dt.datetime.fromisoformat(at))
        letter = EmailMessage(gettext("A notice about your account"), body, to=[user.email])
    post(letter, send_letter, account, news, device, at, attempt=attempt)


def _body(news: News, device: str, at: dt.datetime) -> str:
    now = timezone.localtime(at)
    when = gettext("%(day)s at %(time)s (%(zone)s)") % {
        "day": format_moment(now),
        "time": digits(f"{now:%H:%M}"),
        "zone": timezone.get_default_timezone_name(),
    }
    lines = [str(news.label), "", gettext("When: %(when)s") % {"when": when}]
    if device:
        lines.append(gettext("Browser: %(browser)s") % {"browser": device})
    own = gettext("If this was you, there is nothing to do.")
    else_ = gettext(
        "If it was not you, log in, change your password, end all your sessions under “Your account”, and tell an "
        "administrator. Do not follow links in letters about your account: this one has none."
    )
    return "\n".join([*lines, "", own, else_, ""])


JOBS = ((send_letter, _("Letter about an account")),)
