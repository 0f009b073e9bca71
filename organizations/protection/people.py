"""The people who must not be named, with all the names by which a text could name them, and what looks for them.

The rows are read each time, because nothing else is sure to be today's; the matcher is made anew only when they changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language, gettext

from liaison.names.matcher import Certainty, Matcher, Wanted
from liaison.staff.sight import sees_protected
from organizations.models.former_slug import FormerSlug
from organizations.models.person import Person
from organizations.protection.family_names import weigh_families

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.db.models import QuerySet

_NAMES = ("name_ar", "name_en", "other_names", "staff_names")
# How many sets of people are remembered besides all protected people: those whom a few meetings withhold.
_REMEMBERED = 32


@dataclass(frozen=True)
class Bearer:
    """Somebody who must not be named: the id, and ``names`` as recorded, those for staff included."""

    id: int
    name_ar: str
    name_en: str
    names: tuple[str, ...]
    protected: bool = True

    def __str__(self) -> str:
        if self.protected and not sees_protected():
            return gettext("A protected person")
        # A command has no language.
        first, second = (self.name_en, self.name_ar) if get_language() == "en" else (self.name_ar, self.name_en)
        return first or second or "—"

    def digest(self) -> str:
        """Return a short hash of the names: it differs once one of them has changed."""
        return blake2b("\n".join(self.names).encode(), digest_size=16).hexdigest()


class Unnameable:
    """Some people who must not be named, and the matcher that looks for them."""

    def __init__(self, bearers: Iterable[Bearer]) -> None:
        self.bearers = {bearer.id: bearer for bearer in bearers}

    @cached_property
    def matcher(self) -> Matcher:
        """Return the matcher, made once."""
        archive = weigh_families((bearer.id, bearer.names) for bearer in self.bearers.values())
        wanted = [Wanted(bearer.id, bearer.names) for bearer in self.bearers.values()]
        return Matcher(wanted, archive.common, archive.rare)

    def __bool__(self) -> bool:
        return bool(self.bearers)


_made: dict[tuple, Unnameable] = {}
_making = Lock()


def protected_people() -> Unnameable:
    """Return everyone whom no text may name, as stored now: protected, or without a consent in force; two queries."""
    return _unnameable(Person.objects.withheld(), is_all=True)


def people_at(at: dt.datetime | None) -> Unnameable:
    """Return whoever may be named now and no longer ``at`` a moment to come (aware), when their consent will have ended."""
    if at is None or at <= timezone.now():
        return Unnameable(())
    return _unnameable(Person.objects.nameable().filter(agreed_until__lte=at), is_all=False)


def is_secret_name(name: str) -> bool:
    """Return whether the typed ``name`` is, however it is written, a protected person's or one that staff alone know."""
    everyone = protected_people()
    others = Person.objects.filter(protected=False).exclude(staff_names="").values_list("pk", "staff_names")
    by_staff = Matcher(Wanted(key, tuple(filter(str.strip, names.splitlines()))) for key, names in others)
    sure = (mention.key for mention in everyone.matcher.find(name) if mention.certainty == Certainty.STOP)
    if any(everyone.bearers[key].protected for key in sure):
        return True
    return any(mention.certainty == Certainty.STOP for mention in by_staff.find(name))


def people_among(people: QuerySet[Person]) -> Unnameable:
    """Return ``people``, who must not be named in the text at hand; two queries."""
    return _unnameable(people, is_all=False)


def _unnameable(people: QuerySet[Person], *, is_all: bool) -> Unnameable:
    rows = tuple(people.rewrite(False).order_by("pk").values_list("pk", "protected", "slug", *_NAMES))  # type: ignore[attr-defined]
    formers = FormerSlug.objects.filter(person__in=people.order_by().values("pk")) if rows else ()
    slugs = tuple(sorted(formers.values_list("person_id", "former"))) if rows else ()  # type: ignore[union-attr]
    state = (is_all, rows, slugs)
    with _making:
        if (known := _made.get(state)) is None:
            known = Unnameable(_bearers(rows, slugs))
            _remember(state, known)
    return known


def _remember(state: tuple, found: Unnameable) -> None:
    """Keep ``found``; all protected people once, as they are now, and the newest of the smaller sets."""
    same = [key for key in _made if key[0] == state[0]]
    for key in same if state[0] else same[: max(0, len(same) - _REMEMBERED)]:
        del _made[key]
    _made[state] = found


def _bearers(rows: Iterable[tuple], slugs: Iterable[tuple[int, str]]) -> Iterable[Bearer]:
    formers = defaultdict(list)
    for person, slug in slugs:
        formers[person].append(slug)
    for key, protected, slug, name_ar, name_en, *lists in rows:
        listed = (line.strip() for text in lists for line in (text or "").splitlines())
        names = (name_ar or "", name_en or "", *listed, *_former_names(slug, formers[key]))
        known = tuple(dict.fromkeys(name for name in names if name.strip()))
        yield Bearer(key, name_ar or "", name_en or "", known, protected)


def _former_names(slug: str, formers: Iterable[str]) -> Iterable[str]:
    """Yield the names that former slugs were made of, where one of two words or more is in the slug of today.

    Staff may have chosen a slug that is no name.
    """
    today = set(slug.split("-"))
    for former in formers:
        words = [word for word in former.split("-") if not re.fullmatch(r"\d+", word)]
        if len(words) > 1 and today & set(words):
            yield " ".join(words)
