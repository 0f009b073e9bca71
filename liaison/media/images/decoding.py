"""Pictures that others made: read one after the other in all processes, and none that takes more memory than there is.

A pixel takes four bytes once it is read, whatever little the file weighs: its size is looked at before.
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
# How many pixels a picture may have that is read whole, so that no more than 250 MB are taken; a JPEG, the kind of cameras,
# may have more where it is read smaller, and a WebP less, which its decoder holds several times.
WHOLE, CAMERA, WEBP = 20 * MEGA, 50 * MEGA, 10 * MEGA
# How long one waits for the pictures of others.
_PATIENCE = 20
_PAUSE = 0.1

MANY_PIXELS = _("This picture is too large. Make it smaller than %(most)d megapixels.")
MANY_PIXELS_WHOLE = _("This picture is too large. Make it smaller than %(most)d megapixels, or save it as a JPEG.")
BUSY = _("Other pictures are being read right now. Wait a moment, then choose this one again and save.")
TELEPHONE = _("HEIC, HEIF and AVIF pictures are not used here. Export it as a JPEG, and choose that.")
# Where ISO/IEC 14496-12 says of what kind a file is: those that hold pictures.
_TELEPHONES = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")


@contextmanager
def opened(file: Any, most: Mapping[str, int]) -> Iterator[ImageFile.ImageFile]:
    """The picture in ``file``, of which no pixel is read yet; until the end nobody else reads one.

    ``most`` has the kinds that are read, by Pillow's names, with how many pixels one may have. Raises ValidationError for
    more, for a telephone's own kind, and when it is not one's turn for long; of anything else what Pillow raises.
    """
    if _is_telephones(file):
        raise ValidationError(TELEPHONE, code="kind")
    # Libraries that read pictures of others may have let all of Pillow be content with the beginning of one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    # Other decoders stay shut: the one for EPS, for instance, runs a program on what was uploaded.
    with _turn(), Image.open(file, formats=tuple(most)) as picture:
        _check(picture, most[str(picture.format)])
        yield picture


def _check(picture: ImageFile.ImageFile, most: int) -> None:
    if picture.info.get("progressive"):
        # All of its coefficients stand in memory before the first pixel does.
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
    """Alone among all threads and processes. The lock goes with the file's closing, however its holder ends."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "pictures.lock").open("wb") as lock:
        until = time.monotonic() + _PATIENCE
        while not locks.lock(lock, locks.LOCK_EX | locks.LOCK_NB):
            if time.monotonic() > until:
                raise ValidationError(BUSY, code="busy")
            time.sleep(_PAUSE)
        yield
