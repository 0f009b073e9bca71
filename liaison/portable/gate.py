"""The gate: while an import is under way, or stands unfinished, the site answers nobody with what is half there.

A file in ``LIAISON_DATA`` closes it, because every request asks: the database is not needed for that.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse

from liaison.files.locks import HeldError, holding, is_held
from liaison.portable.declaring import PortableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponseBase

_RETRY_SECONDS = 60
_PAGE = """<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>الموقع يعود بعد قليل · Back soon</title></head>
<body><main><h1>الموقع يعود بعد قليل</h1><p>تُنقل محتويات الموقع إلى هنا الآن. أعد المحاولة بعد دقائق.</p>
<div lang="en" dir="ltr"><h1>Back soon</h1><p>The contents of this site are being moved here. Try again in a few minutes.</p></div>
</main></body></html>
"""


def folder() -> Path:
    """Return the folder for what operating the site leaves: ``LIAISON_DATA/operations``."""
    return Path(settings.DATA_DIR) / "operations"


def marker() -> Path:
    """Return the file that closes the gate while it exists."""
    return folder() / "importing"


def is_closed() -> bool:
    """Return whether an import is under way or stands unfinished."""
    return marker().exists()


def is_import_running() -> bool:
    """Return whether an import is under way at this moment, on this machine."""
    return is_held(marker())


def open_gate() -> None:
    """Let the site answer again."""
    marker().unlink(missing_ok=True)


@contextmanager
def closed() -> Iterator[None]:
    """Close the gate, for this process alone; it stays closed until ``open_gate``.

    Raises PortableError if another import is running.
    """
    try:
        with holding(marker()):
            yield
    except HeldError:
        raise PortableError("Another import is running. Wait until it has ended.") from None


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return middleware that answers 503 while the gate is closed, except to whoever watches over the site's health."""
    path = str(marker())

    def answer(request: HttpRequest) -> HttpResponseBase:
        if Path(path).exists() and not request.path.startswith("/healthz/"):
            return HttpResponse(
                _PAGE, status=503, headers={"Retry-After": str(_RETRY_SECONDS), "Cache-Control": "no-store"}
            )
        return get_response(request)

    return answer
