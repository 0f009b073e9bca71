"""Forgetting again: a backup from before somebody was forgotten still names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from liaison.backups.beside import Beside, Done
from organizations.forgetting.forget import Plan, forget, ids_of
from organizations.models import Person
from organizations.protection.descriptions import SUGGESTED

if TYPE_CHECKING:
    from collections.abc import Iterable


def forgotten() -> Done:
    """Return when each person was forgotten, by the ids of their record and of those merged into it."""
    people = Person.objects.exclude(forgotten_at=None).values_list("pk", "forgotten_at")
    return {number: at for pk, at in people if at for number in ids_of(pk)}


def forget_again(ids: Iterable[int]) -> list[str]:
    """Forget the people ``ids`` who stand here with their names, and tell the number of each certificate.

    The usual description takes the place of their names in every text that surely means them.
    """
    with translation.override("ar"):
        people = Person.objects.filter(pk__in=list(ids), forgotten_at=None).order_by("pk")
        return [_forget(person) for person in people]


def _forget(person: Person) -> str:
    plan = Plan(person, {code: words[0] for code, words in SUGGESTED.items()})
    chosen = [owner for owner, texts in plan.texts.items() if texts.told.surely]
    done = forget(plan, None, chosen, list(plan.texts))
    return f"Forgotten again: person {person.pk}, certificate {done.number}."


BESIDE = (Beside("forgotten", forgotten, forget_again),)
