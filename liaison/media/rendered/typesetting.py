"""PDF files of pages: laid out by WeasyPrint with our own fonts, tagged for screen readers, without network requests.

WeasyPrint is imported with the first file that is made: it takes half a second, and memory that most processes never
need.
"""

from __future__ import annotations

import ctypes
import hashlib
import logging
import mimetypes
import re
import threading
import unicodedata
from contextlib import contextmanager
from ctypes.util import find_library
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from fontTools.ttLib import TTFont
from PIL import ImageFile

from liaison.media.rendered.text_order import put_in_reading_order
from liaison.text.bidi import isolation
from liaison.text.bidi.isolation import isolated
from liaison.text.languages import LANGUAGES
from liaison.write_failures import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)

FONTS = Path(__file__).resolve().parent / "fonts"
# The font family with Arabic letters, by the name that style sheets use.
ARABIC = "Liaison Print"
_FACES = {ARABIC: "LiaisonPrint", "Noto Sans": "NotoSans"}
_WEIGHTS = {"Regular": 400, "Bold": 700}
_FONT = "liaison-font:"
_BIDI = Path(isolation.__file__).parent
_GRAMMAR = [_BIDI / f"{name}.py" for name in ("isolation", "grammar", "phone_numbers")]
# System libraries that WeasyPrint needs (docs/sysadmin.md names their packages), with their file names on Linux.
_LIBRARIES = {
    "gobject-2.0": "libgobject-2.0.so.0",
    "pango-1.0": "libpango-1.0.so.0",
    "pangoft2-1.0": "libpangoft2-1.0.so.0",
    "harfbuzz": "libharfbuzz.so.0",
    "fontconfig": "libfontconfig.so.1",
}
# Pictures in the resolution of print, and small enough for slow connections.
_PICTURES = {"dpi": 150, "jpeg_quality": 80, "optimize_images": True}
# Seconds that a request waits while another file is made.
_PATIENCE = 10
# One request makes a file and one waits; all others are asked to retry, because each holds a server thread that pages
# need.
_MOST_AT_ONCE = 2

_SEPARATOR = re.compile(r"[\u2028\u2029]|&#(?:823[23]|x202[89]);", re.IGNORECASE)

_press = threading.Semaphore()
_places = threading.Semaphore(_MOST_AT_ONCE)


class BusyError(Exception):
    """The error that other files are being made; ask again in ``retry_after`` seconds."""

    retry_after = _PATIENCE


@cache
def can_typeset() -> bool:
    """Return whether this machine has what WeasyPrint needs, without importing it; log once what is missing."""
    missing = [name for name in _LIBRARIES if not _is_here(name)] if find_spec("weasyprint") else ["weasyprint"]
    if missing:
        logger.warning("There are no PDF files: %s cannot be found (docs/sysadmin.md).", ", ".join(missing))
    return not missing


def _is_here(library: str) -> bool:
    try:
        ctypes.CDLL(_LIBRARIES[library])
    except OSError:
        # Slow, but works on any system.
        return find_library(library) is not None
    return True


@cache
def setting() -> str:
    """Return a digest of what shapes a PDF besides its page: fonts and programs. It changes when any of them does."""
    digest = hashlib.sha256("".join(map(version, ("weasyprint", "pydyf"))).encode())
    here = Path(__file__)
    for path in (here, here.with_name("text_order.py"), *_GRAMMAR, *(FONTS / file for *_face, file in _faces())):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@contextmanager
def turn() -> Iterator[None]:
    """Admit one caller at a time in this process, to make a file.

    Raises BusyError at once if another request is waiting already, and later if the wait takes too long.
    """
    if not _places.acquire(blocking=False):
        raise BusyError
    try:
        if not _press.acquire(timeout=_PATIENCE):
            raise BusyError
        try:
            yield
        finally:
            _press.release()
    finally:
        _places.release()


def typeset(html: str, site: str) -> bytes:
    """Return the page ``html`` as PDF; ``site`` (``https://news.example``) is the base of its relative addresses.

    Call it in a ``turn()``. Raises UnreachableError if the storage of its pictures does not answer.
    """
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    # WeasyPrint makes Pillow accept truncated pictures in the whole process; uploads must be complete.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    unreachable: list[UnreachableError] = []
    fetcher = _own_files(site, unreachable)
    # Isolate the whole page here: it may hold texts that its template did not isolate.
    # WeasyPrint fails on a separator of paragraphs, and draws one of lines as a box. Both are mere ends of lines here.
    whole = _SEPARATOR.sub("\n", isolated(html, LANGUAGES[0]))
    page = HTML(string=whole, base_url=f"{site}/", url_fetcher=fetcher)
    put_in_reading_order(page.etree_element)
    fonts = FontConfiguration()
    faces = CSS(string=_font_faces(), font_config=fonts, url_fetcher=fetcher)
    is_rtl = page.etree_element.get("dir") == "rtl"
    made: bytes = page.write_pdf(
        font_config=fonts,
        stylesheets=[faces],
        pdf_variant="pdf/ua-1",
        finisher=lambda _document, pdf: _finish(pdf, is_rtl),
        **_PICTURES,
    )
    if unreachable:
        # The file would be kept without the picture.
        raise unreachable[0]
    return made


