"""The world of ``tests.access``, in which every text is made of all that attackers write: past the forms, into the models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import connection, models, transaction
from django.utils import timezone

from articles.models import Article, Assignment, Attachment, Attendance, Delegation, Meeting, Topic
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.withdrawal import Reason
from articles.models.workflow import Terms
from articles.publishing.take import publish, take, withdraw
from liaison.models import Presence
from liaison.search.index.writer import gathered
from liaison.staff.trash.bin import put_in_trash
from liaison.text.richtext import RichTextField, sanitize
from office.models import MenuEntry, Office, OldAddress, Page
from organizations.models import Consent, Contact, Membership, Organization, Person
from tests.access import world
from tests.browser.payloads import ALL
from tests.documents import pdf
from tests.factories import (
    AttachmentFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# NUL is refused by every form, and by PostgreSQL.
STORABLE = tuple(payload.replace("\x00", "") for payload in ALL)
# Lines hold so many parts of them: a title of all would be a book.
PARTS = 20
# Whose texts somebody writes. Other tables get theirs from them, by what is done with them.
_WRITTEN = (
    *(Organization, Person, Membership, Consent, Contact, Topic, Meeting, Delegation, Attendance, Article, Attachment),
    *(Office, Page, OldAddress, User),
)
# What is no text: parts of addresses, and what is worked out of other fields.
_NO_TEXTS = ("slug", "password", "time_zone", "image_ppoi", "names_key", "country")
_WORKED_OUT = ("sort_", "letter_", "slug_")


def everything(seed: int = 0) -> str:
    """Return all payloads in one text; which of them comes first depends on ``seed``."""
    first = seed * 37 % len(STORABLE)
    return " ".join(STORABLE[first:] + STORABLE[:first])


def some(seed: int) -> str:
    """Return a few payloads of each technique in one text: those of ``PARTS`` seeds in a row are all of them."""
    return " ".join(STORABLE[seed % PARTS :: PARTS])


def few(seed: int, room: int) -> str:
    """Return payloads of several techniques in one text that takes at most ``room`` characters in an address."""
    found = ""
    for payload in (STORABLE[(seed * 97 + number * 53) % len(STORABLE)] for number in range(40)):
        longer = f"{found} {payload}"
        found = longer if len(quote_plus(longer)) <= room else found
    return found


def marked_up(seed: int = 0) -> str:
    """Return HTML of all payloads, each cleaned by itself, so that none takes what follows it for its own text."""
    first = seed * 37 % len(STORABLE)
    return "".join(map(sanitize, STORABLE[first:] + STORABLE[:first]))


def fill(raw: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the staff by role, and what stands for each name in braces in ``tests.access.table``.

    With ``raw``, some texts are stored past the fields that clean them, too.
    """
    staff, names = world.fill()
    with transaction.atomic(), gathered():
        # Unlike everybody else's: nothing that names them is published.
        Person.objects.filter(pk=names["protected"]).update(name_ar="كنانة الصفواني", name_en="Kinana Safwani")
        _add_more(names)
        for number, record in enumerate(_records()):
            poison(record, number * 3)
        if raw:
            _store_raw(names)
        _do_things(User.objects.get(pk=staff["administrator"].pk), names)
    return staff, names


def poison(record: models.Model, seed: int) -> None:
    """Store ``record`` with everything in each of its texts."""
    for name in texts(type(record)):
        setattr(record, name, _text_for(record._meta.get_field(name), seed))
        seed += 1
    record.save()


def _text_for(field: Any, seed: int) -> str:
    if isinstance(field, RichTextField):
        return marked_up(seed)
    root = "/" if field.model is OldAddress else ""
    return root + (some(seed) if field.max_length else everything(seed))


def _store_raw(names: dict[str, Any]) -> None:
    """Past the fields too, which clean what is stored: the text of one article, and of a page."""
    for table, name in (("articles_article", "mine"), ("office_page", "page")):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET body_ar = %s WHERE id = %s", [everything(), names[name]])  # noqa: S608


def texts(model: type[models.Model]) -> list[str]:
    """Return the names of the columns of ``model`` that hold what somebody writes."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    return [
        name
        for name, field in fields.items()
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.URLField)
        and not (field.choices or name in _NO_TEXTS or name.startswith(_WORKED_OUT) or f"{name}_ar" in fields)
    ]


def _records() -> Iterator[models.Model]:
    for model in _WRITTEN:
        records = model._base_manager.all()
        # Texts are searched for the names of protected people, which are no books.
        yield from records.exclude(protected=True) if model is Person else records


def _add_more(names: dict[str, Any]) -> None:
    person, organization = (Person.objects.get(pk=names["person"]), Organization.objects.get(pk=names["organization"]))
    MembershipFactory(person=person, organization=organization)
    today = timezone.localdate()
    Consent.objects.create(person=person, given_on=today, until=today, way="email")
    Contact.objects.create(person=person, kind="email", value="x")
    Contact.objects.create(person=person, kind="telephone", value="x")
    MenuEntry.objects.create(menu="main", page_id=names["page"], position=9)
    for payload in STORABLE[:: len(STORABLE) // 12]:
        AttachmentFactory(article_id=names["live"], language="ar", file=ContentFile(pdf(), name=f"{payload}.pdf"))
    live = Article.objects.get(pk=names["live"])
    live.people.add(person)
    live.organizations.add(organization)
    live.topics.add(*TopicFactory.create_batch(2))
    # So that lists show each of the parts.
    for factory in (OrganizationFactory, PersonFactory, TopicFactory, ReportFactory):
        *_others, last = factory.create_batch(PARTS // 4)
        slugs = [name for name in ("slug", "slug_ar", "slug_en") if hasattr(last, name)]
        # No form takes such a slug. Bases of translated columns have none of their own.
        type(last).objects.filter(pk=last.pk).update(**dict.fromkeys(slugs[-2:], some(last.pk)[:90]))


def _do_things(by: User, names: dict[str, Any]) -> None:
    """What makes versions, notes, events and lines of the log."""
    said = everything()
    live, draft = Article.objects.get(pk=names["live"]), Article.objects.get(pk=names["theirs"])
    Assignment.objects.create(article=draft, language="ar", to=by, due_at=timezone.now())
    take(draft, "comment", "ar", by, Terms(note=said))
    beside = texts_of(live, "ar")
    keep_changes(live, "ar", beside, beside | {"source_line": some(2), "summary": some(3)})
    publish(live, "ar", by, change="correction", public_note=said)
    beside = texts_of(live, "ar")
    keep_changes(live, "ar", beside, beside | {"title": some(4), "body": marked_up(5)})
    gone = ReportFactory(live="ar", slug_ar="gone")
    poison(gone, 7)
    withdraw(Article.objects.get(pk=gone.pk), "ar", by, reason=Reason.OUTDATED, public_note=said)
    names["gone"] = gone.pk
    trashed = TopicFactory()
    poison(trashed, 11)
    put_in_trash(trashed, by)
    for name in ("person", "organization"):
        model = {"person": Person, "organization": Organization}[name]
        LogEntry.objects.log_actions(
            by.pk, [model.objects.get(pk=names[name])], CHANGE, change_message=said, single_object=True
        )
    at = f"/admin/articles/article/{live.pk}/change/"
    now = timezone.now()
    Presence.objects.create(user=User.objects.exclude(pk=by.pk)[0], path=at, since=now, seen_at=now)
