"""The list of topics: in the order in which readers look them up."""

from __future__ import annotations

import re

import pytest

from tests.factories import ArticleFactory, TopicFactory

pytestmark = pytest.mark.django_db

IN_ORDER = {
    "ar": ["الإغاثة", "التعليم", "تعليم الكبار", "الدورة 2", "دورة 10", "السلام", "هجرة"],
    "en": ["Aid", "The Charter", "Education", "Round 2", "round 10", "Zones"],
}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_topics_stand_like_organizations_without_articles_and_numbers_by_size(client, language):
    article = ArticleFactory(live="ar en")
    for number, name in enumerate(reversed(IN_ORDER[language])):
        names = {"name_ar": "", "name_en": "", f"name_{language}": name}
        article.topics.add(TopicFactory(**names, slug=f"topic-{number}"))
    page = client.get(f"/{language}/topics/").text
    assert re.findall(rf'<a href="/{language}/topics/topic-\d/">([^<]+)</a>', page) == IN_ORDER[language]
