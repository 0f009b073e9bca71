"""What PDF files say to the programs that read them."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from io import BytesIO
from itertools import groupby
from operator import itemgetter

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from liaison.media.rendered import typesetting


def need_typesetting() -> None:
    if not typesetting.can_typeset():
        pytest.skip("WeasyPrint finds no Pango here (Debian: apt-get install libpangoft2-1.0-0)")


def plain(text: str) -> str:
    """One form for each letter, in one line, without the marks that programs put where the direction changes."""
    return re.sub(r"[\s\u200e\u200f\u202a-\u202e]+", " ", unicodedata.normalize("NFKC", text))


def words(text: str) -> list[str]:
    """The words with their vowel marks, and the numbers, each by itself; punctuation aside."""
    return re.findall(r"\d+|(?:[^\W\d]|[\u064b-\u0655\u0670])+", plain(text))


def by_pypdf(data: bytes) -> str:
    """The text in the order in which it was written into the file."""
    return plain(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


def by_poppler(data: bytes) -> str:
    """The text in the order in which it stands on the page."""
    if not shutil.which("pdftotext"):
        pytest.skip("there is no pdftotext here (Debian: apt-get install poppler-utils)")
    return plain(subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode())


def by_eye(data: bytes) -> list[str]:
    """The lines as they are seen, letter by letter from the left; Arabic letters in their plain forms."""
    return [line for page in PdfReader(BytesIO(data)).pages for line in _lines(page)]


def _lines(page) -> list[str]:
    tables = {name: _table(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    boxes, place, table = [], (0, 0), {}
    for operands, operator in ContentStream(page["/Contents"], page.pdf).operations:
        if operator == b"Tm":
            place = (round(operands[5]), float(operands[4]))
        elif operator == b"Tf":
            table = tables[operands[0]]
        elif operator == b"TJ":
            shapes = b"".join(part.original_bytes for part in operands[0] if hasattr(part, "original_bytes"))
            boxes.append((*place, "".join(table.get(shapes[at : at + 2], "") for at in range(0, len(shapes), 2))))
    lines = ("".join(box[2] for box in line) for _, line in groupby(sorted(boxes), key=itemgetter(0)))
    return [unicodedata.normalize("NFKC", re.sub(r"[\u200e\u200f\u202a-\u202e]", "", line)) for line in lines]


def _table(font) -> dict[bytes, str]:
    """What each shape of a font stands for."""
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]*)>", font["/ToUnicode"].get_data())
    return {
        bytes.fromhex(shape.decode()): bytes.fromhex(letters.decode()).decode("utf-16-be") for shape, letters in pairs
    }
