"""When an item was published, as far as its dates can be read."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from articles.wordpress.export import Element

_FORM = "%Y-%m-%d %H:%M:%S"
# WordPress did not exist before, and a date of later years is a slip of the keyboard.
_FIRST, _LAST = 1990, 2100


def published_at(item: Element) -> dt.datetime | None:
    """Return when the item was or will be published (aware, UTC); None if no date of it can be read.

    Drafts have zeros for a date in UTC, and so do posts that other programs brought into WordPress.
    """
    return (
        _moment(item.text("wp:post_date_gmt"), is_local=False)
        or _moment(item.text("wp:post_date"), is_local=True)
        or _of_mail(item.text("pubDate"))
    )


def _moment(text: str, *, is_local: bool) -> dt.datetime | None:
    try:
        found = dt.datetime.strptime(text, _FORM)
    except ValueError:
        return None
    if not _FIRST <= found.year < _LAST:
        return None
    return timezone.make_aware(found).astimezone(dt.UTC) if is_local else found.replace(tzinfo=dt.UTC)


def _of_mail(text: str) -> dt.datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if not _FIRST <= found.year < _LAST:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
