"""The line that names the source of a text: people paste it at the end, but it has a field of its own."""

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
    """A text without its source line, the source that this line names, and the addresses it links to."""

    html: str
    source: str = ""
    links: tuple[str, ...] = ()


def take_source(html: str) -> Sourced:
    """Return ``html`` (sanitized) split from a last line such as «المصدر: وكالة الأخبار»; without one, unchanged.

    Footnotes may follow the line.
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
    """Return the start and end of the last paragraph that is neither empty nor a footnote.

    Returns (0, 0) if the text ends with another kind of block.
    """
    end = len(html.rstrip())
    while html.endswith("</p>", 0, end):
        begin = html.rfind("<p>", 0, end)
        inner = strip_tags(html[begin:end])
        if inner.strip() and not _NOTE.match(inner):
            return begin, end
        end = max(begin, 0)
    return 0, 0


def is_same_source(one: str, other: str) -> bool:
    """Return whether both sources are equal after normalization."""
    return normalize(one) == normalize(other)
