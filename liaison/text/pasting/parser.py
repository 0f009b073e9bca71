"""A parser of pasted HTML from any program that leaves out deletions, hidden text and comments."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any, NamedTuple

import nh3

from liaison.text.link_cleaning import direct_address
from liaison.text.normalize import is_blank, without_direction
from liaison.text.pasting import styles
from liaison.text.pasting.omissions import Omission, Omissions
from liaison.text.pasting.tree import Box, Words

_BLOCKS = {
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "figure", "figcaption", "dl", "dt", "dd"),
    *("article", "section", "header", "footer", "main", "aside", "nav", "address", "center", "details", "summary"),
}
_INLINE = {"a", "b", "strong", "s", "strike", "span", "font", "sup", "sub"}
_PICTURES = {"img", "video", "audio"}
_VOID = {"br", "hr", "img"}
# The parser of nh3 repairs wrong nesting; only attributes that tell what an element is are kept.
_WELL_FORMED = nh3.Cleaner(
    tags=_BLOCKS | _INLINE | _PICTURES | {"br"},
    attributes={
        "*": {"class", "style", "hidden", "id", "role", "aria-level", "data-listid"},
        "a": {"href"},
        "img": {"alt"},
        "ol": {"start", "type"},
        "td": {"rowspan", "colspan"},
        "th": {"rowspan", "colspan"},
    },
    clean_content_tags={"script", "style", "title", "template", "object", "select"},
    link_rel=None,
)
# Replaced by <s>: an HTML parser ends a <del> before blocks inside it, but reopens an <s> in them.
_DEL = re.compile(r"<(/?)del\b", re.IGNORECASE)
# The deepest nesting of boxes, more than any program writes. Deeper content is put into the last box.
_DEEPEST = 60

# Word's classes for comments, in the text and in the list of comments after it.
_COMMENT_CLASSES = {
    "msocomanchor",
    "msocomtxt",
    "msocomoff",
    "msocommentreference",
    "msocommenttext",
    "msocommentsubject",
}
_COMMENT_MARK = re.compile(r"#_msocom_|#cmnt\d")
_COMMENT_TEXT = re.compile(r"#cmnt_ref")
# Classes with which Word on the web marks deleted text.
_DELETED_CLASS = re.compile(r"msodel|trackchange\w*delet\w*")
# Links to footnotes and endnotes, and back, of Word, Google Docs, LibreOffice and web pages.
_NOTE_TEXT = re.compile(
    r"#(?:_(?:ftn|edn)ref\w+|ftnt_ref\w+|sd(?:foot|end)note\w+anc|cite_ref.+|(?:fn|footnote)-?ref.+)", re.I
)
_NOTE_MARK = re.compile(
    r"#(?:_(?:ftn|edn)\w+|ftnt\w+|sd(?:foot|end)note\w+sym|cite_note.+|(?:fn|footnote|endnote)[-:_]?\w+)", re.I
)
_NOT_ITS_NAME = re.compile(r"_?-?ref|sym$|anc$|note(?=-)|^#_?")
_NOTE_CLASSES = {"msofootnotereference", "msoendnotereference", "footnotereference", "endnotereference"}
_SPACES = re.compile(r"[ \t\r\n\f]+")
# The alternative text of a picture that stands for an emoji or a sign.
_SIGN = re.compile(r"[^\w\s]{1,12}")


class _Frame(NamedTuple):
    """The properties inside an open element.

    Its words are kept unless ``gone`` is set, or ``visible`` or ``sized`` is false.
    """

    tag: str
    box: Box
    depth: int = 0
    gone: Omission | None = None
    visible: bool = True
    sized: bool = True
    bold: bool = False
    href: str = ""
    raised: str = ""
    note: str = ""
    at_note: bool = False
    # Whether this is a bullet or number that was written as text; whether line breaks count.
    is_mark: bool = False
    in_lines: bool = False

    @property
    def left_out(self) -> Omission | None:
        """Return why the words here are left out; None if they are kept."""
        return self.gone or (None if self.visible and self.sized else Omission.HIDDEN)


def read(html: str, left_out: Omissions) -> Box:
    """Return the boxes of ``html`` in one box; count what is left out in ``left_out``."""
    reader = _Reader(styles.Sheet.of(html), left_out)
    reader.feed(_WELL_FORMED.clean(_DEL.sub(r"<\1s", html)))
    reader.close()
    reader.count_comments()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, sheet: styles.Sheet, left_out: Omissions) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Box("div")
        self._sheet, self._left_out = sheet, left_out
        self._open = [_Frame("", self.page)]
        # A deletion is often written in many pieces; adjacent pieces are counted once.
        self._leaving: Omission | None = None
        self._comment_marks = self._comment_texts = 0
        # The ids of boxes that hold the text of comments, in the list of comments.
        self._remarks: set[int] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._add("\n", self._open[-1])
            return
        said = {name: value or "" for name, value in attrs}
        frame = self._frame(tag, said)
        if tag in _PICTURES and not frame.left_out:
            self._add_picture(said.get("alt", ""), frame)
        if tag not in _VOID:
            self._open.append(frame)

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        frame = self._open[-1]
        text = without_direction(data)
        self._add(text if frame.in_lines else _SPACES.sub(" ", text), frame)

    def _frame(self, tag: str, said: dict[str, str]) -> _Frame:
        outer = self._open[-1]
        classes = said.get("class", "").lower().split()
        style = self._sheet.style(tag, classes, said.get("style", ""))
        if gone := self._gone(tag, said, classes, style) or outer.gone:
            return outer._replace(tag=tag, gone=outer.gone or gone)
        changes = _styled(tag, classes, style)
        if tag in _BLOCKS:
            self._leaving = None
            changes |= self._boxed(tag, said)
        if tag == "a":
            href = said.get("href", "")
            changes |= {"href": "" if href.startswith("#") else direct_address(href), **_noted(href)}
        return outer._replace(tag=tag, **changes)

    def _boxed(self, tag: str, said: dict[str, str]) -> dict[str, object]:
        outer = self._open[-1]
        if outer.depth >= _DEEPEST:
            return {}
        box = Box(tag, said)
        outer.box.children.append(box)
        return {"box": box, "depth": outer.depth + 1}

    def _gone(self, tag: str, said: dict[str, str], classes: list[str], style: styles.Style) -> Omission | None:
        """Return why the content of an element is left out; None if it is kept."""
        href, element = said.get("href", ""), style.get("mso-element", "")
        self._comment_marks += bool(_COMMENT_MARK.match(href))
        self._comment_texts += element == "comment" or bool(_COMMENT_TEXT.match(href))
        if _COMMENT_TEXT.match(href):
            self._remark()
        if (
            element.startswith("comment")
            or style.get("mso-special-character") == "comment"
            or not _COMMENT_CLASSES.isdisjoint(classes)
            or _COMMENT_MARK.match(href)
            or id(self._open[-1].box) in self._remarks
        ):
            return Omission.COMMENT
        if tag in ("s", "strike") or styles.is_struck(style) or any(map(_DELETED_CLASS.fullmatch, classes)):
            return Omission.DELETION
        return Omission.HIDDEN if "hidden" in said or styles.is_removed(style) else None

    def _remark(self) -> None:
        """Mark the block being read as a comment, and also the box around it if there is one."""
        box = self._open[-1].box
        around = next((frame.box for frame in reversed(self._open) if frame.box is not box), self.page)
        self._remarks |= {id(box), id(around)} if around is not self.page and around.tag == "div" else {id(box)}

    def _add(self, text: str, frame: _Frame) -> None:
        why = frame.left_out or (Omission.COMMENT if id(frame.box) in self._remarks else None)
        if why or not is_blank(text):
            self._count(why, text)
        if why:
            return
        if frame.is_mark:
            frame.box.mark += text
            return
        words = Words(text, frame.bold, frame.href, frame.raised, frame.note, frame.at_note)
        frame.box.children.append(words)

    def _count(self, why: Omission | None, text: str) -> None:
        if is_blank(text):
            return
        if why and why not in (self._leaving, Omission.COMMENT):
            self._left_out.add(why)
        self._leaving = why

    def _add_picture(self, alternative: str, frame: _Frame) -> None:
        if _SIGN.fullmatch(alternative):
            self._add(alternative, frame)
        else:
            self._left_out.add(Omission.PICTURE)

    def count_comments(self) -> None:
        """Count the comments: each has a mark in the text, a text in the list of comments, or both."""
        self._left_out.add(Omission.COMMENT, max(self._comment_marks, self._comment_texts))


def _noted(href: str) -> dict[str, object]:
    """Return the frame properties of a link to a footnote or back from one; empty for other links."""
    back = bool(_NOTE_TEXT.match(href))
    if not back and not _NOTE_MARK.match(href):
        return {}
    return {"note": _NOT_ITS_NAME.sub("", href), "at_note": back}


def _styled(tag: str, classes: list[str], style: styles.Style) -> dict[str, Any]:
    """Return the frame properties that an element changes."""
    changes: dict[str, Any] = {"bold": True} if tag in ("b", "strong") else {"in_lines": True} if tag == "pre" else {}
    if tag in ("sup", "sub"):
        changes["raised"] = tag
    if style:
        said = {
            "visible": styles.is_visible(style),
            "sized": styles.has_size(style),
            "bold": styles.is_bold(style),
            "raised": None if "raised" in changes else styles.is_raised(style),
            "is_mark": "ignore" in style.get("mso-list", "") or None,
            "in_lines": style["white-space"].startswith("pre") if "white-space" in style else None,
        }
        changes |= {name: value for name, value in said.items() if value is not None}
    return changes if _NOTE_CLASSES.isdisjoint(classes) else changes | {"raised": "sup"}
