"""Names and posts that an edition would show in the other language, to be filled in before publication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from articles.models.attendance import Attendance, Delegation, may_show
from articles.models.changes import changes_of
from articles.models.content import RELATIONS, relations_of
from articles.models.topic import Topic
from articles.models.workflow import SHARED
from liaison.text.languages import filled, other_language
from organizations.models import Membership, Organization, Person

if TYPE_CHECKING:
    from typing import Any

    from django.db.models import QuerySet

    from articles.models.article import Article


@dataclass(frozen=True)
class Gap:
    """A missing translation: ``record`` has ``field`` ("name" or "post") only in another language than ``language``."""

    record: Any
    field: str
    language: str

    @property
    def key(self) -> str:
        """Return the name of the form control: ``gap_person_5``."""
        return f"gap_{self.record._meta.model_name}_{self.record.pk}"

    @property
    def known(self) -> str:
        """Return the text in the other language."""
        return getattr(self.record, f"{self.field}_{other_language(self.language)}")

    @property
    def max_length(self) -> int:
        """Return the greatest number of characters that the column takes."""
        return self.record._meta.get_field(self.field).max_length

    def fill(self, text: str) -> Any:
        """Store ``text`` and return the record; return None if somebody filled it meanwhile.

        Call it inside a transaction.
        """
        column = f"{self.field}_{self.language}"
        record = type(self.record)._default_manager.select_for_update().get(pk=self.record.pk)
        if getattr(record, column):
            return None
        setattr(record, column, text)
        record.save()
        if isinstance(record, Attendance):
            self._fill_posts_held(record, text)
        return record

    def _fill_posts_held(self, attendance: Attendance, text: str) -> None:
        """Store the same post in the person's memberships, so that the next meeting fills it in."""
        same = Membership.objects.filter(_lacking("post", self.language), person=attendance.person_id)
        same = same.filter(**{f"post_{other_language(self.language)}": self.known})
        same.update(**{f"post_{self.language}": text})


def gaps_of(article: Article, language: str) -> list[Gap]:
    """Return the names and posts that readers of ``article`` in ``language`` would see in the other language.

    Includes its unpublished changes and what the reported meeting shows; leaves out people whose name is withheld.
    """
    changes = changes_of(article).get(SHARED)
    named = relations_of(article) | (changes.content if changes else {})
    named = {name: named[name] for name in RELATIONS}
    meeting = article.meeting_id or 0
    shown = Attendance.objects.filter(meeting=meeting)
    bodies = Delegation.objects.filter(meeting=meeting).shown().values("organization")
    found: tuple[tuple[str, QuerySet], ...] = (
        ("name", _organizations(named["organizations"], bodies, meeting)),
        ("name", _people(named["people"], shown)),
        ("post", shown.filter(may_show("post")).select_related("person").order_by("position", "pk")),
        ("name", Topic.objects.filter(Q(pk__in=named["topics"]) | Q(meetings=meeting))),
    )
    return [
        Gap(record, field, language)
        for field, records in found
        for record in records.filter(_lacking(field, language)).distinct()
    ]


def _people(keys: list[int], attendances: QuerySet) -> QuerySet:
    """Return the people named by the article or at the meeting, without protected and withheld ones."""
    named, withheld = attendances.filter(may_show("name")), attendances.exclude(may_show("name"))
    people = Person.objects.nameable().filter(Q(pk__in=keys) | Q(pk__in=named.values("person")))
    return people.exclude(pk__in=withheld.values("person")).order_by("pk")


def _organizations(keys: list[int], bodies: QuerySet, meeting: int) -> QuerySet:
    return Organization.objects.filter(Q(pk__in=keys) | Q(pk__in=bodies) | Q(organized_meetings=meeting)).order_by("pk")


def _lacking(field: str, language: str) -> Q:
    """Return the condition for rows that have ``field`` in the other language and not in ``language``."""
    return ~filled(f"{field}_{language}") & filled(f"{field}_{other_language(language)}")
