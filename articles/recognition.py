"""What is on record, as the library that reads reports takes it: people, organizations and topics of the database.

The rows are read each time, because nothing else is sure to be today's; they are laid out anew only when one of them changed.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from articles.models.topic import Topic
from liaison.recognition.records import BodyRecord, PersonRecord, Records, TopicRecord
from organizations.models import Membership, Organization, Person
from organizations.models.organization import OrganizationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet


def stored_records(people: QuerySet[Person] | None = None) -> Records:
    """Return everything on record, keyed by slugs; four queries. ``people``: those of whom whoever asks may know (default all)."""
    known: Any = Person.objects.all() if people is None else people
    posts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for person, slug, *named in Membership.objects.values_list("person_id", "organization__slug", "post_ar", "post_en"):
        posts[person] += [(slug, post or "") for post in named if post] or [(slug, "")]
    return _laid_out(tuple(_people(known, posts)), tuple(_bodies()), tuple(_topics()))


# Two: of all people, and of those of whom everybody at the desk may know.
@lru_cache(maxsize=2)
def _laid_out(
    people: tuple[PersonRecord, ...], bodies: tuple[BodyRecord, ...], topics: tuple[TopicRecord, ...]
) -> Records:
    """Return the records, whose automata are made when first asked for and then kept as long as every row is the same."""
    return Records(people, bodies, topics)


def _people(people: Any, posts: dict[int, list[tuple[str, str]]]) -> Iterator[PersonRecord]:
    rows = people.filter(forgotten_at__isnull=True).rewrite(False).order_by("pk")
    columns = ("pk", "slug", "protected", "name_ar", "name_en", "other_names", "staff_names")
    for pk, slug, protected, *names in rows.values_list(*columns):
        yield PersonRecord(slug, _names(*names), tuple(posts[pk]), protected)


def _bodies() -> Iterator[BodyRecord]:
    """Yield the organizations; what an office is part of is the office's own too."""
    rows = Organization.objects.order_by("pk").rewrite(False)
    columns = ("slug", "kind", "parent__slug", "name_ar", "name_en", "other_names")
    stored = list(rows.values_list(*columns))
    parents = {slug: parent or "" for slug, _kind, parent, *_names in stored}
    own: set[str] = set()
    for slug, kind, *_rest in stored:
        while kind == OrganizationKind.OFFICE and slug and slug not in own:
            own.add(slug)
            slug = parents.get(slug, "")
    for slug, _kind, parent, *names in stored:
        yield BodyRecord(slug, _names(*names), slug in own, parent or "")


def _topics() -> Iterator[TopicRecord]:
    for slug, *names in Topic.objects.order_by("pk").rewrite(False).values_list("slug", "name_ar", "name_en"):
        yield TopicRecord(slug, _names(*names))


def _names(*texts: str | None) -> tuple[str, ...]:
    lines = (line.strip() for text in texts for line in (text or "").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))
