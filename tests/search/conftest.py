"""What a visitor gets to know of a word, wherever the site answers words."""

from __future__ import annotations

import re
from html import unescape

import pytest

from liaison.text.languages import LANGUAGES

LINK = re.compile(r'<h2><a href="([^"]+)"')
MEANT = re.compile(r'<a href="\?[^"]*" rel="nofollow"><bdi>([^<]+)</bdi></a>')
COUNT = re.compile(r'<p class="lede" role="status">\s*(.*?)\s*</p>', re.DOTALL)


class Searching:
    def __init__(self, client):
        self.client = client

    def page(self, query: str, language: str = "ar", **narrow: str) -> str:
        return self.client.get(f"/{language}/search/", {"q": query, **narrow}).text

    def links(self, query: str, language: str = "ar", **narrow: str) -> list[str]:
        """The addresses of what is found, in their order."""
        return LINK.findall(self.page(query, language, **narrow))

    def meant(self, query: str, language: str = "ar") -> str:
        """What was perhaps meant."""
        found = MEANT.search(self.page(query, language))
        return unescape(found[1]) if found else ""

    def said(self, query: str, language: str = "ar", **narrow: str) -> str:
        """How much was found, in words."""
        return unescape(COUNT.search(self.page(query, language, **narrow))[1])

    def suggested(self, query: str, language: str = "ar") -> list[str]:
        return [
            row["name"]
            for row in self.client.get(f"/{language}/search/suggestions/", {"q": query}).json()["suggestions"]
        ]

    def knows(self, *words: str) -> list[str]:
        """Where visitors learn that there is anything with one of ``words``: nowhere, if the list is empty."""
        return [where for code in LANGUAGES for word in words for where in self._tells(word, code)]

    def _tells(self, word: str, language: str) -> list[str]:
        misspelled = (word[:-1], word[:-2] + word[-1] + word[-2], word + "ب", word[1:])
        told = {
            "found": self.links(word, language),
            "found by date": self.links(word, language, sort="date"),
            "suggested": [*self.suggested(word, language), *self.suggested(word[:4], language)],
            "meant": [meant for typo in misspelled if (meant := self.meant(typo, language))],
            "shown": word in self.page(word[:-1], language).replace(word[:-1], ""),
            "counted": "facets" in self.page(word, language),
        }
        return [f"{word} {where} in {language}: {what}" for where, what in told.items() if what]


@pytest.fixture
def searching(client) -> Searching:
    return Searching(client)


@pytest.fixture
def index_written_when_read():
    """Here the index is what is tested: it is written as soon as it is for readers."""
