"""Two hundred people of whom visitors may not know, in every way one can be withheld, planted beside what they may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import permutations

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from articles.models import Article, Meeting, SharedLink
from articles.models.attendance import Leaders
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.shared_link import Purpose
from articles.models.withdrawal import Reason
from articles.publishing.take import publish, withdraw
from liaison.names.skeletons import skeleton
from liaison.search.index.writer import gathered
from liaison.staff.trash.bin import put_in_trash
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import normalize
from organizations.disclosure import Disclosure
from organizations.models import Consent, Organization, Person
from organizations.models.consent import Way
from tests.documents import blank
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

_LETTERS = {"ق": "q", "ف": "f", "ز": "z", "ل": "l", "م": "m", "ن": "n", "ر": "r", "ب": "b"}
# How many are hidden in each way.
FEW, SOME, MANY, CHANGING = 8, 12, 14, 36


def _spellings() -> Iterator[tuple[str, str, str]]:
    """Names that nobody bears, in Arabic and in Latin letters, with how they sound: each like itself alone."""
    # A word of the site itself: "in figures".
    sounds = {skeleton("بالأرقام"), skeleton("بالارقام")}
    for letters in permutations(_LETTERS, 5):
        arabic = letters[0] + "ا" + letters[1] + letters[2] + "ي" + letters[3] + letters[4]
        latin = "".join(_LETTERS[one] + vowel for one, vowel in zip(letters, ("a", "", "i", "", ""), strict=True))
        sound = skeleton(arabic)
        if sound in sounds or sound != skeleton(latin):
            continue
        sounds.add(sound)
        yield arabic, latin, sound


def _later_spellings() -> Iterator[tuple[str, str, str]]:
    """The last of ``_spellings``, which those who are hidden never come to."""
    return iter([*_spellings()][-400:])


@dataclass
class Planted:
    """Whoever is hidden, every word that would give one of them away, and how these words sound."""

    spellings: Iterator[tuple[str, str, str]] = field(default_factory=_spellings)
    people: list[Person] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    sounds: set[str] = field(default_factory=set)

    def names(self) -> dict[str, str]:
        """Names that nobody has yet: the two of a person, two other spellings, and two for staff alone; and no slug."""
        (arabic, latin, sound), (secret, secret_latin, secret_sound) = next(self.spellings), next(self.spellings)
        other = f"{arabic[0]}آ{arabic[2]}ّ{arabic[3:]}"
        self.words |= {normalize(name) for name in (arabic, latin, other, f"{latin}h", secret, secret_latin)}
        self.sounds |= {sound, secret_sound}
        return {
            "name_ar": arabic,
            "name_en": latin.title(),
            "other_names": f"{other}\n{latin.upper()}h",
            "staff_names": f"{secret}\n{secret_latin}",
            "slug": "",
        }

    def hide(self, **fields: object) -> Person:
        """A person whose names stand here."""
        person = PersonFactory(**self.names(), **fields)
        self.people.append(person)
        return person

    def rename(self) -> None:
        """Give everybody hidden names that nobody had, in place of theirs; notes for staff that hold one, too."""
        for person in Person.objects.filter(pk__in=[person.pk for person in self.people]):
            for name, value in self.names().items():
                setattr(person, name, value)
            person.save()
            for row in person.attendances.select_related("delegation"):
                row.delegation.note = person.name_ar
                row.delegation.save()


@dataclass
class World:
    """What is planted beside what visitors may see. ``names``: what stands for words in braces in ``tests.public.surfaces``.

    ``shown`` are named in public; ``changing`` too, until a test changes that.
    """

    hidden: Planted
    shown: list[Person]
    changing: Planted
    meeting: Meeting
    report: Article
    names: dict[str, object]


def plant() -> World:
    """Everything, in both languages."""
    with gathered():
        return _plant()


def _plant() -> World:
    hidden, author = Planted(), UserFactory(role="editor", username="author")
    bodies = [
        OrganizationFactory(slug=f"body-{number}", country="US", website="https://example.org") for number in range(4)
    ]
    meeting = MeetingFactory(slug_ar="met", slug_en="met", place_ar="باريس", place_en="Paris")
    other = MeetingFactory(slug_ar="other", slug_en="other", starts_on=dt.date(2023, 1, 9))
    topic = TopicFactory(slug="topic")
    report = ReportFactory(meeting=meeting, slug_ar="report", slug_en="report", created_by=author, image=_scan(hidden))
    other_report = ReportFactory(meeting=other, slug_ar="second", slug_en="second", created_by=author)
    shown = [
        AttendanceFactory(delegation=_body(at, body), person=PersonFactory(slug=f"shown-{number}")).person
        for number, (at, body) in enumerate([(meeting, bodies[0]), (meeting, bodies[1]), (other, bodies[2])] * 4)
    ]
    _body(meeting, bodies[3], leaders=Leaders.UNNAMED)
    for record in (meeting, other, report, other_report):
        record.topics.add(topic)
    meeting.organizers.add(bodies[0])
    report.organizations.add(*bodies)
    report.people.add(*shown)

    _withheld_by_level(hidden, [(meeting, report), (other, other_report)], bodies)
    _protected(hidden, meeting, other_report, bodies)
    _without_consent(hidden, other, bodies)
    _not_public(hidden, author)
    changing = _changing(bodies, author)
    names = _places(report, meeting, author, hidden)
    return World(hidden, shown, changing, meeting, report, names)


def _body(meeting: Meeting, organization: Organization, **fields: object):
    return meeting.delegations.filter(organization=organization).first() or DelegationFactory(
        meeting=meeting, organization=organization, **fields
    )


def _attend(meeting: Meeting, body: Organization, person: Person, level: str) -> None:
    delegation = _body(meeting, body)
    delegation.note = person.name_ar
    delegation.save()
    AttendanceFactory(delegation=delegation, person=person, disclosure=level)


def _changing(bodies: list[Organization], author: User) -> Planted:
    """People who are named, each by a meeting and its report, and whose names nobody hidden shares."""
    named = Planted(_later_spellings())
    reports = [
        ReportFactory(slug_ar=slug, slug_en=slug, meeting__slug_ar=slug, meeting__slug_en=slug, created_by=author)
        for slug in ("third", "fourth")
    ]
    for number in range(CHANGING):
        person = named.hide()
        # The last sixth is known from a meeting of its own.
        report = reports[number * 6 // CHANGING == 5]
        meeting = report.meeting
        AttendanceFactory(delegation=_body(meeting, bodies[number % 3]), person=person)
        report.people.add(person)
    return named


def _withheld_by_level(hidden: Planted, places: list, bodies: list[Organization]) -> None:
    for level in (Disclosure.ROLE, Disclosure.ORGANIZATION, Disclosure.UNDISCLOSED):
        for number in range(MANY):
            (meeting, report), body = places[number % 2], bodies[number % 3]
            person = hidden.hide()
            _attend(meeting, body, person, level)
            MembershipFactory(person=person, organization=body)
            # The report links whom its meeting withholds.
            report.people.add(person)


def _protected(hidden: Planted, meeting: Meeting, article: Article, bodies: list[Organization]) -> None:
    for level in Disclosure:
        for number in range(SOME):
            person = hidden.hide(biography_ar="سيرة.", biography_en="A life.")
            _attend(meeting, bodies[number % 4], person, level)
            article.people.add(person)
            if number % 3 == 0:
                # Known once, under another address.
                person.slug = f"x{person.slug}"
                person.save()
            person.protected = True
            person.save()
            hidden.words |= {normalize(person.slug)}


def _without_consent(hidden: Planted, meeting: Meeting, bodies: list[Organization]) -> None:
    ended, today = timezone.localdate() - dt.timedelta(days=2), timezone.localdate()
    for number in range(FEW):
        for fields in ({"level": Disclosure.ROLE}, {"until": ended}, {"withdrawn_on": today}):
            person = hidden.hide()
            _attend(meeting, bodies[number % 3], person, Disclosure.NAMED)
            given = ended - dt.timedelta(days=30)
            Consent.objects.create(person=person, given_on=given, way=Way.SPOKEN, **fields)


def _not_public(hidden: Planted, author: User) -> None:
    soon, past = timezone.now() + dt.timedelta(days=3), timezone.now() - dt.timedelta(minutes=5)
    private, later = MeetingFactory(public=False, created_by=author), MeetingFactory(public_at=soon)
    ReportFactory(meeting=later).organizations.add(OrganizationFactory())
    articles = [
        ArticleFactory(live="", created_by=author),
        ArticleFactory(published_at_ar=soon, published_at_en=soon),
        ArticleFactory(expires_at_ar=past, expires_at_en=past),
        ArticleFactory(slug_ar="gone", slug_en="gone"),
        ArticleFactory(live="", created_by=author),
    ]
    for _ in range(FEW):
        for meeting in (private, later):
            _attend(meeting, OrganizationFactory(), hidden.hide(), Disclosure.NAMED)
        for article in articles:
            article.people.add(hidden.hide())
        # Nothing names them.
        hidden.hide()
    for code in LANGUAGES:
        withdraw(articles[3], code, None, Reason.ERROR)
    put_in_trash(articles[4], author)


def _scan(hidden: Planted) -> SimpleUploadedFile:
    """A photograph whose file is named after somebody, as its camera data are."""
    names, file, data = hidden.names(), BytesIO(), Image.Exif()
    data[0x010E], data[0x013B] = names["name_en"], names["name_en"]
    Image.new("RGB", (640, 360), "teal").save(file, "JPEG", exif=data)
    return SimpleUploadedFile(f"{names['name_ar']} {names['name_en']}.jpg", file.getvalue(), "image/jpeg")


def _paper(hidden: Planted) -> ContentFile:
    """A PDF whose file is named after somebody, and that says so in its metadata."""
    names, writer, file = hidden.names(), blank(), BytesIO()
    writer.add_metadata({"/Author": names["name_en"], "/Title": names["name_ar"]})
    writer.write(file)
    return ContentFile(file.getvalue(), name=f"{names['name_en']}.pdf")


def _places(report: Article, meeting: Meeting, author: User, hidden: Planted) -> dict[str, object]:
    corrected = ArticleFactory(slug_ar="corrected", slug_en="corrected")
    for code in LANGUAGES:
        texts = texts_of(corrected, code)
        keep_changes(corrected, code, texts, texts | {"source_line": "The library"})
        publish(corrected, code, change="correction", public_note="A number was wrong.")
    draft = ReportFactory(live="", meeting=MeetingFactory(), created_by=author)
    _attend(draft.meeting, OrganizationFactory(), hidden.hide(protected=True), Disclosure.NAMED)
    draft.people.add(hidden.people[-1])
    # Whom only those know who look at the desk.
    PageFactory(slug="about")
    file = AttachmentFactory(article=report, language="ar", file=_paper(hidden))
    english = AttachmentFactory(article=report, language="en", file=_paper(hidden))
    gone = Article.objects.get(slug_en="gone")
    links = {
        f"{purpose}_{code}": _link(draft, code, purpose).token
        for code in LANGUAGES
        for purpose in (Purpose.PREVIEW.value, Purpose.FACT_CHECK.value)
    }
    return {
        "report": report.pk,
        "gone": gone.pk,
        "draft": draft.pk,
        "corrected": corrected.pk,
        "meeting": meeting.pk,
        "picture": report.image.name,
        "file_ar": file.pk,
        "file_en": english.pk,
        **links,
    }


def _link(article: Article, language: str, purpose: str) -> SharedLink:
    asked = OrganizationFactory() if purpose == Purpose.FACT_CHECK else None
    end = timezone.now() + dt.timedelta(days=3)
    return SharedLink.objects.create(
        article=article, language=language, purpose=purpose, organization=asked, expires_at=end
    )
