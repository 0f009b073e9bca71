"""Many rows around each record of ``tests.access.world``, so that a query for each row shows on any page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from articles.models import Article, Assignment, Attachment, Meeting, SharedLink
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.workflow import State, Step, Terms
from articles.publishing.steps import take_step
from articles.publishing.take import withdraw
from liaison.search.index.writer import gathered
from liaison.staff.access.models import DeskSession, KnownBrowser, Passkey
from liaison.staff.audit.models import record_event
from liaison.staff.editing.models import Autosave, Presence
from liaison.staff.trash.bin import put_in_trash
from office.models import MenuEntry, OldAddress
from office.models.menu import Menu
from organizations.disclosure import Disclosure
from organizations.models import Consent, Contact, Forgetting, Organization, Person
from organizations.models.consent import Way
from tests.factories import (
    ArticleFactory,
    AttachmentFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    PageFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)

# More than a page may repeat a query, and more than any list shows of a record's own.
MANY = 5


def crowd(staff: dict[str, Any], names: dict[str, Any]) -> None:
    """Surround the records of ``names`` with ``MANY`` of each kind that their pages list."""
    with gathered():
        _meetings(staff, names)
        _articles(staff, names)
        _records(staff, names)
        _office(staff)
        for user in staff.values():
            _account(user)


def _meetings(staff: dict[str, Any], names: dict[str, Any]) -> None:
    partner, guest = Organization.objects.get(pk=names["organization"]), Person.objects.get(pk=names["person"])
    subject, other = TopicFactory(), OrganizationFactory(parent=partner)
    for number in range(MANY):
        meeting = ReportFactory(created_by=staff["contributor"]).meeting
        AttendanceFactory(delegation=DelegationFactory(meeting=meeting, organization=partner), person=guest)
        AttendanceFactory(delegation=DelegationFactory(meeting=meeting, organization=other))
        meeting.topics.add(subject, TopicFactory())
        meeting.organizers.add(partner)
        OrganizationFactory(parent=partner)
        MeetingFactory(starts_on=timezone.localdate() - dt.timedelta(days=number))
    for name in ("met", "my_meeting", "their_meeting"):
        meeting = Meeting.objects.get(pk=names[name])
        meeting.topics.add(subject, *TopicFactory.create_batch(MANY))
        meeting.organizers.add(*OrganizationFactory.create_batch(MANY))
        for _ in range(MANY):
            AttendanceFactory.create_batch(2, delegation=DelegationFactory(meeting=meeting))
            ReportFactory(meeting=meeting)
            record_event("change", meeting, staff["editor"])


def _articles(staff: dict[str, Any], names: dict[str, Any]) -> None:
    partner, guest = Organization.objects.get(pk=names["organization"]), Person.objects.get(pk=names["person"])
    administrator = staff["administrator"]
    for name in ("live", "my_live", "mine", "theirs"):
        article = Article.objects.get(pk=names[name])
        article.organizations.add(partner, *OrganizationFactory.create_batch(MANY))
        article.people.add(guest, *PersonFactory.create_batch(MANY))
        article.topics.add(*TopicFactory.create_batch(MANY))
        AttachmentFactory.create_batch(MANY, article=article, language="ar")
        for number in range(MANY):
            _change(article, administrator, number)
            _share(article, partner, administrator)
    for _ in range(MANY):
        _in_each_state(administrator, partner, guest)


def _change(article: Article, by: Any, number: int) -> None:
    for code in ("ar", "en"):
        if article.edition(code).state == State.PUBLISHED:
            _write_beside(article, code, number)
            take_step(article, Step.PUBLISH, code, by, Terms(note="A note", public_note="Public", change="correction"))
        record_event("comment", article, by, language=code, note="A comment")


def _write_beside(article: Article, language: str, number: int) -> None:
    texts = texts_of(article, language)
    keep_changes(article, language, texts, texts | {"title": f"{texts['title']} {number}"})


def _share(article: Article, organization: Organization, by: Any) -> None:
    until = timezone.now() + dt.timedelta(days=3)
    links = [{"purpose": "preview"}, {"purpose": "fact_check", "organization": organization}]
    for link in links:
        SharedLink.objects.create(article=article, language="ar", created_by=by, expires_at=until, **link)


def _in_each_state(by: Any, partner: Organization, guest: Person) -> None:
    """Articles for each list of the first page, of the calendar and of the public pages."""
    tomorrow = timezone.now() + dt.timedelta(days=1)
    ArticleFactory(live="", created_by=by, state_ar="review")
    ArticleFactory(live="", created_by=by, state_en="approved")
    ArticleFactory(live="ar", state_en="draft")
    ArticleFactory(published_at_ar=tomorrow)
    lead = ArticleFactory(leads_from=timezone.now() - dt.timedelta(days=1), leads_until=tomorrow)
    lead.organizations.add(partner)
    assigned = ArticleFactory(live="")
    Assignment.objects.create(article=assigned, language="ar", to=by, due_at=tomorrow)
    changed = ArticleFactory(created_by=by)
    changed.people.add(guest)
    changed.topics.add(TopicFactory())
    _write_beside(changed, "ar", 1)
    gone = ArticleFactory()
    withdraw(gone, "ar", by, public_note="It was wrong.")
    behind = ArticleFactory()
    Article.objects.filter(pk=behind.pk).update(behind_en=1)


def _records(staff: dict[str, Any], names: dict[str, Any]) -> None:
    editor, today = staff["editor"], timezone.localdate()
    partner = Organization.objects.get(pk=names["organization"])
    for key in ("person", "stranger", "protected"):
        person = Person.objects.get(pk=names[key])
        for number in range(MANY):
            MembershipFactory(person=person, organization=partner)
            MembershipFactory(person=person)
            Contact.objects.create(person=person, kind="telephone", value=f"+1 202 555 01{number:02}")
            Consent.objects.create(person=person, given_on=today, way=Way.SPOKEN, level=Disclosure.NAMED)
            record_event("change", person, editor)
    for number in range(MANY):
        # Pairs that are likely the same, for the pages of duplicates.
        OrganizationFactory.create_batch(2, name_ar=f"هيئة المثال {number}", name_en=f"Body of Example {number}")
        PersonFactory.create_batch(2, name_ar=f"ليلى المثال {number}", name_en=f"Layla Mithal {number}")
        MembershipFactory(organization=partner)
        put_in_trash(OrganizationFactory(), editor)
        put_in_trash(ArticleFactory(live=""), editor)
        put_in_trash(MeetingFactory(public=False), editor)
        Forgetting.objects.create(by=editor)
        UserFactory(role="editor")


def _office(staff: dict[str, Any]) -> None:
    for number in range(MANY):
        page = PageFactory()
        MenuEntry.objects.create(menu=Menu.FOOT, page=page, position=number + 20)
        OldAddress.objects.create(path=f"/old-{number}/", new_path="/ar/news/")
        record_event("change", page, staff["administrator"])


def _account(user: Any) -> None:
    mine = Attachment.objects.filter(article__created_by=user).values_list("article", flat=True)
    for number in range(MANY):
        Passkey.objects.create(user=user, name=f"Key {number}", identifier=f"{user.pk}-{number}", public_key="-")
        KnownBrowser.objects.create(user=user, digest=f"{number}", label="Firefox", language="ar")
        DeskSession.objects.create(user=user, key=f"{user.pk}-{number}", label="Firefox")
        path = f"/admin/organizations/organization/{number + 1}/change/"
        Autosave.objects.create(user=user, path=path, data="{}", page=f"{user.pk}-{number}")
        for article in mine:
            Presence.objects.get_or_create(user=user, path=f"/admin/articles/article/{article}/change/")
