"""What tells the public content of this moment from that of any other, for answers whose own content is known only at their end."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from django.utils import timezone

from liaison.page_cache.place import store
from liaison.postgresql.replica import POSITION

if TYPE_CHECKING:
    from django.http import HttpRequest


def tag_of_now(request: HttpRequest) -> str | None:
    """Return an ETag (RFC 9110, 8.8.3) of what ``request`` asks for; None if this node keeps no answers, and so hears of no change.

    Another one comes with each change that readers may see, of whatever record, and at each moment at which the clock brings one.
    """
    kept = store()
    # A replica has all up to where this request began, and perhaps no more.
    position = request.META.get(POSITION) or (kept.position() if kept else None)
    if kept is None or position is None:
        return None
    told = (kept.path.name, *position, kept.next_moment(), timezone.localdate(), request.build_absolute_uri())
    return f'"{blake2b(" ".join(map(str, told)).encode(), digest_size=16).hexdigest()}"'
