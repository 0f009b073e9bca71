"""What is searched for is found, in Arabic as it is typed and in either script: the pairs of ``tests.search.pairs``."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

from articles.models import Article, Meeting
from liaison.text.languages import LANGUAGES, other_language
from liaison.web.addresses import address_in
from organizations.models import Person
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    TopicFactory,
)
from tests.search.pairs import DOCUMENTS, PAIRS, Document, Pair

pytestmark = pytest.mark.django_db

NAMED = {"organization": OrganizationFactory, "person": PersonFactory, "topic": TopicFactory}
# A live edition has a body.
EMPTY = "…"
NO_BODY = {f"body_{code}": f"<p>{EMPTY}</p>" for code in LANGUAGES}
LINK = re.compile(r'<h2><a href="([^"]+)"')


def make(document: Document, made: dict):
    about = [made[key] for key in document.about]
    if document.kind in NAMED:
        return make_named(document)
    return make_meeting(document, about) if document.kind == "meeting" else make_article(document, about)


def make_named(document: Document):
    code, (other, *others) = document.language, document.names or ("",)
    names = {f"name_{code}": document.title, f"name_{other_language(code)}": other}
    if document.kind != "topic":
        names["other_names"] = "\n".join(others)
    return NAMED[document.kind](**names)


def make_meeting(document: Document, about: list):
    code = document.language
    texts = {f"title_{code}": document.title, f"title_{other_language(code)}": ""}
    texts |= {f"summary_{code}": document.summary, f"outcomes_{code}": document.body}
    meeting = MeetingFactory(**texts)
    bodies = [DelegationFactory(meeting=meeting, organization=body) for body in of(about, "Organization")]
    for person in of(about, "Person"):
        AttendanceFactory(delegation=bodies[0], person=person)
    meeting.topics.set(of(about, "Topic"))
    return meeting


def make_article(document: Document, about: list):
    code = document.language
    texts = {"title": document.title, "summary": document.summary, "body": f"<p>{document.body or EMPTY}</p>"}
    article = ArticleFactory(live=code, **{f"{name}_{code}": text for name, text in texts.items()})
    article.organizations.set(of(about, "Organization"))
    article.people.set(of(about, "Person"))
    article.topics.set(of(about, "Topic"))
    return article


def of(records: list, model: str) -> list:
    return [record for record in records if type(record).__name__ == model]


def names_everybody(made: dict) -> Article:
    """Nobody is found whom nothing live names."""
    article = ArticleFactory(title_ar="ذكر", title_en="Mention", summary_ar="", summary_en="", **NO_BODY)
    everybody = [record for record in made.values() if not isinstance(record, Article | Meeting)]
    article.organizations.set(of(everybody, "Organization"))
    article.people.set(of(everybody, "Person"))
    article.topics.set(of(everybody, "Topic"))
    return article


@pytest.fixture(scope="module")
def keys(one_transaction):
    """The key of each document by its addresses."""
    made: dict = {}
    with translation.override("ar"):
        for document in DOCUMENTS:
            made[document.key] = make(document, made)
    made[""] = names_everybody(made)
    pages = {key: record.profile() if isinstance(record, Person) else record for key, record in made.items()}
    return {address_in(page, code): key for key, page in pages.items() for code in LANGUAGES if has_address(page, code)}


def has_address(page, language: str) -> bool:
    return getattr(page, f"slug_{language}", "any") != ""


def found(client: Client, query: str, keys: dict[str, str]) -> set[str]:
    pages = [client.get(f"/{code}/search/", {"q": query}).text for code in LANGUAGES]
    return {keys[address] for page in pages for address in LINK.findall(page)} - {""}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.query)
def test_it_finds_what_is_meant_and_nothing_else(client, keys, pair: Pair):
    assert found(client, pair.query, keys) == pair.finds


def test_there_are_enough_pairs():
    assert len(PAIRS) >= 120
