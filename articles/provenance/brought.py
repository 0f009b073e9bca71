"""What somebody brings to be verified, a text or a file (text, web page, PDF), as lines. Nothing of it is stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pypdf.errors import PyPdfError

from articles.provenance.pasted import Pasted
from liaison.media.documents.pdf import is_pdf, text_of_pages
from liaison.text.html_places import words_of_html
from liaison.text.normalize import clean

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

# In characters: more than the longest report, and compared in a blink.
LONGEST = 300_000
# Reading so many pages takes two seconds.
_MOST_PAGES = 60
_MARKUP = re.compile(r"<(?:!doctype html|html|head|body|article|p|div)\b", re.IGNORECASE)
# Parts of a page that stand in lines of their own, and are no blocks of a text.
_BLOCKS = re.compile(
    r"</?(?:main|nav|form|label|button|option|address|fieldset|legend|details|summary)\b[^>]*>", re.IGNORECASE
)
_UNSEEN = {"script", "style", "title", "template", "noscript"}

TOO_LONG = _("This is too long to be compared. Paste the part that matters.")
NO_TEXT = _("There is no text in this file that could be read: it may be a scan or a picture. Paste the text instead.")
UNREADABLE = _(
    "This file could not be read. Choose a text file (.txt), a saved web page (.html) or a PDF, or paste the text."
)


def from_text(text: str) -> Pasted:
    """Return a pasted text. Raises ValidationError if it is too long."""
    return _limited(Pasted(_lines(text)))


def from_file(file: UploadedFile) -> Pasted:
    """Return the text of an uploaded file. Raises ValidationError if it has none or cannot be read."""
    data = file.read()
    if is_pdf(data):
        return _limited(_from_pdf(data))
    text = _decoded(data)
    if _MARKUP.search(text[:5000]):
        text = words_of_page(text)
    found = _limited(Pasted(_lines(text)))
    if not found.stream:
        raise ValidationError(NO_TEXT)
    return found


def words_of_page(html: str) -> str:
    """Return what a page shows as text, a line for each block; scripts, styles and the head left out."""
    apart = _BLOCKS.sub("<br>", html)
    return words_of_html(nh3.clean(apart, attributes={}, clean_content_tags=_UNSEEN, link_rel=None)).text


def _from_pdf(data: bytes) -> Pasted:
    try:
        text = text_of_pages(data, _MOST_PAGES)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, AttributeError, IndexError) as error:
        # Depending on the damage, pypdf raises its own errors or Python's.
        raise ValidationError(UNREADABLE) from error
    found = Pasted(_lines(text), keeps_spaces=False)
    if not found.stream:
        raise ValidationError(NO_TEXT)
    return found


def _lines(text: str) -> tuple[str, ...]:
    if len(text) > LONGEST:
        raise ValidationError(TOO_LONG)
    return tuple(line for line in clean(text).replace("\t", "\n").splitlines() if line.strip())


def _limited(found: Pasted) -> Pasted:
    if len(found.stream) > LONGEST:
        raise ValidationError(TOO_LONG)
    return found


def _decoded(data: bytes) -> str:
    """Return the text in ``data``: UTF-8, UTF-16 with its mark, else the Arabic code page of Windows."""
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValidationError(UNREADABLE)
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1256"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(UNREADABLE)
