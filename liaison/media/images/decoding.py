"""Safe decoding of uploaded pictures: one at a time across all processes, within a limit of memory.

A decoded pixel takes four bytes, however small the file is, so the dimensions are checked before decoding.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import locks
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MEGA = 1_000_000
# The most pixels of a picture that is decoded in full, so that it takes at most 250 MB. A JPEG from a camera may have
# more if it is decoded at a smaller scale; a WebP fewer, because its decoder holds several copies.
WHOLE, CAMERA, WEBP = 20 * MEGA, 50 * MEGA, 10 * MEGA
# Seconds to wait for other pictures to be decoded.
_PATIENCE = 20
_PAUSE = 0.1

MANY_PIXELS = _("This picture is too large. Make it smaller than %(most)d megapixels.")
MANY_PIXELS_WHOLE = _("This picture is too large. Make it smaller than %(most)d megapixels, or save it as a JPEG.")
BUSY = _("Other pictures are being read right now. Wait a moment, then choose this one again and save.")
TELEPHONE = _("HEIC, HEIF and AVIF pictures are not used here. Export it as a JPEG, and choose that.")
# The brands (ISO/IEC 14496-12) of files that hold pictures.
_TELEPHONES = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")


@contextmanager
def opened(file: Any, most: Mapping[str, int]) -> Iterator[ImageFile.ImageFile]:
    """Open the picture in ``file`` without decoding it; until the context ends, nobody else decodes one.

    ``most`` maps the accepted formats, by Pillow's names, to the most pixels each may have. Raises ValidationError for
    more pixels, for HEIC, HEIF and AVIF, and if other pictures take too long; for anything else, what Pillow raises.
    """
    if _is_telephones(file):
        raise ValidationError(TELEPHONE, code="kind")
    # Other libraries may have made Pillow accept truncated pictures in the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    # No other decoders are used: the one for EPS, for instance, runs a program on the upload.
    with _turn(), Image.open(file, formats=tuple(most)) as picture:
        _check(picture, most[str(picture.format)])
        yield picture


def _check(picture: ImageFile.ImageFile, most: int) -> None:
    if picture.info.get("progressive"):
        # A progressive JPEG needs all of its coefficients in memory before the first pixel is decoded.
        most = min(most, WHOLE)
    if picture.width * picture.height > most:
        words = MANY_PIXELS if picture.format == "JPEG" else MANY_PIXELS_WHOLE
        raise ValidationError(words, code="size", params={"most": most // MEGA})


def _is_telephones(file: Any) -> bool:
    file.seek(0)
    start = file.read(12)
    file.seek(0)
    return start[4:8] == b"ftyp" and start[8:12] in _TELEPHONES


@contextmanager
def _turn() -> Iterator[None]:
    """Hold the lock of all threads and processes. It is released when its file is closed, even if the process dies."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "pictures.lock").open("wb") as lock:
        until = time.monotonic() + _PATIENCE
        while not locks.lock(lock, locks.LOCK_EX | locks.LOCK_NB):
            if time.monotonic() > until:
                raise ValidationError(BUSY, code="busy")
            time.sleep(_PAUSE)
        yield
