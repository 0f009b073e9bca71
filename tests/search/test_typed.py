"""Arabic and English as they are typed find the texts that are meant: the pairs of ``tests.search.typed``."""

from __future__ import annotations

import pytest
from django.utils import translation

from articles.models import Article
from liaison.text.languages import LANGUAGES
from liaison.web.addresses import address_in
from tests.search.pairs import PAIRS, Document, Pair
from tests.search.test_pairs import found, has_address, make
from tests.search.typed import AFTERWARDS, BUILT_ON, DOCUMENTS, KNOWN, LATER_DOCUMENTS

pytestmark = pytest.mark.django_db


def addresses(documents: tuple[Document, ...]) -> dict[str, str]:
    """The key of each document, which is made, by its addresses."""
    with translation.override("ar"):
        made: dict[str, Article] = {document.key: make(document, {}) for document in documents}
    return {address_in(page, code): key for key, page in made.items() for code in LANGUAGES if has_address(page, code)}


@pytest.fixture(scope="module")
def keys(one_transaction):
    return addresses((*DOCUMENTS, *LATER_DOCUMENTS))


@pytest.mark.parametrize("pair", [*BUILT_ON, *AFTERWARDS], ids=lambda pair: pair.query)
def test_it_finds_what_is_meant_and_nothing_else(client, keys, pair: Pair, request):
    if pair.query in KNOWN:
        request.applymarker(pytest.mark.xfail(reason=KNOWN[pair.query], strict=True))
    # The first pairs say nothing of the documents that came later.
    told = {each.key for each in (DOCUMENTS if pair in BUILT_ON else (*DOCUMENTS, *LATER_DOCUMENTS))}
    assert found(client, pair.query, keys) & told == pair.finds


def test_there_are_enough_and_nearly_all_are_right():
    assert len(AFTERWARDS) >= 100
    assert len(PAIRS) + len(BUILT_ON) + len(AFTERWARDS) >= 300
    assert len(KNOWN) <= 0.03 * (len(PAIRS) + len(BUILT_ON) + len(AFTERWARDS))
