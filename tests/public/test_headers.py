"""What every response tells browsers: how little it may do, and how little others may do with it."""

from __future__ import annotations

import json
import re

import html5lib
import pytest
from django.test import Client, override_settings

from articles.models import Article
from liaison.security.onion import onion_host
from liaison.text.languages import LANGUAGES
from tests.pages import KINDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]

# What an installation on the internet has, which the tests' own settings switch off.
ON_THE_INTERNET = {
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "LANGUAGE_COOKIE_SECURE": True,
}
ONION = "a" * 55 + "d.onion"
DATA = (
    *("/en/news/feed/", "/en/news/feed.json", "/en/meetings/calendar.ics", "/en/meetings/register.csv"),
    *("/en/meetings/register.xlsx", "/en/meetings/register.json", "/api/v1/articles/", "/api/v1/schema/"),
    *("/sitemap.xml", "/robots.txt", "/favicon.ico", "/static/site/site.css", "/static/site/suggest.js"),
    *("/oembed/?url=http://testserver/en/organizations/willow-community-union/", "/en/card.png"),
)
DESK = ("/admin/login/", "/admin/", "/admin/articles/article/", "/admin/articles/article/add/", "/admin/jsi18n/")


def policy_of(response) -> dict[str, set[str]]:
    """The directives of the response's Content-Security-Policy, each with its sources."""
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: set(sources) for name, *sources in parts}


@pytest.fixture
def secure(settings):
    """A client of an installation on the internet, over HTTPS."""
    for name, value in ON_THE_INTERNET.items():
        setattr(settings, name, value)
    return Client(headers={"host": "localhost"})


def get(client, address):
    return client.get(address, secure=True)


@pytest.fixture
def desk(secure, as_role):
    secure.cookies = as_role("administrator").cookies
    return secure


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_a_public_page_runs_and_loads_nothing_but_files_of_this_site(secure, name, language):
    response = get(secure, KINDS[name].address(language))
    policy = policy_of(response)
    assert policy["default-src"] == {"'none'"}
    assert policy["base-uri"] == {"'none'"}
    framed = name.startswith("list in a frame")
    assert policy["frame-ancestors"] == ({"*"} if framed else {"'none'"})
    assert ("X-Frame-Options" in response) is not framed
    if not framed:
        assert policy["script-src"] == policy["style-src"] == policy["img-src"] == policy["form-action"] == {"'self'"}
        assert policy["require-trusted-types-for"] == {"'script'"}
        assert policy["trusted-types"] == {"'none'"}
    assert not re.search(r"unsafe|https?:|data:|blob:|nonce|\*", response["Content-Security-Policy"].replace("s *", ""))
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_a_public_page_has_no_script_style_or_handler_of_its_own(client, name, language):
    tree = html5lib.parse(client.get(KINDS[name].address(language)).text, namespaceHTMLElements=False)
    for element in tree.iter():
        tag = element.tag if isinstance(element.tag, str) else ""
        assert tag != "style"
        assert not (tag == "script" and "src" not in element.attrib and element.get("type") != "application/ld+json")
        for attribute, value in element.attrib.items():
            assert attribute != "style"
            assert not str(attribute).startswith("on")
            assert not value.strip().lower().startswith("javascript:")


@pytest.mark.parametrize("address", [*DATA, "/en/", "/en/nowhere/", "/", "/en/news", *DESK])
def test_what_holds_for_every_response(desk, address):
    response = get(desk, address)
    assert response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert response["Cross-Origin-Resource-Policy"] in ("same-origin", "cross-origin")
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Permitted-Cross-Domain-Policies"] == "none"
    assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "camera=()" in response["Permissions-Policy"]
    assert "Server" not in response
    assert "X-Powered-By" not in response
    assert response["Referrer-Policy"] == ("same-origin" if address.startswith("/admin/") else "no-referrer")


@pytest.mark.parametrize("address", DATA)
def test_what_is_no_page_runs_nothing(secure, address):
    policy = policy_of(get(secure, address))
    assert policy == {key: {"'none'"} for key in ("default-src", "base-uri", "form-action", "frame-ancestors")}


