"""Uploaded PDF files: rewritten from what their pages show.

A PDF carries more than its pages: who made it and with what, earlier versions, comments, files, scripts. None of that
is copied. Content that lies *over* the pages (marks, stamps, filled-in fields) makes the file be refused: removing it
would show what it covers. A program cannot detect everything, such as a black bar drawn over a name; the desk warns of
that.
"""

from __future__ import annotations

import logging
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from liaison.media.documents.picture_metadata import bare_jpeg, bare_jpeg2000

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PageObject

logger = logging.getLogger(__name__)

# The entries that are copied of the document and of each page (ISO 32000-2, 7.7.2 and 7.7.3.3). All others are dropped,
# because they may hold further information.
_OF_DOCUMENT = {
    *("/Type", "/Version", "/Pages", "/PageLabels", "/PageLayout", "/PageMode", "/ViewerPreferences", "/Outlines"),
    *("/Names", "/Dests", "/Lang", "/MarkInfo", "/StructTreeRoot", "/OCProperties", "/OutputIntents"),
}
_OF_PAGE = {
    *("/Type", "/Parent", "/Resources", "/Contents", "/Annots", "/Group", "/Rotate", "/UserUnit", "/Tabs"),
    *("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/StructParents"),
}
_OF_LINK = {
    *("/Type", "/Subtype", "/Rect", "/QuadPoints", "/Border", "/BS", "/C", "/H", "/F", "/A", "/Dest"),
    *("/P", "/StructParent", "/Contents"),
}
_OF_LAYERS = {"/OCGs", "/D"}
# Entries that any object may have and that are dropped: metadata, private data of programs, files, paths, scripts.
_NOWHERE = {
    *("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/EF", "/OPI", "/Ref", "/Usage", "/Thumb"),
    *("/Alternates", "/VP", "/Measure", "/PtData", "/LGIDict", "/JS"),
}
_LEADS_NOWHERE_ELSE = {"/GoTo", "/URI", "/Named"}
_ADDRESSES = {"http", "https", "mailto", "tel"}

