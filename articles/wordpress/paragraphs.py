"""Paragraphs of classic WordPress texts, whose blank lines are paragraphs and whose line ends are breaks (wpautop)."""

from __future__ import annotations

import re

_BLOCKS = (
    "table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|address|"
    "style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption|details|menu|summary"
)
_BREAKS = re.compile(r"<br\s*/?>\s*<br\s*/?>")
_OPENS = re.compile(rf"(<(?:{_BLOCKS})(?:[\s/>]))", re.IGNORECASE)
_CLOSES = re.compile(rf"(</(?:{_BLOCKS})>)", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_PRE = re.compile(r"<(pre|script|style)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_BEGINS_WITH_BLOCK = re.compile(rf"</?(?:{_BLOCKS})\b[^>]*>", re.IGNORECASE)
_GAP = re.compile(r"\n[ \t\xa0]*\n\s*")
_KEPT = re.compile("\ue0f2(\\d+)\ue0f2")


def has_blocks(text: str) -> bool:
    """Return whether ``text`` was written in the block editor, which marks each block and needs no paragraphs made."""
    return "<!-- wp:" in text


def paragraphed(text: str) -> str:
    """Return a classic text as HTML with its paragraphs and line breaks."""
    kept: list[str] = []
    text = _PRE.sub(lambda found: _keep(found[0], kept), text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _TAG.sub(lambda found: found[0].replace("\n", " "), _BREAKS.sub("\n\n", text))
    text = _CLOSES.sub(r"\1\n\n", _OPENS.sub(r"\n\n\1", text))
    pieces = (piece.strip() for piece in _GAP.split(text))
    made = "\n".join(_paragraph(piece) for piece in pieces if piece)
    return _KEPT.sub(lambda found: kept[int(found[1])], made)


def _keep(text: str, kept: list[str]) -> str:
    kept.append(text)
    return f"\n\n\ue0f2{len(kept) - 1}\ue0f2\n\n"


def _paragraph(piece: str) -> str:
    """Return one piece between blank lines: words get a paragraph, wherever they stand; tags of blocks stay."""
    opening = _BEGINS_WITH_BLOCK.match(piece)
    if _KEPT.fullmatch(piece) or (opening and opening.end() == len(piece)):
        return piece
    if opening:
        # Words right behind the tag of a block: a cell, an item, a heading or a paragraph of its own.
        return opening[0] + _lines(piece[opening.end() :])
    closing = re.search(rf"</(?:{_BLOCKS})>$", piece, re.IGNORECASE)
    words = _lines(piece[: closing.start()] if closing else piece)
    return f"<p>{words}</p>{closing[0]}" if closing else f"<p>{words}</p>"


def _lines(words: str) -> str:
    return "<br>".join(line.strip() for line in words.strip().split("\n"))
