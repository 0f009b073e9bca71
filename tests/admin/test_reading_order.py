"""Words of the other script in what the desk prints: isolated in texts, and left alone in what is typed."""

from __future__ import annotations

import pytest

from tests.factories import ArticleFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

TITLE = "دورة في C++ هنا"
SHOWN = 'دورة في <bdi lang="en" dir="ltr">C++</bdi> هنا'


def test_lists_and_pages_of_the_desk_print_them_in_order(as_role):
    client = as_role("editor")
    article = ArticleFactory(live="ar", title_ar=TITLE)
    assert SHOWN in client.get("/admin/articles/article/").text
    page = client.get(f"/admin/articles/article/{article.pk}/change/").text
    assert f'value="{TITLE}"' in page
    assert SHOWN in client.get(f"/admin/articles/article/{article.pk}/timeline/").text


def test_what_was_sent_is_as_long_as_it_says(as_role):
    OrganizationFactory(name_ar="رابطة C++ هنا")
    response = as_role("editor").get("/admin/organizations/organization/")
    assert 'رابطة <bdi lang="en" dir="ltr">C++</bdi> هنا' in response.text
    assert int(response["Content-Length"]) == len(response.content)
