"""What PDF files say to the programs that read them."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from io import BytesIO

import pytest
from pypdf import PdfReader

from liaison.made import typesetting


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
