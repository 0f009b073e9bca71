"""QR codes as pictures within a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


def qr_code(text: str) -> SafeString:
    """Return ``text`` as a QR code in SVG, with attributes alone: a strict policy for styles holds nothing back of it."""
    import segno

    code = segno.make(text, error="l", micro=False)
    # The library writes numbers, nothing of the text.
    return mark_safe(
        code.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    )
