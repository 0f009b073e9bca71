from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from articles.models import (
    Article,
    Assignment,
    Attachment,
    Attendance,
    Changes,
    Delegation,
    Meeting,
    SharedLink,
    Topic,
    Version,
    Withdrawal,
)
from articles.models.workflow import State
from organizations.models import Organization, Person
from tests.constraints import constraints_of, names, refused_by
from tests.factories import (
    ArticleFactory,
    AttachmentFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY, BEFORE = dt.date(2024, 3, 5), dt.date(2024, 3, 4)
MOMENT = dt.datetime(2024, 3, 5, 18, tzinfo=dt.UTC)
EXACT = {"precision": "time", "starts_at": MOMENT, "time_zone": "UTC"}


def article(**values):
    ArticleFactory(live="ar en")
    Article.objects.update(**values)


def report(**values):
    ReportFactory()
    Article.objects.update(**values)


def two_articles(**values):
    ArticleFactory.create_batch(2)
    Article.objects.update(**values)


def meeting(**values):
    MeetingFactory()
    Meeting.objects.update(**values)


def two_meetings(**values):
    MeetingFactory.create_batch(2)
    Meeting.objects.update(**values)


def delegation(**values):
    DelegationFactory()
    Delegation.objects.update(**values)


def topic(**values):
    TopicFactory()
    Topic.objects.update(**values)


def attachment(**values):
    AttachmentFactory()
    Attachment.objects.update(**values)


def attendance(**values):
    AttendanceFactory()
    Attendance.objects.update(**values)


def delegation_twice():
    first = DelegationFactory()
    Delegation.objects.bulk_create([Delegation(meeting=first.meeting, organization=first.organization)])


def person_twice():
    first = AttendanceFactory()
    other = DelegationFactory(meeting=first.meeting)
    again = Attendance(meeting=first.meeting, delegation=other, person=first.person)
    Attendance.objects.bulk_create([again])


def live_without(field: str, code: str) -> list[tuple]:
    empties = [None] if field == "published_at" else [None, ""]
    return [
        (f"article_live_{code}_is_whole", lambda empty=empty: article(**{f"{field}_{code}": empty}))
        for empty in empties
    ]


def twice(model, **values):
    """Two rows of ``model`` on one article, with the same ``values``."""
    one = ArticleFactory(live="")
    model.objects.bulk_create([model(article=one, **values), model(article=one, **values)])


def on_article(model, **values):
    model.objects.bulk_create([model(article=ArticleFactory(live=""), **values)])


def pictured(**values):
    """A live article with a picture; described in both languages, unless ``values`` say otherwise."""
    article(image="pictures/a.webp", **{"image_alt_ar": "رفوف", "image_alt_en": "Shelves", **values})


VERSION = {"language": "ar", "number": 7, "content": {}, "at": MOMENT}
LINK = {"language": "ar", "expires_at": MOMENT}

VIOLATIONS = [
    *[
        (f"article_live_{code}_picture_is_described", lambda c=code, e=empty: pictured(**{f"image_alt_{c}": e}))
        for code in ("ar", "en")
        for empty in ("", None)
    ],
    *[
        (
            f"article_{code}_expires_after_it_comes_out",
            lambda c=code: article(**{f"published_at_{c}": MOMENT, f"expires_at_{c}": MOMENT}),
        )
        for code in ("ar", "en")
    ],
    ("changes_once_per_edition", lambda: twice(Changes, language="", content={})),
    ("changes_language_exists", lambda: on_article(Changes, language="fr", content={})),
    ("changes_state_exists", lambda: on_article(Changes, language="ar", state=State.PUBLISHED, content={})),
    ("version_number_once", lambda: twice(Version, **VERSION)),
    ("version_language_exists", lambda: on_article(Version, **{**VERSION, "language": ""})),
    ("version_change_exists", lambda: on_article(Version, **VERSION, change="rumour")),
    ("version_correction_says_what", lambda: on_article(Version, **VERSION, change="correction")),
    ("withdrawal_once_per_edition", lambda: twice(Withdrawal, language="ar")),
    ("withdrawal_language_exists", lambda: on_article(Withdrawal, language="")),
    ("withdrawal_reason_exists", lambda: on_article(Withdrawal, language="ar", reason="mood")),
    ("assignment_once_per_edition", lambda: twice(Assignment, language="ar", to=UserFactory())),
    ("assignment_language_exists", lambda: on_article(Assignment, language="", to=UserFactory())),
    (
        "shared_link_purpose_exists",
        lambda: on_article(SharedLink, **LINK, purpose="fun", organization=OrganizationFactory()),
    ),
    ("shared_link_language_exists", lambda: on_article(SharedLink, **{**LINK, "language": ""})),
    ("fact_check_asks_somebody", lambda: on_article(SharedLink, **LINK, purpose="fact_check")),
    ("article_kind_exists", lambda: article(kind="rumour")),
    ("article_leads_for_a_time", lambda: article(leads_from=MOMENT)),
    ("article_leads_for_a_time", lambda: article(leads_until=MOMENT)),
    ("article_leads_for_a_time", lambda: article(leads_from=MOMENT, leads_until=MOMENT)),
    ("attachment_has_a_title", lambda: attachment(title_ar="", title_en=None)),
    ("attachment_language_exists", lambda: attachment(language="fr")),
    ("attachment_kind_exists", lambda: attachment(kind="docx")),
    ("attachment_has_a_file", lambda: attachment(file="")),
    ("attachment_has_a_file", lambda: attachment(size=0)),
    ("article_report_has_a_meeting", lambda: report(meeting=None)),
    ("article_report_has_a_meeting", lambda: article(kind="meeting_report")),
    *[(f"article_state_{code}_exists", lambda c=code: article(**{f"state_{c}": "gone"})) for code in ("ar", "en")],
    *[(f"article_state_{code}_exists", lambda c=code: article(**{f"state_{c}": ""})) for code in ("ar", "en")],
    *[(f"article_state_{code}_exists", lambda c=code: article(**{f"state_{c}": None})) for code in ("ar", "en")],
    *[
        case
        for code in ("ar", "en")
        for field in ("title", "slug", "body", "published_at")
        for case in live_without(field, code)
    ],
    *[
        (f"article_slug_{code}_is_unique", lambda c=code: two_articles(**{f"slug_{c}": "same"}))
        for code in ("ar", "en")
    ],
    ("meeting_has_a_title", lambda: meeting(title_ar="", title_en=None)),
    ("meeting_has_a_title", lambda: Meeting.objects.bulk_create([Meeting(starts_on=DAY)])),
    ("meeting_format_exists", lambda: meeting(format="telepathic")),
    ("meeting_precision_exists", lambda: meeting(precision="week")),
    ("meeting_time_goes_with_zone", lambda: meeting(precision="time", time_zone="UTC")),
    ("meeting_time_goes_with_zone", lambda: meeting(precision="time", starts_at=MOMENT)),
    ("meeting_time_goes_with_zone", lambda: meeting(starts_at=MOMENT)),
    ("meeting_time_goes_with_zone", lambda: meeting(time_zone="UTC")),
    ("meeting_time_goes_with_zone", lambda: meeting(precision="month", ends_at=MOMENT)),
    ("meeting_ends_after_it_starts", lambda: meeting(starts_on=DAY, ends_on=BEFORE)),
    ("meeting_ends_after_it_starts", lambda: meeting(**EXACT, ends_on=DAY, ends_at=MOMENT)),
    ("meeting_ends_after_it_starts", lambda: meeting(**EXACT, ends_at=MOMENT - dt.timedelta(hours=1))),
    *[(f"meeting_title_{code}_has_a_slug", lambda c=code: meeting(**{f"slug_{c}": ""})) for code in ("ar", "en")],
    *[(f"meeting_title_{code}_has_a_slug", lambda c=code: meeting(**{f"slug_{c}": None})) for code in ("ar", "en")],
    *[
        (f"meeting_slug_{code}_is_unique", lambda c=code: two_meetings(**{f"slug_{c}": "same"}))
        for code in ("ar", "en")
    ],
    ("delegation_once_per_meeting", delegation_twice),
    ("delegation_side_exists", lambda: delegation(side="left")),
    ("delegation_leaders_exist", lambda: delegation(leaders="many")),
    ("delegation_counts_counted_leaders", lambda: delegation(leaders="counted")),
    ("delegation_counts_counted_leaders", lambda: delegation(leaders="counted", leader_count=0)),
    ("delegation_counts_counted_leaders", lambda: delegation(leaders="none", leader_count=3)),
    ("delegation_counts_counted_leaders", lambda: delegation(leaders="unnamed", leader_count=3)),
    ("attendance_once_per_meeting", person_twice),
    ("attendance_disclosure_exists", lambda: attendance(disclosure="secret")),
    ("attendance_disclosure_exists", lambda: attendance(disclosure="")),
    ("topic_has_a_name", lambda: topic(name_ar="", name_en="")),
    ("topic_has_a_name", lambda: topic(name_ar=None, name_en=None)),
    ("topic_has_a_slug", lambda: topic(slug="")),
]


@pytest.mark.parametrize(("constraint", "violate"), VIOLATIONS)
def test_the_database_itself_refuses(constraint, violate):
    with refused_by(constraint):
        violate()


def test_every_constraint_is_tried():
    assert names(VIOLATIONS) == constraints_of(
        *(Article, Attachment, Attendance, Delegation, Meeting, Topic),
        *(Assignment, Changes, SharedLink, Version, Withdrawal),
    )


@pytest.mark.parametrize("code", ["ar", "en"])
def test_an_edition_that_is_not_live_may_lack_anything(code):
    for state in set(State) - {State.PUBLISHED}:
        empty = {f"{field}_{code}": "" for field in ("title", "slug", "body")}
        article(**empty, **{f"state_{code}": state, f"published_at_{code}": None})


def test_any_number_of_editions_have_no_address_yet():
    ArticleFactory.create_batch(3, live="", title_en="", slug_en="")
    Article.objects.update(slug_ar=None)


def test_the_same_address_may_stand_in_both_languages():
    ArticleFactory(slug_ar="2254", slug_en="2254")


def test_a_meeting_of_an_exact_time_may_end_on_a_day():
    meeting(**EXACT, ends_on=DAY)


@pytest.mark.parametrize("related", [Organization, Person])
def test_who_was_at_a_meeting_is_not_deleted(related):
    AttendanceFactory()
    with pytest.raises(ProtectedError):
        related.objects.all().delete()


def test_a_meeting_that_was_reported_is_not_deleted():
    report = ReportFactory()
    with pytest.raises(ProtectedError):
        report.meeting.delete()


def test_a_report_outlives_its_author(django_user_model):
    author = django_user_model.objects.create_user("gone")
    article = ArticleFactory(created_by=author)
    author.delete()
    article.refresh_from_db()
    assert article.created_by is None
    assert article.edition("ar").is_live(timezone.now())
