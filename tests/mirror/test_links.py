"""Which addresses a copy of the site holds, in which files, and how pages lead from one to another."""

from __future__ import annotations

import pytest

from liaison.mirror.links import parts_of_style, relinked
from liaison.mirror.pages import file_of, is_copied

SITE = "https://news.example"


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/ar/", "ar/index.html"),
        ("/ar/news/5/%D8%AE%D8%A8%D8%B1/", "ar/news/5/خبر/index.html"),
        ("/ar/news/?page=2", "ar/news/page-2/index.html"),
        ("/en/news/?page=2&organization=league", "en/news/organization-league/page-2/index.html"),
        ("/en/meetings/?status=held&person=huda", "en/meetings/person-huda/status-held/index.html"),
        ("/en/news/?year=2024&month=3", "en/news/month-3/year-2024/index.html"),
        ("/en/news/feed/", "en/news/feed.xml"),
        ("/en/news/feed/?organization=league", "en/news/feed.organization-league.xml"),
        ("/en/meetings/register.csv?organization=league", "en/meetings/register.organization-league.csv"),
        ("/en/meetings/figures/?organization=league", "en/meetings/figures/organization-league/index.html"),
        ("/.well-known/security.txt", ".well-known/security.txt"),
        ("/media/__processed__/a1/b2/c3.avif", "media/__processed__/a1/b2/c3.avif"),
    ],
)
def test_a_copy_holds_pages_files_and_lists_of_one_thing(address, file):
    assert is_copied(address)
    assert file_of(address) == file


@pytest.mark.parametrize(
    "address",
    [
        *("/admin/", "/api/v1/articles/", "/oembed/?url=x", "/healthz/live", "/en/organizations/league/embed/"),
        *("/en/news/?q=word", "/en/news/?organization=a&topic=b", "/en/news/?organization=a&organization=b"),
        *("/en/meetings/register.csv?year=2024", "/en/meetings/figures/?person=huda", "/en/search/suggestions/"),
        *("/en/news/?organization=a&year=2024", "https://other.example/"),
    ],
)
def test_a_copy_leaves_out_what_a_server_makes_and_what_never_ends(address):
    assert not is_copied(address)


def test_no_address_leaves_the_folder_or_is_longer_than_file_systems_take():
    files = [file_of(f"/en/news/?organization={value}") for value in ("..", "../../x", "%2e%2e%2fx", "a/b", "م" * 300)]
    assert len(set(files)) == 5
    for file in [*files, file_of("/../../etc/passwd"), file_of("/en/%2e%2e/x.txt")]:
        parts = file.split("/")
        assert ".." not in parts
        assert "" not in parts
        assert all(len(part.encode()) <= 255 for part in parts)


def test_links_become_ways_from_file_to_file_and_the_rest_stays_as_written():
    page = (
        "<!DOCTYPE html>\n<LINK rel='canonical' href='https://news.example/en/news/'>"
        "<link rel=alternate type='application/atom+xml' href='/en/news/feed/'>"
        '<a class="x" href="?page=2&amp;organization=league#list">next</a> <a href="https://news.example/ar/">ar</a>'
        '<a href="?q=word" rel="nofollow">search</a><a href="#top">top</a><a href="mailto:a@b.example">mail</a>'
        '<a href="https://other.example/en/">other</a><a href="//news.example.evil.example/en/">evil</a>'
        '<img src="/media/pictures/a.jpg" srcset="/media/pictures/a.avif 1x, /media/pictures/b.avif 2x" alt="a > b">'
        "<script>const link = '<a href=\"/en/\">';</script>"
    )
    text, links = relinked(page, "/en/news/", SITE)
    assert text == (
        "<!DOCTYPE html>\n<LINK rel='canonical' href='https://news.example/en/news/'>"
        "<link rel=alternate type='application/atom+xml' href=\"feed.xml\">"
        '<a class="x" href="organization-league/page-2/index.html#list">next</a> <a href="../../ar/index.html">ar</a>'
        '<a rel="nofollow">search</a><a href="#top">top</a><a href="mailto:a@b.example">mail</a>'
        '<a href="https://other.example/en/">other</a><a href="//news.example.evil.example/en/">evil</a>'
        '<img src="../../media/pictures/a.jpg" srcset="../../media/pictures/a.avif 1x, ../../media/pictures/b.avif 2x" alt="a > b">'
        "<script>const link = '<a href=\"/en/\">';</script>"
    )
    assert links == {
        *("/en/news/feed/", "/en/news/?page=2&organization=league", "/ar/"),
        *("/media/pictures/a.jpg", "/media/pictures/a.avif", "/media/pictures/b.avif"),
    }


def test_what_a_style_sheet_needs_comes_along():
    style = "a { background: url('mark.svg') } b { src: url(/static/f.woff2) } c { background: url(data:image/png;base64,x) }"
    found = parts_of_style(style, "/static/site/site.css", SITE)
    assert found == {"/static/site/mark.svg", "/static/f.woff2"}
