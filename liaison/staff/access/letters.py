"""Letters to staff about their own accounts: a login from a new browser, a changed password, a changed second step.

They are sent beside the request: a mail server that fails or hangs neither stops a login nor slows it down. Their subject tells
nothing of anybody, and no letter holds an address of a computer, a link or a code.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.db.models import TextChoices
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.staff.access.browsers import language_of
from liaison.text.dates import digits, format_moment

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

# One letter after the other: a server that hangs holds up the others, for as long as EMAIL_TIMEOUT, and nobody else.
_post = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters")


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
    with translation.override(language_of(user)):
        letter = EmailMessage(gettext("A notice about your account"), _body(news, device), to=[user.email])
    _post.submit(_send, letter)


def wait_until_sent() -> None:
    """Wait until all letters so far were sent or failed."""
    _post.submit(lambda: None).result()


def _body(news: News, device: str) -> str:
    now = timezone.localtime()
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


def _send(letter: EmailMessage) -> None:
    try:
        letter.send()
    except Exception as error:
        # Whatever went wrong, in whatever mail library: the account goes on. The address is not logged.
        logger.warning("A letter about an account could not be sent: %s", type(error).__name__)
