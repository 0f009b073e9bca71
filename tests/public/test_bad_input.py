"""Addresses as people and machines mangle them: each has a clear answer."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

HUGE = str(10**20)


@pytest.fixture
def article():
    return ArticleFactory(title_en="Standing", title_ar="الثابت")


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    "query",
    [
        "organization=no-such-body", "person=no-one", "topic=nothing", "kind=poem", "format=telepathy",
        "from=yesterday", "to=2024-13-45", "from=0001-01-01", "to=9999-12-31", "from=2024-03-05T00:00",
        "organization=%00", "q=a%00b", "organization=%C0%AF", "kind=%ED%A0%80", f"q={'x' * 201}",
        "organization=" + quote("رابطة"), "organization=a'--", "topic=" + HUGE,
    ],
)  # fmt: skip
def test_a_filter_that_is_not_understood_finds_nothing_and_says_which(client, article, language, query):
    lists = {"kind": ["news"], "format": ["meetings"]}.get(query.partition("=")[0], ["news", "meetings"])
    for kind in lists:
        response = client.get(f"/{language}/{kind}/?{query}")
        assert response.status_code == 200
        assert 'class="note"' in response.text
        assert ">Standing<" not in response.text
        assert ">الثابت<" not in response.text


def test_an_unknown_parameter_changes_nothing(client, article):
    response = client.get("/en/news/?utm_source=letter&%00=x&organization=")
    assert ">Standing<" in response.text
    assert 'class="note"' not in response.text


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "٣٣", HUGE, "1" * 5000, "%00", "%C0%AF", "2"])
@pytest.mark.parametrize("kind", ["news", "meetings", "organizations"])
def test_a_page_that_is_not_there_is_answered_with_one_that_is_and_a_note(client, article, kind, page):
    response = client.get(f"/en/{kind}/?page={page}")
    assert response.status_code == 200
    assert 'class="note"' in response.text
    assert ">Standing<" in response.text or kind != "news"


@pytest.mark.parametrize(
    "address",
    [
        f"/ar/news/{HUGE}/x/", f"/ar/meetings/{HUGE}/x/", f"/ar/news/{'9' * 500}/x/", "/ar/news/-1/x/", "/ar/news/1a/x/",
        "/ar/organizations/%00/", "/ar/people/%C0%AF/", "/ar/topics/" + quote("عربي") + "/", "/ar/news/0/x/", "/ar/x/",
        "/fr/news/", "/ar/news/1/%C0%AF/", "/en/organizations/../admin/", "/ar/people/a b/",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_not_found(client, db, address):
    response = client.get(address)
    assert response.status_code in (404, 302)
    if response.status_code == 404:
        assert "404" in response.text


def test_a_mangled_slug_still_finds_the_article(client, article):
    for slug in ("%C0%AF", "%00", "x" * 3000, quote("؟!،"), quote("عنوان آخر")):
        response = client.get(f"/en/news/{article.pk}/{slug}/")
        assert response.status_code in (301, 404), slug
        assert response.status_code == 404 or response["Location"].endswith(f"/{article.slug_en}/")


def test_an_id_with_zeros_before_it_leads_to_the_one_address(client, article):
    response = client.get(f"/en/news/000{article.pk}/{article.slug_en}/", follow=True)
    assert response.redirect_chain[-1][0] == f"/en/news/{article.pk}/{article.slug_en}/"


def test_scripts_in_a_body_never_reach_a_reader(client):
    article = ArticleFactory(
        body_en='<p onclick="x()">Text</p><script>alert(1)</script><a href="javascript:x()">y</a><img src=x onerror=x()>'
    )
    text = client.get(f"/en/news/{article.pk}/{article.slug_en}/").text
    assert "Text" in text
    for danger in ("alert(1)", "onclick", "javascript:", "onerror"):
        assert danger not in text
    # Ours are the two: what the page says to machines, and the button that copies its address.
    assert re.findall("<script[^>]*>", text) == re.findall(r'<script type="[^"]*"[^>]*>', text)


def test_markup_in_names_and_titles_is_text(client):
    article = ArticleFactory(title_en="<b>\"Bold\" & 'bad'</b>", summary_en="</p><script>x</script>")
    text = client.get(f"/en/news/{article.pk}/{article.slug_en}/").text
    assert "&lt;b&gt;" in text
    assert "<script>" not in text


def test_a_very_long_text_is_served_whole(client):
    article = ArticleFactory(body_ar="<p>" + "كلمة " * 100_000 + "النهاية</p>")
    response = client.get(f"/ar/news/{article.pk}/{article.slug_ar}/")
    assert "النهاية" in response.text


@pytest.mark.parametrize("encoding", ["hex", "idna", "undefined", "utf-16", "windows-1256"])
@pytest.mark.parametrize("address", ["/en/", "/admin/login/", "/api/v1/topics/"])
def test_a_request_in_another_encoding_than_utf_8_is_a_bad_one(client, address, encoding):
    kind = f"multipart/form-data; boundary=x; charset={encoding}"
    body = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\nx\r\n--x--\r\n'
    method = "GET" if address.startswith("/api/") else "POST"
    assert client.generic(method, address, body, kind).status_code == 400
    assert client.generic(method, address, body, kind.replace(encoding, "UTF8")).status_code != 400
