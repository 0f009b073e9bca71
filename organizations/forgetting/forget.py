"""Forgetting a person: what goes, what stays without a name, and in which texts a description takes the name's place.

The row of the person stays as an anonymous remnant, so that meetings and delegations keep their true numbers.
"""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from liaison.declarations import declared
from liaison.erasing import erasing
from liaison.media.documents.pdf import text_of_pdf
from liaison.media.rendered.files import unmake
from liaison.models import Autosave, Event, TrashItem
from liaison.reverse_relations import related_objects
from liaison.search.index.sources import source_of
from liaison.search.index.upkeep import forget_words, naming, write
from liaison.search.index.writer import gathered
from liaison.staff.addresses import record_page
from liaison.staff.audit.merged_records import MERGED_INTO
from liaison.staff.audit.models import name_of, record_event
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import normalize
from liaison.write_failures import UnreachableError
from organizations.disclosure import Disclosure
from organizations.forgetting.places import (
    OWNERS,
    Owner,
    Place,
    Texts,
    by_owner,
    is_computed,
    is_text,
    numbers,
    places_of,
    text_columns,
)
from organizations.forgetting.replacing import Replacement, Told
from organizations.models import Clearance, Consent, Contact, FormerSlug, Membership, Person, ToldApart
from organizations.models.forgetting import Forgetting
from organizations.protection.descriptions import fitting

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.contrib.auth.models import User

FORGET = "forget_person"
# The rows of a person that are deleted.
_GO: tuple[type[models.Model], ...] = (Membership, FormerSlug, Consent, Contact)
# The levels of attendances that say more than that somebody was there for an organization.
_NAMING = (Disclosure.NAMED, Disclosure.ROLE)
# The name that remains: nothing that can be searched, sorted or found in a text.
NOBODY = "—"
# What an event of the log keeps of its details: where a merged record went.
_KEPT_DETAILS = ("into_id",)


class ChangedMeanwhileError(Exception):
    """Texts that staff have not seen name the person by now."""


@dataclass(frozen=True)
class Known:
    """All that is recorded of who the person is: names in every spelling, slugs, and ids of records merged into theirs."""

    names: tuple[str, ...]
    slugs: frozenset[str]
    ids: frozenset[int]


def known_of(person: Person) -> Known:
    """Return what is recorded of ``person``, also in the audit log of the records that became this one."""
    ids = ids_of(person.pk)
    events = list(_events(ids).values_list("record_label", "details"))
    held = [details.get("held", {}) for _label, details in events if isinstance(details, dict)]
    own = {column: getattr(person, column) or "" for column in (*_name_columns(), "other_names", "staff_names")}
    texts = [*own.values(), *(label for label, _details in events)]
    texts += [str(values.get(column, "")) for values in held for column in own]
    texts += _log_entries(ids).values_list("object_repr", flat=True)
    lines = [line.strip() for text in texts for line in str(text).splitlines() if normalize(line)]
    slugs = {person.slug, *person.former_slugs.values_list("former", flat=True)}
    slugs |= {str(values["slug"]) for values in held if values.get("slug")}
    # A slug of several words is a spelling of the name.
    lines += [slug.replace("-", " ") for slug in slugs if "-" in slug and not slug.rsplit("-", 1)[1].isdigit()]
    return Known(tuple(dict.fromkeys(lines)), frozenset(slugs), ids)


def _name_columns() -> list[str]:
    return [f"name_{code}" for code in LANGUAGES]


def ids_of(pk: int) -> frozenset[int]:
    """Return ``pk`` and the ids of all records that were merged into it, also through others."""
    found, later = {pk}, {pk}
    label = Person._meta.label_lower
    while later:
        merged = Event.objects.filter(record_type=label, action=MERGED_INTO, details__into_id__in=later)
        later = {event.record_id for event in merged.only("record_id") if event.record_id} - found
        found |= later
    return frozenset(found)


def _events(ids: Collection[int]) -> models.QuerySet[Event]:
    # The log is never changed: this is the one exception, through the manager that knows nothing of that.
    return Event._base_manager.filter(record_type=Person._meta.label_lower, record_id__in=ids)


def _log_entries(ids: Collection[int]) -> models.QuerySet[LogEntry]:
    kind = ContentType.objects.get_for_model(Person)
    return LogEntry._base_manager.filter(content_type=kind, object_id__in=map(str, ids))