def _font_faces() -> str:
    return "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{_FONT}{file}"); }}'
        for family, weight, file in _faces()
    )


def _faces() -> Iterator[tuple[str, int, str]]:
    """Yield family, weight and file name of each font."""
    for family, name in _FACES.items():
        for style, weight in _WEIGHTS.items():
            yield family, weight, f"{name}-{style}.ttf"


def _own_files(site: str, unreachable: list[UnreachableError]) -> Any:
    """Return a fetcher that gives WeasyPrint our fonts, static files and uploads, and requests nothing else.

    WeasyPrint goes on without a picture that cannot be had; ``unreachable`` gets the reason if it is the storage.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, headers: object = None) -> object:
            try:
                content = own_file(url.removeprefix(site))
            except UnreachableError as error:
                unreachable.append(error)
                raise
            kind = mimetypes.guess_type(url)[0] or "application/octet-stream"
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return OwnFiles()


def own_file(address: str) -> bytes:
    """Return the font, static file or upload at ``address``.

    Raises ValueError for any other address, and Django's errors for bad paths.
    """
    path = unquote(address)
    if path.startswith(_FONT):
        return (FONTS / Path(path).name.removeprefix(_FONT)).read_bytes()
    if path.startswith(settings.STATIC_URL):
        return static_file(path.removeprefix(settings.STATIC_URL))
    if path.startswith(settings.MEDIA_URL):
        with default_storage.open(path.removeprefix(settings.MEDIA_URL)) as file:
            return file.read()
    raise ValueError(f"Not a file of this site: {address}")


def static_file(name: str) -> bytes:
    """Return a static file as it was collected, or else as it is in the project; raise ValueError if there is none."""
    collected = Path(staticfiles_storage.path(name))
    found = collected if collected.is_file() else finders.find(name)
    if not found:
        raise ValueError(f"There is no static file {name}")
    return Path(str(found)).read_bytes()


def _finish(pdf: Any, is_rtl: bool) -> None:
    if is_rtl:
        # Facing pages begin on the right.
        pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L"
    for part in pdf.objects:
        if isinstance(part, dict) and part.get("Type") == "/Font" and "ToUnicode" in part and _is_arabic(part):
            table = pdf.objects[int(part["ToUnicode"].split()[0])]
            table.stream = [_exact(line) for line in table.stream]


def _is_arabic(font: Any) -> bool:
    return ARABIC.replace(" ", "-").encode() in font["BaseFont"]


_SHAPE = re.compile(rb"<([0-9a-f]{4})> <[0-9a-f]*>")


def _exact(line: bytes) -> bytes:
    """Return a line of a ToUnicode table (glyph to letters), corrected by what the font says of its glyphs.

    WeasyPrint takes the letters from the first text with the glyph. If HarfBuzz treats letters and marks as one cluster
    (أُ), WeasyPrint maps all of them to one glyph and nothing to the other.
    """
    match = _SHAPE.fullmatch(line) if isinstance(line, bytes) else None
    letters = _letters().get(int(match[1], 16)) if match else None
    return b"<%s> <%s>" % (match[1], letters.encode("utf-16-be").hex().encode()) if match and letters else line


@cache
def _letters() -> dict[int, str]:
    """Return the letters of each glyph of the Arabic font, from its name: ``uniFE84.uni064F`` for «أ».

    Both weights have the same glyphs.
    """
    with TTFont(FONTS / f"{_FACES[ARABIC]}-Regular.ttf", lazy=True) as font:
        named = {number: _spelled(name) for number, name in enumerate(font.getGlyphOrder())}
    return {number: letters for number, letters in named.items() if letters}


def _spelled(name: str) -> str:
    """Return the Arabic letters and marks that a glyph with this ``name`` stands for; empty for anything else."""
    parts = re.fullmatch(r"uni([0-9A-F]{4})((?:_uni[0-9A-F]{4})*)(?:\..*)?", name)
    if parts is None:
        return ""
    codes = [parts[1], *parts[2].replace("_uni", " ").split()]
    letters = unicodedata.normalize("NFKC", "".join(chr(int(code, 16)) for code in codes))
    is_arabic = all("\u0600" <= char <= "\u08ff" and unicodedata.category(char) in ("Lo", "Mn") for char in letters)
    return letters if is_arabic else ""
