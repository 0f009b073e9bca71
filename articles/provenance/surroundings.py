"""What stands around a text on the office's own pages: who saves a page or copies all of it brings that along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from articles.provenance.brought import words_of_page
from articles.provenance.pasted import Pasted, words_in
from articles.public.print import TEMPLATE as ON_PAPER
from articles.public.print_addresses import pdf_address
from articles.public.views import ARTICLE_TEMPLATE, article_page
from articles.read.article_page import live_article
from liaison.text.languages import LANGUAGES, Phrase
from liaison.web.addresses import absolute
from office.identity import identity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from articles.models.version import Version

# What the margins of a PDF say beside the office's name.
_PAGE_WORDS = {"Page", "page", "of", "صفحة", "من"}


@dataclass(frozen=True)
class Surroundings:
    """The words around a text on its page and on paper, in order, with a space on each side of each."""

    on_page: str = ""
    on_paper: str = ""

    def beyond(self, passages: Iterable[str], *, keeps_spaces: bool) -> tuple[str, ...]:
        """Return the ``passages`` that do not stand around the text. In a PDF the words of a line may be in any order.

        Those of two cells may run together there.
        """
        if keeps_spaces:
            return tuple(each for each in passages if not self._has(f" {' '.join(words_in([each]))} "))
        words, run_together = set(self.on_paper.split()), self.on_paper.replace(" ", "")
        return tuple(
            each
            for each in passages
            if not set(words_in([each])) <= words and "".join(words_in([each])) not in run_together
        )

    def _has(self, words: str) -> bool:
        return words in self.on_page or words in self.on_paper


def around(request: HttpRequest, version: Version) -> Surroundings:
    """Return what stands around the text of ``version`` on its page and on paper; its source alone if the edition is not live."""
    language = version.language
    with translation.override(language):
        own = [gettext("Source:"), _source(version).text]
        found = live_article(version.article_id)
        if found is None:
            alone = _in_order(own)
            return Surroundings(alone, alone)
        address = absolute(request, found.get_absolute_url())
        paper = {
            "page_address": address,
            "readable_address": unquote(address),
            "pdf_url": pdf_address(found),
            "as_file": False,
        }
        # Words of the text itself are none of its surroundings: else a text made of them would pass.
        setattr(found, f"body_{language}", "")
        page = article_page(request, found, ARTICLE_TEMPLATE, public=True).content.decode()
        sheet = article_page(request, found, ON_PAPER, {**paper, "for_all": True}).content.decode()
        # What a script adds to the page: static/site/share.js.
        buttons = [gettext("Copy"), gettext("Copied"), gettext("Share …")]
    own += [address, unquote(address), settings.SITE_URL, *buttons, *_PAGE_WORDS]
    return Surroundings(*(_in_order([words_of_page(html), *own]) for html in (page, sheet)))


def _source(version: Version) -> Phrase:
    """Return the source line that the page of ``version`` shows."""
    told = Phrase(version.content["texts"].get("source_line", ""), version.language)
    return identity().source_of(told)


def _in_order(lines: Iterable[str]) -> str:
    return f" {' '.join(words_in(lines))} "


def without_margins(pasted: Pasted) -> Pasted:
    """Return the text of a PDF without the lines in the margins of its pages, which interrupt paragraphs."""
    if pasted.keeps_spaces:
        return pasted
    names = []
    for code in LANGUAGES:
        with translation.override(code):
            names.append(str(identity().name))
    margin = {*words_in(names), *_PAGE_WORDS}
    lines = (line for line in pasted.lines if not _is_margin(line, margin))
    return Pasted(tuple(lines), keeps_spaces=False)


def _is_margin(line: str, margin: set[str]) -> bool:
    words = list(words_in([line]))
    return all(word in margin or word.isdigit() for word in words) and any(word.isdigit() for word in words)