class Plan:
    """What forgetting ``person`` would do now. ``words`` describes them in Arabic and in English, by language."""

    def __init__(self, person: Person, words: dict[str, str]) -> None:
        self.person = person
        self.known = known_of(person)
        self.replacement = Replacement(self.known.names, self.known.slugs, words)

    @cached_property
    def places(self) -> list[Place]:
        """Return every place of the database that names the person, besides their own rows."""
        own = {(Person._meta.label_lower, pk) for pk in self.known.ids}
        going = {model: set(self._going(model).values_list("pk", flat=True)) for model in _GO}
        found = places_of(self.replacement, self.person.pk)
        return [place for place in found if place.owner not in own and place.pk not in going.get(place.model, ())]

    @cached_property
    def texts(self) -> dict[Owner, Texts]:
        """Return the records whose texts name the person and about which staff decide, by record."""
        found = by_owner(place for place in self.places if is_text(place.owner))
        return dict(sorted(found.items(), key=lambda item: (-item[1].told.surely, item[0][0], str(item[0][1]))))

    def deleted(self) -> dict[str, int]:
        """Return how many rows are deleted, by the labels of their models."""
        counts = {model._meta.label_lower: self._going(model).count() for model in _GO}
        counts[ToldApart._meta.label_lower] = _told_apart(self.person.pk).count()
        counts[Clearance._meta.label_lower] = Clearance.objects.filter(person__in=self.known.ids).count()
        counts[Autosave._meta.label_lower] = self._autosaves().count()
        links = Person.articles.through._default_manager  # type: ignore[attr-defined]
        counts[Person.articles.through._meta.label_lower] = links.filter(person=self.person.pk).count()  # type: ignore[attr-defined]
        return {label: number for label, number in counts.items() if number}

    def kept(self) -> dict[str, int]:
        """Return how many rows stay, without anything that tells who it is."""
        counts = {
            Person._meta.label_lower: 1,
            "articles.attendance": _attendances(self.person.pk).count(),
            Event._meta.label_lower: _events(self.known.ids).count(),
            LogEntry._meta.label_lower: _log_entries(self.known.ids).count(),
        }
        return {label: number for label, number in counts.items() if number}

    def _going(self, model: Any) -> models.QuerySet:
        found: models.QuerySet = model._base_manager.filter(person=self.person.pk)
        return found

    def _autosaves(self) -> models.QuerySet[Autosave]:
        """Return the autosaves of the person's page."""
        pages = Q()
        for pk in self.known.ids:
            pages |= Q(path__contains=f"/organizations/person/{pk}/")
        return Autosave.objects.filter(pages)

    def carry_out(self, by: User | None, chosen: Collection[Owner]) -> Forgetting:
        """Forget the person, with a description in the texts of the records ``chosen``; return the certificate.

        Call it within a transaction.
        """
        done = Forgetting(by=by, by_name=name_of(by)[:200], deleted=self.deleted(), kept=self.kept())
        concerned = naming(Person, self.person.pk)
        taken = [place for place in self.places if place.owner in chosen or not is_text(place.owner)]
        done.left = len(set(self.texts) - set(chosen))
        self._empty_person()
        self._delete_rows()
        self._empty_logs()
        _empty_trash(self.known.ids)
        done.changed = numbers(taken)
        self._rewrite(taken, concerned)
        write(concerned)
        _close_sessions(self.replacement)
        done.save()
        record_event(FORGET, self.person, by, certificate=done.number)
        return done

    def _empty_person(self) -> None:
        person = self.person
        for column in text_columns(Person):
            setattr(person, column, "")
        for column in _name_columns():
            setattr(person, column, NOBODY)
        person.slug, person.protected, person.forgotten_at = f"nobody-{secrets.token_hex(8)}", True, timezone.now()
        person.default_disclosure = ""
        # Their own former slugs go with the other rows, and so does the one that saving may leave.
        person.save()

    def _delete_rows(self) -> None:
        pk = self.person.pk
        for model in _GO:
            self._going(model).delete()
        _told_apart(pk).delete()
        Clearance.objects.filter(person__in=self.known.ids).delete()
        self._autosaves().delete()
        related: Any = self.person
        related.articles.clear()
        rows = _attendances(pk)
        rows.filter(disclosure__in=_NAMING).update(disclosure=Disclosure.ORGANIZATION)
        rows.update(**{f"post_{code}": "" for code in LANGUAGES})
        for forget in declared("forget_followers"):
            forget(Person, self.known.ids)
        # What the consents allowed is stored with the person too.
        Person.objects.get(pk=pk).save()

    def _empty_logs(self) -> None:
        for event in _events(self.known.ids):
            kept = {name: value for name, value in event.details.items() if name in _KEPT_DETAILS}
            _events([event.record_id or 0]).filter(pk=event.pk).update(record_label=NOBODY, note="", details=kept)
        _log_entries(self.known.ids).update(object_repr=NOBODY, change_message="")

    def _rewrite(self, places: list[Place], concerned: Any) -> None:
        """Replace the names in ``places``; the records that change join ``concerned``, whose index is written again."""
        rows: dict[tuple[Any, Any], list[Place]] = defaultdict(list)
        for place in places:
            rows[place.model, place.pk].append(place)
        for (model, pk), found in rows.items():
            columns = [place.column for place in found]
            stored = model._base_manager.filter(pk=pk)
            values = stored.values(*columns).first()
            if values:
                new = {name: self.replacement.rewritten(value, name) for name, value in values.items()}
                stored.update(**{name: fitting(model, name, value) for name, value in new.items()})
        _tell_rewritten(rows)
        for label, pk in {place.owner for place in places}:
            kind: Any = apps.get_model(label) if label else None
            source = source_of(kind) if kind else None
            if source:
                concerned[source.kind].add(pk)
                _renew(kind, pk)


