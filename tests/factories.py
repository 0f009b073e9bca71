"""Valid things with one call. People and organizations in tests are invented."""

from __future__ import annotations

import datetime as dt

import factory
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.models import Article, Attachment, Attendance, Delegation, Meeting, Topic
from articles.models.attendance import Side
from articles.models.kind import ArticleKind
from articles.models.version import add_version
from articles.models.workflow import State
from liaison.search.index.writer import gathered
from liaison.text.languages import LANGUAGES
from office.models import Page
from organizations.disclosure import Disclosure
from organizations.models import Membership, Organization, Person
from tests.documents import pdf
from tests.late_index import late_index

PASSWORD = "correct horse battery"


class IndexedFactory(factory.django.DjangoModelFactory):
    """For what visitors find: the index is written once, when the record and all that it needs are there, or later."""

    class Meta:
        abstract = True

    @classmethod
    def _generate(cls, strategy, params):
        late_index.hold()
        with gathered():
            return super()._generate(strategy, params)


class UserFactory(factory.django.DjangoModelFactory):
    """Staff with one role: ``UserFactory(role="editor")``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    is_staff = True

    @factory.post_generation
    def role(self, create, role, **kwargs):
        self.set_password(PASSWORD)
        self.save()
        self.groups.add(Group.objects.get(name=role or "publisher"))


class OrganizationFactory(IndexedFactory):
    class Meta:
        model = Organization

    name_ar = factory.Sequence(lambda n: f"رابطة النموذج {n}")
    name_en = factory.Sequence(lambda n: f"Model League {n}")


class PersonFactory(IndexedFactory):
    class Meta:
        model = Person

    name_ar = factory.Sequence(lambda n: f"سمير المثالي {n}")
    name_en = factory.Sequence(lambda n: f"Samir Mithali {n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organization = factory.SubFactory(OrganizationFactory)
    post_ar = "أمين السر"
    post_en = "Secretary"


class TopicFactory(IndexedFactory):
    class Meta:
        model = Topic

    name_ar = factory.Sequence(lambda n: f"موضوع {n}")
    name_en = factory.Sequence(lambda n: f"Topic {n}")


class MeetingFactory(IndexedFactory):
    """A public meeting with a title in both languages: ``MeetingFactory(public=False)`` for a private one."""

    class Meta:
        model = Meeting

    class Params:
        public = True

    title_ar = factory.Sequence(lambda n: f"لقاء عن التعليم {n}")
    title_en = factory.Sequence(lambda n: f"Meeting on education {n}")
    starts_on = dt.date(2024, 3, 5)
    public_at = factory.LazyAttribute(lambda o: timezone.now() - dt.timedelta(days=1) if o.public else None)


class DelegationFactory(IndexedFactory):
    class Meta:
        model = Delegation

    meeting = factory.SubFactory(MeetingFactory)
    organization = factory.SubFactory(OrganizationFactory)
    side = Side.GUEST


class AttendanceFactory(IndexedFactory):
    class Meta:
        model = Attendance

    delegation = factory.SubFactory(DelegationFactory)
    person = factory.SubFactory(PersonFactory)
    post_ar = "منسق البرامج"
    post_en = "Programme coordinator"
    disclosure = Disclosure.NAMED


class ArticleFactory(IndexedFactory):
    """An article with both editions written; ``live="ar"``, ``"en"`` or ``"ar en"`` says which are out."""

    class Meta:
        model = Article

        skip_postgeneration_save = True

    class Params:
        live = "ar en"

    kind = ArticleKind.NEWS
    title_ar = factory.Sequence(lambda n: f"خبر عن المكتبة {n}")
    title_en = factory.Sequence(lambda n: f"News of the library {n}")
    summary_ar = "موجز قصير."
    summary_en = "A short summary."
    body_ar = "<p>نص الخبر بالعربية.</p>"
    body_en = "<p>The text in English.</p>"
    state_ar = factory.LazyAttribute(lambda o: State.PUBLISHED if "ar" in o.live else State.DRAFT)
    state_en = factory.LazyAttribute(lambda o: State.PUBLISHED if "en" in o.live else State.DRAFT)
    image = ""
    # A live edition says what its picture shows.
    image_alt_ar = factory.LazyAttribute(lambda o: "رفوف المكتبة" if o.image else "")
    image_alt_en = factory.LazyAttribute(lambda o: "The shelves of the library" if o.image else "")
    published_at_ar = factory.LazyAttribute(lambda o: _an_hour_ago() if "ar" in o.live else None)
    published_at_en = factory.LazyAttribute(lambda o: _an_hour_ago() if "en" in o.live else None)

    @factory.post_generation
    def versions(self, create, extracted, **kwargs):
        """What is published has a version."""
        for code in LANGUAGES if create else ():
            edition = self.edition(code)
            if edition.state in (State.PUBLISHED, State.WITHDRAWN) and edition.published_at:
                add_version(self, code, self.created_by, edition.published_at, "first", "")


class AttachmentFactory(factory.django.DjangoModelFactory):
    """A PDF of one page beside a live article: ``AttachmentFactory(article=…, language="ar")``."""

    class Meta:
        model = Attachment

    article = factory.SubFactory(ArticleFactory)
    title_ar = factory.Sequence(lambda n: f"وثيقة عن المكتبة {n}")
    title_en = factory.Sequence(lambda n: f"Document on the library {n}")
    file = factory.LazyFunction(lambda: ContentFile(pdf(), name="Scan from Huda's phone.pdf"))


class ReportFactory(ArticleFactory):
    """A meeting report, with its meeting."""

    kind = ArticleKind.MEETING_REPORT
    meeting = factory.SubFactory(MeetingFactory)


class PageFactory(factory.django.DjangoModelFactory):
    """A page of the office with a text in both languages; ``live="ar"`` says in which it is public."""

    class Meta:
        model = Page

    class Params:
        live = "ar en"

    title_ar = factory.Sequence(lambda n: f"عن المكتب {n}")
    title_en = factory.Sequence(lambda n: f"About the office {n}")
    body_ar = "<p>من نحن وماذا نفعل.</p>"
    body_en = "<p>Who we are and what we do.</p>"
    public_ar = factory.LazyAttribute(lambda o: "ar" in o.live)
    public_en = factory.LazyAttribute(lambda o: "en" in o.live)


def _an_hour_ago() -> dt.datetime:
    return timezone.now() - dt.timedelta(hours=1)
