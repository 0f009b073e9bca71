"""The line that says whom a text comes from, which stands at the end of what people paste and has a field of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags

from liaison.text.normalize import normalize

LONGEST = 300
_LABEL = re.compile(
    r"\s*[\[(«]?\s*(?:المصدر|مصدر الخبر|المصادر|Sources?)\s*[:：]\s*(?P<source>\S.*?)\s*", re.IGNORECASE | re.DOTALL
)
_NOTE = re.compile(r"\s*\[[^\]<]{1,6}\]")
_BREAK = "<br>"
_LINK = re.compile(r'<a [^>]*?href="([^"]*)"')


@dataclass(frozen=True)
class Sourced:
    """A text without its last line, what that line says, and the addresses it links to."""

    html: str
    source: str = ""
    links: tuple[str, ...] = ()


def take_source(html: str) -> Sourced:
    """``html`` (sanitized) parted from a last line such as «المصدر: وكالة الأخبار»; without one as it is.

    Footnotes may stand after it.
    """
    begin, end = _last_paragraph(html)
    lines = html[begin + len("<p>") : end - len("</p>")].split(_BREAK) if end else [""]
    said = _LABEL.fullmatch(unescape(strip_tags(lines[-1])))
    if not said or len(said["source"]) > LONGEST:
        return Sourced(html)
    rest = _BREAK.join(lines[:-1]).removesuffix(_BREAK)
    links = tuple(unescape(link) for link in _LINK.findall(lines[-1]))
    kept = f"<p>{rest}</p>" if rest else ""
    return Sourced(html[:begin] + kept + html[end:], said["source"].strip(" .»)]"), links)


def _last_paragraph(html: str) -> tuple[int, int]:
    """Where the last paragraph begins and ends that is no footnote and not empty; (0, 0) where the text ends with another block."""
    end = len(html.rstrip())
    while html.endswith("</p>", 0, end):
        begin = html.rfind("<p>", 0, end)
        inner = strip_tags(html[begin:end])
        if inner.strip() and not _NOTE.match(inner):
            return begin, end
        end = max(begin, 0)
    return 0, 0


def is_same_source(one: str, other: str) -> bool:
    return normalize(one) == normalize(other)
