"""Loading the demo content from its JSON files."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.utils import timezone

from articles.demo.newsroom import load_newsroom
from articles.demo.pictures import picture
from articles.models import Article, Attendance, Delegation, Meeting, Topic
from articles.models.version import add_version
from articles.models.workflow import Change, State
from liaison.text.dates import PartialDate
from liaison.text.empty_values import without_empty
from liaison.text.languages import LANGUAGES
from organizations.models import Membership, Organization, Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.contrib.auth.models import User

HERE = Path(__file__).parent
FILES = ("report.json", "archive.json")
PICTURES = 8


class Loader:
    """A loader of the demo content, which belongs to ``author``; ``say`` prints progress.

    It loads the files in order; a file may refer to records of the files before it. Call it inside a transaction.
    """

    def __init__(self, say: Callable[[str], object], author: User) -> None:
        self.say = say
        self.author = author
        self.organizations: dict[str, Organization] = {}
        self.people: dict[str, Person] = {}
        self.topics: dict[str, Topic] = {}
        self.meetings: dict[str, Meeting] = {}
        self.articles: dict[str, Article] = {}
        # The storage names of pictures already made, by number.
        self.pictures: dict[int, str] = {}

    def load(self) -> None:
        """Load all files, and then the newsroom."""
        for name in FILES:
            data = json.loads((HERE / name).read_text(encoding="utf-8"))
            self.say(f"Loading {len(data['meetings'])} meetings and {len(data['articles'])} articles from {name} …")
            for record in data["organizations"]:
                self._organization(record)
            for record in data["organizations"]:
                self._parent(record)
            for record in data["people"]:
                self._person(record)
            for record in data["topics"]:
                self.topics[record["slug"]] = Topic.objects.create(**record)
            for record in data["meetings"]:
                self._meeting(record)
            for number, record in enumerate(data["articles"]):
                self.articles[record["key"]] = self._article(record, number)
        load_newsroom(self.articles)

    def _organization(self, record: dict[str, Any]) -> None:
        fields = {key: value for key, value in record.items() if key not in ("parent", "other_names")}
        other_names = "\n".join(record.get("other_names", []))
        self.organizations[record["slug"]] = Organization.objects.create(
            **without_empty(fields), other_names=other_names
        )

    def _parent(self, record: dict[str, Any]) -> None:
        if record.get("parent"):
            organization = self.organizations[record["slug"]]
            organization.parent = self.organizations[record["parent"]]
            organization.save()

    def _person(self, record: dict[str, Any]) -> None:
        fields = {key: value for key, value in record.items() if key not in ("memberships", "other_names")}
        other_names = "\n".join(record.get("other_names", []))
        person = self.people[record["slug"]] = Person.objects.create(**without_empty(fields), other_names=other_names)
        for membership in record.get("memberships", []):
            organization = self.organizations[membership.pop("organization")]
            Membership.objects.create(person=person, organization=organization, **without_empty(membership))

    def _meeting(self, record: dict[str, Any]) -> None:
        start = PartialDate.parse(record["start"])
        end = PartialDate.parse(record["end"]) if record.get("end") else None
        keys = [f"{name}_{code}" for name in ("title", "summary", "outcomes", "place") for code in LANGUAGES]
        meeting = Meeting(format=record["format"], created_by=self.author)
        for key in keys:
            setattr(meeting, key, record.get(key) or "")
        meeting.happens(start, end, record.get("time_zone") or "")
        meeting.public_at = timezone.now() if record["is_public"] else None
        meeting.save()
        meeting.organizers.set(_pick(self.organizations, record.get("organizers")))
        meeting.topics.set(_pick(self.topics, record.get("topics")))
        self._attendance(meeting, record)
        self.meetings[record["key"]] = meeting

    def _attendance(self, meeting: Meeting, record: dict[str, Any]) -> None:
        delegations = {}
        for position, row in enumerate(record["delegations"]):
            slug = row.pop("organization")
            delegations[slug] = Delegation.objects.create(
                meeting=meeting, organization=self.organizations[slug], position=position, **row
            )
        for position, row in enumerate(record.get("attendances", [])):
            Attendance.objects.create(
                delegation=delegations[row.pop("organization")],
                person=self.people[row.pop("person")],
                position=position,
                **without_empty(row),
            )

    def _article(self, record: dict[str, Any], number: int) -> Article:
        article = Article(kind=record["kind"], created_by=self.author)
        if record.get("meeting"):
            article.meeting = self.meetings[record["meeting"]]
        for code in LANGUAGES:
            _write_edition(article, code, record)
        if record.get("image"):
            self._picture(article, number % PICTURES)
        article.save()
        article.organizations.set(_pick(self.organizations, record.get("organizations")))
        article.people.set(_pick(self.people, record.get("people")))
        article.topics.set(_pick(self.topics, record.get("topics")))
        for edition in article.editions():
            if edition.published_at:
                add_version(article, edition.language, self.author, edition.published_at, Change.FIRST, "")
        return article

    def _picture(self, article: Article, number: int) -> None:
        """Set the picture with this number.

        Few pictures are shared by all articles, because making variants is slow.
        """
        if number in self.pictures:
            article.image = self.pictures[number]  # type: ignore[assignment]  # the name of a stored one will do
        else:
            article.image.save("picture.png", ContentFile(picture(number)), save=False)
            self.pictures[number] = article.image.name


def _write_edition(article: Article, code: str, record: dict[str, Any]) -> None:
    edition = article.edition(code)
    edition.source_line = record.get(f"source_line_{code}") or ""
    for name in ("image_alt", "image_credit"):
        setattr(article, f"{name}_{code}", record.get(f"{name}_{code}") or "")
    text = record.get(code)
    if not text:
        return
    edition.title, edition.summary, edition.body = text["title"], text.get("summary") or "", text.get("body") or ""
    edition.state = text["state"]
    if text.get("published_at") and edition.state in (State.PUBLISHED, State.WITHDRAWN):
        edition.published_at = _parse_moment(text["published_at"])


def _parse_moment(text: str) -> dt.datetime:
    """Return the time in ``text``: ``2024-05-06T12:00`` in the site's time zone, or ``+30 days`` from now."""
    if text.startswith("+"):
        return timezone.now() + dt.timedelta(days=int(text[1:].split()[0]))
    return timezone.make_aware(dt.datetime.fromisoformat(text))


def _pick(records: Mapping[str, object], slugs: Iterable[str] | None) -> list[Any]:
    return [records[slug] for slug in slugs or []]
