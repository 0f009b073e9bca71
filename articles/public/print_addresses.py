"""The addresses of an article on paper: its printable page and its PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.media.rendered.typesetting import can_typeset
from liaison.text.languages import active_language
from liaison.web.addresses import address

if TYPE_CHECKING:
    from articles.models import Article

# The most characters of a text with a PDF: more than a hundred pages would keep a small server busy for over ten
# seconds. A longer article is printed from its page.
_LONGEST_TEXT = 300_000


def print_address(article: Article) -> str:
    """Return the address of the printable page of the live ``article``."""
    return _address("articles:print", article)


def pdf_address(article: Article) -> str:
    """Return the address of the PDF of the live ``article``.

    Empty if there is none: the server cannot make PDFs, or the text is too long.
    """
    return _address("articles:pdf", article) if can_typeset() and len(article.body) <= _LONGEST_TEXT else ""


def _address(view: str, article: Article) -> str:
    return address(view, article.pk, article.edition(active_language()).slug)
