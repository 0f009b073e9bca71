"""Uploaded PDF files: written anew from what their pages show.

A PDF carries more than its pages: who made it and with what, earlier wordings, comments, files, scripts. Of all that
nothing is copied. What lies *over* the pages (marks, stamps, filled-in fields) is refused instead: taken away, it would
show what it covers. What no program can tell, such as a black bar drawn over a name, stays; the desk says so.
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

# What is copied of the document and of each page (ISO 32000-2, 7.7.2 and 7.7.3.3). Everything else may say more.
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
# What may hang on anything: descriptions, private data of programs, files, paths, scripts.
_NOWHERE = {
    *("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/EF", "/OPI", "/Ref", "/Usage", "/Thumb"),
    *("/Alternates", "/VP", "/Measure", "/PtData", "/LGIDict", "/JS"),
}
_LEADS_NOWHERE_ELSE = {"/GoTo", "/URI", "/Named"}
_ADDRESSES = {"http", "https", "mailto", "tel"}

# Annotations that are no part of what a page shows on paper: they go. Links into the web and within the document stay;
# anything else is refused.
_GOES = {
    *("/Popup", "/Text", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"),
    *("/PrinterMark", "/TrapNet"),
    # One that leads into somebody's own folders: even its description tells of them.
    "/Link",
}
# How metadata looks that hides in a picture or elsewhere: nothing that was written anew may hold it.
_TRACES = (b"<?xpacket", b"http://ns.adobe.com/xap/1.0/", b"Exif\0\0")
# A tagged document has about a hundred parts a page. One of so many is a drawing of a machine or an attempt to keep the
# server busy: to write it anew takes twenty seconds and 600 MB.
_MOST_PARTS = 150_000
# To read the words of so many pages takes five seconds; a page of so many bytes of instructions is a map or a drawing.
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
    """The words on the pages of ``data``, what lies under something else included; a scanned page has none.

    And what is said beside the pages: bookmarks, what pictures show, where links lead. Of a very long document not all
    pages: see ``_MOST_PAGES_READ`` and ``_MOST_DRAWN``.
    """
    reader = PdfReader(BytesIO(data), strict=False)
    on_pages = (_text_of(page) for page in islice(reader.pages, _MOST_PAGES_READ))
    return "\n".join((*on_pages, *_said_beside(reader.root_object)))


def _said_beside(root: DictionaryObject) -> Iterator[str]:
    """Screen readers read it out, and programs show it, though it is drawn nowhere."""
    for part in _parts(root):
        for value in map(_followed, part.values()):
            listed = map(_followed, value) if isinstance(value, list) else (value,)
            yield from (text for text in listed if isinstance(text, TextStringObject))


def _text_of(page: PageObject) -> str:
    try:
        drawn = page.get_contents()
        return "" if drawn is None or len(drawn.get_data()) > _MOST_DRAWN else page.extract_text()
    except Exception:
        # One page that pypdf cannot read keeps nobody from reading the others.
        logger.warning("A page of an uploaded PDF could not be read.")
        return ""


def is_pdf(data: bytes) -> bool:
    """As readers of PDF tell: by a mark in the first 1024 bytes."""
    return b"%PDF-" in data[:1024]


def rewritten_pdf(data: bytes) -> bytes:
    """The pages of ``data`` with their text, pictures, links, bookmarks and reading order, and nothing else.

    Raises ValidationError where that cannot be done safely.
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
        # Only what is locked needs more than pypdf itself.
        raise ValidationError(LOCKED, code="locked") from None
    except Exception:
        # pypdf raises errors of its own and of Python's, by what is broken.
        raise ValidationError(DAMAGED, code="damaged") from None
    return written


def _rewritten(reader: PdfReader) -> bytes:
    """What can be reached from the document, once what must not be copied is cut off from it."""
    for name in ("/Info", "/ID"):
        reader.trailer.pop(name, None)
    root = reader.root_object
    _keep(root, _OF_DOCUMENT)
    _clean_names(root)
    _clean_layers(root)
    # The reader's own pages are copies of what will be written.
    pages = [_followed(page.indirect_reference) for page in reader.pages]
    shown = {id(page) for page in pages}
    for page in pages:
        _keep(page, _OF_PAGE)
        shown |= _clean_annotations(page)
    for part in _parts(root):
        if _is_page_or_annotation(part) and id(part) not in shown:
            # Bookmarks and the order of reading still name pages and comments that were deleted.
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
    """What stands under ``name``, followed to where it is; None for nothing."""
    return _followed(part.raw_get(name)) if name in part else None


def _followed(value: object) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _clean_names(root: DictionaryObject) -> None:
    """Of the tables of names only the places to which links lead."""
    names = _at(root, "/Names")
    if isinstance(names, DictionaryObject):
        _keep(names, {"/Dests"})


def _clean_layers(root: DictionaryObject) -> None:
    """Refuse layers that are not shown. Which are shown, one configuration says."""
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
    """Links that lead somewhere stay, without who made them and when; returns the ``id()`` of each."""
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
    """Every dictionary and stream that can be reached from ``root``, each once, before what it holds."""
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
    """Whether ``name`` of ``part`` does something else than to lead to a page or an address of the web."""
    if name not in ("/A", "/Next", "/OpenAction"):
        return False
    action = _at(part, name)
    if isinstance(action, DictionaryObject) and "/S" in action:
        return not _leads(action)
    # One action may be followed by several; bookmarks, whose /Next is the one below, have no list.
    return name == "/Next" and isinstance(action, list)


def _leads(action: DictionaryObject) -> bool:
    kind = _at(action, "/S")
    if kind == "/URI":
        address = _at(action, "/URI")
        text = address.decode("latin-1") if isinstance(address, bytes) else str(address)
        return urlsplit(text.strip()).scheme.lower() in _ADDRESSES
    return kind in _LEADS_NOWHERE_ELSE


def _clean_stream(stream: StreamObject) -> None:
    """A picture that was put into the document as a file of its own says what such files say."""
    if isinstance(_at(stream, "/F"), str | DictionaryObject):
        raise ValidationError(UNCLEAN, code="outside")
    filters = _at(stream, "/Filter")
    filters = list(filters) if isinstance(filters, list) else [filters]
    bare = {"/DCTDecode": bare_jpeg, "/JPXDecode": bare_jpeg2000}.get(str(_followed(filters[-1])))
    if bare is None:
        return
    parameters = _at(stream, "/DecodeParms")
    # The filters before the picture's own are undone; pypdf leaves the picture itself as it is.
    stream._data = bare(stream.get_data())
    stream[NameObject("/Filter")] = _followed(filters[-1])
    if isinstance(parameters, list):
        del stream["/DecodeParms"]
        if isinstance(last := _followed(parameters[-1]), DictionaryObject):
            stream[NameObject("/DecodeParms")] = last


def _check(found: PdfReader, written: bytes) -> None:
    """Read again what was written: nothing of what must not be there may be there."""
    root = found.root_object
    left = set(found.trailer) & {"/Info", "/ID"} | (set(root) - _OF_DOCUMENT)
    if left or any(set(part) & _NOWHERE for part in _parts(root)) or any(trace in written for trace in _TRACES):
        raise ValidationError(UNCLEAN, code="unclean")