@pytest.mark.parametrize("address", DESK)
def test_the_desk_allows_no_inline_code_but_what_the_response_names(desk, address):
    response = get(desk, address)
    policy = policy_of(response)
    assert policy["default-src"] == {"'none'"}
    assert "unsafe" not in response["Content-Security-Policy"]
    if "html" not in response["Content-Type"]:
        return
    inline = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", response.text)
    nonces = {found for attributes in inline for found in re.findall(r'nonce="([^"]+)"', attributes)}
    assert [one for one in inline if "nonce" not in one and "application/json" not in one] == []
    assert policy["script-src"] == {"'self'", *(f"'nonce-{nonce}'" for nonce in nonces)}


def test_the_editors_pages_have_another_nonce_each_time(desk):
    found = {tuple(policy_of(get(desk, DESK[3]))["script-src"] - {"'self'"}) for _time in range(2)}
    assert len(found) == 2
    assert () not in found


def test_the_preview_of_the_last_check_may_stand_in_a_frame_of_the_desk_alone(desk):
    article = Article.objects.get(slug_en="least")
    framed = get(desk, f"/admin/articles/article/{article.pk}/preview/en/?framed=1")
    assert policy_of(framed)["frame-ancestors"] == {"'self'"}
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert policy_of(framed)["script-src"] == {"'self'"}


def test_pages_say_where_the_onion_service_is(secure, settings):
    assert "Onion-Location" not in get(secure, "/en/news/")
    settings.ONION_ADDRESS = ONION
    settings.ALLOWED_HOSTS = ["localhost", ONION]
    assert get(secure, "/en/news/?page=1")["Onion-Location"] == f"http://{ONION}/en/news/?page=1"
    assert "Onion-Location" not in get(secure, "/admin/login/")
    assert "Onion-Location" not in get(secure, "/api/v1/articles/")
    assert ".onion" not in get(secure, "/en/news/").text


def test_the_onion_service_is_read_over_plain_http_and_names_itself_nowhere(secure, settings):
    settings.ONION_ADDRESS = ONION
    settings.ALLOWED_HOSTS = ["localhost", ONION]
    through_tor = Client(headers={"host": ONION})
    response = through_tor.get("/en/news/")
    assert response.status_code == 200
    assert "Onion-Location" not in response
    assert "Strict-Transport-Security" not in response
    assert "upgrade-insecure-requests" not in response["Content-Security-Policy"]
    assert secure.get("/en/news/").status_code == 301


@pytest.mark.parametrize("value", ["news.example", "http://short.onion", "https://" + ONION, ONION + "/en/", "a b"])
def test_an_address_that_is_no_onion_service_is_refused(value):
    with pytest.raises(ValueError, match=re.escape(value)):
        onion_host(value)


def test_an_onion_address_may_be_written_as_a_browser_shows_it():
    assert onion_host(f"http://{ONION.upper()}/") == ONION
    assert onion_host(ONION) == ONION
    assert onion_host("") == ""