# Annotations that do not appear on paper: they are dropped. Links to the web and within the document stay; a file with
# any other annotation is refused.
_GOES = {
    *("/Popup", "/Text", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"),
    *("/PrinterMark", "/TrapNet"),
    # A link to anything else, such as a local file: even its description reveals the maker's folders.
    "/Link",
}
# The first bytes of metadata in a picture or elsewhere: a rewritten file must not contain them.
_TRACES = (b"<?xpacket", b"http://ns.adobe.com/xap/1.0/", b"Exif\0\0")
# A tagged document has about a hundred parts a page. One with this many is a technical drawing or an attack on the
# server: rewriting it takes twenty seconds and 600 MB.
_MOST_PARTS = 150_000
# Reading the words of this many pages takes five seconds; a page with this many bytes of instructions is a map or a
# drawing.
_MOST_PAGES_READ = 200
_MOST_DRAWN = 500_000

LOCKED = _("This PDF is protected by a password. Export it without one and attach that.")
DAMAGED = _("This PDF is damaged. Print it to a new PDF and attach that.")
MARKED = _(
    "This PDF has comments, marks, stamps or form fields on its pages. Removing them would show what "
    "they cover. Print it to a new PDF, check every page, and attach that."
)
LAYERED = _("This PDF has hidden layers. Export it with only what readers may see.")
UNCLEAN = _("We could not remove all information about who made this PDF. Print it to a new PDF and attach that.")
TOO_MANY_PARTS = _("This PDF has too many parts. Print it to a new PDF and attach that.")


def text_of_pdf(data: bytes) -> str:
    """Return the words on the pages of ``data``, including text under something else; a scanned page has none.

    Includes bookmarks, alternative texts of pictures and targets of links. Skips pages beyond ``_MOST_PAGES_READ`` and
    pages with more than ``_MOST_DRAWN`` bytes of instructions.
    """
    reader = PdfReader(BytesIO(data), strict=False)
    on_pages = (_text_of(page) for page in islice(reader.pages, _MOST_PAGES_READ))
    return "\n".join((*on_pages, *_said_beside(reader.root_object)))


def text_of_pages(data: bytes, most: int) -> str:
    """Return the words on the first ``most`` pages of ``data`` alone. Raises what pypdf raises for a damaged file."""
    return "\n".join(_text_of(page) for page in islice(PdfReader(BytesIO(data), strict=False).pages, most))


def _said_beside(root: DictionaryObject) -> Iterator[str]:
    """Yield text that is not drawn on a page but that screen readers read out or programs show."""
    for part in _parts(root):
        for value in map(_followed, part.values()):
            listed = map(_followed, value) if isinstance(value, list) else (value,)
            yield from (text for text in listed if isinstance(text, TextStringObject))


def _text_of(page: PageObject) -> str:
    try:
        drawn = page.get_contents()
        return "" if drawn is None or len(drawn.get_data()) > _MOST_DRAWN else page.extract_text()
    except Exception:
        # A page that pypdf cannot read is skipped; the others are still read.
        logger.warning("A page of an uploaded PDF could not be read.")
        return ""


def is_pdf(data: bytes) -> bool:
    """Return whether ``data`` is a PDF: like PDF readers, looks for a marker in the first 1024 bytes."""
    return b"%PDF-" in data[:1024]


def rewritten_pdf(data: bytes) -> bytes:
    """Return a PDF with the pages of ``data``: text, pictures, links, bookmarks and reading order, and nothing else.

    Raises ValidationError if that cannot be done safely.
    """
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise ValidationError(LOCKED, code="locked")
        pages = len(reader.pages)
        written = _rewritten(reader) if pages else b""
        found = PdfReader(BytesIO(written), strict=False)
        if len(found.pages) != pages:
            raise ValidationError(DAMAGED, code="damaged")
        _check(found, written)
    except ValidationError:
        raise
    except DependencyError:
        # pypdf needs another library only for encrypted files.
        raise ValidationError(LOCKED, code="locked") from None
    except Exception:
        # Depending on the damage, pypdf raises its own errors or Python's.
        raise ValidationError(DAMAGED, code="damaged") from None
    return written


def _rewritten(reader: PdfReader) -> bytes:
    """Return what can be reached from the document once everything that must not be copied is removed from it."""
    for name in ("/Info", "/ID"):
        reader.trailer.pop(name, None)
    root = reader.root_object
    _keep(root, _OF_DOCUMENT)
    _clean_names(root)
    _clean_layers(root)
    # The page objects of the reader are copies; change the originals, which will be written.
    pages = [_followed(page.indirect_reference) for page in reader.pages]
    shown = {id(page) for page in pages}
    for page in pages:
        _keep(page, _OF_PAGE)
        shown |= _clean_annotations(page)
    for part in _parts(root):
        if _is_page_or_annotation(part) and id(part) not in shown:
            # Bookmarks and the reading order may still refer to deleted pages and comments.
            part.clear()
        _clean(part)
    writer = PdfWriter(clone_from=reader, keep_initial_header=True)
    writer.metadata = None
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _keep(part: DictionaryObject, names: set[str]) -> None:
    for name in set(part) - names:
        del part[name]


def _at(part: DictionaryObject, name: str) -> Any:
    """Return the value of ``name`` in ``part``, with references resolved; None if there is none."""
    return _followed(part.raw_get(name)) if name in part else None


def _followed(value: object) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _clean_names(root: DictionaryObject) -> None:
    """Keep only the link destinations of the document's name tables."""
    names = _at(root, "/Names")
    if isinstance(names, DictionaryObject):
        _keep(names, {"/Dests"})


def _clean_layers(root: DictionaryObject) -> None:
    """Raise ValidationError if a layer is hidden; keep only the configuration that says which layers are shown."""
    layers = _at(root, "/OCProperties")
    if not isinstance(layers, DictionaryObject):
        return
    shown = _at(layers, "/D")
    if isinstance(shown, DictionaryObject) and (_at(shown, "/OFF") or _at(shown, "/BaseState") not in (None, "/ON")):
        raise ValidationError(LAYERED, code="layers")
    _keep(layers, _OF_LAYERS)
    if isinstance(shown, DictionaryObject):
        _keep(shown, {"/Name", "/BaseState", "/ON", "/Order", "/RBGroups", "/ListMode"})


def _clean_annotations(page: DictionaryObject) -> set[int]:
    """Keep links that lead somewhere, without who made them and when; return the ``id()`` of each.

    Raises ValidationError for annotations that cover something.
    """
    listed = _at(page, "/Annots")
    links = ArrayObject()
    for entry in listed if isinstance(listed, list) else ():
        annotation = _followed(entry)
        kind = _at(annotation, "/Subtype") if isinstance(annotation, DictionaryObject) else "/Popup"
        if kind == "/Link" and ("/Dest" in annotation or ("/A" in annotation and not _is_bad_action(annotation, "/A"))):
            _keep(annotation, _OF_LINK)
            links.append(entry)
        elif kind not in _GOES:
            raise ValidationError(MARKED, code="marked")
    page.pop("/Annots", None)
    if links:
        page[NameObject("/Annots")] = links
    return {id(_followed(link)) for link in links}


def _is_page_or_annotation(part: DictionaryObject) -> bool:
    return _at(part, "/Type") == "/Page" or ("/Rect" in part and "/Subtype" in part)


def _parts(root: object) -> Iterator[DictionaryObject]:
    """Yield every dictionary and stream that can be reached from ``root``, once each, before its contents."""
    waiting, seen = [root], set()
    while waiting:
        part = _followed(waiting.pop())
        if not isinstance(part, DictionaryObject | ArrayObject) or id(part) in seen:
            continue
        seen.add(id(part))
        if len(seen) > _MOST_PARTS:
            raise ValidationError(TOO_MANY_PARTS, code="parts")
        if isinstance(part, DictionaryObject):
            yield part
            waiting.extend(part.values())
        else:
            waiting.extend(part)


def _clean(part: DictionaryObject) -> None:
    for name in [name for name in part if name in _NOWHERE or _is_bad_action(part, name)]:
        del part[name]
    if _at(part, "/Type") == "/OCMD" and ("/VE" in part or _at(part, "/P") not in (None, "/AnyOn", "/AllOn")):
        raise ValidationError(LAYERED, code="layers")
    if isinstance(part, StreamObject):
        _clean_stream(part)


def _is_bad_action(part: DictionaryObject, name: str) -> bool:
    """Return whether ``name`` of ``part`` does anything but lead to a page or a web address."""
    if name not in ("/A", "/Next", "/OpenAction"):
        return False
    action = _at(part, name)
    if isinstance(action, DictionaryObject) and "/S" in action:
        return not _leads(action)
    # A list in /Next holds further actions. The /Next of a bookmark, which names the next bookmark, is never a list.
    return name == "/Next" and isinstance(action, list)


def _leads(action: DictionaryObject) -> bool:
    kind = _at(action, "/S")
    if kind == "/URI":
        address = _at(action, "/URI")
        text = address.decode("latin-1") if isinstance(address, bytes) else str(address)
        return urlsplit(text.strip()).scheme.lower() in _ADDRESSES
    return kind in _LEADS_NOWHERE_ELSE


def _clean_stream(stream: StreamObject) -> None:
    """Remove the metadata of a picture that is embedded as a JPEG or JPEG 2000 file.

    Raises ValidationError for a stream whose data lies in another file.
    """
    if isinstance(_at(stream, "/F"), str | DictionaryObject):
        raise ValidationError(UNCLEAN, code="outside")
    filters = _at(stream, "/Filter")
    filters = list(filters) if isinstance(filters, list) else [filters]
    bare = {"/DCTDecode": bare_jpeg, "/JPXDecode": bare_jpeg2000}.get(str(_followed(filters[-1])))
    if bare is None:
        return
    parameters = _at(stream, "/DecodeParms")
    # ``get_data`` undoes the filters around the picture; pypdf leaves the picture itself as it is.
    stream._data = bare(stream.get_data())
    stream[NameObject("/Filter")] = _followed(filters[-1])
    if isinstance(parameters, list):
        del stream["/DecodeParms"]
        if isinstance(last := _followed(parameters[-1]), DictionaryObject):
            stream[NameObject("/DecodeParms")] = last


def _check(found: PdfReader, written: bytes) -> None:
    """Read the rewritten file again; raise ValidationError if anything is left that must not be there."""
    root = found.root_object
    left = set(found.trailer) & {"/Info", "/ID"} | (set(root) - _OF_DOCUMENT)
    if left or any(set(part) & _NOWHERE for part in _parts(root)) or any(trace in written for trace in _TRACES):
        raise ValidationError(UNCLEAN, code="unclean")