def _tell_rewritten(rows: Collection[tuple[type[models.Model], Any]]) -> None:
    """Call what follows the rewriting of rows, each a model and an id."""
    by_model = defaultdict(list)
    for model, pk in rows:
        by_model[model].append(pk)
    for follow in declared("rewritten_followers"):
        for model, keys in by_model.items():
            follow(model, keys)


def _renew(model: type[models.Model], pk: Any) -> None:
    """Let a record make again what it makes of its name: sort keys and the key for searching."""
    columns: Any = model._meta.concrete_fields
    if any(is_computed(column) for column in columns):
        for record in model._default_manager.filter(pk=pk):
            record.save()


def _attendances(person: int) -> Any:
    return related_objects(Person, "attendances").filter(person=person)


def _told_apart(person: int) -> models.QuerySet[ToldApart]:
    return ToldApart.objects.of(Person).filter(Q(first=person) | Q(second=person))


def _empty_trash(ids: Collection[int]) -> None:
    """Take out of the trash the rows that are the person's, and from those that stay what tells who it is."""
    going = {model._meta.label_lower for model in (*_GO, Person.articles.through)}  # type: ignore[attr-defined]
    for item in TrashItem.objects.filter(rows__contains='"person": ').iterator():
        held = json.loads(item.rows)
        theirs = [row for row in held["rows"] if row["fields"].get("person") in ids]
        if not theirs:
            continue
        held["rows"] = [row for row in held["rows"] if row not in theirs or row["model"] not in going]
        for row in theirs:
            columns = text_columns(apps.get_model(row["model"]))
            row["fields"] |= {name: "" for name in columns if row["fields"].get(name)}
            row["fields"] |= (
                {"disclosure": Disclosure.ORGANIZATION} if row["fields"].get("disclosure") in _NAMING else {}
            )
        item.rows = json.dumps(held, ensure_ascii=False)
        item.save(update_fields=["rows"])


def _close_sessions(replacement: Replacement) -> None:
    """Delete sessions that name the person, such as in a message that was not shown yet."""
    for session in Session.objects.iterator():
        if replacement.told(json.dumps(session.get_decoded(), ensure_ascii=False, default=str)) != Told():
            session.delete()


@dataclass(frozen=True)
class NamingFile:
    """A stored document whose text names the person: what it is called, and the page of the record that it is part of."""

    name: str
    url: str


def files_naming(replacement: Replacement) -> list[NamingFile]:
    """Return the stored documents whose text names the person; pictures say nothing that a program can read."""
    found = []
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.FileField) and not isinstance(column, models.ImageField):
                rows = model._base_manager.filter(**{f"{column.name}__endswith": ".pdf"}).order_by("pk")
                found += [
                    _naming_file(row) for row in rows.iterator() if _names(getattr(row, column.name), replacement)
                ]
    return found


def _names(file: Any, replacement: Replacement) -> bool:
    try:
        with file.open("rb") as stored:
            return replacement.told(text_of_pdf(stored.read())) != Told()
    except UnreachableError:
        # What cannot be read may name them.
        raise
    except OSError:
        return False


def _naming_file(row: models.Model) -> NamingFile:
    owner = next((getattr(row, name) for name in OWNERS if hasattr(row, name)), row)
    return NamingFile(f"{owner}: {row}", record_page(owner))


def forget(plan: Plan, by: User | None, chosen: Collection[Owner], seen: Collection[Owner]) -> Forgetting:
    """Forget the person of ``plan`` and return the certificate. It cannot be undone.

    ``by`` is None for the system. ``seen`` are the records that staff were shown, ``chosen`` those of them whose texts are changed. Raises
    ChangedMeanwhileError if others name the person by now, and ``Person.DoesNotExist`` if they are gone.
    """
    with erasing(), transaction.atomic(), gathered():
        Person.objects.select_for_update().get(pk=plan.person.pk, forgotten_at=None)
        if not set(plan.texts) <= set(seen):
            raise ChangedMeanwhileError
        done = plan.carry_out(by, chosen)
        # What was made of texts is made again when somebody asks.
        transaction.on_commit(lambda: unmake(""), robust=True)
        transaction.on_commit(cache.clear, robust=True)
    with transaction.atomic():
        forget_words({word for name in plan.known.names for word in normalize(name).split()})
    return done
