"""Template tags for the addresses of printable pages and PDFs: ``{% print_address article as print_url %}``."""

from __future__ import annotations

from django import template

from articles.public import print as printing

register = template.Library()

register.simple_tag(printing.print_address)
register.simple_tag(printing.pdf_address)
