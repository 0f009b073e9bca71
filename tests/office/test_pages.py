"""Pages that staff write: public in each language by itself, at an address that is theirs alone."""

from __future__ import annotations

import re

import html5lib
import pytest
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from liaison.text.languages import LANGUAGES
from office.models import Page
from office.models.page import RESERVED
from tests.constraints import constraints_of, names, refused_by
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db


def page(**values):
    PageFactory(slug="about")
    Page.objects.update(**values)


def test_a_public_page_is_read_in_both_languages(client):
    PageFactory(slug="about", title_ar="عن المكتب", title_en="About us", body_en="<p>Who we <strong>are</strong>.</p>")
    arabic, english = client.get("/ar/about/"), client.get("/en/about/")
    assert "<h1>عن المكتب</h1>" in arabic.text
    assert "<p>Who we <strong>are</strong>.</p>" in english.text
    assert '<html lang="ar" dir="rtl">' in arabic.text
    assert 'href="/en/about/"' in arabic.text
    assert 'href="/ar/about/"' in english.text
    assert not english.cookies


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_nowhere_in_a_language_in_which_it_is_not_public(client, language):
    other = {"ar": "en", "en": "ar"}[language]
    PageFactory(slug="about", live=language)
    shown = client.get(f"/{language}/about/")
    assert shown.status_code == 200
    assert f"/{other}/about/" not in shown.text
    missing = client.get(f"/{other}/about/")
    assert missing.status_code == 404
    assert "About the office" not in missing.text
    assert "عن المكتب" not in missing.text


def test_a_page_that_nobody_may_see_answers_as_one_that_never_was(client):
    PageFactory(slug="about", live="")
    drafts, nothing = client.get("/ar/about/"), client.get("/ar/nothing/")
    assert drafts.status_code == nothing.status_code == 404
    assert drafts.text.replace("/about/", "/nothing/") == nothing.text


def test_search_engines_are_told_what_the_page_begins_with(client):
    PageFactory(slug="about", body_en="<h2>Who &amp; why</h2><p>We say “hello”.</p>" + "<p>More.</p>" * 100)
    tree = html5lib.parse(client.get("/en/about/").text, namespaceHTMLElements=False)
    description = next(meta.get("content") for meta in tree.iter("meta") if meta.get("name") == "description")
    assert description.startswith("Who & why We say “hello”. More.")
    assert len(description) <= 200


def test_what_is_stored_holds_no_script(client):
    PageFactory(slug="about", body_ar="<p onclick='x()'>نص</p><script>alert(1)</script>")
    text = client.get("/ar/about/").text
    assert "<p>نص</p>" in text
    assert "alert(1)" not in text


def test_a_page_takes_three_queries(client, django_assert_num_queries):
    PageFactory(slug="about")
    with django_assert_num_queries(3):
        client.get("/ar/about/")


def test_an_address_is_made_from_the_title_and_never_shared():
    first = PageFactory(title_en="Our Story", title_ar="قصتنا")
    second = PageFactory(title_en="Our story!")
    third = PageFactory(title_en="", title_ar="قصتنا", live="ar")
    assert (first.slug, second.slug, third.slug) == ("our-story", "our-story-2", "qstna")


@pytest.mark.parametrize("title", ["News", "Admin", "API", "Search"])
def test_a_title_that_is_another_part_of_the_site_gets_an_address_of_its_own(client, title):
    made = PageFactory(title_en=title)
    assert made.slug == f"{title.lower()}-page"
    assert client.get(f"/en/{made.slug}/").status_code == 200


@pytest.mark.parametrize("slug", ["news", "admin", "media", "About", "about us", "عن-المكتب", "-", "a--b"])
def test_an_address_that_is_taken_or_none_is_refused(slug):
    with pytest.raises(ValidationError) as refusal:
        PageFactory.build(slug=slug).full_clean()
    assert "slug" in refusal.value.message_dict


def _first_parts(patterns, prefix=""):
    """The first part of every address of the site below the language, as far as it is a fixed word."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern.pattern, LocalePrefixPattern):
            yield from _first_parts(pattern.url_patterns)
        elif isinstance(pattern, URLResolver) and not re.match(r"[\w-]+/", route):
            yield from _first_parts(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern | URLResolver):
            yield route.partition("/")[0]


def test_no_page_can_take_the_address_of_another_part_of_the_site():
    words = {part for part in _first_parts(get_resolver().url_patterns) if re.fullmatch(r"[a-z0-9-]+", part)}
    assert {"news", "admin", "topics", "media"} <= words
    assert words <= RESERVED


def test_a_public_page_has_a_title_and_a_text_in_its_language():
    with pytest.raises(ValidationError) as refusal:
        PageFactory.build(slug="about", title_en="", body_en="", live="ar en").full_clean()
    assert set(refusal.value.message_dict) == {"title_en", "body_en"}


VIOLATIONS = [
    ("page_has_a_title", lambda: page(title_ar="", title_en=None, public_ar=False, public_en=False)),
    ("page_has_a_title", lambda: Page.objects.bulk_create([Page(slug="nameless")])),
    ("page_has_a_slug", lambda: page(slug="")),
    ("page_public_ar_is_whole", lambda: page(title_ar="")),
    ("page_public_ar_is_whole", lambda: page(body_ar=None)),
    ("page_public_en_is_whole", lambda: page(title_en=None)),
    ("page_public_en_is_whole", lambda: page(body_en="")),
]


@pytest.mark.parametrize(("constraint", "violate"), VIOLATIONS)
def test_the_database_itself_refuses(constraint, violate):
    with refused_by(constraint):
        violate()


def test_every_constraint_is_tried():
    assert names(VIOLATIONS) == constraints_of(Page)


def test_two_pages_never_share_an_address():
    PageFactory(slug="same")
    with refused_by("slug"):
        Page.objects.bulk_create([PageFactory.build(slug="same")])
