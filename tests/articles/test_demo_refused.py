"""``manage.py demo`` where it has nothing to fill in: it says so and changes no content."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError

from articles.models import Article
from organizations.models import Organization
from tests.articles.test_demo import demo

pytestmark = pytest.mark.django_db


def test_it_refuses_where_nobody_said_that_this_is_a_demo():
    with pytest.raises(CommandError, match="LIAISON_DEMO"):
        demo()
    assert not User.objects.exists()
    assert not Article.objects.exists()


def test_what_is_already_there_is_not_mixed_with_the_demo(settings):
    settings.DEMO = True
    Organization.objects.create(name_ar="رابطة حقيقية")
    assert "kept" in demo()
    assert not Article.objects.exists()
    assert User.objects.count() == 4
