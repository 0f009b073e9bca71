"""A family name alone stops a publication only where the archive says that it means the protected person."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from articles.publishing.take import publish
from liaison.search import known_words
from organizations.protection.family_names import weigh_families
from tests.factories import ArticleFactory, PersonFactory

pytestmark = pytest.mark.django_db

ALONE = "<p>وصل الزنبركجي إلى القاعة قبل الجميع.</p>"


@pytest.fixture
def small_archive_suffices(monkeypatch):
    monkeypatch.setattr(known_words, "LEAST_ARCHIVE", 3)
    ArticleFactory(body_ar="<p>كلمات كثيرة يكتبها المكتب كل يوم عن الاجتماعات واللقاءات.</p>")


def weighed(person):
    found = weigh_families([(person.pk, (person.name_ar,))])
    return found.common, found.rare


def test_a_name_that_others_bear_is_common(small_archive_suffices):
    person = PersonFactory(name_ar="كنان الطرابيشي", protected=True)
    assert weighed(person) == (frozenset(), {"طرابيشي"})
    PersonFactory(name_ar="مها طرابيشي")
    assert weighed(person) == ({"طرابيشي"}, frozenset())


def test_a_name_that_texts_have_is_neither(small_archive_suffices):
    person = PersonFactory(name_ar="كنان الطرابيشي", protected=True)
    ArticleFactory(body_ar="<p>يشبه هذا سوق الطرابيشي القديم.</p>")
    assert weighed(person) == (frozenset(), frozenset())


def test_an_archive_of_few_words_says_nothing_of_what_is_rare():
    assert weighed(PersonFactory(name_ar="كنان الطرابيشي", protected=True)) == (frozenset(), frozenset())


def test_an_ordinary_word_is_common(small_archive_suffices):
    assert weighed(PersonFactory(name_ar="ضياء الموقع", protected=True)) == ({"موقع"}, frozenset())


def test_a_rare_family_name_alone_stops_and_a_shared_one_asks(small_archive_suffices):
    PersonFactory(name_ar="سليم الزنبركجي", protected=True)
    article = ArticleFactory(body_ar=ALONE, live="")
    with pytest.raises(ValidationError, match="الزنبركجي"):
        publish(article, "ar")
    PersonFactory(name_ar="كريمة الزنبركجي")
    PersonFactory(name_ar="نادر الحكواتي", protected=True)
    publish(article, "ar")
