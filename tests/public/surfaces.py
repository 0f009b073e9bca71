"""Every way out to visitors, in one table: ``tests/public/test_withheld_everywhere.py`` looks for withheld names in each.

A new public address is a new row, or an address more in one. ``{l}`` stands for both languages; other names in braces for
what ``tests.public.planted`` holds. Links that pages lead to are followed from here.
"""

from __future__ import annotations

from liaison.text.languages import LANGUAGES

SURFACES: dict[str, str] = {
    "the front page": "/ /{l}/",
    "news": "/{l}/news/ /{l}/news/archive/ /{l}/news/?person=shown-0 /{l}/news/?organization=body-1",
    "articles": "/{l}/news/{report}/ /{l}/news/{report}/report/",
    "on paper": "/{l}/news/{report}/report/print/",
    "PDF, text and metadata": "/{l}/news/{report}/report/article.pdf",
    "attached files": "/ar/news/{report}/files/{file_ar}.pdf /en/news/{report}/files/{file_en}.pdf",
    "version history and corrections": "/{l}/corrections/ /{l}/news/{corrected}/corrected/",
    "verifying, and the log of what was published": (
        "/{l}/verify/ /{l}/verify/?article={report} /{l}/verify/?article={gone} /{l}/news/{report}/proof.json /{l}/news/{gone}/proof.json /provenance/ /provenance/log.jsonl"
        " /provenance/head.json /provenance/head.txt /provenance/heads/1/head.txt /provenance/heads/1/head.txt.sig"
        " /provenance/inclusion.json /provenance/consistency.json /provenance/allowed_signers"
    ),
    "social cards": (
        "/{l}/card.png /{l}/news/{report}/report/card.png /{l}/meetings/{meeting}/met/card.png"
        " /{l}/organizations/body-1/card.png"
    ),
    "pictures": "/media/{picture}",
    "the register": "/{l}/meetings/ /{l}/meetings/archive/ /{l}/meetings/?person=shown-0 /{l}/meetings/?organization=body-1",
    "meetings": "/{l}/meetings/{meeting}/ /{l}/meetings/{meeting}/met/",
    "figures": "/{l}/meetings/figures/ /{l}/meetings/figures/?organization=body-1 /{l}/meetings/figures/?person=shown-0",
    "register as open data": (
        "/{l}/meetings/register.csv /{l}/meetings/register.xlsx /{l}/meetings/register.json"
        " /{l}/meetings/register.csv?person=shown-0 /meetings/register.schema.json"
    ),
    "feeds": (
        "/{l}/news/feed/ /{l}/news/feed.json /{l}/news/feed/?person=shown-0 /{l}/news/feed.json?organization=body-1"
        " /feed/ /{l}/rss.xml"
    ),
    "calendars": (
        "/{l}/meetings/calendar.ics /{l}/meetings/calendar.ics?person=shown-0 /{l}/meetings/{meeting}/met/meeting.ics"
    ),
    "search": "/{l}/search/ /ar/search/?q=لقاء /en/search/?q=meeting /ar/search/?q=سمير /en/search/?q=samir&in=people",
    "suggestions": "/{l}/search/suggestions/ /ar/search/suggestions/?q=سم /en/search/suggestions/?q=mod",
    "topics": "/{l}/topics/ /{l}/topics/topic/",
    "directory": "/{l}/organizations/ /{l}/organizations/body-0/ /{l}/organizations/body-3/ /{l}/organizations/?letter=m",
    "directory as open data": (
        "/{l}/organizations/directory.csv /{l}/organizations/directory.xlsx /{l}/organizations/directory.json"
    ),
    "people": "/{l}/people/ /{l}/people/shown-0/ /{l}/people/?letter=s /{l}/people/?organization=body-1 /{l}/people/?q=samir",
    "the API": (
        "/api/v1/ /api/v1/articles/?limit=100 /api/v1/articles/{report}/ /api/v1/meetings/?limit=100"
        " /api/v1/meetings/{meeting}/ /api/v1/topics/ /api/v1/topics/topic/ /api/v1/organizations/?limit=100"
        " /api/v1/organizations/body-1/ /api/v1/people/?limit=100 /api/v1/people/shown-0/"
        " /api/v1/people/?limit=100&organization=body-1 /api/v1/schema/ /api/v1/docs/"
    ),
    "frames and oEmbed": (
        "/{l}/organizations/body-1/embed/ /oembed/?url=http://testserver/{l}/organizations/body-1/"
        " /oembed/?url=http://testserver/{l}/meetings/{meeting}/met/"
    ),
    "sitemaps": (
        "/sitemap.xml /{l}/sitemap-lists-1.xml /{l}/sitemap-articles-1.xml /{l}/sitemap-meetings-1.xml"
        " /{l}/sitemap-topics-1.xml /{l}/sitemap-organizations-1.xml /{l}/sitemap-people-1.xml"
        " /{l}/sitemap-pages-1.xml /{l}/news-sitemap.xml"
    ),
    "for programs": "/healthz/live /healthz/ready /robots.txt /favicon.ico /apple-touch-icon.png /.well-known/security.txt",
    "pages of the office": "/{l}/about/",
    "previews for outsiders": "/{l}/preview/{preview_{l}}/ /{l}/fact-check/{fact_check_{l}}/ /{l}/fact-check/{fact_check_{l}}/thanks/",
    "error pages": (
        "/{l}/nowhere/at-all/ /nowhere /{l}/news/{gone}/gone/ /{l}/news/{draft}/x/ /{l}/people/nobody/"
        " /{l}/preview/forged/ /api/v1/people/nobody/ /api/v1/meetings/999999/ /{l}/news/?q=%00"
    ),
}

# What somebody would try who suspects a name: ``{word}`` and ``{slug}`` are of somebody withheld. The answers may not differ
# from those for names that nobody bears; ``test_answers_do_not_depend_on_who_is_withheld`` compares them.
PROBES = [
    "/{l}/search/?q={word}",
    "/{l}/search/?q={word}&in=people",
    "/{l}/search/suggestions/?q={part}",
    "/{l}/news/?q={word}",
    "/{l}/meetings/?q={word}",
    "/{l}/meetings/register.json?q={word}",
    "/{l}/people/?q={word}",
    "/{l}/verify/?article={word}",
    "/{l}/organizations/?q={word}",
    "/{l}/people/{slug}/",
    "/{l}/news/?person={slug}",
    "/{l}/meetings/?person={slug}",
    "/{l}/meetings/register.csv?person={slug}",
    "/{l}/meetings/figures/?person={slug}",
    "/{l}/meetings/calendar.ics?person={slug}",
    "/{l}/news/feed/?person={slug}",
    "/{l}/news/feed.json?person={slug}",
    "/api/v1/people/{slug}/",
    "/api/v1/articles/?person={slug}",
    "/api/v1/meetings/?person={slug}",
    "/oembed/?url=http://testserver/{l}/people/{slug}/",
    "/{l}/{slug}/",
    "/{l}/organizations/{slug}/",
]


def filled(template: str, names: dict[str, object]) -> list[str]:
    """The addresses of ``template``: in each language, or the one there is."""
    spoken = [template.replace("{l}", code) for code in LANGUAGES] if "{l}" in template else [template]
    return [address.format_map(names) for address in spoken]


def addresses(names: dict[str, object]) -> dict[str, list[str]]:
    """The addresses of each surface."""
    return {
        surface: [address for template in row.split() for address in filled(template, names)]
        for surface, row in SURFACES.items()
    }
