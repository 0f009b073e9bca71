"""Passing a page on: links that need no script, and ask nothing of anybody until they are pressed."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, quote, urlsplit

import html5lib
import pytest
from django.utils import timezone

from articles.models import SharedLink
from liaison.web.sharing import ways_to_share
from tests.factories import ArticleFactory, MeetingFactory, ReportFactory

TITLE = "المكتب & رابطة القراءة: 50% «نعم»?"
URL = "https://news.example/ar/news/7/المكتب-و-رابطة/"
ENCODED = f"https://news.example/ar/news/7/{quote('المكتب-و-رابطة')}/"


def ways():
    return {
        way.url.split(":")[0] if way.url.startswith("mailto") else urlsplit(way.url).netloc: way.url
        for way in ways_to_share(TITLE, URL)
    }


def given(url):
    """What the site at ``url`` is told, by the names of its parameters."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, strict_parsing=True).items()}


def test_each_network_is_told_the_title_and_the_address_as_it_asks_for_them():
    found = ways()
    assert given(found["wa.me"]) == {"text": f"{TITLE}\n{ENCODED}"}
    assert given(found["t.me"]) == {"url": ENCODED, "text": TITLE}
    assert given(found["x.com"]) == {"text": TITLE, "url": ENCODED}
    assert given(found["www.facebook.com"]) == {"u": ENCODED}
    assert urlsplit(found["x.com"]).path == "/intent/post"
    assert urlsplit(found["t.me"]).path == "/share/url"


def test_mail_has_a_subject_and_the_address_on_a_line_of_its_own():
    assert given(ways()["mailto"]) == {"subject": TITLE, "body": f"{TITLE}\r\n\r\n{ENCODED}"}
    # Mail programs show a plus as a plus.
    assert "+" not in ways()["mailto"]


def test_every_address_is_of_ascii_alone_and_breaks_out_of_nothing():
    for url in (
        *ways().values(),
        *(way.url for way in ways_to_share('"><script>\r\nBcc: x', "https://news.example/?a=1&b=2")),
    ):
        assert url.isascii()
        assert not set(url) & set("\"'<> \r\n")


def share_of(page: str):
    root = html5lib.parse(page, namespaceHTMLElements=False)
    return next(element for element in root.iter("section") if element.get("class") == "share")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "factory", "part"), [("ar", ArticleFactory, "news"), ("en", MeetingFactory, "meetings")]
)
def test_articles_and_meetings_can_be_shared(client, language, factory, part):
    record = factory()
    slug = getattr(record, f"slug_{language}")
    # The short one: Arabic letters would be shared as hundreds of signs.
    address = f"http://testserver/{language}/{part}/{record.pk}/"
    share = share_of(client.get(f"/{language}/{part}/{record.pk}/{slug}/").text)
    links = [link for link in share.iter("a") if not link.get("href").startswith("/")]
    assert len(links) == 5
    for link in links:
        assert {"noopener", "nofollow"} <= set(link.get("rel").split())
        assert link.text.strip()
    assert any(quote(address, safe="") in link.get("href") for link in links)
    field = next(share.iter("input"))
    assert (field.get("value"), field.get("readonly"), field.get("dir")) == (address, "", "ltr")
    assert any(label.get("for") == field.get("id") for label in share.iter("label"))


@pytest.mark.django_db
def test_what_somebody_was_given_a_secret_link_to_cannot_be_shared(client):
    week = timezone.now() + dt.timedelta(days=7)
    link = SharedLink.objects.create(article=ReportFactory(live=""), language="en", purpose="preview", expires_at=week)
    page = client.get(link.get_absolute_url())
    assert page.status_code == 200
    assert 'class="share"' not in page.text


@pytest.mark.django_db
def test_the_site_is_shared_under_its_own_name(client, settings):
    settings.SITE_URL = "https://news.example"
    article = ArticleFactory()
    share = share_of(client.get(f"/en/news/{article.pk}/{article.slug_en}/").text)
    assert next(share.iter("input")).get("value") == f"https://news.example/en/news/{article.pk}/"
