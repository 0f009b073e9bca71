"""What readers ask of an archive, as addresses: forty and more of each kind, from its own words and names."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils import translation

from articles.models import Article, Meeting, Topic
from bench.archive.words import ARABIC_COMMON, ARABIC_PHRASES
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

COUNT = 40
# Before these in the list stand particles.
FIRST_NOUN = ARABIC_COMMON.index("الجالية")
NEWS, REGISTER, SEARCH = "/ar/news/", "/ar/meetings/", "/ar/search/"
FILES = {"the register as CSV": f"{REGISTER}register.csv", "the register as XLSX": f"{REGISTER}register.xlsx"}


def addresses() -> dict[str, list[str]]:
    """By the name of the kind of question."""
    chance = Random(5)
    bodies = _bodies(chance)
    rare, common = [chance.choice(_rare(body)) for body in bodies], ARABIC_COMMON[FIRST_NOUN:][: COUNT + 20]
    phrases = [*ARABIC_PHRASES, *(_pair(chance, body) for body in bodies)]
    office, friend = Organization.objects.order_by("pk").values_list("slug", flat=True)[:2]
    others = list(Organization.objects.order_by("pk").values_list("slug", flat=True)[2:200])
    topics = list(Topic.objects.order_by("pk").values_list("slug", flat=True)[:60])
    filters = _filters(chance, [office, friend, *others], topics, common)
    return {
        "search: a rare word": _asked(SEARCH, ({"q": word} for word in rare)),
        "search: a common word": _asked(SEARCH, ({"q": word} for word in common)),
        "search: two common words": _asked(SEARCH, ({"q": " ".join(chance.sample(common, 2))} for _ in rare)),
        "search: common and rare": _asked(SEARCH, ({"q": f"{chance.choice(common)} {word}"} for word in rare)),
        "search: a phrase": _asked(SEARCH, ({"q": f'"{phrase}"'} for phrase in phrases)),
        "search: one without another": _asked(
            SEARCH, ({"q": "{} -{}".format(*chance.sample(common, 2))} for _ in rare)
        ),
        "search: a name in Latin": _asked(SEARCH, ({"q": name} for name in _names(chance))),
        "search: nothing, did you mean": _asked(SEARCH, ({"q": f"{word[:2]}غ{word[2:]}"} for word in rare)),
        "search: by date, page 2": _asked(SEARCH, ({"q": word, "sort": "date", "page": 2} for word in common)),
        "suggestions": _asked(
            "/ar/search/suggestions/", ({"q": name[: chance.randint(2, 6)]} for name in _names(chance))
        ),
        "news": _asked(NEWS, ({"page": page} for page in range(1, COUNT + 1))),
        "news of whom most is told": _asked(
            NEWS, ({"organization": office, "page": page} for page in range(1, COUNT + 1))
        ),
        "last page of that": [f"{NEWS}?{urlencode({'organization': office, 'page': 99_999})}"] * COUNT,
        "news with filters": _asked(NEWS, filters),
        "register": _asked(REGISTER, ({"page": page} for page in range(1, COUNT + 1))),
        "register with filters": _asked(REGISTER, filters),
        "register, its figures": [f"{REGISTER}figures/"],
        "article": list(_articles(chance)),
        "feed of 30 whole texts": [f"{NEWS}feed/"],
        "organization, most common": [f"/ar/organizations/{slug}/" for slug in (office, friend)] * (COUNT // 2),
        "organizations, any": [f"/ar/organizations/{slug}/" for slug in others[:COUNT]],
        "API: meetings": _asked("/api/v1/meetings/", ({"organization": slug} for slug in (office, *others[:COUNT]))),
    }


def screens() -> dict[str, list[str]]:
    """By the name of the screen, what staff ask: lists, searched by words and by numbers of pages, and records."""
    articles, meetings = "/admin/articles/article/", "/admin/articles/meeting/"
    words = ARABIC_COMMON[FIRST_NOUN:][:8]
    # A first report is edited with its meeting.
    newest = Article.objects.filter(meeting=None).order_by("-pk").values_list("pk", flat=True)[:8]
    latest = Meeting.objects.order_by("-pk").values_list("pk", flat=True)[:8]
    return {
        "desk: first page": ["/admin/"],
        "desk: articles": _asked(articles, ({"p": page} for page in range(1, 9))),
        "desk: articles, searched": _asked(articles, ({"q": word} for word in words)),
        "desk: meetings": _asked(meetings, ({"p": page} for page in range(1, 4))),
        "desk: an article": [f"{articles}{article}/change/" for article in newest],
        "desk: a meeting": [f"{meetings}{meeting}/change/" for meeting in latest],
    }


def _articles(chance: Random) -> Iterable[str]:
    """Addresses of articles, old and new."""
    last = Article.objects.live("ar").order_by("-pk").values_list("pk", flat=True)[0]
    wanted = chance.sample(range(1, last), 2 * COUNT)
    for article in Article.objects.live("ar").filter(pk__in=wanted).order_by("pk")[:COUNT]:
        with translation.override("ar"):
            yield article.get_absolute_url()


def _asked(path: str, queries: Iterable[dict]) -> list[str]:
    return [f"{path}?{urlencode(query)}" for query in queries]


def _filters(chance: Random, organizations: list[str], topics: list[str], words: list[str]) -> list[dict]:
    """Every filter there is, alone and with others."""
    drawn = [
        {
            "organization": chance.choice(organizations[:20]),
            "topic": chance.choice(topics),
            "country": chance.choice(("US", "TR", "DE", "FR")),
            "side": chance.choice(("host", "guest")),
            "from": f"{chance.randint(2014, 2024)}-03-01",
            "year": chance.randint(2014, 2024),
            "q": chance.choice(words),
        }
        for _ in range(COUNT)
    ]
    names = list(drawn[0])
    return [
        {name: values[name] for name in chance.sample(names, 1 + number % 3)} for number, values in enumerate(drawn)
    ]


def _bodies(chance: Random) -> list[list[str]]:
    """The words of some live articles."""
    last = Article.objects.live("ar").order_by("-pk").values_list("pk", flat=True)[0]
    wanted = chance.sample(range(1, last), 2 * COUNT)
    bodies = Article.objects.live("ar").filter(pk__in=wanted).order_by("pk").values_list("body_ar", flat=True)
    return [re.sub(r"<[^>]+>|[.،]", " ", body).split() for body in bodies[:COUNT]]


def _rare(body: list[str]) -> list[str]:
    known = set(ARABIC_COMMON) | {word for phrase in ARABIC_PHRASES for word in phrase.split()}
    return [word for word in body[:-6] if len(word) > 4 and word not in known]


def _pair(chance: Random, body: list[str]) -> str:
    start = chance.randrange(len(body) - 10)
    return " ".join(body[start : start + 2])


def _names(chance: Random) -> list[str]:
    """Of organizations and people, in Latin letters."""
    organizations = Organization.objects.live("ar").exclude(name_en="").order_by("pk")[: 2 * COUNT]
    people = Person.objects.live("ar").exclude(name_en="").order_by("pk")[: 2 * COUNT]
    names = [record.name_en for record in (*organizations, *people) if record.name_en]
    return chance.sample(names, COUNT)
