"""Documents as staff upload them: PDF files and pictures that say more than they show."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

SECRET = "Huda Alwarraq"


def saved(writer: PdfWriter) -> bytes:
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def blank(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    return writer


def pdf(pages: int = 1) -> bytes:
    """A PDF of blank pages."""
    return saved(blank(pages))


def named(**entries: object) -> DictionaryObject:
    """A dictionary of PDF: ``named(Type="/Annot", T="Huda")``; a text that begins with a slash is a name."""
    return DictionaryObject({NameObject(f"/{name}"): _value(value) for name, value in entries.items()})


def _value(value):
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    if isinstance(value, int):
        return NumberObject(value)
    return ArrayObject(map(_value, value)) if isinstance(value, list) else value


def stream(data: bytes, **entries: object) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    made.update(named(**entries))
    return made


def lettered(words: str, over_it: str = "") -> PdfWriter:
    """A PDF of one page on which ``words`` are written, and then drawn what ``over_it`` says."""
    writer = blank()
    font = named(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica")
    drawn = stream(f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET {over_it}".encode())
    writer.pages[0].update(named(Resources=named(Font=named(F1=font)), Contents=writer._add_object(drawn)))
    return writer


def annotate(writer: PdfWriter, subtype: str, **entries: object) -> DictionaryObject:
    """Lay an annotation of somebody's over the first page."""
    annotation = named(Type="/Annot", Subtype=subtype, Rect=[10, 10, 50, 50], T=SECRET, Contents=SECRET, **entries)
    page = writer.pages[0]
    listed = page.get("/Annots", ArrayObject())
    listed.append(writer._add_object(annotation))
    page[NameObject("/Annots")] = listed
    return annotation


def show_picture(writer: PdfWriter, data: bytes, decoder: str) -> None:
    """Put a compressed picture into the first page as it is."""
    picture = StreamObject()
    picture._data = data
    picture.update(named(Type="/XObject", Subtype="/Image", Width=8, Height=8, BitsPerComponent=8, Filter=decoder))
    resources = named(XObject=named(Im0=writer._add_object(picture)))
    writer.pages[0][NameObject("/Resources")] = resources


def picture(
    form: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB", color: object = "teal", **options: object
) -> bytes:
    """A picture that says who took it and where."""
    exif = Image.Exif()
    exif[0x010F] = SECRET
    exif[0x0112] = 1
    exif.get_ifd(0x8825)[2] = (34.0, 48.0, 0.0)
    if form == "JPEG":
        options = {"comment": SECRET.encode(), **options}
    output = BytesIO()
    Image.new(mode, size, color).save(output, form, **{"exif": exif, "xmp": _xmp(), **options})
    return output.getvalue()


def _xmp() -> bytes:
    return f'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">{SECRET}</x:xmpmeta>'.encode()


def everything_in(data: bytes) -> str:
    """All that a PDF holds, its streams undone, as text to search."""
    reader = PdfReader(BytesIO(data))
    found = [data.decode("latin-1"), repr(reader.trailer)]
    for number in range(1, reader.trailer["/Size"]):
        part = reader.get_object(number)
        found.append(repr(part))
        if isinstance(part, StreamObject):
            found.append(part.get_data().decode("latin-1"))
    return "\n".join(found)
