"""The texts of an item as this site stores them: title, summary and body, without what runs or belongs to plugins."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.html import strip_tags

from articles.wordpress.export import bare_host
from articles.wordpress.markup import Apart, Taken
from articles.wordpress.paragraphs import has_blocks, paragraphed
from articles.wordpress.shortcodes import expanded
from liaison.text.nesting import TooDeepError
from liaison.text.normalize import clean
from liaison.text.pasting.omissions import Omission
from liaison.text.richtext import plain_text, tidy
from office.address_spelling import readable, spelled

if TYPE_CHECKING:
    from articles.wordpress.export import Element
    from articles.wordpress.media import Library
    from articles.wordpress.survey import Survey

SUMMARY, BODY = 1000, 1_000_000
# How many words of a text stand for a title that is missing.
_WORDS_OF_TITLE = 10
_SPACES = re.compile(r"\s+")
_TOLD = {
    Omission.HIDDEN: "hidden text was left out",
    Omission.DELETION: "struck-out text was left out",
    Omission.COMMENT: "comments of another program were left out",
    Omission.MARK: "marks of footnotes without a text were left out",
}


@dataclass
class Texts:
    """What is stored of an item, with what was taken out of its body; ``problems``: what has to be told of it."""

    title: str = ""
    summary: str = ""
    body: str = ""
    taken: Taken = field(default_factory=Taken)
    problems: list[str] = field(default_factory=list)
    # Why it cannot be brought in at all; empty if it can.
    error: str = ""


def texts_of_item(item: Element, survey: Survey, library: Library, longest_title: int) -> Texts:
    """Return the texts of ``item``; a title is cut at ``longest_title`` characters, and then stands whole in the body."""
    texts = Texts()
    texts.taken = _taken(item, survey, library, texts)
    try:
        tidied = tidy(texts.taken.html)
    except TooDeepError:
        texts.error = "its text is nested too deeply: boxes or lists stand in one another more than a hundred times"
        return texts
    texts.body = tidied.html
    texts.problems += [words for kind, words in _TOLD.items() if tidied.left_out.counts[kind]]
    texts.problems += [f"left out: {kind} ({number}×)" for kind, number in sorted(texts.taken.left_out.items())]
    _give_title(texts, plain(item.text("title")), longest_title)
    texts.summary = _cut(plain(item.text("excerpt:encoded")), SUMMARY, "its excerpt", texts)
    if len(texts.body) > BODY:
        texts.error = f"its text has {len(texts.body):,} characters, more than the {BODY:,} that a text may have"
    return texts


def _taken(item: Element, survey: Survey, library: Library, texts: Texts) -> Taken:
    written, unknown = clean(item.texts.get("content:encoded", "")), Counter[str]()
    html = expanded(written, lambda: library.gallery_of(item.id), unknown)
    if not has_blocks(written):
        html = paragraphed(html)
    texts.problems += [
        f"unknown shortcode [{name}] ({number}×): its words stay" for name, number in sorted(unknown.items())
    ]
    return Apart(library.by_id, library.by_address, lambda href: _led(href, survey)).read(html)


def _led(href: str, survey: Survey) -> str:
    """Return ``href``; a link to a post or page that comes over becomes its old address on this site, which leads on."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.netloc and bare_host(href) != survey.site.host:
        return href
    if not survey.is_brought(spelled(parts.path, parts.query)):
        return href
    return readable(parts.path or "/", parts.query, parts.fragment)


def _give_title(texts: Texts, title: str, longest: int) -> None:
    if not title:
        words = plain_text(texts.body).split()
        title = " ".join(words[:_WORDS_OF_TITLE]) + ("…" if len(words) > _WORDS_OF_TITLE else "")
        if title:
            texts.problems.append("it has no title: the first words of its text stand for it")
    texts.title = title
    if len(title) > longest:
        texts.title = _shortened(title, longest)
        texts.body = f"<p><strong>{escape(title, quote=False)}</strong></p>{texts.body}"
        texts.problems.append(f"its title has {len(title)} characters: it was cut, and stands whole in the text")


def _cut(text: str, longest: int, what: str, texts: Texts) -> str:
    if len(text) <= longest:
        return text
    texts.problems.append(f"{what} has {len(text)} characters, and was cut at {longest}")
    return _shortened(text, longest)


def _shortened(text: str, longest: int) -> str:
    return f"{text[: longest - 1].rpartition(' ')[0] or text[: longest - 1]}…"


def plain(html: str) -> str:
    """Return the words of a title or an excerpt in one line."""
    return _SPACES.sub(" ", unescape(strip_tags(clean(html)))).strip()