class Observatory:
    """The rules of MDN's HTTP Observatory (version 5), with which it gives a site from 0 to 145 points.

    What a test cannot ask for is left out: whether the host is in the browsers' list of HSTS (5 points more).
    """

    def __init__(self, response, redirect):
        self.response, self.redirect = response, redirect
        self.policy = policy_of(response)

    def score(self) -> int:
        given = [
            self.csp(),
            self.cookies(),
            self.cors(),
            self.redirection(),
            self.referrer(),
            self.hsts(),
            self.scripts(),
        ]
        given += [self.sniffing(), self.frames(), self.resources()]
        lost = 100 + sum(points for points in given if points < 0)
        return lost + sum(points for points in given if points > 0) if lost >= 90 else lost

    def csp(self) -> int:
        broad = {"ftp:", "http:", "https:", "*", "http://*", "https://*"}
        default = self.policy.get("default-src", {"*"})
        script, style, plugins = (self.policy.get(name, default) for name in ("script-src", "style-src", "object-src"))
        if script & (broad | {"'unsafe-inline'", "data:"}) or plugins & broad:
            return -20
        if any(source.startswith(("http:", "ftp:")) for sources in self.policy.values() for source in sources):
            return -20
        if "'unsafe-eval'" in script | style:
            return -10
        if style & (broad | {"'unsafe-inline'", "data:"}):
            return 0
        return 10 if default == {"'none'"} else 5

    def cookies(self) -> int:
        cookies = self.response.cookies.values()
        if not cookies:
            return 0
        if not all(cookie["secure"] for cookie in cookies):
            return -40
        if any(cookie["samesite"] not in ("Lax", "Strict") for cookie in cookies):
            return -20
        sessions = [cookie for cookie in cookies if "session" in cookie.key]
        return 5 if all(cookie["httponly"] for cookie in sessions) else -30

    def cors(self) -> int:
        shared = self.response.get("Access-Control-Allow-Origin")
        return -50 if shared and self.response.get("Access-Control-Allow-Credentials") == "true" else 0

    def redirection(self) -> int:
        own = self.redirect.status_code in (301, 308) and self.redirect["Location"].startswith("https://localhost/")
        return 0 if own else -20

    def referrer(self) -> int:
        safe = ("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin")
        return 5 if self.response.get("Referrer-Policy") in safe else -5

    def hsts(self) -> int:
        found = re.match(r"max-age=(\d+)", self.response.get("Strict-Transport-Security", ""))
        return (0 if int(found[1]) >= 15768000 else -10) if found else -20

    def scripts(self) -> int:
        if "html" not in self.response["Content-Type"]:
            return 0
        tree = html5lib.parse(self.response.text, namespaceHTMLElements=False)
        foreign = [script for script in tree.iter("script") if not script.get("src", "/").startswith("/")]
        return -5 if foreign else 0

    def sniffing(self) -> int:
        return 0 if self.response.get("X-Content-Type-Options") == "nosniff" else -5

    def frames(self) -> int:
        ancestors = self.policy.get("frame-ancestors")
        if ancestors and not ancestors & {"*", "http:", "https:"}:
            return 5
        return 0 if self.response.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20

    def resources(self) -> int:
        return {"same-origin": 10, "same-site": 10, "cross-origin": 0}.get(
            self.response.get("Cross-Origin-Resource-Policy", "cross-origin"), -5
        )


@pytest.mark.parametrize("address", ["/en/", "/ar/meetings/", "/en/search/?q=syria", "/api/v1/docs/", *DATA, *DESK])
def test_the_observatory_would_give_the_best_grade(desk, address):
    judged = Observatory(get(desk, address), desk.get(address))
    # A+ is 100 and more.
    assert judged.score() >= 115
    assert judged.csp() == 10
    assert judged.cookies() >= 0


def test_the_list_that_others_frame_loses_only_the_points_for_frames(secure):
    address = KINDS["list in a frame"].address("en")
    judged = Observatory(get(secure, address), secure.get(address))
    assert judged.frames() == -20
    assert judged.csp() == 10


ANALYTICS = re.compile(
    rb"ga\.js|analytics|gtag|quant\.js|chartbeat|beacon|krxd\.net|matomo|piwik|plausible", re.IGNORECASE
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["home", "article", "register", "search, found", "page", "fact check by link"])
def test_what_securedrop_asks_of_a_landing_page(secure, name, language):
    """The questions of the SecureDrop project about pages that people at risk come to first."""
    response = get(secure, KINDS[name].address(language))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert not response.cookies
    assert response.get("Server") is None
    assert not {"CF-RAY", "CF-Cache-Status", "Via", "X-Cache", "X-Served-By"} & set(response.headers)
    assert not ANALYTICS.search(response.content)
    assert response["X-Download-Options"] == "noopen"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "no-referrer"
    assert {"no-cache", "no-store"} & set(response["Cache-Control"].split(", "))
    tree = html5lib.parse(response.text, namespaceHTMLElements=False)
    loaded = [element.get("src", "") for element in tree.iter() if element.tag in ("script", "img", "iframe", "source")]
    loaded += [link.get("href", "") for link in tree.iter("link") if "stylesheet" in link.get("rel", "")]
    assert [address for address in loaded if address and not address.startswith("/")] == []
    assert not [link for link in tree.iter("a") if ".onion" in link.get("href", "")]


@override_settings(**ON_THE_INTERNET)
@pytest.mark.parametrize("address", ["/", "/en/", "/admin/login/", "/en/nowhere/"])
def test_plain_http_leads_to_https_on_the_same_host(client, address):
    response = client.get(address)
    assert response.status_code == 301
    assert response["Location"] == f"https://testserver{address}"


def test_data_within_a_page_cannot_end_its_script(client):
    Article.objects.filter(slug_en="least").update(title_en="</script><script>alert(1)</script>")
    text = client.get(KINDS["article, least of all"].address("en")).text
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert any("alert(1)" in json.dumps(json.loads(one)) for one in found)
    assert "<script>alert" not in text
