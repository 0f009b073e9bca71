"""Markup that came past every form and model, as by hand into the database: no page, feed or answer gives it out."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from articles.models import Article, Meeting, Version
from articles.models.changes import Changes, keep_changes
from articles.models.content import texts_of
from articles.models.withdrawal import Reason
from articles.publishing.take import withdraw
from organizations.models import Organization
from tests.factories import ArticleFactory, OrganizationFactory, PageFactory, ReportFactory

pytestmark = pytest.mark.django_db

RAW = (
    '<p onclick="hit()">Text<script>hit()</script><img src=x onerror=hit()><a href="javascript:hit()">x</a></p>'
    "<table onclick=hit()><tr><td style=background:url(//canary.invalid/)>y</td></tr></table>"
)
DANGERS = (
    "onclick",
    "onerror",
    'href="javascript:',
    'href=\\"javascript:',
    "<script>hit",
    "canary.invalid",
    "\\u003cscript\\u003ehit",
)


def store(table: str, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET body_ar = %s WHERE id = %s", [RAW, key])  # noqa: S608


def is_harmless(response) -> bool:
    text = response.getvalue().decode()
    assert "Text" in text
    return not [danger for danger in DANGERS if danger in text]


@pytest.fixture
def article():
    found = ArticleFactory()
    store("articles_article", found.pk)
    return found


def test_pages_feeds_and_the_api_give_out_no_markup_that_runs(client, article):
    page = f"/ar/news/{article.pk}/{article.slug_ar}/"
    for address in (page, f"{page}print/", "/ar/news/feed/", "/ar/news/feed.json", f"/api/v1/articles/{article.pk}/"):
        assert is_harmless(client.get(address)), address


def test_a_page_of_the_office_shows_no_markup_that_runs(client):
    page = PageFactory(slug="about")
    store("office_page", page.pk)
    assert is_harmless(client.get("/ar/about/"))


def test_versions_changes_and_what_is_kept_of_a_withdrawn_text_show_no_markup_that_runs(client, as_role, article):
    desk, path = as_role("administrator"), f"/admin/articles/article/{article.pk}"
    texts = texts_of(article, "ar")
    keep_changes(article, "ar", texts, texts | {"summary": "Other"})
    Changes.objects.update(content={"texts": texts | {"body": RAW}, "shared": {}})
    for version in Version.objects.all():
        version.content["texts"]["body"] = RAW
        version.save()
    for address in ("versions/ar/1/", "compare/ar/?from=1&to=draft", "preview/ar/"):
        assert is_harmless(desk.get(f"{path}/{address}")), address
    withdraw(article, "ar", reason=Reason.OUTDATED, public_note="Old")
    gone = client.get(f"/ar/news/{article.pk}/{article.slug_ar}/")
    assert gone.status_code == 410
    assert is_harmless(gone)


@pytest.mark.parametrize("slug", ["a/b", '"><script>hit()</script>', "/", "?a=b#c", "\n"])
def test_a_slug_that_no_form_takes_breaks_no_page(client, slug):
    """One page may be out of reach then, and no other."""
    organization = OrganizationFactory(name_ar="رابطة الواحة")
    report = ReportFactory(title_ar="بيان الواحة")
    report.organizations.add(organization)
    Article.objects.filter(pk=report.pk).update(slug_ar=slug)
    Meeting.objects.update(slug_ar=f"{slug}2")
    Organization.objects.filter(pk=organization.pk).update(slug=slug)
    page = client.get(f"/ar/news/{report.pk}/", follow=True)
    assert page.status_code == 200
    assert "رابطة الواحة" in page.text
    for address in (
        "",
        "news/",
        "meetings/",
        "organizations/",
        "news/feed/",
        "news-sitemap.xml",
        "meetings/register.csv",
    ):
        assert client.get(f"/ar/{address}").status_code == 200, address
    for address in ("/sitemap.xml", "/api/v1/articles/", "/api/v1/meetings/", "/api/v1/organizations/"):
        assert client.get(address).status_code == 200, address
    sitemaps = re.findall(r"<loc>http://testserver([^<]+)</loc>", client.get("/sitemap.xml").text)
    assert {client.get(address).status_code for address in sitemaps} == {200}
