"""People of a list, with the posts that they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from liaison.text.languages import LANGUAGES
from liaison.text.normalize import normalize
from organizations.disclosure import Disclosure
from organizations.importing.filling import Filler, RowError, a_day, one_of, yes_or_no
from organizations.importing.organizations import organization_called
from organizations.models import Membership, Person
from organizations.protection.record_places import person_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from organizations.importing.reading import Row
    from organizations.protection.places import Place

_OF_POST = ("organization", "post_ar", "post_en", "start_date", "end_date")


class People(Filler[Person]):
    """Brings people in. Protection is given and never taken away: that is for the desk alone."""

    kind = "person"
    model = Person
    texts = ("honorific_ar", "honorific_en", "biography_ar", "biography_en")

    def decide(self, record: Person, row: Row, *, is_new: bool) -> bool:
        protected, level = yes_or_no(row, "protected"), one_of(row, "default_disclosure", Disclosure)
        if protected is False and record.protected:
            self.report.tell(
                row.line, row.called(), "the list says “not protected”, but it is here: it stays protected"
            )
        protects = bool(protected) and not record.protected
        if protects:
            record.protected = True
        gives_level = bool(level) and not record.default_disclosure
        if gives_level:
            record.default_disclosure = level
        return is_new or protects or gives_level

    def link(self, record: Person, row: Row) -> bool:
        """Record the posts that are not recorded yet."""
        posts = row.posts or [{name: row.get(name) for name in _OF_POST}]
        added = [self._add_post(record, post) for post in posts if any(post.values())]
        return any(added)

    def _add_post(self, person: Person, said: Mapping[str, str]) -> bool:
        if not said.get("organization"):
            raise RowError("a post needs its organization")
        post = Membership(person=person, organization=organization_called(said["organization"]))
        for code in LANGUAGES:
            setattr(post, f"post_{code}", said.get(f"post_{code}", ""))
        for name in ("start_date", "end_date"):
            setattr(post, name, a_day(said.get(name, ""), name))
        if any(_mark(post) == _mark(other) for other in Membership.objects.filter(person=person)):
            return False
        try:
            post.full_clean()
        except ValidationError as error:
            raise RowError(f"post: {' '.join(error.messages)}") from None
        post.save()
        return True

    def places(self, record: Person) -> Iterable[Place]:
        return person_places(record) if record.is_nameable() else ()


def _mark(post: Membership) -> tuple[object, ...]:
    words = (normalize(getattr(post, f"post_{code}") or "") for code in LANGUAGES)
    return (post.organization_id, *words, post.start_date, post.end_date)
