"""What of an uploaded PDF reaches readers: its pages, and nothing of its makers."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, NullObject

from liaison.media.documents import pdf as module
from liaison.media.documents.pdf import is_pdf, rewritten_pdf, text_of_pdf
from tests.documents import (
    SECRET,
    annotate,
    blank,
    everything_in,
    lettered,
    named,
    pdf,
    picture,
    saved,
    show_picture,
    stream,
)


def read(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def refused(writer: PdfWriter) -> str:
    """The code of the error, which has words."""
    with pytest.raises(ValidationError) as refusal:
        rewritten_pdf(saved(writer))
    assert all(refusal.value.messages)
    return refusal.value.code


def is_clean(writer: PdfWriter) -> bool:
    """Whether the secret is in the PDF, and no longer in what is made of it."""
    before = saved(writer)
    assert SECRET in everything_in(before)
    return SECRET not in everything_in(rewritten_pdf(before))


@pytest.mark.parametrize(
    ("data", "answer"), [(pdf(), True), (b"\n\n%PDF-1.7", True), (b"PK\x03\x04", False), (b"", False)]
)
def test_its_first_bytes_tell_what_a_pdf_is(data, answer):
    assert is_pdf(data) is answer


def test_pages_stay_as_they_are():
    writer = blank(3)
    writer.pages[1].rotate(90)
    found = read(rewritten_pdf(saved(writer)))
    assert [page.mediabox for page in found.pages] == [[0, 0, 200, 200]] * 3
    assert [page.rotation for page in found.pages] == [0, 90, 0]


def test_nobody_learns_who_made_it_and_with_what():
    writer = blank()
    writer.add_metadata({"/Author": SECRET, "/Title": SECRET, "/Creator": "Word on Huda's laptop"})
    writer.xmp_metadata = f'<?xpacket begin=""?><x xmlns="adobe:ns:meta/">{SECRET}</x>'.encode()
    assert is_clean(writer)
    found = read(rewritten_pdf(saved(writer)))
    assert (found.metadata, found.xmp_metadata) == (None, None)
    assert "/ID" not in found.trailer


@pytest.mark.parametrize(
    "entries",
    [
        {"Metadata": stream(SECRET.encode(), Type="/Metadata", Subtype="/XML")},
        {"PieceInfo": named(Word=named(Private=SECRET))},
        {"OpenAction": named(S="/JavaScript", JS=SECRET)},
        {"AA": named(WC=named(S="/JavaScript", JS=SECRET))},
        {"AF": [named(Type="/Filespec", F=SECRET)]},
        {"Threads": [named(Type="/Thread", I=named(Author=SECRET))]},
        {"Names": named(JavaScript=named(Names=[SECRET, named(S="/JavaScript", JS=SECRET)]))},
        {"URI": named(Base=SECRET)},
        {"Collection": named(Schema=named(Name=SECRET))},
        {"Outlines": named(First=named(Title="Chapter", A=named(S="/Launch", F=SECRET)))},
        {
            "Outlines": named(
                First=named(Title="Chapter", A=named(S="/GoTo", D="a", Next=[named(S="/Launch", F=SECRET)]))
            )
        },
    ],
    ids=lambda entries: next(iter(entries)),
)
def test_what_hangs_on_the_document_goes(entries):
    writer = blank()
    writer.root_object.update(named(**entries))
    assert is_clean(writer)


@pytest.mark.parametrize(
    "name", ["Metadata", "PieceInfo", "Thumb", "AA", "AF", "LastModified", "TemplateInstantiated", "B"]
)
def test_what_hangs_on_a_page_goes(name):
    writer = blank()
    writer.pages[0].update(named(**{name: stream(SECRET.encode())}))
    assert is_clean(writer)


def test_files_within_it_go():
    writer = blank()
    writer.add_attachment("minutes.docx", SECRET.encode())
    assert is_clean(writer)
    assert "minutes.docx" not in everything_in(rewritten_pdf(saved(writer)))


def test_earlier_wordings_and_deleted_pages_go():
    writer = blank(2)
    gone = writer._add_object(named(Type="/Page", Parent=writer._pages, Contents=stream(SECRET.encode())))
    writer.root_object.update(
        named(StructTreeRoot=named(K=[named(S="/P", Pg=gone)]), Dests=named(old=ArrayObject([gone])))
    )
    writer._add_object(stream(SECRET.encode()))
    assert is_clean(writer)


@pytest.mark.parametrize("subtype", ["/Text", "/Popup", "/FileAttachment", "/Screen", "/RichMedia", "/Sound"])
def test_what_is_no_part_of_a_page_on_paper_goes(subtype):
    writer = blank()
    annotate(writer, subtype)
    assert is_clean(writer)
    assert "/Annots" not in read(rewritten_pdf(saved(writer))).pages[0]


def test_a_comment_goes_though_the_order_of_reading_points_to_it():
    writer = blank()
    comment = annotate(writer, "/Text")
    pointer = named(Type="/OBJR", Obj=comment.indirect_reference)
    writer.root_object.update(named(StructTreeRoot=named(K=[named(S="/Annot", K=pointer)])))
    assert is_clean(writer)


@pytest.mark.parametrize(
    "subtype",
    ["/Square", "/FreeText", "/Highlight", "/Ink", "/Stamp", "/Redact", "/Line", "/Watermark", "/Widget", "/New"],
)
def test_what_may_cover_something_is_refused(subtype):
    """Taken away it would show what somebody believes hidden."""
    writer = blank()
    annotate(writer, subtype)
    assert refused(writer) == "marked"


def test_links_into_the_web_and_the_document_stay_without_their_makers():
    writer = blank(2)
    annotate(writer, "/Link", A=named(S="/URI", URI="https://partner.example/"), M="D:20240305")
    annotate(writer, "/Link", Dest=ArrayObject([writer.pages[1].indirect_reference, NameObject("/Fit"), NullObject()]))
    found = read(rewritten_pdf(saved(writer)))
    links = [entry.get_object() for entry in found.pages[0]["/Annots"]]
    assert links[0]["/A"]["/URI"] == "https://partner.example/"
    assert links[1]["/Dest"][0].get_object() == found.pages[1].get_object()
    assert all(not {"/T", "/M", "/NM"} & set(link) for link in links)


@pytest.mark.parametrize(
    "action",
    [
        {"S": "/URI", "URI": f"file:///C:/Users/{SECRET}/minutes.docx"},
        {"S": "/URI", "URI": f"C:\\Users\\{SECRET}\\minutes.docx"},
        {"S": "/URI", "URI": f"javascript:alert('{SECRET}')"},
        {"S": "/Launch", "F": SECRET},
        {"S": "/GoToR", "F": SECRET, "D": "a"},
        {"S": "/JavaScript", "JS": SECRET},
        {"S": "/SubmitForm", "F": SECRET},
    ],
    ids=lambda action: str(action.get("URI", action["S"]))[:12],
)
def test_links_into_somebodys_folders_and_scripts_go(action):
    writer = blank()
    annotate(writer, "/Link", A=named(**action))
    assert is_clean(writer)


def test_bookmarks_and_language_stay():
    writer = blank(2)
    writer.add_outline_item(title="الفصل الأول", page_number=1)
    writer.root_object.update(named(Lang="ar"))
    found = read(rewritten_pdf(saved(writer)))
    assert [item.title for item in found.outline] == ["الفصل الأول"]
    assert found.root_object["/Lang"] == "ar"


def test_hidden_layers_are_refused_and_shown_ones_stay():
    writer = blank()
    layer = writer._add_object(named(Type="/OCG", Name="Maps", Usage=named(CreatorInfo=named(Creator=SECRET))))
    writer.root_object.update(named(OCProperties=named(OCGs=[layer], D=named(ON=[layer], Creator=SECRET))))
    assert is_clean(writer)
    assert "/OCProperties" in read(rewritten_pdf(saved(writer))).root_object
    for shown in ({"OFF": [layer]}, {"BaseState": "/OFF"}):
        writer.root_object.update(named(OCProperties=named(OCGs=[layer], D=named(**shown))))
        assert refused(writer) == "layers"


def test_a_photograph_within_it_no_longer_tells_of_its_camera():
    writer = blank()
    data = picture("JPEG", quality=60, icc_profile=b"profile")
    show_picture(writer, data, "/DCTDecode")
    assert is_clean(writer)
    found = read(rewritten_pdf(saved(writer)))
    kept = found.pages[0]["/Resources"]["/XObject"]["/Im0"].get_data()
    assert kept.startswith(b"\xff\xd8\xff")
    assert kept.endswith(b"\xff\xd9")
    assert b"ICC_PROFILE" in kept
    assert len(kept) < len(data)


def test_a_damaged_photograph_within_it_is_refused():
    writer = blank()
    show_picture(writer, b"\xff\xd8 no marker", "/DCTDecode")
    assert refused(writer) == "damaged"


def test_data_that_lie_outside_are_refused():
    writer = blank()
    writer.pages[0].update(named(Contents=stream(b"", F="pages.txt")))
    assert refused(writer) == "outside"


@pytest.mark.parametrize("password", ["secret", ""])
def test_a_locked_one_is_refused(password):
    writer = blank()
    writer.encrypt(password, "owner", algorithm="RC4-128")
    assert refused(writer) == "locked"


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\nnothing of the sort", pdf()[:-200], pdf(0)])
def test_a_damaged_or_empty_one_is_refused(data):
    with pytest.raises(ValidationError) as refusal:
        rewritten_pdf(data)
    assert refusal.value.code == "damaged"


def test_rewriting_again_changes_nothing_more():
    once = rewritten_pdf(pdf(2))
    assert rewritten_pdf(once) == once


def test_the_words_of_every_page_are_read():
    writer = lettered("Joint statement")
    writer.append(BytesIO(saved(lettered("Second page"))))
    text = text_of_pdf(rewritten_pdf(saved(writer)))
    assert text.splitlines() == ["Joint statement", "Second page"]


@pytest.mark.parametrize(
    "entries",
    [
        {"StructTreeRoot": named(K=[named(S="/Figure", Alt=SECRET)])},
        {"StructTreeRoot": named(K=named(S="/Span", ActualText=SECRET))},
        {"StructTreeRoot": named(K=named(S="/P", A=named(O="/UserProperties", P=[named(N="From", V=SECRET)])))},
        {"Outlines": named(First=named(Title=SECRET))},
        {"PageLabels": named(Nums=[0, named(P=SECRET)])},
        {"Dests": named(here=[SECRET])},
    ],
    ids=str,
)
def test_what_is_said_beside_the_pages_is_read_too(entries):
    """It reaches readers, so whoever attaches the document is asked about the names in it."""
    writer = lettered("Joint statement")
    writer.root_object.update(named(**entries))
    assert SECRET in text_of_pdf(rewritten_pdf(saved(writer)))


def test_where_links_lead_is_read_too():
    writer = blank()
    annotate(writer, "/Link", A=named(S="/URI", URI=f"https://partner.example/{SECRET}"))
    assert f"partner.example/{SECRET}" in text_of_pdf(rewritten_pdf(saved(writer)))


def test_a_document_of_a_great_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(module, "_MOST_PARTS", 10)
    assert refused(blank(20)) == "parts"


def test_pages_without_words_and_drawings_of_great_size_have_no_text(monkeypatch):
    assert text_of_pdf(pdf(2)).strip() == ""
    monkeypatch.setattr(module, "_MOST_DRAWN", 10)
    assert text_of_pdf(saved(lettered("Joint statement"))) == ""


def test_a_page_that_cannot_be_read_keeps_nobody_from_the_others():
    writer = lettered("Joint statement")
    writer.append(BytesIO(saved(lettered("Second page"))))
    broken = stream(b"no deflated data", Filter="/FlateDecode")
    writer.pages[0].update(named(Contents=writer._add_object(broken)))
    assert "Second page" in text_of_pdf(saved(writer))
